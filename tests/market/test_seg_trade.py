"""SEG+ as a good: light separators outside China sell it unseparated to any heavy separator, at a price.

That of Mountain Pass holds little but samarium and gadolinium and is worth less than its separation.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from market.real_chain import chain_of, made, run
from remanence.market.network import node
from remanence.market.simulate import Chain, Path

MONTHS = 4
LIGHT = (("mt_weld", "MYS"), ("monazite_sand", "IND"))


@lru_cache
def today() -> Path:
    return run(made().chain, MONTHS)


def test_every_light_separator_abroad_may_sell_to_every_heavy_one_that_takes_its_ore() -> None:
    net, plants = made().chain.net, made().inputs.plants
    routes = {(a.good, a.source, a.target) for a in net.arcs if a.good.startswith("seg:")}
    for light in (p for p in plants if p.kind == "separation_light"):
        for heavy in (p for p in plants if p.kind == "separation_heavy"):
            for ore in set(light.feeds) & set(heavy.feeds):
                if light.region != heavy.region:
                    assert (f"seg:{ore}", light.region, heavy.region) in routes


@pytest.mark.parametrize(("ore", "region"), LIGHT)
def test_seg_has_a_price_above_its_freight(ore: str, region: str) -> None:
    row = made().chain.net.row
    price = today().price[:, row[node(f"seg:{ore}", region)]]
    abroad = today().price[:, row[node(f"seg:{ore}", "CHN")]]
    assert (price > 1.0).all()
    assert (abroad - price < 0.15 + 1e-6).all(), "nobody sells for less than China pays net of freight"


def without_heavy(country: str) -> Chain:
    """The chain without the heavy separators of a country, nothing calibrated anew."""
    chain = made().chain
    plants = tuple(
        replace(p, nameplate=1e-6, base_output=1e-6)
        if (p.kind, p.country) == ("separation_heavy", country)
        else p
        for p in chain.inputs.plants
    )
    return chain_of(replace(chain.inputs, plants=plants), chain.cal)


def test_sellers_abroad_sell_in_china_too_and_earn_less_without_it() -> None:
    net = made().chain.net
    sold = sum(
        today().x[:, a.column].sum() for a in net.arcs if a.good.startswith("seg:") and a.target == "CHN"
    )
    assert sold > 10.0
    alone = without_heavy("CHN")
    path = run(alone, MONTHS)
    ore, region = LIGHT[0]
    label = node(f"seg:{ore}", region)
    assert path.price[:, alone.net.row[label]].mean() < today().price[:, net.row[label]].mean()
