"""Units and bases: the only place that converts.

A tonne of what? A quantity carries its *basis*: what the mass, or the price per mass, speaks of. Tonnes of
rare-earth oxide (REO), of one oxide, of contained element, of metal, of alloy, of magnet, of concentrate, wet
or dry, priced with or without VAT, FOB, CIF or ex-works are different things. Between two bases there is a
stoichiometric factor (one oxide and its element), a stated :class:`Recipe`, or a refusal that says why.

Atomic masses: IUPAC standard atomic weights 2021 (Prohaska et al. 2022, Pure Appl. Chem. 94, 573-600,
doi:10.1515/pac-2019-0603), unitless, relative error below 1e-4 for every rare earth. Of the others, boron, silicon
and sulphur vary in nature; their conventional values are within 1e-3.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from remanence.errors import InputError, Offence, did_you_mean

__all__ = [
    "ATOMIC_MASS",
    "ELEMENTS",
    "OXIDES",
    "Basis",
    "Quantity",
    "Recipe",
    "convert",
    "oxide_factor",
    "total",
]

ATOMIC_MASS = {
    "O": 15.999, "Sc": 44.955907, "Y": 88.905838, "La": 138.90547, "Ce": 140.116, "Pr": 140.90766,
    "Nd": 144.242, "Sm": 150.36, "Eu": 151.964, "Gd": 157.25, "Tb": 158.925354, "Dy": 162.5,
    "Ho": 164.930329, "Er": 167.259, "Tm": 168.934219, "Yb": 173.045, "Lu": 174.9668,
}  # fmt: skip

# Atoms of metal and of oxygen in the oxide that is traded and that assays are given in.
OXIDES = {element: (2, 3) for element in ATOMIC_MASS if element != "O"} | {
    "Ce": (1, 2),  # CeO2
    "Pr": (6, 11),  # Pr6O11
    "Tb": (4, 7),  # Tb4O7
}
ELEMENTS = tuple(OXIDES)

# What else stands in the assays of ores, alloys and magnets.
ATOMIC_MASS |= {
    "H": 1.008, "B": 10.81, "C": 12.011, "N": 14.007, "F": 18.998403, "Na": 22.989769, "Mg": 24.305,
    "Al": 26.981538, "Si": 28.085, "P": 30.973762, "S": 32.06, "Cl": 35.45, "K": 39.0983, "Ca": 40.078,
    "Ti": 47.867, "V": 50.9415, "Cr": 51.9961, "Mn": 54.938043, "Fe": 55.845, "Co": 58.933194, "Ni": 58.6934,
    "Cu": 63.546, "Zn": 65.38, "Ga": 69.723, "Zr": 91.224, "Nb": 92.90637, "Mo": 95.95, "Hf": 178.486,
    "Ta": 180.94788, "W": 183.84, "Th": 232.0377, "U": 238.02891,
}  # fmt: skip

# What a mass can be a mass of. `element` forms carry a symbol (`oxide:Dy`); the others stand alone.
_ELEMENT_FORMS = frozenset({"oxide", "element", "metal"})
_PLAIN_FORMS = frozenset(
    {"REO", "ore", "concentrate", "carbonate", "alloy", "magnet", "swarf", "magnet rare earths"}
)
_QUALIFIERS = frozenset(
    {
        "wet",
        "dry",
        "gross",
        "contained",
        "blank",
        "finished",
        "incl VAT",
        "excl VAT",
        "unknown VAT",
        "FOB",
        "CIF",
        "ex-works",
    }
)
_UNITS = {
    "g": ("mass", 1e-6), "kg": ("mass", 1e-3), "t": ("mass", 1.0), "kt": ("mass", 1e3),
    "day": ("time", 1 / 365.25), "month": ("time", 1 / 12), "a": ("time", 1.0),
    "kWh": ("energy", 3.6e6), "MJ": ("energy", 1e6), "GJ": ("energy", 1e9),
    "fraction": ("share", 1.0), "%": ("share", 0.01),
    "USD": ("USD", 1.0), "CNY": ("CNY", 1.0), "AUD": ("AUD", 1.0), "EUR": ("EUR", 1.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Basis:
    """What a quantity speaks of: a form, an element where the form has one, qualifiers such as ``dry``.

    Example:
        >>> str(Basis.parse("oxide:Dy|FOB|excl VAT"))
        'oxide:Dy|FOB|excl VAT'
    """

    form: str
    element: str = ""
    qualifiers: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``form[:element][|qualifier...]``; an unknown word is refused with the nearest known ones."""
        head, *words = text.split("|")
        form, _, element = head.partition(":")
        offences = []
        if form not in _ELEMENT_FORMS | _PLAIN_FORMS:
            offences.append(_unknown(text, "form", form, _ELEMENT_FORMS | _PLAIN_FORMS))
        elif (form in _ELEMENT_FORMS) != bool(element):
            need = "an element, such as oxide:Dy" if form in _ELEMENT_FORMS else f"{form} without an element"
            offences.append(Offence(f"basis '{text}'", f"'{head}'", need))
        elif element and element not in {*ELEMENTS, "NdPr"}:
            offences.append(_unknown(text, "element", element, {*ELEMENTS, "NdPr"}))
        offences += [
            _unknown(text, "qualifier", word, _QUALIFIERS) for word in words if word not in _QUALIFIERS
        ]
        if offences:
            raise InputError("This basis cannot be read.", offences)
        return cls(form, element, frozenset(words))

    def __str__(self) -> str:
        head = f"{self.form}:{self.element}" if self.element else self.form
        return "|".join([head, *sorted(self.qualifiers)])


