"""Reading events: what the view says, and that every reason against an event is said at once."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from events_sample import (
    CARBONATE,
    LANTHANUM,
    MAGNET,
    NDPR,
    all_samples,
    linking,
    mining,
    separation,
    sintering,
)

from remanence.custody.events import parse_event, read_events
from remanence.errors import InputError

ROOT = Path(__file__).resolve().parents[2]


def _refused(event: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_event(event, "here")
    return [str(offence) for offence in caught.value.offences]


def test_every_type_of_event_is_read() -> None:
    events = [parse_event(raw, "here") for raw in all_samples()]
    assert [len(e.inputs) for e in events] == [1, 0, 0, 0, 0, 0]
    assert [len(e.outputs) for e in events] == [2, 1, 1, 0, 0, 0]
    assert [len(e.seen) for e in events] == [0, 0, 0, 1, 1, 1]
    assert [e.stage for e in events] == ["separation", "mine", "magnet", None, "part", None]


def test_a_campaign_is_read_whole() -> None:
    raw = separation()
    event = parse_event(raw, "here")
    assert event.raw == raw
    assert event.transformation == "urn:example:campaign:sx-2026-07"
    assert event.recorded == datetime(2026, 3, 15, 1, tzinfo=UTC)
    assert event.time == datetime(2026, 3, 14, 1, 30, tzinfo=UTC)
    assert [row.lot for row in event.inputs + event.outputs] == [CARBONATE, NDPR, LANTHANUM]
    assert [row.kg for row in event.inputs + event.outputs] == [120_000.0, 11_200.0, 30_500.0]
    assert event.inputs[0].assay is None
    assert [line.of for line in event.outputs[0].assay or ()] == ["Nd2O3", "Pr6O11"]
    assert event.flushed is True and event.losses[0].element == "Nd"


def test_masses_of_single_things_stand_in_their_rows() -> None:
    assert parse_event(sintering(), "here").outputs[0].kg == 0.0425
    assert parse_event(linking(), "here").seen[0].kg is None


def test_every_reason_at_once() -> None:
    event = separation()
    custody = event["rem:custody"]
    custody["step"] = "solvent_extracton"
    custody["country"] = "MYZ"
    custody["model"] = "segregation"
    custody["evidence"][0]["kind"] = "customs_entri"
    del custody["lots"][0]["moisture"]
    custody["lots"][1]["form"] = "oxid"
    custody["lots"][1]["assay"][0]["of"] = "NdPr"
    del custody["lots"][1]["basis"]
    custody["lots"][2]["assay"][0]["share"] = 0.9
    custody["lots"].append({"lot": MAGNET, "form": "magnet", "basis": "gross", "assay": "declared"})
    event["inputQuantityList"][0]["uom"] = "MTR"
    event["recordTime"] = "2026-03-14T09:30:00"
    said = "\n".join(_refused(event))
    words = """solvent_extraction MYZ 'segregated' customs_entry moisture 'oxide' NdPr 'basis' 1.26 MTR recordTime"""
    for word in words.split():
        assert word in said, word
    assert "a lot that stands in a list of the event" in said


def test_an_event_without_the_extension_is_refused_with_the_reason() -> None:
    event = mining()
    del event["rem:custody"]
    assert any("no rem:custody" in reason for reason in _refused(event))


def test_the_example_in_the_documentation_is_read() -> None:
    page = (ROOT / "docs" / "custody-events.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    (event,) = read_events(example.encode(), "example")
    assert [row.kg for row in event.inputs + event.outputs] == [120_000.0, 11_200.0, 30_500.0]
