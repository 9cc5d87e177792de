"""Every part of the document against an oracle that counts days and shares no code with the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import stress_oracle
from stress_oracle import recompute
from stress_world import answer, document, future, line

from market.real_chain import START, scenario
from remanence.answers.paths import Future

NAMES = ("baseline", "licence-squeeze", "full-halt", "heavy-feed-loss", "smco-halt", "baseline-lapsed")


def oracle(part: dict, name: str, result: dict) -> dict:
    run: Future = future(name)
    key = part["magnet_node"]
    node = run.nodes[key["good"], key["region"], key["origin"]] if key else None
    months = next(iter(run.nodes.values())).months
    effective = date.fromisoformat(result["first_effective"] or result["start"])
    return recompute(part, node, months, effective, run.highest_bidder_share)


@pytest.mark.parametrize("name", ["baseline", "licence-squeeze"])
def test_the_document_says_what_the_oracle_counts(name: str) -> None:
    result = document(name)
    for part in result["parts"]:
        found = oracle(part, name, result)
        assert part["weeks_to_stop"]["base"] == found["weeks"], part["part"]
        assert part["stop_date"] == (found["stop"].isoformat() if found["stop"] else None), part["part"]
        assert [row["base"] for row in part["fill"]] == pytest.approx(found["fill"], abs=6e-5), part["part"]
        assert part["peak_shortage"] == pytest.approx(1 - min(found["fill"]), abs=6e-5)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"unit_value_usd": 180.0},
        {"unit_value_usd": 90.0, "licence_valid_until": date(2027, 9, 1)},
        {"on_order_kg": 90000.0, "on_order_until": date(2027, 6, 30)},
        {"on_order_kg": None},
        {"line_floor": 0.95, "region": "USA"},
    ],
    ids=lambda change: "+".join(change) or "as it is",
)
def test_other_parts_down_every_scenario_are_what_the_oracle_counts(name: str, change: dict) -> None:
    part = answer(name, [replace(line("EV traction motor (Dy)"), **change)])[0].to_json()
    first = scenario(name).first_effective or START
    found = oracle(part, name, {"first_effective": first.isoformat(), "start": START.isoformat()})
    assert part["weeks_to_stop"]["base"] == found["weeks"]
    assert [row["base"] for row in part["fill"]] == pytest.approx(found["fill"], abs=6e-5)


def test_the_oracle_is_short_and_knows_nothing_of_the_answer() -> None:
    text = Path(stress_oracle.__file__).read_text(encoding="utf-8")
    assert len(text.splitlines()) < 60
    assert "remanence" not in text
