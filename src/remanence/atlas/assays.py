"""The make-up of an ore, normalised once, here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from remanence.atlas.package import View
from remanence.atlas.statement import Statement
from remanence.errors import InputError, Offence, did_you_mean

__all__ = ["Assay", "assay"]

_WHOLE = "content."


@dataclass(frozen=True, slots=True)
class Assay:
    """Mass fractions of the oxides in an ore's rare-earth oxide.

    Attributes:
        fractions: element symbol to fraction of REO; they add up to 1. An element that the source leaves
            blank is absent: unknown, not zero.
        raw_sum: what the fractions added up to before they were normalised.
        statements: the statements used.
    """

    fractions: dict[str, float]
    raw_sum: float
    statements: tuple[Statement, ...]


def assay(view: View, deposit: str) -> Assay:
    """Return the assay of a deposit as known at the view's date.

    Only whole assays count: a partial one (``content_partial.*``) is never scaled up to the whole.

    Raises:
        InputError: no whole assay is known of this deposit.
    """
    picked = [
        found
        for prop in view.properties(deposit, _WHOLE)
        if (found := view.pick(deposit, prop)) is not None and found.value is not None
    ]
    if not picked:
        partial = view.properties(deposit, "content_partial.")
        what = "a partial assay, which is never scaled" if partial else "no assay"
        known = sorted({s.subject for s in view.statements if s.property.startswith(_WHOLE)})
        offence = Offence(deposit, what, "a deposit with a whole assay", did_you_mean(deposit, known))
        raise InputError("The make-up of this ore is not known.", [offence])
    raw = {p.used.property.removeprefix(_WHOLE): float(p.value or 0.0) for p in picked}
    total = sum(raw.values())
    return Assay(
        {element: value / total for element, value in raw.items()}, total, tuple(p.used for p in picked)
    )
