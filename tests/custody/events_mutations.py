"""Seeded mutations of JSON: drop, replace, rename, add, repeat, swap the type, break a text."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Sequence
from typing import Any

VALUES: list[Any] = [
    None, True, 0, 1, 1.5, -3, 1e300, "", "x", "ADD", "OBSERVE", "DELETE", [], {}, [[]], [{}], ["urn:a:b"],
    {"id": "urn:a:b"}, {"type": "ObjectEvent"}, "urn:x:y", "two words", "no_colon", "2020-01-01T00:00:00Z",
    "2020-13-01T00:00:00Z", "2020-01-01T00:00:00", "0000-01-01T00:00:00Z", "+25:00", "KGM", "kgm", "MTR", "NdPr",
    "Nd2O3", "declared", "urn:epcglobal:cbv:bizstep:shipping", "https://ns.gs1.org/cbv/x", "https://gs1.org/voc/Mass",
    "ObjectEvent", "AggregationEvent", "TransformationEvent", "TransactionEvent", "AssociationEvent",
    "EPCISDocument", "EPCISQueryDocument", "urn:own:Event", "ab" * 32, "\ud800", "AUS", "gross", "REO", 10**400,
]  # fmt: skip
Path = tuple[str | int, ...]


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every value inside, the outermost first."""
    if path:
        yield path
    items: Sequence[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    for step, part in items:
        yield from paths(part, (*path, step))


def words(values: Sequence[Any]) -> list[str]:
    """Return the names of members and the texts in some values, sorted: what a mutation may put elsewhere."""
    found: set[str] = set()
    for value in values:
        for path in paths(value):
            if isinstance(path[-1], str):
                found.add(path[-1])
            if isinstance(text := _at(value, path), str):
                found.add(text)
    return sorted(found)


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def mutated(value: Any, chance: random.Random, pool: Sequence[str]) -> Any:
    """Return a copy with one to three changes."""
    value = copy.deepcopy(value)
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        _change(value, chance, pool)
    return value


def _change(value: Any, chance: random.Random, pool: Sequence[str]) -> None:
    places = list(paths(value))
    if not places:
        return
    path = chance.choice(places)
    holder, step = _at(value, path[:-1]), path[-1]
    other = copy.deepcopy(chance.choice([chance.choice(VALUES), chance.choice(pool)]))
    kind = chance.randrange(7)
    if kind == 0:
        del holder[step]
    elif kind == 1:
        holder[step] = other
    elif kind == 2 and isinstance(holder, dict):
        holder[chance.choice([*pool, "ext:member", "no_colon", "a b"])] = other
    elif kind == 3 and isinstance(holder, dict):
        holder[chance.choice(pool)] = holder.pop(step)
    elif kind == 4 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[int(step)]))
    elif kind == 5:
        types = [place for place in places if place[-1] == "type"]
        if types:
            path = chance.choice(types)
            _at(value, path[:-1])["type"] = other
    elif isinstance(text := holder[step], str):
        at = chance.randrange(len(text) + 1)
        holder[step] = (
            text[:at] + chance.choice([" ", "%", "x", "\n", ":", "é"]) + text[at + chance.randrange(2) :]
        )
