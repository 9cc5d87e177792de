"""What a row says of a lot, in kilograms of each element: by mass, basis, moisture, assay and formula.

Kilograms of an element = mass x (1 - moisture) x share x mass of the element in the constituent. Shares are
never scaled to 1 and never moved from one element to another. The standard deviation of the result is that of the
share and that of the weighing in quadrature; the weighing error is common to all elements of a lot, which does
no harm, as every balance is of one element.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from remanence.custody.events.constituents import CONSTITUENTS, constituent_offence
from remanence.custody.events.event import AssayLine, Basis, Row
from remanence.custody.lots.model import Mass
from remanence.errors import InputError, Offence

_WET_FORMS = frozenset({"ore", "concentrate", "carbonate", "chemical"})
"""Forms that hold water as they come: their gross weight says nothing without the moisture."""


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
    """The element of an assay line, and its mass in a unit mass of the constituent."""
    one = CONSTITUENTS.get(line.of)
    if one is None:
        raise InputError("This assay cannot be read.", [constituent_offence(line.of, "assay: of")])
    if (basis == "REO" and not one.is_rare_earth_oxide) or (basis == "element" and one.is_oxide):
        need = {"REO": "a rare-earth oxide by its formula", "element": "an element"}[basis]
        offence = Offence("assay: of", f"'{line.of}' on basis {basis}", need)
        raise InputError("This assay cannot be read.", [offence])
    return one.element, one.fraction
