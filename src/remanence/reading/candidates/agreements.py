"""Claims of one party's deal with another: an agreement with its kind, parties, volume or amount, and term."""

from __future__ import annotations

from collections.abc import Iterator

from remanence.reading.candidates.case import Cannot, Case
from remanence.reading.candidates.model import Candidate, NewEntity, Proposed
from remanence.reading.candidates.subjects import slug
from remanence.reading.deals.cues import kinds
from remanence.reading.deals.terms import Terms, terms

__all__ = ["agreement"]

_ENDING = ("reduced", "shortened", "ended", "terminated", "cancelled", "expired")
_TYPE = {"price_policy": "a price floor as law is kept as a rule or measure, not as an agreement"}


def agreement(case: Case) -> Candidate:
    """Return the agreement: its volume or amount first, then kind, parties, whether it binds, material and term."""
    claim = case.claim
    if len({case.grounds.key(n) for n in (claim.subject, claim.object) if n}) < 2:
        lacking = _TYPE.get(claim.type, "an agreement has two parties, and the text names one")
        raise Cannot(f"no counterparty: {lacking}")
    if case.strength in ("intended", "projected"):
        raise Cannot(f"{claim.modality}: an agreement that is to be made is none (announced is not in force)")
    if claim.value == "option":
        raise Cannot("an option to buy is neither a stake nor a purchase")
    if claim.value in _ENDING:
        raise Cannot(f"{claim.value}: the atlas has no property for the end of an agreement; give the old one an end")
    read = terms(claim, case.article, case.grounds)
    if not read.kind:
        known = " or ".join(word.replace("_", " ") for word in kinds().type.get(claim.type, ()))
        raise Cannot(f"no kind: the words do not tell which kind of agreement it is ({known})")
    subject, new, note = _which(case, read)
    return Candidate(tuple(_statements(case, subject, read, note)), new=new)


def _which(case: Case, read: Terms) -> tuple[str, NewEntity | None, str]:
    """Return the agreement that the atlas holds between these parties, of this kind, or a new one."""
    same = kinds().same
    held = case.grounds.agreements((case.claim.subject, case.claim.object))
    alike = [a for a in held if _kind(case, a, same) == same.get(read.kind, read.kind)]
    if len(alike) == 1:
        return alike[0], None, ""
    note = f"the atlas holds {len(held)} between these parties: {', '.join(held)}" if held else ""
    year = (case.span or (case.published[0],))[0].year
    name = f"{case.claim.subject} and {case.claim.object}: {read.kind}"
    id_ = f"agreement:{slug(case.claim.subject)}-{slug(case.claim.object)}-{read.kind.replace('_', '-')}-{year}"
    if id_ in case.grounds.view.entities:
        return id_, None, note
    return id_, NewEntity(id_, name, held), note


def _kind(case: Case, held: str, same: dict[str, str]) -> str:
    picked = case.grounds.view.pick(held, "kind")
    return same.get(picked.text, picked.text) if picked else ""


def _statements(case: Case, subject: str, read: Terms, note: str) -> Iterator[Proposed]:
    since = case.since()
    claim = case.claim
    if read.volume is not None:
        yield case.say(
            subject, "volume", value=read.volume, unit="t/a", basis="as named in product", valid_from=since,
            note="; ".join(filter(None, (read.volume_note, note))),
        )  # fmt: skip
    elif claim.quantity is not None and (claim.currency or claim.unit.endswith("/kg")):
        amount = case.amount()
        amount["note"] = "; ".join(filter(None, (amount.get("note", ""), note)))
        yield case.say(subject, "amount", valid_from=since, **amount)
    yield case.say(subject, "kind", text=read.kind, valid_from=since, note=note)
    yield case.say(subject, "parties", text="|".join(read.parties), valid_from=since)
    if read.binding != "unknown":
        yield case.say(subject, "binding", text=read.binding, valid_from=since)
    if read.material:
        yield case.say(subject, "product", text=read.material, valid_from=since)
    if read.years:
        yield case.say(subject, "term", value=read.years, unit="a", valid_from=since)
    if read.plants:
        plants = "|".join(plant.removeprefix("facility:") for plant in read.plants)
        yield case.say(subject, "facilities", text=plants, valid_from=since)
