"""The two fits of the reader, from labelled articles: how strong a statement is, and which mention is a claim.

First the weights of modality are fitted to the labels that mentions stand for, then the judge to the mentions with that
modality. Both fits are convex: the same labels give the same weights.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from typing import Any

from remanence.reading.article import Article
from remanence.reading.candidates import refused
from remanence.reading.claim import MODALITIES, Claim
from remanence.reading.extract import Reader, draft_claims
from remanence.reading.frames.fold import Folded, fold
from remanence.reading.frames.judge import Judge
from remanence.reading.frames.strength import Strength, sums, usual_weights
from remanence.reading.line import line
from remanence.reading.measure.learn import examples, fit, fit_classes
from remanence.reading.names.aliases import Aliases
from remanence.reading.scoring.matching import match
from remanence.reading.scoring.rows import Keys, row_of

__all__ = ["PENALTY", "Fitted", "Mention", "mentions", "refit", "right", "row", "usual_of"]

PENALTY = (3.0, 1.0)
"""Strength of the L2 penalty of the judge and of modality, in units of one example."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A possible claim of a labelled article; ``group`` is who published it."""

    article: Article
    key: str
    group: str
    folded: Folded

    def row(self) -> dict[str, Any]:
        """Return it as the scorer reads it."""
        return row(self.folded.claim, self.article, self.key)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted: weights added to the usual ones of modality, the strength they make, and the judge."""

    added: Mapping[str, Mapping[str, float]]
    strength: Strength
    judge: Judge

    def claims(self, found: Iterable[Mention]) -> list[tuple[Mention, Claim]]:
        """Return the claims among mentions, each with its confidence."""
        strong = [_with_modality(mention, self.strength) for mention in found]
        return [(one, claim) for one in strong for claim in self.judge.claims([one.folded])]


@dataclass(frozen=True, slots=True)
class Usual:
    """Weights set by hand: of the cues of modality, of the features that the judge weighs, and its threshold."""

    modality: Mapping[str, Mapping[str, float]]
    judge: Mapping[str, float]
    threshold: float


def mentions(articles: Iterable[tuple[Article, str, str]], reader: Reader) -> list[Mention]:
    """Return every mention of a possible claim in articles given with their key and group."""
    return [
        Mention(article, key, group, folded)
        for article, key, group in articles
        for folded in fold(draft_claims(article, reader))
    ]


def row(claim: Claim, article: Article, key: str) -> dict[str, Any]:
    """Return a claim as the scorer reads it: its line, unmapped, with the key of its article."""
    return line(claim, article, refused("not asked")) | {"article": key}


def usual_of(folder: Traversable) -> Usual:
    """Return what cues and features are worth before any fit."""
    cues = tomllib.loads((folder / "modality.toml").read_text(encoding="utf-8"))
    judge = tomllib.loads((folder / "judge_usual.toml").read_text(encoding="utf-8"))
    modality = usual_weights({each: {name: c["weight"] for name, c in group.items()} for each, group in cues.items()})
    return Usual(modality, judge["weights"], judge["threshold"])


def right(found: Sequence[Mention], labels: Sequence[Mapping[str, Any]], aliases: Aliases) -> dict[int, int]:
    """Return which mention stands for which label, by their places in what is given."""
    keys = Keys(labels)
    golds = [row_of(label, keys, aliases) for label in labels]
    return match([row_of(mention.row(), keys, aliases) for mention in found], golds).pairs


def refit(
    found: Sequence[Mention],
    labels: Sequence[Mapping[str, Any]],
    aliases: Aliases,
    strength: Strength,
    usual: Usual,
    penalty: tuple[float, float] = PENALTY,
) -> Fitted:
    """Fit modality and judge to labelled mentions.

    Args:
        found: mentions of the labelled articles.
        labels: what was labelled in them.
        aliases: names that stand for one thing.
        strength: the cues of modality and denial.
        usual: what cues and features are worth before the fit.
        penalty: strength of the penalty of the judge and of modality.

    Raises:
        ValueError: there is nothing to fit to.
    """
    pairs = right(found, labels, aliases)
    told = [
        (found[i].folded.signs, str(labels[j]["modality"]))
        for i, j in sorted(pairs.items())
        if labels[j].get("modality") in MODALITIES
    ]
    if not told:
        raise ValueError("no mention stands for a label")
    added = fit_classes(told, usual.modality, penalty[1])
    fitted = replace(strength, weights=sums(usual.modality, added))
    strong = [_with_modality(mention, fitted) for mention in found]
    given = examples(
        [(mention.row(), mention.folded) for mention in strong], labels, aliases, {m.key: m.group for m in strong}
    )
    return Fitted(added, fitted, fit(given, penalty[0], usual.threshold, usual.judge))


def _with_modality(mention: Mention, strength: Strength) -> Mention:
    """Return the mention with the modality that this strength gives it."""
    folded = mention.folded
    modality = strength.modality(folded.signs)
    features = {name: value for name, value in folded.features.items() if not name.startswith("modality_")}
    features["modality_" + modality] = 1.0
    claim = replace(folded.claim, modality=modality)
    return replace(mention, folded=replace(folded, claim=claim, features=features))
