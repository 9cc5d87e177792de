"""Runs of capitalised words: where a name that nobody has written down yet could stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from remanence.reading.annotation import Name
from remanence.reading.article import Sentence
from remanence.reading.names.gazetteer import NameWords, opens_sentence
from remanence.reading.names.materials import is_symbol
from remanence.reading.names.tokens import Word, adjoining

__all__ = ["PLACES", "Run", "free_words", "loud_stretches", "numbers_of", "runs_of"]

PLACES = frozenset({"country", "bloc", "place"})
_HYPHENS = frozenset("-\u2010\u2011")
_LONGEST = 9  # words in a name
_LOUD_SHARE = 0.6
_HEADING = 60  # characters of a line that is a heading where no stop ends it
_STOPS = frozenset(".!?:;,")
_LINE = re.compile(r"[^\n]+")
_ADDRESS = re.compile(r"\b[a-z]{2,9}://\S+")
_LONG_WORD = re.compile(r"[^\W\d_][^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words with capitals, by number.

    Attributes:
        opens: the first of them opens a sentence, line or quotation.
        loud: it stands in a headline, where every word has a capital.
    """

    first: int
    last: int
    opens: bool
    loud: bool


def loud_stretches(
    text: str, sentences: Sequence[Sentence] | None, lists: NameWords
) -> list[tuple[int, int]]:
    """Return the lines and headings in which a capital tells nothing, sorted."""
    loud = [m.span() for m in _LINE.finditer(text) if _is_loud(m.group(), lists)]
    for sentence in sentences or ():
        if _is_loud(text[sentence.start : sentence.end], lists):
            loud.append((sentence.start, sentence.end))
    return sorted(loud)


def _is_loud(line: str, lists: NameWords) -> bool:
    """Most of the long words after the first have a capital, the common ones among them too; no full stop ends it."""
    if line.rstrip(" \t\r”\"").endswith(".") and not line.isupper():
        return False
    words = _LONG_WORD.findall(_ADDRESS.sub("", line))
    if len(line) > _HEADING or line.rstrip()[-1:] in _STOPS:
        words = words[1:]
        if len(words) < 2:
            return False
    if not words or len(words) > 40 or _share(words) < _LOUD_SHARE:
        return False
    return _share([word for word in words if _is_common(word.casefold(), lists)]) >= _LOUD_SHARE


def _share(words: Sequence[str]) -> float:
    """Return the share of words with a capital; none of none is all."""
    return sum(word[0].isupper() for word in words) / len(words) if words else 1.0


def _is_common(key: str, lists: NameWords) -> bool:
    return key in lists["common"] or key in lists["stop.news"] or key in lists["stop.grammar"]


def runs_of(
    text: str,
    words: Sequence[Word],
    known: Sequence[Name],
    loud: Sequence[tuple[int, int]],
    lists: NameWords,
) -> Iterator[Run]:
    """Yield the runs of a text; a known name ends a run, unless it is a country or place."""
    barred = numbers_of(words, [name for name in known if name.kind not in PLACES])
    barred |= {at for at, word in enumerate(words) if is_symbol(word.text)}
    free = free_words(text, words)
    at = 0
    while at < len(words):
        if not _begins(words[at], at, barred, lists):
            at += 1
            continue
        last = _end(text, words, at, barred, free, lists)
        start = words[at].start
        yield Run(at, last, opens_sentence(text, start), any(a <= start < b for a, b in loud))
        at = last + 1


def numbers_of(words: Sequence[Word], names: Sequence[Name]) -> set[int]:
    """Return the numbers of the words that the names cover."""
    covered: set[int] = set()
    at = 0
    for name in names:
        while at < len(words) and words[at].end <= name.start:
            at += 1
        while at < len(words) and words[at].start < name.end:
            covered.add(at)
            at += 1
    return covered


def _begins(word: Word, at: int, barred: set[int], lists: NameWords) -> bool:
    return word.capital and at not in barred and word.key not in lists["stop.grammar"] | lists["stop.dates"]


def _end(
    text: str, words: Sequence[Word], at: int, barred: set[int], free: set[str], lists: NameWords
) -> int:
    """Return the number of the last word of the run that begins at ``at``."""
    first, last = at, at
    while last - first < _LONGEST:
        step = _step(text, words, first, last, barred, lists)
        if not step or _two(text, words[last], words[last + 1], free):
            break
        last += step
    return last


def _step(text: str, words: Sequence[Word], first: int, last: int, barred: set[int], lists: NameWords) -> int:
    """Return how many words further the run goes: the next, or the one behind a small word; 0 at its end."""
    if last + 1 >= len(words) or not _joined(text, words[last], words[last + 1]):
        return 0
    following = words[last + 1]
    if following.capital and last + 1 not in barred and following.key not in lists["stop.dates"]:
        return 0 if following.key in lists["cut.titles"] else 1
    far = 3 if [word.key for word in words[last + 1 : last + 3]] == ["of", "the"] else 2
    target = words[last + far] if last + far < len(words) else None
    if target is None or last + far in barred or not target.capital or target.key in lists["cut.titles"]:
        return 0
    if not all(_joined(text, words[at], words[at + 1]) for at in range(last + 1, last + far)):
        return 0
    return far if _small_joins(words[first : last + 1], following, target, lists) else 0


def free_words(text: str, words: Sequence[Word]) -> set[str]:
    """Return the words with a capital that stand somewhere without another capital beside them."""
    free = set()
    for at, word in enumerate(words):
        if not word.capital:
            continue
        before = words[at - 1] if at else None
        after = words[at + 1] if at + 1 < len(words) else None
        beside = (before is not None and before.capital and adjoining(text, before, word)) or (
            after is not None and after.capital and adjoining(text, word, after)
        )
        if not beside:
            free.add(word.key)
    return free


def _two(text: str, left: Word, right: Word, free: set[str]) -> bool:
    """Return whether a dash stands between two names: always where it is long, else where one stands alone too."""
    between = text[left.end : right.start]
    return "–" in between or (between in _HYPHENS and (left.key in free or right.key in free))


def _joined(text: str, left: Word, right: Word) -> bool:
    return adjoining(text, left, right) and "\n" not in text[left.end : right.start]


def _small_joins(run: Sequence[Word], small: Word, following: Word, lists: NameWords) -> bool:
    """Return whether a small word joins two parts of one name."""
    led = any(word.key in lists["heads.agency"] | _leads(lists) for word in run)
    listed = led and any(word.key in {"of", "for"} for word in run)
    match small.key:
        case "&":
            return True
        case "of" | "for":
            return led
        case ",":
            return following.key in lists["legal_suffixes"] or listed
        case "and":
            company = lists["heads.company"]
            return listed or (len(run) > 1 and run[-1].key in company and following.key in company)
        case _:
            return small.key in lists["small"]


def _leads(lists: NameWords) -> frozenset[str]:
    return frozenset().union(*lists.under("leads").values())
