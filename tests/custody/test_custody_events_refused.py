"""What a custody extension may not say, one reason at a time; masses by an oracle; arbitrary damage."""

from __future__ import annotations

import copy
import hashlib
import json
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from events_mutations import mutated, words
from events_sample import CARBONATE, HASH, NDPR, all_samples, linking, mining, packing, separation, sintering
from hypothesis import given
from hypothesis import strategies as st

from remanence.custody.events import parse_event
from remanence.custody.events.constituents import CONSTITUENTS, constituent, kilograms_of_element
from remanence.custody.events.words import countries, evidence_grades, mass_units, stages_of_steps
from remanence.errors import InputError
from remanence.quantity import ATOMIC_MASS, OXIDES, oxide_factor

Change = Callable[[dict[str, Any], dict[str, Any]], Any]


def _refused(event: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_event(event, "here")
    return [str(offence) for offence in caught.value.offences]


def _row(custody: dict[str, Any], number: int = 0) -> dict[str, Any]:
    row: dict[str, Any] = custody["lots"][number]
    return row


ONE_REASON: list[tuple[str, str, Change]] = [
    ("an empty document", "hash of an empty file",
     lambda e, c: c.update(evidence=[{"sha256": hashlib.sha256(b"").hexdigest(), "kind": "audit"}])),
    ("no step", "no 'step'", lambda e, c: c.pop("step")),
    ("no model", "no 'model'", lambda e, c: c.pop("model")),
    ("no lots", "no 'lots'", lambda e, c: c.pop("lots")),
    ("no evidence", "no 'evidence'", lambda e, c: c.pop("evidence")),
    ("no country", "no country for solvent_extraction", lambda e, c: c.pop("country")),
    ("no basis", "no 'basis'", lambda e, c: _row(c).pop("basis")),
    ("no form", "no 'form'", lambda e, c: _row(c).pop("form")),
    ("no assay", "no 'assay'", lambda e, c: _row(c).pop("assay")),
    ("country of two letters", '"MY"', lambda e, c: c.update(country="MY")),
    ("a sum of countries", '"WLD"', lambda e, c: c.update(country="WLD")),
    ("country by name", "did you mean 'MYS'", lambda e, c: c.update(country="malaysia")),
    ("country as a number", "country", lambda e, c: c.update(country=5)),
    ("unknown member", "did you mean 'losses'", lambda e, c: c.update(loses=[])),
    ("facility without kind", "facility", lambda e, c: c.update(facility="a plant")),
    ("facility with a line end", "facility", lambda e, c: c.update(facility="facility:a\n")),
    ("flushed as text", "flushed", lambda e, c: c.update(flushed="yes")),
    ("unknown form", "did you mean 'oxide'", lambda e, c: _row(c, 1).update(form="oxyde")),
    ("unknown basis", "basis", lambda e, c: _row(c, 1).update(basis="TREO")),
    ("unknown unit", "'LTR'", lambda e, c: e["inputQuantityList"][0].update(uom="LTR")),
    ("no mass", "without a mass", lambda e, c: e["inputQuantityList"][0].pop("uom")),
    ("mass of nothing", "above 0", lambda e, c: e["inputQuantityList"][0].update(quantity=0)),
    ("mass beyond reason", "above 0 and up to", lambda e, c: e["inputQuantityList"][0].update(quantity=1e300)),
    ("mass twice", "a second mass", lambda e, c: _row(c).update(mass={"quantity": 1, "uom": "TNE"})),
    ("lot without a row", "without a row", lambda e, c: c["lots"].pop(0)),
    ("row without a lot", "a list of the event", lambda e, c: e.pop("inputQuantityList")),
    ("row twice", "one row for each lot", lambda e, c: c["lots"].append(copy.deepcopy(_row(c)))),
    ("lot in and out", "each lot once", lambda e, c: e["outputQuantityList"].append(e["inputQuantityList"][0])),
    ("wet carbonate", "gross carbonate without moisture", lambda e, c: _row(c).pop("moisture")),
    ("moisture of REO", "moisture on the basis REO", lambda e, c: _row(c, 1).update(moisture=0.1)),
    ("water alone", "less than 1", lambda e, c: _row(c).update(moisture=1)),
    ("moisture in percent", "from 0 to 1", lambda e, c: _row(c).update(moisture=18)),
    ("declared output", "at least one line", lambda e, c: _row(c, 1).update(assay="declared")),
    ("another word than declared", "assay", lambda e, c: _row(c, 1).update(assay="as usual")),
    ("empty assay", "assay", lambda e, c: _row(c, 1).update(assay=[])),
    ("NdPr", "state Nd and Pr", lambda e, c: _row(c, 1)["assay"][0].update(of="NdPr")),
    ("no such oxide", "'NdO7'", lambda e, c: _row(c, 1)["assay"][0].update(of="NdO7")),
    ("element on REO", "on the basis REO", lambda e, c: _row(c, 1)["assay"][0].update(of="Nd")),
    ("oxide on element", "on the basis element", lambda e, c: _row(c, 2).update(basis="element")),
    ("element twice", "Pr twice (Pr2O3 and Pr6O11)", lambda e, c: _row(c, 1)["assay"][0].update(of="Pr2O3")),
    ("shares above one", "add up to 1.25", lambda e, c: _row(c, 1)["assay"][0].update(share=1.0)),
    ("share below zero", "0 or more", lambda e, c: _row(c, 1)["assay"][0].update(share=-0.1)),
    ("no uncertainty", "no 'sd'", lambda e, c: _row(c, 1)["assay"][0].pop("sd")),
    ("certificate that is no hash", "certificate", lambda e, c: _row(c, 1).update(certificate="abc")),
    ("hash with a line end", "sha256", lambda e, c: c["evidence"][0].update(sha256=HASH + "\n")),
    ("unknown evidence", "did you mean 'weighbridge'", lambda e, c: c["evidence"][0].update(kind="weigh_bridge")),
    ("loss of an oxide", "contained element", lambda e, c: c["losses"][0].update(of="Nd2O3")),
    ("loss of a mixture", "state Nd and Pr", lambda e, c: c["losses"][0].update(of="NdPr")),
    ("loss below zero", "0 or more", lambda e, c: c["losses"][0].update(kg=-1)),
    ("time without offset", "eventTime", lambda e, c: e.update(eventTime="2026-03-14T09:30:00")),
    ("long ago", "1900 to 2999", lambda e, c: e.update(eventTime="1850-03-14T09:30:00Z")),
    ("far future", "1900 to 2999", lambda e, c: e.update(recordTime="9999-03-14T09:30:00Z")),
    ("no such day", "recordTime", lambda e, c: e.update(recordTime="2026-02-30T09:30:00Z")),
    ("other meaning of rem", "urn:remanence:custody:", lambda e, c: e.update({"@context": {"rem": "urn:x:"}})),
    ("EPCIS member unknown", "did you mean 'inputQuantityList'", lambda e, c: e.update(inputQuantitylist=[])),
    ("weighing in percent", "from 0 to 1", lambda e, c: _row(c).update(weighing_sd=2)),
    ("a number that is none", "finite", lambda e, c: _row(c).update(weighing_sd=float("nan"))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "change"), [case[1:] for case in ONE_REASON], ids=[case[0] for case in ONE_REASON]
)
def test_one_thing_wrong_is_named(word: str, change: Change) -> None:
    event = separation()
    change(event, event["rem:custody"])
    assert any(word in reason for reason in _refused(event))


@pytest.mark.parametrize(
    "event", [None, 5, [], {}, "x", {"rem:custody": 5}, {"type": "ObjectEvent", "rem:custody": []}]
)
def test_what_is_no_event_is_refused(event: Any) -> None:
    assert _refused(event)


def test_an_event_of_another_type_carries_no_custody() -> None:
    event = mining()
    event["type"] = "urn:example:Melting"
    assert any("one of the types ObjectEvent" in reason for reason in _refused(event))


def test_single_things_that_are_made_need_a_mass() -> None:
    event = sintering()
    del event["rem:custody"]["lots"][0]["mass"]
    assert any("State it in the row as mass" in reason for reason in _refused(event))
    event["action"] = "OBSERVE"
    assert parse_event(event, "here").seen[0].kg is None


def test_a_country_may_be_unknown_but_not_unsaid() -> None:
    event = mining()
    event["rem:custody"]["country"] = None
    assert parse_event(event, "here").country is None
    event = packing()
    del event["rem:custody"]["country"]
    assert parse_event(event, "here").country is None


def test_shares_may_exceed_one_within_three_deviations() -> None:
    event = separation()
    lines = event["rem:custody"]["lots"][1]["assay"]
    lines[0]["share"], lines[1]["share"] = 0.76, 0.2527  # 3 sd of the sum: 0.01273
    row = parse_event(event, "here").outputs[0]
    assert [line.share for line in row.assay or ()] == [0.76, 0.2527]  # never scaled
    lines[1]["share"] = 0.2528
    assert any("add up to 1.0128" in reason for reason in _refused(event))


def test_error_declarations_are_read() -> None:
    event = mining()
    event["errorDeclaration"] = {
        "declarationTime": "2026-04-01T00:00:00Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:uuid:a", "urn:uuid:b"],
    }
    read = parse_event(event, "here")
    assert (read.error_reason, read.corrected_by) == ("incorrect_data", ("urn:uuid:a", "urn:uuid:b"))
    event["errorDeclaration"] = {"declarationTime": "2026-04-01T00:00:00Z"}
    read = parse_event(event, "here")
    assert (read.error_reason, read.corrected_by) == ("not stated", ())
    assert parse_event(mining(), "here").error_reason is None
    event["errorDeclaration"] = {"reason": "incorrect"}
    assert len(_refused(event)) == 2


