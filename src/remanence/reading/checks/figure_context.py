"""What stands around a figure: the words that tell what it is a figure of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from remanence.reading.annotation import Quantity
from remanence.reading.checks.rounding import Band, band
from remanence.reading.checks.view import Passage
from remanence.reading.checks.words import content, measures, plain_name

__all__ = ["Told", "told"]

_EDGE = re.compile(r"[;:—()]|\.\s|\sbut\s|\swhile\s|\swhereas\s")
_NTH = re.compile(
    (
        r"\b(?:another|additional|further|extra|second|third|fourth|separate|separately|also|initial|"
        r"initially|first|later|eventually|"
        r"previous|previously|earlier|up from|down from|remaining|rest|other|"
        r"each(?!\s(?:day|week|month|quarter|year)\b)|"
        r"respectively|"
        r"phase|stage|average|phases|instead|both)\b"
    ),
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]+")
_CAN_BE = {
    "money": {"financing", "cost", "sales", "stake", "exports", "imports", "stores", "supply"},
    "mass": {"capacity", "output", "exports", "imports", "sales", "stock", "supply", "resource", "stores"},
    "count": {"jobs", "vote", "supply", "sales", "output", "capacity"},
    "grade": {"grade"},
    "percent": {"share", "stake", "grade", "exports", "imports", "output", "capacity", "stores", "supply"},
}
_LEFT, _RIGHT = 75, 60


@dataclass(frozen=True, slots=True)
class Told:
    """A figure in its clause.

    Attributes:
        quantity: the figure.
        passage: where it stands.
        words: stems of the words around it, as far as the next figure or the end of the clause.
        names: the names in its passage.
        years: the years that its passage names.
        measure: what it is a figure of (capacity, output, financing ...), empty where no word tells.
        behind: stems of the first words behind it ("of oxide a year").
        plain: no word beside it says that it is one of several (another, second, remaining ...).
        band: what it can mean as it is written.
    """

    quantity: Quantity
    passage: Passage
    words: frozenset[str]
    names: frozenset[str]
    years: frozenset[str]
    measure: str
    behind: tuple[str, ...]
    plain: bool
    band: Band


def _is_move(passage: Passage, first: Quantity, second: Quantity) -> bool:
    """Return whether the two are the ends of one move, whose subject stands before both."""
    return bool(re.fullmatch(r"\s(?:to|and)\s(?:[a-z]+\s){0,3}", passage.between(first, second)))


def _sides(passage: Passage, quantity: Quantity) -> tuple[str, str]:
    left = (
        re.sub(r"^\S*\s", "", passage.before(quantity, _LEFT))
        if quantity.start - passage.start > _LEFT
        else passage.before(quantity, _LEFT)
    )
    right = passage.after(quantity, _RIGHT)
    for other in passage.quantities:
        if (
            other.end <= quantity.start
            and quantity.start - other.end < len(left)
            and not _is_move(passage, other, quantity)
        ):
            left = passage.between(other, quantity)
        elif other.start >= quantity.end and other.start - quantity.end < len(right):
            right = passage.between(quantity, other)
            break
    edges = list(_EDGE.finditer(left))
    edge = _EDGE.search(right)
    return left[edges[-1].end() :] if edges else left, right[: edge.start()] if edge else right


def _measure(left: str, right: str, kind: str) -> str:
    """Return the measure of the nearest word that names one and that a figure of this kind can be."""
    right = right.partition(",")[0]
    found = [(len(left) - m.end(), m[0].lower()) for m in _WORD.finditer(left)]
    found += [(m.start(), m[0].lower()) for m in _WORD.finditer(right)]
    known = [(distance, measures()[word]) for distance, word in found if word in measures()]
    return min(((d, m) for d, m in known if m in _CAN_BE.get(kind, ()) or kind not in _CAN_BE), default=(0, ""))[1]


def told(passage: Passage, quantity: Quantity) -> Told:
    """Return the figure with what stands around it."""
    left, right = _sides(passage, quantity)
    return Told(
        quantity,
        passage,
        frozenset(content(left)) | frozenset(content(right)),
        frozenset(plain_name(n.name) for n in passage.names if n.kind not in {"publisher", "country", "bloc"}),
        frozenset(d.date[:4] for d in passage.days),
        _measure(left, right, quantity.kind),
        tuple(content(right)[:2]),
        not _NTH.search(left) and not _NTH.search(right),
        band(passage, quantity),
    )
