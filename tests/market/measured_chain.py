"""The real chain with the rows and columns of several measures at once, and one calm run of it to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from market.real_chain import AS_OF, atlas, draw, run, scenario
from remanence.market.assemble import assemble
from remanence.market.effects import Effect
from remanence.market.measures import Measure, MeasureContext, kinds
from remanence.market.simulate import Chain, Path, Runner
from remanence.market.state import State, books
from remanence.rules import load_rules

FIRST = date(2027, 1, 1)
START = date(2026, 12, 1)
MONTHS = 5
MEMBERS = ["USA", "MYS"]


def effects_of(kind: str, measure_id: str = "", **keys: object) -> list[Effect]:
    """The effects of one measure from ``FIRST``, unless it says otherwise."""
    params = kinds()[kind].params.model_validate({"from": FIRST, **keys})
    return Measure(measure_id or kind.replace("_", "-"), kind, params).effects(MeasureContext(load_rules()))


def pools(light: float = 9000.0, heavy: float = 500.0) -> list[Effect]:
    batch = [
        {"from": FIRST, "until": date(2027, 2, 28), "light": light, "heavy": heavy},
        {"from": date(2027, 3, 1), "until": date(2027, 12, 31), "light": 5 * light, "heavy": 5 * heavy},
    ]
    return effects_of("quota_pools", origins=["CHN"], batch=batch, announced=date(2026, 12, 1))


def sharing(share: float = 0.5) -> list[Effect]:
    return effects_of("capacity_sharing", goods=["oxide:NdPr"], members=MEMBERS, share=share)


def mandate(price: float = 30.0) -> list[Effect]:
    return effects_of(
        "recycling_mandate", regions=["JPN"], elements=["NdPr", "Tb"], share=0.3, buy_out_usd_per_kg=price
    )


def buyers(**keys: object) -> list[Effect]:
    return effects_of("entity_ban", goods=["metal:Dy", "metal:Tb"], origins=["CHN"], **keys)


@lru_cache
def chain() -> Chain:
    every = [*pools(), *sharing(), *mandate(), *buyers(companies=["company:mp-materials"])]
    return assemble(atlas().as_of(AS_OF), atlas().base_year, scenario("baseline"), draw(), every).chain


@lru_cache
def runner() -> Runner:
    return Runner(chain())


@lru_cache
def first() -> State:
    anchors = books(chain().net, chain().cal, chain().inputs, draw())
    return runner().burn_in(anchors, draw(), START)


def under(effects: Sequence[Effect], months: int = MONTHS) -> Path:
    """A run of the chain from ``START`` under some effects."""
    return run(chain(), months, effects, start=START, state=first(), runner=runner())


@lru_cache
def calm() -> Path:
    """The run with no measure."""
    return under(())
