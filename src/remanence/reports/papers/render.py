"""A paper's document as the bytes of its three files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from remanence.reports import words
from remanence.reports.formats import as_json, as_workbook
from remanence.reports.papers.page import page
from remanence.reports.papers.sheets import sheets


def paper_files(document: Mapping[str, Any]) -> dict[str, bytes]:
    """Return ``<paper>.html``, ``.json`` and ``.xlsx`` of a ``custody-paper`` document.

    Raises:
        InputError: a number that JSON has no word for.
    """
    name = document["result"]["paper"]
    dated = words.parse_day(document["as_of"])
    return {
        f"{name}.html": page(document),
        f"{name}.json": as_json.document(document),
        f"{name}.xlsx": as_workbook.workbook(sheets(document), document["result"]["title"], dated),
    }
