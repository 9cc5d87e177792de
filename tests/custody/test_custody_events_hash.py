"""The hash id of CBV 2.0: pre-hash texts written by hand from the rules, and laws."""

from __future__ import annotations

import copy
import hashlib
import random
from typing import Any

import pytest
from events_sample import all_samples, mining
from hypothesis import given
from hypothesis import strategies as st

from remanence.custody.events import event_id, parse_event
from remanence.custody.events.digital_link import canonical_link, check_digit
from remanence.custody.events.hash_id import pre_hash

HOME = "https://id.gs1.org"
CBV = "https://ref.gs1.org/cbv"

SHIPPING = {
    "@context": [
        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        {"ex": "https://example.org/e/"},
    ],
    "type": "ObjectEvent",
    "eventID": "urn:uuid:1",
    "recordTime": "2026-01-02T00:00:00Z",
    "errorDeclaration": {"declarationTime": "2026-01-03T00:00:00Z"},
    "eventTime": "2026-01-01T12:00:00.12345+01:00",
    "eventTimeZoneOffset": "+01:00",
    "action": "OBSERVE",
    "bizStep": "shipping",
    "disposition": "urn:epcglobal:cbv:disp:in_transit",
    "epcList": ["urn:epc:id:sscc:4012345.0000000222", "urn:epc:id:sscc:4012345.0000000111"],
    "quantityList": [{"uom": "KGM", "quantity": 1.50, "epcClass": "urn:epc:class:lgtin:4012345.012345.L 1"}],
    "readPoint": {"id": "urn:epc:id:sgln:4012345.00011.987", "ex:gate": "7.0"},
    "destinationList": [{"type": "owning_party", "destination": "urn:epc:id:pgln:4000001.00000"}],
    "sourceList": [{"type": "location", "source": "urn:epc:id:sgln:4012345.00005.0"}],
    "bizTransactionList": [
        {"bizTransaction": "urn:example:b"},
        {"type": "po", "bizTransaction": "urn:example:a"},
    ],
    "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 26.0, "component": "x"}]}],
    "ex:b": [3, "x", {"inner": True}],
    "ex:a": " text ",
}
SHIPPING_TEXT = (
    "eventType=ObjectEvent"
    "eventTime=2026-01-01T11:00:00.123Z"
    "eventTimeZoneOffset=+01:00"
    f"epcListepc={HOME}/00/040123450000001112epc={HOME}/00/040123450000002225"
    "quantityListquantityElementepcClass=urn:epc:class:lgtin:4012345.012345.L 1quantity=1.5uom=KGM"
    "action=OBSERVE"
    f"bizStep={CBV}/BizStep-shipping"
    f"disposition={CBV}/Disp-in_transit"
    f"readPointid={HOME}/414/4012345000115/254/987{{https://example.org/e/}}gate=7"
    f"bizTransactionListbizTransaction=urn:example:btype={CBV}/BTT-pobizTransaction=urn:example:a"
    f"sourceListtype={CBV}/SDT-locationsource={HOME}/414/4012345000054"
    f"destinationListtype={CBV}/SDT-owning_partydestination={HOME}/417/4000001000005"
    f"sensorElementListsensorElementsensorReporttype=https://gs1.org/voc/Temperaturevalue=26component={CBV}/Comp-x"
    "{https://example.org/e/}a=text"
    "{https://example.org/e/}b=3{https://example.org/e/}b=x{https://example.org/e/}binner=true"
)


def test_a_pre_hash_text_written_by_hand() -> None:
    assert pre_hash(SHIPPING) == SHIPPING_TEXT
    digest = hashlib.sha256(SHIPPING_TEXT.encode()).hexdigest()
    assert event_id(SHIPPING) == f"ni:///sha-256;{digest}?ver=CBV2.0"


@pytest.mark.parametrize(
    ("time", "text"),
    [
        ("2023-01-18T11:04:03.1415Z", "2023-01-18T11:04:03.142Z"),
        ("2023-01-18T11:04:03.1414999Z", "2023-01-18T11:04:03.141Z"),
        ("2023-12-31T23:59:59.9995Z", "2024-01-01T00:00:00.000Z"),
        ("2023-01-18t11:04:03z", "2023-01-18T11:04:03.000Z"),
        ("2023-01-18T00:30:00+05:30", "2023-01-17T19:00:00.000Z"),
    ],
)
def test_times_are_in_utc_to_the_millisecond(time: str, text: str) -> None:
    assert f"eventTime={text}event" in pre_hash({**mining(), "eventTime": time})


