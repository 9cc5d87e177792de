"""A scene: one sentence with all that was found in it, and what the article said before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from remanence.reading.annotation import Day, Material, Name, Quantity
from remanence.reading.article import Sentence
from remanence.reading.frames.frame import Hit
from remanence.reading.frames.memory import ACTORS, Memory
from remanence.reading.frames.standing import Clause
from remanence.reading.text.sentences import Ruler

__all__ = ["Scene"]

_ATTRIBUTED = re.compile(
    r"(?:according to|reported by|cited by|told|as reported in|via|sources?:|by reporting by|data from|"
    r"figures from|"
    r"(?:report|article|study|analysis|update|interview|statement|news) (?:by|from|in|with|to))\s+(?:an? |"
    r"the )?(?:\w+ ){0,2}$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence and its parts, all within it."""

    text: str
    sentence: Sentence
    ruler: Ruler
    hits: tuple[Hit, ...]
    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]
    names: tuple[Name, ...]
    materials: tuple[Material, ...]
    memory: Memory
    clause: Clause = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read how the names stand."""
        clause = Clause(self.text, self.sentence.start, self.sentence.end, self.names)
        object.__setattr__(self, "clause", clause)

    def actors(self) -> tuple[Name, ...]:
        """Return the names that may act, without those that are only quoted as a source."""
        return tuple(name for name in self.names if name.kind in ACTORS and not self.attributed(name))

    def attributed(self, name: Name) -> bool:
        """Return whether a name is only the source of what is said."""
        if name.kind == "publisher":
            return True
        before = self.text[max(self.sentence.start, name.start - 40) : name.start]
        return _ATTRIBUTED.search(before) is not None

    def before(self, place: int, reach: int = 40) -> str:
        """Return the text of the sentence before a place."""
        return self.text[max(self.sentence.start, place - reach) : place]

    def after(self, place: int, reach: int = 40) -> str:
        """Return the text of the sentence after a place."""
        return self.text[place : min(self.sentence.end, place + reach)]

    def gap(self, a: int, b: int) -> str:
        """Return the text between two places."""
        return self.text[a:b] if a <= b else ""
