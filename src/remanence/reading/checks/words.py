"""Words: the lists of ``data/reading/checks/words.toml``, and plain stems to compare them by."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from types import MappingProxyType

from remanence.atlas.places import bundled

__all__ = ["content", "elements", "events", "instruments", "measures", "plain_name", "stem", "trades"]

_WORD = re.compile(r"[^\W\d_][\w’'-]*[^\W_]|[^\W\d_]")
_ENDINGS = (
    "isation",
    "ization",
    "ations",
    "ation",
    "ments",
    "ment",
    "ions",
    "ing",
    "ied",
    "ies",
    "ion",
    "ed",
    "es",
    "s",
)


@cache
def _tables() -> MappingProxyType[str, dict[str, list[str]]]:
    path = bundled() / "reading" / "checks" / "words.toml"
    return MappingProxyType(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def events() -> MappingProxyType[str, str]:
    """Return the stem of each word that tells of a one-off event."""
    return MappingProxyType({word: key for key, words in _tables()["events"].items() for word in words})


@cache
def elements() -> frozenset[str]:
    """Return the names of the chemical elements, in lower case."""
    return frozenset(_tables()["elements"]["names"])


@cache
def measures() -> MappingProxyType[str, str]:
    """Return the measure that each word names: what a figure can be a figure of."""
    return MappingProxyType({word: key for key, words in _tables()["measures"].items() for word in words})


@cache
def trades() -> frozenset[str]:
    """Return the words of company names that many companies share."""
    return frozenset(_tables()["trades"]["words"])


@cache
def instruments() -> tuple[str, ...]:
    """Return the instruments of policy, longest first."""
    return tuple(sorted(_tables()["instruments"]["words"], key=len, reverse=True))


@cache
def _stop() -> frozenset[str]:
    return frozenset(_tables()["stop"]["words"])


@cache
def stem(word: str) -> str:
    """Return the word in lower case without its possessive and its commonest endings."""
    bare = re.sub(r"[’']s?$", "", word.lower())
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= 4:
            bare = bare[: -len(ending)]
            break
    return bare.removesuffix("e")


def plain_name(name: str) -> str:
    """Return the name in lower case without its article: the key to compare names by."""
    return re.sub(r"^the\s+", "", " ".join(name.lower().split()))


def content(text: str) -> list[str]:
    """Return the stems of the words of ``text`` that carry meaning, in order."""
    return [stem(w) for w in _WORD.findall(text) if len(w) > 2 and w.lower() not in _stop()]
