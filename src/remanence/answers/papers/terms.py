"""What the law calls a paper, which rules it asks and where its form can be read: data, not code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from remanence.answers.bundle import toml_table
from remanence.atlas.places import Places

_FILE = "custody/papers.toml"


@dataclass(frozen=True, slots=True)
class Terms:
    """What stands in ``data/custody/papers.toml`` about one paper.

    Attributes:
        title: what the law calls it; empty: its own words.
        rules: ids of the rules that it asks where the caller names none.
        sources: title, url and, where a copy was hashed, sha256 of what its form follows.
        more: everything else in the table, for the paper alone.
    """

    title: str = ""
    rules: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


def terms_of(name: str, places: Places) -> Terms:
    """The terms of one paper; those of a paper that the file does not name are empty."""
    table = dict(toml_table(_FILE, places).get(name, {}))
    return Terms(
        title=table.pop("title", ""),
        rules=tuple(table.pop("rules", ())),
        sources=tuple(table.pop("source", ())),
        more=table,
    )
