"""The document of ``remanence bench``: how fast futures run, where the time goes, and what a peer would take.

One period is one solve of one linear problem; a re-centring pass counts as one. Seconds are processor time of the
threads that run the futures, so that the share outside HiGHS depends neither on how many there are nor on what else the
machine does; ``wall_seconds`` is what a user waits, and the ratios are of that.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any

import numpy as np

from remanence.atlas import Atlas
from remanence.atlas.places import Places
from remanence.futures.draws import Draw, draws
from remanence.futures.ensemble import Run, run_draw
from remanence.futures.job import Job, make_job
from remanence.futures.peers import compare, write_sample
from remanence.futures.projects import Projects
from remanence.market.assemble import assemble, start_after
from remanence.market.calendar import months_from
from remanence.market.parameters import central, parameters_of
from remanence.market.scenario import Scenario, load_scenario
from remanence.market.simulate import Runner
from remanence.market.solver import LiveModel, Problem, Solution

BASELINE = "baseline"
"""The scenario that others are compared with."""
MATCH = 1e-6
"""Relative difference up to which two objectives count as equal."""


@dataclass(frozen=True)
class Ask:
    """How much is timed: futures, their months, threads, the seed of the draws and the periods shown to each peer."""

    runs: int = 20
    months: int = 36
    workers: int = 2
    seed: int = 0
    sample: int = 3


@dataclass(frozen=True)
class Timing:
    """What some futures took [s]; ``seconds`` is processor time, ``wall_seconds`` the time waited."""

    runs: int
    months: int
    workers: int
    solves: int
    wall_seconds: float
    seconds: float
    seconds_in_highs: float

    @property
    def overhead_ratio(self) -> float:
        """Share of the processor time that is not HiGHS solving [-]."""
        return 1.0 - self.seconds_in_highs / self.seconds

    @property
    def periods_per_second(self) -> float:
        """Solves a second of the time waited."""
        return self.solves / self.wall_seconds

    def to_json(self) -> dict[str, Any]:
        """The row of a document, with the two ratios."""
        rates = {"overhead_ratio": self.overhead_ratio, "periods_per_second": self.periods_per_second}
        return {**asdict(self), **rates}


def bench(
    atlas: Atlas,
    scenario: Scenario,
    as_of: date,
    on: date,
    ask: Ask,
    peers: Path | None = None,
    place: Places | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Time the futures of a scenario, then the same periods in each peer.

    Args:
        atlas: the statements.
        scenario: what is run, against the baseline.
        as_of: only what was published by then.
        on: futures start in the month after it.
        ask: how much is timed.
        peers: the folder of the peers' programs; None where this copy of Remanence has none.
        place: where names are looked up.
        progress: told (done, of).

    Raises:
        InputError: figures are missing, or the base year does not close.
        ModelError: a month does not clear.
    """
    job, drawn = _job(atlas, scenario, (as_of, on), ask, place)
    timings: list[Timing] = []
    sizes = _sizes(ask)
    for runs, months, workers in sizes:
        shorter = replace(job, months=job.months[:months])
        timings.append(_time(shorter, drawn[:runs], workers))
        if progress:
            progress(len(timings), len(sizes) + 1)
    peak = _peak_mib()
    periods, solves = _periods(job, drawn[0], ask)
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample.npz"
        write_sample(sample, job.chain.net.problem, periods)
        told = compare(peers, sample)
    return {**_document(job, timings, told, peak), "solves_per_period": solves}


def _job(
    atlas: Atlas, scenario: Scenario, dates: tuple[date, date], ask: Ask, place: Places | None
) -> tuple[Job, list[Draw]]:
    """The same job that ``remanence futures`` runs, and its draws."""
    as_of, on = dates
    parameters = parameters_of(atlas.base_year)
    made = assemble(
        atlas.as_of(as_of), atlas.base_year, scenario, central(parameters), scenario.effects(as_of)
    )
    baseline = load_scenario(BASELINE, place)
    months = months_from(start_after(on), ask.months)
    projects = Projects.of(made.chain.net.plants.values(), months[0])
    ranges = scenario.ranges() or baseline.ranges()
    middle, drawn = draws(ask.runs, ask.seed, parameters, ranges, projects)
    return make_job(made.chain, scenario, baseline, as_of, months, middle, key="bench"), drawn


