"""The reasons against an event, gathered while it is read, so that all of them are said at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from remanence.custody.events.schema import Path, Shape, place, wrongs
from remanence.errors import Offence, did_you_mean

__all__ = ["Reasons"]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Offences about one event; ``where`` is its place in words."""

    where: str
    offences: list[Offence] = field(default_factory=list)

    def add(self, path: Path, found: str, expected: str, remedy: str = "") -> None:
        """Add one reason at a path of the event."""
        self.offences.append(Offence(place(path, self.where), found, expected, remedy))

    def unknown(self, path: Path, word: str, kind: str, known: Iterable[str]) -> None:
        """Add that a word is none of those known, with the nearest ones."""
        self.add(path, f"'{word[:60]}'", kind, did_you_mean(word[:60], known))

    def sound(self, value: Any, shape: Shape, path: Path = ()) -> Any:
        """Return the part of a value that holds to a schema, adding a reason for all that does not.

        Where everything holds, it is the value itself; else a copy without the members that do not hold, and
        with None for items of lists that do not. So what is returned can be read further.
        """
        found = wrongs(value, shape, self.where, path)
        self.offences.extend(offence for _, offence in found)
        for at, _ in sorted(found, key=lambda wrong: -len(wrong[0])):
            value = _without(value, at)
        return value


def _without(value: Any, path: Path) -> Any:
    """Return a copy without what stands at ``path``; a value that is wrong as a whole stays if it has members."""
    if not path:
        return value if isinstance(value, Mapping) else {}
    head, rest = path[0], path[1:]
    if isinstance(value, dict) and head in value:
        if rest:
            return {**value, head: _without(value[head], rest)}
        return {name: part for name, part in value.items() if name != head}
    if isinstance(value, list) and isinstance(head, int) and head < len(value):
        return [_without_item(part, rest) if i == head else part for i, part in enumerate(value)]
    return value


def _without_item(item: Any, rest: Path) -> Any:
    return _without(item, rest) if rest else None
