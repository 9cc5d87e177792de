"""One row of a labelled or predicted file, made ready for comparison."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from remanence.errors import InputError, Offence
from remanence.reading.names.aliases import Aliases
from remanence.reading.scoring.units import number

__all__ = ["Amount", "Keys", "Row", "load", "row_of"]

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Amount:
    """The number of a claim: ``value`` and, of a range, its ends, in ``unit`` as it is spelt there."""

    value: float | None
    low: float | None
    high: float | None
    unit: object

    @property
    def given(self) -> bool:
        """Whether there is a number at all."""
        return self.value is not None or self.low is not None

    @property
    def middle(self) -> float | None:
        """The value, or the middle of the range that stands in its place."""
        if self.value is None and self.low is not None and self.high is not None:
            return (self.low + self.high) / 2
        return self.value


@dataclass(frozen=True, slots=True)
class Row:
    """A claim as the scorer sees it.

    Attributes:
        article: key of its article, ``003#1``.
        alt_types: other types that are right as well.
        subject: key of the subject, None where none is named; so ``counterparty`` for the object; ``parties`` has
            all of them.
        alternatives: other numbers that are right as well, (number, unit).
        term: length of a contract in years, where it is not the main number.
        evidence: the cited stretch, None where nothing is cited; ``mentions`` has the further ones.
        said: the row as it was given.
    """

    article: str
    type: str | None
    alt_types: tuple[str, ...]
    subject: str | None
    counterparty: str | None
    parties: frozenset[str | None]
    materials: frozenset[str | None]
    amount: Amount
    alternatives: tuple[tuple[float, object], ...]
    term: float | None
    evidence: Place | None
    mentions: tuple[Place, ...]
    optional: bool
    said: Mapping[str, Any]

    @property
    def places(self) -> tuple[Place, ...]:
        """Every stretch that says it, the evidence first."""
        return ((self.evidence,) if self.evidence else ()) + self.mentions


class Keys:
    """The key of a row's article, from its own words, its file and number, or where its evidence stands."""

    def __init__(self, golds: Iterable[Mapping[str, Any]] = (), articles: Iterable[Mapping[str, Any]] = ()) -> None:
        """Learn what the labels and the table of articles call each file."""
        self._articles = tuple(articles)
        self._called = {_base(a["file"]): str(a["doc"]) for a in self._articles if "file" in a and "doc" in a}
        for gold in golds:
            called, sign, _ = str(gold.get("article") or "").partition("#")
            if sign and gold.get("doc"):
                self._called.setdefault(_base(gold["doc"]), called)

    def of(self, row: Mapping[str, Any]) -> str:
        """Return the key: ``003#1``."""
        article = row.get("article")
        if isinstance(article, str) and "#" in article:
            return article
        if article is None:
            article = row.get("article_index")
        file = _base(row.get("doc") or row.get("file") or row.get("document") or "")
        if article is not None and article != "":
            return f"{self._name(file)}#{article}"
        place = _place(row)
        for known in self._articles if place else ():
            if _base(known["file"]) == file and place and known["start"] <= place[0] < known["end"]:
                return f"{known['doc']}#{known['article']}"
        return f"{self._name(file)}#0"

    def _name(self, file: str) -> str:
        return self._called.get(file, file[:3])


def _base(path: object) -> str:
    return PurePosixPath(str(path)).name


def _place(row: Mapping[str, Any]) -> Place | None:
    evidence = row.get("evidence")
    if isinstance(evidence, Mapping) and evidence.get("start") is not None:
        return evidence["start"], evidence["end"]
    if isinstance(evidence, Sequence) and not isinstance(evidence, str) and len(evidence) >= 2:
        return evidence[0], evidence[1]
    return (row["start"], row["end"]) if row.get("start") is not None else None


def row_of(said: Mapping[str, Any], keys: Keys, aliases: Aliases) -> Row:
    """Return one row made ready."""
    subject, thing = (aliases.canonical(said.get(name)) for name in ("subject", "object"))
    parties = [subject, thing, *(aliases.canonical(name) for name in said.get("others") or ())]
    return Row(
        keys.of(said),
        said.get("type"),
        tuple(said.get("alt_types") or ()),
        subject,
        thing,
        frozenset(p for p in parties if p is not None),
        aliases.materials(said.get("material")),
        _amount(said),
        _alternatives(said.get("alt")),
        number(said.get("term_years")),
        _place(said),
        tuple((place[0], place[1]) for place in said.get("also") or ()),
        bool(said.get("optional")),
        said,
    )


def _amount(said: Mapping[str, Any]) -> Amount:
    value, low, high = (number(said.get(name)) for name in ("quantity", "quantity_low", "quantity_high"))
    return Amount(value, low, high, said.get("unit"))


def _alternatives(given: object) -> tuple[tuple[float, object], ...]:
    """Return the other numbers that a label accepts: one, or a list."""
    several = [given] if isinstance(given, Mapping) else given if isinstance(given, Sequence) else []
    found = ((number(one.get("quantity")), one.get("unit")) for one in several if isinstance(one, Mapping))
    return tuple((value, unit) for value, unit in found if value is not None)


def load(path: Path) -> list[dict[str, Any]]:
    """Read a JSONL file.

    Raises:
        InputError: the lines that are no JSON object, each with its number.
    """
    rows, wrong = [], []
    with path.open(encoding="utf-8") as file:
        for at, line in enumerate(file, 1):
            if line.strip():
                row = _json(line)
                rows.append(row or {})
                if row is None:
                    wrong.append(Offence(f"{path.name}:{at}", line.strip()[:40], "one JSON object a line"))
    if wrong:
        raise InputError("This file of claims cannot be read.", wrong)
    return rows


def _json(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None
