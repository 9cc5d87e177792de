"""The rows of a custody extension: what each lot weighs, of what that is the mass, and what is in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from remanence.custody.events.constituents import CONSTITUENTS, constituent_offence
from remanence.custody.events.event import AssayLine, Row
from remanence.custody.events.listed import Listed, Role
from remanence.custody.events.reasons import Reasons
from remanence.custody.events.schema import Path, place, shown
from remanence.custody.events.words import kilograms, mass_units

__all__ = ["EXTENSION", "read_rows"]

EXTENSION = "rem:custody"
_LOTS: Path = (EXTENSION, "lots")
_WET_FORMS = frozenset({"ore", "concentrate", "carbonate", "chemical"})
_HEAVIEST = 1e12  # kg of one lot; beyond it a unit or a figure is wrong
_SLACK = 1e-9  # for sums of shares that are 1 on paper
_DEVIATIONS = 3


def read_rows(lists: Sequence[Listed], rows: Iterable[Any], reasons: Reasons) -> dict[Role, tuple[Row, ...]]:
    """Return the rows by what the lots are to the event, in the order of its lists.

    Args:
        lists: EPCs and EPC classes in the lists of the event.
        rows: the member ``lots`` of the extension, sound by its schema; None stands for a row that is not.
        reasons: where everything that does not hold is added.
    """
    by_lot = _by_lot(rows, reasons)
    found: dict[Role, tuple[Row, ...]] = {"input": (), "output": (), "seen": ()}
    known: dict[str, Role] = {}
    for entry in lists:
        if entry.lot in known:
            reasons.add(entry.path, f"{shown(entry.lot)} again", "each lot once in an event",
                        "What a process makes of a lot is a new lot, with an id of its own.")  # fmt: skip
            continue
        known[entry.lot] = entry.role
        if entry.lot not in by_lot:
            reasons.add(entry.path, f"{shown(entry.lot)} without a row", f"a row for it in {EXTENSION}.lots")
            continue
        path, row = by_lot[entry.lot]
        if (read := _row(row, entry, path, reasons)) is not None:
            found[entry.role] += (read,)
    for lot, (path, _) in by_lot.items():
        if lot not in known:
            reasons.add(path, shown(lot), "a lot that stands in a list of the event")
    return found


def _by_lot(rows: Iterable[Any], reasons: Reasons) -> dict[str, tuple[Path, Mapping[str, Any]]]:
    found: dict[str, tuple[Path, Mapping[str, Any]]] = {}
    for number, row in enumerate(rows):
        if not isinstance(row, dict) or "lot" not in row:
            continue
        path = (*_LOTS, number)
        if row["lot"] in found:
            reasons.add(path, f"{shown(row['lot'])} again", "one row for each lot")
        else:
            found[row["lot"]] = (path, row)
    return found


def _row(row: Mapping[str, Any], entry: Listed, path: Path, reasons: Reasons) -> Row | None:
    before = len(reasons.offences)
    kg = _mass(row, entry, path, reasons)
    _moisture(row, path, reasons)
    assay = _assay(row, entry, path, reasons)
    if len(reasons.offences) > before or not row.keys() >= {"form", "basis", "assay"}:
        return None
    return Row(
        lot=row["lot"],
        form=row["form"],
        basis=row["basis"],
        kg=kg,
        weighing_sd=float(row.get("weighing_sd", 0.0)),
        moisture=None if (moisture := row.get("moisture")) is None else float(moisture),
        assay=assay,
        certificate=row.get("certificate"),
    )


def _mass(row: Mapping[str, Any], entry: Listed, path: Path, reasons: Reasons) -> float | None:
    """Return kilograms on the row's basis from the one place that states them, or None where none does."""
    if entry.quantity is not None and entry.uom is not None:
        if "mass" in row:
            reasons.add((*path, "mass"), "a second mass", f"one mass: {place(entry.path)} states it already")
        return _kilograms(entry.quantity, entry.uom, entry.path, reasons)
    if "mass" in row:
        mass = row["mass"]
        if mass.keys() >= {"quantity", "uom"}:
            return _kilograms(mass["quantity"], mass["uom"], (*path, "mass"), reasons)
    elif entry.role != "seen":
        done = "created" if entry.role == "output" else "consumed"
        remedy = "State it in the row as mass." if entry.instance else "State quantity and uom in the event."
        reasons.add(path, f"{shown(entry.lot)} without a mass", f"the mass of a lot that is {done}", remedy)
    return None


