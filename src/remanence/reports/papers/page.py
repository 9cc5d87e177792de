"""A paper as one self-contained HTML page: no script, no font, image or style from elsewhere; it prints on A4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from remanence.reports.environment import environment
from remanence.reports.papers.said import said
from remanence.reports.papers.sheets import stands_on

_KIND = {
    "PASS": "holds", "EXCEPTION": "holds", "NOT_APPLICABLE": "quietly", "FAIL": "stops", "NOT_DEMONSTRATED": "open",
    "NEEDS_INPUT": "open", "TWO_OUTCOMES": "open",
}  # fmt: skip
_WIDE = 6
"""Columns from which a table is drawn in small print."""
MOST_ROWS = 300
"""Rows of a table that a page draws; the workbook and the JSON hold all."""


def page(document: Mapping[str, Any]) -> bytes:
    """Return the page. Every text of the document is escaped."""
    result = document["result"]
    names = {"stands_on": stands_on(result), "said": said, "outcome_kind": _kind, "wide": _WIDE, "most": MOST_ROWS}
    return environment({}, names).get_template("paper.html.j2").render(d=document, r=result).encode()


def _kind(cell: Any) -> str:
    return _KIND.get(str(cell), "quietly")
