"""The list of checks. A new check is one new file in this folder; one decorator enters it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from remanence.reading.checks.alarm import KINDS, Alarm, Place
from remanence.reading.checks.view import View
from remanence.reading.sources.copies import Sketch

__all__ = ["Across", "Record", "Within", "across", "checks_across", "checks_within", "within"]

_SEAMS = {"alarm", "registry", "ends", "figure_context", "rounding", "run", "view", "words"}


@dataclass(frozen=True, slots=True)
class Record:
    """What a check across documents keeps of one of them: small, so that memory does not grow with the texts.

    Attributes:
        place: where it stands.
        date: ISO date of the document, empty where unknown.
        values: figures, in the unit that the check's key names.
        words: names or words to compare.
        text: how it reads, for the message.
        sketch: sketch of the whole text, where texts are compared.
    """

    place: Place
    date: str = ""
    values: tuple[float, ...] = ()
    words: frozenset[str] = frozenset()
    text: str = ""
    sketch: Sketch | None = None


_Inside = Callable[[View], Iterable[Alarm]]
_Gather = Callable[[View], Iterable[tuple[Hashable, Record]]]
_Judge = Callable[[Hashable, Sequence[Record]], Iterable[Alarm]]
_Function = TypeVar("_Function", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Within:
    """A check of one article."""

    name: str
    kind: str
    run: _Inside


@dataclass(frozen=True, slots=True)
class Across:
    """A check of many articles: ``gather`` keeps small records by key, ``judge`` looks at each key's records."""

    name: str
    kind: str
    gather: _Gather
    judge: _Judge


_WITHIN: dict[str, Within] = {}
_ACROSS: dict[str, Across] = {}


def _name(kind: str, function: Callable[..., object]) -> str:
    if kind not in KINDS:
        raise ValueError(f"{kind} is none of {', '.join(KINDS)}")
    return f"{kind}.{function.__module__.rpartition('.')[2]}"


def within(kind: str) -> Callable[[_Inside], _Inside]:
    """Enter the function as a check of one article; its name is ``<kind>.<module>``."""

    def enter(function: _Inside) -> _Inside:
        name = _name(kind, function)
        _WITHIN[name] = Within(name, kind, function)
        return function

    return enter


def across(kind: str, judge: _Judge) -> Callable[[_Gather], _Gather]:
    """Enter the function as what a check of many articles keeps of each; ``judge`` gets the records of one key."""

    def enter(function: _Gather) -> _Gather:
        name = _name(kind, function)
        _ACROSS[name] = Across(name, kind, function, judge)
        return function

    return enter


@cache
def _load() -> None:
    package = importlib.import_module("remanence.reading.checks")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name not in _SEAMS:
            importlib.import_module(f"{package.__name__}.{module.name}")


def checks_within() -> Iterator[Within]:
    """Yield the checks of one article, by name."""
    _load()
    for name in sorted(_WITHIN):
        yield _WITHIN[name]


def checks_across() -> Iterator[Across]:
    """Yield the checks of many articles, by name."""
    _load()
    for name in sorted(_ACROSS):
        yield _ACROSS[name]
