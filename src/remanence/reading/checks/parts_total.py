"""A total against its parts: "$10 billion and $2 billion, $12 billion in all"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from remanence.reading.annotation import Quantity
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.rounding import Band, band, figure, masked, same_basis, written
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
    r"(?:the |its |their |total |overall |combined |annual )*\w+(?: \w+){0,3} to|together(?:,|"
    r" come to| make| worth| made)?|"
    r"making|(?:that|which|this|it) (?:makes|comes to|gives|adds up to|amounts to)|giving|"
    r"amount(?:s|ing) to|or)"
    r"\s(?:about |some |roughly |around |nearly |just )?<(\d+)>|"
    r"<(\d+)>\s(?:in (?:total|all)|altogether|combined|(?:\w+ ){0,2}overall|together|(?:\w+ "
    r"){0,3}in (?:total|all))",
    re.IGNORECASE,
)
_ALTOGETHER = re.compile(

        r"^(?:In (?:all|total|sum|aggregate)|Altogether|All (?:told|in)|Together|Combined|Taken together|"
        r"Added up|Overall|The total|"
        r"That makes|That adds up to|Summed up),?\s[^<]{0,30}?<(\d+)>"

)
# A total that the sentence before has a part of: "Another $50 million comes from the state, bringing the sum to ...".
_RUNNING = re.compile(
    r"\b(?:tak(?:es|ing)|bring(?:s|ing)|lift(?:s|ing)|rais(?:es|ing)|push(?:es|ing)|swell(?:s|ing))\s"
    r"(?:the |its |their )(?:[a-z]+ ){1,4}to\s(?:about |some |roughly |nearly )?<(\d+)>",
    re.IGNORECASE,
)
_MORE = re.compile(r"^(?:An?(?:other| further| additional)|Further|On top|In addition|The (?:rest|remainder)|Plus)\b")
# Parts of what the sentence before told of: "$500 million of this are for mines, $50 million for schools".
_OF_THIS = re.compile(r"^<(?P<first>\d+)> of (?:this|that|it|these|the (?:total|sum|money|amount))\b")
_TOTAL_OF = re.compile(r"^(?:The|Its|This|That|It|They|These|Both)\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:rose|rise|fell|grew|compared|against|versus|instead|previous|earlier|than|each|"
    r"per|between|then|until)\b|"
    r"\b(?:from|to|up|down|above|below|by)\s(?:[a-z]+\s){0,2}<",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(r"\b(?:remaining|remainder|balance|rest)\b[^<;.]{0,40}$", re.IGNORECASE)


_WHOLE = 3


def _numbers(text: str) -> list[int]:
    return [int(n) for n in _SLOT.findall(text)]


def _like(passage: Passage, total: int, among: Sequence[int]) -> list[Quantity]:
    whole = passage.quantities[total]
    found = (passage.quantities[n] for n in among if n != total)
    return [
        q for q in found if not q.aside and same_basis(q, whole) and q.kind not in {"percent", "price", "duration"}
    ]


def _sharp(passage: Passage, quantity: Quantity) -> Band:
    """Return what the figure can mean; of two parts in whole units each is taken as it stands."""
    told = band(passage, quantity)
    number = written(passage, quantity)
    loose = told.high - told.low > 0.02 * quantity.value and quantity.qualifier
    if quantity.low is not None or "." in number or len(number) > _WHOLE or loose:
        return told
    return Band(quantity.value, quantity.value)


def _sum(passage: Passage, parts: Sequence[Quantity]) -> Band:
    whole = Band(0.0, 0.0)
    for part in parts:
        whole = whole + (_sharp(passage, part) if len(parts) == 2 else band(passage, part))
    return whole


def _joined(text: str) -> bool:
    """Return whether the parts are listed and not set against one another."""
    return bool(re.search(r"\band\b|\bplus\b|&|\bwhile\b|;|\bwith\b", text)) and not _COMPARES.search(text)


def _judge(view: View, passage: Passage, total: Quantity, parts: list[Quantity], some: bool) -> Iterator[Alarm]:
    added = _sum(passage, parts)
    whole = _sharp(passage, total) if len(parts) == 2 else band(passage, total)
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


def _rest(view: View, number: int) -> Iterator[Alarm]:
    """A part and the rest of it, whose total stands nearby: "$310 million is a loan, the remaining $60 million ..."."""
    passage = view.body[number]
    text = masked(passage)
    for slot in _SLOT.finditer(text):
        if not _LEFT_OVER.search(text[: slot.start()]):
            continue
        clause = max(text.rfind(";", 0, slot.start()), 0)
        inside = _numbers(text[clause : slot.end()])
        rest = passage.quantities[int(slot[1])]
        parts = [*_like(passage, int(slot[1]), inside), rest]
        near = [(p, q) for p in (passage, *reversed(view.body[max(0, number - 2) : number])) for q in p.quantities]
        totals = [
            (p, q)
            for p, q in near
            if q not in parts and same_basis(q, rest) and q.value > max(x.value for x in parts)
        ]
        added = _sum(passage, parts)
        if len(parts) >= 2 and totals and not any(added.meets(band(p, q)) for p, q in totals):
            where, whole = totals[0]
            listed = " and ".join(figure(passage, p) for p in parts)
            middle = (added.low + added.high) / 2
            message = f"{listed} add up to {middle:,.6g} {rest.unit}, not to {figure(where, whole)}"
            yield view.alarm("arithmetic", "error", message, whole, *parts)


def _summed_up(view: View, first: Passage, second: Passage) -> Iterator[Alarm]:
    """The parts in one sentence, the total in the next: "In all, $290 million has been paid"."""
    found = _ALTOGETHER.match(masked(second))
    if found is None or len(first.quantities) < 2:
        return
    total = second.quantities[int(found[1])]
    parts = [q for q in first.quantities if same_basis(q, total) and not q.aside]
    text = masked(first)
    if len(parts) != 2 or _COMPARES.search(text) or total.kind in {"percent", "price", "duration"}:
        return
    added = _sum(first, parts)
    if not added.meets(_sharp(second, total)):
        listed = " and ".join(figure(first, p) for p in parts)
        middle = (added.low + added.high) / 2
        message = f"{listed} add up to {middle:,.6g} {total.unit}, not to {figure(second, total)}"
        yield view.alarm("arithmetic", "error", message, total, *parts)


def _unlike(
    view: View, told: tuple[Passage, Quantity], parts: Sequence[tuple[Passage, Quantity]], least: bool = False
) -> Iterator[Alarm]:
    """Raise an alarm where parts of two sentences do not make the total; ``least``: they may be only some of it."""
    (where, total), added = told, Band(0.0, 0.0)
    for passage, part in parts:
        added = added + _sharp(passage, part)
    whole = _sharp(where, total)
    if not added.meets(whole):
        listed = " and ".join(figure(p, q) for p, q in parts)
        middle = (added.low + added.high) / 2
        message = f"{listed} add up to {middle:,.6g} {total.unit}, not to {figure(where, total)}"
        severity = "note" if least and added.low <= whole.high else "error"
        yield view.alarm("arithmetic", severity, message, total, *(q for _, q in parts))


def _running_total(view: View, first: Passage, second: Passage) -> Iterator[Alarm]:
    """One part in one sentence, another in the next, which brings the sum to a total."""
    text = masked(second)
    found = _RUNNING.search(text)
    if found is None or not _MORE.match(text) or _COMPARES.search(masked(first)):
        return
    total = second.quantities[int(found[1])]
    here = _like(second, int(found[1]), _numbers(text[: found.start()]))
    before = [q for q in first.quantities if same_basis(q, total) and not q.aside]
    if len(here) == len(before) == 1:
        yield from _unlike(view, (second, total), ((first, before[0]), (second, here[0])))


def _of_this(view: View, first: Passage, second: Passage) -> Iterator[Alarm]:
    """A total in one sentence, in the next what part of this goes where."""
    text = masked(second)
    found = _OF_THIS.match(text)
    totals = [q for q in first.quantities if found and same_basis(q, second.quantities[int(found["first"])])]
    if found is None or len(totals) != 1 or _COMPARES.search(text):
        return
    number = int(found["first"])
    parts = [second.quantities[number], *_like(second, number, [n for n in _numbers(text) if n != number])]
    if len(parts) == 2:
        yield from _unlike(view, (first, totals[0]), [(second, part) for part in parts], least=True)


def _of_which(view: View, passage: Passage) -> Iterator[Alarm]:
    """A total, "of which $310 million is tied up and $60 million free": two parts, the second without a verb."""
    text = masked(passage)
    for found in _OF_WHICH.finditer(text):
        whole, one, other = (passage.quantities[int(found[k])] for k in ("whole", "one", "other"))
        if same_basis(whole, one) and same_basis(whole, other) and whole.kind not in {"percent", "price", "duration"}:
            yield from _unlike(view, (passage, whole), ((passage, one), (passage, other)), least=True)


_OF_WHICH = re.compile(
    r"<(?P<whole>\d+)>[^<;.]{0,50}\bof (?:which|that|this)\s<(?P<one>\d+)>\s(?:is|are|was|were)\s[^<;.,]{1,40}\sand\s"
    r"<(?P<other>\d+)>\s(?!(?:is|are|was|were)\b)[a-z]+"
)


@within("arithmetic")
def parts_and_total(view: View) -> Iterator[Alarm]:
    """Raise an error where the parts of a stated total do not add up to it."""
    for passage in view.passages:
        if len(passage.quantities) >= 3:
            yield from _of_sentence(view, passage)
            yield from _of_which(view, passage)
    for number in range(len(view.body)):
        yield from _rest(view, number)
    for first, second in zip(view.body, view.body[1:], strict=False):
        yield from _of_pair(view, first, second)
        yield from _summed_up(view, first, second)
        yield from _running_total(view, first, second)
        yield from _of_this(view, first, second)
