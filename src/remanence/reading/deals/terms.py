"""What an article says of one deal: parties, kind, material, and the words that fill each success factor."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from remanence.desk.period import period
from remanence.reading.annotation import Day, Quantity, Span
from remanence.reading.article import Article, Sentence
from remanence.reading.candidates.grounds import Grounds
from remanence.reading.claim import Claim
from remanence.reading.deals.cues import Factor, factors, kinds
from remanence.reading.deals.model import Quote
from remanence.reading.text.offsets import place

__all__ = ["Terms", "terms"]

_FOLLOWING = 3  # sentences after the deal in which "the agreement" is still this one
_AROUND = 60  # characters on either side of a tonnage that show whose it is
_RATE = {"year": 1.0, "month": 12.0}


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one deal.

    Attributes:
        parties: canonical names, the claim's subject first.
        binding: yes, no or unknown, as far as the words go.
        volume: tonnes a year, None where none is stated; ``volume_note`` says how it came about.
        years: length of the contract, None where none is stated.
        plants: ids of the plants that must run for it, ``facility:slug``.
        supply: the words speak of material that is delivered or taken.
    """

    parties: tuple[str, ...]
    kind: str
    material: str
    factors: dict[str, Quote | None]
    binding: str
    volume: float | None
    volume_note: str
    years: float | None
    plants: tuple[str, ...]
    supply: bool = False


def terms(claim: Claim, article: Article, grounds: Grounds) -> Terms:
    """Return what the article says of the deal that a claim reports."""
    # The claim is kept beside its terms, so that no other can take its id.
    return grounds.once(article, ("terms", id(claim)), lambda: (claim, _terms(claim, article, grounds)))[1]


def _terms(claim: Claim, article: Article, grounds: Grounds) -> Terms:
    parties = tuple(_parties(claim, article, grounds))
    scope = list(_scope(claim, article, parties, grounds))
    quantities = [q for q in article.quantities if any(q.within(s.start, s.end) for s in scope)]
    found = {factor.name: _fill(factor, article, scope, quantities, claim) for factor in factors()}
    years = _years(quantities)
    masses = [q for f in factors() if "mass" in f.quantities for q in _counting(f, article, scope, quantities)]
    volume, note = _volume(claim, masses, years)
    return Terms(
        parties,
        kinds().of(claim.type, claim.value, _words(claim, article)),
        claim.material,
        {name: _quote(article, span) for name, span in found.items()},
        _binding(article, scope),
        volume,
        note,
        years,
        tuple(_plants(claim, article, grounds)),
        any(_any(kinds().cue[kind], article, scope) for kind in ("offtake", "supply", "tolling")),
    )


def _parties(claim: Claim, article: Article, grounds: Grounds) -> Iterator[str]:
    """Yield the two principal parties, then the others that are no country."""
    seen = set()
    lands = _lands(article, grounds)
    for name in filter(None, (claim.subject, claim.object, *claim.others)):
        key = grounds.key(name)
        if key not in seen and (key not in lands or name in (claim.subject, claim.object)):
            yield name
        seen.add(key)


def _lands(article: Article, grounds: Grounds) -> set[str]:
    lands = ("country", "bloc", "place")
    return grounds.once(article, "lands", lambda: {grounds.key(n.name) for n in article.names if n.kind in lands})


def _named(article: Article, grounds: Grounds) -> list[set[str]]:
    """Return the keys of the names in each sentence."""
    starts = [name.start for name in article.names]

    def inside(sentence: Sentence) -> set[str]:
        first = bisect_left(starts, sentence.start)
        near = takewhile(lambda n: n.start < sentence.end, islice(article.names, first, None))
        return {grounds.key(n.name) for n in near if n.end <= sentence.end}

    return grounds.once(article, "named", lambda: [inside(sentence) for sentence in article.sentences])


def _words(claim: Claim, article: Article) -> str:
    return " ".join(article.text[start:end] for start, end in ((claim.start, claim.end), *claim.also))


def _scope(claim: Claim, article: Article, parties: Sequence[str], grounds: Grounds) -> Iterator[Sentence]:
    """Yield the sentences that speak of the deal: where it is claimed, and what refers back or names the parties."""
    keys = {grounds.key(party) for party in parties}
    telling = keys - _lands(article, grounds)  # a sentence with two countries in it may be on anything
    mentions = ((claim.start, claim.end), *claim.also)
    follows = 0
    for sentence, named in zip(article.sentences, _named(article, grounds), strict=True):
        told = any(sentence.start < end and start < sentence.end for start, end in mentions)
        words = article.text[sentence.start : sentence.end]
        refers = follows > 0 and bool(kinds().back.search(words))
        follows = _FOLLOWING if told or refers else follows - 1
        if told or refers or (len(named & keys) > 1 and named & telling):
            yield sentence


