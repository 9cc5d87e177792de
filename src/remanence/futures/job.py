"""One future: a baseline and a scenario under one draw, reduced to what is kept. The same wherever it is run.

A job is all that the futures of a call share and can be sent to another process. What is kept of a run is small: for
every node where users buy, the price, the price of the baseline and the share of need that is missing, period by
period; and a few numbers that sum the future up.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from remanence.futures.draws import Draw
from remanence.futures.ensemble import Run, run_draw, stored_state
from remanence.market.goods import MAGNETS
from remanence.market.readout import Readout, label_parts
from remanence.market.scenario import Scenario
from remanence.market.simulate import Chain, Path, Runner
from remanence.market.state import State

Array = NDArray[np.float64]
Single = NDArray[np.float32]

MOVES = 1e-6
"""t/month below which a node counts as one where nothing moves: it has no price and no shortage."""
KINDS = ("price_marginal", "price_baseline", "shortage")
"""What is kept of each node: USD/kg, USD/kg, and a share of need."""
SUMMED_ELEMENTS = ("NdPr", "Dy", "Tb", "Sm")
"""Elements whose highest oxide price sums a future up: those of magnets."""


@dataclass(frozen=True)
class Kept:
    """What is kept of one future.

    Attributes:
        index: of its draw; -1 is the central one.
        series: shape (`KINDS`, nodes, periods), single precision; not a number where nothing moves.
        answers: one number for each of `answer_names`.
    """

    index: int
    series: Single
    answers: Array


@dataclass(frozen=True)
class Job:
    """What all futures of a call share: the chain, the two scenarios, the dates and the state they start from."""

    chain: Chain
    scenario: Scenario
    baseline: Scenario
    as_of: date
    months: tuple[date, ...]
    stored: State
    key: str

    @property
    def against_baseline(self) -> bool:
        """Whether need is what users take in the baseline; that of the baseline itself is a run without rules."""
        return self.scenario.base is not None

    def run(self, runner: Runner, draw: Draw) -> Kept:
        """Run one draw.

        Raises:
            ModelError: a month does not clear or does not close.
        """
        baseline = self.baseline.effects(self.as_of, draw.scenario)
        scenario = self.scenario.effects(self.as_of, draw.scenario)
        done = run_draw(runner, draw, self.stored, baseline, scenario, self.months)
        return kept_of(done, Readout.of(self.chain.net), self.against_baseline)


def make_job(
    chain: Chain,
    scenario: Scenario,
    baseline: Scenario,
    as_of: date,
    months: Sequence[date],
    central: Draw,
    key: str,
) -> Job:
    """A job with the state that every future starts from; ``key`` tells it from other jobs.

    Raises:
        ModelError: the burn-in does not clear.
    """
    stored = stored_state(Runner(chain), central, months[0])
    return Job(chain, scenario, baseline, as_of, tuple(months), stored, key)


_here = threading.local()


def run_here(job: Job, draw: Draw) -> Kept:
    """Run one draw with the solver of this thread, made once for each job."""
    if getattr(_here, "key", None) != job.key:
        _here.key, _here.runner = job.key, Runner(job.chain)
    return job.run(_here.runner, draw)


def nodes_of(readout: Readout) -> tuple[str, ...]:
    """Labels of the nodes where users buy, sorted: the order of every array that is kept."""
    return tuple(sorted(readout.use_columns))


def kept_of(run: Run, readout: Readout, against_baseline: bool) -> Kept:
    """Reduce a run to what is kept."""
    nodes = nodes_of(readout)
    calm = run.baseline if against_baseline else run.reference
    taken, needed = _used(readout, run.scenario, nodes), _used(readout, calm, nodes)
    short = np.where(needed > MOVES, 1.0 - taken / np.maximum(needed, MOVES), np.nan)
    short = np.where(short < MOVES, np.where(np.isnan(short), np.nan, 0.0), short)
    price = np.where(taken > MOVES, _prices(readout, run.scenario, nodes), np.nan)
    before = np.where(needed > MOVES, _prices(readout, run.baseline, nodes), np.nan)
    answers = {**_short(nodes, taken, needed), **_peaks(nodes, price)}
    series = np.stack([price, before, short]).astype(np.float32)
    return Kept(run.draw.index, series, np.array([answers[name] for name in answer_names()]))


def answer_names() -> tuple[str, ...]:
    """Names of the numbers that sum a future up, in their order.

    ``short.magnets`` and ``short.<kind>`` are shares of the need of the whole horizon that users do not get;
    ``peak.<element>`` is the highest oxide price outside China in any region and period [USD/kg].
    """
    kinds = tuple(f"short.{kind}" for kind in MAGNETS)
    return ("short.magnets", *kinds, *(f"peak.{element}" for element in SUMMED_ELEMENTS))


def _used(readout: Readout, path: Path, nodes: Sequence[str]) -> Array:
    return np.stack([readout.used(path, label) for label in nodes])


def _prices(readout: Readout, path: Path, nodes: Sequence[str]) -> Array:
    return np.stack([readout.price(path, label) for label in nodes])


def _short(nodes: Sequence[str], taken: Array, needed: Array) -> Mapping[str, float]:
    """What users outside China do not get over the horizon, as a share of need; what one gets more helps no other."""
    missing = np.maximum(needed - taken, 0.0).sum(axis=1)
    need = needed.sum(axis=1)
    found = {}
    for name, goods in [
        ("short.magnets", tuple(f"magnet:{kind}" for kind in MAGNETS)),
        *((f"short.{kind}", (f"magnet:{kind}",)) for kind in MAGNETS),
    ]:
        at = [i for i, node in enumerate(nodes) if _abroad(node) and label_parts(node)[0] in goods]
        found[name] = float(missing[at].sum() / max(need[at].sum(), MOVES))
    return found


def _peaks(nodes: Sequence[str], price: Array) -> Mapping[str, float]:
    """The highest price of each oxide outside China [USD/kg]; 0 where none is sold."""
    found = {}
    for element in SUMMED_ELEMENTS:
        at = [
            i for i, node in enumerate(nodes) if _abroad(node) and label_parts(node)[0] == f"oxide:{element}"
        ]
        found[f"peak.{element}"] = float(np.nanmax(price[at], initial=0.0))
    return found


def _abroad(node: str) -> bool:
    return label_parts(node)[1] != "CHN"
