"""Whole histories in and out: the forms that are read, what is refused, and that nothing changes on the way."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from events_mutations import mutated, words
from events_sample import CONTEXT, all_samples, mining
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.custody.events import document, read_document, read_events, write_document
from remanence.custody.events.strict_json import DEPTH, read_json
from remanence.errors import InputError

CREATED = "2026-03-15T00:00:00Z"


def _bytes(value: Any) -> bytes:
    return json.dumps(value).encode()


def _document(events: list[Any], **members: Any) -> dict[str, Any]:
    head = {"@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": CREATED}
    return {**head, "epcisBody": {"eventList": events}, **members}


def _refused(content: bytes, name: str = "history") -> list[str]:
    with pytest.raises(InputError) as caught:
        read_document(content, name)
    return [str(offence) for offence in caught.value.offences]


def test_every_form_gives_the_same_events() -> None:
    events = all_samples()
    results = {"queryName": "q", "resultsBody": {"eventList": events}}
    query = {"@context": CONTEXT, "type": "EPCISQueryDocument", "epcisBody": {"queryResults": results}}
    lines = b"\n\n".join(map(_bytes, events)) + b"\r\n"
    for content in (_bytes(_document(events)), _bytes(query), _bytes(events), lines, b"\xef\xbb\xbf" + lines):
        assert read_document(content, "history") == events
    assert read_document(_bytes(events[0]), "one") == events[:1]
    assert read_document(_bytes(events[0]), "one.jsonl") == events[:1]
    assert read_document(json.dumps(events[0], indent=1).encode(), "one") == events[:1]
    assert read_document(_bytes([]), "none") == []


def test_events_are_numbered_in_messages() -> None:
    bad = mining()
    bad["action"] = "MAKE"
    lines = b"\n".join([_bytes(mining()), b"", _bytes(bad), b'{"type": "ObjectEvent",}'])
    assert any(
        reason.startswith("history event 2 action:")
        for reason in _refused(_bytes(_document([mining(), bad])))
    )
    reasons = _refused(lines, "h.jsonl")
    assert any(reason.startswith("h.jsonl line 3 action:") for reason in reasons)
    assert any(reason.startswith("h.jsonl line 4 line 1 column") for reason in reasons)


def test_what_surrounds_the_events_is_checked_too() -> None:
    event = mining()
    event["eventTime"] = "yesterday"
    reasons = "\n".join(_refused(_bytes(_document([event], schemaVersion=2, sendr="x"))))
    for word in ("schemaVersion", "sendr", "'sender'", "history event 1 eventTime"):
        assert word in reasons


def test_a_context_of_the_document_goes_with_its_events() -> None:
    event = mining()
    del event["@context"]
    event["ext:note"] = "kept"
    content = _document([event], **{"@context": [*CONTEXT, {"ext": "https://example.org/ext/"}]})
    (read,) = read_document(_bytes(content), "history")
    assert read == {**event, "@context": [{"ext": "https://example.org/ext/"}]}
    assert read_document(write_document([read], CREATED), "again") == [read]


def test_a_prefix_of_ours_that_means_something_else_is_refused() -> None:
    content = _document([mining()], **{"@context": [CONTEXT[0], {"rem": "https://example.org/"}]})
    del content["epcisBody"]["eventList"][0]["@context"]
    with pytest.raises(InputError, match="urn:remanence:custody:"):
        read_events(_bytes(content), "history")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b'{"a": 1, "b": {"c": 1, "c": 2}}', "'c' twice"),
        (b"[NaN]", "NaN"),
        (b"[-Infinity]", "-Infinity"),
        (b"[1e999]", "1e999"),
        (b"[12345678901234567890]", "12345678901234567890"),
        (b"[9007199254740993]", "9007199254740993"),
        (b"[" + b"9" * 5000 + b"]", "9999"),
        (b'{"a":\n  [1,}', "line 2 column 6"),
        (b'{"a": "\xff"}', "UTF-8 at offset 7"),
        (b'["\\ud800"]', "half of a character"),
        (b"[" * 100_000, "nesting"),
        (b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1), "nesting"),
        (b"", "line 1 column 1"),
        (b"[1] [2]", "line 1 column 5"),
        (b"7", "found 7"),
        (b"{}", "no 'type'"),
        (b"[[]]", "event 1"),
    ],
)
def test_what_cannot_be_read_in_one_way_is_refused(content: bytes, word: str) -> None:
    assert word in "\n".join(_refused(content))


def test_nesting_is_counted_outside_of_texts_only() -> None:
    assert read_json(b"[" * DEPTH + b"]" * DEPTH, "deep")
    assert read_json(json.dumps(["[" * 500, '\\"{' * 500]).encode(), "text") == ["[" * 500, '\\"{' * 500]


def test_whole_numbers_that_a_double_holds_are_read() -> None:
    text = (
        b"[9007199254740991, -9007199254740991, 9007199254740992, 48653351852808990, 100000000000000000000]"
    )
    assert read_json(text, "numbers") == [2**53 - 1, 1 - 2**53, 2.0**53, 4.865335185280899e16, 1e20]


def test_a_document_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "SIZE", 100)
    assert "at most 100 bytes" in _refused(b" " * 101)[0]


def test_a_thousand_offenders_are_listed_and_the_rest_counted() -> None:
    reasons = _refused(_bytes([5] * 1500))
    assert len(reasons) == 1001
    assert "more offences" in reasons[-1]


def test_writing_is_canonical_and_checked() -> None:
    events = all_samples()
    content = write_document(events, CREATED)
    shuffled = [dict(reversed(event.items())) for event in events]
    assert write_document(shuffled, CREATED) == content
    assert json.loads(content)["epcisBody"]["eventList"] == events
    assert len(content.splitlines()) == len(events) + 2
    for wrong in (
        [{**events[0], "eventTime": "yesterday"}],
        [{**events[0], "ext:n": 2**60}],
        [{"type": "x"}],
    ):
        with pytest.raises(InputError):
            write_document(wrong, CREATED)
    with pytest.raises(InputError, match="written"):
        write_document(events, "today")


_TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
_NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
_JSON = st.recursive(
    st.none() | st.booleans() | _TEXTS | _NUMBERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)
_MEMBERS = st.dictionaries(st.sampled_from(["ext:a", "ext:b"]), _JSON, max_size=2)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), _MEMBERS), max_size=4))
def test_histories_come_back_as_they_went(parts: list[tuple[int, dict[str, Any]]]) -> None:
    samples = all_samples()
    events = [{**copy.deepcopy(samples[number]), **members} for number, members in parts]
    content = write_document(events, CREATED)
    read = read_document(content, "history")
    assert read == events
    assert write_document(read, CREATED) == content


def test_no_text_brings_anything_but_events_or_an_input_error() -> None:
    samples = [_document(all_samples()), all_samples()]
    pool, chance = words(samples), random.Random(3)
    for _ in range(150):
        content = json.dumps(mutated(chance.choice(samples), chance, pool)).encode()
        if chance.random() < 0.3:
            at = chance.randrange(len(content))
            content = content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
        try:
            read_events(content, "history")
        except InputError as error:
            assert error.offences and str(error)
