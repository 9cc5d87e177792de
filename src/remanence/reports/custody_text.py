"""How verdicts and checks of bundles look in the terminal: tables that select and lay out, and compute nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from remanence.reports.literal import literal

__all__ = ["trace", "verdict", "verify"]

Document = Mapping[str, Any]
COLOURS = {
    "PASS": "green", "VERIFIED": "green", "EXCEPTION": "green", "NOT_APPLICABLE": "dim", "FAIL": "red",
    "REJECTED": "red", "NOT_DEMONSTRATED": "yellow", "NEEDS_INPUT": "yellow", "TWO_OUTCOMES": "yellow",
    "INTERNALLY_CONSISTENT": "yellow",
}  # fmt: skip
MOST = 40
"""Verdicts drawn in full; where there are more, the rest stands in ``--json`` and in the report of ``--out``."""


def verify(document: Document) -> RenderableType:
    """Draw the status of a bundle, what was proved and what was not, and every finding."""
    result = document["result"]
    status = result["status"]
    parts: list[RenderableType] = [Text(status.replace("_", " "), style=f"bold {COLOURS[status]}")]
    hard = [finding["text"] for finding in result["findings"] if finding["hard"]]
    told = (
        ("Contradictions", hard),
        ("Proved", result["proved"]),
        ("Not proved", result["not_proved"]),
        ("Signals (none of them rejects)", _signals(result["findings"])),
    )
    for title, texts in told:
        if texts:
            parts += [Text(f"\n{title}", style="bold"), *(_point(text) for text in texts)]
    return Group(*parts)


def trace(document: Document) -> RenderableType:
    """Draw the way of a lot step by step, what it does not show, and what contradicts it."""
    result = document["result"]
    style, word = ("bold red", "contradicted") if result["contradicted"] else ("bold green", "not contradicted")
    head = Text(literal(result["lot"]))
    head.append(f": {word}", style=style)
    model = (result["model"] or "unknown").replace("_", " ")
    grade = "none" if result["grade"] is None else f"{result['grade']} of 5"
    parts: list[RenderableType] = [
        head, Text(f"Weakest custody model: {model}; weakest evidence grade: {grade}\n"), _steps(result)
    ]  # fmt: skip
    hard = [finding["text"] for finding in result["findings"] if finding["hard"]]
    told = (
        ("Contradictions", hard),
        ("Not shown", [gap["ask"] for gap in result["gaps"]]),
        ("Signals (none of them fails the claim)", _signals(result["findings"])),
        ("Not known to the atlas", result["unknown"]),
    )
    for title, texts in told:
        if texts:
            parts += [Text(f"\n{title}", style="bold"), *(_point(text) for text in texts)]
    return Group(*parts)


def _steps(result: Document) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("ended", "step", "in", "where", "model", "grade", "kg that end in the lot"):
        table.add_column(column, justify="right" if column == "grade" else "left", no_wrap=column != "where")
    hard = {place for place, finding in enumerate(result["findings"]) if finding["hard"]}
    for step in result["steps"]:
        where = literal(step["facility_name"] or _signer(step["actor"]))
        kg = sorted(step["kg"].items(), key=lambda item: -item[1])[:2]
        masses = ", ".join(f"{element} {mass:,.0f}" for element, mass in kg)
        mark = Text(step["step"].replace("_", " "), style="red" if hard & set(step["findings"]) else "")
        model = step["model"].replace("_", " ")
        table.add_row(step["ended"][:10], mark, step["country"] or "?", where, model, str(step["grade"]), masses)
    return table


def _signer(actor: str) -> str:
    """The name of a signer; a key without a name by how it begins."""
    return f"key {actor[:12]}..." if actor.startswith("z6Mk") else actor


def _signals(findings: list[Document]) -> list[str]:
    """Each kind of signal once, with how often it was raised and the first of its sentences."""
    soft: dict[str, list[str]] = {}
    for finding in findings:
        if not finding["hard"]:
            soft.setdefault(finding["kind"], []).append(finding["text"])
    count = {kind: f" ({len(texts)} of this kind)" if len(texts) > 1 else "" for kind, texts in soft.items()}
    return [f"{kind.replace('_', ' ')}{count[kind]}: {texts[0]}" for kind, texts in soft.items()]


def verdict(document: Document) -> RenderableType:
    """Draw each verdict with its path and what is missing, then the questions to ask first."""
    result = document["result"]
    found = result["verdicts"]
    parts: list[RenderableType] = []
    for entry in found[:MOST]:
        parts += _verdict(entry, "")
    if len(found) > MOST:
        parts.append(Text(f"... and {len(found) - MOST} more: see --json or --out DIR.\n"))
    if len(found) > 1:
        parts += [_counts(result["counts"]), Text("")]
    if result["questions"]:
        parts.append(_questions(result["questions"]))
    return Group(*parts)


def _verdict(entry: Document, indent: str) -> Iterator[RenderableType]:
    outcome = entry["outcome"]
    head = Text(indent)
    head.append(outcome.replace("_", " "), style=f"bold {COLOURS[outcome]}")
    head.append("  ")
    reading = f", {entry['reading']} reading" if entry["reading"] else ""
    basis = f" ({entry['date_basis'].replace('_', ' ')})" if entry["date_basis"] else ""
    head.append(literal(f"{entry['subject']}: {entry['rule']}{reading}, on {entry['on']}{basis}"))
    yield head
    if entry["supposes"]:
        yield Text(f"{indent}  Supposed, not law: {literal(entry['supposes'])}", style="yellow")
    clause = f"{entry['clause']}: " if entry["clause"] else ""
    yield Text(f"{indent}  {literal(clause + entry['text'])}")
    if entry["path"]:
        yield Text(f"{indent}  path: {_path(entry['path'])}")
    if entry["grade"] is not None:
        yield Text(f"{indent}  weakest evidence on the path: grade {entry['grade']} of 5")
    for branch in entry["branches"]:
        yield Text(f"{indent}  if {literal(branch['if'])}:")
        yield from _verdict(branch["verdict"], f"{indent}    ")
    for gap in entry["gaps"]:
        column = f" [column {gap['column']}]" if gap["column"] else ""
        yield Text(f"{indent}  - ask: {literal(gap['ask'] + column)}")
    for note in entry["notes"]:
        yield Text(f"{indent}  note: {literal(note)}", style="dim")
    yield Text("")


def _path(steps: list[Document]) -> str:
    return " < ".join(
        literal(f"{step['step'].replace('_', ' ')} ({step['country'] or 'country not stated'})") for step in steps
    )


def _counts(counts: Mapping[str, Mapping[str, int]]) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("rule", "outcome", "lines"):
        table.add_column(column, justify="right" if column == "lines" else "left")
    for rule, outcomes in counts.items():
        for outcome, count in outcomes.items():
            table.add_row(rule, Text(outcome.replace("_", " "), style=COLOURS[outcome]), str(count))
            rule = ""
    return table


def _questions(questions: list[Document]) -> Table:
    table = Table(box=None, pad_edge=False, title="Questions to ask first", title_justify="left")
    for column in ("verdicts", "question", "column"):
        table.add_column(column, justify="right" if column == "verdicts" else "left")
    for row in questions:
        table.add_row(str(row["verdicts"]), literal(row["ask"]), row["column"] or "")
    return table


def _point(text: str) -> Text:
    return Text(f"  - {literal(text)}")
