"""Outages: who is meant, and a refusal where nobody is."""

from __future__ import annotations

from datetime import date

import pytest

from market.real_chain import AS_OF, atlas, draw, made, scenario
from remanence.errors import InputError
from remanence.market.assemble import assemble
from remanence.market.effects import PlantCap, PlantSelector, outages_of
from remanence.market.limits import is_meant

FROM = date(2027, 1, 10)


def outage(**selected: str) -> PlantCap:
    selector = PlantSelector(**{field: frozenset({name}) for field, name in selected.items()})
    return PlantCap("loss", selector, 0.0, FROM)


def meant(cap: PlantCap) -> set[str]:
    chain = made().chain
    return {plant.id for plant in chain.net.plants.values() if is_meant(chain, plant, cap.selector)}


def test_every_field_that_is_named_must_match() -> None:
    lynas = meant(outage(companies="company:lynas-rare-earths"))
    malaysia = meant(outage(countries="MYS"))
    assert lynas - malaysia and lynas & malaysia
    assert meant(outage(companies="company:lynas-rare-earths", countries="MYS")) == lynas & malaysia


@pytest.mark.parametrize(
    ("selected", "near"),
    [
        ({"facilities": "facility:lynaz-lamp-hre1"}, "facility:lynas-lamp-hre1"),
        ({"companies": "company:lynas-rare-earth"}, "company:lynas-rare-earths"),
        ({"countries": "CHN", "ores": "mt_weld"}, ""),
    ],
)
def test_an_outage_that_stops_nothing_is_refused(selected: dict[str, str], near: str) -> None:
    effects = [outage(**selected), outage(countries="MYS")]
    with pytest.raises(InputError, match="stops nothing") as refused:
        assemble(atlas().as_of(AS_OF), atlas().base_year, scenario("baseline"), draw(), effects)
    (offence,) = refused.value.offences
    assert near in str(offence)


def test_the_outages_of_a_scenario_are_those_that_its_reference_keeps() -> None:
    effects = scenario("heavy-feed-loss").effects(AS_OF)
    assert outages_of(effects) == tuple(effect for effect in effects if hasattr(effect, "remaining"))
    assert outages_of(effects) and outages_of(scenario("full-halt").effects(AS_OF)) == ()
