"""Words of a text as names are made of them: accents, case and quotes folded, possessives set apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["POSSESSIVE", "Word", "adjoining", "fold", "squash", "words_of"]

POSSESSIVE = "'s"
_APOSTROPHES = "'’ʼ‘"
_WORD = re.compile(
    rf"(?:[^\W\d_]\.)+[^\W\d_](?:\.|\b)"  # U.S., U.S.A., H.R.
    rf"|[{_APOSTROPHES}][sS]\b"  # the possessive
    rf"|[^\W_]+(?:[{_APOSTROPHES}](?![sS]\b)[^\W_]+)*"
    r"|[&,+]"
)
# What may stand between two words of one name: blanks, one line break, a hyphen, a trade mark.
_BETWEEN = re.compile(r"[™®]?(?:[ \t\u00a0\u2009\u202f]{1,3}\n?[ ]{0,2}|\n|[-\u2010\u2011–]|)")
_DOT_BETWEEN = re.compile(r"\.[ \u00a0]?")
_DOTTED = frozenset({"st", "mt", "no", "inc", "co", "corp", "ltd", "ft", "pty", "jr", "sr"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: where it stands, as it stands, and folded."""

    start: int
    end: int
    text: str
    key: str

    @property
    def capital(self) -> bool:
        """It begins with a capital."""
        return self.text[0].isupper()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return a word without accents, case, dots between letters and curly quotes."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.casefold()
    for mark in _APOSTROPHES:
        text = text.replace(mark, "'")
    return text.replace(".", "") if "." in text else text


def squash(text: str) -> str:
    """Return the letters and figures of a name alone, folded: hyphens, blanks and case make no difference."""
    return re.sub(r"[\W_]+", "", fold(text))


def words_of(text: str) -> list[Word]:
    """Return the words of a text, commas and ampersands among them, in order."""
    return [
        Word(m.start(), m.end(), m.group(), fold(m.group()) or m.group()) for m in _WORD.finditer(text)
    ]


def adjoining(text: str, left: Word, right: Word) -> bool:
    """Return whether two neighbouring words can belong to one name."""
    between = text[left.end : right.start]
    if _BETWEEN.fullmatch(between):
        return True
    initial = len(left.text) == 1 and left.text.isupper() and right.capital
    return (initial or left.key in _DOTTED) and _DOT_BETWEEN.fullmatch(between) is not None
