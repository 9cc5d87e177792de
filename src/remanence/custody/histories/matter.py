"""What a lot truly is, and what scales and laboratories state of it.

Laboratory noise follows the curve of Horwitz (1982, Anal. Chem. 54, 67A-76A): relative standard deviation between
laboratories of ``0.02 x C ** -0.1505`` at mass fraction C, times a factor by form below 1, because a certificate
comes from one laboratory with its own standards. The factors are assumptions; so are those of the scales.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remanence.custody.histories.noise import Chance
from remanence.quantity import ELEMENTS, OXIDES, oxide_factor

OXIDIC = frozenset({"ore", "concentrate", "carbonate", "chemical", "oxide"})
"""Forms whose rare earths are stated as oxides; the others state elements."""

# By form: factor on the Horwitz curve, and standard deviation of weighing (fraction of the mass). Assumed.
_NOISE = {
    "ore": (0.80, 0.005), "concentrate": (0.60, 0.003), "carbonate": (0.40, 0.002), "chemical": (0.30, 0.001),
    "oxide": (0.15, 0.001), "metal": (0.15, 0.001), "alloy": (0.20, 0.001), "powder": (0.25, 0.001),
    "magnet": (0.25, 0.0005), "scrap": (0.50, 0.002), "part": (0.50, 0.0005),
}  # fmt: skip
_LEAST = 1e-5
"""Mass fraction below which a laboratory states nothing."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stated of a lot: mass in ``uom`` on ``basis``, and the lines of the assay."""

    form: str
    basis: str
    uom: str
    mass: float
    weighing_sd: float
    moisture: float | None
    assay: tuple[Mapping[str, Any], ...]


def oxide_name(element: str) -> str:
    """Return the oxide by formula in which assays give a rare earth, such as ``Pr6O11``; other elements stay."""
    if element not in OXIDES:
        return element
    metal, oxygen = OXIDES[element]
    return f"{element}{metal if metal > 1 else ''}O{oxygen}"


def named_masses(content: Mapping[str, float], form: str) -> dict[str, float]:
    """Return kilograms by what the assay of this form names (oxide or element) from kilograms of each element."""
    if form not in OXIDIC:
        return dict(content)
    return {oxide_name(e): kg / oxide_factor(e) if e in ELEMENTS else kg for e, kg in content.items()}


def from_basket(basket: Mapping[str, float], reo: float, dry_kg: float) -> dict[str, float]:
    """Return kilograms of each element in ``dry_kg`` that holds a share ``reo`` of REO made up as ``basket``."""
    whole = sum(basket.values())
    return {e: dry_kg * reo * share / whole * oxide_factor(e) for e, share in basket.items()}


def with_basket(content: Mapping[str, float], basket: Mapping[str, float]) -> dict[str, float]:
    """Return the content of as much REO made up as ``basket``; what is no rare earth stays."""
    reo = sum(kg / oxide_factor(e) for e, kg in content.items() if e in ELEMENTS)
    return {e: kg for e, kg in content.items() if e not in ELEMENTS} | from_basket(basket, 1.0, reo)


def weighing_sd(form: str) -> float:
    """Return the standard deviation of a weighing of this form, as a fraction."""
    return _NOISE[form][1]


def weigh(mass: float, form: str, uom: str, chance: Chance) -> float:
    """Return a mass as the scale gives it."""
    return rounded(mass * (1 + chance.normal(weighing_sd(form))), uom)


def rounded(mass: float, uom: str) -> float:
    """Return a mass with the digits that a plant writes down (to a gram below 100 kg, else to 0.1 kg)."""
    return round(mass, 4) if uom == "TNE" else round(mass, 3 if mass < 100 else 1)


def state(
    content: Mapping[str, float],
    form: str,
    *,
    dry_kg: float,
    basis: str,
    uom: str,
    moisture: float | None,
    chance: Chance,
) -> Statement:
    """Return what a scale and a laboratory state of a lot.

    Args:
        content: true kilograms of each element.
        form: form of the lot; it decides whether oxides or elements are named.
        dry_kg: true dry mass of the whole lot in kilograms.
        basis: what the stated mass is of: ``REO``, ``element``, ``gross`` or ``dry``.
        uom: ``KGM`` or ``TNE``.
        moisture: water as a fraction of gross mass.
        chance: the draws for this lot.
    """
    named = {of: kg for of, kg in named_masses(content, form).items() if kg / dry_kg >= _LEAST}
    whole = _reference(named, content, basis, dry_kg)
    lines = _assay(named, whole, form, chance)
    mass = whole / (1 - moisture) if basis == "gross" and moisture is not None else whole
    return Statement(
        form=form,
        basis=basis,
        uom=uom,
        mass=weigh(mass / (1000 if uom == "TNE" else 1), form, uom, chance),
        weighing_sd=weighing_sd(form),
        moisture=moisture if basis == "gross" else None,
        assay=tuple(lines),
    )


def assay(
    content: Mapping[str, float], like: Statement, dry_kg: float, chance: Chance
) -> tuple[Mapping[str, Any], ...]:
    """Return an assay of the same lot by another laboratory, on the basis of the statement it is compared with."""
    named = {of: kg for of, kg in named_masses(content, like.form).items() if kg / dry_kg >= _LEAST}
    return tuple(_assay(named, _reference(named, content, like.basis, dry_kg), like.form, chance))


def _reference(named: Mapping[str, float], content: Mapping[str, float], basis: str, dry_kg: float) -> float:
    """Return the kilograms to which the shares of the assay refer."""
    if basis == "REO":
        return sum(kg for of, kg in named.items() if of not in content)
    return sum(named.values()) if basis == "element" else dry_kg


def _assay(named: Mapping[str, float], whole: float, form: str, chance: Chance) -> list[dict[str, Any]]:
    """Return the lines of a certificate; a laboratory never reports more than the whole."""
    factor = _NOISE[form][0]
    spread = {of: factor * 0.02 * (kg / whole) ** -0.1505 for of, kg in named.items()}
    read = {of: kg / whole * max(1 + chance.normal(spread[of]), 0.05) for of, kg in named.items()}
    most = max(1.0, sum(read.values()))
    ordered = sorted(read, key=lambda of: (-named[of], of))
    return [_line(of, read[of] / most, spread[of] * read[of]) for of in ordered]


def _line(of: str, share: float, sd: float) -> dict[str, Any]:
    """Return a line as certificates are written: the share to the second digit of its standard deviation."""
    places = 1 - math.floor(math.log10(sd))
    return {"of": of, "share": round(share, places), "sd": round(sd, places)}
