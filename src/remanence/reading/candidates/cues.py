"""What words tell that a claim itself does not, from ``data/reading/cues.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from remanence.atlas.places import bundled

__all__ = ["Cues", "Market", "State", "cues"]


@dataclass(frozen=True, slots=True)
class State:
    """A status, the words that show it, and the strengths it may be said with."""

    term: str
    holds: frozenset[str]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Market:
    """A market that prices are quoted in, the country it belongs to, and the words that show it."""

    id: str
    country: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """All of them: bases of a tonnage, tax in a price, markets, states of a plant, kinds of quota.

    What shows a basis stands in the sentence; what ``anywhere`` holds may stand anywhere in the article.
    """

    basis: dict[str, re.Pattern[str]]
    anywhere: dict[str, re.Pattern[str]]
    tax: dict[str, re.Pattern[str]]
    quota: dict[str, re.Pattern[str]]
    markets: tuple[Market, ...]
    states: tuple[State, ...]

    @staticmethod
    def first(among: dict[str, re.Pattern[str]], text: str) -> str:
        """Return the first word whose cue stands in the text, empty where none does."""
        return next((word for word, pattern in among.items() if pattern.search(text)), "")


@lru_cache(maxsize=1)
def cues() -> Cues:
    """Read the table."""
    raw = tomllib.loads((bundled() / "reading" / "cues.toml").read_text(encoding="utf-8"))
    basis, anywhere, tax, quota = (
        {word: re.compile(pattern, re.I) for word, pattern in raw[name].items()}
        for name in ("basis", "basis_anywhere", "tax", "quota")
    )
    markets = tuple(Market(m["id"], m["country"], re.compile(m["pattern"], re.I)) for m in raw["market"])
    states = tuple(
        State(s["term"], frozenset(s["holds"]), re.compile(s["pattern"], re.I)) for s in raw["status"]
    )
    return Cues(basis, anywhere, tax, quota, markets, states)