def test_objects_that_end_are_inputs() -> None:
    event = linking()
    assert parse_event(event, "here").parent == "urn:epc:id:giai:4012345.motor-7"
    event = mining()
    event["action"] = "DELETE"
    event["rem:custody"]["step"] = "disposal"
    assert [row.lot for row in parse_event(event, "here").inputs] == [CARBONATE]


_KILOGRAMS = {"KGM": "1", "TNE": "1000", "GRM": "1/1000", "LBR": "45359237/100000000"}
_KILOGRAMS |= {"STN": "2000*", "LTN": "2240*", "ONZ": "1/16*"}


def _oracle(text: str, unit: str) -> float:
    """Return kilograms from the international pound of 0.45359237 kg and exact fractions, rounded once."""
    factor = _KILOGRAMS[unit]
    pound = Fraction(_KILOGRAMS["LBR"])
    exact = Fraction(factor.removesuffix("*")) * pound if factor.endswith("*") else Fraction(factor)
    return float(Fraction(text) * exact)


@given(st.floats(1e-6, 1e8), st.sampled_from(sorted(_KILOGRAMS)))
def test_masses_convert_exactly(quantity: float, unit: str) -> None:
    event = mining()
    event["quantityList"][0] |= {"quantity": quantity, "uom": unit}
    text = json.dumps(quantity)
    assert parse_event(json.loads(json.dumps(event)), "here").outputs[0].kg == _oracle(text, unit)


