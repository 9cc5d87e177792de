"""Claims about the state of a plant, and about what a state did: statuses, dates of start, dated events."""

from __future__ import annotations

from remanence.reading.candidates.case import Cannot, Case
from remanence.reading.candidates.cues import cues
from remanence.reading.candidates.model import Candidate, NewEntity
from remanence.reading.candidates.subjects import plant_of, slug, state_of

__all__ = ["event", "status"]

_ON_THE_WAY = ("announced", "planned", "construction", "commissioning", "operating")


def status(case: Case) -> Candidate:
    """The state of a plant, or the year in which it means to start; a plan never undoes what is under way."""
    if case.strength == "projected":
        raise Cannot("forecast: what somebody else expects of a plant is no state of it")
    subject, new, note = _plant(case)
    found = _state(case)
    if found:
        held = case.grounds.view.pick(subject, "status")
        if held and held.text in _ON_THE_WAY and _behind(found, held.text):
            since = held.used.valid_from
            raise Cannot(f"the atlas holds {subject} as {held.text} since {since}: '{found}' undoes nothing")
        return Candidate((case.say(subject, "status", text=found, valid_from=case.since(), note=note),), new=new)
    if case.span is None:
        raise Cannot("no date: a start is meant, and the text does not say when")
    if case.span[1] < case.published[0]:
        said = case.claim.date
        raise Cannot(f"a start that is still planned and lies before the document: {said}; look at the tense")
    year = float(case.span[1].year)
    said = "; ".join(filter(None, (note, "the plant's own schedule: announced is not in force")))
    main = case.say(subject, "start_year", value=year, unit="year", note=said)
    return Candidate((main,), new=new)


def _plant(case: Case) -> tuple[str, NewEntity | None, str]:
    """Return the plant; a company without one in the atlas gets a new one of the claim's stage."""
    subject, new, note = plant_of(case)
    if subject.startswith("facility:"):
        return subject, new, note
    if not subject.startswith("company:"):
        raise Cannot(f"no plant: a status is that of a plant, and the text names {subject}")
    plants = case.grounds.plants(case.claim.subject)
    if plants:
        held = ", ".join(plants)
        raise Cannot(f"no plant: '{case.claim.subject}' has several in the atlas ({held}), and the text names none")
    name = " ".join(filter(None, (case.claim.subject, case.stage, "plant")))
    id_ = f"facility:{slug(name)}"
    if id_ in case.grounds.view.entities:
        return id_, None, ""
    return id_, NewEntity(id_, name, case.grounds.near(case.claim.subject)), "the text names a company and no plant"


def _state(case: Case) -> str:
    """Return the status that the words show, empty where a start is meant, not had."""
    if case.strength == "intended" and case.span:
        return ""
    for state in cues().states:
        if case.strength in state.holds and state.pattern.search(case.quoted):
            return state.term
    if case.strength == "holds":
        raise Cannot("no status: the words name none of announced, planned, construction, commissioning, operating, "
                     "suspended or closed (a study or a lead time is none)")  # fmt: skip
    return ""


def _behind(said: str, held: str) -> bool:
    return said in _ON_THE_WAY and _ON_THE_WAY.index(said) < _ON_THE_WAY.index(held)


def event(case: Case) -> Candidate:
    """Something a state did about trade, with its day; the law itself is a rule and not a statement."""
    claim = case.claim
    if case.strength not in ("holds", "bound"):
        raise Cannot(f"{claim.modality}: announced is not in force; what is in force is asked of the rules")
    if case.span is None:
        raise Cannot("no date: an event needs its day or period; what is in force is asked of the rules")
    who = state_of(case)
    first, last = case.span
    what = claim.value or "export control"
    name = " ".join(filter(None, (claim.subject, what, claim.material)))
    id_ = f"measure:event-{first.isoformat()}-{slug(name)}"
    text = "; ".join(filter(None, (f"{claim.subject}: {what}", claim.object, claim.material)))
    note = f"by {who}; the law itself is kept as a rule with dates (remanence rules)"
    main = case.say(id_, "event", text=text, valid_from=first, valid_to=last, note=note)
    new = None if id_ in case.grounds.view.entities else NewEntity(id_, name)
    return Candidate((main,), new=new)
