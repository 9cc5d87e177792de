"""How strong a statement is (done, committed, planned, proposed, forecast, speculative), and whether it is denied.

Modality is a multinomial logistic choice over cues before and after the claim, each fading with distance, what governs
its clause, what the relation usually is, and whether its date lies ahead. Weights are data, fitted by
:mod:`remanence.reading.measure.learn`.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable

from remanence.reading.annotation import Day
from remanence.reading.claim import MODALITIES
from remanence.reading.frames.verbs import Governors
from remanence.reading.text.sentences import Ruler

__all__ = ["Strength", "load_strength"]

FADE = 7.0
"""Words over which a cue loses all but 1/e of its weight."""


REACH = 12.0
"""Words from which a cue no longer governs a claim."""
MARKETS = frozenset({"type_market_share", "type_demand_content", "type_price", "type_trade_volume"})
"""Types that nobody plans: what is said of their future is a projection."""
ACTS = frozenset({"type_export_control", "type_price_policy", "type_permit_legislation", "type_budget"})
"""Types that are acts of a state: what it says that it will do is decided."""
_INFINITIVE = re.compile(r"\bto (?:\w+ly )?$")
_VERBS = {
    "ing": re.compile(r"\w+ing\b", re.I),
    "ed": re.compile(r"(?:\w+ed|built|made|sold|bought|took|held|began)\b", re.I),
}


@dataclass(frozen=True, slots=True)
class _Denial:
    pattern: re.Pattern[str]
    reach: int
    after: bool


@dataclass(frozen=True, slots=True)
class Strength:
    """The cues of modality with the one each speaks for, weights by modality and feature, denials, and governors."""

    cues: Mapping[str, tuple[str, re.Pattern[str]]]
    weights: Mapping[str, Mapping[str, float]]
    denials: tuple[_Denial, ...]
    governors: Governors = field(default_factory=Governors)
    _last: dict[tuple[str, tuple[int, int]], list[tuple[int, int, str, str]]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _no: dict[tuple[str, tuple[int, int]], list[tuple[tuple[int, int], _Denial]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def features(
        self, text: str, bounds: tuple[int, int], place: tuple[int, int], ruler: Ruler, kinds: tuple[str, ...]
    ) -> dict[str, float]:
        """Return what speaks for one modality or another, each feature 0 to 1.

        Args:
            text: the clean text.
            bounds: the sentence.
            place: the claim within it.
            ruler: distances in the sentence.
            kinds: what is known of the claim itself: its type, its usual modality, where its date lies.
        """
        found = dict.fromkeys(kinds, 1.0)
        found["bias"] = 1.0
        heard: set[str] = set()
        nearest = (REACH, "none")
        for start, end, name, modality in self._heard(text, bounds):
            side = "after_" if start >= place[1] else "before_" if end <= place[0] else "in_"
            far = ruler.between((start, end), place)
            found[side + name] = max(found.get(side + name, 0.0), math.exp(-far / FADE))
            heard.add(modality)
            if side == "before_":
                nearest = min(nearest, (far, modality))
        found["nearest_" + nearest[1]] = 1.0
        found["governed_" + self.governors.of(text, bounds, place)] = 1.0
        found |= dict.fromkeys(_turns(text, bounds, place, kinds, heard), 1.0)
        return {name: round(value, 4) for name, value in found.items() if value >= 0.02}

    def _heard(self, text: str, bounds: tuple[int, int]) -> list[tuple[int, int, str, str]]:
        """Return the cues of a sentence with their names and modalities; those of the last one asked for are kept."""
        if (text, bounds) not in self._last:
            self._last.clear()
            self._last[text, bounds] = [
                (*m.span(), name, modality)
                for name, (modality, pattern) in self.cues.items()
                for m in pattern.finditer(text, *bounds)
            ]
        return self._last[text, bounds]

    def modality(self, features: Mapping[str, float]) -> str:
        """Return the modality that the features speak for most."""

        def score(modality: str) -> float:
            weights = self.weights.get(modality, {})
            return sum(weights.get(name, 0.0) * value for name, value in sorted(features.items()))

        return max(MODALITIES, key=score)

    def denied(self, text: str, bounds: tuple[int, int], place: tuple[int, int], ruler: Ruler) -> bool:
        """Return whether the claim is denied, absent or withdrawn."""
        for span, denial in self._denied(text, bounds):
            ahead = span[0] >= place[1]
            if (not ahead or denial.after) and ruler.between(span, place) <= denial.reach:
                return True
        return False

    def _denied(self, text: str, bounds: tuple[int, int]) -> list[tuple[tuple[int, int], _Denial]]:
        """Return the denials of a sentence; those of the last one asked for are kept."""
        if (text, bounds) not in self._no:
            self._no.clear()
            self._no[text, bounds] = [
                (m.span(), denial) for denial in self.denials for m in denial.pattern.finditer(text, *bounds)
            ]
        return self._no[text, bounds]


def _turns(
    text: str, bounds: tuple[int, int], place: tuple[int, int], kinds: tuple[str, ...], heard: set[str]
) -> list[str]:
    """Return how the words of a claim begin, and what its type makes of a future."""
    ahead = "day_ahead" in kinds or "planned" in heard or "forecast" in heard
    turns = [name for name, verb in _VERBS.items() if verb.match(text, place[0])]
    if _INFINITIVE.search(text, max(bounds[0], place[0] - 24), place[0]):
        turns.append("infinitive")
    if ahead and MARKETS.intersection(kinds):
        turns.append("outlook")
    if ahead and ACTS.intersection(kinds):
        turns.append("decided")
    return turns


def day_kinds(day: Day | None, on: str) -> tuple[str, ...]:
    """Return where the date of a claim lies, seen from the day of the article."""
    if day is None:
        return ("day_none",)
    if not on:
        return ("day_unplaced",)
    coarse = min(len(day.date.split("-Q")[0].split("-H")[0]), len(on))
    if day.date[:coarse] > on[:coarse]:
        return ("day_ahead",)
    return ("day_same",) if day.date[:coarse] == on[:coarse] else ("day_past",)


_USUAL = (
    ("planned", "day_ahead", 0.6), ("done", "day_ahead", -1.2), ("planned", "infinitive", 0.8),
    ("forecast", "outlook", 1.5), ("planned", "outlook", -1.0), ("committed", "decided", 0.6),
)  # fmt: skip


def usual_weights(cues: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return what the features are worth before any fit.

    Args:
        cues: weight of each cue by the modality that it speaks for. After the claim it is worth half.
    """
    weights: dict[str, dict[str, float]] = {modality: {"usual_" + modality: 0.75} for modality in MODALITIES}
    for modality, group in cues.items():
        for name, weight in group.items():
            weights[modality] |= {"before_" + name: weight, "in_" + name: weight, "after_" + name: weight / 2}
    for modality in MODALITIES:
        weights[modality]["nearest_" + modality] = 0.6
    for modality, name, weight in _USUAL:
        weights[modality][name] = weight
    return weights


