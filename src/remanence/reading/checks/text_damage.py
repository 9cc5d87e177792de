"""Damage to the text: characters read in the wrong code, leftovers of pages, words run together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across, within
from remanence.reading.checks.view import View

__all__ = ["leftovers", "text_damage"]

_SORTS = (
    (
        "characters read in the wrong code",
        re.compile(
            r"â€[\w™œ\x9d\x99“”˜¦\"]?|Ã[\x80-\xbf©¨¼¶¤±³¡­]|Â[\xa0£°·©®±]|\ufffd|[\u0e00-\u0e7f]{1,3}|"
            r"ï»¿|Ð[\x80-\xbf]|Ã¢"
        ),
    ),
    (
        "words run together",
        re.compile(
            r"(?<=[\w)/][a-z0-9)%])[.!?](?=[A-Z][a-z]+[\s,])|%(?=[a-z]{2})|(?<=[a-z]{2})[,;](?=[a-z]{2,}\s)"
            r"|(?<=[a-z]{2})[.!?](?=[\"“][A-Z][a-z]+\s)|(?<!approx)(?<=[a-z]{5})\.(?=\d{2,}\s[a-z])|\b(?:mt|kt|kg|km|lb)of\b"
            r"|(?<=[a-z]{4})(?=(?:The|"
            r"This|In|It|However)\s[a-z])|\b[a-z]{3,}(?:[A-Z][a-z]{3,})\b"
        ),
    ),
)
_LEFTOVERS = re.compile(
    r"\(opens in (?:a )?new (?:tab|window)\)|</?[a-z][^<>]{0,80}>|!-- /?wp:|-->|<!--|&(?:amp|"
    r"nbsp|quot|lt|gt|#\d{2,5});|\]\]>|\[\s?(?:caption|embed|gallery)\b|\bRead More\b|\bSpeaker "
    r"1\b|\{\{[^}]{1,40}\}\}|_{2,}|https?:/(?=[^/])|"
    r"(?m:^(?:Advertisement|ADVERTISEMENT|Sponsored content|Story continues below|"
    r"Share this (?:article|story|page)\b.{0,60}|"
    r"(?:Subscribe|Sign up|Log in|Register)\b.{0,20} to (?:read|continue|view)\b.{0,40})$)"
)
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_WORD = re.compile(r"[^\W\d_]+")
# A word of grammar on the end of another word; the words of the language that end so are few.
_TAIL = re.compile(
    r"(?:\b|(?m:^)[A-Z]|(?<=[.!?•-]\s)[A-Z])(?P<head>[a-z]{3,})(?:of|which|that|with|from|"
    r"for|the)\b"
)
_ENDS_SO = re.compile(
    r"(?:proof|roof|thereof|hereof|whereof|aloof|spoof|therefor|herewith|therewith|forthwith|"
    r"wherewith|therefrom|"
    r"breathe|clothe|loathe|soothe|seethe|sheathe|wreathe|writhe|scythe|swathe|sandwich|unclothe|bequeathe)$"
)
_PREFIX = re.compile(
    r"(?:under|inter|counter|super|ultra|multi|trans|micro|macro|hyper|cross|after|short|where|"
    r"there)"
)
_PART = 5
_MOST = 50
_REPAIRS = {"glued": "words run together"}


def _foreign_script(text: str) -> bool:
    """Return whether the text is really written in the script that mojibake also shows."""
    letters = sum(c.isalpha() for c in text) or 1
    return len(_THAI.findall(text)) > 0.2 * letters


@within("text_damage")
def text_damage(view: View) -> Iterator[Alarm]:
    """Raise one note for each sort of damage that the text as it came in shows."""
    document, cleaned = view.article.document, view.article.clean
    raw = document.text
    found: dict[str, list[tuple[int, int]]] = {}
    for sort, pattern in _SORTS:
        if sort.startswith("char") and _foreign_script(raw):
            continue
        found[sort] = [(m.start(), max(m.end(), m.start() + 1)) for m in pattern.finditer(raw)]
    for kind, start, end in cleaned.repairs:
        if kind in _REPAIRS:
            found.setdefault(_REPAIRS[kind], []).append((start, end))
    found.setdefault("words run together", []).extend(_run_on(raw))
    yield from _alarms(view, found)


def _run_on(text: str) -> Iterator[tuple[int, int]]:
    """Yield words that end in a word of grammar, and words made of two long ones that the text has by themselves."""
    for found in _TAIL.finditer(text):
        if not _ENDS_SO.search(found[0]):
            yield found.span()
    words = Counter(word.lower() for word in _WORD.findall(text))
    for found in _WORD.finditer(text):
        word = found[0]
        if len(word) >= 2 * _PART and word.islower() and words[word] == 1:
            cuts = range(_PART, len(word) - _PART + 1)
            if any(word[:cut] in words and word[cut:] in words for cut in cuts) and not _PREFIX.match(word):
                yield found.span()


def _alarms(view: View, found: dict[str, list[tuple[int, int]]]) -> Iterator[Alarm]:
    for sort, spans in found.items():
        if spans:
            places = tuple(view.raw_place(*span) for span in sorted(set(spans))[:_MOST])
            message = f"{sort}, {len(set(spans))} places" if len(set(spans)) > 1 else sort
            yield Alarm("text_damage", "note", message, places)


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise one note for the leftovers of a whole file: they are those of its template."""
    message = f"leftovers of a page, {len(records)} places" if len(records) > 1 else "leftovers of a page"
    yield Alarm("text_damage", "note", message, tuple(r.place for r in records[:_MOST]))


@across("text_damage", _judge)
def leftovers(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep what a page left behind: markers of links, tags, entities, buttons."""
    for found in _LEFTOVERS.finditer(view.article.document.text):
        yield view.article.document.name, Record(view.raw_place(found.start(), found.end()))
