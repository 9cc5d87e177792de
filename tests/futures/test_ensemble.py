"""Futures: what comes back for a draw depends on the draw alone, whoever ran it, in whatever order, among how many."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from market.real_chain import AS_OF, START, made, scenario
from remanence.futures import Draw, Run, draws, run_ensemble
from remanence.market.calendar import months_from
from remanence.market.parameters import load_parameters

NAME = "licence-squeeze"
MONTHS = months_from(START, 4)


def digest(run: Run) -> str:
    """Every bit of the three paths of a run."""
    seen = hashlib.sha256()
    for path in (run.reference, run.baseline, run.scenario):
        for array in (path.price, path.x, path.stock):
            seen.update(array.tobytes())
    return f"{run.draw.index} {seen.hexdigest()}"


@lru_cache
def drawn(n: int) -> tuple[Draw, tuple[Draw, ...]]:
    central, others = draws(n, 0, load_parameters(), scenario(NAME).ranges())
    return central, tuple(others)


def kept(others: Sequence[Draw], workers: int) -> tuple[str, ...]:
    return run_ensemble(
        made(NAME).chain,
        drawn(4)[0],
        others,
        lambda draw: scenario("baseline").effects(AS_OF, draw.scenario),
        lambda draw: scenario(NAME).effects(AS_OF, draw.scenario),
        MONTHS,
        digest,
        workers=workers,
    ).kept


@lru_cache
def in_order() -> tuple[str, ...]:
    return kept(drawn(4)[1], 1)


def test_two_workers_give_the_bits_of_one() -> None:
    assert kept(drawn(4)[1], 2) == in_order()


def test_another_order_gives_the_same_runs() -> None:
    back = kept(tuple(reversed(drawn(4)[1])), 1)
    assert back[0] == in_order()[0]
    assert back[1:] == tuple(reversed(in_order()[1:]))


def test_fewer_futures_are_the_first_of_more() -> None:
    assert kept(drawn(2)[1], 2) == in_order()[:3]
    assert drawn(2)[1] == drawn(4)[1][:2]


def test_futures_differ_from_each_other_and_from_the_centre() -> None:
    assert len({entry.split(" ")[1] for entry in in_order()}) == 5


def test_progress_counts_every_run_once() -> None:
    told: list[tuple[int, int]] = []
    run_ensemble(
        made(NAME).chain,
        drawn(4)[0],
        drawn(4)[1][:1],
        lambda draw: (),
        lambda draw: (),
        MONTHS[:1],
        digest,
        progress=lambda done, of: told.append((done, of)),
    )
    assert told == [(1, 2), (2, 2)]