def _fill(
    factor: Factor, article: Article, scope: Sequence[Sentence], quantities: Iterable[Quantity], claim: Claim
) -> Span | None:
    """Return the words that fill a factor, the earliest; None where it is denied or not spoken of."""
    refused = [span for pattern in factor.refused for span in _matches(pattern, article, scope)]
    found = [
        span
        for pattern in factor.patterns
        for span in _matches(pattern, article, scope)
        if not any(span.start < no.end and no.start < span.end for no in refused)
    ]
    if factor.binds and refused:
        return None
    found += _counting(factor, article, scope, quantities)
    if factor.days:
        found += [d for d in article.days if _to_come(d, article) and any(d.within(s.start, s.end) for s in scope)]
    if "mass" in factor.quantities and claim.unit in ("t", "kg") and not found:
        found.append(Span(claim.start, claim.end))
    return min(found, key=lambda span: (span.start, -span.end), default=None)


def _counting(
    factor: Factor, article: Article, scope: Iterable[Sentence], quantities: Iterable[Quantity]
) -> list[Quantity]:
    """Return the quantities that answer a factor: right in kind, and with the right words around them."""
    found = []
    for q in (q for q in quantities if q.kind in factor.quantities):
        home = next(s for s in scope if q.within(s.start, s.end))
        around = article.text[max(home.start, q.start - _AROUND) : min(home.end, q.end + _AROUND)]
        wanted = factor.beside is None or factor.beside.search(around)
        if wanted and not (factor.apart and factor.apart.search(around)):
            found.append(q)
    return found


def _to_come(day: Day, article: Article) -> bool:
    """Return whether a date lies after the article, or where that has none, is one to be kept."""
    days, known = period(day.date_end or day.date), article.document.date
    binds = day.relation in ("by", "until", "from", "after")
    if not known or days is None:
        return binds
    return (days[1] if binds else days[0]).isoformat() > known


def _any(pattern: re.Pattern[str], article: Article, scope: Iterable[Sentence]) -> bool:
    return next(_matches(pattern, article, scope), None) is not None


def _matches(pattern: re.Pattern[str], article: Article, scope: Iterable[Sentence]) -> Iterator[Span]:
    for sentence in scope:
        for match in pattern.finditer(article.text, sentence.start, sentence.end):
            yield Span(match.start(), match.end())


def _quote(article: Article, span: Span | None) -> Quote | None:
    if span is None:
        return None
    return Quote(*place(article, span.start, span.end), article.text[span.start : span.end])


def _binding(article: Article, scope: Sequence[Sentence]) -> str:
    """Return whether the words say that it binds; a denial outweighs the word."""
    for factor in factors():
        if factor.binds:
            if any(_any(pattern, article, scope) for pattern in factor.refused):
                return "no"
            if any(_any(pattern, article, scope) for pattern in factor.patterns):
                return "yes"
    return "unknown"


def _years(quantities: Iterable[Quantity]) -> float | None:
    found = next((q for q in quantities if q.kind == "duration" and q.unit in ("yr", "month")), None)
    if found is None:
        return None
    return found.value if found.unit == "yr" else found.value / 12


def _volume(claim: Claim, quantities: Iterable[Quantity], years: float | None) -> tuple[float | None, str]:
    """Return tonnes a year and how they came about; a total without a term is no rate."""
    stated = [(q.value, q.unit, q.per) for q in quantities if q.kind == "mass" and not q.aside]
    if claim.quantity is not None and claim.unit in ("t", "kg"):
        stated.insert(0, (claim.quantity, claim.unit, claim.per))
    for value, unit, per in stated:
        tonnes = value / 1000 if unit == "kg" else value
        if per in _RATE:
            return tonnes * _RATE[per], f"{tonnes:g} t a {per}"
        if years:
            return tonnes / years, f"{tonnes:g} t over {years:g} years"
    return None, "a total without a term is no rate" if stated else "no volume is stated"


def _plants(claim: Claim, article: Article, grounds: Grounds) -> Iterator[str]:
    """Yield the plants that the claim names, known ones by their id."""
    for name in filter(None, (claim.subject, claim.object, *claim.others)):
        key = grounds.key(name)
        here = next((n for n in article.names if grounds.key(n.name) == key), None) or grounds.known(name)
        if here and (here.id.startswith("facility:") or here.kind == "facility"):
            yield here.id or f"facility:{key.replace(' ', '-')}"
