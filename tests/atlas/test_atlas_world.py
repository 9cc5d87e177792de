"""The world: totals, sums of sites and residuals apart; bases never joined; no other year borrowed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from remanence.atlas import Atlas, View, assay, facts, firm_tonnes, load_atlas, world
from remanence.atlas.places import bundled
from remanence.atlas.world import operating
from remanence.errors import InputError

ON = date(2024, 12, 31)


def test_the_latest_edition_gives_the_mining_total(now: View) -> None:
    total = world(now, ON).totals["mine"]
    assert total.picked is not None
    assert (total.picked.value, total.picked.unit, total.basis) == (380_000, "t/a", "REO")
    assert [s.value for s in total.picked.competing] == [390_000]
    assert total.to_json()["evidence"] == {"measured": 1.0}


def test_an_earlier_day_uses_the_edition_of_that_day(atlas: Atlas) -> None:
    seen = world(atlas.as_of(date(2025, 3, 1)), ON)
    assert seen.totals["mine"].to_json()["value"] == 390_000
    assert seen.shares["mine"]["CHN"].share == pytest.approx(270 / 390)


def test_before_either_edition_the_figure_is_null_and_the_note_says_so(atlas: Atlas) -> None:
    seen = world(atlas.as_of(ON), ON)
    assert seen.totals["mine"].to_json()["value"] is None
    assert "2023" in seen.totals["mine"].note and "2024" in seen.totals["mine"].note
    assert any(note.startswith("mine: No total of 2024") for note in seen.notes)
    assert all(s.share is None and s.tonnes is None for s in seen.shares["mine"].values())
    assert world(atlas.as_of(ON), date(2023, 12, 31)).totals["mine"].to_json()["value"] == 350_000


@pytest.mark.parametrize(
    ("stage", "low", "high", "basis"),
    [
        ("mine", 0.66, 0.72, "REO"),
        ("separation", 0.88, 0.94, "magnet rare earths"),
        ("metal", 0.88, 0.92, "metal"),
        ("magnet", 0.91, 0.96, "sintered permanent magnets"),
    ],
)
def test_chinas_share_of_each_stage(now: View, stage: str, low: float, high: float, basis: str) -> None:
    share = world(now, ON).shares[stage]["CHN"]
    assert share.share is not None and low <= share.share <= high
    assert share.basis == basis


@pytest.mark.parametrize("stage", ["metal", "magnet"])
def test_without_a_total_in_tonnes_tonnes_is_null_and_says_so(now: View, stage: str) -> None:
    share = world(now, ON).shares[stage]["CHN"]
    assert (share.tonnes, share.residual) == (None, None)
    assert "No total in tonnes" in share.note


def test_no_total_stands_on_the_basis_of_another(now: View) -> None:
    """A quota of 254 kt REO, or 300 kt of magnets from one country, is never set against another basis."""
    seen = world(now, ON)
    for stage, shares in seen.shares.items():
        for share in shares.values():
            if share.tonnes is not None and share.share is not None:
                picked = seen.totals[stage].picked
                assert picked is not None and picked.basis == share.basis
                assert share.tonnes == pytest.approx(share.share * float(picked.value or 0))
            if share.residual is not None:
                assert share.basis == share.sites_basis


def test_sites_and_residual_make_the_published_tonnes_or_the_conflict_is_said(now: View) -> None:
    shares = world(now, ON).shares["mine"]
    assert shares["CHN"].residual_facility == "facility:residual-chn-mine"
    for share in shares.values():
        if share.residual is None or share.tonnes is None:
            continue
        assert share.residual >= 0
        if "exceed" in share.note:
            assert share.sites is not None and share.sites > share.tonnes
        else:
            assert (share.sites or 0) + share.residual == pytest.approx(share.tonnes)


def test_aggregates_subsets_and_projects_are_in_no_sum(now: View) -> None:
    """Law 9: announced is not operating. The sums are worked out again here from single statements."""
    expected = 0.0
    for plant in now.subjects("facility"):
        texts = {p: now.pick(plant, p) for p in ("stage", "scope")}
        stage, scope = (texts[p].text if texts[p] else "" for p in ("stage", "scope"))
        capacity = now.pick(plant, "capacity", ON, basis="magnet")
        if stage == "magnet" and scope in {"site", "increment"} and capacity and operating(now, plant, ON):
            assert now.pick(plant, "status").text not in {"announced", "planned", "construction"}  # type: ignore[union-attr]
            expected += float(capacity.value or 0)
    sums = [s.sites for s in world(now, ON).shares["magnet"].values() if s.sites]
    assert sum(sums) == pytest.approx(expected)
    assert 0 < sum(sums) < 200_000  # the aggregate rows alone are above 300,000


def test_a_blank_is_unknown_not_zero(now: View) -> None:
    assert now.pick("facility:bayan-obo-mine", "capacity") is None
    assert now.pick("deposit:bayan-obo-nei-mongol", "content.Y") is None
    assert "Y" not in assay(now, "deposit:bayan-obo-nei-mongol").fractions


def test_an_assay_is_normalised_once_and_keeps_its_raw_sum(now: View) -> None:
    found = assay(now, "deposit:xinfeng-jiangxi")
    assert sum(found.fractions.values()) == pytest.approx(1, abs=1e-12)
    assert found.raw_sum == pytest.approx(0.9857)
    assert found.fractions["Dy"] == pytest.approx(0.0371 / 0.9857)


def test_a_partial_assay_is_never_scaled(now: View) -> None:
    assert now.properties("deposit:serra-verde-pela-ema-product", "content.") == []
    with pytest.raises(InputError, match="partial assay, which is never scaled"):
        assay(now, "deposit:serra-verde-pela-ema-product")


def test_facts_show_all_and_mark_the_one_used(now: View) -> None:
    rows = facts(now, "country:WLD")["statements"]
    year = [r for r in rows if r["property"] == "production.mine" and r["valid"] == "2024-01-01/2024-12-31"]  # type: ignore[attr-defined]
    assert {(r["value"], r["used"]) for r in year} == {(380_000, True), (390_000, False)}


@pytest.mark.parametrize(
    ("typed", "meant"), [("country:CHM", "country:CHN"), ("mt-weld", "facility:mt-weld")]
)
def test_an_unknown_name_is_answered_with_the_nearest(now: View, typed: str, meant: str) -> None:
    with pytest.raises(InputError, match=meant):
        facts(now, typed)


def test_firm_tonnes(now: View) -> None:
    memos = [a for a in now.subjects("agreement") if now.pick(a, "kind").text == "mou"]  # type: ignore[union-attr]
    assert memos and all(firm_tonnes(now, a).tonnes == 0 for a in memos)
    # Binding, and the separation plant runs.
    assert firm_tonnes(now, "agreement:lynas-jare-2026").tonnes == 5000
    # Binding, but the mine is only planned.
    assert firm_tonnes(now, "agreement:arafura-sgre-2023").tonnes == 0
    # Binding, under construction and paid for by another binding agreement; before that deal it was not.
    assert firm_tonnes(now, "agreement:mp-dod-offtake-2025").tonnes == 7000
    # Binding without a volume is unknown.
    unknown = [a for a in now.subjects("agreement") if firm_tonnes(now, a).tonnes is None]
    assert unknown and all(now.pick(a, "volume") is None for a in unknown)


def test_one_plant_under_two_names_is_one_and_can_be_told_apart_again(tmp_path: Path) -> None:
    folder = shutil.copytree(bundled() / "atlas", tmp_path / "atlas")
    both = ("facility:shinetsu-vn-magnet", "facility:extra-shin-etsu-magnetic-materials-vietnam")
    joined = load_atlas(folder).as_of()
    assert joined.about(both[0]) == joined.about(both[1])
    assert both[1] not in joined.subjects("facility")
    lines = (folder / "judgements.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "judgements.csv").write_text(lines[0], encoding="utf-8")
    apart = load_atlas(folder).as_of()
    assert apart.about(both[0]) != apart.about(both[1])
    sites = [world(view, ON).shares["magnet"]["VNM"].sites for view in (joined, apart)]
    assert sites[1] == pytest.approx(float(sites[0] or 0) + 2200)
