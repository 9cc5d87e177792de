"""Words of the reports, and the stress answer in a terminal."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.reports import text, view, words
from remanence.reports.headline import cause_title, cause_words, listing
from remanence.reports.view import Cause

SAMPLE = json.loads((Path(__file__).parent / "sample_stress.json").read_text(encoding="utf-8"))


def test_terminal_shows_every_part_within_the_width() -> None:
    shown = text.printed(text.stress(SAMPLE))
    assert shown == text.printed(text.stress(SAMPLE))
    assert max(map(len, shown.splitlines())) <= text.WIDTH
    assert "\x1b" not in shown
    joined = " ".join(shown.split())
    for name in ("EV traction motor", "Loudspeaker (bonded)", "SmCo actuator", "MRI body magnet"):
        assert name in joined
    rows = {line[:22].strip(): line.split() for line in shown.splitlines()}
    assert {"11.4", "9.0-16.2", "2027-03-31"} <= set(rows["EV traction motor"])
    assert rows["Dy-free EV motor"][-2:] == ["no", "stop"]


@settings(deadline=None)
@given(st.floats(min_value=1e-9, max_value=1e12))
def test_three_figures_keep_the_value(value: float) -> None:
    assert float(words.figure(value).replace(",", "")) == pytest.approx(value, rel=0.006)


@settings(deadline=None)
@given(st.floats(min_value=0, max_value=1))
def test_percent_is_neither_nothing_nor_all_unless_it_is(share: float) -> None:
    said = words.percent(share)
    assert (said == "0\u00a0%") == (share == 0)
    assert (said == "100\u00a0%") == (share == 1)


@pytest.mark.parametrize(
    ("identifier", "said", "short"),
    [
        ("oxide:Dy@JPN/any", "Dysprosium oxide, Japan", "Dy oxide"),
        ("metal:Sm|USA|clear", "Samarium metal, United States, clear origin", "Sm metal"),
        ("magnet:ndfeb_heavy", "NdFeB magnet with Dy or Tb", "NdFeB with Dy/Tb"),
        ("concentrate:bayan_obo", "Bayan obo concentrate", "bayan obo concentrate"),
        ("swarf:ndfeb_heavy@CHN/any", "Swarf of NdFeB with Dy/Tb, China", "NdFeB with Dy/Tb swarf"),
        ("somewhere else", "somewhere else", "somewhere else"),
    ],
)
def test_nodes_have_names(identifier: str, said: str, short: str) -> None:
    assert words.node(identifier)[1] == said
    assert words.short_node(identifier) == short


def test_free_text_loses_its_ids_and_nothing_else() -> None:
    said = "buyers of magnet:ndfeb_heavy in EUR go short; price 3 EUR"
    assert words.readable(said).startswith("buyers of NdFeB with Dy/Tb magnet in Europe go short")
    assert words.readable("EUROPE and oxides: Dy") == "EUROPE and oxides: Dy"


@pytest.mark.parametrize(
    ("cost", "said"), [(1328189.0, "1,330,000"), (-629104, "saves\u00a0629,000"), (0, "0"), (None, "unknown")]
)
def test_costs_have_three_figures_and_savings_say_so(cost: float | None, said: str) -> None:
    assert words.money(cost) == said


def test_missing_has_one_word() -> None:
    assert {words.number(None), words.figure(None), words.percent(None), words.day(None)} == {"unknown"}
    assert words.measured(None, "USD/kg") == "unknown USD/kg"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.48, "fraction of need", "48\u00a0% of need"),
        (0.25, "approval share", "0.25 approval share"),
        (1450.4, "USD/kg", "1,450 USD/kg"),
        (0.5, "share", "50\u00a0%"),
    ],
)
def test_values_carry_their_unit(value: float, unit: str, said: str) -> None:
    assert words.measured(value, unit) == said


@pytest.mark.parametrize("given_day", ["2027-03-31", "2027-03"])
def test_dates_do_not_depend_on_the_locale(given_day: str) -> None:
    day = words.parse_day(given_day)
    assert words.month(day) == "Mar\u00a02027"
    assert words.after_weeks(date(2027, 1, 10), 11.4) == date(2027, 3, 31)
    assert words.after_weeks(date(2027, 1, 10), None) is None


def test_a_narrow_terminal_gets_paragraphs_with_whole_words() -> None:
    shown = text.printed(text.stress(SAMPLE), width=40)
    assert max(map(len, shown.splitlines())) <= 40
    joined = " ".join(shown.split())
    assert "EV traction motor: 11.4 weeks (9.0-16.2), 2027-03-31" in joined
    assert "Loudspeaker (bonded): no stop" in joined


def test_base_outside_the_futures_is_marked() -> None:
    document = json.loads(json.dumps(SAMPLE))
    part = next(p for p in document["result"]["parts"] if p["part"] == "EV traction motor")
    assert text.OUTSIDE not in text.printed(text.stress(SAMPLE))
    part["weeks_to_stop"]["low"] = part["weeks_to_stop"]["base"] + 1
    assert "11.4* " in (shown := text.printed(text.stress(document)))
    assert "* base values lie outside the range of the futures." in shown


def test_one_thing_in_two_regions_is_one_link_of_the_short_chain() -> None:
    causes = [Cause("node", f"metal:NdPr@{region}/any", "", 2.0, "", "") for region in ("JPN", "EUR")]
    part = replace(view.read(SAMPLE).parts[0], causes=tuple(causes))
    assert cause_words(part) == "NdPr metal"


def test_a_measure_without_a_rule_is_named_by_its_kind() -> None:
    document = json.loads(json.dumps(SAMPLE))
    document["result"]["measures"] = [{"id": "mine-1", "kind": "gross_quota", "rule": None}]
    document["result"]["parts"][0]["cause"] = [{"kind": "measure", "id": "mine-1", "value": 1, "unit": "t/a"}]
    names = {cause_title(c) for part in view.read(document).parts for c in part.causes if c.id == "mine-1"}
    assert names == {"gross quota mine-1"}


def test_many_names_are_counted_after_the_first() -> None:
    names = [f"P{n}" for n in range(2000)]
    assert listing(names) == "P0, P1, P2, P3, P4, P5 and 1,994 others"
    assert listing(names[:8]) == "P0, P1, P2, P3, P4, P5, P6 and P7"
