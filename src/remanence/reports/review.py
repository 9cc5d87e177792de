"""How the desk looks in the terminal: candidates by subject, and the record. Text of others is shown as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from remanence.reports.literal import literal

__all__ = ["acknowledged", "candidate_block", "history", "listed", "review"]

Entry = Mapping[str, Any]
_DONE = {"accept": "accepted", "edit": "edited and accepted", "reject": "rejected"}
_COLOURS = {"open": "yellow", "accepted": "green", "rejected": "red"}


def acknowledged(number: int, kind: str, candidate: str, undoes: int | None) -> str:
    """Return the line that confirms a decision."""
    if undoes is not None:
        return f"Decision {number}: decision {undoes} on candidate {candidate} undone."
    return f"Decision {number}: candidate {candidate} {_DONE[kind]}."


def review(document: Entry) -> RenderableType:
    """Draw candidates in full, grouped by subject."""
    return _by_subject(document, candidate_block)


def listed(document: Entry) -> RenderableType:
    """Draw candidates in brief, grouped by subject; what must be said of their sources stands once at the end."""
    shown = [entry["document"] for entry in document["result"]["candidates"]]
    caveats = {of["source_class"]: of["caveat"] for of in shown if of["caveat"]}
    told = [Text(literal(f"{name}: {caveat}"), style="dim") for name, caveat in sorted(caveats.items())]
    more = [Text("In full: remanence review show ID")] if shown else []
    return Group(_by_subject(document, _brief), *told, *more)


def _by_subject(document: Entry, block: Callable[[Entry], RenderableType]) -> RenderableType:
    result = document["result"]
    counts = ", ".join(f"{number} {state}" for state, number in result["counts"].items())
    documents = "1 document" if result["documents"] == 1 else f"{result['documents']} documents"
    parts: list[RenderableType] = [Text(f"Candidates of {documents}: {counts}\n", style="bold")]
    for subject, entries in groupby(result["candidates"], key=lambda entry: entry["subject"]):
        parts.append(Text(f"{literal(subject or 'Nobody named')}", style="bold underline"))
        parts += [Padding(block(entry), (0, 0, 1, 2), expand=False) for entry in entries]
    if not result["candidates"]:
        parts.append(Text("Nothing to show."))
    return Group(*parts)


def _brief(entry: Entry) -> RenderableType:
    """Draw one candidate in a few lines: what it says, the very words, who says so, and what would change."""
    of = entry["document"]
    known = (of["publisher"] or of["name"], of["date"] or "no date", of["source_class"])
    words = Text.assemble((f"{literal(', '.join(known))}: ", "dim"), (literal(entry["quote"]), "bold"))
    change = literal(entry["atlas"]["change"]) if entry["atlas"] and entry["state"] == "open" else ""
    checks = [f"{len(entry['alarms'])} alarms of the checks"] if entry["alarms"] else []
    told = ". ".join(part.rstrip(".") for part in (change or literal(entry["reason"] or ""), *checks) if part)
    return Group(_head(entry), words, *([Text(f"{told}.")] if told else []))


def _head(entry: Entry) -> Text:
    return Text.assemble(
        (entry["id"], "cyan"), "  ", (entry["state"], _COLOURS[entry["state"]]), "  ", literal(entry["says"])
    )


def candidate_block(entry: Entry) -> RenderableType:
    """Draw one candidate: what it says, its words in their place, its source, and what would change."""
    before, quote, after = (literal(entry[part]) for part in ("before", "quote", "after"))
    words = Text.assemble((f"... {before} ", "dim"), (quote, "bold"), (f" {after} ...", "dim"))
    return Group(_head(entry), words, Text(_source(entry["document"]), style="dim"), *_lines(entry))


def _source(document: Entry) -> str:
    known = (document["title"], document["publisher"], document["date"], document["source_class"], document["url"])
    told = ", ".join(literal(part) for part in known if part)
    place = f"{literal(document['name'])}, article {document['article_index']}"
    caveat = f" {literal(document['caveat'])}" if document["caveat"] else ""
    return f"From {place}: {told}.{caveat}"


def _lines(entry: Entry) -> Iterator[Text]:
    if entry["statements"]:
        yield from (Text.assemble(("would say  ", "dim"), line) for line in _statements(entry["statements"]))
    else:
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


def _statements(rows: Iterable[Entry]) -> Iterator[str]:
    """Tell rows; those about one thing, of one time and source, in one line."""
    for (subject, about), found in groupby(rows, key=lambda row: (row["subject"], _about(row))):
        yield literal(f"{subject}: {'; '.join(_figure(row) for row in found)}; {about}")


def _figure(row: Entry) -> str:
    low, high = (_number(row[end]) for end in ("low", "high"))
    spread = f"({low} to {high})" if low and high else f"(from {low})" if low else f"(up to {high})" if high else ""
    figure = (row["property"], _number(row["value"]) or row["text"], spread, row["unit"], row["basis"])
    return " ".join(part for part in figure if part)


def _about(row: Entry) -> str:
    when = f"from {row['valid_from']}" if row["valid_from"] else "from an unknown day"
    when += f" to {row['valid_to']}" if row["valid_to"] else ""
    return f"{when}; published {row['published'] or 'on an unknown day'}, {row['class']}, {row['trace']}"


def _number(text: str) -> str:
    """Write a number of a row with its thousands apart; what is none is shown as it is."""
    from remanence.desk.wording import plain

    try:
        return plain(float(text))
    except ValueError:
        return text


def _held(row: Entry) -> str:
    from remanence.desk.wording import plain

    figure = row["text"] if row["value"] is None else plain(row["value"])
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
        lines += [Text(f"    {line}", style="dim") for line in _statements(row["statements"])]
    return Group(*lines)
