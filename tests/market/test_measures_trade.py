"""Quota pools, entity bans, capacity sharing and recycling mandates on the real chain."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from pydantic import ValidationError

from market.measured_chain import (
    FIRST,
    MEMBERS,
    MONTHS,
    buyers,
    calm,
    chain,
    effects_of,
    mandate,
    pools,
    sharing,
    under,
)
from market.real_chain import draw, unlike
from market.two_regions import chain as two_regions
from remanence.market.calendar import as_periods
from remanence.market.effects import active_share
from remanence.market.goods import HEAVY, LIGHT_PRODUCTS
from remanence.market.inputs import metal_per_oxide
from remanence.market.pool import GrossPool
from remanence.market.roles import makes, takes
from remanence.market.simulate import Path


def shipped(path: Path, goods: set[str], source: str = "CHN") -> np.ndarray:
    """What left a region of some goods, by month [t/month]."""
    columns = [a.column for a in chain().net.arcs if a.is_recorded and a.good in goods and a.source == source]
    return np.asarray(path.x[:, columns].sum(axis=1))


LIGHT = {f"oxide:{e}" for e in LIGHT_PRODUCTS} | {"metal:NdPr"}
HEAVIES = {f"oxide:{e}" for e in HEAVY} | {"metal:Sm", "metal:Tb", "metal:Dy"}


def test_two_pools_each_hold_their_own_tonnes_by_batch() -> None:
    usual_light, usual_heavy = shipped(calm(), LIGHT)[1:3].sum(), shipped(calm(), HEAVIES)[1:3].sum()
    assert min(usual_light, usual_heavy) > 100
    path = under(pools(light=0.5 * usual_light, heavy=0.25 * usual_heavy))
    assert unlike(path, calm(), 1) == []
    assert shipped(path, LIGHT)[1:3].sum() == pytest.approx(0.5 * usual_light, rel=0.02)
    assert shipped(path, HEAVIES)[1:3].sum() == pytest.approx(0.25 * usual_heavy, rel=0.02)
    fewer_heavies = under(pools(light=0.5 * usual_light, heavy=0.1 * usual_heavy))
    assert shipped(fewer_heavies, LIGHT)[1:3].sum() == pytest.approx(0.5 * usual_light, rel=0.02)
    row = chain().net.pools["quota-pools heavy 1"]
    assert path.price[1, row] < -1
    assert path.price[3, row] == 0, "the second batch has a row of its own"


def test_a_batch_of_holders_never_lets_go_more_than_it_holds() -> None:
    whole = pools(light=2000.0, heavy=100.0)
    held = effects_of(
        "quota_pools", origins=["CHN"], held=True,
        batch=[{"from": FIRST, "until": date(2027, 3, 31), "light": 2000, "heavy": 100}],
    )  # fmt: skip
    assert [e.measure_id for e in held] == ["quota-pools light 1", "quota-pools heavy 1"]
    path = under(held)
    assert shipped(path, LIGHT)[1:4].sum() <= 2000 + 1e-6
    assert shipped(path, HEAVIES)[1:4].sum() <= 100 + 1e-6
    assert all(isinstance(e, GrossPool) for e in [*held, *whole])
    year = sum(e.tonnes_per_year * (e.end - e.start).days / 365.25 for e in held)
    assert year == pytest.approx(2100)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"batch": [{"from": FIRST, "until": date(2027, 6, 30), "light": -1, "heavy": 1}]}, "t"),
        ({"batch": [{"from": FIRST, "until": date(2028, 1, 1), "light": 1, "heavy": 1}]}, "same year"),
        (
            {"batch": [{"from": FIRST, "until": date(2027, 6, 30), "light": 1, "heavy": 1},
                       {"from": date(2027, 6, 30), "until": date(2027, 9, 30), "light": 1, "heavy": 1}]},
            "overlap",
        ),
        ({"light_goods": ["oxide:*"]}, "in the light and in the heavy pool"),
        ({"batch": [{"from": date(2026, 7, 1), "until": date(2026, 9, 1), "light": 1, "heavy": 1}]}, "leaves the days"),
    ],
)  # fmt: skip
def test_bad_batches_are_refused(change: dict[str, object], said: str) -> None:
    keys = {
        "origins": ["CHN"],
        "batch": [{"from": FIRST, "until": date(2027, 6, 30), "light": 1, "heavy": 1}],
    }
    effects_of("quota_pools", **keys)
    with pytest.raises(ValidationError, match=said):
        effects_of("quota_pools", **(keys | change))


def test_an_entity_ban_works_the_share_out_from_capacities() -> None:
    """Two regions by hand: the smelter takes 100 t/month of metal x 1 / (0.95 x t Dy in oxide), others use 20 t."""
    made = two_regions()
    ban = buyers(facilities=["facility:smelter"])[0]
    session = ban.open(made, {**draw(), "approval_ramp_months": 2.0})
    growth = np.zeros(3)
    share = session.touched("oxide:Dy", "JPN", as_periods([FIRST])[0], growth)
    smelter = 100.0 / (0.95 * metal_per_oxide("Dy"))
    assert share == pytest.approx(smelter / (smelter + 20.0))
    grown = session.touched("oxide:Dy", "JPN", as_periods([FIRST])[0], np.log([1.0, 2.0, 1.0]))
    assert grown == pytest.approx(smelter / (smelter + 40.0))
    assert session.touched("oxide:Dy", "CHN", as_periods([FIRST])[0], growth) == 0.0


def test_an_entity_ban_caps_the_flow_at_what_the_others_would_buy() -> None:
    path = under(buyers(companies=["company:mp-materials"]))
    assert unlike(path, calm(), 2) == [], "what is at sea arrives"
    rows = [
        row
        for row in path.reports["entity-ban"]
        if row["good"] == "metal:Tb" and row["month"] == "2027-03-01"
    ]
    assert [row["region"] for row in rows] == ["USA"]
    assert 0.05 < rows[0]["touched_share"] < 0.95
    arc = next(a for a in chain().net.arcs if (a.good, a.source, a.target) == ("metal:Tb", "CHN", "USA"))
    usual = calm().x[3, arc.column]
    assert rows[0]["cap_tonnes"] == pytest.approx(usual * (1 - rows[0]["touched_share"]))
    assert path.x[3, arc.column] <= rows[0]["cap_tonnes"] + 1e-9
    assert usual > 0.1


def test_both_halves_of_a_region_leave_it_nothing() -> None:
    everybody = sorted(
        {
            p.facility
            for p in chain().net.plants.values()
            if takes(chain().inputs, p, "metal:Tb") and p.region == "USA"
        }
    )
    assert len(everybody) >= 2
    path = under(buyers(facilities=everybody))
    rows = [r for r in path.reports["entity-ban"] if r["good"] == "metal:Tb" and r["region"] == "USA"]
    assert {round(row["touched_share"], 12) for row in rows} == {1.0}
    assert shipped_to(path, "metal:Tb", "USA")[-1] == 0.0


def shipped_to(path: Path, good: str, target: str) -> np.ndarray:
    columns = [a.column for a in chain().net.arcs if (a.good, a.source, a.target) == (good, "CHN", target)]
    return np.asarray(path.x[:, columns].sum(axis=1))


def leaving(path: Path, good: str = "oxide:NdPr") -> np.ndarray:
    """What left the circle less what came in from the pool, by month [t/month]."""
    total = np.zeros(len(path.months))
    for arc in chain().net.arcs:
        if arc.good == good and arc.source in MEMBERS and arc.target not in MEMBERS:
            total += path.x[:, arc.column]
        if arc.good == good and arc.source == "sea" and arc.target in MEMBERS:
            total -= path.x[:, arc.column]
    return total


def test_what_is_shared_does_not_leave_the_circle() -> None:
    usual = leaving(calm())
    assert usual[1:].min() > 50
    for share in (0.25, 0.75):
        path = under(sharing(share))
        assert unlike(path, calm(), 1) == []
        assert (leaving(path)[1:] <= (1 - share) * usual[1:] + 1e-6).all()
        rows = path.reports["capacity-sharing"]
        assert [row["net_exports"] for row in rows] == pytest.approx(list(leaving(path)[1:]))
        assert {row["status"] for row in rows} <= {"binding", "not binding"}
        assert any(row["status"] == "binding" for row in rows)


def test_a_member_pays_no_more_and_others_pay_more_where_output_is_shared() -> None:
    path = under(sharing(0.75))
    here, there = (chain().net.row[f"oxide:NdPr|{region}"] for region in ("USA", "JPN"))
    assert path.price[2, here] <= calm().price[2, here] + 1e-6
    assert path.price[2, there] >= calm().price[2, there] - 1e-6


def owed(path: Path, element: str, t: int) -> float:
    """Oxide that the metals in the magnets made in Japan stand for, from recipes [t/month]."""
    inputs = chain().inputs
    total = 0.0
    for mode in chain().net.modes:
        if mode.plant.stage != "magnet" or mode.plant.region != "JPN":
            continue
        recipe = inputs.recipes[mode.plant.product].get(element, 0.0)
        saved = (
            recipe * inputs.process[f"diffusion.{element.lower()}_saving"]
            if "diffused" in mode.name and element in ("Dy", "Tb")
            else 0.0
        )
        total += path.x[t, mode.column] * (recipe - saved)
    return total / (metal_per_oxide(element) * inputs.process["metal.recovery"])


def test_a_mandate_is_met_or_bought_out_to_the_gram() -> None:
    path = under(mandate(30.0))
    assert unlike(path, calm(), 1) == []
    rows = path.reports["recycling-mandate"]
    assert len(rows) == 2 * (MONTHS - 1)
    for row in rows:
        t = [m.isoformat() for m in path.months].index(row["month"])
        assert row["owed"] == pytest.approx(0.3 * owed(path, row["element"], t))
        assert row["recycled"] + row["bought_out"] >= row["owed"] - 1e-6
        assert (row["status"] == "bought out") == (row["bought_out"] > 1e-6)
        assert row["usd"] == pytest.approx(row["bought_out"] * 30_000.0)
    assert any(row["status"] == "bought out" for row in rows)


def test_a_dearer_way_out_is_taken_less() -> None:
    bought = [
        sum(
            row["bought_out"]
            for row in under(mandate(price)).reports["recycling-mandate"]
            if row["element"] == "NdPr"
        )
        for price in (0.0, 30.0, 300.0)
    ]
    assert bought == sorted(bought, reverse=True)
    assert bought[0] > 1.2 * bought[2]


def test_a_mandate_that_costs_nothing_to_leave_moves_no_price() -> None:
    path, net = under(mandate(0.0)), chain().net
    used = sorted({net.row[curve.node] for curve in net.curves if curve.kind == "use"})
    np.testing.assert_allclose(path.price[:, used], calm().price[:, used], rtol=2e-3)


def test_roles_of_plants_agree_with_the_columns_of_the_network() -> None:
    """What a tonne of nameplate takes or makes is what the plant's column says, for plants of every kind."""
    net, inputs = chain().net, chain().inputs
    matrix, labels = net.problem.matrix.tocsc(), net.problem.rows
    seen = set()
    for mode in net.modes:
        if mode.name.startswith("diffused") or mode.plant.kind == "separation_light":
            continue
        part = slice(matrix.indptr[mode.column], matrix.indptr[mode.column + 1])
        for row, value in zip(matrix.indices[part], matrix.data[part], strict=True):
            good = labels[row].split("|")[0]
            if ":" not in good or good.startswith(("swarf", "service", "pool")):
                continue
            told = takes(inputs, mode.plant, good) if value < 0 else makes(inputs, mode.plant, good)
            assert told >= abs(value) - 1e-12, (mode.plant.id, good)
            if len(mode.plant.feeds) <= 1:
                assert told == pytest.approx(abs(value)), (mode.plant.id, good)
            seen.add((mode.plant.kind, good.split(":")[0], value < 0))
    assert len(seen) >= 8


def test_instruments_hold_only_between_their_days() -> None:
    last = effects_of(
        "capacity_sharing", goods=["oxide:NdPr"], members=MEMBERS, share=0.9, until=date(2027, 1, 31)
    )
    assert [active_share(last[0], m) for m in (date(2026, 12, 1), FIRST, date(2027, 2, 1))] == [0.0, 1.0, 0.0]
    path = under(last)
    assert [row["month"] for row in path.reports["capacity-sharing"]] == ["2027-01-01"]
    assert leaving(path)[2] > 0.3 * leaving(calm())[2]
