"""Claims in the atlas's words, and the reason in plain words where that cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from article_samples import article, claim
from grounds_samples import NAMES, grounds

from remanence.reading.annotation import Name
from remanence.reading.candidates import Candidate, Proposed, candidate
from remanence.reading.words import iso3, term


def read(type_: str, text: str, said: str = "", *, doc: dict[str, Any] | None = None, **given: Any) -> Candidate:
    within = article(text, names=NAMES, **(doc or {}))
    return candidate(claim(type_, said or text, within, **given), within, grounds())


def only(found: Candidate) -> Proposed:
    assert found.reason == ""
    return found.statements[0]


TONNES: dict[str, Any] = {"quantity": 2000.0, "unit": "t", "per": "year"}


def test_a_nameplate_of_a_known_plant() -> None:
    text = "The Tarn Works can make 2,000 t a year of sintered NdFeB magnets."
    said = only(read("capacity", text, subject="Tarn Works", material="NdFeB magnets", stage="magnet", **TONNES))
    assert (said.subject, said.property) == ("facility:neo-narva-p1", "capacity")
    assert (said.value, said.unit, said.basis) == (2000, "t/a", "magnet")
    assert (said.valid_from, said.valid_to) == (date(2026, 3, 10), None)
    assert (said.published, said.evidence, said.trace) == (date(2026, 3, 10), "reported", "page")
    assert said.locator == f"wire.txt#0:0-{len(text)}"
    assert said.source.startswith("document:")


def test_a_planned_capacity_never_stands_as_one_that_is() -> None:
    text = "Tarn Works plans 4,000 t a year of NdFeB magnets from 2028."
    given = TONNES | {"material": "NdFeB magnets", "stage": "magnet", "modality": "planned", "date": "2028"}
    said = only(read("capacity", text, subject="Tarn Works", **given))
    assert (said.property, said.valid_from) == ("capacity_planned.magnet", date(2028, 1, 1))


def test_a_company_that_the_atlas_does_not_hold_is_proposed_and_said_to_be_new() -> None:
    text = "Borealis Oxides has 900 t a year of NdPr oxide capacity."
    found = read("capacity", text, subject="Borealis Oxides", material="NdPr oxide", stage="separation", **TONNES)
    said = only(found)
    assert (said.subject, said.property, said.basis) == (
        "company:borealis-oxides", "capacity.separation", "oxide:NdPr"
    )  # fmt: skip
    assert found.new and found.new.name == "Borealis Oxides"
    assert found.to_json()["new_entity"]["id"] == "company:borealis-oxides"


@pytest.mark.parametrize(
    ("text", "material", "basis"),
    [
        ("Output was 2,000 t of NdPr oxide.", "NdPr", "oxide:NdPr"),
        ("Output was 2,000 t of NdPr metal.", "NdPr", "metal:NdPr"),
        ("Output was 2,000 t REO.", "rare earths", "REO"),
        ("Output of Borealis Oxides was 2,000 t of terbium metal.", "terbium", "metal:Tb"),
        ("Output was 2,000 t of dysprosium oxide.", "dysprosium oxide", "oxide:Dy"),
        ("Output was 2,000 t of bonded NdFeB magnets.", "NdFeB magnets", "bonded NdFeB magnet"),
    ],
)
def test_the_words_tell_of_what_a_tonnage_is(text: str, material: str, basis: str) -> None:
    given = TONNES | {"stage": "separation", "date": "2025"}
    said = only(read("production", text, subject="China", material=material, **given))
    assert (said.subject, said.property, said.basis) == ("country:CHN", "production.separation", basis)
    assert (said.valid_from, said.valid_to) == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("text", "material"),
    [
        ("Output was 2,000 t of NdPr.", "NdPr"),
        ("Output was 2,000 t of rare earths.", "rare earths"),
        ("Output was 2,000 t of NdPr, as oxide or metal.", "NdPr"),
        ("Output was 2,000 t of permanent magnets.", "permanent magnets"),
        ("Output was 2,000 t.", ""),
    ],
)
def test_a_tonnage_whose_basis_cannot_be_told_is_not_mapped(text: str, material: str) -> None:
    found = read("production", text, subject="China", material=material, stage="separation", date="2025", **TONNES)
    assert not found.statements
    assert found.reason.startswith("no basis")


@pytest.mark.parametrize(
    ("type_", "given", "reason"),
    [
        ("capacity", TONNES | {"subject": ""}, "no subject"),
        ("capacity", TONNES | {"subject": "the industry"}, "unknown subject 'the industry'"),
        ("capacity", {"subject": "Tarn Works"}, "no figure"),
        ("capacity", {"subject": "Tarn Works", "quantity": 5.0}, "no unit"),
        ("capacity", {"subject": "Tarn Works", "quantity": 5.0, "unit": "t"}, "no rate"),
        ("capacity", TONNES | {"subject": "Tarn Works", "per": "day"}, "days of operation"),
        ("capacity", TONNES | {"subject": "Tarn Works", "modality": "forecast"}, "forecast"),
        ("production", TONNES | {"subject": "China", "modality": "planned"}, "nameplate is not output"),
        ("production", TONNES | {"subject": "China", "stage": "magnet", "material": "NdFeB magnets"}, "no date"),
        ("production", TONNES | {"subject": "Borealis Oxides", "material": "NdPr oxide"}, "no stage"),
        ("market_share", {"subject": "China", "quantity": 80.0, "unit": "%", "modality": "planned"}, "aimed at"),
        ("import_reliance", {"subject": "China", "object": "Norland", "quantity": 80.0, "unit": "%"}, "one source"),
        ("resource_grade", {"quantity": 77.0, "unit": "g/t"}, "a resource is not a reserve"),
        ("certification", {"subject": "Tarn Works"}, "certificates"),
        ("permit_legislation", {"subject": "China"}, "remanence rules"),
        ("price", {"quantity": 5.0, "unit": "%"}, "a move"),
        ("mou_partnership", {"subject": "China"}, "two parties"),
        ("ownership", {"subject": "Kestrel Magnetics", "object": "Borealis Oxides", "value": "option"}, "option"),
        ("capacity", TONNES | {"subject": "Tarn Works", "modality": "proposed"}, "nothing that holds"),
        ("capacity", TONNES | {"subject": "Tarn Works", "modality": "speculative"}, "nothing that holds"),
        ("capacity", TONNES | {"subject": "Tarn Works", "polarity": "neg"}, "denied"),
    ],
)
def test_what_cannot_be_mapped_says_why(type_: str, given: dict[str, Any], reason: str) -> None:
    found = read(type_, "Nothing more is said here.", **given)
    assert not found.statements
    assert reason in found.reason


def test_a_document_without_a_date_gives_no_statement() -> None:
    given = TONNES | {"subject": "Tarn Works", "material": "NdFeB magnets"}
    assert "no date" in read("capacity", "Tarn Works can make 2,000 t a year.", doc={"date": ""}, **given).reason
    dated = only(read("capacity", "Tarn Works can make 2,000 t a year.", doc={"date": "2026-02"}, **given))
    assert (dated.published, dated.published_inferred) == (date(2026, 2, 28), True)


def test_bounds_have_an_end_and_words_and_no_value() -> None:
    given = {"subject": "China", "material": "rare earths", "stage": "mining", "unit": "%"}
    bound = only(read("market_share", "More than 70 %.", quantity=70.0, qualifier="gt", **given))
    assert (bound.value, bound.low, bound.high, bound.text) == (None, 0.7, None, "more than 70 %")
    between = only(read("market_share", "85-90 %.", quantity=87.5, quantity_low=85.0, quantity_high=90.0, **given))
    assert (between.value, between.low, between.high) == (0.875, 0.85, 0.9)
    assert between.property == "share.mine"
    assert "no date in the text" in between.note


@pytest.mark.parametrize(
    ("text", "modality", "state"),
    [
        ("Commercial production started at the works.", "done", "operating"),
        ("The works broke ground.", "done", "construction"),
        ("Commissioning of the works has begun.", "done", "commissioning"),
        ("The works halted output.", "done", "suspended"),
        ("The works halted output of permanent magnets, and closed its office.", "done", "suspended"),
        ("The works was closed permanently.", "done", "closed"),
        ("The plant was decommissioned.", "done", "closed"),
    ],
)
def test_the_state_of_a_plant(text: str, modality: str, state: str) -> None:
    said = only(read("facility_status", text, subject="Borealis Oxides", stage="separation", modality=modality))
    assert (said.subject, said.property, said.text) == (
        "facility:borealis-oxides-separation-plant", "status", state
    )  # fmt: skip


def test_a_planned_start_is_a_year_and_no_state() -> None:
    text = "Tarn Works is to open in 2029."
    said = only(read("facility_status", text, subject="Tarn Works", modality="planned", date="2029"))
    assert (said.property, said.value, said.unit) == ("start_year", 2029, "year")


def test_a_planned_start_that_is_past_is_a_slip_of_tense() -> None:
    text = "Tarn Works is to open in 2024."
    found = read("facility_status", text, subject="Tarn Works", modality="planned", date="2024")
    assert "look at the tense" in found.reason


def test_a_place_with_several_plants_needs_one_named() -> None:
    site = {"Mountain Pass": Name(0, 0, "Mountain Pass", "project", "US", "deposit:mountain-pass-resource")}
    within = article("Mountain Pass started production.", names=site)

    def at(stage: str) -> Candidate:
        said = claim("facility_status", within.text, within, subject="Mountain Pass", stage=stage)
        return candidate(said, within, grounds())

    assert "the atlas holds several at Mountain Pass" in at("separation").reason
    only_one = at("recycling")
    assert only_one.statements[0].subject == "facility:mp-recycling"
    assert "the plant of this stage at Mountain Pass" in only_one.statements[0].note


def test_a_plan_undoes_nothing_that_runs() -> None:
    text = "Halden mine plans a new line."
    found = read("facility_status", text, subject="Halden mine", modality="planned")
    assert "undoes nothing" in found.reason


def test_a_price_needs_its_product_and_its_market() -> None:
    given = {"material": "dysprosium oxide", "quantity": 310.0, "unit": "USD/kg", "date": "2026-02"}
    said = only(read("price", "FOB China, the oxide was at $310/kg.", country="CN", **given))
    assert (said.subject, said.property) == ("product:dy-oxide", "price.fob-china")
    assert (said.value, said.unit, said.basis) == (310, "USD/kg", "excl VAT")
    assert "no market" in read("price", "The oxide was at $310/kg.", country="CN", **given).reason
    assert "follows no price" in read("price", "FOB China.", country="CN", **(given | {"material": "tin"})).reason


def test_an_import_is_the_seller_s_export() -> None:
    text = "The United States took 3,000 t of NdFeB magnets from China."
    given = {"quantity": 3000.0, "unit": "t", "date": "2025-06", "material": "NdFeB magnets", "value": "import"}
    said = only(read("trade_volume", text, subject="United States", object="China", **given))
    assert (said.subject, said.property) == ("country:CHN", "exports.ndfeb-magnets.to-usa")
    assert (said.unit, said.basis) == ("t/month", "gross")


def test_a_public_stock_belongs_to_the_land_of_its_agency() -> None:
    text = "Stores Agency bought $2 million of scandium."
    given = {"quantity": 2e6, "unit": "USD", "currency": "USD", "material": "scandium", "date": "2025"}
    said = only(read("stockpile", text, subject="Stores Agency", **given))
    assert (said.subject, said.property) == ("country:USA", "stock_cover.public-stockpile.scandium")


def test_a_control_is_an_event_and_the_law_a_rule() -> None:
    text = "China suspended its export rule on 2025-11-10."
    said = only(read("export_control", text, subject="China", value="suspend", date="2025-11-10"))
    assert said.subject == "measure:event-2025-11-10-china-suspend"
    assert said.property == "event"
    assert "remanence rules" in said.note


def test_a_company_makes_no_law() -> None:
    text = "Borealis Oxides stopped exports on 2025-11-10."
    assert "only a state" in read("export_control", text, subject="Borealis Oxides", date="2025-11-10").reason


def test_a_quota_in_tonnes_is_a_statement() -> None:
    text = "China set a mining quota of 270,000 t of rare earth oxides."
    given = {"quantity": 270000.0, "unit": "t", "date": "2024", "material": "rare earth oxides"}
    said = only(read("permit_legislation", text, subject="China", **given))
    assert (said.property, said.unit, said.basis) == ("quota.mining", "t/a", "REO")


def test_an_agreement_has_parties_kind_volume_and_term() -> None:
    text = "Borealis Oxides signed a binding offtake agreement with Kestrel Magnetics for 400 t a year of NdPr oxide."
    given = {"quantity": 400.0, "unit": "t", "per": "year", "material": "NdPr oxide", "modality": "committed"}
    found = read("offtake_supply", text, subject="Borealis Oxides", object="Kestrel Magnetics", **given)
    said = {s.property: s for s in found.statements}
    assert only(found).property == "volume"
    assert (said["volume"].value, said["volume"].unit, said["volume"].basis) == (400, "t/a", "as named in product")
    assert (said["kind"].text, said["binding"].text) == ("offtake", "yes")
    assert said["parties"].text == "Borealis Oxides|Kestrel Magnetics"
    assert {s.subject for s in found.statements} == {"agreement:borealis-oxides-kestrel-magnetics-offtake-2026"}


@pytest.mark.parametrize("value", ["reduced", "ended"])
def test_an_agreement_that_ends_is_no_new_one(value: str) -> None:
    text = "Borealis Oxides cut its supply to Kestrel Magnetics."
    found = read("offtake_supply", text, subject="Borealis Oxides", object="Kestrel Magnetics", value=value)
    assert "end of an agreement" in found.reason


def test_near_names_are_offered_for_a_new_one() -> None:
    text = "Borealis Oxide has 900 t a year of NdPr oxide capacity."
    within = article(text, names={"Borealis Oxide": Name(0, 0, "Borealis Oxide", "company", known=False)})
    given = TONNES | {"material": "NdPr oxide", "stage": "separation"}
    said = claim("capacity", text, within, subject="Borealis Oxide", **given)
    found = candidate(said, within, grounds())
    assert found.new and found.new.near == ("Borealis Oxides",)
    lower = candidate(replace(said, subject="borealis oxide"), article(text, names={}), grounds())
    assert "near it: Borealis Oxides; add a row" in lower.reason


@pytest.mark.parametrize(
    ("type_", "given", "reason"),
    [
        ("market_share", {"quantity": 150.0, "unit": "%", "material": "rare earths", "stage": "mining"}, "at most 1"),
        ("production", TONNES | {"material": "samarium oxide", "stage": "separation", "date": "2025"}, "a basis of"),
    ],
)
def test_what_the_atlas_could_not_load_is_refused(type_: str, given: dict[str, Any], reason: str) -> None:
    assert reason in read(type_, "China did.", subject="China", **given).reason


def test_a_state_holds_since_it_began_or_since_it_was_known() -> None:
    given = TONNES | {"subject": "Tarn Works", "material": "NdFeB magnets"}
    for said, since in (("2025-06", date(2025, 6, 1)), ("2027", date(2026, 3, 10)), ("", date(2026, 3, 10))):
        assert only(read("capacity", "Tarn Works: 2,000 t a year.", date=said, **given)).valid_from == since


def test_words_are_those_of_the_design() -> None:
    assert [term("stage", s) for s in ("mining", "refining", "end_use", "policy")] == ["mine", "separation", "part", ""]
    assert (iso3("CN"), iso3("EU"), iso3("ZZ")) == ("CHN", "EU27", "")


@pytest.mark.parametrize(
    ("source_class", "evidence"),
    [("official", "measured"), ("company", "company"), ("machine-written", "reported"), ("unknown", "reported")],
)
def test_the_class_is_that_of_the_source(source_class: str, evidence: str) -> None:
    given = TONNES | {"subject": "Tarn Works", "material": "NdFeB magnets"}
    said = only(read("capacity", "Tarn Works: 2,000 t a year.", doc={"source_class": source_class}, **given))
    assert said.evidence == evidence
    assert (said.trace == "page") == (source_class != "machine-written")
