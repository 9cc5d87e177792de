"""A name that is nearly that of another document: a translation, a shortened form, a lost letter."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

from rapidfuzz.distance import OSA

from remanence.reading.annotation import Name
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.name_slip import one_slip
from remanence.reading.checks.registry import Record, across
from remanence.reading.checks.view import Passage, View
from remanence.reading.checks.words import stem

__all__ = ["name_across"]

_KINDS = {"company", "facility", "project", "agency", "institution", "programme", "other"}
_FORM = re.compile(
    (
        r"\b(?:company|corporation|corp|inc|ltd|limited|plc|llc|gmbh|co|group|holdings?|ag|sa|"
        r"the)\b\.?"
    ),
    re.IGNORECASE,
)
_SHORT = 6


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(w for w in re.findall(r"[\w]+", _FORM.sub(" ", name)) if w)


def _initial(name: str) -> str:
    tokens = _tokens(name)
    return tokens[0][0].lower() if tokens else ""


def _token_alike(a: str, b: str) -> bool:
    x, y = a.lower(), b.lower()
    begins = min(len(x), len(y)) >= 3 and (x.startswith(y) or y.startswith(x))
    return begins or stem(x) == stem(y) or one_slip(x, y)


def _long_alike(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Return whether two names of several words are one: each word of the shorter has its like, in order."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) < 2 or len(long) - len(short) > 1 or [w.lower() for w in short] == [w.lower() for w in long]:
        return False
    if not _token_alike(short[0], long[0]):
        return False
    rest = iter(long)
    matched = all(any(_token_alike(word, other) for other in rest) for word in short)
    exact = sum(w.lower() in {o.lower() for o in long} for w in short)
    return matched and exact < len(short) and (len(short) >= 3 or exact >= 1 or len(long) == len(short))


def _short_alike(a: str, b: str) -> bool:
    """Return whether two acronyms are one letter apart, as "ABX" and "aBXC"."""
    if not (3 <= len(a) <= _SHORT and 3 <= len(b) <= _SHORT) or a.lower() == b.lower():
        return False
    capitals = min(sum(c.isupper() for c in a), sum(c.isupper() for c in b))
    long, short = (a, b) if len(a) > len(b) else (b, a)
    return capitals >= 2 and len(long) == len(short) + 1 and OSA.distance(long.lower(), short.lower()) == 1


def _one_thing(a: Record, b: Record) -> bool:
    one, other = _tokens(a.text), _tokens(b.text)
    if len(one) >= 2 and len(other) >= 2:
        return _long_alike(one, other)
    heads = [t[0] for t in (one, other) if t]
    if len(heads) == 2 and _short_alike(*heads):
        return len(a.words & b.words) >= 1
    if len(one) == len(other) == 1:
        return one_slip(one[0].lower(), other[0].lower()) and len(a.words & b.words) >= 1
    return False


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise a note for each pair of nearly like names of two documents."""
    by_name: dict[str, list[Record]] = {}
    for record in records:
        by_name.setdefault(record.text, []).append(record)
    told = set()
    for name, ones in by_name.items():
        for other, others in by_name.items():
            if name >= other or (name, other) in told:
                continue
            pair = next(
                ((a, b) for a in ones for b in others if a.place.document != b.place.document and _one_thing(a, b)),
                None,
            )
            if pair and not _both_in_one(ones, others):
                told.add((name, other))
                yield Alarm(
                    "alias", "note", f"nearly one name: '{name}' and '{other}'", (pair[0].place, pair[1].place)
                )


def _both_in_one(ones: Sequence[Record], others: Sequence[Record]) -> bool:
    """Return whether one document has both names: then they are two things."""
    return bool({r.place.document for r in ones} & {r.place.document for r in others})


def _surroundings(passage: Passage, name: Name) -> frozenset[str]:
    return frozenset(
        n.name.lower() for n in passage.names if n is not name and n.kind not in {"country", "bloc", "publisher"}
    )


@across("alias", _judge)
def name_across(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep each name once a document, with the names beside it."""
    seen = set()
    common = set(re.findall(r"(?<!\w)[a-zà-ÿ]\w+", view.text))
    for passage in view.body:
        for name in passage.names:
            written = " ".join(passage.of(name).split())
            written = re.sub(r"[’']s?$", "", written)
            if name.kind not in _KINDS or name.adjective or written in seen or len(written) < 3:
                continue
            if not name.known and all(
                {w.lower(), w.lower() + "s", w.lower().removesuffix("s")} & common for w in _tokens(written)
            ):
                continue
            seen.add(written)
            place = view.place(name.start, name.end)
            yield (
                ("name", _initial(written)),
                Record(place, view.article.document.date, (), _surroundings(passage, name), written),
            )
