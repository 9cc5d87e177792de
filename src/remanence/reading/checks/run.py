"""Run all checks: on one article, or on a stream of articles of which only small records are kept."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace

from remanence.reading.article import Article
from remanence.reading.checks.alarm import Alarm, Place
from remanence.reading.checks.registry import Record, checks_across, checks_within
from remanence.reading.checks.view import View, view

__all__ = ["Checker", "check", "check_article"]


def _distinct(alarms: Iterable[Alarm]) -> Iterator[Alarm]:
    """Yield each alarm once; of two of one kind at the same places the first."""
    seen = set()
    for alarm in alarms:
        key = alarm.kind, frozenset(alarm.places)
        if key not in seen:
            seen.add(key)
            yield alarm


def _look(seen: View) -> list[Alarm]:
    found = [replace(a, check=c.name) for c in checks_within() for a in c.run(seen)]
    return list(_distinct(sorted(found, key=_order)))


def _order(alarm: Alarm) -> tuple[object, ...]:
    return alarm.places[0], alarm.kind, alarm.severity, alarm.message


def check_article(article: Article) -> list[Alarm]:
    """Return what is wrong within one article, in the order of the text."""
    return _look(view(article))


class Checker:
    """Checks a stream of articles.

    ``add`` each article, which returns what is wrong within it; ``across`` then returns what is wrong between
    them. An article with the id of one already added is passed over: two copies of one text count once.
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._records: dict[str, dict[Hashable, list[Record]]] = {c.name: {} for c in checks_across()}

    def add(self, article: Article) -> list[Alarm]:
        """Return what is wrong within ``article`` and keep what is compared with others."""
        if article.document.id in self._seen:
            return []
        self._seen.add(article.document.id)
        seen = view(article)
        for check in checks_across():
            by_key = self._records[check.name]
            for key, record in check.gather(seen):
                by_key.setdefault(key, []).append(record)
        return _look(seen)

    def across(self) -> list[Alarm]:
        """Return what is wrong between the articles added so far."""
        found: dict[tuple[str, Place], Alarm] = {}
        for check in checks_across():
            for key, records in self._records[check.name].items():
                for alarm in check.judge(key, records):
                    # One place, one alarm of a check: what is wrong with a third document says nothing new.
                    found.setdefault((check.name, alarm.places[0]), replace(alarm, check=check.name))
        return list(_distinct(sorted(found.values(), key=_order)))


def check(articles: Iterable[Article]) -> Iterator[Alarm]:
    """Yield the alarms of each article, then those between articles."""
    checker = Checker()
    for article in articles:
        yield from checker.add(article)
    yield from checker.across()
