"""Run a chain once for every draw, in threads, each draw against its own baseline.

A draw means: a reference run without export rules, the baseline, and the scenario, all from one stored state: a burn-in
under the central draw, its stocks multiplied by the cover drawn. What comes back depends on the draw alone, whichever
thread ran it and in whatever order. HiGHS releases the interpreter while it solves, so two threads use two cores.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from remanence.futures.draws import Draw
from remanence.market.effects import Effect, outages_of
from remanence.market.simulate import Chain, Path, Runner
from remanence.market.state import Books, State, books

T = TypeVar("T")

Effects = Callable[[Draw], Sequence[Effect]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Run:
    """One draw run: its anchors and state at the start, the baseline and the scenario [arrays of `Path`]."""

    draw: Draw
    books: Books
    first: State
    reference: Path
    baseline: Path
    scenario: Path
    baseline_effects: tuple[Effect, ...]
    scenario_effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Ensemble(Generic[T]):
    """What was kept of the central draw and of each other, in the order of their index."""

    central: Run
    kept: tuple[T, ...]
    solves: int


def stored_state(runner: Runner, central: Draw, month: date) -> State:
    """The state that every run starts from: a burn-in under the central draw with the conditions of the first month."""
    chain = runner.chain
    return runner.burn_in(books(chain.net, chain.cal, chain.inputs, central.market), central.market, month)


def run_draw(
    runner: Runner,
    draw: Draw,
    stored: State,
    baseline: Sequence[Effect],
    scenario: Sequence[Effect],
    months: Sequence[date],
) -> Run:
    """Reference, baseline and scenario under one draw, all from the stored state with the draw's cover.

    Reference exports are those of the same run without export rules, so a scenario with outages has its own.
    """
    chain = runner.chain
    anchors = books(chain.net, chain.cal, chain.inputs, draw.market)
    first = replace(stored, stock=stored.stock * draw.market["cover_factor"])

    def go(effects: Sequence[Effect], reference: Path | None) -> Path:
        return runner.run(anchors, draw.market, first, months, effects, reference)

    free = runner.run(anchors, draw.market, first, months, (), calm=True)
    references: dict[tuple[Effect, ...], Path] = {(): free}

    def against_its_reference(effects: Sequence[Effect]) -> tuple[Path, Path]:
        outages = outages_of(effects)
        if outages not in references:
            references[outages] = go(outages, None)
        return references[outages], go(effects, references[outages])

    reference, base_path = against_its_reference(baseline)
    same = list(scenario) == list(baseline)
    reference, path = (reference, base_path) if same else against_its_reference(scenario)
    return Run(draw, anchors, first, reference, base_path, path, tuple(baseline), tuple(scenario))


def run_ensemble(
    chain: Chain,
    central: Draw,
    others: Sequence[Draw],
    baseline: Effects,
    scenario: Effects,
    months: Sequence[date],
    keep: Callable[[Run], T],
    workers: int = 2,
    progress: Progress | None = None,
) -> Ensemble[T]:
    """Run the central draw and all others; ``keep`` reduces a run in its thread, so that memory stays flat.

    Raises:
        ModelError: a month of any run did not clear or did not close.
    """
    local = threading.local()
    first_runner = Runner(chain)
    stored = stored_state(first_runner, central, months[0])
    runners = [first_runner]
    done = 0
    lock = threading.Lock()

    def one(draw: Draw) -> tuple[Run | None, T]:
        nonlocal done
        if not hasattr(local, "runner"):
            local.runner = Runner(chain)
            with lock:
                runners.append(local.runner)
        run = run_draw(local.runner, draw, stored, baseline(draw), scenario(draw), months)
        kept = keep(run)
        with lock:
            done += 1
            if progress:
                progress(done, len(others) + 1)
        return (run if draw.index < 0 else None), kept

    with ThreadPoolExecutor(max_workers=workers) as pool:
        results = list(pool.map(one, [central, *others]))
    first = results[0][0]
    assert first is not None
    return Ensemble(first, tuple(kept for _, kept in results), sum(runner.live.solves for runner in runners))
