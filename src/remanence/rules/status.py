"""The status of a rule on a day, as far as was published by another day.

Three habits of law stand here once and nowhere else: suspended is not repealed, announced is not in force,
and what nobody published is unknown. A day on which only an announcement, and no instrument, says other than
the text is *unknown*: both outcomes are open, and the note says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from remanence.rules.model import Clock, CoveredStages, Rule, Source
from remanence.rules.words import Period, Status

_ONE_DAY = timedelta(days=1)
_I = TypeVar("_I", bound=Period)


@dataclass(frozen=True, slots=True)
class RuleStatus:
    """What holds for a rule on a day; ``since`` and ``until`` (last day) bound the answer, None: no bound."""

    id: str
    status: Status
    since: date | None
    until: date | None
    source: Source
    note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A status that may hold, ``label``: under what condition, to follow an 'if'."""

    status: Status
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class _Answer:
    status: Status
    source: Source | None
    note: str


def status(rule: Rule, on: date, as_of: date) -> RuleStatus:
    """Return the status of ``rule`` on the day ``on``, from what was published by ``as_of`` (law 8).

    Where entries of ``legal`` overlap, the one published last holds. Where an entry of ``announced`` is
    younger than that one and says otherwise, the answer is ``unknown``. A rule that supposes a bill is at most
    ``announced``, whatever its clocks say.
    """
    answer = _answer(rule, on, as_of)
    since, until = _span(rule, on, as_of, answer)
    return RuleStatus(rule.id, answer.status, since, until, answer.source or rule.source, answer.note)


def standings(rule: Rule, on: date, as_of: date) -> tuple[Standing, ...]:
    """Return every status that may hold on a day: one where it is known, else one for each open branch.

    A rule that supposes a bill answers here as if the bill were law. No standing: nothing was published about
    the rule by ``as_of``, or not by ``on``.
    """
    if not existed(rule, on, as_of):
        return ()
    law = _last_published(rule.legal, on, as_of)
    said = _last_published(rule.announced, on, as_of)
    text = _text_standings(rule, law, on, as_of)
    if said is None or (law is not None and (said.published < law.published or said.status == law.status)):
        return text
    return (*text, Standing(said.status, f"the announcement of {said.published} holds", said.note))


def _text_standings(rule: Rule, law: Clock | None, on: date, as_of: date) -> tuple[Standing, ...]:
    if rule.supposes is not None and (law is None or law.status in {"announced", "unknown"}):
        return (Standing("in_force", "the bill is law", law.note if law else ""),)
    if law is not None and law.status != "unknown":
        return (Standing(law.status, "the text holds", law.note),)
    known = [clock.from_ for clock in rule.legal if clock.published <= as_of]
    if known and on < min(known):
        return (Standing("announced", "the text holds", f"By its text it begins on {min(known)}."),)
    note = law.note if law else "No entry speaks of this day."
    return (Standing("in_force", "it is in force", note), Standing("suspended", "it is not in force", note))


def existed(rule: Rule, on: date, as_of: date) -> bool:
    """Whether the public knew of the rule by both days."""
    return rule.published <= min(on, as_of)


def rules_document(rules: Mapping[str, Rule], on: date, as_of: date) -> list[dict[str, str | None]]:
    """Return one row per rule that existed by ``on`` and ``as_of``, in order of id, ready for JSON."""
    rows = []
    for _, rule in sorted(rules.items()):
        if not existed(rule, on, as_of):
            continue
        found = status(rule, on, as_of)
        change = next_change(found)
        rows.append(
            {
                "id": rule.id,
                "title": rule.title,
                "status": found.status,
                "since": found.since.isoformat() if found.since else None,
                "until": found.until.isoformat() if found.until else None,
                "next_change": change.isoformat() if change else None,
                "supposes": rule.supposes,
                "source": found.source.url,
                "note": found.note,
            }
        )
    return rows


def next_change(found: RuleStatus) -> date | None:
    """The first day after this answer, None where no change is known."""
    return found.until + _ONE_DAY if found.until else None


def covered_countries(rule: Rule, on: date, as_of: date) -> tuple[str, ...]:
    """Return the ISO codes of the countries that a rule of origin covers on a day, in order."""
    entries = rule.covered.countries if rule.covered else ()
    return tuple(sorted({code for entry in _known(entries, on, as_of) for code in entry.codes}))


def covered_stages(rule: Rule, on: date, as_of: date, magnet_type: str | None = None) -> tuple[str, ...]:
    """Return the stages that may not lie in a covered country on ``on``, for one magnet type or for any."""
    entries: Iterable[CoveredStages] = rule.covered.stages if rule.covered else ()
    names: dict[str, None] = {}
    for entry in _known(entries, on, as_of):
        if magnet_type is None or not entry.magnet_types or magnet_type in entry.magnet_types:
            names.update(dict.fromkeys(entry.names))
    return tuple(names)


def boundaries(rule: Rule) -> tuple[date, ...]:
    """Return the days on which the answer may change, in order."""
    clocks = (*rule.legal, *rule.announced)
    days = {clock.from_ for clock in clocks} | {clock.to + _ONE_DAY for clock in clocks if clock.to}
    return tuple(sorted(days | {rule.published}))


def _known(entries: Iterable[_I], on: date, as_of: date) -> list[_I]:
    return [entry for entry in entries if entry.published <= as_of and entry.holds(on)]


def _last_published(clocks: Iterable[Clock], on: date, as_of: date) -> Clock | None:
    return max(_known(clocks, on, as_of), key=lambda clock: clock.published, default=None)


def _answer(rule: Rule, on: date, as_of: date) -> _Answer:
    answer = _clock_answer(rule, on, as_of)
    if rule.supposes is None or answer.status not in {"in_force", "suspended"}:
        return answer
    note = f"Supposes: {rule.supposes}. Not law; as its text would have it, '{answer.status}'. {answer.note}"
    return _Answer("announced", answer.source, note.strip())


def _clock_answer(rule: Rule, on: date, as_of: date) -> _Answer:
    if rule.published > as_of:
        return _Answer("unknown", None, f"Nothing was published about this rule by {as_of}.")
    if on < rule.published:
        return _Answer("unknown", None, f"The rule was first published on {rule.published}.")
    law = _last_published(rule.legal, on, as_of)
    said = _last_published(rule.announced, on, as_of)
    if said and (law is None or (said.published >= law.published and said.status != law.status)):
        text = f"the text says '{law.status}'" if law else "no text says anything"
        end = f" to {said.to}" if said.to else ""
        note = f"Announced as '{said.status}'{end}, no instrument confirmed; {text}. {said.note}".strip()
        return _Answer("unknown", said.source, note)
    if law is None:
        return _Answer("unknown", None, "No entry speaks of this day.")
    return _Answer(law.status, law.source, law.note)


def _span(rule: Rule, on: date, as_of: date, answer: _Answer) -> tuple[date | None, date | None]:
    """First and last day around ``on`` with the same answer; None where it has no such end."""
    days = boundaries(rule)
    since: date | None = None
    for day in reversed([day for day in days if day <= on]):
        if _answer(rule, day, as_of) != answer:
            break
        since = day
    if since is not None and _answer(rule, since - _ONE_DAY, as_of) == answer:
        since = None
    for day in (day for day in days if day > on):
        if _answer(rule, day, as_of) != answer:
            return since, day - _ONE_DAY
    return since, None
