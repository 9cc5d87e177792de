"""Fits the judge to labelled articles: which mentions a reader of the field would call a claim.

A mention is an example: 1 where it stands for a label, 0 where it stands for none; what repeats a label or stands for
an optional one is left out. The fit is logistic regression with an L2 penalty (Hastie, Tibshirani and Friedman, The
Elements of Statistical Learning, 4.4), convex, so the same labels give the same weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from remanence.reading.frames.fold import Folded
from remanence.reading.frames.judge import Judge
from remanence.reading.names.aliases import Aliases
from remanence.reading.scoring.matching import match
from remanence.reading.scoring.rows import Keys, row_of

__all__ = ["Example", "examples", "fit"]

PENALTY = 1.0
"""Strength of the L2 penalty, in units of one example."""


@dataclass(frozen=True, slots=True)
class Example:
    """A mention with its features, and whether a label stands behind it; ``group`` is the publisher."""

    features: Mapping[str, float]
    positive: bool
    group: str


def examples(
    found: Sequence[tuple[Mapping[str, Any], Folded]],
    labels: Sequence[Mapping[str, Any]],
    aliases: Aliases,
    groups: Mapping[str, str],
) -> list[Example]:
    """Return the examples of labelled articles.

    Args:
        found: every mention as a row (with the key ``article``) and what the judge weighs.
        labels: labelled rows.
        aliases: names that stand for one thing.
        groups: publisher of each article.
    """
    keys = Keys(labels)
    golds = [row_of(label, keys, aliases) for label in labels]
    rows = [row_of(row, keys, aliases) for row, _ in found]
    matched = match(rows, golds)
    made = []
    for i, (row, folded) in enumerate(found):
        if i in matched.duplicates or (i in matched.pairs and golds[matched.pairs[i]].optional):
            continue
        made.append(Example(folded.features, i in matched.pairs, groups.get(str(row["article"]), "")))
    return made


def fit(
    given: Sequence[Example],
    penalty: float = PENALTY,
    threshold: float = 0.5,
    usual: Mapping[str, float] | None = None,
) -> Judge:
    """Return the judge whose weights fit the examples best.

    Args:
        given: the examples.
        penalty: strength of the L2 penalty on what the fit moves away from the usual weights.
        threshold: confidence from which a mention counts as a claim.
        usual: weights before the fit; none: zero.

    Raises:
        ValueError: no example is given.
    """
    if not given:
        raise ValueError("no examples to fit")
    before = usual or {}
    names = sorted({name for example in given for name in example.features} | set(before))
    column = {name: j for j, name in enumerate(names)}
    start = np.array([before.get(name, 0.0) for name in names])
    matrix = np.zeros((len(given), len(names)))
    for i, example in enumerate(given):
        for name, value in example.features.items():
            matrix[i, column[name]] = value
    sign = np.array([1.0 if example.positive else -1.0 for example in given])
    free = np.array([0.05 if name.startswith("bias_") else 1.0 for name in names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (matrix @ weights)
        moved = weights - start
        value = float(np.logaddexp(0.0, -margin).sum() + 0.5 * penalty * (free * moved * moved).sum())
        slope = -matrix.T @ (sign / (1.0 + np.exp(np.clip(margin, -50, 50)))) + penalty * free * moved
        return value, slope

    done = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "ftol": 1e-12})
    weights = {name: round(float(w), 3) for name, w in zip(names, done.x, strict=True) if abs(w) >= 0.0005}
    return Judge(weights, threshold)


def groups_of(articles: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the publisher of each article of a table of articles, its key where none is named."""
    return {
        f"{article['doc']}#{article['article']}": str(article.get("publisher") or article["doc"])
        for article in articles
    }


def fit_classes(
    given: Sequence[tuple[Mapping[str, float], str]],
    usual: Mapping[str, Mapping[str, float]],
    penalty: float = PENALTY,
) -> dict[str, dict[str, float]]:
    """Return what to add to the usual weights, by class and feature: multinomial logistic, L2 penalty on what is added.

    Args:
        given: (features, class) of each example.
        usual: weights before the fit.
        penalty: strength of the penalty.
    """
    names = sorted({name for features, _ in given for name in features})
    classes = sorted({label for _, label in given} | set(usual))
    column = {name: j for j, name in enumerate(names)}
    matrix = np.zeros((len(given), len(names)))
    for i, (features, _) in enumerate(given):
        for name, value in features.items():
            matrix[i, column[name]] = value
    base = matrix @ np.array([[usual.get(each, {}).get(name, 0.0) for each in classes] for name in names])
    target = np.array([[float(label == each) for each in classes] for _, label in given])

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(len(names), len(classes))
        scores = base + matrix @ weights
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        shares = odds / odds.sum(axis=1, keepdims=True)
        value = -float((target * np.log(shares + 1e-300)).sum()) + 0.5 * penalty * float((flat * flat).sum())
        slope = matrix.T @ (shares - target) + penalty * weights
        return value, slope.ravel()

    start = np.zeros(len(names) * len(classes))
    done = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "ftol": 1e-12})
    weights = done.x.reshape(len(names), len(classes))
    return {
        each: {
            name: round(float(weights[j, k]), 3) for name, j in column.items() if abs(weights[j, k]) >= 0.0005
        }
        for k, each in enumerate(classes)
    }
