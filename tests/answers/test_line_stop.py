"""The answer line_stop on made-up runs: by hand, against an oracle without shared code, monotone facts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from line_stop_world import EFFECTIVE, REGIONS, START, bom, future, line, months

from remanence.answers.line_stop import inversions, line_stop
from remanence.answers.products import load_products
from remanence.answers.variant import nearest_rank
from remanence.errors import ModelError

N = 24
HEAVY = "magnet:ndfeb_heavy"


def ask(*lines, base=None, futures=(), effective=EFFECTIVE, mitigations=False, **options):
    return line_stop(
        bom(*lines),
        futures,
        base or future(0, {}),
        start=START,
        first_effective=effective,
        regions=REGIONS,
        mitigations=mitigations,
        **options,
    )


def squeeze(level: float, **changes):
    return future(0, {HEAVY: [1.0, 1.0] + [level] * (N - 2)}, **changes)


# -- by hand --


def test_full_supply_never_stops_and_says_so_in_every_field():
    (part,) = ask(line(), futures=[future(i, {}) for i in range(5)])
    assert part.weeks_to_stop.to_json() == {"low": None, "base": None, "high": None}
    assert (part.stop_date, part.first_short, part.cause, part.share_of_futures_that_stop) == (
        None,
        None,
        (),
        0.0,
    )
    assert part.peak_shortage == 0.0 and part.narrows == ()


def test_no_supply_from_february_stops_after_the_stock_is_used():
    (part,) = ask(line(stock_days=30), base=squeeze(0.0))
    assert part.stop_date == date(2027, 2, 1) + timedelta(days=30)
    assert part.weeks_to_stop.base == round((part.stop_date - EFFECTIVE).days / 7, 1)
    assert part.first_short == date(2027, 2, 1)
    assert part.magnet_node == {"good": HEAVY, "region": "EUR", "origin": "any"}
    assert part.cause[-1].id == f"{HEAVY}@EUR/any" and part.cause[-1].value == 1.0


def test_a_short_month_of_the_first_measure_counts_from_its_date():
    (part,) = ask(line(), base=future(0, {HEAVY: [1.0] + [0.9] * (N - 1)}))
    assert part.first_short == EFFECTIVE and part.stop_date is None


def test_half_supply_uses_stock_at_half_speed_and_the_floor_decides():
    (part,) = ask(line(stock_days=30), base=squeeze(0.5))
    # 59 days leave half a day; with the day's half it still feeds the line in full, the next day not.
    assert part.stop_date == date(2027, 2, 1) + timedelta(days=60)
    (runs,) = ask(line(stock_days=30, line_floor=0.5), base=squeeze(0.5))
    assert runs.stop_date is None


def test_dysprosium_stops_before_the_same_part_without():
    free = line(part="free", dy_wt_pct=0.0)
    heavy, without = ask(line(), free, base=squeeze(0.2))
    assert heavy.stop_date is not None and without.stop_date is None
    assert (heavy.stop_order, without.stop_order) == (1, 2)
    assert without.magnet_node["good"] == "magnet:ndfeb"


def test_open_orders_are_stock_that_arrives_and_a_licence_keeps_its_share():
    (bare,) = ask(line(), base=squeeze(0.0))
    (orders,) = ask(line(on_order_kg=1000.0, on_order_until=date(2027, 1, 31)), base=squeeze(0.0))
    assert (orders.stop_date - bare.stop_date).days == 10
    licensed = {"licensed": {(HEAVY, "EUR", "any"): [1.0] * 2 + [0.0] * (N - 2)}}
    until = date(2027, 3, 31)
    (held,) = ask(line(licence_valid_until=until), base=squeeze(0.0, **licensed))
    assert held.stop_date == date(2027, 4, 1) + timedelta(days=30)
    (useless,) = ask(line(licence_valid_until=until), base=squeeze(0.0))
    assert useless.stop_date == bare.stop_date and any(
        "licence adds nothing" in note for note in useless.notes
    )


def test_a_part_priced_out_stops_with_cause_price():
    prices = {"price": {(HEAVY, "EUR", "any"): [60.0] * 2 + [400.0] * (N - 2)}}
    base = squeeze(0.9, **prices)
    rich, poor, blank = ask(
        line(part="rich", unit_value_usd=900.0),
        line(part="poor", unit_value_usd=200.0),
        line(part="blank"),
        base=base,
    )
    assert rich.stop_date is None and blank.stop_date is None
    assert poor.stop_date == date(2027, 2, 1) + timedelta(days=30)
    assert [cause.kind for cause in poor.cause] == ["node", "price"] and poor.cause[1].value == 400.0


def test_magnets_without_rare_earths_have_no_node_and_do_not_stop():
    (part,) = ask(line(magnet_type="ferrite", dy_wt_pct=0.0), base=squeeze(0.0))
    assert part.magnet_node is None and part.stop_date is None
    assert any("no rare earths" in note for note in part.notes)


def test_a_region_without_a_node_buys_elsewhere_and_an_unknown_one_is_an_error():
    (part,) = ask(line(region="AUS"), base=squeeze(0.0))
    assert part.magnet_node["region"] == "ROW" and any("AUS has no node" in note for note in part.notes)
    (part,) = ask(line(region="BRA"), base=squeeze(0.0))
    assert any(note.startswith("BRA is no region of the market") for note in part.notes)
    (part,) = ask(line(region="ROW"), base=squeeze(0.0))
    assert not any("no region of the market" in note for note in part.notes)
    base = squeeze(0.0)
    bare = replace(base, nodes={key: node for key, node in base.nodes.items() if key[0] == "magnet:smco"})
    with pytest.raises(ModelError, match="no magnet node magnet:ndfeb_heavy/EUR/any"):
        ask(line(), base=bare)


def test_the_chain_given_by_the_market_comes_before_the_node():
    from remanence.answers.line_stop import Cause

    chain = lambda key, month: [Cause("measure", "squeeze", 0.25, "share", f"{key[0]} {month}")]  # noqa: E731
    (part,) = ask(line(), base=squeeze(0.0), chain=chain)
    assert [cause.kind for cause in part.cause] == ["measure", "node"]
    assert part.cause[0].text == f"{HEAVY} 2027-03-01"


def test_blank_cells_are_drawn_and_the_part_says_what_asking_would_narrow():
    futures = [squeeze(0.0) for _ in range(20)]
    futures = [replace(entry, index=i) for i, entry in enumerate(futures)]
    blank = line(dy_wt_pct=None, tb_wt_pct=None, product="compressor")
    (part,) = ask(blank, base=squeeze(0.0), futures=futures)
    # The class holds no dysprosium in 10 % of cases and no terbium in half: some futures do not stop.
    assert 0 < part.share_of_futures_that_stop < 1
    assert set(part.unknown) == {"dy_wt_pct", "tb_wt_pct", "licence_valid_until", "unit_value_usd"}
    narrows = {entry.field: entry for entry in part.narrows}
    assert set(narrows) == {"dy_wt_pct", "tb_wt_pct"}
    assert narrows["dy_wt_pct"].after == (part.weeks_to_stop.base, part.weeks_to_stop.base)
    assert part.assumed["dy_wt_pct"]["high"] == 3.0
    assert part.evidence == {"private": 0.8182, "assumed": 0.1818}
    assert ask(blank, base=squeeze(0.0), futures=futures) == [part]
    json.dumps(part.to_json(), allow_nan=False)


def test_asking_for_the_one_blank_that_decides_closes_the_range():
    futures = [replace(squeeze(0.0), index=i) for i in range(20)]
    # Half of all loudspeakers hold some dysprosium; the central one holds none.
    (part,) = ask(line(dy_wt_pct=None, product="loudspeaker"), base=squeeze(0.0), futures=futures)
    assert part.share_of_futures_that_stop == 0.5 and part.stop_date is None
    (narrow,) = part.narrows
    assert narrow.to_json() == {
        "field": "dy_wt_pct",
        "from": {"low": part.weeks_to_stop.low, "high": None},
        "to": {"low": None, "high": None},
    }


def test_base_outside_the_range_is_said():
    futures = [future(i, {HEAVY: [1.0, 1.0] + [0.0] * (N - 2)}) for i in range(5)]
    (part,) = ask(line(), futures=futures)
    assert part.weeks_to_stop.base is None and part.weeks_to_stop.high is not None
    assert any("outside" in note for note in part.notes)
    assert part.cause[-1].kind == "node"


def test_an_inversion_between_scenarios_is_found_with_its_reason():
    mild, harsh = ask(line(), base=squeeze(0.0)), ask(line(), base=squeeze(0.5))
    found = inversions(mild, harsh, "squeeze")
    assert [entry["part"] for entry in found] == ["motor"] and "0.50" in found[0]["reason"]
    assert inversions(harsh, mild, "squeeze") == []


def test_the_cause_of_a_stop_in_some_futures_is_read_from_one_that_stops():
    futures = [future(i, {HEAVY: [1.0, 1.0] + [0.4] * (N - 2)} if i < 5 else {}) for i in range(20)]
    (part,) = ask(line(), futures=futures)
    assert part.stop_date is None and part.weeks_to_stop.low is not None
    assert part.cause[-1].value == 0.6 and "early future" in part.cause[-1].text


@pytest.mark.parametrize("good", ["magnet:ndfeb_heavy", "magnet:ndfeb"])
def test_the_answer_fits_the_schema_of_the_stress_document(good):
    schema = json.loads((Path(__file__).resolve().parents[2] / "data/schemas/stress.json").read_text("utf-8"))
    parts = schema["properties"]["result"]["properties"]["parts"]
    base = future(0, {good: [1.0, 1.0] + [0.0] * (N - 2)})
    answers = ask(
        line(dy_wt_pct=None),
        line(part="f", magnet_type="ferrite"),
        base=base,
        futures=[base],
        mitigations=True,
    )
    jsonschema.validate([entry.to_json() for entry in answers], {**parts, "$defs": schema["$defs"]})


def test_nearest_rank_counts_null_as_infinite():
    assert nearest_rank([3.0, None, 1.0, None], 0.1) == 1.0
    assert nearest_rank([3.0, None, 1.0, None], 0.9) is None
    assert nearest_rank(list(range(20)), 0.1) == 1 and nearest_rank(list(range(20)), 0.9) == 17


def test_the_widest_class_holds_every_other():
    table = load_products()
    widest = table.classes["any"]
    for entry in table.classes.values():
        assert {name for name, _ in entry.magnet_type} <= {name for name, _ in widest.magnet_type}
        for name, span in entry.ranges.items():
            assert widest.ranges[name].low <= span.low and span.high <= widest.ranges[name].high, (
                entry.id,
                name,
            )
    assert table.of("EV Traction-Motor")[0].id == "ev_traction_motor"
    assert "did you mean" in table.of("lodspeaker")[1]


# -- against an oracle --


def oracle(part, node, lam):
    """Fill and stop from raw arrays, day by day; shares no code with the answer."""
    fills = []
    for m in range(len(node.months)):
        need, got, licensed = node.needed[m], node.delivered[m], node.licensed[m]
        if part.unit_value_usd is None or part.unit_value_usd / part.magnet_kg_per_unit < node.base_price[m]:
            fills.append(min(1.0, got / need))
            continue
        w = part.unit_value_usd / part.magnet_kg_per_unit
        s = min(1.0, (1 - lam) * licensed / need)
        if node.price[m] > w:
            fills.append(min(s, got / need))
            continue
        ahead = (1 - s) * need * node.demand_share_above(w, m)
        free = max(0.0, got - (1 - lam) * licensed)
        fills.append(min(1.0, s + (1 - s) * (min(1.0, free / ahead) if ahead > 0 else 1.0)))
    calm = [m for m, first in enumerate(node.months) if (first.year, first.month) < (2027, 1)][-1]
    covered = min(1.0, node.licensed[calm] / node.needed[calm])
    order_days = part.on_order_kg / (part.units_per_year * part.magnet_kg_per_unit / 365.25)
    spread = (part.on_order_until - node.months[0]).days + 1 if part.on_order_until else 1
    stock, day = part.stock_days, node.months[0]
    last = node.months[-1]
    while (day.year, day.month) <= (last.year, last.month):
        f = fills[(day.year - 2026) * 12 + day.month - 12]
        if part.licence_valid_until is not None and day <= part.licence_valid_until:
            f = covered + (1 - covered) * f
        gone = (day - node.months[0]).days
        came = f + (order_days / max(1, spread) if gone < max(1, spread) else 0.0)
        if stock + came < (part.line_floor or 0.8) - 1e-9:
            return fills, day
        stock = max(0.0, stock + came - 1.0)
        day += timedelta(days=1)
    return fills, None


levels = st.lists(st.floats(0, 1.2), min_size=12, max_size=12)


@st.composite
def cases(draw):
    delivered = draw(levels)
    licensed = [min(d, share) for d, share in zip(delivered, draw(levels), strict=True)]
    prices = [60.0 * draw(st.floats(0.7, 8)) for _ in range(12)]
    key = (HEAVY, "EUR", "any")
    base = future(
        0, {HEAVY: delivered}, lam=draw(st.floats(0, 1)), n=12, licensed={key: licensed}, price={key: prices}
    )
    maybe = st.none() | st.dates(date(2026, 11, 1), date(2027, 10, 1))
    part = line(
        stock_days=draw(st.floats(0, 120)),
        unit_value_usd=draw(st.none() | st.floats(20, 900)),
        on_order_kg=draw(st.sampled_from([0.0, 500.0, 4000.0])),
        on_order_until=draw(maybe),
        licence_valid_until=draw(maybe),
        line_floor=draw(st.none() | st.floats(0.1, 1)),
    )
    if part.on_order_until is None:
        part = replace(part, on_order_kg=0.0)
    return part, base


@settings(deadline=None, max_examples=150)
@given(cases())
def test_the_oracle_agrees(case):
    part, base = case
    (found,) = ask(part, base=base)
    fills, stop = oracle(part, base.nodes[HEAVY, "EUR", "any"], base.highest_bidder_share)
    assert found.stop_date == stop
    if part.licence_valid_until is None:
        assert np.allclose([row["base"] for row in found.fill], fills, atol=1e-4)


def end(part, base):
    (found,) = ask(part, base=base)
    return found.stop_date or date.max


@settings(deadline=None, max_examples=60)
@given(cases(), st.floats(0, 200), st.floats(0, 5000), st.integers(0, 200))
def test_more_stock_or_open_orders_or_licence_never_stop_earlier(case, stock, orders, days):
    part, base = case
    before = end(part, base)
    assert end(replace(part, stock_days=part.stock_days + stock), base) >= before
    more = replace(
        part, on_order_kg=part.on_order_kg + orders, on_order_until=part.on_order_until or date(2027, 2, 1)
    )
    assert end(more, base) >= before
    if part.licence_valid_until is not None:
        longer = replace(part, licence_valid_until=part.licence_valid_until + timedelta(days=days))
        assert end(longer, base) >= before


@settings(deadline=None, max_examples=60)
@given(cases(), st.lists(st.floats(0, 1), min_size=12, max_size=12))
def test_fewer_deliveries_never_stop_later(case, cut):
    part, base = case
    node = base.nodes[HEAVY, "EUR", "any"]
    worse = replace(node, delivered=node.delivered * cut, licensed=node.licensed * cut)
    less = replace(base, nodes={**base.nodes, (HEAVY, "EUR", "any"): worse})
    if part.licence_valid_until is not None:
        part = replace(part, licence_valid_until=None)
    assert end(part, less) <= end(part, base)


@settings(deadline=None, max_examples=40)
@given(cases(), st.floats(0, 0.5))
def test_a_lower_floor_never_stops_earlier(case, lower):
    part, base = case
    floor = part.line_floor or 0.8
    assume(floor - lower > 0.01)
    assert end(replace(part, line_floor=floor - lower), base) >= end(part, base)


def test_months_cover_the_days_of_the_run():
    (part,) = ask(line(stock_days=10_000.0), base=squeeze(0.0))
    assert part.stop_date is None and [row["month"] for row in part.fill] == [
        m.isoformat() for m in months(N)
    ]
