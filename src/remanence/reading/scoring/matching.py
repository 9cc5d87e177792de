"""Which prediction stands for which labelled claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from remanence.reading.scoring.rows import Place, Row
from remanence.reading.scoring.units import SOFT, agree

__all__ = ["Matched", "dates_agree", "hits", "match", "overlap_share", "quantities_agree"]

# A match that no number supports must cite text within this many characters of a labelled mention.
NEAR = 120


@dataclass(frozen=True, slots=True)
class Matched:
    """Pairs (index of the prediction: index of the label), and the predictions that repeat a matched label."""

    pairs: dict[int, int]
    duplicates: frozenset[int]


def quantities_agree(said: Row, gold: Row) -> bool:
    """Return whether two numbers are one within 0.5 %; the end or the middle of a labelled range will do."""
    middle = said.amount.middle
    if not gold.amount.given:
        return middle is None or (
            gold.term is not None and agree(middle, said.said.get("unit"), gold.term, "yr")
        )
    if middle is None:
        return str(gold.amount.unit) in SOFT
    unit = said.amount.unit or said.said.get("currency")
    if _main(said, gold, middle, unit):
        return True
    return any(agree(middle, unit, value, of) for value, of in gold.alternatives)


def _main(said: Row, gold: Row, middle: float, unit: object) -> bool:
    low, high, of = gold.amount.low, gold.amount.high, gold.amount.unit
    if low is None:
        return gold.amount.value is not None and agree(middle, unit, gold.amount.value, of)
    ends = [low] if high is None else [low, high, (low + high) / 2]
    mine = said.amount
    if mine.low is not None and mine.high is not None:
        return high is not None and agree(mine.low, unit, low, of) and agree(mine.high, unit, high, of)
    return any(agree(middle, unit, end, of) for end in ends)


def _parties_agree(said: Row, gold: Row) -> bool:
    """Return whether they share a party; where the label names none, whether they share a material."""
    if said.parties & gold.parties:
        return True
    if gold.said.get("subject") or gold.said.get("object"):
        return False
    return not gold.said.get("material") or bool(said.materials & gold.materials)


def _overlap(a: Place, b: Place) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def hits(said: Row, gold: Row) -> bool:
    """Return whether the cited text overlaps a labelled mention."""
    place = said.evidence
    return bool(place) and any(_overlap(place, other) > 0 for other in gold.places if place)


def _near(said: Row, gold: Row) -> bool:
    place = said.evidence
    if place is None:
        return True
    return any(place[0] - NEAR < other[1] and other[0] < place[1] + NEAR for other in gold.places)


def overlap_share(said: Row, gold: Row) -> float:
    """Return the best intersection over union of the cited text with a labelled mention, 0 to 1."""
    place = said.evidence
    if place is None:
        return 0.0
    spans = ((_overlap(place, x), max(place[1], x[1]) - min(place[0], x[0])) for x in gold.places)
    return max((shared / whole for shared, whole in spans if whole), default=0.0)


def dates_agree(said: Row, gold: Row) -> bool:
    """Return whether a date is the labelled one, finer than it, or coarser by the day alone."""
    mine, theirs = (str(row.said.get("date") or "") for row in (said, gold))
    if not mine:
        return False
    coarser = theirs.startswith(mine) and len(mine) >= max(7, len(theirs) - 3)
    return mine.startswith(theirs) or coarser


def _compatible(said: Row, gold: Row, *, alt_types: bool, strict: bool) -> bool:
    if said.type != gold.type and not (alt_types and said.type in gold.alt_types):
        return False
    if not (quantities_agree(said, gold) and _parties_agree(said, gold)):
        return False
    if not said.amount.given and not _near(said, gold):
        return False
    return not strict or hits(said, gold)


def _weight(said: Row, gold: Row) -> float:
    """Return how well two rows go together: evidence first, then parties, then the smaller fields.

    The sums are taken in groups: equal weights are settled by the order of the rows, so the last bit matters.
    """
    place = 1.0 + 0.5 * (said.type == gold.type) + 1.0 * hits(said, gold) + 0.5 * overlap_share(said, gold)
    parties = 0.3 * (said.subject == gold.subject) + 0.2 * (said.counterparty == gold.counterparty)
    shared = 0.1 * len(said.parties & gold.parties) + 0.2 * bool(said.materials & gold.materials)
    same = said.said.get("modality") == gold.said.get("modality")
    dated = bool(gold.said.get("date")) and dates_agree(said, gold)
    return place + parties + shared + (0.1 * same + 0.1 * dated - 0.05 * gold.optional)


def match(
    predictions: Sequence[Row], golds: Sequence[Row], *, alt_types: bool = True, strict: bool = False
) -> Matched:
    """Return the assignment, one to one, best weight first, with one augmenting step an article."""
    mine, theirs = _by_article(predictions), _by_article(golds)
    pairs: dict[int, int] = {}
    duplicates: set[int] = set()
    for article, indices in mine.items():
        candidates = sorted(
            (-_weight(predictions[i], golds[j]), i, j)
            for i in indices
            for j in theirs.get(article, ())
            if _compatible(predictions[i], golds[j], alt_types=alt_types, strict=strict)
        )
        found = _assign([(i, j) for _, i, j in candidates])
        pairs |= found
        duplicates |= {i for _, i, _ in candidates if i not in found}
    return Matched(pairs, frozenset(duplicates))


def _by_article(rows: Iterable[Row]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        found[row.article].append(index)
    return found


def _assign(candidates: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Take pairs best first; then a label left over takes a prediction whose own label another can take."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in candidates:
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    for i, j in candidates:
        if j in taken or i not in pairs:
            continue
        other = next((o for o, label in candidates if label == pairs[i] and o not in pairs), None)
        if other is not None:
            pairs[other], pairs[i] = pairs[i], j
            taken.add(j)
    return pairs
