"""The forms of a name: as it is written in full, without what the law adds, as an acronym, as a demonym."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from remanence.reading.names.tokens import fold, words_of

__all__ = ["Entry", "Form", "forms_of"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing with a name: its canonical name, kind, country (ISO 3166 alpha-2) and id in the atlas."""

    name: str
    kind: str
    country: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name.

    Attributes:
        keys: its words, folded.
        words: its words as they are written.
        weak: it needs the full name elsewhere, or a neighbour that shows what it is.
        adjective: it is a demonym.
    """

    keys: tuple[str, ...]
    words: tuple[str, ...]
    entry: Entry
    weak: bool = False
    adjective: bool = False

    @classmethod
    def plain(cls, text: str, entry: Entry, weak: bool = False, adjective: bool = False) -> Form | None:
        """Return the form of a text, None where it has no word."""
        words = words_of(text)
        if not words:
            return None
        return cls(tuple(w.key for w in words), tuple(w.text for w in words), entry, weak, adjective)

    @property
    def acronym(self) -> bool:
        """It is one word of capitals, figures perhaps among them."""
        return len(self.words) == 1 and self.words[0].replace(".", "").isupper()

    def spelled(self, words: Sequence[str]) -> bool:
        """Return whether ``words``, the same when folded, are written as this name can be."""
        if self.acronym or self.weak:
            return all(a.replace(".", "") == b.replace(".", "") for a, b in zip(words, self.words, strict=True))
        return all(_written(word, mine) for word, mine in zip(words, self.words, strict=True))


def _written(word: str, mine: str) -> bool:
    """A word of a name keeps its capital; the small words of a name may be written either way."""
    if mine[0].islower() or not mine[0].isalpha():
        return True
    if len(mine) > 1 and mine.isupper() and len(mine) <= 4:
        return word.replace(".", "") == mine
    return word[0].isupper()


def forms_of(row: Mapping[str, str], entry: Entry, suffixes: frozenset[str]) -> Iterator[Form]:
    """Yield the forms of one row of a table of names, each once."""
    weak = {fold(alias) for alias in _split(row, "needs_full")}
    seen: set[tuple[str, ...]] = set()
    named = [row["name"], *_split(row, "aliases"), *_split(row, "needs_full")]
    for text in named:
        for short in (text, _bare(text, suffixes)) if entry.kind == "company" else (text,):
            form = Form.plain(short, entry, fold(short) in weak)
            if form is not None and form.words not in seen:
                seen.add(form.words)
                yield form
    for text in _split(row, "adjectives"):
        form = Form.plain(text, entry, False, True)
        if form is not None:
            yield form


def _split(row: Mapping[str, str], column: str) -> list[str]:
    return [part for part in (row.get(column) or "").split("|") if part]


def _bare(text: str, suffixes: frozenset[str]) -> str:
    """Return a company's name without what the law adds; a name of one word more keeps it."""
    words = text.replace(",", " ").split()
    while len(words) > 2 and fold(words[-1]).strip(".") in suffixes | {"&"}:
        words.pop()
    return " ".join(words) if len(words) < len(text.split()) else text
