"""From what was read to the desk: an article, its lines as they are printed, and the alarms about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from remanence.desk import Alarm, Candidate, Desk, DeskDocument
from remanence.reading.article import Article
from remanence.reading.checks.alarm import Alarm as Raised
from remanence.reading.review.litmus import collect, probabilities
from remanence.reading.sources.copies import Copies

__all__ = ["Filer", "file_alarms", "file_article", "file_copy", "filed", "noted"]


class Filer:
    """Files what is read, article by article.

    What the desk holds already adds nothing; a copy of it is filed without candidates, so that it counts once.

    Attributes:
        new: articles filed, copies among them; ``copies`` of them are copies, ``known`` were on the desk already.
        candidates: candidates filed.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.new = self.copies = self.known = self.candidates = 0
        self._seen = Copies()
        self._held: set[str] = set()
        self._chances = probabilities()
        for held in desk.documents().values():
            self._held.add(held.id)
            self._seen.add_text(held.id, held.text, held.title)

    def file(self, article: Article, lines: Sequence[Mapping[str, Any]], alarms: Iterable[Raised] = ()) -> None:
        """Put an article with what was found in it on the desk, with its litmus tests."""
        id_ = article.document.id
        if id_ in self._held:
            self.known += 1
            return
        first = self._seen.add(article.document)
        self._held.add(id_)
        if first != id_:
            added = file_copy(self.desk, article, first, alarms)
            self.copies += added
        else:
            added = file_article(self.desk, article, lines, alarms)
            document, candidates = filed(article, lines)
            self.desk.add_tests(collect({document.id: document}, candidates, self._chances))
            self.candidates += len(lines) if added else 0
        self.new += added
        self.known += not added

    def file_between(self, alarms: Iterable[Raised]) -> None:
        """Put alarms between articles of this reading on the desk."""
        file_alarms(self.desk, alarms)


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


def file_copy(desk: Desk, article: Article, first: str, alarms: Iterable[Raised] = ()) -> bool:
    """Put a copy of a document that is on the desk there, with no candidates: what it says counts once.

    Args:
        desk: where it goes.
        article: what was read.
        first: id of the document that it is a copy of.
        alarms: what is wrong in this copy.
    """
    document = _document(article)
    note = Alarm(document.id, "copy", "note", "A copy of a document that is here already: counted once.", (), {
        "copy_of": first
    })  # fmt: skip
    return desk.add_document(document, (), [*map(noted, alarms), note])


def file_alarms(desk: Desk, alarms: Iterable[Raised]) -> int:
    """Put alarms between articles that are on the desk there; return how many are new."""
    return desk.add_alarms(map(noted, alarms))


def filed(article: Article, lines: Sequence[Mapping[str, Any]]) -> tuple[DeskDocument, list[Candidate]]:
    """Return an article as the desk keeps it; spans are offsets into its text as it was decoded."""
    document = _document(article)
    candidates = [
        Candidate.of(document.id, *article.clean.before(claim.start, claim.end), line)
        for claim, line in zip(article.claims, lines, strict=True)
    ]
    return document, candidates


def _document(article: Article) -> DeskDocument:
    d = article.document
    return DeskDocument(
        d.id, d.name, d.index, d.title, d.text, d.publisher, d.date, d.url, d.language, d.source_class
    )


def noted(alarm: Raised) -> Alarm:
    """Return an alarm as the desk keeps it: with the document it begins in, and every place under ``places``."""
    first = alarm.places[0].document
    spans = tuple((p.start, p.end) for p in alarm.places if p.document == first)
    places = [{"document": p.document, "start": p.start, "end": p.end} for p in alarm.places]
    details = {"check": alarm.check, "places": places}
    return Alarm(first, alarm.kind, alarm.severity, alarm.message, spans, details)
