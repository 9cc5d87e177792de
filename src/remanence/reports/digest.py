"""The digest of a period as one Markdown page; every sentence ends with the rows that it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from remanence.desk.wording import plain
from remanence.reports.literal import markdown

__all__ = ["page"]

SHORT = 8
"""Characters of a row's id on the page; commands take an id by its beginning, and the JSON has it whole."""
NAMED = 12
"""Rows that a sentence names on the page; where it has more, their number is said and the JSON names them all."""


def page(document: Mapping[str, Any]) -> str:
    """Return the page of a ``digest`` document."""
    return "\n".join(_lines(document["result"]))


def _lines(result: Mapping[str, Any]) -> Iterator[str]:
    yield f"# Digest from {result['from']} to {result['to']}"
    for section in result["sections"]:
        yield from ("", f"## {section['section'].capitalize()}", "")
        yield from _tonnes(section["tonnes"])
        yield from _sentences(section["sentences"], "Nothing was read of this.")
    yield from ("", "## What changed in the register", "")
    yield from _sentences(result["changes"], "Nothing changed.")
    yield from ("", "## To be seen", "")
    yield from _sentences(result["due"], "No dated statement was read.")
    yield from ("", "## Read", "")
    yield from [_document(row) for row in result["documents"]] or ["Nothing was read."]
    yield ""


def _tonnes(tonnes: Mapping[str, Any]) -> Iterator[str]:
    if tonnes["deals"]:
        deals = "1 deal" if tonnes["deals"] == 1 else f"{tonnes['deals']} deals"
        silent = f", {tonnes['without_volume']} without a stated volume" if tonnes["without_volume"] else ""
        silent += f", {tonnes['firm_unknown']} of which nobody knows what is firm" if tonnes["firm_unknown"] else ""
        told = f"Announced {_t(tonnes['announced'])} against {_t(tonnes['firm'])} firm in {deals}{silent}."
        yield f"**{told}** {_rows(tonnes['rows'])}"
        yield ""


def _t(value: float | None) -> str:
    return "no stated tonnes" if value is None else f"{plain(value)} t a year"


def _sentences(found: Sequence[Mapping[str, Any]], none: str) -> Iterable[str]:
    return [f"- {markdown(one['text'])} {_rows(one['rows'])}" for one in found] or [none]


def _document(row: Mapping[str, Any]) -> str:
    title = markdown(row["title"] or "Without a title")
    stop = "" if title.endswith((".", "?", "!")) else "."
    return f"- {title}{stop} {markdown(row['source'])}, {row['date']}, {row['source_class']}. {_rows([row['id']])}"


def _rows(rows: Sequence[str]) -> str:
    named = [row[:SHORT] for row in rows[:NAMED]]
    more = [f"and {len(rows) - NAMED} more in --json"] if len(rows) > NAMED else []
    return f"[{', '.join([*named, *more])}]"
