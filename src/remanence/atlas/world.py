"""One world on one day: stage totals, shares of countries, sums of sites and what is left over, kept apart.

A total is a published one, for the period that contains the day; it is never the sum of plants. A share and a
total are joined into tonnes only on the same basis. Plants are summed as they are named: operating ones of
scope *site* or *increment* with a capacity on the basis of the stage; aggregates and subsets are never
added to them. What a country's published tonnes leave over its plants is one residual facility of class
*assumed*; where plants exceed the published tonnes, that is a conflict and is said: a capacity is not an
output, and none is negative.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from remanence.atlas.package import View
from remanence.atlas.resolve import Picked, resolve
from remanence.atlas.statement import Statement
from remanence.atlas.vocabulary import terms

__all__ = ["StageShare", "StageTotal", "World", "operating", "world"]

# The basis on which plants of a stage are summed.
_SITE_BASIS = {
    "mine": "REO", "concentrate": "REO", "cracking": "REO", "separation": "REO", "metal": "metal", "alloy":
    "alloy", "magnet": "magnet", "recycling": "REO",
}  # fmt: skip
# Where an output is counted at a later stage too: oxide in concentrate is what statistics call mine output.
_COUNTED_IN = {"mine": ("mine", "concentrate")}
_WORLD = "country:WLD"


@dataclass(frozen=True, slots=True)
class StageTotal:
    """The published world total of one stage [t/a], or why there is none, and the newest one known."""

    stage: str
    basis: str
    picked: Picked | None
    latest: Picked | None
    note: str

    def to_json(self) -> dict[str, object]:
        """Return ``{value, low, high, unit, basis, evidence}``, with nulls where nothing is known."""
        return _quantity(self.picked, self.basis)

    def details(self) -> dict[str, object]:
        """Return the statement behind it, those that compete, and the newest total of another period."""
        latest = None
        if self.latest is not None:
            latest = {"period": _period(self.latest.used)} | _quantity(self.latest, self.latest.basis)
        return {
            "statement": self.picked.used.id if self.picked else None,
            "competing": [_brief(s) for s in self.picked.competing] if self.picked else [],
            "latest": latest,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class StageShare:
    """One country in one stage.

    Attributes:
        share: fraction of the world, on ``basis``; None where nothing is published.
        tonnes: t/a on ``basis``; None where no total in tonnes is published on it.
        sites: t/a of operating plants on ``sites_basis``; None where no plant has a figure.
        residual: tonnes that no named plant accounts for, held by ``residual_facility``; None where not
            comparable.
        evidence: classes of the statements behind the share, with their weights.
    """

    country: str
    stage: str
    share: float | None
    tonnes: float | None
    basis: str
    sites: float | None
    sites_basis: str
    residual: float | None
    evidence: dict[str, float]
    used: tuple[Statement, ...]
    note: str = ""

    @property
    def residual_facility(self) -> str | None:
        """The one facility that holds what is left over, where something is."""
        return f"facility:residual-{self.country.lower()}-{self.stage}" if self.residual else None

    def to_json(self) -> dict[str, object]:
        """Return share, tonnes, sites and residual, each apart."""
        return {
            "share": self.share, "tonnes": self.tonnes, "basis": self.basis, "sites": self.sites,
            "sites_basis": self.sites_basis, "residual": self.residual,
            "residual_facility": self.residual_facility, "evidence": self.evidence,
            "statements": [s.id for s in self.used], "note": self.note,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class World:
    """Totals and shares of every stage on one day, as known on another."""

    as_of: date
    on: date
    totals: dict[str, StageTotal]
    shares: dict[str, dict[str, StageShare]]
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return the ``result`` of the ``world`` document."""
        return {
            "stage_totals": {stage: total.to_json() for stage, total in self.totals.items()},
            "stage_shares": {
                stage: {code: share.to_json() for code, share in sorted(shares.items())}
                for stage, shares in self.shares.items()
            },
            "totals_details": {stage: total.details() for stage, total in self.totals.items()},
            "evidence": self.evidence(),
            "notes": list(self.notes),
        }

    def evidence(self) -> dict[str, float]:
        """Return how much of the published figures rests on each class, every figure weighing the same."""
        classes = [s.evidence for shares in self.shares.values() for x in shares.values() for s in x.used]
        classes += [t.picked.used.evidence for t in self.totals.values() if t.picked]
        return _mix(classes)


def world(view: View, on: date) -> World:
    """Return the world on a day as known at the view's date; nothing is carried over from another year."""
    totals, shares, notes = {}, {}, []
    for stage in (s for s in terms("stage") if s in _SITE_BASIS):
        basis = _basis_of(view, stage, on)
        total = _total(view, stage, basis, on)
        sites = _site_sums(view, stage, on)
        codes = sorted({*_published_countries(view, stage, on), *sites})
        found = {code: _share(view, stage, code, total, sites.get(code), on) for code in codes}
        totals[stage], shares[stage] = total, found
        notes += [f"{stage}: {total.note}"] if total.note and (found or total.latest) else []
        notes += [f"{stage} {s.country}: {s.note}" for s in found.values() if s.note and "exceed" in s.note]
    return World(view.date, on, totals, shares, tuple(notes))


def _basis_of(view: View, stage: str, on: date) -> str:
    """Return the basis of a stage on a day: REO for mines, else that of the best share or total."""
    if stage == "mine":
        return "REO"
    spoken = [
        s
        for country in view.subjects("country")
        for s in view.about(country, f"share.{stage}")
        if s.holds_on(on)
    ] or [s for s in view.about(_WORLD, f"production.{stage}") if s.holds_on(on)]
    best = resolve(spoken, view.sources)
    return best.basis if best else _SITE_BASIS[stage]


