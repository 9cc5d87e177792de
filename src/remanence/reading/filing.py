"""From what was read to the desk: an article, its lines as they are printed, and the alarms about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from remanence.desk import Alarm, Candidate, Desk, DeskDocument
from remanence.reading.article import Article
from remanence.reading.checks.alarm import Alarm as Raised

__all__ = ["file_alarms", "file_article", "filed", "noted"]


def file_article(
    desk: Desk, article: Article, lines: Sequence[Mapping[str, Any]], alarms: Iterable[Raised] = ()
) -> bool:
    """Put an article with its candidates and alarms on the desk, whole or not at all; return whether it is new.

    Args:
        desk: where it goes.
        article: what was read.
        lines: one for each claim of the article, in their order, as ``remanence read --json`` prints them.
        alarms: what is wrong in this article; those between articles go with :func:`file_alarms`.
    """
    document, candidates = filed(article, lines)
    return desk.add_document(document, candidates, map(noted, alarms))


def file_alarms(desk: Desk, alarms: Iterable[Raised]) -> int:
    """Put alarms between articles that are on the desk there; return how many are new."""
    return desk.add_alarms(map(noted, alarms))


def filed(article: Article, lines: Sequence[Mapping[str, Any]]) -> tuple[DeskDocument, list[Candidate]]:
    """Return an article as the desk keeps it; spans are offsets into its text as it was decoded."""
    d = article.document
    document = DeskDocument(
        d.id, d.name, d.index, d.title, d.text, d.publisher, d.date, d.url, d.language, d.source_class
    )
    candidates = [
        Candidate.of(d.id, *article.clean.before(claim.start, claim.end), line)
        for claim, line in zip(article.claims, lines, strict=True)
    ]
    return document, candidates


def noted(alarm: Raised) -> Alarm:
    """Return an alarm as the desk keeps it: with the document it begins in, and every place under ``places``."""
    first = alarm.places[0].document
    spans = tuple((p.start, p.end) for p in alarm.places if p.document == first)
    places = [{"document": p.document, "start": p.start, "end": p.end} for p in alarm.places]
    details = {"check": alarm.check, "places": places}
    return Alarm(first, alarm.kind, alarm.severity, alarm.message, spans, details)
