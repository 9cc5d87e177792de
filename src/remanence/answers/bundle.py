"""The tables that answers read: regions of the vocabulary, product classes, mitigation parameters."""

from __future__ import annotations

import csv
import tomllib
from typing import Any

from remanence.atlas.places import Places

NOT_A_BUYER = ("WLD", "OTH")
"""Codes of the vocabulary that are sums and not places."""


def table_text(name: str, place: Places | None = None) -> str:
    """Text of a bundled table such as ``products/classes.toml``.

    Args:
        name: path below ``data/``.
        place: where to look (default: the bundled data).
    """
    return (place or Places()).bundled.joinpath(name).read_text(encoding="utf-8")


def toml_table(name: str, place: Places | None = None) -> dict[str, Any]:
    """A bundled TOML table."""
    return tomllib.loads(table_text(name, place))


def market_regions(place: Places | None = None) -> dict[str, str]:
    """Codes that name a place of purchase (ISO3, EU27 and the market regions) to market region."""
    rows = list(csv.DictReader(table_text("vocabulary/regions.csv", place).splitlines()))
    known = {row["code"]: row["market_region"] for row in rows if row["code"] not in NOT_A_BUYER}
    return known | {region: region for region in known.values()}


def region_names(place: Places | None = None) -> dict[str, str]:
    """Names of countries, in capitals, to their codes."""
    rows = csv.DictReader(table_text("vocabulary/regions.csv", place).splitlines())
    return {row["name"].upper(): row["code"] for row in rows if row["code"] not in NOT_A_BUYER}
