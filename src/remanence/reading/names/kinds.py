"""What kind of thing an unknown name stands for, told by its last word and by its neighbours."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from remanence.reading.annotation import Name
from remanence.reading.names.gazetteer import NameWords
from remanence.reading.names.tokens import POSSESSIVE, Word

__all__ = ["Kinds"]

# The first kind whose list holds the last word of a name is its kind.
_ORDER = (
    "law", "agency", "facility", "project", "institution", "programme", "publisher", "company", "country", "place",
    "platform",
)  # fmt: skip
_DESCRIBED = ("company", "agency", "facility", "project", "institution", "publisher", "person")
_APPOSITION = 9  # words after the comma in which the noun of an apposition stands
_NEAR = 100  # characters to a country that tells where a thing is
_ARTICLES = frozenset({"a", "an", "the", "one"})
_TICKER = re.compile(r"\s?\(\s?[A-Z][\w .-]{1,18}:\s?[A-Z0-9.]{1,8}\s?[),|;]")
_FROM_AFTER = re.compile(r",? of |, (?:an? |the )?(?:[a-z-]+ ){0,3}|,? (?:based|headquartered) in (?:\w+, )?")


@dataclass(frozen=True)
class Kinds:
    """Tells kinds in one text."""

    text: str
    words: Sequence[Word]
    known: Sequence[Name]
    lists: NameWords

    @cached_property
    def _described(self) -> dict[str, str]:
        """Common nouns that describe a thing, with its kind."""
        return {noun: kind for kind in reversed(_DESCRIBED) for noun in self.lists[f"context.{kind}"]}

    def of(self, first: int, last: int) -> str:
        """Return the kind of the name made of these words, empty where nothing tells it."""
        return self.by_words(first, last) or self._by_neighbours(first, last)

    def by_words(self, first: int, last: int) -> str:
        """Return the kind that the words themselves tell, empty where they tell none."""
        lists, run = self.lists, self.words[first : last + 1]
        if len(run) > 1 and run[-1].key in lists["legal_suffixes"]:
            return "company"
        if len(run) > 1:
            for kind, leads in lists.under("leads").items():
                plain = run[1].key in lists["common"] or run[1].key in lists["stop.news"]
                joined = run[1].key in {"of", "for"} or (kind in {"programme", "law"} and not plain)
                if run[0].key in leads and joined:
                    return kind
            if run[-1].key == "bank" and any(word.key in lists["public_bank"] for word in run):
                return "agency"
            for kind in _ORDER:
                if run[-1].key in lists[f"heads.{kind}"]:
                    return kind
        return ""

    def _by_neighbours(self, first: int, last: int) -> str:
        return (
            self._noun_after(last)
            or self._noun_before(first, last)
            or self._apposition(last)
            or self._place(first, last)
            or self._acting(first, last)
        )

    def _noun_after(self, last: int) -> str:
        """The Kvarn refinery; the Yxby project."""
        following = self._at(last + 1)
        if following is None or self._gap(last) != " ":
            return ""
        for kind in ("facility", "project"):
            if following.key in self.lists[f"context.{kind}"]:
                return kind
        second = self._at(last + 2)
        of_what = following.text.islower() and following.key in self.lists["generic"] | self.lists["heads.facility"]
        if second is not None and of_what and second.key in self.lists["context.facility"]:
            return "facility"
        if following.key in self.lists["context.country"]:
            return "country"
        return ""

    def _noun_before(self, first: int, last: int) -> str:
        """Recycler X; CEO Jane Roe; a mine called X stays open."""
        before = self._at(first - 1)
        if before is None:
            return ""
        between = self.text[before.end : self.words[first].start]
        if between not in {" ", ". "}:
            return ""
        if before.key in self.lists["context.person"] | self.lists["cut.titles"]:
            return "person" if last - first < 4 else ""
        if between == ". " or not before.text[0].islower():
            return ""
        if before.key == "based" and first > 1 and self.text[before.start - 1] == "-":
            return "company"
        kind = self._described.get(before.key, "")
        return kind if kind not in {"facility", "project"} or before.key in {"mine", "project"} else ""

    def _apposition(self, last: int) -> str:
        """X, a Canadian developer of ..., ; X, chief executive of ...; X (ASX: XYZ)."""
        end = self.words[last].end
        if _TICKER.match(self.text, end):
            return "company"
        comma = self._at(last + 1)
        if comma is None or comma.key != ",":
            return ""
        opened = False
        for at in range(last + 2, min(last + 2 + _APPOSITION, len(self.words))):
            word = self.words[at]
            opened = opened or word.key in _ARTICLES
            if self.text[self.words[at - 1].end : word.start].strip(" -–,“\"(") or word.key in {",", "which", "who"}:
                return ""
            kind = self._described.get(word.key, "")
            if kind and (opened or (kind == "person" and at < last + 5)):
                return kind
        return ""

    def _place(self, first: int, last: int) -> str:
        """In X, Known Place; X-based."""
        end = self.words[last].end
        if self.text[end : end + 6] == "-based":
            return "place"
        if self._at(first - 1) is not None and self.words[first - 1].key in {"in", "near", "at", "outside"}:
            comma = self._at(last + 1)
            if comma is not None and comma.key == "," and last + 2 < len(self.words):
                start = self.words[last + 2].start
                if any(name.start == start and name.kind in {"place", "country"} for name in self._near(start, start)):
                    return "place"
        return ""

    def _acting(self, first: int, last: int) -> str:
        """X said; said Jane Roe."""
        following = self._at(last + 1)
        if last > first and following is not None and following.key in self.lists["context.corporate_after"]:
            return "company"
        return ""

    def country(self, first: int, last: int) -> str:
        """Return the country of the thing where its neighbours tell: the Norwegian recycler X; Oslo-based X."""
        start, end = self.words[first].start, self.words[last].end
        for name in self._near(start, end):
            if name.kind not in {"country", "place"} or not name.country:
                continue
            if start <= name.start and name.end <= end:
                return name.country
            before = self.text[name.end : start] if name.end <= start else ""
            if name.end <= start and self._leads_to(name, before):
                return name.country
            after = self.text[end : name.start] if name.start >= end else "."
            if _FROM_AFTER.fullmatch(after):
                return name.country
        return ""

    def _near(self, start: int, end: int) -> Sequence[Name]:
        """Return the known names from a little before ``start`` to a little behind ``end``."""
        first = bisect_left(self.known, start - _NEAR, key=lambda name: name.start)
        return self.known[first : bisect_left(self.known, end + _NEAR, key=lambda name: name.start)]

    def _leads_to(self, name: Name, between: str) -> bool:
        if re.fullmatch(r"-based (?:[a-z-]+ ){0,3}|-listed (?:[a-z-]+ ){0,3}|['’]s (?:[a-z-]+ ){0,3}", between):
            return True
        return name.adjective and re.fullmatch(r" (?:[a-z-]+ ){0,5}", between) is not None and " and " not in between

    def named_by_owner(self, first: int) -> bool:
        """Return whether a possessive stands before: its Halden plant, Halden's Kvarn refinery."""
        before = self._at(first - 1)
        return before is not None and before.key in {POSSESSIVE, "its", "their"}

    def _gap(self, at: int) -> str:
        return self.text[self.words[at].end : self.words[at + 1].start] if at + 1 < len(self.words) else ""

    def _at(self, at: int) -> Word | None:
        return self.words[at] if 0 <= at < len(self.words) else None