def _total(view: View, stage: str, basis: str, on: date) -> StageTotal:
    prop = f"production.{stage}"
    picked = view.pick(_WORLD, prop, on, basis=basis)
    if picked:
        return StageTotal(stage, basis, picked, None, "")
    latest = view.pick(_WORLD, prop, basis=basis)
    elsewhere = sorted({s.basis for s in view.about(_WORLD, prop) if s.holds_on(on)} - {basis})
    if latest:
        note = (
            f"No total of {on.year} on basis '{basis}' was published by {view.date}; "
            f"the latest period known is {_period(latest.used)} (ask with --on {latest.used.valid_to})."
        )
    elif elsewhere:
        note = f"No total in tonnes is published on basis '{basis}'; one exists on {', '.join(elsewhere)}."
    else:
        note = f"No total in tonnes is published on basis '{basis}'."
    return StageTotal(stage, basis, None, latest, note)


def _published_countries(view: View, stage: str, on: date) -> Iterable[str]:
    for subject in view.subjects("country"):
        code = subject.removeprefix("country:")
        said = (*view.about(subject, f"share.{stage}"), *view.about(subject, f"production.{stage}"))
        if code != "WLD" and any(s.holds_on(on) for s in said):
            yield code


def _share(view: View, stage: str, code: str, total: StageTotal, sites: float | None, on: date) -> StageShare:
    """Join what is published of a country: tonnes over the total where both are known, else the share."""
    basis, whole = total.basis, total.picked.value if total.picked else None
    output = view.pick(f"country:{code}", f"production.{stage}", on, basis=basis)
    stated = view.pick(f"country:{code}", f"share.{stage}", on, basis=basis)
    share, tonnes, note, used = None, None, "", []
    if output and output.value is not None and whole and total.picked:
        share, tonnes, used = output.value / whole, output.value, [output.used, total.picked.used]
    elif stated and stated.value is not None:
        share, used = stated.value, [stated.used]
        tonnes = share * whole if whole else None
        note = "" if whole else f"tonnes is null: {total.note}"
        used += [total.picked.used] if whole and total.picked else []
    elif output and output.value is not None:
        tonnes, used, note = output.value, [output.used], f"share is null: {total.note}"
    else:
        note = f"Nothing is published on basis '{basis}' for this day; only plants are known."
    comparable = tonnes is not None and sites is not None and basis == _SITE_BASIS[stage]
    left = tonnes - sites if comparable and tonnes is not None and sites is not None else None
    if tonnes is not None and sites is None and basis == _SITE_BASIS[stage]:
        left = tonnes
    if left is not None and left < 0:
        note = (
            f"The named plants exceed the published tonnes by {-left:,.0f} t/a: a capacity is not an output."
        )
        left = 0.0
    return StageShare(
        code, stage, share, tonnes, basis, sites, _SITE_BASIS[stage], left,
        _mix(s.evidence for s in used), tuple(used), note,
    )  # fmt: skip


def _site_sums(view: View, stage: str, on: date) -> dict[str, float]:
    """Return t/a by country of plants that run on that day; aggregates and subsets are never added."""
    sums: dict[str, float] = {}
    for plant in view.subjects("facility"):
        kind = view.pick(plant, "stage")
        scope = view.pick(plant, "scope")
        if kind is None or kind.text not in _COUNTED_IN.get(stage, (stage,)) or scope is None:
            continue
        if scope.text not in {"site", "increment"} or not operating(view, plant, on):
            continue
        capacity = view.pick(plant, "capacity", on, basis=_SITE_BASIS[stage])
        if capacity and capacity.value is not None:
            place = view.entities[plant].place
            sums[place] = sums.get(place, 0.0) + capacity.value
    return dict(sorted(sums.items()))


def operating(view: View, plant: str, on: date) -> bool:
    """Return whether a plant runs on a day, as known at the view's date.

    The last status on or before the day counts. Where the first status comes later, a plant that ran then
    is taken to have run on the day too, unless its first year of operation is later; a project that did not
    run then did not run before. Announced, planned, under construction and commissioning are not operating.
    """
    started = view.pick(plant, "start_year")
    if started and started.value is not None and started.value > on.year:
        return False
    status = view.pick(plant, "status", on)
    if status is None:
        later = view.about(plant, "status")
        status = resolve([min(later, key=lambda s: (s.period[0], s.id))], view.sources) if later else None
    return status is not None and status.text == "operating"


def _quantity(picked: Picked | None, basis: str) -> dict[str, object]:
    if picked is None:
        return {"value": None, "low": None, "high": None, "unit": "t/a", "basis": basis, "evidence": {}}
    return {
        "value": picked.value, "low": picked.low, "high": picked.high, "unit": picked.unit, "basis":
        picked.basis, "evidence": {picked.used.evidence: 1.0},
    }  # fmt: skip


def _brief(s: Statement) -> dict[str, object]:
    return {
        "statement": s.id, "value": s.value, "basis": s.basis, "published": s.published.isoformat(),
        "class": s.evidence, "trace": s.trace, "source": s.source, "locator": s.locator,
    }  # fmt: skip


def _period(s: Statement) -> str:
    first, last = s.valid_from, s.valid_to
    if first and last and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}-{last.year}"
    return f"{first or '..'}/{last or '..'}"


def _mix(classes: Iterable[str]) -> dict[str, float]:
    found = list(classes)
    return {name: found.count(name) / len(found) for name in sorted(set(found))}
