"""The report of many futures: fans, odds of a shortage and tornado; as a page, JSON and Parquet tables.

Question: what does a planner need from one ``remanence futures`` run?
Limits: it shows what the document holds. A share of futures is a count of what was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from remanence.reports import futures_page, futures_view
from remanence.reports.formats import as_json, as_parquet
from remanence.reports.futures_tables import tables
from remanence.reports.registry import report


@report("futures")
def render(document: Mapping[str, Any]) -> dict[str, bytes]:
    """Bands of prices, odds of a shortage by week, and which uncertainties matter."""
    return {
        "report.html": futures_page.page(futures_view.read(document)),
        "report.json": as_json.document(document),
        **as_parquet.files(tables(document)),
    }
