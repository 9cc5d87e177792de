"""Measures by themselves: the list, their documentation, what they do, and caps laid over caps."""

from __future__ import annotations

import importlib
import re
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from flow_terms import FREE, licence_terms
from hypothesis import given, settings
from hypothesis import strategies as st

import remanence.market.measures as package
from remanence.atlas.places import bundled
from remanence.errors import InputError
from remanence.market.effects import (
    FlowCap,
    GrossPool,
    PlantCap,
    PlantSelector,
    active_share,
    after_working_days,
    queue_days,
)
from remanence.market.goods import ORES, REGIONS
from remanence.market.measures import Measure, MeasureContext, kinds
from remanence.market.measures.overlay import lay_over
from remanence.market.measures.scope import GOODS, elements_outside, goods_in_scope
from remanence.market.scenario import load_scenario
from remanence.rules import Scope, load_rules

RULES = load_rules()
FIRST = date(2027, 1, 1)


def _effects(kind: str, **keys: object) -> list[object]:
    params = kinds()[kind].params.model_validate({"from": FIRST, **keys})
    return list(Measure("m", kind, params).effects(MeasureContext(RULES)))


def test_the_list_holds_what_the_folder_holds() -> None:
    import remanence.market.measures as folder

    files = {path.stem for path in Path(folder.__file__).parent.glob("*.py")}
    assert set(kinds()) == files - {"__init__", "registry", "params", "plants", "scope", "overlay"}
    assert {"ban", "duty", "export_licence", "gross_quota", "leak", "outage"} <= set(kinds())


def test_a_new_measure_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Path(str(importlib.import_module("remanence.market.measures.ban").__file__)).read_text("utf-8")
    (tmp_path / "strike.py").write_text(source.replace('@measure("ban")', '@measure("strike")'), "utf-8")
    registry = sys.modules["remanence.market.measures.registry"]
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    monkeypatch.setattr(registry, "_KINDS", dict(registry._KINDS))
    registry._find_all.cache_clear()
    assert "strike" in kinds()
    file = tmp_path / "walkout.toml"
    file.write_text(
        'title = "x"\n[[measure]]\nkind = "strike"\n'
        'goods = ["oxide:La"]\norigins = ["CHN"]\nfrom = 2027-01-01\n',
        encoding="utf-8",
    )
    assert load_scenario(file).added[0].kind == "strike"
    sys.modules.pop("remanence.market.measures.strike")


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_documentation_of_a_measure_is_whole_and_its_example_runs(kind: str, tmp_path: Path) -> None:
    text = kinds()[kind].documentation
    for part in ("**What it does.**", "**Example.**", "**Limits.**", "?"):
        assert part in text
    example = re.split(r"\n(?=\S)", text.split("::\n", 1)[1])[0]
    file = tmp_path / "example.toml"
    file.write_text('title = "x"\n' + re.sub(r"^    ", "", example, flags=re.MULTILINE), encoding="utf-8")
    assert [measure.kind for measure in load_scenario(file).added] == [kind]


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_key_of_a_measure_stands_on_the_page(kind: str) -> None:
    page = (bundled().parent / "docs" / "scenarios.md").read_text(encoding="utf-8")
    keys = {field.alias or name for name, field in kinds()[kind].params.model_fields.items()}
    assert not {key for key in keys if f"`{key}`" not in page}


# --- from law to goods -------------------------------------------------------------------------------------


def test_april_list_reaches_the_goods_that_hold_its_elements() -> None:
    goods = goods_in_scope(RULES["CN-18-2025"].scope)
    oxides = {f"oxide:{e}" for e in ("Sm", "Gd", "Tb", "Dy", "Y", "HoLu")}
    metals = {f"metal:{e}" for e in ("Sm", "Tb", "Dy")}
    mixed = {f"seg:{ore}" for ore in ORES} | {"concentrate:ionic_south_china", "concentrate:ionic_myanmar"}
    assert goods == oxides | metals | mixed | {"magnet:ndfeb_heavy", "magnet:smco"}
    assert elements_outside(RULES["CN-18-2025"].scope) == ("Sc",)