def _unknown(text: str, kind: str, word: str, known: Iterable[str]) -> Offence:
    return Offence(f"basis '{text}'", f"{kind} '{word}'", f"a known {kind}", did_you_mean(word, known))


@dataclass(frozen=True, slots=True)
class Recipe:
    """A stated yield: ``factor`` tonnes on basis ``to`` from one tonne on basis ``source``."""

    source: Basis
    to: Basis
    factor: float
    evidence: str

    def __post_init__(self) -> None:
        if not (math.isfinite(self.factor) and self.factor > 0):
            raise InputError(
                "A recipe needs a factor.", [Offence("recipe", str(self.factor), "a number above 0")]
            )
        if not self.evidence:
            raise InputError(
                "A recipe needs evidence.", [Offence("recipe", "none", "a statement or a source")]
            )


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with its range, unit and basis. ``low`` and ``high`` are None where no range is stated."""

    value: float
    unit: str
    basis: Basis
    low: float | None = None
    high: float | None = None

    def __add__(self, other: Quantity) -> Quantity:
        if self.basis != other.basis:
            raise InputError(
                "These quantities cannot be added.",
                [Offence("sum", f"'{other.basis}'", f"'{self.basis}'", _why_not(other.basis, self.basis))],
            )
        same = convert(other, unit=self.unit)
        ends = [_plus(self, same, name) for name in ("low", "high")]
        return Quantity(self.value + same.value, self.unit, self.basis, *ends)

    def scaled(self, factor: float) -> Quantity:
        """Return this quantity times a positive number without a unit."""
        low, high = (None if end is None else end * factor for end in (self.low, self.high))
        return replace(self, value=self.value * factor, low=low, high=high)


def _plus(a: Quantity, b: Quantity, end: str) -> float | None:
    """Return the sum of one end of two ranges; a quantity without a range stands at its value."""
    ends = [getattr(q, end) for q in (a, b)]
    if ends == [None, None]:
        return None
    return sum(q.value if e is None else e for q, e in zip((a, b), ends, strict=True))


def total(quantities: Iterable[Quantity]) -> Quantity:
    """Return the sum of one or more quantities of one basis; mixed bases are refused with the reason."""
    first, *rest = quantities
    for quantity in rest:
        first = first + quantity
    return first


def oxide_factor(element: str, pr_share: float | None = None) -> float:
    """Return the mass of element in a unit mass of its traded oxide (dimensionless, from atomic masses).

    Args:
        element: a symbol, or ``NdPr`` for the pair as it trades.
        pr_share: for ``NdPr`` alone, the mass share of Pr6O11 in the oxide (0-1); it must be stated.
    """
    if element == "NdPr":
        if pr_share is None or not 0 <= pr_share <= 1:
            offence = Offence("NdPr", f"pr_share {pr_share}", "the mass share of Pr6O11 in the oxide, 0 to 1")
            raise InputError("The NdPr oxide has no factor of its own.", [offence])
        return pr_share * oxide_factor("Pr") + (1 - pr_share) * oxide_factor("Nd")
    if element not in OXIDES:
        offence = Offence("element", f"'{element}'", "a rare earth", did_you_mean(element, [*OXIDES, "NdPr"]))
        raise InputError("No such oxide.", [offence])
    metal, oxygen = OXIDES[element]
    mass = metal * ATOMIC_MASS[element]
    return mass / (mass + oxygen * ATOMIC_MASS["O"])


def convert(
    quantity: Quantity, unit: str | None = None, basis: Basis | None = None, recipe: Recipe | None = None
) -> Quantity:
    """Return ``quantity`` in another unit, on another basis, or both.

    A price (unit ``.../kg``) is converted the other way round from a mass: less of a purer good carries the
    same value. Between bases the factor is the recipe's, read in either direction, or the stoichiometric one.

    Raises:
        InputError: the units measure different things, or no factor leads from one basis to the other.
    """
    factor = _unit_factor(quantity.unit, unit or quantity.unit)
    if basis is not None and basis != quantity.basis:
        mass = _basis_factor(quantity.basis, basis, recipe)
        factor *= 1 / mass if _per_mass(quantity.unit) else mass
    return replace(quantity.scaled(factor), unit=unit or quantity.unit, basis=basis or quantity.basis)


def _per_mass(unit: str) -> bool:
    top, _, bottom = unit.partition("/")
    return bool(bottom) and _UNITS[bottom][0] == "mass" and _UNITS[top][0] != "mass"


def _unit_factor(have: str, want: str) -> float:
    """Return the number that turns a value in ``have`` into one in ``want``."""
    if have == want:
        return 1.0
    a, b = have.split("/"), want.split("/")
    offences = [
        Offence("unit", f"'{part}'", "a known unit", did_you_mean(part, _UNITS))
        for part in a + b
        if part not in _UNITS
    ]
    if not offences and [_UNITS[p][0] for p in a] != [_UNITS[p][0] for p in b]:
        rate = (
            "Currencies need a rate of exchange with its date."
            if {*a, *b} & {"USD", "CNY", "AUD", "EUR"}
            else ""
        )
        offences = [Offence("unit", f"'{have}'", f"a unit that measures the same as '{want}'", rate)]
    if offences:
        raise InputError("These units cannot be converted.", offences)
    sizes = [_UNITS[p][1] / _UNITS[q][1] for p, q in zip(a, b, strict=True)]
    return sizes[0] / sizes[1] if len(sizes) == 2 else sizes[0]


def _basis_factor(have: Basis, want: Basis, recipe: Recipe | None) -> float:
    """Return tonnes on basis ``want`` in one tonne on basis ``have``, or refuse with the reason."""
    if recipe and (recipe.source, recipe.to) == (have, want):
        return recipe.factor
    if recipe and (recipe.to, recipe.source) == (have, want):
        return 1 / recipe.factor
    forms = (have.form, want.form)
    alike = have.element == want.element != "NdPr" and have.qualifiers == want.qualifiers
    if alike and forms == ("oxide", "element"):
        return oxide_factor(have.element)
    if alike and forms == ("element", "oxide"):
        return 1 / oxide_factor(have.element)
    raise InputError(
        "This conversion is refused.", [Offence("basis", f"'{have}'", f"'{want}'", _why_not(have, want))]
    )


def _why_not(have: Basis, want: Basis) -> str:
    """Say in one sentence why nothing leads from one basis to the other by itself."""
    if have.form == want.form and have.element != want.element:
        return f"{have.element} and {want.element} are different elements."
    if have.form == want.form and have.qualifiers != want.qualifiers:
        differ = "moisture, tax, delivery, gross or contained, blank or finished"
        return f"'{have}' and '{want}' count differently ({differ}): state a recipe."
    if "NdPr" in (have.element, want.element):
        return "The Pr share of NdPr is not fixed by chemistry: state a recipe."
    if "concentrate" in (have.form, want.form) or "ore" in (have.form, want.form):
        return "A concentrate is gross weight; the oxide in it depends on the grade: state a recipe with it."
    if "metal" in (have.form, want.form):
        return "Metal is made from oxide with a loss and a purity: state a recipe with the yield."
    return f"No fixed factor leads from '{have}' to '{want}': state a recipe."
