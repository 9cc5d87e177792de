"""The report of ``custody verdict``: each verdict with its path and text, and what to ask first.

Question: what does whoever must sign for a delivery need from one run of the rules?
Limits: it shows what the document holds; a verdict is no opinion of a lawyer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from remanence.reports import words
from remanence.reports.formats import as_json, as_workbook
from remanence.reports.papers.page import page
from remanence.reports.papers.sheets import sheets
from remanence.reports.registry import report

Document = Mapping[str, Any]
_ASKED = (
    ("subject", "Line or lot", "text"), ("rule", "Rule", "text"), ("reading", "Reading", "text"),
    ("supposes", "Supposes", "text"), ("on", "On", "date"), ("basis", "Date that decides", "text"),
)  # fmt: skip
_VERDICT = (
    *_ASKED, ("branch", "If", "text"), ("outcome", "Verdict", "outcome"),
    ("text", "Where in the text, and what it says", "text"), ("path", "Shortest path that decides", "text"),
    ("grade", "Weakest evidence", "number"), ("notes", "Notes", "text"), ("source", "Source", "link"),
)  # fmt: skip
_GAP = (
    ("subject", "Line or lot", "text"), ("rule", "Rule", "text"), ("branch", "If", "text"),
    ("outcome", "Verdict", "outcome"), ("ask", "Question", "text"), ("column", "Column that answers", "text"),
    ("element", "Element", "text"), ("stage", "Stage", "text"), ("process", "Process", "id"),
    ("changes", "May change it to", "text"),
)  # fmt: skip
_FIRST = (
    ("verdicts", "Verdicts it may change", "number"), ("ask", "Question", "text"),
    ("column", "Column that answers", "text"),
)  # fmt: skip


@report("custody-verdict")
def render(document: Document) -> dict[str, bytes]:
    """Each verdict with the path and the text it stands on, and the gaps, the one that would change most first."""
    paper = _as_paper(document)
    return {
        "report.html": page(paper),
        "report.json": as_json.document(document),
        "report.xlsx": as_workbook.workbook(
            sheets(paper), paper["result"]["title"], words.parse_day(document["as_of"])
        ),
    }


def _as_paper(document: Document) -> dict[str, Any]:
    """The document in the shape that pages and workbooks of papers are drawn from."""
    result = document["result"]
    return {
        **document,
        "result": {
            "paper": "custody verdict",
            "title": "Verdicts on origin",
            "subject": result["bom"]["name"] if result["bom"] else result["subject"],
            "bom": result["bom"],
            "history": None,
            "form": [],
            "headline": headline(result["verdicts"]),
            "in_short": _in_short(result["counts"]),
            "missing": None,
            "sections": _sections(result),
        },
    }


def _sections(result: Document) -> list[dict[str, Any]]:
    told = [(branch, verdict) for verdict in result["verdicts"] for branch, verdict in _branches(verdict)]
    gaps = [_gap(branch, verdict, gap) for branch, verdict in told for gap in verdict["gaps"]]
    return [
        _section("verdicts", "Verdicts", _VERDICT, [_verdict(branch, verdict) for branch, verdict in told]),
        _section("questions", "What to ask first", _FIRST, [dict(row) for row in result["questions"]]),
        _section("gaps", "Everything that is not known", _GAP, gaps),
    ]


def headline(verdicts: list[Document]) -> str:
    """The worst in a sentence: how many verdicts are not a yes."""
    yes = sum(v["outcome"] in ("PASS", "EXCEPTION", "NOT_APPLICABLE") for v in verdicts)
    if yes == len(verdicts):
        return "No rule that was asked stands in the way."
    no = len(verdicts) - yes
    if no == len(verdicts) == 1:
        return "The verdict is not a yes."
    verb = "is" if no == 1 else "are"
    return f"{words.sentence(words.count(no))} of {words.plural(len(verdicts), 'verdict')} {verb} not a yes."


def _in_short(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    return [
        f"{rule}: " + ", ".join(f"{count} {words.plain(outcome).lower()}" for outcome, count in found.items()) + "."
        for rule, found in counts.items()
    ]


def _branches(verdict: Document, label: str | None = None) -> Iterator[tuple[str | None, Document]]:
    yield label, verdict
    for branch in verdict["branches"]:
        joined = f"{label}; {branch['if']}" if label else branch["if"]
        yield from _branches(branch["verdict"], joined)


def _verdict(branch: str | None, v: Document) -> dict[str, Any]:
    path = " ← ".join(f"{words.plain(s['step'])} ({s['country'] or 'country not stated'})" for s in v["path"])
    text = f"{v['clause']}: {v['text']}" if v["clause"] else v["text"]
    basis = words.plain(v["date_basis"]) if v["date_basis"] else None
    return {
        "subject": v["subject"], "rule": v["rule"], "reading": v["reading"], "supposes": v["supposes"], "on": v["on"],
        "basis": basis, "branch": branch, "outcome": v["outcome"], "text": text,
        "path": path or None, "grade": v["grade"], "notes": " ".join(v["notes"]) or None,
        "source": v["source"],
    }  # fmt: skip


def _gap(branch: str | None, v: Document, gap: Document) -> dict[str, Any]:
    changes = ", ".join(words.plain(outcome).lower() for outcome in gap["changes"])
    return {
        "subject": v["subject"], "rule": v["rule"], "branch": branch, "outcome": v["outcome"], "ask": gap["ask"],
        "column": gap["column"], "element": gap["element"], "stage": gap["stage"], "process": gap["process"],
        "changes": changes or None,
    }  # fmt: skip


def _section(
    id_: str, title: str, columns: tuple[tuple[str, str, str], ...], rows: list[dict[str, Any]]
) -> dict[str, Any]:
    held = [c for c in columns if any(row[c[0]] is not None for row in rows)] or list(columns)
    table = {
        "id": id_, "title": title, "note": "", "empty": "None.", "records": False,
        "columns": [{"id": name, "title": header, "type": type_, "unit": ""} for name, header, type_ in held],
        "rows": [{name: row[name] for name, _, _ in held} for row in rows],
    }  # fmt: skip
    return {"id": id_, "title": title, "text": [], "tables": [table]}
