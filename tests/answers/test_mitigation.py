"""Mitigations: each is run down the same path, ranked, and shown as too late when it is."""

from __future__ import annotations

from datetime import date

import pytest
from line_stop_world import EFFECTIVE, REGIONS, START, bom, future, line, path

from remanence.answers.line_stop import line_stop
from remanence.answers.mitigation import Params, load_params, mitigation, mitigations
from remanence.answers.registry import answer, answers

N = 24
HEAVY = "magnet:ndfeb_heavy"


def found(part, level=0.0, shock=None, **nodes):
    fills = [1.0] * 2 + (shock or [level] * (N - 2))
    base = future(0, {HEAVY: fills})
    base.nodes.update(nodes.get("nodes", {}))
    (entry,) = line_stop(bom(part), [], base, start=START, first_effective=EFFECTIVE, regions=REGIONS)
    return entry, {m.action: m for m in entry.mitigations}


def test_every_file_of_the_folder_is_registered_with_its_numbers():
    assert sorted(mitigations()) == [
        "clear_source",
        "less_dysprosium",
        "second_source",
        "stock",
        "substitute_type",
    ]
    assert set(load_params()) == set(mitigations())
    assert all(entry.propose.__doc__ for entry in mitigations().values())
    with pytest.raises(ValueError, match="two mitigations"):
        mitigation("stock", Params)(lambda case, params: [])


def test_the_answer_is_registered_once():
    assert answers()["line_stop"] is line_stop
    with pytest.raises(ValueError, match="two answers"):
        answer("line_stop")(line_stop)


def test_a_part_that_never_stops_needs_nothing():
    entry, actions = found(line(dy_wt_pct=0.0, tb_wt_pct=0.0))
    assert entry.stop_date is None and actions == {}


def test_stock_gains_its_own_days_and_the_bridge_is_just_enough():
    entry, actions = found(line(stock_days=60), shock=[0.0] * 4 + [1.0] * (N - 6))
    assert actions["stock-30"].weeks_gained == pytest.approx(30 / 7, abs=0.1)
    assert not actions["stock-30"].avoids_stop and actions["stock-90"].avoids_stop
    # Four months without supply are 120 days, of which 60 lie in stock; 61 are needed with a tenth more.
    assert "hold 66 more days" in actions["stock-bridge"].text
    assert actions["stock-30"].usd_per_year == pytest.approx(30 / 365.25 * 36525 * 60 * 0.12, rel=1e-6)
    assert entry.stop_date == date(2027, 2, 1).replace(month=4, day=2)


def test_a_grade_without_dysprosium_avoids_the_stop_and_a_diffusion_grade_does_not():
    _, actions = found(line(stock_days=200, requalification_weeks=10.0))
    assert actions["dy-free-grade"].avoids_stop and not actions["dy-free-grade"].too_late
    assert not actions["diffusion-grade"].avoids_stop and actions["diffusion-grade"].weeks_gained == 0
    _, hot = found(line(stock_days=200, max_temp_c=170.0))
    assert "dy-free-grade" not in hot and "hot-pressed" not in hot and "diffusion-grade" in hot
    assert "substitute-smco-2-17" in hot


def test_what_is_ready_after_the_stop_is_too_late_and_stands_last():
    entry, actions = found(line(stock_days=30, requalification_weeks=60.0))
    late = actions["dy-free-grade"]
    assert late.too_late and not late.avoids_stop and late.weeks_gained == 0
    flags = [m.too_late for m in entry.mitigations]
    assert flags == sorted(flags) and True in flags and False in flags


def test_ranking_puts_what_avoids_the_stop_first_then_weeks_per_dollar():
    entry, _ = found(line(stock_days=120, requalification_weeks=10.0))
    in_time = [m for m in entry.mitigations if not m.too_late]
    avoids = [m.avoids_stop for m in in_time]
    assert avoids == sorted(avoids, reverse=True) and True in avoids and False in avoids
    for group in (True, False):
        rates = [m.weeks_gained / max(m.usd_per_year, 1) for m in in_time if m.avoids_stop is group]
        assert rates == sorted(rates, reverse=True)


def test_what_avoids_the_stop_comes_first_even_where_a_week_of_stock_is_cheaper():
    dear = {("magnet:ndfeb", "EUR", "any"): path("magnet:ndfeb", "EUR", "any", [1.0] * N, base=600.0)}
    entry, actions = found(line(stock_days=200, requalification_weeks=10.0, max_temp_c=110.0), nodes=dear)
    assert entry.mitigations[0].avoids_stop
    rates = {name: m.weeks_gained / max(m.usd_per_year, 1) for name, m in actions.items()}
    assert rates["stock-30"] > rates["dy-free-grade"]
    order = [m.action for m in entry.mitigations]
    assert order.index("dy-free-grade") < order.index("stock-30")


def test_a_second_source_takes_the_fill_of_its_region_and_a_clear_one_that_of_its_class():
    nodes = {
        (HEAVY, "JPN", "any"): path(HEAVY, "JPN", "any", [1.0] * N, base=70.0),
        (HEAVY, "EUR", "clear"): path(HEAVY, "EUR", "clear", [1.0] * N, base=90.0),
    }
    _, actions = found(line(stock_days=300), nodes=nodes)
    assert actions["second-source-JPN"].avoids_stop and actions["clear-source"].avoids_stop
    cost = 36525 * (10 + 0.15 * 70)
    assert actions["second-source-JPN"].usd_per_year == pytest.approx(cost)
    _, clear = found(line(stock_days=300, origin_required="clear"))
    assert "clear-source" not in clear


def test_a_loudspeaker_may_move_to_ferrite_and_an_actuator_may_not():
    _, speaker = found(line(product="loudspeaker", stock_days=400, max_temp_c=100.0))
    assert speaker["substitute-ferrite"].avoids_stop
    _, actuator = found(line(product="actuator", stock_days=400, max_temp_c=100.0))
    assert "substitute-ferrite" not in actuator and "substitute-alnico" not in actuator
    _, motor = found(line(product="EV traction motor", stock_days=400, max_temp_c=100.0))
    assert motor["substitute-ferrite"].lead_time_weeks == 156 and motor["substitute-ferrite"].too_late


def test_a_part_that_stops_in_some_futures_only_is_measured_at_their_early_end():
    futures = [future(i, {HEAVY: [1.0, 1.0] + [0.0] * (N - 2)} if i < 5 else {}) for i in range(20)]
    (entry,) = line_stop(
        bom(line()), futures, future(0, {}), start=START, first_effective=EFFECTIVE, regions=REGIONS
    )
    assert entry.stop_date is None and entry.share_of_futures_that_stop == 0.25
    gains = {m.action: m.weeks_gained for m in entry.mitigations}
    assert gains["stock-30"] == pytest.approx(30 / 7, abs=0.1)
