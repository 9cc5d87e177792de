"""Technology bans and loans: what becomes of projects, month by month, against a reading by hand."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from market.measured_chain import FIRST, START, chain, effects_of, first, runner
from market.real_chain import run, unlike
from remanence.market.effects import Effect, PlantSelector, ProjectTerms
from remanence.market.inputs import Plant
from remanence.market.limits import terms_of
from remanence.market.projects import standing, takes_hold
from remanence.market.simulate import Path

MONTHS = [date(2025 + i // 12, i % 12 + 1, 1) for i in range(96)]
ANY = PlantSelector(stages=frozenset({"metal"}))


def project(opens: date = date(2028, 1, 1), odds: float = 0.5, ramp: float = 12.0) -> Plant:
    return Plant(
        "facility:later", "metal.Dy", "EST", "EUR", 0.0, 1200.0, 20.0,
        opens=opens, ramp_months=ramp, execution_odds=odds,
    )  # fmt: skip


@st.composite
def fates(draw: st.DrawFn) -> dict[str, float]:
    """A draw as the futures make it, or none."""
    if draw(st.booleans()):
        return {}
    key = "facility:later".removeprefix("facility:") + "/metal.Dy"
    luck = (
        {f"luck.{key}": draw(st.floats(0, 1))}
        if draw(st.booleans())
        else {f"reach.{key}": draw(st.floats(0, 1))}
    )
    return luck | {f"delay.{key}": draw(st.floats(0, 30)), f"ramp.{key}": draw(st.floats(0.7, 1.8))}


plants = st.builds(
    project,
    opens=st.dates(date(2025, 1, 1), date(2031, 1, 1)),
    odds=st.floats(0.05, 1.0),
    ramp=st.floats(0.0, 48.0),
)
hurts = st.builds(
    ProjectTerms,
    st.just("ban"),
    st.just(ANY),
    st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    st.one_of(st.none(), st.dates(date(2029, 2, 1), date(2031, 1, 1))),
    odds_factor=st.floats(0.1, 1.0),
    delay_months=st.floats(0, 36),
    ramp_factor=st.floats(1.0, 3.0),
)
helps = st.builds(
    ProjectTerms,
    st.just("loan"),
    st.just(ANY),
    st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    odds_lift=st.floats(0, 1.0),
    delay_months=st.floats(-36, 0),
)


@settings(deadline=None, max_examples=80)
@given(plant=plants, ban=hurts, fate=fates())
def test_a_ban_never_brings_more_and_nothing_before_its_first_full_month(
    plant: Plant, ban: ProjectTerms, fate: dict[str, float]
) -> None:
    for month in MONTHS:
        with_ban, without = standing(plant, month, fate, [ban]), plant.available(month, fate)
        if month.year * 12 + month.month < takes_hold(ban.start):
            assert with_ban == without
        assert with_ban <= without + 1e-12


@settings(deadline=None, max_examples=80)
@given(plant=plants, loan=helps, fate=fates())
def test_a_loan_never_brings_less_and_opens_nothing_before_itself(
    plant: Plant, loan: ProjectTerms, fate: dict[str, float]
) -> None:
    for month in MONTHS:
        with_loan, without = standing(plant, month, fate, [loan]), plant.available(month, fate)
        if month.year * 12 + month.month < takes_hold(loan.start):
            assert with_loan == without
        assert with_loan >= without - 1e-12


@settings(deadline=None, max_examples=60)
@given(plant=plants, ban=hurts, loan=helps, fate=fates())
def test_terms_of_two_measures_do_not_depend_on_their_order(
    plant: Plant, ban: ProjectTerms, loan: ProjectTerms, fate: dict[str, float]
) -> None:
    for month in MONTHS[::7]:
        assert standing(plant, month, fate, [ban, loan]) == standing(plant, month, fate, [loan, ban])


def test_a_project_to_come_opens_later_at_other_odds_and_ramps_longer() -> None:
    ban = ProjectTerms("ban", ANY, date(2027, 1, 10), odds_factor=0.8, delay_months=6, ramp_factor=2.0)
    found = [
        standing(project(), month, {}, [ban])
        for month in (date(2028, 6, 1), date(2028, 7, 1), date(2029, 6, 1))
    ]
    assert found == pytest.approx([0.0, 0.4 / 24, 0.4 * 12 / 24])
    assert standing(project(), date(2032, 1, 1), {}, [ban]) == pytest.approx(0.4)


def test_a_ramp_under_way_slows_and_keeps_its_odds() -> None:
    ban = ProjectTerms("ban", ANY, date(2028, 7, 1), odds_factor=0.5, delay_months=24, ramp_factor=2.0)
    before, after = (standing(project(), date(2028, m, 1), {}, [ban]) for m in (6, 9))
    assert before == pytest.approx(0.5 * 6 / 12)
    assert after == pytest.approx(0.5 * (6 + 3 / 2) / 12)
    lifted = ProjectTerms("ban", ANY, date(2028, 7, 1), date(2028, 8, 1), ramp_factor=2.0)
    assert standing(project(), date(2028, 9, 1), {}, [lifted]) == pytest.approx(0.5 * (6 + 0.5 + 2) / 12)


def test_a_loan_takes_away_a_share_of_the_doubt_and_never_opens_before_itself() -> None:
    loan = ProjectTerms("loan", ANY, date(2027, 11, 15), odds_lift=0.4, delay_months=-6)
    assert standing(project(), date(2027, 11, 1), {}, [loan]) == 0.0
    assert standing(project(), date(2027, 12, 1), {}, [loan]) == pytest.approx((0.5 + 0.4 * 0.5) / 12)
    assert standing(project(), date(2032, 1, 1), {}, [loan]) == pytest.approx(0.7)


def test_luck_decides_against_the_new_odds() -> None:
    loan = ProjectTerms("loan", ANY, date(2027, 1, 1), odds_lift=0.4)
    drawn = {"luck.later/metal.Dy": 0.6}
    assert project().available(date(2032, 1, 1), drawn) == 0.0
    assert standing(project(), date(2032, 1, 1), drawn, [loan]) == 1.0


def test_plants_of_the_base_year_and_of_the_origin_are_not_meant() -> None:
    ban = effects_of("technology_ban", origins=["CHN"], stages=["metal", "magnet"], odds_factor=0.5)
    meant = [p for p in chain().net.plants.values() if terms_of(chain(), p, ban)]
    assert len(meant) >= 5
    assert all(p.opens is not None and p.country != "CHN" and p.stage in ("metal", "magnet") for p in meant)


@lru_cache
def after(*effects: Effect) -> Path:
    return run(chain(), 8, effects, start=START, state=first(), runner=runner())


def made(path: Path, stage: str) -> float:
    """What the projects of a stage outside China made in the last month [t/month]."""
    columns = [m.column for m in chain().net.modes if m.plant.stage == stage and m.plant.opens]
    return float(path.x[-1, columns].sum())


def test_a_technology_ban_lowers_what_projects_make_and_changes_nothing_before() -> None:
    ban = effects_of(
        "technology_ban",
        origins=["CHN"],
        stages=["magnet"],
        odds_factor=0.5,
        ramp_factor=3.0,
        delay_months=12,
    )
    calm, hit = after(), after(*ban)
    assert unlike(hit, calm, 1) == []
    assert made(hit, "magnet") < 0.98 * made(calm, "magnet")


def test_a_loan_reports_what_was_paid_and_the_tonnes_it_stands_for() -> None:
    keys = {"facilities": ["facility:caremag-lacq"], "usd_per_year": 12e6, "until": date(2027, 4, 30)}
    loan = effects_of("loan", odds_lift=0.5, months_earlier=12, **keys)
    path = after(*loan)
    assert unlike(path, after(), 1) == []
    rows = path.reports["loan"]
    assert [round(row["usd"]) for row in rows] == [0, *[1_000_000] * 4, 0, 0, 0]
    assert {row["status"] for row in rows} == {"paid", "not paid"}
    plant = next(p for p in chain().net.plants.values() if p.facility == "facility:caremag-lacq")
    terms = [effect for effect in loan if isinstance(effect, ProjectTerms)]
    more = [
        (standing(plant, m, {}, terms) - plant.available(m, {})) * plant.nameplate / 12 for m in path.months
    ]
    assert [row["expected_tonnes"] for row in rows] == pytest.approx(more)
    assert rows[-1]["usd_per_expected_tonne"] == pytest.approx(4e6 / sum(more))
    assert sum(more) > 1
    assert rows[0]["usd_per_expected_tonne"] is None
    assert path.months[0] < FIRST
