"""The base year: closed before any market, reproduced by it, and refused where its figures cannot agree."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path as File

import numpy as np
import pytest

from market.real_chain import AS_OF, atlas, chain_of, draw, made, run, scenario, used
from remanence.atlas import load_atlas
from remanence.atlas.places import Places, bundled
from remanence.errors import InputError
from remanence.market import scrap
from remanence.market.assemble import assemble
from remanence.market.closure import TOLERANCE, Closure, close
from remanence.market.inputs import Inputs, metal_per_oxide, read_inputs
from remanence.market.readout import Readout, stage_shares
from remanence.market.simulate import Chain, Path

YEAR = date(2024, 1, 1)
TRUSTED = ("NdPr", "Dy", "Tb")


@lru_cache
def as_read() -> Inputs:
    """What the atlas says, before anything is moved to close it."""
    covered = made().inputs.covered
    return read_inputs(atlas().as_of(AS_OF), atlas().base_year, covered, draw()["vat_rate"])


@lru_cache
def base_year() -> Path:
    return run(made().chain, 12, start=YEAR)


def moving(chain: Chain, path: Path, label: str) -> bool:
    return bool(Readout.of(chain.net).used(path, label)[:7].min() > 1e-6)


def test_prices_of_the_base_year_are_the_anchors() -> None:
    chain, path = made().chain, base_year()
    for label in Readout.of(chain.net).use_columns:
        if moving(chain, path, label):
            anchor = chain.cal.anchor_price[label]
            # until mid-2024 nothing grows; after that demand and supply drift
            assert path.price[:7, chain.net.row[label]] == pytest.approx(anchor, rel=0.01), label
            assert path.price[7:, chain.net.row[label]] == pytest.approx(anchor, rel=0.04), label


def test_observed_prices_inside_china_are_the_anchors_of_their_oxides() -> None:
    chain = made().chain
    for element, price in chain.inputs.oxide_price.items():
        assert chain.cal.anchor_price[f"oxide:{element}|CHN"] == pytest.approx(price, rel=0.01)


def test_use_of_magnets_in_the_base_year_is_the_stated_use() -> None:
    chain, path = made().chain, base_year()
    for kind in ("ndfeb", "ndfeb_heavy", "ndfeb_bonded", "smco"):
        stated = sum(tonnes for (_, name), tonnes in chain.inputs.use.items() if name == kind)
        assert used(chain, path, f"magnet:{kind}")[:7].mean() * 12 == pytest.approx(
            stated if kind != "ndfeb" else used_plain(chain.inputs), rel=0.02
        )


def used_plain(inputs: Inputs) -> float:
    """All NdFeB kinds share a prefix, so the plain kind is compared with their sum."""
    return sum(tonnes for (_, name), tonnes in inputs.use.items() if name.startswith("ndfeb"))


def test_held_plants_run_at_their_observed_output() -> None:
    chain, path = made().chain, base_year()
    for plant in chain.inputs.plants:
        if plant.opens is None and plant.base_output > 500:
            columns = chain.net.tranches[plant.id]
            ran = path.x[:7, columns].sum(axis=1).mean() * 12
            assert ran == pytest.approx(plant.base_output, rel=0.05), plant.id


def test_the_balance_closes_before_any_market() -> None:
    closure = made().closure
    assert all(abs(closure.gap(element)) <= TOLERANCE == 0.03 for element in TRUSTED)


def by_hand(inputs: Inputs, element: str) -> tuple[float, float]:
    """Supply and use of an element [t oxide/a], from mines to magnets, counted another way than the code does.

    Oxide in = what is in the magnets that leave the factory, the swarf lost, and the metal lost on the way.
    """
    mined = sum(
        plant.base_output * inputs.baskets[plant.product][element]
        for plant in inputs.plants
        if plant.kind == "mine" and plant.opens is None
    )
    supply = mined * inputs.process["separation.recovery"] + scrap.supply(inputs, element)
    factor = metal_per_oxide(element)
    metal = inputs.process["metal.recovery"]
    back = inputs.process["magnet.swarf"] * inputs.process["recycling.recovery"]
    total = inputs.other_use[element][0]
    for (_, kind), tonnes in inputs.use.items():
        needed = tonnes * inputs.recipes[kind].get(element, 0.0)
        total += needed / factor * (1 / metal - (back if kind != "smco" else 0.0))
    return supply, total


def test_supply_and_use_of_ndpr_are_what_a_hand_count_gives() -> None:
    closure = made().closure
    supply, taken = by_hand(made().inputs, "NdPr")
    assert closure.supply["NdPr"] == pytest.approx(supply, rel=1e-9)
    assert closure.use_after["NdPr"] == pytest.approx(taken, rel=1e-9)


@pytest.mark.parametrize("factor", [0.90, 0.94, 1.06, 1.10])
def test_what_is_moved_stays_inside_its_range_and_closes(factor: float) -> None:
    read = as_read()
    mines = tuple(
        replace(plant, base_output=plant.base_output * factor) if plant.kind == "mine" else plant
        for plant in read.plants
    )
    closed, closure = close(replace(read, plants=mines))
    assert closure.moves
    assert all(abs(closure.gap(element)) <= TOLERANCE + 1e-9 for element in TRUSTED)
    for move in closure.moves:
        assert move.low - 1e-12 <= move.after <= move.high + 1e-12, move.figure
        assert (move.after - move.before) * (factor - 1) >= 0, "fewer tonnes mined cannot mean richer magnets"
    assert closed.recipes != read.recipes
    assert _fields_moved(read, closed, closure)


def _fields_moved(read: Inputs, closed: Inputs, closure: Closure) -> bool:
    """Nothing moved in silence: every recipe that differs stands among the moves."""
    told = {move.figure for move in closure.moves}
    return all(
        closed.recipes[kind][e] == tonnes or f"recipe {kind} {e}" in told
        for kind, recipe in read.recipes.items()
        for e, tonnes in recipe.items()
    )


def overlaid(folder: File, factor: float) -> Places:
    """A workspace whose private statements multiply every stated magnet use by a factor."""
    (folder / "overlay").mkdir()
    (folder / "remanence.toml").write_text("[workspace]\nformat = 1\n", encoding="utf-8")
    source = bundled() / "atlas" / "statements" / "assumed.csv"
    with source.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["property"].startswith("use.magnet-")]
    for row in rows:
        row |= {"value": str(float(row["value"]) * factor), "low": "", "high": "", "class": "private"}
        row |= {"id": "", "trace": "computed", "note": "what if"}
    with (folder / "overlay" / "use.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return Places(folder)


def test_forty_per_cent_more_magnets_than_the_mines_can_feed_is_refused_with_the_element(
    tmp_path: File,
) -> None:
    private = load_atlas(overlaid(tmp_path, 1.4))
    with pytest.raises(InputError) as refused:
        assemble(private.as_of(AS_OF), private.base_year, scenario("baseline"), draw())
    assert "does not close" in str(refused.value)
    assert any(offence.where.startswith("NdPr") for offence in refused.value.offences)
    assert all("t at the end of every range" in offence.found for offence in refused.value.offences)


def test_an_overlay_that_changes_nothing_is_accepted(tmp_path: File) -> None:
    private = load_atlas(overlaid(tmp_path, 1.0))
    kept = assemble(private.as_of(AS_OF), private.base_year, scenario("baseline"), draw())
    assert kept.closure.use_after == made().closure.use_after
    assert {s.evidence for s in kept.inputs.used.values()} >= {"private"}


def perturbed_shares(change) -> dict[str, dict[str, float]]:
    """Stage shares of the base year, from inputs changed before they are closed and calibrated."""
    chain = chain_of(change(as_read()))
    return shares_of(chain, run(chain, 12, start=YEAR))


def shares_of(chain: Chain, path: Path) -> dict[str, dict[str, float]]:
    return {
        stage: {country: entry["share"] for country, entry in by.items()}
        for stage, by in stage_shares(Readout.of(chain.net), path).items()
    }


def scaled(inputs: Inputs, factor: float, country: str, stage: str) -> Inputs:
    """The output and capacity of a country's stage times a factor."""
    plants = tuple(
        replace(p, base_output=p.base_output * factor, nameplate=p.nameplate * factor)
        if (p.country, p.stage) == (country, stage)
        else p
        for p in inputs.plants
    )
    return replace(inputs, plants=plants)


