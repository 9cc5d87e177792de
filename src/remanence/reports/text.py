"""The stress answer in a terminal: one table, and the few lines that a reader needs next.

The same document gives the same text: fixed width, and colour only where the console is a terminal.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.table import Table
from rich.text import Text

from remanence.reports import view, words
from remanence.reports.headline import cause_words, headline, in_short
from remanence.reports.view import Part, Stress

WIDTH = 100
NARROW = 72
"""Columns of a terminal below which a table would break words."""
OUTSIDE = "*"


def stress(document: Mapping[str, Any]) -> RenderableType:
    """Draw the stress answer: headline, a row for each part, and what it rests on."""
    answer = view.read(document)
    futures = "1 future" if answer.n == 1 else f"{answer.n} futures"
    dates = f"{answer.title}, on {answer.on} as of {answer.as_of}; {futures}, seed {answer.seed}"
    lines = [Text(line) for line in in_short(answer) if not line.startswith("Why ")]
    return Group(
        Text(headline(answer), style="bold"),
        Text(dates),
        Text(),
        _Parts(answer.parts),
        Text(),
        *lines,
        *_marked(answer),
    )


@dataclass(frozen=True)
class _Parts:
    """A row for each part, or a paragraph where the terminal is too narrow for columns."""

    parts: tuple[Part, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        if options.max_width >= NARROW:
            yield _table(self.parts)
            return
        for part in self.parts:
            name, weeks, spread, when, why, best = _row(part)
            said = "" if weeks in ("-", "") else f"{weeks} weeks{f' ({spread})' if spread else ''}, "
            yield Text(f"{name}: {said}{when}", style="" if part.outcome == "stops" else "dim")
            yield from (Text(f"  {line}") for line in (why, best) if line)


def _marked(answer: Stress) -> list[Text]:
    """Return what the mark in the weeks means, where a part bears it."""
    outside = any(part.outcome == "stops" and part.base_outside for part in answer.parts)
    return [Text(f"{OUTSIDE} base values lie outside the range of the futures.")] if outside else []


def _table(parts: tuple[Part, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("part", overflow="fold", max_width=22)
    table.add_column("weeks", justify="right", no_wrap=True)
    table.add_column("low-high", no_wrap=True)
    table.add_column("stops on", no_wrap=True)
    table.add_column("why", overflow="fold")
    table.add_column("what would buy time", overflow="fold")
    for part in parts:
        table.add_row(*map(Text, _row(part)), style="" if part.outcome == "stops" else "dim")
    return table


def _row(part: Part) -> tuple[str, ...]:
    """Return the cells of one part; '-' is no stop."""
    if part.outcome == "holds":
        return part.name, "-", "", "no stop", "", ""
    when = part.stop_date.isoformat() if part.stop_date else f"{words.percent(part.share_stop)} stop"
    weeks = "-" if part.weeks.base is None else words.number(part.weeks.base)
    weeks += OUTSIDE if part.outcome == "stops" and part.base_outside else ""
    return part.name, weeks, _spread(part), when, cause_words(part), _best(part)


def _spread(part: Part) -> str:
    low, high = part.weeks.low, part.weeks.high
    if low is None:
        return ""
    return f"from {words.number(low)}" if high is None else f"{words.number(low)}-{words.number(high)}"


def _best(part: Part) -> str:
    best = part.best
    if best is None:
        return "too late" if part.mitigations else ""
    gain = "avoids the stop" if best.avoids_stop else f"+{words.number(best.weeks_gained)} weeks"
    return f"{best.text}: {gain}"


def printed(renderable: RenderableType, width: int = WIDTH) -> str:
    """Return ``renderable`` as plain text of at most ``width`` columns, without colour."""
    held = io.StringIO()
    console = Console(file=held, width=width, no_color=True, force_terminal=False, highlight=False)
    console.print(renderable)
    return "".join(f"{line.rstrip()}\n" for line in held.getvalue().splitlines())
