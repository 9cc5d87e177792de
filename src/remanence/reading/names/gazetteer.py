"""The gazetteer: names that are known, and where they stand in a text.

Names come from the atlas and from ``data/reading/names.csv`` and ``countries.csv``. A form that is also a common word,
or the short name of several things, stands in the column ``needs_full``: it counts only where the article has the full
name too, or where its neighbours show that a company speaks.
"""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from remanence.atlas import Atlas, Places, bundled, load_atlas
from remanence.reading.annotation import Name
from remanence.reading.names.forms import Entry, Form, forms_of
from remanence.reading.names.slips import Slips
from remanence.reading.names.tokens import POSSESSIVE, Word, adjoining, words_of

__all__ = ["Gazetteer", "NameWords"]

_FOLDER = "reading"
_Index = dict[tuple[str, ...], list[Form]]
_LIST = 8  # words to the next company of a list


@dataclass(frozen=True)
class NameWords:
    """The word lists of ``data/reading/name_words.toml``; one of a group is called ``group.list``."""

    lists: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, path: Path | None = None) -> NameWords:
        """Read the lists (default: the bundled ones)."""
        path = path or bundled() / _FOLDER / "name_words.toml"
        raw: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        lists: dict[str, frozenset[str]] = {}
        for key, value in raw.items():
            tables = {f"{key}.{kind}": w for kind, w in value.items()} if isinstance(value, dict) else {key: value}
            lists.update((name, frozenset(" ".join(w).split())) for name, w in tables.items())
        return cls(lists)

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]

    def under(self, group: str) -> dict[str, frozenset[str]]:
        """Return the lists of a group by their own name: ``heads`` gives company, agency, ..."""
        return {key.partition(".")[2]: words for key, words in self.lists.items() if key.startswith(f"{group}.")}


@dataclass(frozen=True, slots=True)
class _Match:
    first: int
    last: int
    entry: Entry
    form: Form


@dataclass(frozen=True, slots=True)
class _Support:
    """What makes a short form sure: the things named in full, and the words of companies that are sure."""

    full: set[Entry]
    companies: set[int]

    def listed(self, tokens: Sequence[Word], first: int, last: int) -> bool:
        """Return whether a sure company stands in the same list: A, B and C."""
        for step, at in ((-1, first - 1), (1, last + 1)):
            if not 0 <= at < len(tokens) or tokens[at].key not in {",", "and", "&"}:
                continue
            for place in range(at, at + step * _LIST, step):
                if place in self.companies:
                    return True
                if not 0 <= place < len(tokens) or not (tokens[place].capital or tokens[place].key in {",", "and"}):
                    break
        return False


