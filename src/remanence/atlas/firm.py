"""Firm tonnes: what of an agreement can be counted on, as known on a day.

firm = volume x binding (0 or 1) x the least of its conversion stages that exist or are themselves firm. A
stage exists when its plant runs. It is itself firm when its plant is being built or commissioned and another
binding agreement pays for it or takes its output. An agreement that does not bind, or of which nobody says
so, is 0 firm tonnes, with or without a volume; one that binds without a volume is unknown, which is not zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from remanence.atlas.package import View
from remanence.atlas.statement import Statement
from remanence.atlas.world import operating

__all__ = ["FirmTonnes", "firm_tonnes"]

_BEING_BUILT = {"construction", "commissioning"}
_PAYS_OR_TAKES = {"offtake", "supply", "loan", "grant", "equity", "price_floor"}


@dataclass(frozen=True, slots=True)
class FirmTonnes:
    """Firm tonnes a year of one agreement; None where its volume is unknown. ``reasons`` says each factor."""

    agreement: str
    tonnes: float | None
    reasons: tuple[str, ...]
    statements: tuple[Statement, ...]


def firm_tonnes(view: View, agreement: str, on: date | None = None) -> FirmTonnes:
    """Return the firm tonnes of an agreement on a day (default: the view's date).

    Example:
        A memorandum reported in the press without a volume is 0.
    """
    day = on or view.date
    kind, binding, volume, plants = (
        view.pick(agreement, prop, day) for prop in ("kind", "binding", "volume", "facilities")
    )
    used = tuple(p.used for p in (kind, binding, volume, plants) if p)
    if kind and kind.text == "mou":
        return FirmTonnes(agreement, 0.0, ("a memorandum is no offtake: 0",), used)
    if binding is None or binding.text != "yes":
        said = binding.text if binding else "not stated"
        return FirmTonnes(agreement, 0.0, (f"binding: {said}, counted as 0",), used)
    if volume is None or volume.value is None:
        return FirmTonnes(agreement, None, ("it binds, but no volume is stated: unknown, not zero",), used)
    reasons, least = [f"volume {volume.value:g} {volume.unit}, binding"], 1.0
    for slug in plants.text.split("|") if plants else []:
        factor, reason = _stands(view, f"facility:{slug.strip()}", agreement, day)
        least = min(least, factor)
        reasons.append(reason)
    return FirmTonnes(agreement, volume.value * least, tuple(reasons), used)


def _stands(view: View, plant: str, agreement: str, day: date) -> tuple[float, str]:
    """Return 1 where a plant exists or is itself firm, else 0, and the reason."""
    if plant not in view.entities:
        return 0.0, f"{plant} is not known: 0"
    if operating(view, plant, day):
        return 1.0, f"{plant} runs"
    status = view.pick(plant, "status", day)
    word = status.text if status else "unknown"
    backers = _backers(view, plant, agreement, day) if word in _BEING_BUILT else []
    if backers:
        return 1.0, f"{plant} is in {word}, backed by {backers[0]}"
    return 0.0, f"{plant} is {word} and nothing that binds stands behind it: 0"


def _backers(view: View, plant: str, agreement: str, day: date) -> list[str]:
    """Return the other binding agreements that pay for a plant or take its output, sorted."""
    slug = plant.removeprefix("facility:")
    found = []
    for other in view.subjects("agreement"):
        named, kind, binding = (view.pick(other, p, day) for p in ("facilities", "kind", "binding"))
        backs = named and slug in named.text.split("|") and kind and kind.text in _PAYS_OR_TAKES
        if other != agreement and backs and binding and binding.text == "yes":
            found.append(other)
    return found
