"""A plan for a day that has passed, or a deed on a day that has not come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from remanence.desk.period import Period, period
from remanence.reading.annotation import Day
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.view import Passage, View

__all__ = ["DONE", "PLANNED", "planned_days", "tense_and_day"]

# A plan that still stands: a plan of the past ("was to", "had planned") is none.
PLANNED = re.compile(
    r"(?:\b(?:is|are|remains?|being)\s(?:now\s|still\s|currently\s|also\s)?(?:scheduled|expected|"
    r"slated|due|set|planned|projected|targeted|supposed|meant|intended|anticipated|likely|"
    r"pencill?ed in|foreseen|envisaged|envisioned|timetabled|earmarked|"
    r"on track|forecast|poised|to be)\b|\b(?:will|plans?|intends?|expects?|aims?|hopes?)\s(?:to\s)?(?:"
    r"be\s)?[a-z]+|\bis to [a-z]+|"
    r"\bshould\s(?!have\b)(?:be\s)?[a-z]+)",
)
_PLAN_PAST = re.compile(
    r"\b(?:was|were|had|originally|initially|previously|once|earlier|at first|first(?=\s*$))\b[^,;.]{0,30}$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:—–]|,\s(?:after|but|while|which|who|whose|when|although|though|as|since|following|"
    r"up|compared|down|from|having|and\s(?:has|had|was|were))\b|\s(?:after|since|compared|"
    r"versus|than|although|because|which|from|following)\s|\bwhen\b|\bwhere\b|\bthat\b|\bfor "
    r"the year\b"
)
_IN = re.compile(
    r"\b(?:in|by|on|for|during|before|from|until|around|at|late|early|mid|end|the end of|the start "
    r"of|late in|in the|quarter of|half of|this|of)[\s-](?:the\s)?(?:(?:early|late|mid|end|"
    r"first|second|third|fourth|quarter|half|of|beginning|start)[\s-](?:of\s)?){0,3}$",
    re.IGNORECASE,
)
DONE = re.compile(
    r"\b(?:was|were|has been|have been|had been|has|have)?\s?(?P<verb>began|begun|opened|started|"
    r"signed|announced|completed|approved|launched|reported|"
    r"commissioned|closed|acquired|secured|won|awarded|published|held|took|entered|bought|"
    r"sold|shipped|produced|"
    r"exported|imported|delivered|fell|rose|reached|halted|suspended|broke|raised|inaugurated|"
    r"handed over|built|erected|installed|founded|established|appointed|joined|ordered|finished|transferred|"
    r"said|passed|granted|received|issued|met|poured|filed)\b"
)
_OPENS = re.compile(r"(?:^|[,;]\s|\b(?:Then|And|But|then|and|but),?\s)(?:[Ii]n|[Oo]n)\s(?:the\s)?$")
_NOT_DONE = re.compile(
    r"\b(?:to be|will|would|could|should|may|might|can|must|not|never|expected|scheduled|planned|"
    r"forecast|contracts?|due|by the time|set to)\b[^,;.]{0,30}$|\b(?:is|are|be|being|if|once|"
    r"until|when)\s?$",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"[,;:—–()]|\b(?:to|for|that|until|by|through|with|which|and|before|toward|due|when|will|"
    r"would|if|as|ahead)\b",
    re.IGNORECASE,
)


def planned_days(passage: Passage) -> Iterator[tuple[re.Match[str], Day, Period]]:
    """Yield each plan that still stands, in the present, with the day it is set for in the same clause."""
    for cue in PLANNED.finditer(passage.text):
        if _PLAN_PAST.search(passage.text[: cue.start()][-45:]):
            continue
        for day in passage.days:
            at = day.start - passage.start
            if at < cue.end() or at > cue.end() + 140:
                continue
            gap = passage.text[cue.end() : at]
            when = period(day.date, day.date_end)
            if when and not _CLAUSE.search(gap) and (_IN.search(gap) or day.relation in {"in", "by", "on"}):
                yield cue, day, when
                break


def _past_plans(view: View, passage: Passage, today: Period) -> Iterator[Alarm]:
    for cue, day, when in planned_days(passage):
        if when.last < today.first - timedelta(days=3) and not day.relative:
            span = (passage.start + cue.start(), day.end)
            said = f"'{cue[0]}' speaks of {passage.of(day)}, which lay in the past on {view.article.document.date}"
            yield view.alarm("date", "error", said, span)


def _future_deeds(view: View, passage: Passage, today: Period) -> Iterator[Alarm]:
    for day in passage.days:
        when = period(day.date)
        at = day.start - passage.start
        if when is None or day.relative or when.first <= today.last + timedelta(days=1):
            continue
        if day.relation not in {"in", "on"} and not re.search(
            r"\b(?:in|on)\s(?:[A-Z][a-z]+day,?\s|the \w+ (?:quarter|half) of )?$", passage.text[:at]
        ):
            continue
        deeds = list(DONE.finditer(passage.text, max(0, at - 90), at))
        if not deeds:
            continue
        deed = deeds[-1]
        gap = re.sub(r"\b(?:in|on)\s[^ ]*\s?$", "", passage.text[deed.end() : at])
        if _BREAK.search(gap) or _NOT_DONE.search(passage.text[: deed.start()][-60:]):
            continue
        today_is = view.article.document.date
        said = f"'{deed['verb']}' in the past, on {passage.of(day)}, after the article's own {today_is}"
        yield view.alarm("date", "error", said, (passage.start + deed.start(), day.end))


def _since(view: View, passage: Passage, today: Period) -> Iterator[Alarm]:
    """Raise an error at what has been so since a day to come."""
    for day in passage.days:
        when = period(day.date)
        if when and day.relation == "since" and not day.relative and when.first > today.last:
            yield view.alarm("date", "error", f"since {passage.of(day)}, which lies ahead", day)


def _opened(view: View, passage: Passage, today: Period) -> Iterator[Alarm]:
    """A clause that opens with the day: "Then, in 2031, the company bought the deposit"."""
    for day in passage.days:
        when, at = period(day.date), day.end - passage.start
        if when is None or day.relative or when.first <= today.last or day.relation not in {"in", "on"}:
            continue
        if not _OPENS.search(passage.text[: day.start - passage.start]) or not passage.text[at:].startswith(","):
            continue
        clause = re.split(r"[,;:—(]", passage.text[at + 1 : at + 110], maxsplit=1)[0]
        deed = DONE.search(clause)
        if deed and not _NOT_DONE.search(clause[: deed.start("verb")]):
            today_is = view.article.document.date
            said = f"'{deed['verb']}' in the past, in {passage.of(day)}, after the article's own {today_is}"
            yield view.alarm("date", "error", said, (day.start, day.end + 1 + deed.end()))


@within("date")
def tense_and_day(view: View) -> Iterator[Alarm]:
    """Raise an error at a plan for a day before the article's, and at a deed on a day after it."""
    if view.period is None:
        return
    for passage in view.body:
        yield from _past_plans(view, passage, view.period)
        yield from _future_deeds(view, passage, view.period)
        yield from _opened(view, passage, view.period)
        yield from _since(view, passage, view.period)