@dataclass
class Gazetteer:
    """Known names, ready to be found.

    Attributes:
        entries: every thing with its name, kind, country and id, sorted as they were read.
        words: the word lists.
    """

    entries: tuple[Entry, ...]
    words: NameWords
    _forms: _Index = field(default_factory=dict, repr=False)
    _slips: Slips = field(default_factory=Slips, repr=False)
    _firsts: frozenset[str] = field(init=False, repr=False)
    _nouns: dict[str, frozenset[str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._firsts = frozenset(keys[0] for keys in self._forms)
        self._nouns = {kind: self.words[f"context.{kind}"] for kind in ("facility", "project")}

    @classmethod
    def load(cls, places_or_atlas: Places | Atlas | None = None, extra: Sequence[Path] = ()) -> Gazetteer:
        """Read the names of the atlas and of the bundled and ``extra`` tables.

        Args:
            places_or_atlas: an atlas, or where to look for one (default: the bundled one).
            extra: further tables with the columns of ``names.csv``; their rows come first.
        """
        atlas = places_or_atlas if isinstance(places_or_atlas, Atlas) else load_atlas(places_or_atlas)
        words = NameWords.load()
        folder = bundled() / _FOLDER
        rows = [row for path in extra for row in _rows(path)] + list(_rows(folder / "names.csv"))
        return cls.of([*rows, *_country_rows(folder / "countries.csv", atlas), *_atlas_rows(atlas)], words)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str]], words: NameWords | None = None) -> Gazetteer:
        """Build a gazetteer from rows with the columns of ``names.csv``; the first row of a name or id counts."""
        words = words or NameWords.load()
        forms: list[Form] = []
        entries: list[Entry] = []
        taken: set[tuple[str, ...]] = set()
        for row in rows:
            entry = Entry(row["name"], row["kind"], row.get("country", ""), row.get("id", ""))
            mine = [
                form
                for form in forms_of(row, entry, words["suffixes"])
                if not (row.get("later") and form.keys in taken)
            ]
            if mine:
                entries.append(entry)
            taken.update(form.keys for form in mine)
            forms += mine
        return cls(tuple(entries), words, _indexed(forms), Slips.of(forms))

    @classmethod
    def of_forms(cls, forms: Iterable[Form], words: NameWords) -> Gazetteer:
        """Build a gazetteer of these forms alone, in which slips are not forgiven."""
        return cls((), words, _indexed(forms))

    def thing(self, text: str) -> Entry | None:
        """Return what a text stands for, as a whole and without support; None where it is no name."""
        words = words_of(text)
        keys, surface = tuple(word.key for word in words), [word.text for word in words]
        forms = (f for f in self._forms.get(keys[:2], ()) if f.keys == keys and not f.weak)
        return next((form.entry for form in forms if form.spelled(surface)), None)

    def find(self, text: str, words: Sequence[Word] | None = None) -> list[Name]:
        """Return the known names of a text, sorted and disjoint; the longest form at a place counts."""
        tokens = list(words) if words is not None else words_of(text)
        sure = list(self._scan(text, tokens, {}, None))
        local = self._defined(text, tokens, sure)
        full = {match.entry for match in sure} | {form.entry for forms in local.values() for form in forms}
        companies = {at for m in sure if m.entry.kind == "company" for at in range(m.first, m.last + 1)}
        matches = list(self._scan(text, tokens, local, _Support(full, companies)))
        matches += self._slips.find(text, tokens, matches, _Match, self.words["slip_breaks"])
        matches.sort(key=lambda match: match.first)
        return [self._name(text, tokens, match) for match in matches]

    def _scan(
        self, text: str, tokens: list[Word], local: _Index, support: _Support | None
    ) -> Iterator[_Match]:
        """Yield the longest form at each place; ``support`` None: only those that need no support."""
        at = 0
        firsts = self._firsts | {keys[0] for keys in local} if local else self._firsts
        while at < len(tokens):
            if tokens[at].key not in firsts:
                at += 1
                continue
            match = self._at(text, tokens, at, local, support)
            if match is None:
                at += 1
                continue
            yield match
            at = match.last + 1

    def _at(
        self, text: str, tokens: list[Word], at: int, local: _Index, support: _Support | None
    ) -> _Match | None:
        key = (tokens[at].key,)
        pair = (*key, tokens[at + 1].key) if at + 1 < len(tokens) else key
        fitting: list[Form] = []
        for form in chain.from_iterable(forms.get(k, ()) for k in (pair, key) for forms in (local, self._forms)):
            if fitting and len(form.keys) < len(fitting[0].keys):
                break
            if self._fits(text, tokens, at, form) and (
                not form.weak or (support is not None and self._supported(text, tokens, at, form, support))
            ):
                fitting.append(form)
        if not fitting:
            return None
        form = next((f for f in fitting if support and f.entry in support.full), fitting[0])
        return _Match(at, at + len(form.keys) - 1, form.entry, form)

    @staticmethod
    def _fits(text: str, tokens: list[Word], at: int, form: Form) -> bool:
        size = len(form.keys)
        here = tokens[at : at + size]
        if size > 1 and (len(here) < size or tuple(word.key for word in here) != form.keys):
            return False
        if not form.spelled([word.text for word in here]):
            return False
        if here[-1].end < len(text) and text[here[-1].end] == "$":  # a currency, not a country
            return False
        return all(adjoining(text, a, b) for a, b in pairwise(here))

    def _supported(self, text: str, tokens: list[Word], at: int, form: Form, support: _Support) -> bool:
        """A short form counts where the full name stands too, or where its neighbours show a company."""
        last = at + len(form.keys) - 1
        after = tokens[last + 1] if last + 1 < len(tokens) else None
        speaks = after is not None and (after.key == POSSESSIVE or after.key in self.words["context.corporate_after"])
        if form.entry not in support.full:
            if form.entry.kind != "company":
                return after is not None and after.key in self._nouns.get(form.entry.kind, ())
            said = speaks and after is not None and after.key != POSSESSIVE
            return said or support.listed(tokens, at, last)
        if not opens_sentence(text, tokens[at].start) or len(form.keys) > 1 or form.acronym:
            return True
        return speaks or (after is not None and (after.capital or after.key in {",", "and", "&"}))

    def _defined(self, text: str, tokens: list[Word], matches: list[_Match]) -> _Index:
        """Return the short forms that the text itself gives in brackets: Long Name (LN), Long Name (ABC: LN)."""
        local: list[Form] = []
        for match in matches:
            for short in bracketed(text, tokens[match.last].end, self.words["exchanges"]):
                form = Form.plain(short, match.entry)
                if form is not None and self._may_mean(form, match.entry, match.form):
                    local.append(form)
        return _indexed(local)

    def _may_mean(self, form: Form, entry: Entry, long: Form) -> bool:
        """A bracket after a name is its short form unless it is the sure name of a place or of something unlike."""
        others = [f.entry for f in self._forms.get(form.keys[:2], ()) if f.keys == form.keys and not f.weak]
        if entry in others or not others:
            return len(long.keys) > 1 or form.acronym
        if any(other.kind in {"country", "bloc", "place"} for other in others):
            return False
        return form.acronym and form.keys[0][0] in {key[0] for key in long.keys}

    def _name(self, text: str, tokens: list[Word], match: _Match) -> Name:
        end = tokens[match.last].end
        if match.entry.kind == "company":
            end = self._with_suffix(text, tokens, match.last)
        e = match.entry
        return Name(tokens[match.first].start, end, e.name, e.kind, e.country, e.id, True, match.form.adjective)

    def _with_suffix(self, text: str, tokens: list[Word], last: int) -> int:
        """Return the end of a company's name with what the law adds to it: Inc., GmbH & Co. KG."""
        end, at = self._dotted(text, tokens[last]), last + 1
        while at < len(tokens):
            skip = at + 1 if tokens[at].key in {",", "&"} and at + 1 < len(tokens) else at
            word = tokens[skip]
            if not word.capital or word.key not in self.words["suffixes"] or len(text[end : word.start]) > 3:
                break
            end, at = self._dotted(text, word), skip + 1
        return end

    def _dotted(self, text: str, word: Word) -> int:
        """Return the end of a word with the dot of its abbreviation: Inc."""
        dotted = text[word.end : word.end + 1] == "." and word.key in self.words["dotted_suffixes"]
        return word.end + dotted


