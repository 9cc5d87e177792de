"""How litmus tests stand on a day, and how well each source did.

The Brier score of a source is the mean squared distance between the chance that its wording stood for and what came
(Brier 1950, Monthly Weather Review 78, 1-3): 0 is perfect, 1 is always wrong. Beside it stands what always saying the
source's own share of true tests would have scored. An unknown outcome is counted and not scored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from remanence.desk.records import LitmusTest, Resolution

__all__ = ["Score", "latest", "scores", "status"]


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the tests of one source.

    Attributes:
        scored: tests that turned out true or false.
        unknown: tests resolved as unknown.
        open: tests not resolved yet.
        withdrawn: tests whose candidate a person rejected; they count nowhere else.
        base_rate: share of the scored tests that turned out true; None without any.
        brier: mean of (chance - outcome) squared; None without any.
        brier_of_base_rate: the same for one who always said the base rate.
    """

    source: str
    tests: int
    scored: int
    unknown: int
    open: int
    withdrawn: int
    base_rate: float | None
    brier: float | None
    brier_of_base_rate: float | None


def latest(resolutions: Iterable[Resolution]) -> dict[str, Resolution]:
    """Return the resolution that counts of each test: the last one on record."""
    return {r.test: r for r in sorted(resolutions, key=lambda r: r.number)}


def status(test: LitmusTest, resolved: Mapping[str, Resolution], rejected: bool, on: date | None) -> str:
    """Return ``withdrawn``, ``true``, ``false``, ``unknown``, ``due`` or ``open``.

    Args:
        test: the test.
        resolved: what counts of each test, by id.
        rejected: whether a person rejected the candidate it comes from.
        on: the day spoken of; a test is due when its period is over. Without a day nothing is due.
    """
    if rejected:
        return "withdrawn"
    if test.id in resolved:
        return resolved[test.id].outcome
    return "due" if on is not None and test.due < on else "open"


def scores(
    tests: Iterable[LitmusTest], resolved: Mapping[str, Resolution], rejected: Iterable[str] = ()
) -> list[Score]:
    """Return the score of each source, sorted by name.

    Args:
        tests: all tests.
        resolved: what counts of each, by id.
        rejected: candidates that a person rejected.
    """
    apart = frozenset(rejected)
    by_source: dict[str, list[LitmusTest]] = defaultdict(list)
    for test in tests:
        by_source[test.source].append(test)
    return [_score(source, found, resolved, apart) for source, found in sorted(by_source.items())]


def _score(
    source: str, tests: list[LitmusTest], resolved: Mapping[str, Resolution], rejected: frozenset[str]
) -> Score:
    counted = [test for test in tests if test.candidate not in rejected]
    outcomes = [(test.probability, resolved[test.id].outcome) for test in counted if test.id in resolved]
    pairs = [(chance, float(outcome == "true")) for chance, outcome in outcomes if outcome != "unknown"]
    rate = _mean([came for _, came in pairs])
    return Score(
        source=source,
        tests=len(tests),
        scored=len(pairs),
        unknown=len(outcomes) - len(pairs),
        open=len(counted) - len(outcomes),
        withdrawn=len(tests) - len(counted),
        base_rate=rate,
        brier=_mean([(chance - came) ** 2 for chance, came in pairs]),
        brier_of_base_rate=None if rate is None else rate * (1 - rate),
    )


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None
