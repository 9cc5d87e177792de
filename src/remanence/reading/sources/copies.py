"""Near copies: two prints of one wire count once, two stories about one event count twice.

Each text is cut into shingles of three words in a row (letters and digits only, case dropped), and each shingle is
hashed. Of each text only the :data:`SKETCH` smallest hashes are kept, a fair sample that is the same on every machine
(BLAKE2), so memory grows by a few kilobytes a text and not with its length. Two texts are copies when, of the hashes
that the smaller sketch could share with the other, at least :data:`SHARE` are shared: containment, not overlap, so
that a cut-down print is a copy of the full one. Copies of copies fall into one group.

Editors who write up one event anew share names and figures, seldom three words in a row: measured on the field's own
news, reworded prints of one wire share 0.8, separate stories about the same deal 0.13 at most.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from remanence.reading.document import Document

__all__ = ["SHARE", "SKETCH", "WORDS", "Copies", "Group", "Sketch", "copies", "likeness", "sketch"]

#: Words in a row that make one shingle.
WORDS = 3
#: Hashes kept of one text.
SKETCH = 512
#: Least share of the smaller text's shingles that a copy has in common with the other.
SHARE = 0.4
#: A shingle that stands in more texts than this is boilerplate and leads to no candidates.
COMMON = 64
_LEAST = 12
_BATCH = 64
_TOKEN = re.compile(r"[^\W_]+")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Sketch:
    """The smallest hashes of a text's shingles, rising; ``whole``: all of them are here."""

    hashes: array[int]
    whole: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that are one text: the place in the input of each, in order; the first is the one that counts."""

    members: tuple[int, ...]
    ids: tuple[str, ...]


def sketch(text: str, title: str = "") -> Sketch:
    """Return the sketch of a text.

    Args:
        text: the article.
        title: its title; where the text repeats it, the repetitions are left out.
    """
    words = _words(text.replace(title, " ") if title else text)
    if len(words) < _LEAST:
        words = _words(text)
    shingles = {" ".join(words[i : i + WORDS]) for i in range(max(len(words) - WORDS + 1, 1))} if words else set()
    hashes = sorted(_hash(shingle) for shingle in shingles)
    return Sketch(array("q", hashes[:SKETCH]), len(hashes) <= SKETCH)


def _words(text: str) -> list[str]:
    """Return the words; in Chinese and Japanese, which are written without spaces, the characters."""
    tokens = _TOKEN.findall(text.casefold())
    return [word for token in tokens for word in (token if _DENSE.match(token) else (token,))]


def _hash(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode("utf-8", "replace"), digest_size=7).digest(), "big")


def likeness(one: Sketch, other: Sketch) -> float:
    """Return the share of the smaller text's shingles that stand in the other, 0 to 1.

    Both sketches hold all hashes up to some bound; they are compared below the lower of the two bounds.
    """
    if not one.hashes or not other.hashes:
        return 0.0
    bounds = [s.hashes[-1] for s in (one, other) if not s.whole]
    bound = min(bounds) if bounds else max(one.hashes[-1], other.hashes[-1])
    mine = {h for h in one.hashes if h <= bound}
    theirs = {h for h in other.hashes if h <= bound}
    smaller = min(len(mine), len(theirs))
    return len(mine & theirs) / smaller if smaller else 0.0


class Copies:
    """Documents one after the other, each joined to those before it that it is a copy of.

    Only sketches are kept, so the documents may be a stream. Candidates are found through shared hashes, so the time
    grows with the number of documents and not with its square.
    """

    def __init__(self) -> None:
        self._sketches: list[Sketch] = []
        self._ids: list[str] = []
        self._parent: list[int] = []
        self._holders = _Holders()
        self._same: dict[str, int] = {}

    def add(self, document: Document) -> str:
        """Take a document and return the id of the first that it is a copy of, its own where it is none."""
        return self.add_text(document.id, document.text, document.title)

    def add_text(self, id_: str, text: str, title: str) -> str:
        """Take a document by its parts; returns as :meth:`add`."""
        i = len(self._ids)
        self._parent.append(i)
        self._ids.append(id_)
        if id_ in self._same:
            self._sketches.append(Sketch(array("q"), True))
            _join(self._parent, self._same[id_], i)
        else:
            self._same[id_] = i
            self._place(i, sketch(text, title))
        return self._ids[_root(self._parent, i)]

    def _place(self, i: int, mine: Sketch) -> None:
        self._sketches.append(mine)
        for other in self._holders.near(mine):
            if likeness(mine, self._sketches[other]) >= SHARE:
                _join(self._parent, other, i)
        self._holders.add(i, mine)

    def groups(self) -> list[Group]:
        """Return all documents in groups, in the order of their first members; most groups have one."""
        return _groups(self._parent, self._ids)


def copies(documents: Iterable[Document]) -> list[Group]:
    """Return the documents in groups of copies, in the order of their first members; most groups have one.

    Args:
        documents: any documents, each once.
    """
    seen = Copies()
    for document in documents:
        seen.add(document)
    return seen.groups()


class _Holders:
    """Which documents hold a hash: two sorted columns, 12 bytes an entry, and a table of the latest documents."""

    def __init__(self) -> None:
        self._hashes = np.empty(0, np.int64)
        self._owners = np.empty(0, np.int32)
        self._late: dict[int, list[int]] = defaultdict(list)
        self._added = 0

    def add(self, i: int, mine: Sketch) -> None:
        """Take document ``i``; documents come in the order of their numbers."""
        for value in mine.hashes:
            self._late[value].append(i)
        self._added += 1
        if self._added >= _BATCH:
            self._merge()

    def near(self, mine: Sketch) -> list[int]:
        """Return the earlier documents that share some of this sketch, in order."""
        shared: dict[int, int] = defaultdict(int)
        wanted = np.frombuffer(mine.hashes, np.int64) if mine.hashes else np.empty(0, np.int64)
        first = np.searchsorted(self._hashes, wanted, "left")
        last = np.searchsorted(self._hashes, wanted, "right")
        for value, low, high in zip(mine.hashes, first.tolist(), last.tolist(), strict=True):
            early = self._owners[low : min(high, low + COMMON)].tolist() if high > low else []
            for other in [*early, *self._late.get(value, ())][:COMMON]:
                shared[other] += 1
        return sorted(other for other, count in shared.items() if count >= 4)

    def _merge(self) -> None:
        hashes = [value for value, held in self._late.items() for _ in held]
        owners = [i for held in self._late.values() for i in held]
        both = np.concatenate([self._hashes, np.array(hashes, np.int64)])
        order = np.argsort(both, kind="stable")
        self._owners = np.concatenate([self._owners, np.array(owners, np.int32)])[order]
        self._hashes = both[order]
        self._late.clear()
        self._added = 0


def _root(parent: list[int], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


def _join(parent: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(parent, one), _root(parent, other)))
    parent[second] = first


def _groups(parent: list[int], ids: list[str]) -> list[Group]:
    members: dict[int, list[int]] = defaultdict(list)
    for i in range(len(parent)):
        members[_root(parent, i)].append(i)
    return [Group(tuple(group), tuple(ids[i] for i in group)) for _, group in sorted(members.items())]
