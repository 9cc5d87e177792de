"""No pattern knows a name: who and where come from the gazetteer, the patterns are the field's words."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pattern_words import strings_of, words_in

import remanence.reading
from remanence.atlas import bundled

DATA = bundled() / "reading"
PATTERNS = sorted(
    [
        *(DATA / "frames").glob("*.toml"),
        *(DATA / "deals").glob("*.toml"),
        *(DATA / "checks").glob("*.toml"),
        *(DATA / f"{name}.toml" for name in ("cues", "modality", "polarity", "deal_kinds")),
    ]
)
ORDINARY = {
    "benchmark": "a price, a target",
    "cap": "an upper limit",
    "congress": "any parliament of that name",
    "elements": "what is missing; chemical elements",
    "grace": "a grace period",
    "magnetics": "a word of makers' names",
    "ministerial": "a meeting of ministers",
    "neo": "the trade's short word for neodymium",
}
"""Names that are also words of the language, units or currencies, with what they mean in the patterns."""
IN_CODE = {
    **dict.fromkeys(("amp", "meta"), "markup"),
    "ing": "an ending",
    "isa": "is, a",
    "commission": "an office of any name",
    "foreign affairs": "an office of any name",
    **dict.fromkeys(("us", "u.s", "eu", "uk"), "short forms beside currencies, which are no codes of products"),
}
"""The same for patterns in the code."""
EXCEPT = ORDINARY.keys() | IN_CODE.keys()
LABELS = {"id", "value", "country"}
"""Keys of what is no pattern."""


def _column(name: str, *columns: str) -> Iterator[str]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column in columns:
                yield from row[column].split("|")


@cache
def names() -> frozenset[str]:
    """Return every name of the gazetteer's tables, in lower case, without the dot at its end."""
    found = {
        *_column("names", "name", "aliases", "needs_full", "adjectives"),
        *_column("countries", "name", "aliases", "adjectives", "capital", "needs_full"),
        *_column("publishers", "publisher", "aliases"),
    }
    return frozenset(name.casefold().strip().rstrip(".") for name in found) - {""}


@cache
def _named(pattern: str) -> set[str]:
    words = {word.strip(".'’&").removesuffix("'s") for word in words_in(pattern)}
    spoken = " " + re.sub(r"[^\w&.'’]+", " ", re.sub(r"\\.|\[ ?-?\]\??|\(\?:?[=!<]*", " ", pattern)).casefold() + " "
    several = {name for name in names() if " " in name and f" {name} " in spoken}
    return (words & names()) | several


@pytest.mark.parametrize("path", PATTERNS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_pattern_holds_a_name(path: Path) -> None:
    found = {name: text[:90] for text in strings_of(path, LABELS) for name in _named(text) if name not in ORDINARY}
    assert found == {}


def _compiled() -> Iterator[tuple[str, str]]:
    """Yield every pattern that the reader's code compiles as it stands, with its file."""
    folder = Path(remanence.reading.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
                whole = node.args[0]
                if isinstance(whole, ast.Constant) and isinstance(whole.value, str):
                    yield path.name, whole.value


def test_no_pattern_in_the_code_holds_a_name() -> None:
    patterns = list(_compiled())
    assert len(patterns) > 50
    found = [(where, name, text[:90]) for where, text in patterns for name in _named(text) - EXCEPT]
    assert found == []


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("(?:the )?chin(?:a|ese) export", "china"),
        (r"non-chinese|u\.s\.", "u.s"),
        (r"\bviet ?nam(?:ese)?\b", "vietnamese"),
        ("(?:new )?european commission(?:er)?s?", "european commission"),
        ("mp materials", "mp materials"),
    ],
)
def test_a_name_is_found_in_a_pattern_however_it_is_written(pattern: str, name: str) -> None:
    assert name in _named(pattern)


def test_the_words_of_a_pattern_are_spelled_out() -> None:
    assert words_in(r"re-?(?:open|start)(?:s|ed)? (?:\S+ ){0,3}mines?") == {
        *(f"{stem}{end}" for stem in ("reopen", "restart", "open", "start") for end in ("", "s", "ed")),
        *("re", "mine", "mines"),
    }


def test_every_exception_is_still_needed() -> None:
    used = {name for path in PATTERNS for text in strings_of(path, LABELS) for name in _named(text)}
    used |= {name for _, text in _compiled() for name in _named(text)}
    assert used >= EXCEPT
