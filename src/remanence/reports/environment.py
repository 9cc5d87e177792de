"""The template environment of every page: escaping on, an unknown name is an error, the words as filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from remanence.reports import words

_WORDS = (
    words.number,
    words.figure,
    words.money,
    words.percent,
    words.day,
    words.month,
    words.parse_day,
    words.plain,
    words.good,
    words.region,
    words.field,
)


def environment(filters: Mapping[str, Callable[..., Any]], names: Mapping[str, Any]) -> Environment:
    """The environment of one page, with its own filters and names beside those of all."""
    made = Environment(
        loader=PackageLoader("remanence.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update({word.__name__: word for word in _WORDS}, **filters)
    made.globals.update(unknown=words.UNKNOWN, **names)
    return made