def test_october_list_reaches_no_magnet_and_technology_no_good() -> None:
    goods = goods_in_scope(RULES["CN-57"].scope)
    assert {"oxide:Eu", "oxide:HoLu"} <= goods
    assert not any(good.startswith("magnet:") for good in goods)
    assert goods_in_scope(RULES["CN-62"].scope) == frozenset()


def test_form_and_type_must_be_named() -> None:
    oxide = Scope(elements=("Dy",), forms=("oxide",))
    assert goods_in_scope(oxide) == {"oxide:Dy"}
    bonded = Scope(elements=("Nd",), forms=("magnet",), magnet_types=("ndfeb_bonded",))
    assert goods_in_scope(bonded) == {"magnet:ndfeb_bonded"}
    assert goods_in_scope(Scope(elements=("Nd",), forms=("magnet",))) == frozenset()


# --- what measures do --------------------------------------------------------------------------------------


def test_a_ban_leaves_nothing_or_what_its_entities_do_not_take() -> None:
    keys = {"goods": ["oxide:Dy"], "origins": ["CHN"], "destinations": ["JPN"]}
    (whole,) = _effects("ban", **keys)
    (part,) = _effects("ban", **keys, users=["military"], touched_share=0.05)
    assert isinstance(whole, FlowCap) and isinstance(part, FlowCap)
    assert (whole.share, part.share) == (0.0, 0.95)
    assert whole.covers("oxide:Dy", "CHN", "JPN") and not whole.covers("oxide:Dy", "CHN", "USA")
    with pytest.raises(ValueError, match="touched_share"):
        _effects("ban", **keys, entities=["company:a"])


def test_a_rule_of_countries_that_are_no_regions_needs_regions() -> None:
    with pytest.raises(InputError, match="IRN, PRK"):
        _effects("ban", rule="US-DFARS-7052", goods=["magnet:smco"])
    (cap,) = _effects("ban", rule="US-DFARS-7052", goods=["magnet:smco"], origins=["CHN", "RUS"])
    assert cap.covers("magnet:smco", "RUS", "USA") and not cap.covers("magnet:smco", "RUS", "EUR")


def test_a_quota_is_one_pool() -> None:
    (pool,) = _effects(
        "gross_quota", goods=["oxide:*"], origins=["CHN"], tonnes_per_year=30000, until="2027-12-31"
    )
    assert isinstance(pool, GrossPool)
    assert (pool.tonnes_per_year, pool.end, len(pool.goods)) == (30000, date(2028, 1, 1), 10)


def test_a_licence_takes_other_terms_by_good_and_destination() -> None:
    effects = _effects(
        "export_licence",
        rule="CN-18-2025",
        approval_share=0.5,
        queue_working_days=20,
        general_licence_share=0.2,
        by=[
            {"goods": ["oxide:Sm", "magnet:smco"], "approval_share": 0.0},
            {
                "goods": ["oxide:Sm"],
                "destinations": ["USA"],
                "approval_share": 0.9,
                "general_licence_share": 0.0,
            },
        ],
    )
    month = date(2027, 3, 1)
    terms = {
        (good, to): licence_terms(effects, good, "CHN", to, month)
        for good in ("oxide:Sm", "magnet:smco", "oxide:Dy")
        for to in ("USA", "EUR")
    }
    assert terms["oxide:Dy", "USA"].allowed_share == pytest.approx(0.2 + 0.8 * 0.5)
    assert terms["magnet:smco", "USA"].allowed_share == terms["oxide:Sm", "EUR"].allowed_share == 0.2
    assert terms["oxide:Sm", "USA"].allowed_share == 0.9
    assert {t.queue_working_days for t in terms.values()} == {20}


def test_each_flow_of_a_licence_is_bounded_once() -> None:
    by = [{"destinations": ["USA"], "approval_share": 0.1}, {"goods": ["oxide:*"], "approval_share": 0.2}]
    effects = _effects("export_licence", rule="CN-18-2025", approval_share=0.5, by=by)
    for good in goods_in_scope(RULES["CN-18-2025"].scope):
        for to in set(REGIONS) - {"CHN"}:
            assert sum(cap.covers(good, "CHN", to) for cap in effects) == 1


