"""The bundled scenarios, what a file may hold, and every offence at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flow_terms import licence_terms

from remanence.atlas.places import Places, bundled
from remanence.errors import InputError
from remanence.market.effects import FlowCap, PlantCap
from remanence.market.scenario import Scenario, load_scenario

AS_OF = date(2026, 11, 21)
START = date(2027, 1, 10)
NAMES = (
    "allied-sharing",
    "baseline",
    "baseline-lapsed",
    "full-halt",
    "heavy-feed-loss",
    "jare-contract",
    "licence-squeeze",
    "mp-contract",
    "ndpr-floor",
    "project-vault",
    "quota-return",
    "smco-halt",
    "technology-ban",
    "zone-floor",
)
SHOCKS = ("full-halt", "heavy-feed-loss", "licence-squeeze", "quota-return", "smco-halt", "technology-ban")
BEFORE, AFTER = date(2026, 12, 1), date(2027, 2, 1)


def _scenario(folder: Path, text: str, name: str = "mine") -> Scenario:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(path)


def _refusal(folder: Path, text: str) -> str:
    with pytest.raises(InputError) as caught:
        _scenario(folder, text)
    return str(caught.value)


def _share(scenario: Scenario, good: str, month: date, to: str = "EUR") -> float:
    return licence_terms(scenario.effects(AS_OF), good, "CHN", to, month).allowed_share


def test_these_are_the_bundled_scenarios() -> None:
    assert tuple(Places().names("scenario")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_bundled_scenario_holds_and_gives_a_source_for_each_number(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.effects(AS_OF)
    assert scenario.title and len(scenario.summary.split()) > 15
    assert scenario.origin_rule
    for measure in scenario.measures:
        stated = measure.params.model_fields_set & {"approval_share", "queue_working_days", "remaining"}
        assert stated <= set(measure.params.sources), measure.id
        assert measure.to_json()["summary"].startswith(measure.params.title)


def test_weeks_count_from_what_a_scenario_adds() -> None:
    first = {name: load_scenario(name).first_effective for name in NAMES}
    assert first["baseline"] is None
    assert first["baseline-lapsed"] == date(2026, 11, 11)
    assert {first[name] for name in SHOCKS} == {START}


def test_baseline_licences_everything_of_the_april_list() -> None:
    baseline = load_scenario("baseline")
    assert _share(baseline, "oxide:Dy", BEFORE) == 1.0
    terms = licence_terms(baseline.effects(AS_OF), "magnet:smco", "CHN", "USA", BEFORE)
    assert (terms.measures, terms.queue_working_days) == (("april-licences",), 27)
    assert licence_terms(baseline.effects(AS_OF), "magnet:ndfeb", "CHN", "USA", BEFORE).measures == ()
    approval = baseline.ranges()["april-licences.approval_share"]
    assert (approval.value, approval.low, approval.high) == (1.0, 0.85, 1.0)


def test_squeeze_lets_a_quarter_through_after_45_working_days() -> None:
    squeeze = load_scenario("licence-squeeze")
    for good in ("oxide:Dy", "oxide:Tb", "oxide:Sm", "oxide:Gd", "oxide:Y", "oxide:HoLu", "oxide:Eu"):
        assert _share(squeeze, good, AFTER) == 0.25, good
    for good in ("magnet:ndfeb_heavy", "magnet:smco", "metal:Dy", "seg:ionic_south_china"):
        assert _share(squeeze, good, AFTER) == 0.25, good
    for good in ("oxide:NdPr", "magnet:ndfeb", "oxide:La", "magnet:ndfeb_bonded"):
        assert _share(squeeze, good, AFTER) == 1.0, good
    assert licence_terms(squeeze.effects(AS_OF), "oxide:Dy", "CHN", "JPN", AFTER).queue_working_days == 45
    january = _share(squeeze, "oxide:Dy", date(2027, 1, 1))
    assert january == pytest.approx((9 * 1.0 + 22 * 0.25) / 31)


@pytest.mark.parametrize("name", NAMES[1:])
def test_before_its_first_day_a_scenario_is_its_base_to_the_last_bit(name: str) -> None:
    scenario, base = load_scenario(name), load_scenario("baseline")
    goods = {good for e in scenario.effects(AS_OF) if isinstance(e, FlowCap) for good in e.goods}
    month = date(2026, 10, 1)
    for draw in ({}, {"april-licences.approval_share": 0.9}):
        ours, theirs = scenario.effects(AS_OF, draw), base.effects(AS_OF, draw)
        for good in goods:
            for to in ("USA", "EUR", "ROW"):
                assert licence_terms(ours, good, "CHN", to, month) == licence_terms(
                    theirs, good, "CHN", to, month
                )


def test_halts_bound_what_they_name() -> None:
    full, smco = load_scenario("full-halt"), load_scenario("smco-halt")
    assert _share(full, "oxide:NdPr", AFTER) == _share(full, "magnet:ndfeb", AFTER) == 0.0
    assert licence_terms(full.effects(AS_OF), "oxide:NdPr", "MYS", "JPN", AFTER).measures == ()
    assert _share(smco, "magnet:smco", AFTER) == _share(smco, "oxide:Sm", AFTER) == 0.0
    assert _share(smco, "oxide:Dy", AFTER) == 1.0


def test_heavy_feed_loss_stops_both_clays_and_nothing_else() -> None:
    caps = [e for e in load_scenario("heavy-feed-loss").effects(AS_OF) if isinstance(e, PlantCap)]
    assert {ore for cap in caps for ore in cap.selector.ores} == {"ionic_myanmar", "ionic_south_china"}
    assert all(cap.remaining_in(BEFORE) == 1.0 and cap.remaining_in(AFTER) == 0.0 for cap in caps)
    mine = {"facility": "f", "company": None, "country": "MMR", "stage": "mine"}
    assert any(cap.selector.matches(**mine, ore="ionic_myanmar") for cap in caps)
    assert not any(cap.selector.matches(**mine, ore="monazite_sand") for cap in caps)


SQUEEZE = """
title = "A squeeze of my own"
[[measure]]
kind = "export_licence"
rule = "CN-18-2025"
from = 2027-03-01
until = 2027-08-31
approval_share = {value = 0.4, low = 0.2, high = 0.5}
"""


def test_a_file_of_the_user_stands_on_the_baseline(tmp_path: Path) -> None:
    mine = _scenario(tmp_path, SQUEEZE)
    assert (mine.base, mine.first_effective, mine.name) == ("baseline", date(2027, 3, 1), "mine")
    assert _share(mine, "oxide:Dy", date(2027, 8, 1)) == 0.4
    assert _share(mine, "oxide:Dy", date(2027, 9, 1)) == 1.0, "the base holds again after the last day"
    assert mine.sha != load_scenario("baseline").sha


def test_the_workspace_comes_before_the_bundle(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "full-halt.toml").write_text(SQUEEZE, encoding="utf-8")
    assert load_scenario("full-halt", Places(tmp_path)).title == "A squeeze of my own"
    assert load_scenario("full-halt").title != "A squeeze of my own"


def test_a_draw_moves_only_the_number_it_names_and_stays_in_range(tmp_path: Path) -> None:
    mine, month = _scenario(tmp_path, SQUEEZE), date(2027, 5, 1)
    for drawn, expected in ((0.3, 0.3), (0.9, 0.5)):
        effects = mine.effects(AS_OF, {"mine-1.approval_share": drawn})
        assert licence_terms(effects, "oxide:Dy", "CHN", "USA", month).allowed_share == expected


def test_every_offence_is_named_at_once(tmp_path: Path) -> None:
    text = """
