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
        """Return the claims that are sure enough, in order of place; of two readings of one number the surer."""
        kept: list[Folded] = []
        claims: list[Claim] = []
        for sure, item in sorted(((self.confidence(f.features), f) for f in folded), key=lambda row: -row[0]):
            if sure >= self.threshold and not any(item.rivals(other) for other in kept):
                kept.append(item)
                claims.append(replace(item.claim, confidence=round(sure, 4)))
        return tuple(sorted(claims, key=lambda claim: (claim.start, claim.end, claim.type, claim.cue)))


def load_judge(folder: Traversable) -> Judge:
    """Read judge.toml of a folder."""
    data = tomllib.loads((folder / "judge.toml").read_text(encoding="utf-8"))
    return Judge(data["weights"], data["threshold"])
