"""Firm tonnes of a deal that was read, by the atlas's own rule (:mod:`remanence.atlas.firm`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from remanence.atlas.firm import FirmTonnes, firm_tonnes
from remanence.atlas.package import View
from remanence.atlas.statement import Statement
from remanence.reading.candidates.grounds import Grounds
from remanence.reading.deals.terms import Terms

__all__ = ["firm"]

_DEAL = "agreement:as-read"


@dataclass(frozen=True)
class _WithDeal(View):
    """The atlas with one agreement more, which nobody has accepted yet."""

    said: tuple[Statement, ...] = field(default=())

    def about(self, subject: str, property: str | None = None) -> list[Statement]:
        """Return what is said of a subject, the deal included."""
        if subject == _DEAL:
            return [s for s in self.said if property in (None, s.property)]
        return super().about(subject, property)


def firm(read: Terms, grounds: Grounds) -> FirmTonnes:
    """Return the tonnes a year that can be counted on, and why.

    Zero for a memorandum and for what does not bind or of which nobody says so; unknown, not zero, for what binds
    without a volume.
    """
    view = grounds.view
    said = {
        "kind": read.kind,
        "binding": read.binding,
        "volume": read.volume,
        "facilities": "|".join(plant.removeprefix("facility:") for plant in read.plants),
    }
    statements = tuple(_statement(name, value, view.date) for name, value in said.items() if value not in ("", None))
    return firm_tonnes(_WithDeal(view.atlas, view.date, statements), _DEAL)


def _statement(name: str, value: str | float | None, day: date) -> Statement:
    number = value if isinstance(value, float) else None
    text = value if isinstance(value, str) else ""
    unit, basis = ("t/a", "as named in product") if number is not None else ("", "")
    return Statement(
        f"as-read-{name}", _DEAL, name, number, None, None, text, unit, basis, None, None, day, False, day,
        "reported", "site", "as-read", "", "",
    )  # fmt: skip
