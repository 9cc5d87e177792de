"""How what was read looks in the terminal: articles, their claims by type, what is wrong, and the sum of it.

Whatever comes out of a document is shown as text, never as markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from remanence.desk.wording import sentence
from remanence.reading.article import Article
from remanence.reading.checks import Alarm
from remanence.reading.claim import TYPES
from remanence.reports.literal import literal

__all__ = ["Tally", "between", "read_article"]

_LONG = 220
_COLOURS = {"error": "red", "note": "yellow"}


@dataclass
class Tally:
    """What was read so far, counted."""

    articles: int = 0
    claims: int = 0
    mapped: int = 0
    types: Counter[str] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)

    def add(self, lines: Sequence[Mapping[str, Any]], alarms: Iterable[Alarm]) -> None:
        """Count one article."""
        self.articles += 1
        self.claims += len(lines)
        self.mapped += sum("reason" not in line["statement"] for line in lines)
        self.types.update(line["type"] for line in lines)
        self.note(alarms)

    def note(self, alarms: Iterable[Alarm]) -> None:
        """Count alarms."""
        self.alarms.update(alarm.severity for alarm in alarms)

    def drawn(self) -> RenderableType:
        """Draw the sum."""
        parts = [f"{_count(self.articles, 'article')}, {_count(self.claims, 'claim')}"]
        if self.claims:
            parts.append(f"{self.mapped} of them as statements of the atlas")
        errors, notes = self.alarms["error"], self.alarms["note"]
        parts.append(f"{_count(errors, 'error')} and {_count(notes, 'note')} of the checks")
        kinds = ", ".join(f"{name.replace('_', ' ')} {self.types[name]}" for name in TYPES if self.types[name])
        return Group(Text("; ".join(parts) + ".", style="bold"), *([Text(kinds)] if kinds else []))


def read_article(
    article: Article, lines: Sequence[Mapping[str, Any]], alarms: Sequence[Alarm], caveat: str
) -> RenderableType:
    """Draw one article: where it comes from, its claims by type with their words, and what is wrong in it."""
    document = article.document
    title = literal(document.title) or "Without a title"
    source = document.publisher or "publisher unknown"
    told = ", ".join(literal(part) for part in (source, document.source_class, document.date or "no date") if part)
    place = f"{literal(document.name)}, article {document.index}"
    parts: list[RenderableType] = [
        Text(title, style="bold underline"),
        Text(f"{place}: {told}. {caveat}".rstrip(), style="dim"),
    ]
    order = {name: at for at, name in enumerate(TYPES)}
    pairs = sorted(zip(article.claims, lines, strict=True), key=lambda pair: order[pair[0].type])
    for type_, group in groupby(pairs, key=lambda pair: pair[0].type):
        parts.append(Text(type_.replace("_", " "), style="bold"))
        for claim, line in group:
            parts.append(Padding(_claim(line, _quoted(article.text, claim.start, claim.end)), (0, 0, 0, 2)))
    if not lines:
        parts.append(Text("No claim found."))
    parts += _alarms(alarms)
    return Group(*parts, Text())


def between(alarms: Sequence[Alarm]) -> RenderableType:
    """Draw what is wrong between articles."""
    return Group(Text("Between articles", style="bold underline"), *_alarms(alarms), Text())


def _claim(line: Mapping[str, Any], quote: str) -> RenderableType:
    head = Text.assemble(literal(sentence(line)), (f"  {line['confidence']:.2f}", "dim"))
    said = line["statement"]
    mapped = said.get("reason") or " ".join(
        str(said[name]) for name in ("subject", "property", "value", "text", "unit", "basis") if said[name] is not None
    )
    sign = "no statement: " if "reason" in said else "statement: "
    return Group(head, Text(f"“{quote}”", style="italic"), Text(literal(sign + mapped), style="dim"))


def _alarms(alarms: Iterable[Alarm]) -> Iterator[RenderableType]:
    for alarm in alarms:
        first = alarm.places[0]
        where = f"{first.name}, article {first.index}, {first.start}-{first.end}"
        yield Text.assemble(
            (alarm.severity, _COLOURS[alarm.severity]), f" ({alarm.kind.replace('_', ' ')}) {literal(alarm.message)}",
            (f"  {literal(where)}", "dim"),
        )  # fmt: skip


def _quoted(text: str, start: int, end: int) -> str:
    words = literal(text[start:end])
    return words if len(words) <= _LONG else f"{words[: _LONG - 1]}…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
