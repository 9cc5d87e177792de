"""Laws of a reading: whatever the text, nothing raises, spans lie inside, lines and alarms are as their schemas say."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remanence.atlas import load_atlas
from remanence.atlas.places import Places
from remanence.reading.document import Finding
from remanence.reading.line import text_of
from remanence.reading.reading import Kit, Reading, load_kit
from remanence.reading.sources.publishers import Publishers
from remanence.reading.sources.raw import Raw
from remanence.reading.sources.read import articles_in

SCHEMAS = Path(__file__).resolve().parents[2] / "data" / "schemas"
PIECES = (
    "Lynas Rare Earths", "MP Materials", "China", "the Ministry of Commerce", "Brazil's", "Harrow Magnets Ltd",
    " (HM)", "plans to", "signed an offtake agreement with", "produced", "may suspend", "did not approve",
    "a loan of", "will open", "a capacity of", "exports of", "the price of", "owns", "NdPr oxide", "dysprosium",
    "sintered magnets", "1,500 tonnes", "$565 million", "85-90%", "0.0077 %", "US$12/kg", "Rs 7,280 crore",
    "20 mt", "a year", "in 2028", "by Q1 2026", "on February 30, 2026", "last week", "\u2019s",
    "\u00e2\u20ac\u2122", "\ufffd", ". ", ", ", "; ", ": ", "\n", "\n\n", "\r\n", "\u2022 ", "Highlights\n",
    "<b>", "&amp;", "https://example.org/a ", "\x00", "\x1b[31m", "\u202e", "\ud800", "\U0001f9f2",
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=40).map("".join),
    st.text(max_size=300),
)


@cache
def _kit() -> Kit:
    return load_kit(load_atlas(Places()))


@cache
def _shape(name: str) -> Any:
    return jsonschema.Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8")))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    raw = Raw("any.txt", text.encode("utf-8", "surrogatepass"))
    reading = Reading(_kit())
    for document in articles_in(raw, _kit().publishers):
        if isinstance(document, Finding):
            assert str(document)
            continue
        read = reading.read(document)
        for line in read.lines:
            assert json.loads(text_of(line)) == json.loads(json.dumps(line))
            _shape("read").validate(json.loads(text_of(line)))
            for start, end in ((line["evidence"]["start"], line["evidence"]["end"]), *line["also"]):
                assert 0 <= start < end <= len(raw.text)
        for alarm in (*read.alarms, *reading.across()):
            _shape("alarms").validate(alarm.as_json())
            assert all(0 <= start <= end <= len(raw.text) for start, end in alarm.spans)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_found_wrong(data: bytes) -> None:
    found = list(articles_in(Raw("any", data), Publishers.load()))
    assert found
    reading = Reading(_kit())
    for one in found:
        if not isinstance(one, Finding):
            reading.read(one)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_the_same_text_gives_the_same_bytes(text: str) -> None:
    raw = Raw("any.txt", text.encode("utf-8", "surrogatepass"))
    said = [
        [text_of(line) for document in articles_in(raw, _kit().publishers) if not isinstance(document, Finding)
         for line in Reading(_kit()).read(document).lines]
        for _ in range(2)
    ]  # fmt: skip
    assert said[0] == said[1]