def governed_weights(governors: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return what a governor is worth before any fit; ``governors`` tells it by name and modality."""
    return {
        modality: {"governed_" + name: weights[modality] for name, weights in governors.items() if modality in weights}
        for modality in MODALITIES
    }


def sums(
    a: Mapping[str, Mapping[str, float]], b: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """Return the sum of two tables of weights."""
    return {
        each: {
            name: a.get(each, {}).get(name, 0.0) + b.get(each, {}).get(name, 0.0)
            for name in {**a.get(each, {}), **b.get(each, {})}
        }
        for each in sorted({*a, *b})
    }


def load_strength(folder: Traversable) -> Strength:
    """Read modality.toml, modality_weights.toml and polarity.toml of a folder."""
    cues = tomllib.loads((folder / "modality.toml").read_text(encoding="utf-8"))
    fitted = tomllib.loads((folder / "modality_weights.toml").read_text(encoding="utf-8"))
    governors = tomllib.loads((folder / "governors.toml").read_text(encoding="utf-8"))
    denials = tomllib.loads((folder / "polarity.toml").read_text(encoding="utf-8"))["cue"]
    return Strength(
        {
            name: (modality, re.compile(rf"(?<![\w-])(?:{cue['pattern']})(?!\w)", re.I))
            for modality, group in cues.items()
            for name, cue in sorted(group.items())
        },
        sums(
            sums(
                usual_weights({m: {n: c["weight"] for n, c in group.items()} for m, group in cues.items()}),
                governed_weights({n: g["weight"] for n, g in governors["governor"].items()}),
            ),
            fitted,
        ),
        tuple(_Denial(_denial(c["pattern"]), c["reach"], c.get("after", False)) for c in denials),
        Governors.read(governors),
    )


def _denial(pattern: str) -> re.Pattern[str]:
    """Return a pattern of denial; "n't" may follow a letter."""
    return re.compile(rf"(?:(?<![\w-])|(?=n['’]t))(?:{pattern})(?!\w)", re.I)
