"""The security premium: a difference of duals that the binding stage makes, and idle capacity where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

import pytest

from market.real_chain import AS_OF, atlas, chain_of, draw, made, run, scenario
from remanence.market.calibrate import Calibration
from remanence.market.document import run as run_market
from remanence.market.inputs import Inputs
from remanence.market.limits import upper_bounds
from remanence.market.network import node
from remanence.market.premium import (
    ZERO,
    Premium,
    binding_stage,
    idle_capacity,
    premium_rows,
    security_premium,
)
from remanence.market.simulate import Chain, Path

BEGIN = date(2026, 12, 1)
MONTHS = 14
SMCO = ("magnet:smco", "USA")


@lru_cache
def eager() -> Chain:
    """Demand for clear SmCo at the upper end of its stated range; calibrated with it."""
    ranges = {
        place: made().inputs.used[f"region:{place[0]} clear_share.smco"].high
        for place in made().inputs.clear_share
        if place[1] == "smco"
    }
    return chain_of(replace(made().inputs, clear_share={**made().inputs.clear_share, **ranges}))


def with_room(chain: Chain, stage: str, product: str, factor: float) -> Chain:
    """The chain with the capacity of a stage outside covered countries times a factor, nothing calibrated anew."""
    inputs: Inputs = chain.inputs
    cal: Calibration = chain.cal
    plants = tuple(
        replace(p, nameplate=p.nameplate * factor)
        if p.country not in inputs.covered and p.stage == stage and product in (p.product, "")
        else p
        for p in inputs.plants
    )
    return chain_of(replace(inputs, plants=plants), cal)


def of(chain: Chain, path: Path, good: str, region: str) -> Premium:
    return next(p for p in security_premium(chain, path) if (p.good, p.region) == (good, region))


@lru_cache
def squeezed() -> tuple[Path, Premium]:
    path = run(eager(), MONTHS, start=BEGIN)
    return path, of(eager(), path, *SMCO)


def test_the_premium_is_the_difference_of_two_duals() -> None:
    path, premium = squeezed()
    row = eager().net.row
    good, region = SMCO
    gap = path.price[:, row[node(good, region, "asked")]] - path.price[:, row[node(good, region)]]
    assert premium.value == pytest.approx(gap, abs=1e-12)
    assert premium.asked - premium.ordinary == pytest.approx(gap, abs=1e-12)


def test_the_premium_stands_up_on_the_day_on_which_the_rule_widens() -> None:
    _, premium = squeezed()
    assert premium.at_works[0] == pytest.approx(0.0, abs=ZERO)
    assert (premium.value[1:] > 1.0).all()


def test_what_the_stages_add_is_the_gap_at_the_works() -> None:
    _, premium = squeezed()
    assert sum(premium.added.values()) == pytest.approx(premium.at_works, abs=1e-9)
    freight = premium.value - premium.at_works
    assert (freight > -1e-6).all() and (freight < 0.5).all()


def test_more_clear_capacity_at_the_binding_stage_and_the_premium_falls() -> None:
    _, premium = squeezed()
    stage = binding_stage(premium, MONTHS - 1)
    assert stage == "metal", "clear samarium metal is made at one works"
    levels = [premium]
    for factor in (1.5, 2.0, 4.0):
        chain = with_room(eager(), stage, "Sm", factor)
        levels.append(of(chain, run(chain, MONTHS, start=BEGIN), *SMCO))
    means = [float(level.value[1:].mean()) for level in levels]
    assert means[0] > means[1] > 0.0
    assert all(later <= earlier + ZERO for earlier, later in pairwise(means)), means
    assert means[-1] < 0.5 * means[0]


def test_more_capacity_at_a_stage_that_does_not_bind_leaves_the_premium() -> None:
    _, premium = squeezed()
    chain = with_room(eager(), "magnet", "smco", 2.0)
    other = of(chain, run(chain, MONTHS, start=BEGIN), *SMCO)
    assert other.value[1:] == pytest.approx(premium.value[1:], rel=0.25)
    assert (other.value[1:] > 1.0).all()


def test_a_premium_that_is_zero_names_the_plants_that_stand_idle() -> None:
    chain = made().chain
    path = run(chain, 8, start=BEGIN)
    upper = upper_bounds(chain, draw(), [*path.months], (), None)
    told = premium_rows(chain, path, upper)
    zero = {row["good"] for row in told["rows"] if row["at_works"] <= ZERO}
    assert zero
    for good in zero:
        named = [row for row in told["idle"] if row["good"] == good]
        assert {row["stage"] for row in named} == {"separation", "metal", "magnet"}, good
        assert all(row["tonnes"] > 0 and row["months"] > 0 for row in named)
        countries = {chain.net.plants[row["plant"]].country for row in named}
        assert not countries & chain.inputs.covered


def test_a_plant_at_its_limit_is_not_idle() -> None:
    path, _ = squeezed()
    upper = upper_bounds(eager(), draw(), [*path.months], (), None)
    found = {idle.plant: idle for idle in idle_capacity(eager(), path, upper) if idle.good == "magnet:smco"}
    assert found["lcm-cheshire/metal.Sm"].tonnes[-1] == pytest.approx(0.0, abs=1e-6)
    assert (found["residual-jpn-magnet/magnet.smco"].tonnes[1:] > 0).all()


def test_the_document_tells_the_premium_by_month() -> None:
    result = run_market(atlas(), scenario("baseline"), AS_OF, AS_OF, 2).result
    told = result["security_premium"]
    assert {row["month"] for row in told["rows"]} == {"2026-12", "2027-01"}
    assert {row["good"] for row in told["rows"]} >= {"magnet:smco", "magnet:ndfeb_heavy"}
    assert told["idle"]
