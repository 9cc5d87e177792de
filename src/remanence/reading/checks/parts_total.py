"""A total against its parts: "$10 billion and $2 billion, $12 billion in all"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from remanence.reading.annotation import Quantity
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.rounding import Band, band, figure, masked, same_basis
from remanence.reading.checks.view import Passage, View

__all__ = ["parts_and_total"]

_SLOT = re.compile(r"<(\d+)>")
# A total with its parts behind it; parts that are said to be some of it may only be less.
_SPLIT = re.compile(
    r"(?:backed|funded|financed|covered) by|made up of|compris(?:es|ing|ed of)|consist(?:s|ing) of|"
    r"split (?:between|into|evenly)|divided (?:between|into|among)|combin(?:es|ing)|composed "
    r"of|with|:|—|–|\(|"
    r"broken down (?:into|as)|namely|shared between|(?:which|that) (?:covers?|pairs|joins)",
    re.IGNORECASE,
)
_SOME = re.compile(r"of which|includ(?:es|ing|ed)|among (?:them|it)|of (?:this|that|these)", re.IGNORECASE)
_REST = re.compile(r"\b(?:rest|remainder|remaining|balance|other)\b", re.IGNORECASE)
_IN_ALL = re.compile(
    r"(?:totall?ing|for a (?:combined |grand )?total of|(?:a|the|its|their) (?:combined |overall "
    r")?total (?:of|to|is|was|at|reached|came to)|"
    r"total (?:of|comes to|stands at)|add(?:s|ing)? up to|sum(?:s|ming)? to|(?:taking|bringing|"
    r"brings|took|brought|lifting|takes) "
    r"(?:the |its |their |total |overall |combined |annual )*\w+(?: \w+){0,3} to|together "
    r"(?:come to|make|worth|made)|making|or)"
    r"\s(?:about |some |roughly |around |nearly |just )?<(\d+)>|"
    r"<(\d+)>\s(?:in (?:total|all)|altogether|combined|(?:\w+ ){0,2}overall|together|(?:\w+ "
    r"){0,3}in (?:total|all))",
    re.IGNORECASE,
)
_TOTAL_OF = re.compile(r"^(?:The|Its|This|That|It|They|These|Both)\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:from|up|down|rose|rise|fell|grew|grow|compared|against|versus|instead|previous|"
    r"earlier|per|each|than|"
    r"further|additional|another|above|below|between|until|then)\b",
    re.IGNORECASE,
)


def _numbers(text: str) -> list[int]:
    return [int(n) for n in _SLOT.findall(text)]


def _like(passage: Passage, total: int, among: Sequence[int]) -> list[Quantity]:
    whole = passage.quantities[total]
    found = (passage.quantities[n] for n in among if n != total)
    return [
        q for q in found if not q.aside and same_basis(q, whole) and q.kind not in {"percent", "price", "duration"}
    ]


def _sum(passage: Passage, parts: Sequence[Quantity]) -> Band:
    whole = Band(0.0, 0.0)
    for part in parts:
        whole = whole + band(passage, part)
    return whole


def _joined(text: str) -> bool:
    """Return whether the parts are listed and not set against one another."""
    return bool(re.search(r"\band\b|\bplus\b|&|\bwhile\b|;|\bwith\b", text)) and not _COMPARES.search(text)


def _judge(view: View, passage: Passage, total: Quantity, parts: list[Quantity], some: bool) -> Iterator[Alarm]:
    added, whole = _sum(passage, parts), band(passage, total)
    if added.meets(whole) or (some and added.low <= whole.high):
        return
    listed = " and ".join(figure(passage, p) for p in parts)
    verb = "is more than" if some else "is not"
    message = (
        f"{listed} add up to {(added.low + added.high) / 2:,.6g} {total.unit}, which {verb} {figure(passage, total)}"
    )
    yield view.alarm("arithmetic", "error", message, total, *parts)


def _ahead(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield the total, the text of its parts, and whether the parts may be only some of it."""
    for slot in _SLOT.finditer(text):
        rest = re.split(r"[;.](?:\s|$)", text[slot.end() :], maxsplit=1)[0]
        cue = re.match(
            rf"[^<;:()]{{0,90}}?(?:(?P<split>{_SPLIT.pattern})|(?P<some>{_SOME.pattern}))", rest, re.IGNORECASE
        )
        if cue is None:
            continue
        listed = rest[cue.end() :]
        some = bool(cue["some"]) and not _REST.search(listed)
        yield int(slot[1]), listed, some


def _of_sentence(view: View, passage: Passage) -> Iterator[Alarm]:
    text = masked(passage)
    for found in _IN_ALL.finditer(text):
        total = int(found[1] or found[2])
        ahead = text[: found.start()]
        parts = _like(passage, total, _numbers(ahead))
        if len(parts) >= 2 and _joined(ahead) and not found[0].lower().startswith("or "):
            yield from _judge(view, passage, passage.quantities[total], parts, some=False)
            return
    for total, listed, some in _ahead(text):
        numbers = [n for n in _numbers(listed) if n > total]
        parts = _like(passage, total, numbers)
        if len(parts) >= 2 and _joined(listed):
            yield from _judge(view, passage, passage.quantities[total], parts, some)
            return


def _of_pair(view: View, first: Passage, second: Passage) -> Iterator[Alarm]:
    """A total in one sentence, its parts in the next, which begins by pointing back."""
    text = masked(second)
    cue = re.search(_SPLIT.pattern.replace("with|:|—|–|\\(|", ""), text, re.IGNORECASE)
    if cue is None or not _TOTAL_OF.match(text) or _SLOT.search(text[: cue.start()]) or not first.quantities:
        return
    numbers = _numbers(text[cue.end() :])
    parts = _like(second, numbers[0], numbers) if numbers else []
    if not parts or not _joined(text[cue.end() :]):
        return
    parts = [second.quantities[numbers[0]], *parts]
    totals = [q for q in first.quantities if same_basis(q, parts[0]) and not q.aside]
    added = _sum(second, parts)
    if len(totals) == 1 and not added.meets(band(first, totals[0])):
        listed = " and ".join(figure(second, p) for p in parts)
        middle = (added.low + added.high) / 2
        message = f"{listed} add up to {middle:,.6g} {parts[0].unit}, not to {figure(first, totals[0])}"
        yield view.alarm("arithmetic", "error", message, totals[0], *parts)


@within("arithmetic")
def parts_and_total(view: View) -> Iterator[Alarm]:
    """Raise an error where the parts of a stated total do not add up to it."""
    for passage in view.passages:
        if len(passage.quantities) >= 3:
            yield from _of_sentence(view, passage)
    for first, second in zip(view.body, view.body[1:], strict=False):
        yield from _of_pair(view, first, second)
