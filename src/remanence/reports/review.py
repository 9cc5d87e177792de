"""How the desk looks in the terminal: candidates by subject, and the record. Text of others is shown as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from remanence.reports.literal import literal

__all__ = ["acknowledged", "candidate_block", "history", "review"]

Entry = Mapping[str, Any]
_DONE = {"accept": "accepted", "edit": "edited and accepted", "reject": "rejected"}
_COLOURS = {"open": "yellow", "accepted": "green", "rejected": "red"}


def acknowledged(number: int, kind: str, candidate: str, undoes: int | None) -> str:
    """Return the line that confirms a decision."""
    if undoes is not None:
        return f"Decision {number}: decision {undoes} on candidate {candidate} undone."
    return f"Decision {number}: candidate {candidate} {_DONE[kind]}."


def review(document: Entry) -> RenderableType:
    """Draw candidates grouped by subject."""
    result = document["result"]
    counts = ", ".join(f"{number} {state}" for state, number in result["counts"].items())
    parts: list[RenderableType] = [
        Text(f"Candidates of {result['documents']} documents: {counts}", style="bold")
    ]
    for subject, entries in groupby(result["candidates"], key=lambda entry: entry["subject"]):
        parts.append(Text(f"\n{literal(subject or 'Nobody named')}", style="bold underline"))
        parts += [Padding(candidate_block(entry), (0, 0, 1, 2)) for entry in entries]
    if not result["candidates"]:
        parts.append(Text("Nothing to show."))
    return Group(*parts)


def candidate_block(entry: Entry) -> RenderableType:
    """Draw one candidate: what it says, its words in their place, its source, and what would change."""
    head = Text.assemble(
        (entry["id"], "cyan"), "  ", (entry["state"], _COLOURS[entry["state"]]), "  ", literal(entry["says"])
    )
    before, quote, after = (literal(entry[part]) for part in ("before", "quote", "after"))
    words = Text.assemble((f"... {before} ", "dim"), (quote, "bold"), (f" {after} ...", "dim"))
    return Group(head, words, Text(_source(entry["document"]), style="dim"), *_lines(entry))


def _source(document: Entry) -> str:
    known = (document["title"], document["publisher"], document["date"], document["source_class"], document["url"])
    told = ", ".join(literal(part) for part in known if part)
    place = f"{literal(document['name'])}, article {document['article_index']}"
    caveat = f" {literal(document['caveat'])}" if document["caveat"] else ""
    return f"From {place}: {told}.{caveat}"


def _lines(entry: Entry) -> Iterator[Text]:
    for row in entry["statements"]:
        yield Text.assemble(("would say  ", "dim"), _statement(row))
    if not entry["statements"]:
        yield Text.assemble(("not mapped  ", "dim"), literal(entry["reason"]))
    held = entry["atlas"]
    if held:
        new = "" if held["known"] else " The atlas does not know this thing yet."
        yield Text.assemble(("change     ", "dim"), literal(held["change"]) + new)
        for row in held["holds"]:
            yield Text.assemble(("holds      ", "dim"), _held(row))
        if held["more"]:
            yield Text.assemble(("holds      ", "dim"), f"and {held['more']} older statements")
    for alarm in entry["alarms"]:
        told = f"{alarm['kind']} {alarm['severity']}: {literal(alarm['message'])}"
        yield Text.assemble(("check      ", "dim"), (told, "red" if alarm["severity"] == "error" else ""))
    if entry["decisions"]:
        yield Text.assemble(("decisions  ", "dim"), ", ".join(map(str, entry["decisions"])))


def _statement(row: Entry) -> str:
    low_high = f"({row['low']} to {row['high']})" if row["low"] or row["high"] else ""
    figure = (row["value"] or row["text"], low_high, row["unit"], row["basis"])
    when = f"valid {row['valid_from'] or '..'} to {row['valid_to'] or '..'}"
    graded = f"published {row['published'] or 'unknown'}, {row['class']}, {row['trace']}"
    told = " ".join(part for part in figure if part)
    return literal(f"{row['subject']} {row['property']}: {told}; {when}; {graded}")


def _held(row: Entry) -> str:
    figure = row["text"] if row["value"] is None else f"{row['value']:,.6g}"
    told = " ".join(part for part in (figure, row["unit"], row["basis"]) if part)
    when = (row["valid"] or "no period").replace("/", " to ")
    return literal(f"{told}; {when}; published {row['published']}, {row['class']}, {row['source']}")


def history(document: Entry) -> RenderableType:
    """Draw the record of decisions; those that were undone stand dim."""
    lines = [Text(f"Decisions: {len(document['result']['decisions'])}", style="bold")]
    for row in document["result"]["decisions"]:
        told = acknowledged(row["decision"], row["kind"], row["candidate"], row["undoes"])
        why = f" Why: {literal(row['why'])}." if row["why"] else ""
        undone = f" Undone by decision {row['undone_by']}." if row["undone_by"] else ""
        who = f" {literal(row['who'])}, {row['at']}.{why}{undone}"
        lines.append(Text(f"{told}{who}", style="" if row["stands"] else "dim"))
        lines.append(Text(f"    {literal(row['says'])}", style="dim"))
        lines += [Text(f"    {_statement(said)}", style="dim") for said in row["statements"]]
    return Group(*lines)
