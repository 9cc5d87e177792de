"""A line and the lot that it names must be one thing: attacks with lines that are true of another lot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from remanence.answers.bom import BomLine
from remanence.answers.line_and_lot import cover_notes, shown_by
from remanence.answers.origin_verdicts import Asker
from remanence.atlas import Places, bundled
from remanence.custody.histories.folder import read_folder
from remanence.custody.judged import Judged
from remanence.custody.lots.building import build
from remanence.rules import load_rules
from remanence.rules.verdict import Verdict

LOTS = Path(__file__).resolve().parents[2] / "data" / "examples" / "lots"
LOT = "urn:remanence:lot:clear-ndfeb:"
LINE = BomLine(
    part="Fin actuator", units_per_year=1200, region="US", stock_days=60, magnet_type="ndfeb_sintered",
    magnet_kg_per_unit=1.4, clause_edition="MAY 2024", contract_date=date(2026, 6, 15),
    delivery_date=date(2027, 1, 15), cots=False, electronic_device=False, exception_document=False,
    acquisition_value_usd=2.4e6, end_item_made_in="USA", destination="USA", lot_ids=(f"{LOT}magnets",),
)  # fmt: skip


@cache
def _judged() -> Judged:
    graph, found = build(read_folder(LOTS / "clear-ndfeb").logged())
    return Judged(graph, tuple(found), (), ())


@cache
def _asker() -> Asker:
    law = load_rules(Places(None, bundled()), ())
    return Asker(
        rules=law, rule="US-DFARS-7052", reading=None, as_of=date(2026, 11, 22), on=None, way_of=_judged().way
    )


def _verdict(**changes: object) -> Verdict:
    return _asker().of_line(replace(LINE, **changes))[0]


def test_the_line_by_itself_passes() -> None:
    assert _verdict().outcome == "PASS"


@pytest.mark.parametrize("kind", ["ferrite", "alnico", "smco_2_17"])
def test_another_type_than_the_lot_shows_is_asked_and_never_taken(kind: str) -> None:
    found = _verdict(magnet_type=kind)
    assert found.outcome not in {"PASS", "NOT_APPLICABLE", "EXCEPTION"}


def test_a_difference_that_changes_nothing_is_only_told() -> None:
    found = _verdict(dy_wt_pct=8.0)
    assert found.outcome == "PASS"
    assert "dy_wt_pct: 8 is stated" in found.notes[0]


def test_a_given_fact_against_the_lot_is_asked_too() -> None:
    asker = replace(_asker(), given={"magnet_type": "ferrite"}, on=date(2027, 1, 15))
    [verdict, *_] = asker.of_lot(f"{LOT}magnets")
    assert verdict.outcome == "NEEDS_INPUT"
    assert verdict.gaps[0].changes[0] == "NOT_APPLICABLE"


@pytest.mark.parametrize("lot", ["swarf", "powder", "alloy", "ndpr-oxide"])
def test_a_lot_that_is_no_magnet_shows_nothing_of_a_magnet(lot: str) -> None:
    found = _verdict(lot_ids=(LOT + lot,))
    assert found.outcome == "NOT_DEMONSTRATED"
    assert any("no magnet and no part" in note for note in found.notes)


def test_nothing_is_delivered_before_it_is_made() -> None:
    made = _judged().way(f"{LOT}magnets").nodes[_judged().graph.lots[f"{LOT}magnets"].made_by or ""].on
    assert _verdict(delivery_date=made).outcome == "PASS"
    early = _verdict(delivery_date=date.fromordinal(made.toordinal() - 1))
    assert early.outcome == "FAIL"
    assert "after the delivery date" in early.text


def test_where_the_end_item_is_made_does_not_follow_from_where_its_magnet_is() -> None:
    found = _verdict(end_item_made_in=None)
    assert found.outcome == "NEEDS_INPUT"
    assert [gap.column for gap in found.gaps] == ["end_item_made_in"]


def test_a_lot_named_twice_is_one_lot() -> None:
    assert _verdict(lot_ids=(f"{LOT}magnets",) * 2) == _verdict()


def test_dysprosium_that_went_in_and_is_not_listed_is_unknown_not_zero() -> None:
    way = _judged().way(f"{LOT}magnets")
    silent = replace(way, share={e: x for e, x in way.share.items() if e != "Dy"})
    assert "dy_wt_pct" not in shown_by(silent, end_item=False)
    assert "Dy" in shown_by(silent, end_item=False)["elements"]  # type: ignore[operator]


def test_lots_that_weigh_less_than_a_year_of_their_lines_are_told_with_the_share() -> None:
    graph = _judged().graph
    kg = graph.lots[f"{LOT}magnets"].net_kg
    enough = replace(LINE, units_per_year=0.4 * kg / 1.4)
    other = replace(enough, part="Rudder")
    assert cover_notes([enough, other], graph) == {}
    third = replace(enough, part="Pump")
    told = cover_notes([enough, other, third], graph)
    assert told.keys() == {"Fin actuator", "Rudder", "Pump"}
    assert "3 lines" in told["Pump"] and "0.83 of a year" in told["Pump"]


def test_an_exception_that_holds_without_a_lot_is_told_by_its_own_row() -> None:
    found = _verdict(cots=True, delivery_date=date(2026, 12, 31), lot_ids=None)
    assert found.outcome == "EXCEPTION"
    assert "off-the-shelf" in found.text and "recycled" not in found.text
