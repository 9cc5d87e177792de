"""How sure the reader is of a claim: a logistic score over what it weighs, with weights kept as data.

The weights are fitted by :mod:`remanence.reading.fit` on labelled articles; the fit is convex, so the same labels
give the same weights.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable

from remanence.reading.claim import Claim
from remanence.reading.frames.fold import Folded

__all__ = ["Judge", "load_judge"]


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights of the features, and the confidence from which a mention counts as a claim."""

    weights: Mapping[str, float]
    threshold: float

    def confidence(self, features: Mapping[str, float]) -> float:
        """Return how sure the reader is, 0 to 1."""
        total = sum(self.weights.get(name, 0.0) * value for name, value in sorted(features.items()))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))

    def claims(self, folded: Iterable[Folded]) -> tuple[Claim, ...]:
        """Return the claims that are sure enough, each with its confidence."""
        judged = ((item.claim, self.confidence(item.features)) for item in folded)
        return tuple(
            replace(claim, confidence=round(sure, 4)) for claim, sure in judged if sure >= self.threshold
        )


def load_judge(folder: Traversable) -> Judge:
    """Read judge.toml of a folder."""
    data = tomllib.loads((folder / "judge.toml").read_text(encoding="utf-8"))
    return Judge(data["weights"], data["threshold"])
