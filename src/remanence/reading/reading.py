"""One reading: places become articles, each with its lines and alarms; one article is held at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from remanence.atlas import Atlas
from remanence.atlas.places import Places
from remanence.reading.article import Article
from remanence.reading.candidates import Grounds, candidate
from remanence.reading.checks import Alarm, Checker
from remanence.reading.deals import deal
from remanence.reading.document import Document, Finding
from remanence.reading.extract import Reader, load_reader, read_article
from remanence.reading.line import line
from remanence.reading.names.gazetteer import Gazetteer
from remanence.reading.sources import documents
from remanence.reading.sources.publishers import Publishers

__all__ = ["Kit", "Read", "Reading", "lines_of", "load_kit"]


@dataclass(frozen=True, slots=True)
class Kit:
    """All that a reading needs: the reader with its names, what claims are held against, the known publishers."""

    reader: Reader
    grounds: Grounds
    publishers: Publishers


@dataclass(frozen=True, slots=True)
class Read:
    """An article that was read, with a line for each of its claims, and what is wrong within it."""

    article: Article
    lines: tuple[dict[str, Any], ...]
    alarms: tuple[Alarm, ...]


def load_kit(atlas: Atlas, places: Places | None = None) -> Kit:
    """Load the bundled reader with the names of an atlas."""
    folder = (places or Places()).bundled / "reading"
    gazetteer = Gazetteer.load(atlas)
    return Kit(load_reader(folder, gazetteer), Grounds.of(atlas, gazetteer), Publishers.load(folder))


def lines_of(article: Article, grounds: Grounds) -> tuple[dict[str, Any], ...]:
    """Return a line for each claim of an article, in their order."""
    return tuple(
        line(claim, article, candidate(claim, article, grounds), deal(claim, article, grounds))
        for claim in article.claims
    )


class Reading:
    """Reads places one article at a time; of each article only what is compared with others is kept.

    Attributes:
        unread: what could not be read at all: no article came of it.
    """

    def __init__(self, kit: Kit, *, web: bool = False, private: bool = False, as_of: str = "") -> None:
        """Take what is needed, and what may be fetched.

        Args:
            kit: the reader and what goes with it.
            web: addresses may be fetched.
            private: also those that are not public.
            as_of: ISO date that stamps such as "3 hours ago" count back from.
        """
        self.kit = kit
        self.unread: list[Finding] = []
        self._checker = Checker()
        self._web, self._private, self._as_of = web, private, as_of

    def documents(self, places: Iterable[str]) -> Iterator[Document | Finding]:
        """Yield the documents of the places and what is wrong with them, in their order."""
        for place in places:
            named: set[str] = set()
            findings: list[Finding] = []
            for found in documents(
                place,
                allow_web=self._web,
                allow_private=self._private,
                as_of=self._as_of,
                publishers=self.kit.publishers,
            ):
                if isinstance(found, Finding):
                    findings.append(found)
                else:
                    named.add(found.name)
                yield found
            self.unread += [finding for finding in findings if finding.where not in named]

    def articles(self, places: Iterable[str]) -> Iterator[Read | Finding]:
        """Yield what was read of the places, and what is wrong with them, in their order."""
        for found in self.documents(places):
            yield found if isinstance(found, Finding) else self.read(found)

    def read(self, document: Document) -> Read:
        """Read one document."""
        article = read_article(document, self.kit.reader)
        return Read(article, lines_of(article, self.kit.grounds), tuple(self._checker.add(article)))

    def across(self) -> list[Alarm]:
        """Return what is wrong between the articles read so far."""
        return self._checker.across()
