"""The tables that answers read: regions of the vocabulary, product classes, mitigation parameters."""

from __future__ import annotations

import csv
import tomllib
from typing import Any

from remanence.atlas.places import bundled


def table_text(name: str, place: Any = None) -> str:
    """Text of a bundled table such as ``products/classes.toml``.

    Args:
        name: path below ``data/``.
        place: a folder that stands in for the bundled data, or None.
    """
    folder = bundled() if place is None else place
    return str(folder.joinpath(name).read_text(encoding="utf-8"))


def toml_table(name: str, place: Any = None) -> dict[str, Any]:
    """A bundled TOML table."""
    return tomllib.loads(table_text(name, place))


def market_regions(place: Any = None) -> dict[str, str]:
    """Codes that name a region (ISO3, EU27 and the market regions themselves) to market region."""
    rows = csv.DictReader(table_text("vocabulary/regions.csv", place).splitlines())
    known = {row["code"].strip(): row["region"].strip() for row in rows if row["code"].strip()}
    return known | {region: region for region in known.values()}
