"""The terms of a deal as tables: one file a success factor in ``data/reading/deals``, kinds in ``deal_kinds.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from remanence.atlas.places import bundled

__all__ = ["Factor", "Kinds", "factors", "kinds"]


@dataclass(frozen=True, slots=True)
class Factor:
    """One success factor and the words that fill it.

    Attributes:
        question: what a reader of the deal wants to know.
        patterns: words that answer it; ``refused`` words that deny it, and take precedence.
        quantities: kinds of quantity (mass, duration) that answer it.
        beside: words that must stand near such a quantity; ``apart`` words that must not; None where any will do.
        days: a date that is still to come answers it.
        binds: its words tell whether the deal binds.
    """

    name: str
    question: str
    patterns: tuple[re.Pattern[str], ...]
    refused: tuple[re.Pattern[str], ...] = ()
    quantities: frozenset[str] = frozenset()
    beside: re.Pattern[str] | None = None
    apart: re.Pattern[str] | None = None
    days: bool = False
    binds: bool = False


@dataclass(frozen=True, slots=True)
class Kinds:
    """What an agreement is: cues, the kinds a claim type can be of, kinds that are one, words that refer back."""

    cue: dict[str, re.Pattern[str]]
    type: dict[str, tuple[str, ...]]
    same: dict[str, str]
    back: re.Pattern[str]

    def of(self, claim_type: str, value: str, words: str) -> str:
        """Return the kind, empty where the words do not tell."""
        possible = self.type.get(claim_type, ())
        told = (kind for kind in possible if self.cue[kind].search(words))
        return next(told, "") or next((kind for kind in possible if kind in value), "")


@lru_cache(maxsize=1)
def factors() -> tuple[Factor, ...]:
    """Return the success factors in their order."""
    found = []
    for path in sorted((bundled() / "reading" / "deals").glob("*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        factor = Factor(
            path.stem, raw["question"], _compiled(raw["patterns"]), _compiled(raw.get("refused", ())),
            frozenset(raw.get("quantities", ())), _optional(raw.get("beside")), _optional(raw.get("apart")),
            raw.get("days", False), raw.get("binds", False),
        )  # fmt: skip
        found.append((raw["order"], factor))
    return tuple(factor for _, factor in sorted(found, key=lambda pair: pair[0]))


def _optional(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern, re.I) if pattern else None


def _compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.I) for pattern in patterns)


@lru_cache(maxsize=1)
def kinds() -> Kinds:
    """Return the table of kinds."""
    raw = tomllib.loads((bundled() / "reading" / "deal_kinds.toml").read_text(encoding="utf-8"))
    cue = {kind: re.compile(pattern, re.I) for kind, pattern in raw["cue"].items()}
    types = {name: tuple(possible) for name, possible in raw["type"].items()}
    return Kinds(cue, types, raw["same"], re.compile(raw["refer"]["back"], re.I))