def test_every_unit_has_an_oracle() -> None:
    assert set(mass_units()) == set(_KILOGRAMS)


def test_oxides_hold_their_element_by_atomic_mass() -> None:
    for element, (metal, oxygen) in OXIDES.items():
        formula = f"{element}{metal if metal > 1 else ''}O{oxygen}"
        one = constituent(formula)
        assert (one.element, one.is_oxide) == (element, True)
        assert one.fraction == pytest.approx(oxide_factor(element), rel=1e-12)
        assert kilograms_of_element(formula, 10.0) == (element, pytest.approx(10 * one.fraction))
    assert constituent("Pr2O3").fraction == pytest.approx(
        2 * ATOMIC_MASS["Pr"] / (2 * ATOMIC_MASS["Pr"] + 3 * ATOMIC_MASS["O"])
    )
    assert constituent("Fe").fraction == 1.0
    assert not {"NdPr", "REO", "Nd2O5"} & set(CONSTITUENTS)


def test_the_tables_of_words_are_whole() -> None:
    assert len(countries()) == 249
    assert {"CHN", "TWN", "HKG", "GRL", "MMR", "USA"} <= set(countries())
    assert not {"XKX", "EU27", "WLD", "OTH"} & set(countries())
    assert set(evidence_grades().values()) == set(range(6))
    assert stages_of_steps()["sintering"] == "magnet" and stages_of_steps()["shipping"] is None


def _damage(count: int, seed: int) -> int:
    """Return how many of ``count`` damaged samples are still read; anything but an InputError ends the test."""
    samples = all_samples()
    pool, chance, read = words(samples), random.Random(seed), 0
    for _ in range(count):
        event = mutated(chance.choice(samples), chance, pool)
        try:
            parsed = parse_event(event, "here")
        except InputError as error:
            assert error.offences and all(o.where and o.found and o.expected for o in error.offences)
        else:
            read += 1
            rows = parsed.inputs + parsed.outputs + parsed.seen
            assert all(row.kg is None or 0 < row.kg <= 1e12 for row in rows)
            assert all(row.kg is not None for row in parsed.inputs + parsed.outputs)
            assert all(row.assay for row in parsed.outputs)
    return read


def test_damage_gives_an_event_or_an_input_error() -> None:
    assert 10 < _damage(400, seed=1) < 390


@pytest.mark.deep
def test_much_damage_gives_an_event_or_an_input_error() -> None:
    assert _damage(30_000, seed=2) > 100


def test_lots_of_one_class_are_told_apart_by_their_ids() -> None:
    event = separation()
    event["rem:custody"]["lots"][1]["lot"] = NDPR + "x"
    reasons = _refused(event)
    assert len(reasons) == 2