titel = "typing slips"
[[measure]]
kind = "export_license"
from = 2027-01-01
[[measure]]
kind = "export_licence"
rule = "CN-18-2025"
from = 2027-01-01
until = 2026-01-01
approval_share = 25
destinations = ["USS"]
[[measure]]
kind = "ban"
goods = ["oxide:Dd"]
origins = ["CHN"]
from = 2027-01-01
[[outage]]
stages = ["smelting"]
from = 2027-01-01
remaining = -0.5
[[measure]]
kind = "gross_quota"
goods = ["oxide:*"]
origins = ["CHN"]
tonnes_per_year = -1
from = "next year"
"""
    words = _refusal(tmp_path, text.replace("titel", 'title = "x"\ntitel'))
    assert "did you mean 'title'" in words
    words = _refusal(tmp_path, text.replace("titel", "title"))
    for said in (
        "did you mean 'export_licence'",
        "write 0.25, not 25",
        "must lie after 'from' (2027-01-01)",
        "unknown market region 'USS'",
        "unknown good 'oxide:Dd'",
        "unknown word 'smelting'",
        "-0.5",
        "t/year",
        "next year",
    ):
        assert said in words, said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("approval_share = true", "must be a number"),
        ("approval_share = nan", "finite"),
        ("approval_share = {value = 0.5, low = 0.6, high = 0.9}", "low <= value <= high"),
        ("approval_share = {value = 0.5, low = 0.4, hihg = 0.9}", "hihg"),
        ("approval_share = 0.5\nuntil = 2027-01-01", "must lie after"),
        ("approval_share = 0.5\nannounced = 2027-02-01", "must not lie after 'from'"),
        ("approval_share = 0.5\nqueue_working_days = -3", "working days"),
        ("approval_share = 0.5\nby = [{approval_share = 0.1}]", "neither goods nor destinations"),
        ("approval_share = 0.5\nsources = {approval = 'x'}", "unknown key 'approval' of 'sources'"),
        ("queue_working_days = 5", "this key is required"),
    ],
)
def test_bad_number_or_date_is_refused(tmp_path: Path, line: str, said: str) -> None:
    text = (
        'title = "x"\n[[measure]]\nkind = "export_licence"\nrule = "CN-18-2025"\nfrom = 2027-01-01\n' + line
    )
    assert said in _refusal(tmp_path, text)


def test_unknown_rule_base_and_entity_are_refused(tmp_path: Path) -> None:
    words = _refusal(tmp_path, SQUEEZE.replace("CN-18-2025", "CN-18-2024"))
    assert "did you mean 'CN-18-2025'" in words
    words = _refusal(tmp_path, 'base = "base-line"\n' + SQUEEZE)
    assert "did you mean 'baseline'" in words
    assert "with [covered]" in _refusal(tmp_path, 'origin_rule = "CN-57"\n' + SQUEEZE)
    path = tmp_path / "plant.toml"
    path.write_text(
        'title="x"\n[[outage]]\nfacilities=["facility:lyas"]\nfrom=2027-01-01\n', encoding="utf-8"
    )
    load_scenario(path)
    with pytest.raises(InputError, match="did you mean 'facility:lynas'"):
        load_scenario(path, entities=["facility:lynas"])


def test_unknown_scenario_and_broken_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean 'licence-squeeze'"):
        load_scenario("license-squeeze")
    assert "no TOML" in _refusal(tmp_path, "title = ")


def test_a_base_may_not_lead_back(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(f'title = "a"\nbase = "{tmp_path / "b.toml"}"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text(f'title = "b"\nbase = "{tmp_path / "a.toml"}"\n', encoding="utf-8")
    with pytest.raises(InputError, match="does not lead back"):
        load_scenario(tmp_path / "a.toml")


BAN = """
[[measure]]
kind = "ban"
goods = ["oxide:Dy", "oxide:La"]
origins = ["CHN"]
destinations = ["USA"]
from = 2027-06-01
"""
POOL = """
[[measure]]
kind = "gross_quota"
goods = ["{}"]
origins = ["CHN"]
tonnes_per_year = 9
from = 2027-01-01
"""
OUTAGE = '[[outage]]\nores = ["loparite"]\nremaining = {}\nfrom = 2027-01-01\n'


def test_measures_that_contradict_are_refused_and_all_named(tmp_path: Path) -> None:
    second = SQUEEZE.split("\n", 2)[2].replace("2027-03-01", "2027-08-01").replace("2027-08-31", "2027-12-31")
    pools = POOL.format("oxide:*") + POOL.format("oxide:La")
    words = _refusal(tmp_path, SQUEEZE + second + BAN + pools + OUTAGE.format(0.1) + OUTAGE.format(0.2))
    assert "mine-1 and mine-2: found export_licence and export_licence that contradict" in words
    assert "from 2027-08-01 until 2027-09-01" in words
    assert "mine-1 and mine-3: found export_licence and ban that contradict" in words
    assert "both bound oxide:Dy from CHN to USA from 2027-06-01" in words
    assert "both pool oxide:La" in words
    assert "both stop the same plants" in words


def test_measures_that_only_touch_are_welcome(tmp_path: Path) -> None:
    later = SQUEEZE.split("\n", 2)[2].replace("2027-08-31", "2028-08-31").replace("2027-03-01", "2027-09-01")
    text = (
        SQUEEZE + later + BAN.replace('"oxide:Dy", ', "") + POOL.format("oxide:La") + POOL.format("oxide:Ce")
    )
    assert len(_scenario(tmp_path, text).added) == 5


ASSUME = '[[assume]]\nrule = "CN-57"\nstatus = "{}"\nfrom = 2026-11-11\n'
OCTOBER = SQUEEZE.replace("CN-18-2025", "CN-57") + 'goods = ["oxide:Eu"]\n'


def test_a_rule_that_is_not_in_force_needs_a_supposition(tmp_path: Path) -> None:
    suspended = _scenario(tmp_path, OCTOBER)
    with pytest.raises(InputError, match=r"'suspended' on 2027-03-01(.|\n)*\[\[assume\]\]"):
        suspended.effects(AS_OF)
    alone = _scenario(tmp_path, 'base = "none"\n' + OCTOBER)
    with pytest.raises(InputError, match="'unknown' on 2027-03-01"):
        alone.effects(AS_OF)
    supposed = _scenario(tmp_path, OCTOBER + ASSUME.format("in_force"))
    assert _share(supposed, "oxide:Eu", date(2027, 5, 1)) == 0.4
    assert any("Supposed: rule CN-57 in force from 2026-11-11" in note for note in supposed.all_notes(AS_OF))


def test_a_rule_that_ends_under_a_measure_is_noticed(tmp_path: Path) -> None:
    text = 'base = "none"\n' + OCTOBER.replace("2027-03-01", "2025-11-08")
    with pytest.raises(InputError, match="'suspended' on 2025-11-08"):
        _scenario(tmp_path, text).effects(AS_OF)
    ending = ASSUME.format("in_force") + "until = 2027-05-31\n"
    with pytest.raises(InputError, match="on 2027-06-01"):
        _scenario(tmp_path, OCTOBER + ending).effects(AS_OF)


def test_suppositions_may_not_contradict(tmp_path: Path) -> None:
    assert "one supposition for each day" in _refusal(
        tmp_path, OCTOBER + ASSUME.format("in_force") + ASSUME.format("repealed")
    )


def test_a_rule_published_later_takes_no_part() -> None:
    baseline, day = load_scenario("baseline"), date(2025, 4, 3)
    assert baseline.effects(day) == []
    assert any("takes no part" in note for note in baseline.all_notes(day))
    assert baseline.effects(date(2025, 4, 4)) != []


def test_scandium_is_said_to_be_outside() -> None:
    assert any("Sc of rule CN-18-2025" in note for note in load_scenario("baseline").all_notes(AS_OF))


def test_examples_of_the_page_load(tmp_path: Path) -> None:
    page = (bundled().parent / "docs" / "scenarios.md").read_text(encoding="utf-8")
    blocks = [block.split("\n```", 1)[0] for block in page.split("```toml\n")[1:]]
    assert len(blocks) >= 2
    for number, block in enumerate(blocks):
        assert _scenario(tmp_path, block, f"example-{number}").effects(AS_OF)


def test_a_wrong_title_does_not_hide_what_is_wrong_in_the_measures(tmp_path: Path) -> None:
    words = _refusal(
        tmp_path,
        'titel = "x"\n[[measure]]\nkind = "bann"\n[[outage]]\ncountries = ["Germany"]\nfrom = 2027-01-01\n',
    )
    assert "did you mean 'title'" in words
    assert "did you mean 'ban'" in words
    assert "an ISO 3166 code of three capital letters, such as DEU" in words


def test_a_licence_on_one_destination_says_that_goods_may_come_round(tmp_path: Path) -> None:
    one = SQUEEZE + 'destinations = ["EUR"]\n'
    said = [note for note in _scenario(tmp_path, one).all_notes(AS_OF) if "third countries" in note]
    assert [note.split(":")[0] for note in said] == ["mine-1"]
    assert not any("third countries" in note for note in _scenario(tmp_path, SQUEEZE).all_notes(AS_OF))
