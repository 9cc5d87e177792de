"""One company, or one site, put in two countries."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

from remanence.reading.annotation import Name
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across, within
from remanence.reading.checks.view import Passage, View

__all__ = ["two_countries", "two_countries_across"]

_N = r"(?:[A-ZÀ-Þ][\w&-]*[^\W_])(?:\s(?:[A-ZÀ-Þ][\w&-]*[^\W_]))*"
_MAKER = (
    r"(?:company|producer|miner|maker|manufacturer|developer|explorer|group|firm|refiner|processor|"
    r"supplier|recycler|start-?up|smelter|conglomerate)"
)
_SITE = r"(?:project|mine|plant|deposit|facility|refinery|smelter|factory|site)"
_COUNTRIES = {"country", "bloc"}


def _beside(passage: Passage, country: Name) -> Iterator[tuple[str, str, int, int]]:
    """Yield ("home" or "site", name, start, end) for the name that the country is said of."""
    at, end = country.start - passage.start, country.end - passage.start
    after, before = passage.text[end : end + 90], passage.text[max(0, at - 90) : at]
    lead = at - len(before)
    if (found := re.match(rf"-(?:based|headquartered|listed)\s(?:[a-z-]+\s){{0,5}}?(?P<n>{_N})", after)) or (
        country.adjective and (found := re.match(rf"\s(?:[a-z-]+\s){{0,5}}?{_MAKER}\s(?P<n>{_N})", after))
    ):
        yield "home", found["n"], end + found.start("n"), end + found.end("n")
    if (
        country.adjective
        and re.match(rf"\s(?:[a-z-]+\s){{0,5}}?{_MAKER}\b", after)
        and (
            found := re.search(
                rf"(?P<n>{_N})(?:\s?[,(]\s?|\s(?:is|was)\s)(?:an?|the)\s(?:[a-z-]+\s){{0,3}}?$", before
            )
        )
    ):
        yield "home", found["n"], lead + found.start("n"), lead + found.end("n")
    if not country.adjective and (
        found := re.search(
            rf"(?P<n>{_N})\s?,?\s(?:which is\s)?(?:based|headquartered)\sin\s(?:[A-Z]\w+,\s)?$", before
        )
    ):
        yield "home", found["n"], lead + found.start("n"), lead + found.end("n")
    if not country.adjective and (
        found := re.search(
            (
                rf"(?P<n>{_N})\s(?:[a-z-]+\s){{0,3}}?{_SITE}\s(?:\w+\s)?in\s(?:(?:northern|southern|eastern|"
                rf"western|central|north-?\w*|south-?\w*)\s)?(?:[A-Z]\w+,\s)?$"
            ),
            before,
        )
    ):
        yield "site", found["n"], lead + found.start("n"), lead + found.end("n")
    if found := re.match(rf"[’']s\s(?P<n>{_N})\s(?:[a-z-]+\s){{0,3}}?{_SITE}\b", after):
        yield "site", found["n"], end + found.start("n"), end + found.end("n")


def _placed(passage: Passage) -> Iterator[tuple[tuple[str, str], str, int, int]]:
    """Yield (sort, name), country and the place of each statement that something is of a country."""
    countries = [n for n in passage.names if n.kind in _COUNTRIES and n.country]
    for country in countries:
        for sort, name, start, end in _beside(passage, country):
            spelled = re.sub(r"^(?:The)\s", "", name)
            if any(n.start < passage.start + end and passage.start + start < n.end for n in countries):
                continue
            first = min(passage.start + start, country.start)
            yield (sort, spelled.lower()), country.country, first, max(passage.start + end, country.end)


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise a note where two documents put one thing in two countries."""
    for record in records:
        if record.text != records[0].text and record.place.document != records[0].place.document:
            name = key[1] if isinstance(key, tuple) else str(key)
            message = f"{name}: {records[0].text} here, {record.text} there"
            yield Alarm("entity", "note", message, (records[0].place, record.place))
            return


@across("entity", _judge)
def two_countries_across(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep the country of each company and site."""
    for _, (key, country, start, end) in view.once(_placed):
        yield key, Record(view.place(start, end), view.article.document.date, (), frozenset(), country)


@within("entity")
def two_countries(view: View) -> Iterator[Alarm]:
    """Raise a note where one article puts one company, or one site, in two countries."""
    first: dict[tuple[str, str], tuple[str, int, int]] = {}
    for _, (key, country, start, end) in view.once(_placed):
        known = first.setdefault(key, (country, start, end))
        if known[0] != country:
            message = f"{key[1]}: {known[0]} here, {country} there"
            yield view.alarm("entity", "note", message, known[1:], (start, end))
            return