def _kilograms(quantity: float, unit: str, path: Path, reasons: Reasons) -> float | None:
    if unit not in mass_units():
        reasons.unknown((*path, "uom"), unit, "a unit of mass by its code of UN/ECE Rec 20", mass_units())
    if not 0 < quantity <= _HEAVIEST:
        reasons.add((*path, "quantity"), shown(quantity), f"a mass above 0 and up to {_HEAVIEST:g} kg")
    elif unit in mass_units():
        kg = kilograms(quantity, unit)
        if 0 < kg <= _HEAVIEST:
            return kg
        reasons.add(path, f"{kg:g} kg", f"a mass above 0 and up to {_HEAVIEST:g} kg")
    return None


def _moisture(row: Mapping[str, Any], path: Path, reasons: Reasons) -> None:
    if "moisture" in row and row.get("basis", "gross") != "gross":
        reasons.add((*path, "moisture"), f"moisture on the basis {row['basis']}", "moisture of a gross mass",
                    "A mass on this basis has no water in it: leave moisture out.")  # fmt: skip
    if row.get("moisture") == 1:
        reasons.add((*path, "moisture"), "1", "less than 1", "A lot of water alone is no material.")
    if row.get("basis") == "gross" and row.get("form") in _WET_FORMS and "moisture" not in row:
        reasons.add(path, f"gross {row['form']} without moisture", "moisture, as a fraction of the gross mass",
                    "State the water, or the mass as dry.")  # fmt: skip


def _assay(
    row: Mapping[str, Any], entry: Listed, path: Path, reasons: Reasons
) -> tuple[AssayLine, ...] | None:
    assay, at = row.get("assay"), (*path, "assay")
    if assay is None or assay == "declared":
        if assay == "declared" and entry.role == "output":
            found = f'"declared" for {shown(entry.lot)}'
            reasons.add(at, found, "an assay of at least one line for a lot that is created")
        return None
    lines: list[AssayLine] = []
    for number, line in enumerate(assay):
        if isinstance(line, dict) and "of" in line:
            _of(line["of"], row.get("basis"), (*at, number, "of"), reasons)
            if line.keys() >= {"share", "sd"}:
                lines.append(AssayLine(line["of"], float(line["share"]), float(line["sd"])))
    _shares(lines, at, reasons)
    return tuple(lines)


def _of(of: str, basis: str | None, path: Path, reasons: Reasons) -> None:
    one = CONSTITUENTS.get(of)
    if one is None:
        reasons.offences.append(constituent_offence(of, place(path, reasons.where)))
    elif basis == "REO" and not one.is_rare_earth_oxide:
        remedy = "On the basis REO shares are of rare-earth oxides."
        reasons.add(path, f"'{of}' on the basis REO", "a rare-earth oxide by its formula", remedy)
    elif basis == "element" and one.is_oxide:
        remedy = "On the basis element shares are of elements."
        reasons.add(path, f"'{of}' on the basis element", "an element by its symbol", remedy)


def _shares(lines: Sequence[AssayLine], path: Path, reasons: Reasons) -> None:
    elements: dict[str, str] = {}
    for of in (line.of for line in lines if line.of in CONSTITUENTS):
        element = CONSTITUENTS[of].element
        if element in elements:
            reasons.add(
                path, f"{element} twice ({elements[element]} and {of})", "each element once in an assay"
            )
        elements.setdefault(element, of)
    total = math.fsum(line.share for line in lines)
    most = 1 + _DEVIATIONS * math.hypot(*(line.sd for line in lines))
    if total > most + _SLACK:
        reasons.add(path, f"shares that add up to {total:.6g}", f"at most {most:.6g} (1 and 3 standard deviations)",
                    "Shares are never scaled: correct the assay, the basis or the moisture.")  # fmt: skip
