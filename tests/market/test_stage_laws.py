"""Law 4 on the real network: a mine without separation adds no magnet; what only a stage feeds goes with it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from market.real_chain import START, chain_of, clearing_of, first_state, made, run, state_for, used
from remanence.market.effects import PlantCap, PlantSelector
from remanence.market.goods import ELEMENTS
from remanence.market.inputs import Inputs, Plant
from remanence.market.readout import Readout
from remanence.market.simulate import Chain, Path
from remanence.market.solver import LiveModel


def with_plants(change) -> Inputs:
    """The calibrated inputs with some plants changed; a change that gives None removes the plant."""
    plants = tuple(filter(None, (change(plant) for plant in made().chain.inputs.plants)))
    return replace(made().chain.inputs, plants=plants)


def runs(change) -> tuple[Chain, Path]:
    chain = chain_of(with_plants(change), made().chain.cal)
    return chain, run(chain, 6)


def unfed(ore: str, size: float):
    """No separator takes the ore, and its mines are ``size`` times as large."""

    def change(plant: Plant) -> Plant:
        feeds = tuple(feed for feed in plant.feeds if feed != ore)
        if plant.kind == "mine" and plant.product == ore:
            plant = replace(plant, base_output=plant.base_output * size, nameplate=plant.nameplate * size)
        return replace(plant, feeds=feeds)

    return change


def surplus(change) -> tuple[float, Chain]:
    """Surplus of one month at the state that the whole chain is in [thousand USD], after the change."""
    chain = chain_of(with_plants(change), made().chain.cal)
    state = state_for(chain, made().chain, first_state(made().chain))
    return -LiveModel(clearing_of(chain, state)).solve().objective, chain


@pytest.mark.parametrize("ore", ["mountain_pass", "bayan_obo"])
def test_a_mine_whose_ore_nobody_separates_adds_nothing(ore: str) -> None:
    small, _ = surplus(unfed(ore, 1.0))
    large, _ = surplus(unfed(ore, 10.0))
    whole, _ = surplus(lambda plant: plant)
    assert large == pytest.approx(small, rel=1e-9)
    assert whole > small * (1 + 1e-6)


@pytest.mark.parametrize("ore", ["mountain_pass", "bayan_obo"])
def test_a_mine_whose_ore_nobody_separates_stands_still_and_gives_no_magnet(ore: str) -> None:
    small, one = runs(unfed(ore, 1.0))
    large, ten = runs(unfed(ore, 10.0))
    for chain, path in ((small, one), (large, ten)):
        dug = [mode.column for mode in chain.net.modes if mode.name == ore and mode.plant.kind == "mine"]
        assert dug
        assert path.x[:, dug].max() == 0.0
    # flows of one month are not unique, so the half-year is compared
    assert used(large, ten, "magnet:").sum() == pytest.approx(used(small, one, "magnet:").sum(), rel=3e-3)


def test_the_same_mine_with_separation_does_add_magnets() -> None:
    whole, fed = runs(lambda plant: plant)
    less, hungry = runs(unfed("bayan_obo", 1.0))
    assert (used(less, hungry, "magnet:") < 0.95 * used(whole, fed, "magnet:")).all()


@lru_cache
def without(stage: str, months: int) -> Path:
    """A run in which every plant of a stage stands still."""
    chain = made().chain
    still = PlantCap("still", PlantSelector(stages=frozenset({stage})), 0.0, START)
    return run(chain, months, [still], state=first_state(chain))


def test_without_separation_no_mine_digs_and_magnets_die_away() -> None:
    chain, path = made().chain, without("separation", 18)
    readout = Readout.of(chain.net)
    for stage in ("mine", "separation"):
        assert all(flow.max() < 1e-9 for flow in readout.made(path, stage).values())
    magnets = sum(readout.made(path, "magnet").values())
    assert magnets[-1] < 0.05 * magnets[0]


def test_without_metal_no_magnet_is_made_once_stocks_are_used_and_oxides_are() -> None:
    chain, path = made().chain, without("metal", 12)
    readout = Readout.of(chain.net)
    assert sum(readout.made(path, "metal").values()).max() < 1e-9
    assert (
        sum(readout.made(path, "magnet").values())[-1] < 0.02 * sum(readout.made(path, "magnet").values())[0]
    )
    assert sum(readout.made(path, "separation").values())[-1] > 1000


def test_the_only_separator_of_an_ore_takes_its_mines_with_it_and_nothing_else() -> None:
    chain = made().chain
    takers = {plant.id for plant in chain.inputs.plants if "ionic_myanmar" in plant.feeds}
    assert takers == {"residual-chn-separation/separation_ionic"}
    calm_chain, calm = runs(lambda plant: plant)
    torn, path = runs(lambda plant: None if plant.id in takers else plant)
    digs = {
        ore: sum(
            (path.x[:, m.column] for m in torn.net.modes if m.plant.kind == "mine" and m.name == ore),
            np.zeros(6),
        )
        for ore in torn.inputs.baskets
    }
    assert digs["ionic_myanmar"].max() == digs["ionic_south_china"].max() == 0.0
    assert digs["bayan_obo"].min() > 1000
    heavy = ELEMENTS.index("Dy")
    assert path.throughput[:, heavy].max() < 0.5 * calm.throughput[:, heavy].min()
    assert calm_chain.net.problem.matrix.shape[1] > torn.net.problem.matrix.shape[1]
