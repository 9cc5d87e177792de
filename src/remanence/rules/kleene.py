"""Three-valued logic (Kleene 1938): true, false, and None for unknown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Truth: TypeAlias = bool | None


def negation(truth: Truth) -> Truth:
    """Not: what is unknown stays unknown."""
    return None if truth is None else not truth


def both(truths: Iterable[Truth]) -> Truth:
    """And: one false settles it; of nothing it is true."""
    answer: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            answer = None
    return answer


def either(truths: Iterable[Truth]) -> Truth:
    """Or: one true settles it; of nothing it is false."""
    answer: Truth = False
    for truth in truths:
        if truth:
            return True
        if truth is None:
            answer = None
    return answer
