"""What ``custody papers`` prints: each paper with its answer in a sentence and the cells that nobody filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from remanence.reports.literal import literal

Document = Mapping[str, Any]
FORMATS = ("html", "json", "xlsx")


def listed(documents: Sequence[Document]) -> dict[str, Any]:
    """Return the result of a ``custody-papers`` document: what was written, and what each says."""
    results = [document["result"] for document in documents]
    notes = list(dict.fromkeys(note for document in documents for note in document["notes"]))
    papers = [
        {
            "paper": result["paper"],
            "title": result["title"],
            "headline": result["headline"],
            "missing": result["missing"],
            "files": [f"{result['paper']}.{ending}" for ending in FORMATS],
        }
        for result in results
    ]
    return {"subject": results[0]["subject"], "papers": papers, "notes": notes}


def drawn(document: Document) -> RenderableType:
    """Draw the list."""
    table = Table(box=None, pad_edge=False)
    for column in ("paper", "answer", "missing cells"):
        table.add_column(column, justify="right" if column == "missing cells" else "left")
    for entry in document["result"]["papers"]:
        table.add_row(Text(literal(entry["paper"])), Text(literal(entry["headline"])), str(entry["missing"]))
    return Group(Text(literal(document["result"]["subject"])), table)
