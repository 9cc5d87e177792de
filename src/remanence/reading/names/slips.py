"""Slips in long names: a letter wrong, two words fused. Only capitalised names of several words are forgiven."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from remanence.reading.names.forms import Entry, Form
from remanence.reading.names.tokens import Word, adjoining

__all__ = ["Slips"]

_SHORTEST = 10  # letters; shorter names have too many neighbours
_LETTERS_PER_SLIP = 8
_KINDS = frozenset({"company", "agency", "institution", "publisher", "law", "programme", "facility", "project"})


class _Found(Protocol):
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...


_M = TypeVar("_M", bound=_Found)


@dataclass
class Slips:
    """Long names by their letters."""

    forms: dict[str, Form] = field(default_factory=dict)

    @classmethod
    def of(cls, forms: Iterable[Form]) -> Slips:
        """Keep the forms that can be recognised with a slip in them."""
        kept: dict[str, Form] = {}
        for form in forms:
            letters = "".join(form.keys)
            if len(form.keys) > 1 and len(letters) >= _SHORTEST and form.entry.kind in _KINDS and not form.weak:
                kept.setdefault(letters, form)
        return cls(kept)

    def __post_init__(self) -> None:
        self._near = lru_cache(maxsize=4096)(self._nearest)

    def find(
        self,
        text: str,
        tokens: Sequence[Word],
        matches: Sequence[_M],
        make: Callable[[int, int, Entry, Form], _M],
        breaks: frozenset[str],
    ) -> list[_M]:
        """Return long names with a slip among the words that no match covers."""
        covered = {at for match in matches for at in range(match.first, match.last + 1)}
        found = []
        for first, last in _runs(text, tokens, covered, breaks):
            form = self._near(tuple(word.key for word in tokens[first : last + 1]))
            if form is not None:
                found.append(make(first, last, form.entry, form))
        return found

    def _nearest(self, keys: tuple[str, ...]) -> Form | None:
        letters = "".join(keys)
        limit = len(letters) // _LETTERS_PER_SLIP
        if len(letters) < _SHORTEST or not self.forms:
            return None
        best = process.extractOne(letters, self.forms.keys(), scorer=Levenshtein.distance, score_cutoff=limit)
        if best is None:
            return None
        form = self.forms[best[0]]
        return form if _alike(keys, form.keys) else None


def _alike(keys: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Fused words differ in blanks alone; else every word begins alike and short words are the same."""
    if "".join(keys) == "".join(others):
        return True
    if len(keys) != len(others):
        return False
    return all(a == b or (a[0] == b[0] and min(len(a), len(b)) > 4) for a, b in zip(keys, others, strict=True))


def _runs(
    text: str, tokens: Sequence[Word], covered: set[int], breaks: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Yield the runs of two to eight capitalised words that stand free."""
    at = 0
    while at < len(tokens):
        if at in covered or not tokens[at].capital or tokens[at].key in breaks:
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and last - at < 8 and _goes_on(text, tokens, last, covered):
            last += 1
        while last > at and not tokens[last].capital:
            last -= 1
        if last > at:
            yield at, last
        at = last + 1


def _goes_on(text: str, tokens: Sequence[Word], last: int, covered: set[int]) -> bool:
    following = tokens[last + 1]
    if last + 1 in covered or not adjoining(text, tokens[last], following):
        return False
    if "\n" in text[tokens[last].end : following.start]:
        return False
    return following.capital or following.key in {"of", "&", "and", "for"}