def _sizes(ask: Ask) -> list[tuple[int, int, int]]:
    """(futures, months, threads) of each timing: what is asked, one thread, and less of either for the growth."""
    fewer, shorter = max(1, ask.runs // 4), max(1, ask.months // 3)
    return [
        (ask.runs, ask.months, ask.workers),
        (max(1, ask.runs // 2), ask.months, ask.workers),
        (fewer, ask.months, 1),
        (fewer, shorter, 1),
    ]


def _time(job: Job, drawn: Sequence[Draw], workers: int) -> Timing:
    """Run futures in threads, each with its own solver, made beforehand."""
    runners = [Runner(job.chain) for _ in range(workers)]
    idle, busy, lock = list(runners), [0.0], threading.Lock()

    def one(draw: Draw) -> None:
        with lock:
            runner = idle.pop()
        begin = thread_time()
        job.run(runner, draw)
        with lock:
            busy[0] += thread_time() - begin
            idle.append(runner)

    begin = perf_counter()
    with ThreadPoolExecutor(max_workers=workers) as pool:
        list(pool.map(one, drawn))
    wall = perf_counter() - begin
    solves = sum(runner.live.solves for runner in runners)
    inside = sum(runner.live.seconds_in_highs for runner in runners)
    return Timing(len(drawn), len(job.months), workers, solves, wall, busy[0], inside)


class _Recorder(LiveModel):
    """Keeps some of the problems that it solves, with the optimum found."""

    def __init__(self, problem: Problem, chosen: frozenset[int]) -> None:
        super().__init__(problem)
        self.chosen = chosen
        self.kept: list[tuple[Problem, float]] = []

    def solve(self) -> Solution:
        solution = super().solve()
        if self.solves in self.chosen:
            self.kept.append((deepcopy(self._now()), solution.objective))
        return solution


def _periods(job: Job, draw: Draw, ask: Ask) -> tuple[list[tuple[Problem, float]], dict[str, float]]:
    """Periods of one future, evenly spread over its reference, baseline and scenario; solves a period of the latter."""

    def go(runner: Runner) -> Run:
        baseline, shock = (case.effects(job.as_of, draw.scenario) for case in (job.baseline, job.scenario))
        return run_draw(runner, draw, job.stored, baseline, shock, job.months)

    runner = Runner(job.chain)
    each = go(runner).scenario.solves
    solves = runner.live.solves
    chosen = frozenset(1 + solves * (2 * i + 1) // (2 * ask.sample) for i in range(ask.sample))
    runner.live = recorder = _Recorder(job.chain.net.problem, chosen)
    go(runner)
    return recorder.kept, {"median": float(np.median(each)), "most": float(each.max())}


def _peak_mib() -> float | None:
    """The most memory that this process has held [MiB]; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(held) / (1024 if sys.platform != "darwin" else 1024**2)


def _document(
    job: Job, timings: Sequence[Timing], peers: Mapping[str, Mapping[str, Any]], peak: float | None
) -> dict[str, Any]:
    whole, problem = timings[0], job.chain.net.problem
    ways = [way for peer in peers.values() for way in peer["ways"].values()]
    return {
        "columns": len(problem.columns),
        "rows": len(problem.rows),
        "solves": whole.solves,
        "seconds": whole.seconds,
        "seconds_in_highs": whole.seconds_in_highs,
        "overhead_ratio": whole.overhead_ratio,
        "vs_linopy": _ratio(whole, peers["linopy"]),
        "vs_pypsa": _ratio(whole, peers["pypsa"]),
        "objective_match": all(w["objective_difference"] <= MATCH for w in ways) if ways else None,
        "peak_mib": peak,
        "futures": [timing.to_json() for timing in timings],
        "peers": {name: {**peer, "ratios": _ratios(timings, peer)} for name, peer in peers.items()},
        "machine": _machine(),
        "notes": [f"{name}: {peer['reason']}" for name, peer in peers.items() if peer["reason"]],
    }


def _ratio(timing: Timing, peer: Mapping[str, Any]) -> float | None:
    """Periods a second of these futures over those of a peer in its usual way, in one process of its own."""
    way = peer["ways"].get("usual")
    return timing.periods_per_second * way["seconds_per_period"] if way else None


def _ratios(timings: Sequence[Timing], peer: Mapping[str, Any]) -> list[dict[str, Any]]:
    def rows() -> Iterator[dict[str, Any]]:
        for name, way in peer["ways"].items():
            for workers in sorted({timing.workers for timing in timings}):
                timing = next(t for t in timings if t.workers == workers)
                ratio = timing.periods_per_second * way["seconds_per_period"]
                each = way["processor_seconds_per_period"] * timing.solves / timing.seconds
                yield {"way": name, "workers": workers, "ratio": ratio, "processor_ratio": each}

    return list(rows())


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "system": platform.system(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "highspy": version("highspy"),
        "numpy": version("numpy"),
    }
