"""One kind of error for bad input: every offender, where it is, what was expected and what to do.

Hierarchy::

    RemanenceError
    ├── InputError     the input or the call is wrong (exit 2)
    └── ModelError     the model could not give an answer it can stand behind (exit 2, with the limits in words)
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Offence:
    """One thing that is wrong: ``where`` it stands, what was ``found``, ``expected``, and the ``remedy``."""

    where: str
    found: str
    expected: str
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: found {self.found}, expected {self.expected}"
        return f"{text}. {self.remedy}" if self.remedy else text


class RemanenceError(Exception):
    """Base of all errors that the program raises on purpose."""


class InputError(RemanenceError):
    """The input or the call is wrong. Carries every offence at once; the command line exits with 2."""

    def __init__(self, title: str, offences: Iterable[Offence]) -> None:
        self.title = title
        self.offences = tuple(offences)
        super().__init__(title)

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  - {offence}" for offence in self.offences)])


class ModelError(RemanenceError):
    """A solve failed or a law of the model was broken; the message names the binding limits in words."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'x'?`` for the nearest known words, or the list of them when none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=3, cutoff=0.55)
    if near:
        return "did you mean " + " or ".join(f"'{name}'" for name in near) + "?"
    return "known: " + ", ".join(names[:20]) + (" ..." if len(names) > 20 else "")
