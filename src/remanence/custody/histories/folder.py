"""A history as files: an EPCIS document for each actor, who they are, a bill of materials, the bundle and its trust."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from remanence.custody.events import read_document, write_document
from remanence.custody.histories.author import write
from remanence.custody.histories.history import Entry, History
from remanence.custody.histories.letter import stamp
from remanence.custody.histories.plan import Plan, load_plan
from remanence.custody.histories.sealing import sealed_files
from remanence.errors import InputError, Offence

ACTORS = "actors.csv"
BOM = "bom.csv"
_ACTOR_COLUMNS = ("id", "name", "role", "country", "scheme", "identifier")


def files_of(plan: Plan) -> dict[str, bytes]:
    """Return the files of an example by their path in its folder, from the plan and its seed alone."""
    history = write(plan, plan.seed)
    files = {ACTORS: _actors(plan, history), BOM: _bom(plan)}
    names = {actor.name: key for key, actor in plan.actors.items()}
    for name in sorted({entry.actor for entry in history.entries}):
        own = [entry for entry in history.ordered() if entry.actor == name]
        document = write_document([entry.raw for entry in own], stamp(max(entry.signed for entry in own)))
        files[f"events/{names[name]}.json"] = document
    return files | sealed_files(plan, history)


def read_folder(folder: Path) -> History:
    """Read the events of a folder that `files_of` wrote; the order of the log is that of recording.

    Raises:
        InputError: no such folder, or an event that cannot be read.
    """
    listed = folder / ACTORS
    if not listed.is_file():
        raise InputError(
            "There is no history.", [Offence(str(folder), "no actors.csv", "a folder of a history")]
        )
    with listed.open(encoding="utf-8", newline="") as file:
        names = {row["id"]: row["name"] for row in csv.DictReader(file)}
    entries = [
        Entry(raw, name, datetime.fromisoformat(raw["recordTime"]))
        for key, name in names.items()
        for raw in _events(folder / "events" / f"{key}.json")
    ]
    plan = load_plan(folder / "plan.toml")
    deliver = tuple(lot_id(plan, lot) for lot in plan.deliver)
    return History(plan.name, tuple(entries), deliver)


def lot_id(plan: Plan, lot: str) -> str:
    """Return the id of a lot in the events from its word in the plan."""
    return f"urn:remanence:lot:{plan.name}:{lot}"


def _events(path: Path) -> list[dict[str, Any]]:
    return read_document(path.read_bytes(), str(path)) if path.is_file() else []


def _actors(plan: Plan, history: History) -> bytes:
    signing = {entry.actor for entry in history.entries}
    rows = [
        {"id": key, "name": actor.name, "role": actor.role, "country": actor.country, "scheme": scheme,
         "identifier": value}
        for key, actor in plan.actors.items()
        if actor.name in signing
        for scheme, value in actor.identifiers.items()
    ]  # fmt: skip
    return _table(_ACTOR_COLUMNS, rows)


def _bom(plan: Plan) -> bytes:
    rows = []
    for part in plan.part:
        cells = {key: _cell(value) for key, value in part.items() if key != "lots"}
        lots = part.get("lots", [])
        assert isinstance(lots, list)
        rows.append(cells | {"lot_ids": "|".join(lot_id(plan, lot) for lot in lots)})
    columns = list(dict.fromkeys(key for row in rows for key in row))
    return _table(columns, rows)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _table(
    columns: list[str] | tuple[str, ...], rows: list[dict[str, str]] | list[Mapping[str, str]]
) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
