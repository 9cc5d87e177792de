"""Factors that a ratio shows when a unit or a basis was misread: a hint beside a finding, never proof."""

from __future__ import annotations

from remanence.quantity import OXIDES, oxide_factor

NEAR = 0.05
"""A ratio this near to a factor (as a part of it) looks like it: recoveries are commonly above 95 %."""
_UNITS = (
    (1000.0, "tonnes and kilograms (TNE, KGM)"),
    (1.0 / 0.45359237, "pounds and kilograms (LBR, KGM)"),
    (1e6, "tonnes and grams (TNE, GRM)"),
    (907.18474, "short tons and kilograms (STN, KGM)"),
)


def slip_in(ratio: float, element: str | None = None) -> str | None:
    """Say which units, or element and oxide, would explain a ratio of out to in or its inverse; None: nothing."""
    if ratio <= 0:
        return None
    for factor, words in _UNITS:
        if any(abs(ratio / x - 1) < NEAR for x in (factor, 1 / factor)):
            return f"The ratio of {ratio:.4g} looks like {words} taken for each other."
    if element in OXIDES:
        factor = 1 / oxide_factor(element)
        if abs(ratio / factor - 1) < NEAR / 5:
            return f"The ratio of {ratio:.4g} looks like {element} read as its oxide."
    return None