@pytest.mark.parametrize(
    ("country", "stage"), [("USA", "mine"), ("MYS", "separation"), ("JPN", "metal"), ("JPN", "magnet")]
)
def test_stage_shares_move_when_a_tenth_of_capacity_goes(country: str, stage: str) -> None:
    before = shares_of(made().chain, base_year())[stage][country]
    after = perturbed_shares(lambda inputs: scaled(inputs, 0.9, country, stage))[stage][country]
    assert 0.82 * before < after < 0.97 * before


def test_stage_shares_move_with_a_tenth_more_use_of_magnets() -> None:
    before = shares_of(made().chain, base_year())["magnet"]
    more = {place: tonnes * 1.1 for place, tonnes in as_read().use.items()}
    after = perturbed_shares(lambda inputs: replace(inputs, use=more))["magnet"]
    assert after["JPN"] < 0.95 * before["JPN"], "plants outside China run as observed, China makes the rest"
    assert after["CHN"] > before["CHN"] + 0.002


def test_demand_of_a_tenth_more_under_the_same_mines_shows_in_prices() -> None:
    chain = made().chain
    anchors = chain.cal.anchor_quantity
    more = {label: q * (1.1 if label.startswith("magnet") else 1.0) for label, q in anchors.items()}
    grown = run(replace(chain, cal=replace(chain.cal, anchor_quantity=more)), 7, start=YEAR)
    for label in ("oxide:NdPr|CHN", "oxide:Dy|CHN", "magnet:ndfeb|CHN"):
        row = chain.net.row[label]
        assert (grown.price[:7, row] > 1.1 * base_year().price[:7, row]).all(), label


def test_a_separator_that_turns_dear_loses_share() -> None:
    chain = made().chain
    cost = {p.id: p.unit_cost for p in chain.inputs.plants}
    dear = {
        plant: shift + (0.5 * cost[plant] if plant == "lynas-group-ndpr/separation_light" else 0.0)
        for plant, shift in chain.cal.shifts.items()
    }
    changed = chain_of(chain.inputs, replace(chain.cal, shifts=dear))
    before, after = (shares_of(c, run(c, 6, start=YEAR))["separation"]["MYS"] for c in (chain, changed))
    assert after < before


def test_twelve_months_are_a_year_and_every_price_is_finite() -> None:
    assert len(base_year().months) == 12
    assert np.isfinite(base_year().price).all()
