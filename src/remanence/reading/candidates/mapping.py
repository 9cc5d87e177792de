"""From a claim to a candidate: one handler for each kind of statement."""

from __future__ import annotations

from collections.abc import Callable

from remanence.reading.article import Article
from remanence.reading.candidates import figures, states
from remanence.reading.candidates.agreements import agreement
from remanence.reading.candidates.case import Cannot, Case
from remanence.reading.candidates.grounds import Grounds
from remanence.reading.candidates.model import Candidate, refused
from remanence.reading.claim import Claim
from remanence.reading.words import term, why_not

__all__ = ["candidate"]

_HANDLERS: dict[str, Callable[[Case], Candidate]] = {
    "capacity": figures.capacity,
    "production": figures.production,
    "share": figures.share,
    "net_import_reliance": figures.reliance,
    "exports": figures.exports,
    "demand": figures.demand,
    "stock_cover": figures.stock,
    "quota": figures.quota,
    "price": figures.price,
    "status": states.status,
    "event": states.event,
    "agreement": agreement,
}


def candidate(claim: Claim, article: Article, grounds: Grounds) -> Candidate:
    """Return the statement that a claim would make in the atlas, or why it can make none.

    What is denied, offered, rumoured or of a kind that the atlas has no property for is refused with its reason; so
    is every figure whose subject, unit, basis, stage or period cannot be told from the text.
    """
    kind = term("type", claim.type)
    if not kind:
        return refused(why_not("type", claim.type))
    if claim.polarity == "neg":
        return refused("denied: the text says that it is not so, and the atlas keeps what is")
    if term("modality", claim.modality) in ("talk", ""):
        return refused(why_not("modality", claim.modality))
    try:
        found = _HANDLERS[kind](Case(claim, article, grounds))
    except Cannot as reason:
        return refused(str(reason))
    return _in_words(found, grounds)


def _in_words(found: Candidate, grounds: Grounds) -> Candidate:
    """Refuse what the atlas could not load: a word that it does not use, or an impossible figure."""
    offences = [
        str(offence) for said in found.statements for offence in grounds.words.offences("the claim", said.row())
    ]
    return refused("; ".join(dict.fromkeys(offences))) if offences else found
