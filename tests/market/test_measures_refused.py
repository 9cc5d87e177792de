"""Measures that contradict, that name nobody, and a market that cannot clear: all said at once, with the names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hand_made import empty_inputs

from market.measured_chain import effects_of
from market.real_chain import AS_OF, atlas, draw, scenario
from remanence.errors import InputError, ModelError
from remanence.market.assemble import assemble
from remanence.market.instrument import Instrument
from remanence.market.measures.overlay import contradiction
from remanence.market.network import Builder, Curve, node
from remanence.market.scenario import load_scenario
from remanence.market.solver import LiveModel, Problem

HEAD = 'title = "x"\n'
COURSE = """
[[measure]]
kind = "output_path"
countries = ["CHN"]
stages = ["mine"]
course = [{{ at = "2027", index = {} }}]
from = 2027-01-01
"""
BATCHES = """
[[measure]]
kind = "quota_pools"
origins = ["CHN"]
from = 2027-01-01
batch = [{{ from = 2027-{}-01, until = 2027-{}-30, light = 9000, heavy = {} }}]
"""
LICENCE = """
[[measure]]
kind = "export_licence"
goods = ["oxide:Dy"]
origins = ["CHN"]
approval_share = 0.5
from = 2027-01-01
"""
BAN = LICENCE.replace("export_licence", "ban").replace("approval_share = 0.5\n", "")
MANDATE = """
[[measure]]
kind = "recycling_mandate"
regions = {}
share = 0.2
buy_out_usd_per_kg = 50
from = 2027-01-01
"""


def _refusal(folder: Path, text: str) -> str:
    file = folder / "mine.toml"
    file.write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_scenario(file)
    return str(refused.value)


def test_every_contradiction_and_a_negative_quota_stand_in_one_error(tmp_path: Path) -> None:
    text = (
        COURSE.format(1.1)
        + COURSE.format(0.9)
        + BATCHES.format("01", "06", 900)
        + BATCHES.format("06", "09", 900)
        + BATCHES.format("10", "11", -1)
        + LICENCE
        + BAN
        + MANDATE.format('["JPN", "EUR"]')
        + MANDATE.format('["JPN"]')
    )
    words = _refusal(tmp_path, text)
    for said in (
        "mine-1 and mine-2: found output_path and output_path that contradict: both set the course of the same plants",
        "mine-3 and mine-4: found quota_pools and quota_pools that contradict: both pool",
        "from 2027-06-01 until 2027-07-01",
        "must be 0 or more (t)",
        "mine-6 and mine-7: found export_licence and ban that contradict: both bound oxide:Dy from CHN",
        "mine-8 and mine-9: found recycling_mandate and recycling_mandate that contradict",
        "both ask for recycled NdPr in JPN",
    ):
        assert said in words, said


def test_what_only_touches_is_welcome(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    text = BATCHES.format("01", "06", 900) + BATCHES.format("07", "09", 900)
    file.write_text(HEAD + text + MANDATE.format('["JPN"]') + MANDATE.format('["EUR"]'), encoding="utf-8")
    assert len(load_scenario(file).added) == 4


def test_an_instrument_says_itself_what_it_cannot_stand_beside() -> None:
    class Floor(Instrument):
        def contradicts(self, other: object) -> str | None:
            return "both hold one price" if isinstance(other, Floor) else None

    one, late = Floor("a", date(2027, 1, 1), end=date(2027, 7, 1)), Floor("b", date(2027, 6, 1))
    assert contradiction(one, late) == "both hold one price from 2027-06-01 until 2027-07-01"
    assert contradiction(one, replace(late, start=date(2027, 7, 1))) is None
    other = effects_of("capacity_sharing", goods=["oxide:NdPr"], members=["USA", "MYS"], share=0.5)[0]
    assert contradiction(one, other) is None
    assert "both share oxide:NdPr of MYS" in (contradiction(other, other) or "")
    buyer = effects_of("entity_ban", goods=["metal:Dy"], origins=["CHN"], companies=["company:mp-materials"])[
        0
    ]
    assert "both keep company:mp-materials from metal:Dy of CHN" in (contradiction(buyer, buyer) or "")
    terms = effects_of("technology_ban", origins=["CHN"], stages=["metal"], odds_factor=0.5)[0]
    assert "terms of the same projects" in (contradiction(terms, terms) or "")


def test_names_that_the_chain_does_not_have_are_refused_at_once() -> None:
    wrong = [
        *effects_of("capacity_sharing", goods=["oxide:NdPr"], members=["USA", "JPN"], share=0.5),
        *effects_of("entity_ban", goods=["metal:Dy"], origins=["CHN"], companies=["company:mp-material"]),
        *effects_of("recycling_mandate", regions=["AUS"], share=0.2, buy_out_usd_per_kg=50),
        *effects_of("loan", facilities=["facility:mt-weld-nowhere"], usd_per_year=1e6),
        *effects_of("technology_ban", origins=["CHN"], stages=["alloy"], odds_factor=0.5),
    ]
    with pytest.raises(InputError) as refused:
        assemble(atlas().as_of(AS_OF), atlas().base_year, scenario("baseline"), draw(), wrong)
    words = str(refused.value)
    for said in (
        "member JPN without a plant meant",
        "did you mean 'company:mp-materials'",
        "region AUS, which makes no magnets",
        "no plant with facilities facility:mt-weld-nowhere",
        "no plant with stages alloy",
    ):
        assert said in words, said


def _impossible(reach: float) -> Problem:
    """A refinery that can make ``reach`` t/month of what Japan must have 5 t/month of, over a ship."""
    builder = Builder(empty_inputs())
    here, there = node("oxide:Dy", "CHN"), node("oxide:Dy", "JPN")
    builder.column("run refinery", 30.0, reach, {here: 1.0})
    builder.column(f"ship {here} > JPN", 0.5, 50.0, {here: -1.0, there: 1.0})
    builder.curve_block([Curve("oxide:Dy", "JPN", "any", "use", 8.0, "")], 1)
    problem = builder.finish().problem
    lower, upper = problem.lower.copy(), problem.upper.copy()
    lower[-1] = upper[-1] = 5.0
    return replace(problem, lower=lower, upper=upper)


def test_demand_without_supply_at_any_price_is_named() -> None:
    with pytest.raises(ModelError, match=r"No supply at any price for: oxide:Dy\|(CHN|JPN) \(2 t/month\)"):
        LiveModel(_impossible(3.0)).solve()
    assert LiveModel(_impossible(6.0)).solve().x[-1] == pytest.approx(5.0)


def test_a_single_balance_that_cannot_hold_is_named_first() -> None:
    problem = _impossible(6.0)
    upper = problem.upper.copy()
    upper[1] = 0.0
    with pytest.raises(ModelError, match=r"Too little can reach: oxide:Dy\|JPN"):
        LiveModel(replace(problem, upper=upper)).solve()


def test_what_has_no_way_out_is_named() -> None:
    problem = _impossible(9.0)
    lower = problem.lower.copy()
    lower[0] = 9.0
    with pytest.raises(ModelError, match=r"No way out for: oxide:Dy\|(CHN|JPN) \(4 t/month\)"):
        LiveModel(replace(problem, lower=lower)).solve()
    assert np.isfinite(problem.upper).all()
