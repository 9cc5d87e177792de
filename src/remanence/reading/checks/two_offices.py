"""One person with two offices that nobody holds at once, or one office with two holders."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across, within
from remanence.reading.checks.view import Passage, View

__all__ = ["two_offices", "two_offices_across"]

_PERSON = r"(?P<who>[A-ZÀ-Þ][\w’'-]+(?:\s[A-Z]\.)*(?:\s[A-ZÀ-Þ][\w’'-]+){1,2})"
_PORTFOLIO = r"[A-Z][A-Za-z]+(?:(?:,|\sand|\s&)?\s(?:and\s)?[A-Z][A-Za-z]+){0,3}"
_RANKS = {
    "minister": "minister", "secretary": "secretary", "chief executive": "chief executive", "ceo": "chief executive",
    "chief executive officer": "chief executive", "chairman": "chair", "chair": "chair", "chairwoman": "chair",
    "chief financial officer": "finance chief",
    "cfo": "finance chief", "governor": "governor", "ambassador": "ambassador",
    "managing director": "managing director",
    "president": "president", "prime minister": "prime minister",
}  # fmt: skip
_HELD = (
    re.compile(rf"\b(?P<of>{_PORTFOLIO})\s(?P<rank>Minister|Secretary|minister|secretary)\s{_PERSON}"),
    re.compile(rf"\b[Tt]he\s(?P<of>{_PORTFOLIO})\s(?P<rank>Minister|Secretary|minister|secretary),\s{_PERSON}(?=[,.])"),
    re.compile(
        rf"\b(?P<rank>Minister|Secretary|minister|secretary)\s(?:of|for)\s(?:the\s)?(?P<of>{_PORTFOLIO})\s{_PERSON}"
    ),
    re.compile(
        rf"{_PERSON},?\s(?:the\s)?(?:[a-z-]+\s)?(?P<rank>minister|secretary)\s(?:of|for)\s(?P<of>[A-Za-z]+(?:"
        rf"\sand\s[a-z]+)?)"
    ),
    re.compile(
        rf"{_PERSON},\s(?:the\s|its\s)?(?:[A-Z]?[a-z]+[’']s\s)?(?P<rank>chief executive(?: officer)?|"
        rf"CEO|chairman|chair|chairwoman|chief financial officer|CFO|managing director)\b(?:\sof\s(?P<of>{_PORTFOLIO}"
        rf"))?"
    ),
    re.compile(
        rf"\b(?P<of>{_PORTFOLIO})(?:[’']s?)?\s(?P<rank>chief executive(?: officer)?|CEO|chairman|"
        rf"chairwoman|chief financial officer|CFO|managing director)\s{_PERSON}"
    ),
    re.compile(
        rf"\b(?P<rank>[Cc]hief executive(?: officer)?|CEO|[Cc]hairman|[Cc]hairwoman|[Cc]hief financial "
        rf"officer|CFO|[Mm]anaging director)\s(?P<of>)?{_PERSON}"
    ),
)
_LEAD = re.compile(r"^(?:(?:The|But|And|When|As|In|On|After|While|U|S|Deputy|Foreign Affairs)\s)+")


def _offices(passage: Passage) -> Iterator[tuple[str, str, frozenset[str], int, int]]:
    """Yield the person, the rank, the words of the portfolio, and the place."""
    for pattern in _HELD:
        for found in pattern.finditer(passage.text):
            rank = _RANKS.get(found["rank"].lower(), "")
            of = _LEAD.sub("", found["of"] or "")
            words = frozenset(w.lower() for w in re.findall(r"[A-Za-z]{3,}", of)) - {
                "and",
                "the",
                "state",
                "affairs",
            } | ({"state"} if of in {"State"} else frozenset())
            who = re.sub(r"[’']s$", "", found["who"])
            if rank and not re.match(r"(?:Minister|Secretary|The|In|On|At|State|Deputy)\b", who):
                yield who, rank, frozenset(words), passage.start + found.start(), passage.start + found.end()


def _clash(a: tuple[str, frozenset[str]], b: tuple[str, frozenset[str]]) -> bool:
    """Return whether one person cannot hold the two: one rank over two things, or two ranks of one firm."""
    (rank, of), (other, others) = a, b
    if rank == other:
        return bool(of and others and not of & others)
    company = {"chief executive", "finance chief", "chair", "managing director"}
    return (
        {rank, other} <= company
        and {rank, other} != {"chief executive", "chair"}
        and {rank, other} != {"chief executive", "managing director"}
    )


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise a note where two documents give one person two offices."""
    for record in records[1:]:
        first = records[0]
        if first.place.document != record.place.document and _clash(
            (first.text, first.words), (record.text, record.words)
        ):
            message = f"{key}: {_office(first.text, first.words)} here, {_office(record.text, record.words)} there"
            yield Alarm("entity", "note", message, (first.place, record.place))
            return


def _office(rank: str, of: frozenset[str]) -> str:
    return f"{rank} of {' '.join(sorted(of))}" if of else rank


@across("entity", _judge)
def two_offices_across(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep each person's office."""
    for _, (who, rank, of, start, end) in view.once(_offices):
        yield who, Record(view.place(start, end), view.article.document.date, (), of, rank)


@within("entity")
def two_offices(view: View) -> Iterator[Alarm]:
    """Raise a note where one article gives one person two offices."""
    first: dict[str, tuple[str, frozenset[str], int, int]] = {}
    for _, (who, rank, of, start, end) in view.once(_offices):
        known = first.setdefault(who, (rank, of, start, end))
        if _clash(known[:2], (rank, of)):
            message = f"{who}: {_office(*known[:2])} here, {_office(rank, of)} there"
            yield view.alarm("entity", "note", message, known[2:], (start, end))
            return
