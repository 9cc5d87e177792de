"""The words that a regular expression can match: its literals, spelled out over all alternatives."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from pathlib import Path
from typing import Any

__all__ = ["strings_of", "words_in"]

sre: Any = import_module("re._constants")
parser: Any = import_module("re._parser")
INSIDE = frozenset("abcdefghijklmnopqrstuvwxyzäöüéèáíóúãçñ.'’&")
"""What a word is made of; all else ends it."""
MOST = 4000
"""More spellings of one word than this are not written out."""


@dataclass(frozen=True, slots=True)
class Spelt:
    """What a part of a pattern can spell.

    Attributes:
        words: words with both ends in sight.
        whole: stretches that may go on at either end.
        heads: stretches whose end is in sight, not their beginning.
        tails: stretches whose beginning is in sight, not their end.
    """

    words: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    tails: frozenset[str] = frozenset()

    def __add__(self, other: Spelt) -> Spelt:
        """Return what this and then the other spell."""
        return Spelt(
            self.words | other.words | _joined(self.tails, other.heads),
            _joined(self.whole, other.whole),
            self.heads | _joined(self.whole, other.heads),
            other.tails | _joined(self.tails, other.whole),
        )

    def __or__(self, other: Spelt) -> Spelt:
        """Return what this or the other spells."""
        return Spelt(
            self.words | other.words, self.whole | other.whole, self.heads | other.heads, self.tails | other.tails
        )


EMPTY = Spelt(whole=frozenset([""]))
ANYTHING = "∗"
"""Stands for letters that a pattern leaves open: what it writes beside them is a part of a word."""
BREAK = Spelt(heads=frozenset([""]), tails=frozenset([""]))


def words_in(pattern: str) -> frozenset[str]:
    """Return every word, in lower case, that a pattern names; endings and the like up to four letters are none."""
    spelt = (BREAK + _sequence(parser.parse(pattern)) + BREAK).words
    parts = {word.replace(ANYTHING, "") for word in spelt if ANYTHING in word}
    whole = {word for word in spelt if word and ANYTHING not in word}
    return frozenset(whole | {part for part in parts if len(part) > 4})


def strings_of(path: Path, but: Container[str] = ()) -> Iterator[str]:
    """Yield every string that a TOML file holds as a value, but those of some keys."""
    yield from _strings(tomllib.loads(path.read_text(encoding="utf-8")), but)


def _strings(value: Any, but: Container[str]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part, but)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in but:
                yield from _strings(part, but)


def _joined(first: frozenset[str], then: frozenset[str]) -> frozenset[str]:
    assert len(first) * len(then) <= MOST, (sorted(first)[:9], sorted(then)[:9])
    return frozenset(a + b for a in first for b in then)


def _sequence(items: Iterable[Any]) -> Spelt:
    return reduce(lambda spelt, item: spelt + _part(*item), items, EMPTY)


def _part(code: Any, value: Any) -> Spelt:
    if code is sre.LITERAL:
        return _letter(chr(value))
    if code is sre.IN and value[0][0] is sre.NEGATE:
        return BREAK
    if code is sre.IN:
        return reduce(lambda spelt, item: spelt | _part(*item), value, Spelt())
    if code is sre.BRANCH:
        return reduce(lambda spelt, branch: spelt | _sequence(branch), value[1], Spelt())
    if code is sre.SUBPATTERN:
        return _sequence(value[3])
    if code in (sre.ASSERT, sre.ASSERT_NOT):
        return (BREAK + _sequence(value[1]) + BREAK) | EMPTY
    if code in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        once = _sequence(value[2])
        return once if value[0] or (once == BREAK and value[1] > 1) else once | EMPTY
    if code is sre.RANGE or (code is sre.CATEGORY and value in (sre.CATEGORY_WORD, sre.CATEGORY_NOT_SPACE)):
        return Spelt(whole=frozenset([ANYTHING]))
    return EMPTY if code is sre.AT else BREAK


def _letter(character: str) -> Spelt:
    character = character.lower()
    return Spelt(whole=frozenset([character])) if character in INSIDE else BREAK
