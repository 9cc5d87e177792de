"""The tables that answers read: regions of the vocabulary, product classes, mitigation parameters."""

from __future__ import annotations

import tomllib
from typing import Any

from remanence.atlas.places import Places
from remanence.atlas.vocabulary import buyers


def toml_table(name: str, place: Places | None = None) -> dict[str, Any]:
    """A bundled TOML table such as ``products/classes.toml``.

    Args:
        name: path below ``data/``.
        place: where to look (default: the bundled data).
    """
    return tomllib.loads((place or Places()).bundled.joinpath(name).read_text(encoding="utf-8"))


def market_regions() -> dict[str, str]:
    """Codes that name a place of purchase (ISO3, EU27 and the market regions) to market region."""
    known = {code: region for code, (_, region) in buyers().items()}
    return known | {region: region for region in known.values()}


def region_names() -> dict[str, str]:
    """Names of countries, in capitals, to their codes."""
    return {name.upper(): code for code, (name, _) in buyers().items()}
