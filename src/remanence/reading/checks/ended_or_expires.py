"""A contract said to be ended in one place and to run on in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from remanence.desk.period import Period, period
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.view import Passage, View
from remanence.reading.checks.words import content

__all__ = ["ended_or_expires"]

_CONTRACT = (
    r"(?:agreements?|contracts?|deals?|offtakes?|leases?|licen[cs]es?|permits?|partnerships?|"
    r"ventures?|pacts?|suspension|moratorium|waiver|concession|exemption|arrangements?|tolling)"
)
_ENDED = (
    re.compile(
        rf"\b(?:ended|terminated|cancelled|canceled|scrapped|exited|tore up|quit|revoked|wound "
        rf"up|dissolved|lifted)\b[^,;.]{{0,70}}?\b(?P<what>{_CONTRACT})\b",
        re.I,
    ),
    re.compile(
        rf"\b(?P<what>{_CONTRACT})\b[^,;.]{{0,50}}?\b(?:has|have|was|were)\s(?:been\s)?(?:ended|"
        rf"terminated|cancelled|canceled|scrapped|revoked|wound up|dissolved|expired|lapsed)\b",
        re.I,
    ),
    re.compile(rf"\b(?P<what>{_CONTRACT})\b[^,;.]{{0,50}}?\b(?:expired|lapsed|ended)\b", re.I),
)
_RUNS = re.compile(
    (
        r"\b(?:expires?|will expire|runs? (?:until|to|through)|will run (?:until|to|through)|remains? "
        r"in (?:force|place|effect)|valid (?:until|through)|"
        r"(?:will )?(?:ends?|lapses?) (?:at|in|on|by)|in force until|continues? (?:until|through|"
        r"to run)|due to (?:expire|end|lapse)|extends? (?:to|until|through)|ending this year)\b"
    ),
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Said:
    passage: Passage
    start: int
    end: int
    what: str
    words: frozenset[str]
    when: Period | None


def _when(passage: Passage, start: int, end: int) -> Period | None:
    """Return the first day named from ``start`` to forty characters past ``end``."""
    for day in passage.days:
        if start <= day.start - passage.start <= end + 40:
            return period(day.date, day.date_end)
    return None


def _kind(word: str) -> str:
    return content(word)[0] if content(word) else word.lower()


def _ended(passage: Passage) -> Iterator[_Said]:
    for pattern in _ENDED:
        for found in pattern.finditer(passage.text):
            if re.search(
                r"\b(?:not|never|would|could|will|if|until|talks|may)\b[^,;.]{0,25}$", passage.text[: found.start()]
            ):
                continue
            words = frozenset(content(passage.text))
            when = _when(passage, found.start(), found.end())
            start, end = passage.start + found.start(), passage.start + found.end()
            yield _Said(passage, start, end, _kind(found["what"]), words, when)
            return


def _running(passage: Passage) -> Iterator[_Said]:
    cue = _RUNS.search(passage.text)
    if cue is None:
        return
    whats = {_kind(m[0]) for m in re.finditer(rf"\b{_CONTRACT}\b", passage.text, re.I)}
    when = _when(passage, cue.start(), cue.end())
    for what in whats:
        words = frozenset(content(passage.text))
        yield _Said(
            passage, passage.start + cue.start(), min(passage.end, passage.start + cue.end() + 30), what, words, when
        )


@within("value_conflict")
def ended_or_expires(view: View) -> Iterator[Alarm]:
    """Raise an error where one contract is ended in one passage and runs on to a later day in another."""
    ended = [s for p in view.body for s in _ended(p)]
    for over in ended:
        for on in (s for p in view.body if p is not over.passage for s in _running(p)):
            if on.what != over.what or len(on.words & over.words) < 3 or on.when is None:
                continue
            last = over.when or view.period
            if last and on.when.last > last.last and (view.period is None or on.when.last >= view.period.first):
                message = f"the {over.what} has ended here and runs until {on.when.last.isoformat()} there"
                yield view.alarm("value_conflict", "error", message, (over.start, over.end), (on.start, on.end))
                return