def _indexed(forms: Iterable[Form]) -> _Index:
    """Return the forms by their first two words, the longest first."""
    index: defaultdict[tuple[str, ...], list[Form]] = defaultdict(list)
    for form in forms:
        index[form.keys[:2]].append(form)
    for same in index.values():
        same.sort(key=lambda form: -len(form.keys))
    return dict(index)


def opens_sentence(text: str, start: int) -> bool:
    """Return whether the word at ``start`` is the first of its sentence, line or quotation."""
    before = text[max(0, start - 6) : start].rstrip(" \t\u00a0")
    if before[-1:] in {"”", "’", ")"}:
        before = before[:-1]
    return not before or before[-1] in ".!?:;\n\r•·“\"‘([]»«—–*>"


def bracketed(text: str, end: int, exchanges: frozenset[str]) -> list[str]:
    """Return the short forms in the bracket that follows ``end``: acronyms, a quoted short name, ticker codes."""
    start = end
    while start < len(text) and start < end + 3 and text[start] in " \u00a0™®,":
        start += 1
    close = text.find(")", start, start + 60)
    if text[start : start + 1] != "(" or close < 0:
        return []
    found = []
    for part in text[start + 1 : close].replace(";", ",").replace("|", ",").split(","):
        head, colon, code = part.partition(":")
        if colon and head.casefold().split()[:1] and head.casefold().split()[0] in exchanges:
            found.append(code.strip())
        elif not colon:
            short = part.strip().removeprefix("the ").removeprefix("or ").strip(" “”\"'‘’")
            if 1 < len(short) <= 24 and short[0].isupper() and len(short.split()) <= 3:
                found.append(short)
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _country_rows(path: Path, atlas: Atlas) -> Iterator[dict[str, str]]:
    for row in _rows(path):
        code = f"country:{row['iso3']}"
        yield {
            "name": row["name"],
            "aliases": "|".join(part for part in (row["aliases"], row["capital"]) if part),
            "adjectives": row["adjectives"],
            "needs_full": row["needs_full"],
            "kind": "country",
            "country": row["iso2"],
            "id": code if code in atlas.entities else "",
        }


def _atlas_rows(atlas: Atlas) -> Iterator[dict[str, str]]:
    """Yield the names of plants and deposits that are names and not descriptions (no figures, no list)."""
    kinds = {"facility": "facility", "deposit": "project"}
    countries = {row["iso3"]: row["iso2"] for row in _rows(bundled() / _FOLDER / "countries.csv")}
    for entity in atlas.entities.values():
        name = entity.name.split(" (")[0].split(",")[0].strip()
        if entity.kind not in kinds or any(c.isdigit() or c in ":/;" for c in name) or "aggregate" in entity.name:
            continue
        country = countries.get(entity.place, "")
        aliases = "|".join(entity.aliases)
        yield {
            "name": name, "aliases": aliases, "kind": kinds[entity.kind], "country": country, "id": entity.id,
            "later": "1",
        }  # fmt: skip
