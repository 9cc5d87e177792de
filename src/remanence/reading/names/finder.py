"""Names in a text: those that the gazetteer knows, and those that nobody has written down yet.

A new name is found where its capitals can mean nothing else (not in a headline, not at the head of a sentence). Then
it is sought in the whole text, with its short forms: without its last words, as an acronym, as a surname, as a demonym.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from remanence.reading.annotation import Name
from remanence.reading.article import Sentence
from remanence.reading.names.forms import Entry
from remanence.reading.names.gazetteer import Gazetteer, NameWords, bracketed
from remanence.reading.names.kinds import Kinds
from remanence.reading.names.materials import is_material
from remanence.reading.names.runs import PLACES, Run, free_words, loud_stretches, numbers_of, runs_of
from remanence.reading.names.shorts import short_forms
from remanence.reading.names.tokens import POSSESSIVE, Word, words_of

__all__ = ["find_names"]


@dataclass(frozen=True, slots=True)
class _New:
    """A name not known before: its words, by number, and what it stands for."""

    first: int
    last: int
    entry: Entry


def find_names(text: str, gazetteer: Gazetteer, sentences: Sequence[Sentence] | None = None) -> list[Name]:
    """Return the names of a text, known and new, sorted and disjoint.

    Args:
        text: the clean text of one article.
        gazetteer: what is known.
        sentences: its sentences, where they are known; headings among them are read as headlines.
    """
    words = words_of(text)
    known = gazetteer.find(text, words)
    finder = _Finder(text, words, known, gazetteer.words, loud_stretches(text, sentences, gazetteer.words))
    return _at_home(text, _merged(known, finder.everywhere(finder.new_names())))


def _at_home(text: str, names: Sequence[Name]) -> list[Name]:
    """Join an agency with its own country before it; one of another country is not the one that is known."""
    kept: list[Name] = []
    for name in names:
        before = kept[-1] if kept else None
        if before is None or name.kind not in {"agency", "law"} or not _owns(text, before, name):
            kept.append(name)
            continue
        kept.pop()
        if name.country not in {before.country, ""} or not before.known:
            whole = " ".join(text[before.start : name.end].split())
            name = replace(name, name=whole, country=before.country, id="", known=False)
        kept.append(replace(name, start=before.start))
    return kept


def _owns(text: str, country: Name, agency: Name) -> bool:
    """Return whether a country stands before an agency as its owner: China's Ministry, the Chinese Ministry."""
    between = text[country.end : agency.start]
    possessive = between in {"'s ", "’s "}
    if country.kind in {"country", "bloc"}:
        return possessive or between == " "
    return possessive and not country.known and country.kind in {"other", "place"}


def _merged(known: Sequence[Name], new: Sequence[Name]) -> list[Name]:
    """Return both, the longer where two overlap."""
    merged: list[Name] = []
    for name in sorted([*known, *new], key=lambda n: (n.start - n.end, not n.known, n.start)):
        at = bisect_left(merged, name.start, key=lambda other: other.start)
        clear_before = at == 0 or merged[at - 1].end <= name.start
        if clear_before and (at == len(merged) or name.end <= merged[at].start):
            merged.insert(at, name)
    return merged


