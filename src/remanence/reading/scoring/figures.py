"""Precision, recall and F1 by type, by article and overall, and how often each field is right."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from remanence.reading.names.aliases import Aliases
from remanence.reading.scoring.matching import dates_agree, hits, match, overlap_share, quantities_agree
from remanence.reading.scoring.rows import Keys, Row, row_of

__all__ = ["Counts", "Figures", "by_publisher", "interval", "pool", "score"]

Pair = tuple[Row, Row]


@dataclass(slots=True)
class Counts:
    """Hits, false alarms and misses."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of the predictions that are right, 0 where there is none."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 0.0

    @property
    def recall(self) -> float:
        """Share of the labels that are found, 0 where there is none."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, other: Counts) -> None:
        """Count the other's as well."""
        self.hits += other.hits
        self.false += other.false
        self.missed += other.missed


@dataclass(slots=True)
class Figures:
    """The result of one scoring.

    Attributes:
        types: counts by type; hits and misses under the label's, false alarms under the prediction's.
        quantified: counts of claims with a number; ``bare`` those without.
        fields: of the matched claims whose label fills a field, (hits or sum of overlaps, how many).
        numbers: labelled numbers that some prediction of the article gives, whatever its type or parties; and all.
        neutral: predictions of optional labels; ``duplicates`` repeat a matched label; ``outside`` are of
            articles without labels. None of them counts.
        wrong: ("false" or "missed", row as given).
    """

    types: dict[str, Counts] = field(default_factory=dict)
    articles: dict[str, Counts] = field(default_factory=dict)
    quantified: Counts = field(default_factory=Counts)
    bare: Counts = field(default_factory=Counts)
    fields: dict[str, tuple[float, int]] = field(default_factory=dict)
    numbers: tuple[int, int] = (0, 0)
    modality_slips: Counter[tuple[Any, Any]] = field(default_factory=Counter)
    neutral: int = 0
    duplicates: int = 0
    outside: int = 0
    wrong: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def total(self) -> Counts:
        """Counts over all types."""
        return _sum(self.types.values())

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the types that have labels."""
        each = [c.f1 for c in self.types.values() if c.hits + c.missed]
        return sum(each) / len(each) if each else 0.0

    def accuracy(self, name: str) -> float | None:
        """Return how often a field is right, 0 to 1; None where no matched label fills it."""
        right, of = self.fields.get(name, (0.0, 0))
        return right / of if of else None


def _sum(counts: Iterable[Counts]) -> Counts:
    total = Counts()
    for one in counts:
        total.add(one)
    return total


def score(
    predictions: Iterable[Mapping[str, Any]],
    golds: Sequence[Mapping[str, Any]],
    aliases: Aliases | None = None,
    articles: Iterable[Mapping[str, Any]] = (),
    *,
    alt_types: bool = True,
    strict: bool = False,
) -> Figures:
    """Score predictions against labels, both as rows of the claim format.

    Args:
        predictions: rows as ``remanence read --json`` prints them, or in the format of the labels.
        golds: labelled rows; articles without any are left out, their predictions are ``outside``.
        aliases: names that stand for one thing.
        articles: where each article stands in its file, for rows that name none.
        alt_types: accept a label's other types.
        strict: ask for evidence that overlaps.
    """
    keys, known = Keys(golds, articles), aliases or Aliases()
    labels = [row_of(gold, keys, known) for gold in golds]
    labelled = {row.article for row in labels}
    said = [row_of(p, keys, known) for p in predictions]
    inside = [row for row in said if row.article in labelled]
    found = match(inside, labels, alt_types=alt_types, strict=strict)
    figures = Figures(duplicates=len(found.duplicates), outside=len(said) - len(inside))
    _count(figures, inside, labels, found.pairs, found.duplicates)
    core = [(inside[i], labels[j]) for i, j in found.pairs.items() if not labels[j].optional]
    _split(figures, core)
    figures.fields = {name: _tally(core, *judge) for name, judge in _FIELDS.items()}
    slips = ((g.said.get("modality"), p.said.get("modality")) for p, g in core)
    figures.modality_slips = Counter((gold, mine) for gold, mine in slips if gold != mine)
    figures.numbers = _numbers(inside, labels)
    return figures


def _count(
    figures: Figures,
    said: Sequence[Row],
    labels: Sequence[Row],
    pairs: Mapping[int, int],
    duplicates: frozenset[int],
) -> None:
    for i, row in enumerate(said):
        if i in pairs:
            label = labels[pairs[i]]
            if label.optional:
                figures.neutral += 1
            else:
                _add(figures, label, Counts(hits=1))
        elif i not in duplicates:
            _add(figures, row, Counts(false=1))
            figures.wrong.append(("false", row.said))
    matched = set(pairs.values())
    for j, label in enumerate(labels):
        if j not in matched and not label.optional:
            _add(figures, label, Counts(missed=1))
            figures.wrong.append(("missed", label.said))


def _add(figures: Figures, row: Row, counts: Counts) -> None:
    figures.types.setdefault(str(row.type), Counts()).add(counts)
    figures.articles.setdefault(row.article, Counts()).add(counts)
    if not counts.hits:
        (figures.quantified if row.amount.given else figures.bare).add(counts)


def _split(figures: Figures, core: Iterable[Pair]) -> None:
    for _, label in core:
        with_number = label.said.get("quantity") is not None
        (figures.quantified if with_number else figures.bare).add(Counts(hits=1))


def _numbers(said: Sequence[Row], labels: Sequence[Row]) -> tuple[int, int]:
    """Return how many labelled numbers are read at all, and how many there are."""
    wanted = [label for label in labels if not label.optional and _says_number(label)]
    given: dict[str, list[Row]] = {}
    for row in said:
        if row.amount.given:
            given.setdefault(row.article, []).append(row)
    read = sum(any(quantities_agree(p, g) for p in given.get(g.article, ())) for g in wanted)
    return read, len(wanted)


def _says_number(label: Row) -> bool:
    return label.said.get("quantity") is not None or label.said.get("quantity_low") is not None


def _tally(
    core: Iterable[Pair], asked: Callable[[Row], object], judge: Callable[[Row, Row], float]
) -> tuple[float, int]:
    judged = [judge(p, g) for p, g in core if asked(g)]
    return sum(judged), len(judged)


def _filled(name: str) -> Callable[[Row], object]:
    return lambda gold: gold.said.get(name)


def _same(name: str, default: str | None = None) -> Callable[[Row, Row], float]:
    return lambda p, g: (p.said.get(name) or default) == (g.said.get(name) or default)


def _always(_: Row) -> object:
    return True


_FIELDS: dict[str, tuple[Callable[[Row], object], Callable[[Row, Row], float]]] = {
    "modality": (_always, lambda p, g: p.said.get("modality") == g.said.get("modality")),
    "polarity": (_always, _same("polarity", "pos")),
    "evidence span hit": (_always, hits),
    "evidence mean IoU": (_always, overlap_share),
    "subject": (_filled("subject"), lambda p, g: p.subject == g.subject),
    "object": (_filled("object"), lambda p, g: p.counterparty == g.counterparty),
    "material": (_filled("material"), lambda p, g: bool(p.materials & g.materials)),
    "date": (_filled("date"), dates_agree),
    "per": (_filled("per"), _same("per")),
    "qualifier": (_filled("qualifier"), _same("qualifier")),
    "value": (_filled("value"), _same("value")),
}


def interval(figures: Figures, draws: int, seed: int = 1) -> tuple[float, float]:
    """Return the 95 % interval of the overall F1 where articles are drawn with replacement, ``draws`` times."""
    rng, each = random.Random(seed), list(figures.articles.values())
    if not each or draws < 1:
        return 0.0, 0.0
    drawn = sorted(_sum(rng.choice(each) for _ in each).f1 for _ in range(draws))
    return drawn[int(0.025 * draws)], drawn[min(draws - 1, int(0.975 * draws))]


def pool(several: Iterable[Figures]) -> Figures:
    """Return the figures of several scorings of different articles taken together."""
    pooled = Figures()
    for figures in several:
        for mine, theirs in ((pooled.types, figures.types), (pooled.articles, figures.articles)):
            for name, counts in theirs.items():
                mine.setdefault(name, Counts()).add(counts)
        pooled.quantified.add(figures.quantified)
        pooled.bare.add(figures.bare)
        for name, (right, of) in figures.fields.items():
            had = pooled.fields.get(name, (0.0, 0))
            pooled.fields[name] = (had[0] + right, had[1] + of)
        pooled.numbers = (pooled.numbers[0] + figures.numbers[0], pooled.numbers[1] + figures.numbers[1])
        pooled.modality_slips += figures.modality_slips
        pooled.neutral += figures.neutral
        pooled.duplicates += figures.duplicates
        pooled.outside += figures.outside
        pooled.wrong += figures.wrong
    return pooled


def by_publisher(
    predictions: Mapping[str, Iterable[Mapping[str, Any]]],
    golds: Sequence[Mapping[str, Any]],
    publishers: Mapping[str, str],
    aliases: Aliases | None = None,
    articles: Iterable[Mapping[str, Any]] = (),
    *,
    strict: bool = False,
) -> dict[str, Figures]:
    """Return the figures of each publisher, sorted by name; :func:`pool` takes them together.

    Args:
        predictions: by publisher, what the reader says that was made with that publisher held out; its
            predictions of other publishers' articles do not count.
        golds: labelled rows of all of them.
        publishers: publisher of each article, by key (``003#1``).
        aliases: names that stand for one thing.
        articles: where each article stands in its file.
        strict: ask for evidence that overlaps.
    """
    keys, placed = Keys(golds, articles), tuple(articles)
    found = {}
    for publisher in sorted({publishers.get(keys.of(gold), "") for gold in golds}):
        own = [gold for gold in golds if publishers.get(keys.of(gold), "") == publisher]
        found[publisher] = score(predictions.get(publisher, ()), own, aliases, placed, strict=strict)
    return found