def test_an_outage_needs_to_match_every_selector_and_recovers_in_steps() -> None:
    (cap,) = _effects(
        "outage",
        countries=["MYS"],
        stages=["separation"],
        remaining=0.2,
        until="2027-06-30",
        recovery_months=4,
    )
    assert isinstance(cap, PlantCap)
    plant = {"facility": "f", "company": None, "ore": None}
    assert cap.selector.matches(**plant, country="MYS", stage="separation")
    assert not cap.selector.matches(**plant, country="MYS", stage="magnet")
    left = [cap.remaining_in(date(2027, month, 1)) for month in range(6, 13)]
    assert left == pytest.approx([0.2, 0.2, 0.4, 0.6, 0.8, 1.0, 1.0])
    assert cap.remaining_in(date(2026, 12, 1)) == 1.0


def test_an_outage_without_recovery_is_weighted_by_days() -> None:
    cap = PlantCap(
        "m", PlantSelector(ores=frozenset({"loparite"})), 0.0, date(2027, 1, 10), date(2027, 2, 15)
    )
    assert cap.remaining_in(FIRST) == pytest.approx(9 / 31)
    assert cap.remaining_in(date(2027, 2, 1)) == pytest.approx(14 / 28)
    assert cap.remaining_in(date(2027, 3, 1)) == 1.0


# --- days --------------------------------------------------------------------------------------------------


def _count(start: date, working_days: int) -> date:
    day = start
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < 5
    return day


@settings(deadline=None)
@given(st.dates(date(2025, 1, 1), date(2030, 1, 1)), st.integers(1, 300))
def test_working_days_are_counted_as_a_calendar_counts_them(start: date, working_days: int) -> None:
    assert after_working_days(start, working_days) == _count(start, working_days)


def test_45_working_days_are_nine_weeks() -> None:
    assert queue_days(date(2027, 1, 11), 45) == 63
    assert queue_days(date(2027, 1, 10), 0) == 0
    with pytest.raises(ValueError, match="negative"):
        queue_days(FIRST, -1)


# --- caps over caps ----------------------------------------------------------------------------------------

_GOODS = sorted(GOODS)[:6]
_DESTINATIONS = ("USA", "EUR", "JPN")


@st.composite
def caps(draw: st.DrawFn) -> FlowCap:
    start = FIRST + timedelta(days=draw(st.integers(0, 200)))
    end = draw(st.none() | st.integers(1, 200).map(lambda n: start + timedelta(days=n)))
    return FlowCap(
        measure_id=draw(st.sampled_from("abc")),
        goods=frozenset(draw(st.sets(st.sampled_from(_GOODS), min_size=1))),
        origins=frozenset({"CHN"}),
        destinations=draw(st.none() | st.sets(st.sampled_from(_DESTINATIONS), min_size=1).map(frozenset)),
        share=draw(st.sampled_from([0.0, 0.25, 1.0])),
        start=start,
        end=end,
    )


def _on(effects: list[FlowCap], good: str, to: str, day: date) -> set[tuple[str, float]]:
    return {
        (cap.measure_id, cap.share)
        for cap in effects
        if cap.covers(good, "CHN", to) and cap.start <= day and (cap.end is None or day < cap.end)
    }


@settings(deadline=None)
@given(st.lists(caps(), max_size=3), st.lists(caps(), max_size=3), st.integers(-5, 450))
def test_what_is_added_replaces_its_base_flow_by_flow_and_day_by_day(
    base: list[FlowCap], added: list[FlowCap], offset: int
) -> None:
    day = FIRST + timedelta(days=offset)
    laid = lay_over(base, added)
    for good in _GOODS:
        for to in (*_DESTINATIONS, "ROW"):
            ours = _on(added, good, to, day)
            assert _on(laid, good, to, day) == (ours or _on(base, good, to, day))


@settings(deadline=None)
@given(caps(), st.integers(0, 14))
def test_terms_lie_between_the_cap_and_free(cap: FlowCap, ahead: int) -> None:
    month = date(2027 + ahead // 12, ahead % 12 + 1, 1)
    good = min(cap.goods)
    to = min(cap.destinations or {"ROW"})
    terms = licence_terms([cap], good, "CHN", to, month)
    share = active_share(cap, month)
    assert terms.allowed_share == pytest.approx(1 - share * (1 - cap.allowed_share))
    if share == 0.0:
        assert terms == FREE
    if share == 1.0:
        assert terms.allowed_share == cap.allowed_share
