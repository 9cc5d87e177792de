"""Factors that a ratio shows when a unit or a basis was misread: a hint beside a finding, never proof."""

from __future__ import annotations

from remanence.quantity import OXIDES, oxide_factor

LOW, HIGH = 0.85, 1.02
"""A ratio between these parts of a factor looks like it: a process loses something, and assays err a little."""
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
        if any(LOW < ratio / x < HIGH for x in (factor, 1 / factor)):
            return f"The ratio of {ratio:.4g} looks like {words} taken for each other."
    if element in OXIDES:
        factor = 1 / oxide_factor(element)
        if 0.97 < ratio / factor < HIGH:
            return f"The ratio of {ratio:.4g} looks like {element} read as its oxide."
    return None
