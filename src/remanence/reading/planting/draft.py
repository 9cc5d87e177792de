"""A draft: text in which the facts that can be spoiled carry marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Draft", "Mark", "flowed", "listed"]

_MARK = re.compile(r"⟦(?P<key>[a-z_]+)\|(?P<text>[^⟦⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of the draft's text: ``start`` and ``end`` with its brackets, ``text`` what is printed."""

    key: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """An article to be: ``text`` with marks, the ISO date it carries, and the file that it will be in."""

    text: str
    date: str
    name: str

    def marks(self, key: str) -> list[Mark]:
        """Return the marks of one key, in order."""
        return [
            Mark(key, m["text"], m.start(), m.end()) for m in _MARK.finditer(self.text) if m["key"] == key
        ]

    def printed(self) -> str:
        """Return the text without marks."""
        return _MARK.sub(lambda m: m["text"], self.text)

    def spoiled(self, mark: Mark, wrong: str) -> tuple[str, tuple[int, int]]:
        """Return the printed text with ``wrong`` for ``mark``, and where that stands."""
        ahead = _MARK.sub(lambda m: m["text"], self.text[: mark.start])
        behind = _MARK.sub(lambda m: m["text"], self.text[mark.end :])
        return ahead + wrong + behind, (len(ahead), len(ahead) + max(len(wrong), 1))


def flowed(text: str) -> str:
    """Return the text with each paragraph on one line, and each point of a list."""
    return "\n\n".join(re.sub(r"\n(?!- )", " ", block) for block in text.split("\n\n"))


def listed(words: tuple[str, ...], mark: Callable[[str], str] = str) -> str:
    """Return "a, b and c"."""
    told = [mark(word) for word in words]
    return ", ".join(told[:-1]) + " and " + told[-1]