@pytest.mark.parametrize(
    ("uri", "link"),
    [
        ("urn:epc:id:sgtin:4012345.011111.98%22", "/01/04012345111118/21/98%22"),
        ("urn:epc:id:sgtin:4012345.011111.a(b)*+,:!", "/01/04012345111118/21/a%28b%29%2A%2B%2C%3A%21"),
        ("urn:epc:id:sgtin:415056789012.0.98.7", "/01/04150567890128/21/98.7"),
        ("urn:epc:id:grai:4012345.00022.334455", "/8003/04012345000221334455"),
        ("urn:epc:id:giai:4012345.ABC345", "/8004/4012345ABC345"),
        ("urn:epc:id:gsrnp:4012345.0000000007", "/8017/401234500000000074"),
        ("urn:epc:id:gdti:987659999999..9", "/253/98765999999929"),
        ("urn:epc:id:cpi:0614141.1111-A%23%2F.1234", "/8010/06141411111-A%23%2F/8011/1234"),
        ("urn:epc:id:itip:4012345.011111.01.02.987", "/8006/040123451111180102/21/987"),
        ("urn:epc:class:lgtin:4012345.012345.Lot987", "/01/04012345123456/10/Lot987"),
        ("urn:epc:idpat:sgtin:4012345.012345.*", "/01/04012345123456"),
        ("https://example.com/some/gtin/9780345418913/cpv/3/lot/1/ser/7?a=b#c", "/01/09780345418913/21/7"),
        ("http://example.com/414/4226350800008/254/12/", "/414/4226350800008/254/12"),
        ("urn:epc:id:sgtin:4012345.01111.1", None),
        ("urn:epc:id:sgtin:4012345.011111.", None),
        ("urn:epc:id:lgtin:4012345.012345.Lot987", None),
        ("urn:epc:class:sgtin:4012345.012345.1", None),
        ("urn:epc:idpat:sscc:4012345.*", None),
        ("https://id.gs1.org/01/9780345418913/99/x", None),
        ("https://id.gs1.org/01/97803", None),
        ("https://example.com/01", None),
        ("urn:uuid:01/09780345418913", None),
    ],
)
def test_identifiers_have_one_form(uri: str, link: str | None) -> None:
    assert canonical_link(uri) == (None if link is None else HOME + link)
    if link is not None:
        assert canonical_link(HOME + link) == HOME + link


@given(st.from_regex(r"[0-9]{1,17}", fullmatch=True), st.integers(0, 16), st.integers(1, 9))
def test_a_check_digit_finds_one_wrong_digit(digits: str, at: int, by: int) -> None:
    at %= len(digits)
    wrong = f"{digits[:at]}{(int(digits[at]) + by) % 10}{digits[at + 1 :]}"
    assert check_digit(wrong) != check_digit(digits)


def _shuffled(value: Any, chance: random.Random) -> Any:
    """Return JSON that says the same: members and sets of EPCs in another order."""
    if isinstance(value, dict):
        items = list(value.items())
        chance.shuffle(items)
        return {name: _shuffled(part, chance) for name, part in items}
    if isinstance(value, list):
        parts = [_shuffled(part, chance) for part in value]
        chance.shuffle(parts)
        return parts
    return value


@given(st.randoms(use_true_random=False), st.integers(0, 6))
def test_order_does_not_change_the_id(chance: random.Random, number: int) -> None:
    event = [*all_samples(), SHIPPING][number]
    shuffled = _shuffled(event, chance)
    shuffled["@context"] = event["@context"]
    assert event_id(shuffled) == event_id(event)


def test_what_the_event_says_changes_the_id_and_what_is_said_of_it_does_not() -> None:
    event = mining()
    changed = copy.deepcopy(event)
    changed["rem:custody"]["lots"][0]["assay"][0]["share"] = 0.0121
    assert event_id(changed) != event_id(event)
    mistake = {"declarationTime": "2026-01-03T00:00:00Z"}
    declared = {**event, "errorDeclaration": mistake, "recordTime": "2026-04-01T00:00:00Z"}
    assert event_id(declared) == event_id(event)


def test_an_event_without_an_id_gets_its_hash() -> None:
    event = mining()
    del event["eventID"]
    assert parse_event(event, "here").id == event_id(event)
    assert parse_event(event, "here").id.startswith("ni:///sha-256;")
