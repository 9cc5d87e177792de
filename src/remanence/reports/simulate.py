"""The report of a market run: the document as JSON, and its months as one flat table for a spreadsheet.

Question: what were prices, flows, stocks and shortages, month by month, under a scenario?
Limits: one row a figure; ranges are blank where a run had no draws.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from remanence.reports.formats import as_json
from remanence.reports.registry import report

COLUMNS = ("month", "kind", "item", "region", "origin", "value", "low", "high", "unit", "basis")


@report("simulate")
def render(document: Mapping[str, Any]) -> dict[str, bytes]:
    """Prices, flows, stocks and shortages by month, as JSON and CSV."""
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(document["result"]["series"])
    return {"report.json": as_json.document(document), "series.csv": table.getvalue().encode()}
