"""What an assay line speaks of: an element by its symbol, or an oxide of one element by its formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from remanence.errors import Offence, did_you_mean
from remanence.quantity import ATOMIC_MASS, ELEMENTS, OXIDES

__all__ = ["CONSTITUENTS", "Constituent", "constituent", "constituent_offence", "kilograms_of_element"]

_SYMBOLS = (  # noqa: SIM905 (a table to read, hydrogen to uranium)
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y "
    "Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re "
    "Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U"
).split()
# Oxides in which the other constituents of ores, concentrates and slags are assayed: atoms of metal and of oxygen.
_OTHER_OXIDES = (
    ("Al", 2, 3), ("B", 2, 3), ("Ca", 1, 1), ("Co", 1, 1), ("Co", 3, 4), ("Fe", 1, 1), ("Fe", 2, 3), ("Fe", 3, 4),
    ("Ga", 2, 3), ("Hf", 1, 2), ("K", 2, 1), ("Mg", 1, 1), ("Mn", 1, 1), ("Na", 2, 1), ("Nb", 2, 5), ("P", 2, 5),
    ("Si", 1, 2), ("Ta", 2, 5), ("Th", 1, 2), ("Ti", 1, 2), ("U", 3, 8), ("Zr", 1, 2),
)  # fmt: skip
_MIXTURES = {
    "NdPr": "Nd and Pr", "didymium": "Nd and Pr", "REO": "each oxide", "TREO": "each oxide",
    "REE": "each element", "TREE": "each element", "SEG": "Sm, Eu and Gd", "NdFeB": "Nd, Fe and B",
    "SmCo": "Sm and Co",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Constituent:
    """An element, or an oxide of one: ``fraction`` is the mass of the element in a unit mass (dimensionless)."""

    of: str
    element: str
    fraction: float
    is_oxide: bool

    @property
    def is_rare_earth_oxide(self) -> bool:
        """Whether it counts in a sum of REO."""
        return self.is_oxide and self.element in OXIDES


def _formula(element: str, metal: int, oxygen: int) -> str:
    return f"{element}{metal if metal > 1 else ''}O{oxygen if oxygen > 1 else ''}"


def _oxide(element: str, metal: int, oxygen: int) -> Constituent:
    """Return an oxide; its fraction follows from the atomic masses in :mod:`remanence.quantity`."""
    mass = metal * ATOMIC_MASS[element]
    fraction = mass / (mass + oxygen * ATOMIC_MASS["O"])
    return Constituent(_formula(element, metal, oxygen), element, fraction, True)


@lru_cache(maxsize=1)
def _known() -> Mapping[str, Constituent]:
    oxides = [_oxide(element, 2, 3) for element in ELEMENTS]  # the sesquioxide of each, traded or not
    oxides += [_oxide(element, *atoms) for element, atoms in OXIDES.items()]
    oxides += [_oxide(*atoms) for atoms in _OTHER_OXIDES]
    elements = [Constituent(symbol, symbol, 1.0, False) for symbol in _SYMBOLS]
    return {one.of: one for one in (*elements, *oxides)}


CONSTITUENTS: Mapping[str, Constituent] = _known()
"""Everything that an assay line may speak of, by symbol or formula."""


def constituent(of: str) -> Constituent:
    """Return the element or oxide that an assay line names.

    Raises:
        KeyError: no such constituent; reading an event refuses it first.
    """
    return CONSTITUENTS[of]


def kilograms_of_element(of: str, kg: float) -> tuple[str, float]:
    """Return the symbol of the element in ``of``, and its kilograms in ``kg`` kilograms of ``of``."""
    one = CONSTITUENTS[of]
    return one.element, kg * one.fraction


def constituent_offence(of: str, where: str) -> Offence:
    """Return why ``of`` is no constituent: a mixture has no composition of its own, other words are unknown."""
    expected = "an element by its symbol or an oxide by its formula"
    if of in _MIXTURES:
        return Offence(where, f"'{of}'", expected, f"It has no fixed composition: state {_MIXTURES[of]}.")
    return Offence(where, f"'{of[:40]}'", expected, did_you_mean(of[:40], CONSTITUENTS))
