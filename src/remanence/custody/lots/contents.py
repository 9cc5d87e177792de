"""What a row says of a lot, in kilograms of each element: by mass, basis, moisture, assay and formula.

Kilograms of an element = mass x (1 - moisture) x share x mass of the element in the constituent. Shares are
never scaled to 1 and never moved from one element to another. The standard deviation of the result is that of the
share and that of the weighing in quadrature; the weighing error is common to all elements of a lot, which does
no harm, as every balance is of one element.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache

from remanence.custody.events.event import AssayLine, Basis, Row
from remanence.custody.lots.model import Mass
from remanence.errors import InputError, Offence, did_you_mean
from remanence.quantity import ATOMIC_MASS

_ATOMS = re.compile(r"([A-Z][a-z]?)([0-9]*)")
_WET_FORMS = frozenset({"ore", "concentrate", "carbonate", "chemical"})
"""Forms that hold water as they come: their gross weight says nothing without the moisture."""


@cache
def constituent(formula: str) -> tuple[str, float]:
    """Return the element of a constituent and its mass in a unit mass of it: Nd -> 1, Nd2O3 -> 0.857.

    Raises:
        InputError: it is neither an element nor an oxide of one element, or an element without atomic mass here.
    """
    atoms = _counted(formula)
    metals = [element for element in atoms if element != "O"]
    if len(metals) != 1:
        remedy = "State each element of a pair by itself, such as Nd and Pr." if len(metals) > 1 else ""
        raise _refused(formula, "an element, or an oxide of one element by formula such as Nd2O3", remedy)
    metal = metals[0]
    whole = sum(number * ATOMIC_MASS[element] for element, number in atoms.items())
    return metal, atoms[metal] * ATOMIC_MASS[metal] / whole


def _counted(formula: str) -> dict[str, int]:
    """Atoms of each element in a formula without brackets."""
    if not re.fullmatch(rf"(?:{_ATOMS.pattern})+", formula):
        raise _refused(formula, "an element or an oxide by formula such as Nd2O3")
    atoms: dict[str, int] = {}
    for symbol, number in _ATOMS.findall(formula):
        if symbol not in ATOMIC_MASS:
            raise _refused(formula, "elements with an atomic mass", did_you_mean(symbol, ATOMIC_MASS))
        atoms[symbol] = atoms.get(symbol, 0) + (int(number) if number else 1)
    if not all(atoms.values()):
        raise _refused(formula, "at least one atom of each element")
    return atoms


def _refused(formula: str, expected: str, remedy: str = "") -> InputError:
    return InputError("This assay cannot be read.", [Offence("assay: of", f"'{formula}'", expected, remedy)])


def net_mass(row: Row) -> float:
    """Kilograms of a row that its assay speaks of: without the moisture, where that is stated.

    Raises:
        InputError: a gross mass of a wet form without its moisture. Nothing converts it.
    """
    if row.kg is None:
        return 0.0
    if row.basis == "gross" and row.form in _WET_FORMS and row.moisture is None:
        offence = Offence(
            f"lot {row.lot}", f"gross mass of {row.form}", "its moisture", "State it, or weigh dry."
        )
        raise InputError("A wet mass has no dry one without its moisture.", [offence])
    return row.kg * (1.0 - row.moisture) if row.basis == "gross" and row.moisture else row.kg


def contents(row: Row) -> Mapping[str, Mass]:
    """Kilograms of each element in a row with an assay, by symbol; empty for an assay that is ``declared``.

    Raises:
        InputError: a constituent or a basis that cannot be turned into elements.
    """
    if row.assay is None:
        return {}
    mass = net_mass(row)
    variances: dict[str, tuple[float, float]] = {}
    for line in row.assay:
        element, part = _part(line, row.basis)
        kg = mass * line.share * part
        error = math.hypot(mass * line.sd * part, kg * row.weighing_sd)
        before = variances.get(element, (0.0, 0.0))
        variances[element] = (before[0] + kg, before[1] + error * error)
    return {element: Mass(kg, math.sqrt(variance)) for element, (kg, variance) in variances.items()}


def _part(line: AssayLine, basis: Basis) -> tuple[str, float]:
    element, part = constituent(line.of)
    if (basis == "REO" and line.of == element) or (basis == "element" and line.of != element):
        need = {"REO": "an oxide by formula", "element": "an element"}[basis]
        raise _refused(line.of, f"{need}, on basis {basis}")
    return element, part
