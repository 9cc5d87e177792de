"""The kinds of source: one file each in ``kinds``, registered by the decorator :func:`source_kind`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from remanence.reading.document import Finding
from remanence.reading.sources.raw import Draft, Raw

__all__ = ["Kind", "Reader", "kind_of", "kinds", "source_kind"]

Reader = Callable[[Raw], Iterator[Draft | Finding]]
_KINDS: dict[str, Kind] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source.

    Attributes:
        name: what it is called.
        rank: kinds are asked in this order; the first whose ``sniff`` says yes reads the bytes.
        sniff: tells from the bytes, never from the name of the file.
        read: yields the articles, or findings.
    """

    name: str
    rank: int
    sniff: Callable[[Raw], bool]
    read: Reader


def source_kind(name: str, rank: int, sniff: Callable[[Raw], bool]) -> Callable[[Reader], Reader]:
    """Register the decorated function as the reader of a kind of source.

    Raises:
        ValueError: another kind has this name already.
    """

    def register(read: Reader) -> Reader:
        if name in _KINDS and _KINDS[name].read.__module__ != read.__module__:
            raise ValueError(f"there is already a kind of source named '{name}'")
        _KINDS[name] = Kind(name, rank, sniff, read)
        return read

    return register


def kinds() -> list[Kind]:
    """Return every kind of source in the order in which they are asked."""
    package = importlib.import_module("remanence.reading.sources.kinds")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return sorted(_KINDS.values(), key=lambda kind: (kind.rank, kind.name))


def kind_of(raw: Raw) -> Kind:
    """Return the kind of these bytes; the last kind, plain text, takes whatever nobody else claims."""
    return next(kind for kind in kinds() if kind.sniff(raw))
