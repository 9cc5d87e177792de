"""The stress report: which lines stop, when, why, and what would buy time; as a page, a workbook and JSON.

Question: what does a board member, a buyer and a program need from one ``remanence stress`` run?
Limits: it shows what the document holds; a figure the document lacks is shown as unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from remanence.reports import view
from remanence.reports.formats import as_json, as_page, as_workbook
from remanence.reports.registry import report
from remanence.reports.tables import stress_tables
from remanence.reports.whole import write_whole


@report("stress")
def render(document: Mapping[str, Any]) -> dict[str, bytes]:
    """Weeks to line stop for each part, with causes, mitigations, prices and evidence."""
    answer = view.read(document)
    return {
        "report.html": as_page.stress(answer),
        "report.json": as_json.document(document),
        "report.xlsx": as_workbook.workbook(stress_tables(answer), answer.title, answer.as_of),
    }


def write(document: Mapping[str, Any], out: Path) -> list[Path]:
    """Write ``report.html``, ``report.json`` and ``report.xlsx`` into ``out``, all or none of them.

    Args:
        document: a document of schema ``remanence/stress/1``.
        out: the folder; made when absent, other files in it are left alone.

    Returns:
        The three paths, sorted.

    Raises:
        InputError: when the document is of another schema, holds a number that JSON has no word for, or
            ``out`` is not a folder.
    """
    return write_whole(render(document), out)