class _Finder:
    """Finds the new names of one text."""

    def __init__(
        self,
        text: str,
        words: Sequence[Word],
        known: Sequence[Name],
        lists: NameWords,
        loud: Sequence[tuple[int, int]],
    ) -> None:
        self.text, self.words, self.known, self.lists, self.loud = text, words, known, lists, loud
        self.kinds = Kinds(text, words, known, lists)
        self.lower = {word.key for word in words if word.text[0].islower()}
        self.free = free_words(text, words)
        inside = numbers_of(words, [name for name in known if name.kind in PLACES])
        self.places = {words[at].start for at in inside}

    def new_names(self) -> list[_New]:
        """Return every new name once per place where it is sure."""
        found = []
        for run in runs_of(self.text, self.words, self.known, self.loud, self.lists):
            for first, last in self._parts(run):
                entry = self._entry(first, last, run)
                if entry is not None:
                    found.append(_New(first, last, entry))
        return found

    def _parts(self, run: Run) -> Iterator[tuple[int, int]]:
        """Yield what is left of a run when words that are no part of a name are cut off."""
        first, last = self._trimmed(run)
        if first > last:
            return
        inside = [at for at in range(first, last + 1) if self.words[at].start in self.places]
        if not inside or (len(inside) < last - first + 1 and self._whole(first, last, run)):
            yield first, last
        else:
            edges = [first - 1, *inside, last + 1]
            yield from ((a + 1, b - 1) for a, b in pairwise(edges) if b - a > 1)

    def _whole(self, first: int, last: int, run: Run) -> bool:
        """A country inside a run belongs to the name where its last word says what it is."""
        rest = [w for w in self.words[first : last + 1] if w.start not in self.places and w.key not in {"of", "and"}]
        if rest[-1] is not self.words[last] and self.words[last - 1].key not in {"of", "for"}:
            return False
        if self.words[last].key in self.lists["legal_suffixes"]:
            return True
        kind = self.kinds.by_words(first, last)
        if kind == "company":
            return not run.loud and not all(word.key in self.lists["generic"] for word in rest)
        return kind in {"agency", "law", "institution", "programme"} and not run.loud

    def _trimmed(self, run: Run) -> tuple[int, int]:
        first, last = run.first, run.last
        legal = self.words[last].key in self.lists["legal_suffixes"]
        while first <= last and self._cut_before(self.words[first], first < last, run, legal):
            first += 1
        while last > first and self.words[last].key in self.lists["stop.rubrics"] | self.lists["stop.grammar"]:
            last -= 1
        return first, last

    def _cut_before(self, word: Word, more: bool, run: Run, legal: bool) -> bool:
        """Return whether the first word of a run is no part of the name."""
        lists = self.lists
        if not word.capital or word.key in lists["stop.grammar"] or word.key in lists["cut.titles"]:
            return True
        if word.start in self.places or not more:
            return False
        if word.key in lists["context.company"]:
            return True
        if self._stands_alone_after(word, run):
            return True
        opening = run.opens and word is self.words[run.first]
        return opening and not legal and word.key in lists["common"] | lists["stop.rubrics"] and word.key in self.lower

    def _stands_alone_after(self, word: Word, run: Run) -> bool:
        """A common word before the last word of a run is no part of the name where that one stands alone too."""
        final = self.words[run.last]
        before_last = self.words[run.last - 1] is word
        return before_last and self._plain(word.key) and not self._plain(final.key) and final.key in self.free

    def _entry(self, first: int, last: int, run: Run) -> Entry | None:
        """Return what the words stand for, None where they are no name."""
        keys = [word.key for word in self.words[first : last + 1]]
        if all(self._plain(key) for key in keys) and not self._capital_tells(first, last, run):
            return None
        surface = [word.text for word in self.words[first : last + 1]]
        if max(map(len, surface)) < 3 or any(self._fused(text) for text in surface):
            return None
        if run.loud and keys[-1] not in self.lists["legal_suffixes"]:
            return None
        kind = self.kinds.of(first, last)
        if first == last and not self._single(first, run, kind):
            return None
        if not kind and run.opens and first == run.first and not self._acts(last):
            return None
        return Entry(self._canonical(first, last), kind or "other", self.kinds.country(first, last))

    def _canonical(self, first: int, last: int) -> str:
        """Return the name without what the law adds."""
        while last > first and self.words[last].key in self.lists["legal_suffixes"] - self.lists["name_suffixes"]:
            last -= 1
        if self.words[last].key == "," or (self.words[last].key == "&" and last > first):
            last -= 1
        return " ".join(self.text[self.words[first].start : self.words[last].end].split())

    def _plain(self, key: str) -> bool:
        lists = self.lists
        return key in lists["common"] or key in lists["generic"] or any(key in lists[f"stop.{s}"] for s in _STOPS)

    def _capital_tells(self, first: int, last: int, run: Run) -> bool:
        """Common words make a name where they stand with capitals inside a sentence and end as names do."""
        keys = [word.key for word in self.words[first : last + 1]]
        if run.loud or last == first or is_material(self.text[self.words[first].start : self.words[last].end]):
            return False
        if keys[-1] in self.lists["legal_suffixes"]:
            return True
        if all(key in self.lists["generic"] for key in keys) or any(key in self.lists["stop.rubrics"] for key in keys):
            return False
        inside = not run.opens or first > run.first
        return inside and bool(self.kinds.by_words(first, last))

    def _single(self, at: int, run: Run, kind: str) -> bool:
        """One word is a name where it is not a common word, and its capital or its neighbours tell."""
        word = self.words[at]
        if len(word.text) < 3 or self._plain(word.key) or is_material(word.text) or word.key in self.lower:
            return False
        if any(word.key in heads for heads in self.lists.under("heads").values()):
            return False
        if word.key in self.lists["suffixes"]:
            return False
        if not kind and (any(c.isdigit() for c in word.text) or word.text[:-1].isupper()):
            return False
        if at + 1 < len(self.words) and self.words[at + 1].key in self.lists["cut.titles"]:
            return False
        if word.text.replace(".", "").isupper() and len(word.text) < 7:
            return kind in {"company", "agency", "institution", "publisher"}
        if word.text.isupper():
            return False
        return bool(kind) or not run.opens or self._acts(at)

    def _fused(self, text: str) -> bool:
        """Return whether two common words were run together: ChainDirect."""
        parts = re.findall(r"[A-Z]?[a-z]+", text)
        return len(parts) > 1 and all(self._plain(part.casefold()) for part in parts)

    def _acts(self, last: int) -> bool:
        if last + 1 >= len(self.words):
            return False
        following = self.words[last + 1]
        return following.key == POSSESSIVE or following.key in self.lists["single.verbs"]

    def everywhere(self, new: Sequence[_New]) -> list[Name]:
        """Return the places of the new names and of their short forms in the whole text."""
        full = _named_in_full(self.text, self.known)
        entries = {**_agreed(new), **full}
        brackets: dict[str, list[str]] = {}
        for one in new:
            short = bracketed(self.text, self.words[one.last].end, self.lists["exchanges"])
            brackets.setdefault(one.entry.name, []).extend(s for s in short if not self._plain(s.casefold()))
        forms = short_forms(entries, brackets, self.lists)
        found = Gazetteer.of_forms(forms, self.lists).find(self.text, self.words)
        return [replace(name, known=name.name in full) for name in found]


_STOPS = ("grammar", "dates", "rubrics", "news")


def _named_in_full(text: str, known: Sequence[Name]) -> dict[str, Entry]:
    """Return the known persons and companies that the text names in full: they have short forms too."""
    return {
        name.name: Entry(name.name, name.kind, name.country, name.id)
        for name in known
        if name.kind in {"person", "company"} and " " in name.name and text[name.start : name.end].startswith(name.name)
    }


def _agreed(new: Sequence[_New]) -> dict[str, Entry]:
    """Return one entry a name: the kind and the country that most of its places tell."""
    kinds: dict[str, Counter[str]] = {}
    countries: dict[str, Counter[str]] = {}
    for one in new:
        kinds.setdefault(one.entry.name, Counter())[one.entry.kind] += 1
        countries.setdefault(one.entry.name, Counter())[one.entry.country] += 1
    agreed = {}
    for name, seen in kinds.items():
        kind = next((kind for kind, _ in seen.most_common() if kind != "other"), "other")
        country = next((code for code, _ in countries[name].most_common() if code), "")
        agreed[name] = Entry(name, kind, country)
    return agreed
