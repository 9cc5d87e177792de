"""One name in two spellings in one article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from rapidfuzz.distance import OSA

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.view import View
from remanence.reading.checks.words import content, elements

__all__ = ["name_slip", "one_slip"]

_NAME = re.compile(r"(?<![\w@./-])[A-ZÀ-Þ][\w]*[^\W\d_](?![\w@]|\.\w|-\w)")
_LEAST = 5
# Endings that make another word of one name: plural, demonym, agent.
_ENDINGS = re.compile(r"(?:s|es|an|ian|n|ese|ish|er|ers|ic|al|ed|ly|y|e|i|o|ing|d|r|l|c|h)$")


def one_slip(a: str, b: str) -> bool:
    """Return whether two words are one letter added, dropped, changed or swapped apart, and no inflection."""
    if min(len(a), len(b)) < _LEAST or a == b or OSA.distance(a, b) != 1:
        return False
    long, short = (a, b) if len(a) >= len(b) else (b, a)
    if len(long) != len(short) and long.startswith(short):
        return False
    return not (
        len(long) == len(short) and long[:-1] == short[:-1] and _ENDINGS.search(long) and _ENDINGS.search(short)
    )


def _counts(view: View) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for passage in view.passages:
        if passage.part in {"title", "heading"} and passage.text.istitle():
            continue
        for word in _NAME.finditer(passage.text):
            found[word[0]].append((passage.start + word.start(), passage.start + word.end()))
    return found


@within("alias")
def name_slip(view: View) -> Iterator[Alarm]:
    """Raise a note where a name stands once in a spelling one letter away from another name of the article."""
    found = _counts(view)
    common = {w.lower() for w in re.findall(r"(?<![\w])[a-zà-ÿ][\w]+", view.text)}
    names = sorted(
        w
        for w in found
        if len(w) >= _LEAST and content(w) and w.lower() not in common and w.lower() not in elements()
    )
    for a, b in combinations(names, 2):
        if abs(len(a) - len(b)) > 1 or not one_slip(a.lower(), b.lower()):
            continue
        rare, usual = (a, b) if len(found[a]) <= len(found[b]) else (b, a)
        if len(found[rare]) == 1 and (
            len(found[usual]) >= 2 or _same_neighbour(view, found[rare][0], found[usual][0])
        ):
            message = f"one name, two spellings: '{usual}' and '{rare}'"
            yield view.alarm("alias", "note", message, found[rare][0], found[usual][0])


def _same_neighbour(view: View, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether the two stand beside one and the same word."""
    for side in (0, 1):
        a, b = (_beside(view.text, span, side) for span in (one, other))
        if a and a == b:
            return True
    return False


def _beside(text: str, span: tuple[int, int], side: int) -> str:
    pattern = r"([A-Z]\w+)\s$" if side == 0 else r"^\s([A-Z]\w+)"
    piece = text[max(0, span[0] - 30) : span[0]] if side == 0 else text[span[1] : span[1] + 30]
    found = re.search(pattern, piece)
    return found[1] if found else ""
