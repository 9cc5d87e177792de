"""What the checks find of planted errors, and how often they cry wolf on clean articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from remanence.reading.article import Article
from remanence.reading.checks import KINDS, Alarm, Checker
from remanence.reading.document import Document
from remanence.reading.planting.plant import Planted, clean_case, planted_case

__all__ = ["Figures", "KindFigures", "alarms_of", "figures", "found"]

_Read = Callable[[Document], Article]


@dataclass(frozen=True, slots=True)
class KindFigures:
    """Of ``planted`` errors of one kind, how many were ``found``, and the ways that were missed, with how often."""

    kind: str
    planted: int
    found: int
    missed: tuple[tuple[str, int], ...]

    @property
    def recall(self) -> float:
        """The share found, 0 to 1; 1 where none was planted."""
        return self.found / self.planted if self.planted else 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What was found, by kind, and the alarms on clean articles.

    Attributes:
        half: ``tuned`` or ``held``: the templates.
        kinds: recall of each kind.
        articles: number of clean articles.
        alarms: errors and notes raised on them, with the check and the template of each.
    """

    half: str
    kinds: tuple[KindFigures, ...]
    articles: int
    alarms: tuple[tuple[str, str], ...]

    @property
    def false_alarms(self) -> float:
        """Alarms per clean article."""
        return len(self.alarms) / self.articles if self.articles else 0.0

    def lines(self) -> list[str]:
        """Return the figures as they are printed."""
        told = [f"templates: {self.half}"]
        for k in self.kinds:
            missed = ", ".join(f"{way} {count}" for way, count in k.missed)
            told.append(
                f"{k.kind:<15} {k.found:>4} of {k.planted:<4} {k.recall:.2f}"
                + (f"   missed: {missed}" if missed else "")
            )
        return [
            *told,
            (
                f"{'clean articles':<15} {len(self.alarms):>4} alarms in {self.articles} ({self.false_alarms:.3f} "
                f"each)"
            ),
        ]


def alarms_of(documents: Iterable[Document], read: _Read) -> list[Alarm]:
    """Return the alarms on the documents, read together."""
    checker = Checker()
    found = [alarm for document in documents for alarm in checker.add(read(document))]
    return found + checker.across()


def found(planted: Planted, alarms: Iterable[Alarm]) -> bool:
    """Return whether an alarm of the right kind stands on the line of the planted error."""
    document = planted.case.documents[planted.document]
    start = document.text.rfind("\n", 0, planted.start) + 1
    end = document.text.find("\n", planted.end)
    end = len(document.text) if end < 0 else end
    return any(
        place.document == document.id and place.start < end and start < place.end
        for alarm in alarms
        if alarm.kind == planted.kind
        for place in alarm.places
    )


def _kind(kind: str, half: str, seed: int, count: int, read: _Read) -> KindFigures:
    hits, missed = 0, dict[str, int]()
    for number in range(count):
        planted = planted_case(Random(f"{seed} {half} {kind} {number}"), kind, half)
        if found(planted, alarms_of(planted.case.documents, read)):
            hits += 1
        else:
            missed[planted.way] = missed.get(planted.way, 0) + 1
    return KindFigures(kind, count, hits, tuple(sorted(missed.items())))


def figures(seed: int, count: int, read: _Read, half: str = "tuned") -> Figures:
    """Return what the checks find of ``count`` planted errors of each kind, and their alarms on as many clean cases.

    Every fifth clean case is two articles on one story, checked against one another.

    Args:
        seed: same seed, same articles.
        count: errors of each kind, and clean cases.
        read: turns a document into a read article.
        half: ``tuned`` for the templates that the checks were tuned on; ``sealed`` for those no check has seen.
    """
    kinds = tuple(_kind(kind, half, seed, count, read) for kind in KINDS)
    articles, raised = 0, []
    for number in range(count):
        case = clean_case(Random(f"{seed} {half} clean {number}"), half, pair=number % 5 == 4)
        articles += len(case.documents)
        raised += [(a.check, f"{case.template}: {a.message}") for a in alarms_of(case.documents, read)]
    return Figures(half, kinds, articles, tuple(raised))
