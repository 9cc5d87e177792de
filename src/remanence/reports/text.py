"""The stress answer in a terminal: one table, and the few lines that a reader needs next.

The same document gives the same text: fixed width, and colour only where the console is a terminal.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from remanence.reports import view, words
from remanence.reports.headline import cause_words, headline, in_short
from remanence.reports.view import Part

WIDTH = 100


def stress(document: Mapping[str, Any]) -> RenderableType:
    """Draw the stress answer: headline, a row for each part, and what it rests on."""
    answer = view.read(document)
    futures = "1 future" if answer.n == 1 else f"{answer.n} futures"
    dates = f"{answer.title}, on {answer.on} as of {answer.as_of}; {futures}, seed {answer.seed}"
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("part", overflow="fold", max_width=22)
    table.add_column("weeks", justify="right", no_wrap=True)
    table.add_column("low-high", no_wrap=True)
    table.add_column("stops on", no_wrap=True)
    table.add_column("why", overflow="fold")
    table.add_column("what would buy time", overflow="fold")
    for part in answer.parts:
        table.add_row(*map(Text, _row(part)), style="" if part.outcome == "stops" else "dim")
    lines = [Text(line) for line in in_short(answer) if not line.startswith("Why ")]
    return Group(Text(headline(answer), style="bold"), Text(dates), Text(), table, Text(), *lines)


def _row(part: Part) -> tuple[str, ...]:
    """Return the cells of one part; '-' is no stop."""
    if part.outcome == "holds":
        return part.name, "-", "", "no stop", "", ""
    when = part.stop_date.isoformat() if part.stop_date else f"{words.percent(part.share_stop)} stop"
    weeks = "-" if part.weeks.base is None else words.number(part.weeks.base)
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
