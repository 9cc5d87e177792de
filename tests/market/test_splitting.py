"""Law 7 on the real network: a plant in halves and another order of rows leave the surplus of a month."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from market.real_chain import chain_of, clearing_of, first_state, made, state_for
from remanence.market.simulate import Chain
from remanence.market.solver import LiveModel, Problem
from remanence.market.state import State


@lru_cache
def state() -> State:
    return first_state(made().chain)


@lru_cache
def whole() -> float:
    return LiveModel(clearing_of(made().chain, state())).solve().objective


def halved(plant_id: str, parts: tuple[float, float] = (0.5, 0.5)) -> Chain:
    """The chain with one plant as two; both stand at the whole one's cost shift, as draws are shared."""
    chain = made().chain
    found = next(plant for plant in chain.inputs.plants if plant.id == plant_id)
    pieces = tuple(
        replace(
            found,
            facility=f"{found.facility}-{i}",
            base_output=found.base_output * part,
            nameplate=found.nameplate * part,
        )
        for i, part in enumerate(parts)
    )
    plants = tuple(p for plant in chain.inputs.plants for p in (pieces if plant.id == plant_id else (plant,)))
    shift = chain.cal.shifts.get(plant_id, 0.0)
    cal = replace(chain.cal, shifts=chain.cal.shifts | {piece.id: shift for piece in pieces})
    return chain_of(replace(chain.inputs, plants=plants), cal)


@pytest.mark.parametrize(
    "plant_id",
    [
        "bayan-obo-mine/mine.bayan_obo",
        "lynas-group-ndpr/separation_light",
        "residual-chn-separation/separation_full",
        "residual-chn-separation/separation_ionic",
        "residual-chn-metal/metal.NdPr",
        "residual-chn-magnet/magnet.ndfeb_heavy",
    ],
)
def test_a_plant_in_halves_moves_the_objective_by_at_most_a_billionth(plant_id: str) -> None:
    chain = halved(plant_id)
    assert len(chain.net.modes) > len(made().chain.net.modes)
    problem = clearing_of(chain, state_for(chain, made().chain, state()))
    assert LiveModel(problem).solve().objective == pytest.approx(whole(), rel=1e-9)


def test_a_plant_that_grows_does_move_it() -> None:
    chain = halved("bayan-obo-mine/mine.bayan_obo", (0.5, 0.6))
    problem = clearing_of(chain, state_for(chain, made().chain, state()))
    assert LiveModel(problem).solve().objective < whole() * (1 + 1e-7)


@pytest.mark.parametrize("seed", [1, 2])
def test_another_order_of_rows_and_columns_leaves_the_objective(seed: int) -> None:
    problem = clearing_of(made().chain, state())
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(len(problem.rows)), rng.permutation(len(problem.columns))
    other = Problem(
        rows=tuple(f"r{i}" for i in range(len(rows))),
        columns=tuple(f"c{i}" for i in range(len(columns))),
        matrix=problem.matrix[rows][:, columns].tocsc(),
        cost=problem.cost[columns],
        lower=problem.lower[columns],
        upper=problem.upper[columns],
        row_lower=problem.row_lower[rows],
        row_upper=problem.row_upper[rows],
    )
    assert LiveModel(other).solve().objective == pytest.approx(whole(), rel=1e-9)
