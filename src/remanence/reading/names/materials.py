"""Materials in a text: elements, oxides, metals, alloys, magnets, ores, in words, symbols and formulae.

The words are in ``data/reading/materials.csv``. An element or a mixture followed by a form is one material
("terbium oxide"), also where the form is shared ("dysprosium and terbium oxides").
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from remanence.atlas import bundled
from remanence.reading.annotation import Material, Name

__all__ = ["find_materials", "is_material", "is_symbol"]

_HYPHENS = r"\-\u2010\u2011–—"
_HYPHEN = re.compile(f"[{_HYPHENS}]")
_NOT_MATERIAL = "skip"
_Tree = dict[str, "_Tree"]
# Between two that share a form, and between a name and its form.
_AND = r"(?:\s?[,/]\s?(?:and\s|or\s)?|\s(?:and|or|&)\s|\s?[+–-]\s?)"
_TO_FORM = rf"(?:\s\((?:[A-Za-z]{{1,6}})\))?[\s{_HYPHENS}]"
# A symbol that is a word too ("In", "Co", "Er") counts beside another symbol, a figure or a sign of chemistry.
_CHEMISTRY = re.compile(r"[/+–-]\s?[A-Z][a-z]?\b|\s?(?:\d|%|ppm)|\)")


@dataclass(frozen=True)
class _Words:
    """The words of the table, ready to be found."""

    names: dict[str, tuple[str, str]] = field(default_factory=dict)  # folded alias -> (name, stage)
    symbols: dict[str, tuple[str, str]] = field(default_factory=dict)  # symbol as written -> (name, stage)
    risky: dict[str, str] = field(default_factory=dict)  # symbols that are words too -> name
    bases: dict[str, str] = field(default_factory=dict)  # what can take a form -> name
    forms: dict[str, tuple[str, str]] = field(default_factory=dict)  # folded form -> (form, stage)


@lru_cache(maxsize=4)
def _table(path: Path | None = None) -> _Words:
    words = _Words()
    with (path or bundled() / "reading" / "materials.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            _take(words, row)
    return words


def _take(words: _Words, row: dict[str, str]) -> None:
    name, stage = row["name"], row["stage"]
    spelled = [name, *(alias for alias in row["aliases"].split("|") if alias)]
    if row["role"] == "form":
        words.forms.update({_folded(alias): (name, stage) for alias in spelled})
        return
    for alias in spelled:
        words.names.setdefault(_folded(alias), (name, stage))
        if row["role"] in {"element", "mixture"}:
            words.bases[_folded(alias)] = name
    for symbol in filter(None, row["symbols"].split("|")):
        if symbol.endswith("!"):
            words.risky[symbol[:-1]] = name
        else:
            words.symbols[symbol] = (name, stage)
        if row["role"] in {"element", "mixture"}:
            words.bases[symbol.rstrip("!")] = name


def _folded(text: str) -> str:
    return " ".join(_HYPHEN.sub("-", text).casefold().split())


def _any_of(words: dict[str, tuple[str, str]] | dict[str, str]) -> str:
    """Return a pattern of these words, longest first; blanks and hyphens stand for one another."""
    tree: _Tree = {}
    for word in sorted(words):
        node = tree
        for char in re.sub(rf"[\s{_HYPHENS}]+", " ", word):
            node = node.setdefault(rf"[\s{_HYPHENS}]" if char == " " else re.escape(char), {})
        node[""] = {}
    return _of_tree(tree)


def _of_tree(tree: _Tree) -> str:
    """Return the pattern of a tree of letters: what begins alike is tried once, the longest counts."""
    branches = [char + _of_tree(rest) for char, rest in tree.items() if char]
    if not branches:
        return ""
    pattern = f"(?:{'|'.join(branches)})"
    return f"{pattern}?" if "" in tree else pattern


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of lists that share a form, and that of single materials."""
    words = _table()
    worded = {k: v for k, v in words.bases.items() if k == k.casefold()}
    symbols = {k: v for k, v in words.bases.items() if k != k.casefold()}
    base = f"(?:(?i:{_any_of(worded)})|{_any_of(symbols)})"
    forms = f"(?i:{_any_of(words.forms)})"
    shared = rf"(?<![\w]){base}(?:{_AND}{base})*{_TO_FORM}{forms}(?!\w)"
    risky = f"(?:{_any_of(words.risky)})"
    single = (
        rf"(?<![\w])(?:(?P<name>(?i:{_any_of(words.names)}))|(?P<symbol>{_any_of(words.symbols)})"
        rf"|(?P<risky>{risky}))(?![\w₀-₉])"
    )
    return re.compile(shared), re.compile(single)


def find_materials(text: str, names: Sequence[Name] = ()) -> list[Material]:
    """Return the materials of a text with canonical names, sorted and disjoint; the longest at a place counts.

    Args:
        text: the clean text.
        names: names in it, sorted; a word inside the name of a company or law is no material.
    """
    shared, single = _patterns()
    found: list[Material] = []
    taken = 0
    lists = {match.start(): match for match in shared.finditer(text)}
    for match in _in_order(single.finditer(text), lists):
        if match.start() < taken:
            continue
        if match.re is shared:
            found += _of_list(match)
        else:
            found += _of_word(text, match)
        taken = match.end()
    return [material for material in found if not _named(material, names)]


