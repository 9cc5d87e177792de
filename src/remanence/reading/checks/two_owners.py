"""One plant or project attributed to two owners."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across, within
from remanence.reading.checks.view import Passage, View
from remanence.reading.checks.words import trades

__all__ = ["two_owners", "two_owners_across"]

_N = r"[A-ZÀ-Þ][\w&-]*[^\W_]|[A-Z]{2,}"
_NAME = rf"(?:(?:{_N})(?:\s(?:{_N}))*)"
_SITE = (
    r"(?:project|mine|plant|deposit|facility|refinery|smelter|site|operation|factory|quarry|"
    r"works|complex)"
)
_OWNED = (
    re.compile(
        rf"(?P<owner>{_NAME})[’']s?\s(?:(?:[a-z-]+|[A-Z][a-z]+ian|[A-Z][a-z]+ese|[0-9.%-]+)\s){{0,3}}?(?P<s"
        rf"ite>{_NAME})\s(?:[a-z-]+\s){{0,3}}?{_SITE}\b"
    ),
    re.compile(
        rf"(?P<site>{_NAME})\s(?:[a-z-]+\s){{0,3}}?{_SITE},?\s(?:which (?:is|are)\s|that is\s|in "
        rf"[A-Z]\w+(?: [A-Z]\w+)?,?\s)?(?:wholly |majority[- ]|jointly )?(?:owned|operated|run|"
        rf"developed|controlled|held)(?:\sand (?:operated|run))?\sby\s(?:[a-z-]+\s){{0,3}}(?P<owner>{_NAME}"
        rf")"
    ),
    re.compile(
        rf"(?P<owner>{_NAME}),?\s(?:which\s|who\s)?(?:owns|operates|runs|is developing|is the (?:owner|"
        rf"operator|developer) of|(?:the )?(?:owner|operator|developer) of|controls|(?:is )?advancing(?: "
        rf"the development of)?)\s(?:and (?:operates|runs)\s)?(?:[a-z0-9.%-]+\s){{0,4}}?(?:the|"
        rf"its)?\s?(?P<site>{_NAME})\s(?:[a-z-]+\s){{0,3}}?{_SITE}\b"
    ),
    re.compile(rf"(?P<site>{_NAME})\s(?:[a-z-]+\s){{0,3}}?{_SITE}\s(?:belongs|belonging)\sto\s(?P<owner>{_NAME})"),
    re.compile(
        rf"(?P<site>{_NAME})\s(?:Project|Mine|Deposit|Plant):\s(?P<owner>{_NAME})\s(?:has|have|"
        rf"is|plans|will|said)\b"
    ),
)
# An owner of "the refinery", where the article names one refinery only.
_OF_THE = re.compile(
    rf"\b[Tt]he\s(?P<kind>{_SITE}),?\s(?:which\s)?(?:belongs\sto|is\s(?:wholly |majority[- ])?(?:owned|operated|run|"
    rf"controlled)(?:\sand (?:operated|run))?\sby)\s(?P<owner>{_NAME})"
)
_SITE_OF = re.compile(rf"(?P<site>{_NAME})\s(?:[a-z-]+\s){{0,2}}?(?P<kind>{_SITE})\b")
_TRIM = re.compile(
    r"^(?:The|Its|In|At|On|For|From|By|With|And|But|Meanwhile|When|While|Although|After|Under|"
    r"Both|Now)\s"
)
_NO_NAME = re.compile(r"The|Its|This|That|Their|Our|A|An|One|Such")
_SHORT = re.compile(r"\s(?:Ltd|Limited|Inc|Corp|Corporation|Plc|PLC|LLC|GmbH|AG|SA|Co|Company|Group|Holdings)\b\.?")


def _name(text: str) -> str:
    return _SHORT.sub("", _TRIM.sub("", " ".join(text.split()))).strip()


def _site(text: str) -> str:
    return re.sub(r"\s(?:Project|Mine|Plant|Deposit|Facility|Refinery)$", "", _name(text))


def _countries(passage: Passage, start: int, end: int) -> bool:
    """Return whether the owner is a country: then it is a place and no owner."""
    return any(
        n.kind in {"country", "bloc", "place"} and passage.start + start <= n.start and n.end <= passage.start + end
        for n in passage.names
    )


def _owners(passage: Passage) -> Iterator[tuple[str, str, int, int]]:
    """Yield site, owner and the place of each attribution."""
    for pattern in _OWNED:
        for found in pattern.finditer(passage.text):
            owner, site = _name(found["owner"]), _site(found["site"])
            if (
                not owner
                or not site
                or owner == site
                or _NO_NAME.fullmatch(found["site"])
                or _countries(passage, found.start("owner"), found.end("owner"))
            ):
                continue
            yield site, owner, passage.start + found.start(), passage.start + found.end()


def _of_the(view: View) -> Iterator[tuple[str, str, int, int]]:
    """Yield site, owner and place where the owner is that of "the refinery"."""
    told = [(p, m) for p in view.passages for m in _OF_THE.finditer(p.text)]
    if not told:
        return
    named: dict[str, set[str]] = {}
    for site in (m for p in view.passages for m in _SITE_OF.finditer(p.text) if not _NO_NAME.fullmatch(m["site"])):
        named.setdefault(site["kind"], set()).add(_site(site["site"]))
    for passage, found in told:
        sites = named.get(found["kind"], set()) - {""}
        if len(sites) == 1 and not _countries(passage, found.start("owner"), found.end("owner")):
            owner = _name(found["owner"])
            yield min(sites), owner, passage.start + found.start(), passage.start + found.end()


def _all_owners(view: View) -> Iterator[tuple[str, str, int, int]]:
    yield from (owner for _, owner in view.once(_owners))
    yield from _of_the(view)


def _one_owner(a: str, b: str) -> bool:
    """Return whether two names can be one owner: one begins the other, or is its initials."""
    x, y = a.lower().split(), b.lower().split()
    if x[0] == y[0] or (set(x) & set(y)) - trades():
        return True
    initials = ["".join(w[0] for w in words) for words in (x, y)]
    return (
        a.lower() in initials[1]
        or b.lower() in initials[0]
        or initials[1].startswith(a.lower())
        or initials[0].startswith(b.lower())
    )


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise a note where no owner that one document gives a site can be one of another's."""
    by_document: dict[str, list[Record]] = {}
    for record in records:
        by_document.setdefault(record.place.document, []).append(record)
    sets = list(by_document.values())
    for number, ones in enumerate(sets):
        for others in sets[number + 1 :]:
            if not any(_one_owner(a.text, b.text) for a in ones for b in others):
                a, b = ones[0], others[0]
                yield Alarm("entity", "note", f"one site, two owners: {a.text} and {b.text}", (a.place, b.place))
                return


@across("entity", _judge)
def two_owners_across(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep who is said to own or run a named site."""
    for site, owner, start, end in _all_owners(view):
        yield (
            ("site", site.lower()),
            Record(view.place(start, end), view.article.document.date, (), frozenset(), owner),
        )


@within("entity")
def two_owners(view: View) -> Iterator[Alarm]:
    """Raise a note where one article gives one site two owners."""
    first: dict[str, tuple[str, int, int]] = {}
    for site, owner, start, end in _all_owners(view):
        known = first.setdefault(site.lower(), (owner, start, end))
        if not _one_owner(known[0], owner):
            message = f"one site, two owners: {known[0]} and {owner}"
            yield view.alarm("entity", "note", message, known[1:], (start, end))
            return
