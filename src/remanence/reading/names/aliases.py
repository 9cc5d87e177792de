"""Names of one thing: aliases brought to one key, company suffixes and possessives dropped."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Self

__all__ = ["Aliases", "key"]

_SUFFIX = re.compile(
    r"[,\s]+(?:inc|ltd|limited|corp|corporation|co|company|gmbh|ag|plc|llc|sa|sas|nv|group|holdings?)\.?$", re.I
)
_LIST = re.compile(r"\s*[;,]\s*|\s+and\s+")


def key(name: str) -> str:
    """Return what two spellings of one name share: case, article, possessive, quotation marks dropped."""
    # U+0E42 is what a curly apostrophe becomes in pages that were read as Thai.
    folded = unicodedata.normalize("NFKC", name).replace("’", "'").replace("“", "").replace("”", "")
    folded = folded.replace("\u0e42", "'").strip().lower()
    folded = re.sub(r"^(the|a|an)\s+", "", re.sub(r"'s\b", "", folded))
    return re.sub(r"\s+", " ", folded).strip(" .,'\"")


class Aliases:
    """Aliases and the canonical names they stand for; the first that claims an alias keeps it."""

    def __init__(self, named: Iterable[tuple[str, Iterable[str]]] = ()) -> None:
        """Take (canonical name, aliases) in the order of their right to an alias."""
        self._canonical: dict[str, str] = {}
        self._known: dict[str, str] = {}
        for canonical, aliases in named:
            for alias in (canonical, *aliases):
                self._canonical.setdefault(key(alias), key(canonical))

    @classmethod
    def read(cls, paths: Iterable[Path], more: Iterable[tuple[str, Iterable[str]]] = ()) -> Self:
        """Read CSV files with the columns ``canonical`` and ``aliases`` (parted by ``|``), then ``more``."""
        named: list[tuple[str, Iterable[str]]] = []
        for path in paths:
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    named.append((row["canonical"], [a for a in (row.get("aliases") or "").split("|") if a]))
        return cls([*named, *more])

    def canonical(self, name: str | None) -> str | None:
        """Return the key of the thing that a name stands for; None where there is no name."""
        if not name:
            return None
        if name not in self._known:
            self._known[name] = self._resolve(key(name))
        return self._known[name]

    def _resolve(self, folded: str) -> str:
        if folded in self._canonical:
            return self._canonical[folded]
        short = folded
        for _ in range(2):
            short = _SUFFIX.sub("", short).strip(" ,.&")
            if short in self._canonical:
                return self._canonical[short]
        return short or folded

    def materials(self, named: str | None) -> frozenset[str | None]:
        """Return the keys of the materials in a list, and that of the list as a whole."""
        if not named:
            return frozenset()
        return frozenset(self.canonical(one) for one in (*filter(None, _LIST.split(named)), named))