def _named(material: Material, names: Sequence[Name]) -> bool:
    """Return whether a material is part of a name."""
    at = bisect_right(names, material.start, key=lambda name: name.start) - 1
    return at >= 0 and material.end <= names[at].end


def is_symbol(text: str) -> bool:
    """Return whether a text, as a whole, is a symbol or formula: NdFeB, SmCo, TREO."""
    return text in _table().symbols


def is_material(text: str) -> bool:
    """Return whether a text, as a whole, is the word or the symbol of a material."""
    words = _table()
    return text in words.symbols or text in words.risky or _gapless(text) in _by_gap()


def _in_order(singles: Iterator[re.Match[str]], lists: dict[int, re.Match[str]]) -> list[re.Match[str]]:
    """Return all matches by place; at one place the longer comes first."""
    return sorted([*singles, *lists.values()], key=lambda m: (m.start(), -m.end(), m.lastgroup is None))


def _of_word(text: str, match: re.Match[str]) -> list[Material]:
    words = _table()
    if match.lastgroup == "name":
        name, stage = words.names.get(_by_gap().get(_gapless(match.group()), ""), ("", _NOT_MATERIAL))
        return [] if stage == _NOT_MATERIAL else [Material(match.start(), match.end(), name, stage)]
    if match.lastgroup == "symbol":
        name, stage = _symbol(match.group(), words)
        return [Material(match.start(), match.end(), name, stage)]
    if _chemical(text, match.start(), match.end()):
        return [Material(match.start(), match.end(), words.risky[match.group()], "")]
    return []


@lru_cache(maxsize=1)
def _by_gap() -> dict[str, str]:
    """Return the aliases by their letters, hyphens and blanks being the same."""
    return {_gapless(alias): alias for alias in _table().names}


def _gapless(text: str) -> str:
    return re.sub(rf"[\s{_HYPHENS}]", " ", text).casefold()


def _symbol(text: str, words: _Words) -> tuple[str, str]:
    if text in words.symbols:
        return words.symbols[text]
    gapless = _gapless(text)
    return next(value for symbol, value in words.symbols.items() if _gapless(symbol) == gapless)


def _chemical(text: str, start: int, end: int) -> bool:
    """Return whether a symbol that is a word too stands among symbols, in brackets or before a figure."""
    after = _CHEMISTRY.match(text, end)
    before = text[max(0, start - 1) : start]
    if before == "(" and text[end : end + 1] == ")":
        return True
    beside = re.search(r"[A-Z][a-z]?[/+–-]$", text[max(0, start - 4) : start])
    return bool(beside) or bool(after and after.group()[0] in "/+–-" and before != "-")


def _of_list(match: re.Match[str]) -> list[Material]:
    """Return each that shares the form, the last one with the form in its span."""
    words = _table()
    text, at = match.group(), match.start()
    form = max((form for form in words.forms if _gapless(text).endswith(form)), key=len, default="")
    if not form:
        return []
    name, stage = words.forms[form]
    head = text[: len(text) - len(form)]
    parts = list(_base_pattern().finditer(head))
    if not parts:
        return []
    whole = _gapless(text[parts[0].start() :])
    if len(parts) == 1 and whole in _by_gap():
        known, known_stage = words.names[_by_gap()[whole]]
        return [Material(at + parts[0].start(), match.end(), known, known_stage or stage)]
    found = []
    for i, part in enumerate(parts):
        end = match.end() if i == len(parts) - 1 else at + part.end()
        material, its_stage = _composed(_base_name(part.group(), words), name, stage)
        found.append(Material(at + part.start(), end, material, its_stage))
    return found


def _composed(base: str, form: str, stage: str) -> tuple[str, str]:
    """Return the canonical name of a base with a form, as the table has it where it has one."""
    words = _table()
    singular = base.removesuffix("s")
    for text in (f"{base} {form}", f"{base} {form}s", f"{singular} {form}", f"{singular} {form}s"):
        if _gapless(text) in _by_gap():
            name, known = words.names[_by_gap()[_gapless(text)]]
            return name, known or stage
    return f"{base} {form}", stage


@lru_cache(maxsize=1)
def _base_pattern() -> re.Pattern[str]:
    words = _table()
    worded = {k: v for k, v in words.bases.items() if k == k.casefold()}
    symbols = {k: v for k, v in words.bases.items() if k != k.casefold()}
    return re.compile(rf"(?<![\w])(?:(?i:{_any_of(worded)})|{_any_of(symbols)})(?!\w)")


def _base_name(text: str, words: _Words) -> str:
    if text in words.bases:
        return words.bases[text]
    gapless = _gapless(text)
    return next((name for base, name in words.bases.items() if _gapless(base) == gapless), text)
