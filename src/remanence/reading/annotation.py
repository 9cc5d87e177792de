"""What is found in the clean text of an article: quantities, dates, names, materials, each with its place.

Places are code-point offsets into the clean text of one article; :mod:`remanence.reading.text.clean` leads them back to
the original. Units, countries and kinds are in the words of the claim format (docs/reading.md).
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Day", "Material", "Name", "Quantity", "Span"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the clean text, ``start`` included, ``end`` not."""

    start: int
    end: int

    def within(self, start: int, end: int) -> bool:
        """Return whether the whole of it lies between ``start`` and ``end``."""
        return start <= self.start and self.end <= end


@dataclass(frozen=True, slots=True)
class Quantity(Span):
    """A number with its unit.

    Attributes:
        kind: mass, money, price, percent, grade, length, duration, count, votes or ratio.
        value: the number in ``unit``; of a range the middle.
        low: lower end of a range, else None.
        high: upper end of a range, else None.
        unit: t, kg, g/t, m, %, x, a currency (ISO 4217), currency/kg, yr, month, day, count, votes.
        per: year, month or day where it is a rate, else empty.
        currency: ISO 4217 of money and prices, else empty.
        qualifier: approx, gt, lt, min, max, est, range, approx_gt, or empty.
        noun: what a count counts ("countries"), else empty.
        aside: it stands in brackets as the same thing in another currency or unit.
    """

    kind: str
    value: float
    low: float | None = None
    high: float | None = None
    unit: str = ""
    per: str = ""
    currency: str = ""
    qualifier: str = ""
    noun: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Day(Span):
    """A date or period that the text names, as coarse as it stands there.

    Attributes:
        date: ``2025``, ``2025-04``, ``2026-Q1``, ``2025-H1`` or ``2025-07-11``; relative words are resolved.
        date_end: the last day or period where a span is meant ("by end-2027": ``2027-12-31``), else empty.
        relation: in, by, since, until, from, after, before, over, or empty.
        relative: it was worked out from the date of the article.
    """

    date: str
    date_end: str = ""
    relation: str = ""
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Name(Span):
    """A name in the text and the thing it stands for.

    Attributes:
        name: the canonical name, or the text itself where the thing is not known yet.
        kind: company, agency, institution, publisher, facility, project, programme, law, platform, country, bloc,
            person, place or other.
        country: ISO 3166 alpha-2 (``EU`` allowed) of the thing, empty where unknown.
        id: its id in the atlas, empty where the atlas does not hold it.
        known: it stands in the gazetteer.
        adjective: it is a demonym ("Chinese", "Brazilian").
    """

    name: str
    kind: str
    country: str = ""
    id: str = ""
    known: bool = True
    adjective: bool = False


@dataclass(frozen=True, slots=True)
class Material(Span):
    """A material in the text: its canonical name, and the stage that it is bought at where the word tells."""

    name: str
    stage: str = ""
