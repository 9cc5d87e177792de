"""The report of a validation: the document as JSON, and every row and check as one flat table for a spreadsheet.

Question: how well does the model agree with what happened, case by case and row by row?
Limits: checks that are no observations have their words in the column ``what``; blanks are what a kind of case does not
have.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from remanence.reports.formats import as_json
from remanence.reports.registry import report

COLUMNS = (
    "case", "information", "what", "date", "kind", "product", "market", "observed", "low", "high", "expected",
    "model", "unit", "verdict", "reason", "source",
)  # fmt: skip


@report("validate")
def render(document: Mapping[str, Any]) -> dict[str, bytes]:
    """Every row of every case with its verdict, as JSON and CSV."""
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, extrasaction="ignore", restval="", lineterminator="\n")
    writer.writeheader()
    for case in document["result"]["cases"]:
        named = {"case": case["case"], "information": case["information"]}
        writer.writerows({**named, **row} for row in case.get("rows", case["misses"]))
    return {"report.json": as_json.document(document), "rows.csv": table.getvalue().encode()}
