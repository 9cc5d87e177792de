"""Invented names for known ones: how much of what is read rests on knowing the names?

Every known name of an article is replaced by an invented one of the same kind. All forms of one thing become forms of
one invented name: full, short, acronym, demonym. Countries and demonyms are invented too. The same name, seed and
gazetteer give the same invention in every article.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from remanence.reading.annotation import Name
from remanence.reading.names.gazetteer import Gazetteer
from remanence.reading.names.tokens import Word, words_of

__all__ = ["Pseudonym", "Pseudonymised", "pseudonymise"]

_ONSETS = ("b", "br", "d", "dr", "f", "g", "gr", "h", "k", "kr", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v")
_VOWELS = ("a", "e", "i", "o", "u", "au", "ei")
_CODAS = ("", "k", "l", "lm", "n", "nd", "r", "rn", "s", "sk", "t", "v")
_ONE_WORD = frozenset({"country", "bloc", "place", "platform"})
_JOINTS = frozenset({"of", "for", "and", "the", "on", "in", "to", "&", "de", "da", "do", "'s", ","})


@dataclass
class Pseudonym:
    """The invented name of one thing.

    Attributes:
        full: the invented name in full.
        kind: the kind of the thing.
        forms: each form of the text with what stands there now.
    """

    full: str
    kind: str
    forms: dict[str, str] = field(default_factory=dict)


class Pseudonymised(NamedTuple):
    """A text with invented names.

    Attributes:
        text: the new text.
        mapping: canonical name to its invention.
        places: offset in the text before of every character of the new text; never falls.
    """

    text: str
    mapping: dict[str, Pseudonym]
    places: array[int]

    def before(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` stood in the text before; two same offsets where it is empty."""
        if start >= len(self.places) or end <= start:
            last = self.places[-1] + 1 if self.places else 0
            at = self.places[start] if 0 <= start < len(self.places) else last
            return at, at
        return self.places[start], self.places[min(end, len(self.places)) - 1] + 1


def pseudonymise(
    text: str, gazetteer: Gazetteer, seed: int, keep: frozenset[str] = frozenset()
) -> Pseudonymised:
    """Return the text with every known name, but those of the kinds in ``keep``, replaced by one of its kind."""
    names = [name for name in gazetteer.find(text) if name.kind not in keep]
    inventor = _Inventor(gazetteer, seed, _in_full(text, names))
    pieces: list[str] = []
    places = array("l")
    at = 0
    for name in names:
        before = text[name.start : name.end]
        now = inventor.form(name, before)
        pieces += [text[at : name.start], now]
        places.extend(range(at, name.start))
        places.extend(_spread(name.start, name.end, len(now)))
        at = name.end
    pieces.append(text[at:])
    places.extend(range(at, len(text)))
    return Pseudonymised("".join(pieces), inventor.made, places)


def _in_full(text: str, names: list[Name]) -> frozenset[str]:
    """Return the things whose name stands in the text with more than one word."""
    return frozenset(name.name for name in names if len(text[name.start : name.end].split()) > 1)


def _spread(start: int, end: int, length: int) -> Iterator[int]:
    """Yield an offset between ``start`` and ``end`` for each of ``length`` characters, both ends kept."""
    for i in range(length):
        yield start + (round(i * (end - 1 - start) / (length - 1)) if length > 1 else 0)


class _Inventor:
    """Invents names, the same ones for the same seed."""

    def __init__(self, gazetteer: Gazetteer, seed: int, in_full: frozenset[str]) -> None:
        self.gazetteer, self.seed, self.in_full = gazetteer, seed, in_full
        self.lists = lists = gazetteer.words
        self.made: dict[str, Pseudonym] = {}
        self.heads = lists.under("heads")
        self.leads = frozenset().union(*lists.under("leads").values())
        self.joints = lists["suffixes"] | _JOINTS | {"rare", "earth", "earths"}

    def form(self, name: Name, text: str) -> str:
        """Return what stands for ``text``, a form of the name."""
        one = self.made.setdefault(name.name, Pseudonym(self._full(name), name.kind))
        if text not in one.forms:
            one.forms[text] = self._form(name, text, one)
        return one.forms[text]

    def _full(self, name: Name) -> str:
        if name.kind in _ONE_WORD:
            return self._word(name.name, "")
        return self._worded(name, name.name)

    def _worded(self, name: Name, text: str) -> str:
        """Replace the words of a name that are its own; what says its kind stays."""
        words = words_of(text)
        at, pieces = 0, []
        for word in [word for i, word in enumerate(words) if self._own(words, i, name.kind)] or words[:1]:
            pieces += [text[at : word.start], self._in_name(name, word)]
            at = word.end
        return "".join([*pieces, text[at:]])

    def _own(self, words: Sequence[Word], i: int, kind: str) -> bool:
        """Return whether a word is the name's own, neither its noun nor a joint."""
        word, rest = words[i], words[i + 1 :]
        if word.key in self.joints or self.gazetteer.thing(word.text) is not None:
            return word.key not in self.joints
        if word.key in self.heads.get(kind, ()) and all(following.key in self.joints for following in rest):
            return False
        return not (word.key in self.leads and rest and rest[0].key in {"of", "for"})

    def _in_name(self, name: Name, word: Word) -> str:
        """Return what stands for one word inside a name: a country's invention where it is a country."""
        thing = self.gazetteer.thing(word.text)
        if thing is not None and thing.kind in {"country", "bloc"} and name.kind in {"agency", "law"}:
            return self._word(thing.name, "")
        return self._word(name.name, word.key)

    def _form(self, name: Name, text: str, one: Pseudonym) -> str:
        if name.adjective and name.kind in {"country", "bloc"}:
            return one.full + ("ians" if text.endswith("ans") else "ian")
        lead = "the " if text.startswith("the ") else "The " if text.startswith("The ") else ""
        if name.kind in _ONE_WORD:
            return lead + one.full
        if len(text.split()) == 1 and text.isupper() and len(text) < 7:
            return self._acronym(name, text, one)
        own = {word.key for word in words_of(text)} - self.joints - self.heads.get(name.kind, frozenset())
        mine = {word.key for word in words_of(name.name)}
        now = self._worded(name, text) if own and own <= mine else lead + one.full
        return now.upper() if text.isupper() else now

    def _acronym(self, name: Name, text: str, one: Pseudonym) -> str:
        """Initials where the article has the name in full, else the name in full: nobody could know them."""
        initials = "".join(word.text[0] for word in words_of(one.full) if word.text[0].isupper())
        return initials if len(initials) > 2 and name.name in self.in_full and text != name.name else one.full

    def _word(self, name: str, key: str) -> str:
        """Return an invented word, not one of the language."""
        chance = random.Random(f"{self.seed}|{name}|{key}")
        while True:
            word = "".join(
                chance.choice(_ONSETS) + chance.choice(_VOWELS) + (chance.choice(_CODAS) if last else "")
                for last in (False, True)
            )
            if len(word) > 4 and word not in self.lists["common"]:
                return word.capitalize()
