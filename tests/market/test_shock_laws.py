"""Law 5 on the real network: no shock is the baseline bit for bit, and so is every month before a shock binds."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path as File

import pytest

from market.real_chain import AS_OF, SCENARIOS, first_state, made, run, scenario, unlike
from remanence.market.effects import FlowCap, PlantCap, PlantSelector
from remanence.market.scenario import load_scenario
from remanence.market.simulate import Path, Runner
from remanence.market.state import State

EARLY = date(2026, 7, 1)
MONTHS = 12


@lru_cache
def start() -> State:
    return first_state(made().chain, EARLY)


def go(name: str, runner: Runner | None = None) -> Path:
    effects = scenario(name).effects(AS_OF)
    return run(made(name).chain, MONTHS, effects, start=EARLY, state=start(), runner=runner)


@lru_cache
def baseline() -> Path:
    return go("baseline")


def months_untouched(name: str) -> int:
    """Months from the start before anybody knows of what the scenario adds: its first day at the latest."""
    added = scenario(name).added
    if not added:
        return MONTHS
    known = min(measure.params.announced or measure.start for measure in added)
    return (known.year - EARLY.year) * 12 + known.month - EARLY.month


@pytest.mark.parametrize("name", SCENARIOS)
def test_before_a_shock_binds_a_run_is_the_baseline_bit_for_bit(name: str) -> None:
    count = months_untouched(name)
    assert count >= 4
    assert unlike(go(name), baseline(), count) == []


@pytest.mark.parametrize("name", ["licence-squeeze", "full-halt", "heavy-feed-loss", "smco-halt"])
def test_soon_after_it_binds_it_differs(name: str) -> None:
    count = months_untouched(name)
    assert unlike(go(name), baseline(), count + 2)


def test_a_used_solver_gives_the_bits_of_a_fresh_one() -> None:
    chain = made().chain
    runner = Runner(chain)
    first = go("licence-squeeze", runner)
    between = go("full-halt", runner)
    assert unlike(go("baseline", runner), baseline()) == []
    assert unlike(go("licence-squeeze", runner), first) == []
    assert unlike(go("licence-squeeze"), first) == []
    assert unlike(between, first)


def test_effects_that_bind_nothing_leave_every_bit() -> None:
    chain = made().chain
    whole = PlantCap("whole", PlantSelector(countries=frozenset({"CHN"})), 1.0, EARLY)
    free = FlowCap("free", frozenset({"oxide:Dy"}), frozenset({"CHN"}), None, 1.0, EARLY)
    nowhere = FlowCap("nowhere", frozenset({"oxide:Dy"}), frozenset({"JPN"}), frozenset({"JPN"}), 0.0, EARLY)
    none = run(chain, MONTHS, (), start=EARLY, state=start())
    for effects in ([whole], [free], [nowhere], [whole, free, nowhere]):
        assert unlike(run(chain, MONTHS, effects, start=EARLY, state=start()), none) == []


def test_a_scenario_that_begins_after_the_horizon_is_the_baseline(tmp_path: File) -> None:
    file = tmp_path / "far.toml"
    file.write_text(
        'title = "Far"\nsummary = "Far."\nbase = "baseline"\n[[measure]]\nid = "far"\nkind = "ban"\n'
        'goods = ["oxide:*", "magnet:*"]\norigins = ["CHN"]\nfrom = 2099-01-01\n',
        encoding="utf-8",
    )
    effects = load_scenario(file).effects(AS_OF)
    assert any(effect.measure_id == "far" for effect in effects)
    assert unlike(run(made().chain, MONTHS, effects, start=EARLY, state=start()), baseline()) == []


def test_a_deeper_cut_of_one_good_never_brings_more_of_it() -> None:
    chain = made().chain
    landed = []
    for share in (0.75, 0.5, 0.25, 0.0):
        cap = FlowCap("cap", frozenset({"magnet:ndfeb_heavy"}), frozenset({"CHN"}), None, share, EARLY)
        path = run(chain, MONTHS, [cap], start=EARLY, state=start())
        arcs = [a.column for a in chain.net.arcs if a.good == "magnet:ndfeb_heavy" and a.source == "CHN"]
        landed.append(path.x[3:, arcs].sum())
    assert landed == sorted(landed, reverse=True)
    assert landed[0] > 1.4 * landed[1] > 0
    assert landed[-1] == 0.0
