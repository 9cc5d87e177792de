"""The literal words that a pattern cannot match without: a cheap look before a dear search."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

__all__ = ["anchors"]

# The parsed form of a pattern has no public module.
sre: Any = import_module("re._constants")
parser: Any = import_module("re._parser")
LONGEST = 60
"""More alternatives than this are no longer cheap to look for."""


def anchors(pattern: str) -> frozenset[str]:
    """Return literals in lower case of which every match of a case-blind pattern has one; empty: none is sure."""
    return _of_sequence(parser.parse(pattern)) or frozenset()


def _of_sequence(items: Iterable[Any]) -> frozenset[str] | None:
    """Return the best set of literals of the parts that all have to match: the one whose shortest is longest."""
    sets: list[frozenset[str]] = []
    run = ""
    for code, value in items:
        if code is sre.LITERAL and chr(value).isascii():
            run += chr(value).lower()
            continue
        if run:
            sets.append(frozenset([run]))
        run = ""
        found = _of_part(code, value)
        if found:
            sets.append(found)
    if run:
        sets.append(frozenset([run]))
    usable = [found for found in sets if len(found) <= LONGEST]
    return max(usable, key=lambda found: (min(map(len, found)), -len(found), sorted(found)), default=None)


def _of_part(code: Any, value: Any) -> frozenset[str] | None:
    if code is sre.SUBPATTERN:
        return _of_sequence(value[3])
    if code in (sre.MAX_REPEAT, sre.MIN_REPEAT) and value[0] > 0:
        return _of_sequence(value[2])
    if code is sre.BRANCH:
        branches = [_of_sequence(branch) for branch in value[1]]
        if all(branches):
            return frozenset(literal for branch in branches if branch for literal in branch)
    return None
