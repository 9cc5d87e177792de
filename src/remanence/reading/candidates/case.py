"""One claim before it becomes a statement: its article, its strength, and when the public could know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from remanence.desk.period import period
from remanence.quantity import Basis, Quantity, convert
from remanence.reading.article import Article
from remanence.reading.candidates.grounds import Grounds
from remanence.reading.candidates.model import Proposed
from remanence.reading.claim import Claim
from remanence.reading.text.offsets import place
from remanence.reading.words import term, why_not

__all__ = ["Cannot", "Case"]

_BOUNDS = {
    "gt": ("more than", "low"), "min": ("at least", "low"), "approx_gt": ("more than about", "low"),
    "lt": ("less than", "high"), "max": ("at most", "high"),
}  # fmt: skip


class Cannot(Exception):  # noqa: N818 - it is no error: a claim that cannot be mapped is an answer
    """A claim cannot be said in the atlas's words; the message says why."""


@dataclass(frozen=True)
class Case:
    """A claim with all that is needed to say it in the atlas's words."""

    claim: Claim
    article: Article
    grounds: Grounds

    @property
    def strength(self) -> str:
        """How strongly it is said: holds, bound, intended or projected; talk asserts nothing."""
        return term("modality", self.claim.modality)

    @property
    def stage(self) -> str:
        """The stage in the design's words, empty where it is none."""
        return term("stage", self.claim.stage)

    @cached_property
    def stretch(self) -> tuple[int, int]:
        """Where the sentences stand that the evidence touches."""
        spans = [s for s in self.article.sentences if s.start < self.claim.end and self.claim.start < s.end]
        if not spans:
            return self.claim.start, self.claim.end
        return min(s.start for s in spans), max(s.end for s in spans)

    @cached_property
    def sentence(self) -> str:
        """The sentences that the evidence touches."""
        start, end = self.stretch
        return self.article.text[start:end]

    @cached_property
    def words(self) -> str:
        """The same sentences with the names blanked: a company called after a metal says nothing of a tonnage."""
        start, text = self.stretch[0], self.sentence
        for name in self.article.names:
            first, last = max(name.start - start, 0), min(name.end - start, len(text))
            if first < last:
                text = text[:first] + " " * (last - first) + text[last:]
        return text

    @property
    def quoted(self) -> str:
        """The words of the evidence."""
        return self.article.text[self.claim.start : self.claim.end]

    @cached_property
    def published(self) -> tuple[date, bool]:
        """The first day on which the public could know it, and whether that was worked out from a period."""
        said = self.article.document.date[:10]
        days = period(said) if said else None
        if days is None:
            raise Cannot("no date: the document has none, so nobody can say since when this was known")
        return days[1], days[0] != days[1]

    @property
    def span(self) -> tuple[date, date] | None:
        """The period that the text names, None where it names none."""
        days, end = period(self.claim.date), period(self.claim.date_end)
        if days is None:
            return None
        return days[0], max(days[1], end[1] if end else days[1])

    def flow(self) -> tuple[date, date]:
        """Return the period of something counted over time."""
        if self.span is None:
            raise Cannot("no date: the text gives an amount over time and not the period it was counted in")
        return self.span

    def since(self) -> date:
        """Return the day since which a state holds: the one the text names, else that of publication."""
        if self.span and self.span[0] <= self.published[0]:
            return self.span[0]
        return self.published[0]

    def say(self, subject: str, property_: str, **said: Any) -> Proposed:
        """Return a statement with the evidence of this claim."""
        document, (day, inferred) = self.article.document, self.published
        start, end = place(self.article, self.claim.start, self.claim.end)
        given: dict[str, Any] = {
            "published": day,
            "published_inferred": inferred,
            "evidence": "modelled" if self.strength == "projected" else term("source_class", document.source_class),
            "trace": self._trace(),
            "source": f"document:{document.id[:16]}",
            "locator": f"{document.name}#{document.index}:{start}-{end}",
        }
        return Proposed(subject, property_, **(given | said))

    def _trace(self) -> str:
        document = self.article.document
        if document.url and document.source_class != "machine-written":
            return "page"
        return "site" if document.publisher or document.url else "lost"

    @cached_property
    def unit(self) -> str:
        """The atlas's unit of the claim's number."""
        claim = self.claim
        if not claim.unit:
            raise Cannot("no unit: the text gives a number and not what it counts")
        word = "t" if claim.unit == "kg" else claim.unit
        word = f"t/{claim.per}" if claim.per and word == "t" else word
        found = term("unit", word)
        if not found:
            raise Cannot(why_not("unit", word))
        return found

    def amount(self) -> dict[str, Any]:
        """Return value, low, high, text and unit: a bound has an end and words, and no value."""
        claim = self.claim
        if claim.quantity is None and claim.quantity_low is None and claim.quantity_high is None:
            raise Cannot("no figure: the text gives none")
        unit = self.unit
        value, low, high = (self._scaled(q) for q in (claim.quantity, claim.quantity_low, claim.quantity_high))
        if value is None and low is not None and high is not None:
            value = (low + high) / 2
        bound = _BOUNDS.get(claim.qualifier)
        if bound and value is not None and low is None and high is None:
            return {bound[1]: value, "text": f"{bound[0]} {self._said(claim.quantity)}", "unit": unit}
        if value is None:
            words = ("at least", claim.quantity_low) if low is not None else ("at most", claim.quantity_high)
            return {"low": low, "high": high, "text": f"{words[0]} {self._said(words[1])}", "unit": unit}
        about = f"about {self._said(claim.quantity)}" if claim.qualifier in ("approx", "est") else ""
        return {"value": value, "low": low, "high": high, "unit": unit, "note": about}

    def _said(self, number: float | None) -> str:
        """Return a number of the claim in the unit it has there."""
        rate = f" a {self.claim.per}" if self.claim.per else ""
        return f"{number:.12g} {self.claim.unit}{rate}" if number is not None else ""

    def _scaled(self, value: float | None) -> float | None:
        """Return a number of the claim in the atlas's unit; only :mod:`remanence.quantity` converts."""
        if value is None:
            return None
        to = {"%": "fraction", "kg": "t"}.get(self.claim.unit)
        if to is None:
            return float(value)
        scaled = convert(Quantity(float(value), self.claim.unit, Basis("REO")), unit=to).value
        return float(f"{scaled:.12g}")
