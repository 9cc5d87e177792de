"""What the atlas knew of a facility on the view's date: place, stage, statuses with dates, capacities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from remanence.atlas import Picked, Statement, View
from remanence.custody.world.places import Place, distance_km

NOT_SITES = frozenset({"aggregate"})
_WEAK = frozenset({"assumed", "modelled"})
_SAME_SITE_KM = 30.0


@dataclass(frozen=True)
class Plant:
    """One facility of the atlas, as known at the view's date.

    Attributes:
        country: ISO 3166 alpha-3, None where the atlas does not place it.
        stage: stage of the vocabulary, None where the atlas does not say.
        scope: ``site``, ``increment`` or ``aggregate``.
        started: first year of operation, as stated or expected.
    """

    id: str
    view: View

    @property
    def known(self) -> bool:
        """Whether the view has anything to say of it."""
        return self.id in self.view.entities and bool(self.view.about(self.id))

    @property
    def name(self) -> str:
        """Its name in the atlas, else its id."""
        entity = self.view.entities.get(self.id)
        return entity.name if entity else self.id

    @property
    def country(self) -> str | None:
        """ISO 3166 alpha-3 of its place."""
        entity = self.view.entities.get(self.id)
        return entity.place or None if entity else None

    def place(self, error_km: float) -> Place | None:
        """Return the circle it lies in; None where the atlas gives no coordinates."""
        entity = self.view.entities.get(self.id)
        if entity is None or entity.lat is None or entity.lon is None:
            return None
        return Place(entity.name, entity.lat, entity.lon, error_km)

    @cached_property
    def stage(self) -> str | None:
        """Stage of the vocabulary."""
        return self._text("stage")

    @cached_property
    def scope(self) -> str | None:
        """``site``, ``increment`` or ``aggregate``."""
        return self._text("scope")

    @cached_property
    def started(self) -> int | None:
        """First year of operation, as stated or expected."""
        picked = self.view.pick(self.id, "start_year")
        return int(picked.value) if picked and picked.value is not None else None

    @cached_property
    def statuses(self) -> tuple[Statement, ...]:
        """Statements of its status in the order of the day from which they speak."""
        found = self.view.about(self.id, "status")
        return tuple(sorted(found, key=lambda s: (spoken_from(s), s.published, s.id)))

    def status_on(self, day: date) -> Picked | None:
        """Return the status that held on a day, None where the first one known is later."""
        return self.view.pick(self.id, "status", day)

    def capacities(self, day: date) -> dict[str, Picked]:
        """Return the working capacity [t/a] on each basis on a day; assumed and untraced figures are left out."""
        bases = {s.basis for s in self.view.about(self.id, "capacity") if s.unit == "t/a"}
        picked = {basis: self.view.pick(self.id, "capacity", day, basis=basis) for basis in sorted(bases)}
        return {basis: p for basis, p in picked.items() if p and p.value is not None and firm(p.used)}

    @cached_property
    def neighbours(self) -> tuple[Plant, ...]:
        """Other facilities at the same site: same country, and within 30 km."""
        here = self.view.entities.get(self.id)
        if here is None or here.lat is None or here.lon is None:
            return ()
        spot = (here.lat, here.lon)
        return tuple(
            Plant(other.id, self.view)
            for other in self.view.entities.values()
            if other.kind == "facility"
            and other.id != self.id
            and other.place == here.place
            and other.lat is not None
            and other.lon is not None
            and distance_km(spot, (other.lat, other.lon)) <= _SAME_SITE_KM
        )

    def _text(self, name: str) -> str | None:
        picked = self.view.pick(self.id, name)
        return picked.text if picked else None


def firm(statement: Statement) -> bool:
    """Whether a statement may fail a claim: it can be traced, and it is no assumption or model."""
    return statement.trace != "lost" and statement.evidence not in _WEAK


def spoken_from(statement: Statement) -> date:
    """Return the first day that a statement of a state speaks of (its publication where it says none)."""
    return statement.valid_from or statement.published
