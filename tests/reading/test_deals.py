"""Deals: seven terms with the words that fill them, firm tonnes by the atlas's rule, one row a deal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from article_samples import article, claim
from grounds_samples import NAMES, grounds, mass, years

from remanence.reading.annotation import Day, Quantity
from remanence.reading.article import Article
from remanence.reading.deals import Deal, deal, register, same_deal
from remanence.reading.deals.cues import factors

FIRST = "Borealis Oxides signed a {} with Kestrel Magnetics on NdPr oxide."
MEMO = FIRST.format("memorandum of understanding")
OFFTAKE = FIRST.format("binding offtake agreement")
FULL = (
    OFFTAKE + " The agreement covers 400 t a year at a floor price of $90/kg over 5 years. "
    "Under the deal the oxide will be metallised and the metal made into magnets, with a technology transfer, "
    "a prepayment and first deliveries in 2027."
)


def read(text: str, said: str = "", **given: Any) -> Deal:
    within = annotated(text)
    fields = {"subject": "Borealis Oxides", "object": "Kestrel Magnetics", "material": "NdPr oxide"} | given
    reported = claim(fields.pop("type", "offtake_supply"), said or text.split(".")[0], within, **fields)
    found = deal(reported, within, grounds())
    assert found is not None
    return found


def annotated(text: str, **given: Any) -> Article:
    within = article(text, names=NAMES, **given)
    quantities: list[Quantity] = []
    if "400 t a year" in text:
        quantities.append(mass(text, "400 t a year", 400.0))
    if "2,000 t over" in text:
        quantities.append(mass(text, "2,000 t", 2000.0, per=""))
    if "5 years" in text:
        quantities.append(years(text, "5 years", 5.0))
    days = (Day(text.index("2027"), text.index("2027") + 4, "2027"),) if "2027" in text else ()
    return replace(within, quantities=tuple(quantities), days=days)


def test_the_factors_are_seven_and_each_is_one_file() -> None:
    names = [f.name for f in factors()]
    assert names == [
        "volume_commitment", "price_rule", "technology_transfer", "risk_sharing", "binding_offtake",
        "conversion_steps", "timeline",
    ]  # fmt: skip
    assert all(f.question.endswith("?") for f in factors())


def test_a_deal_with_every_term_quotes_each() -> None:
    found = read(FULL)
    quoted = {name: quote.text if quote else None for name, quote in found.factors.items()}
    assert quoted == {
        "volume_commitment": "400 t a year", "price_rule": "floor price", "technology_transfer": "technology transfer",
        "risk_sharing": "prepayment", "binding_offtake": "binding",
        "conversion_steps": "oxide will be metallised and the metal made into magnets", "timeline": "5 years",
    }  # fmt: skip
    assert (found.completeness, found.missing) == (1.0, ())
    assert (found.announced_t, found.firm_t) == (400, 400)
    for quote in found.factors.values():
        assert quote and FULL[quote.start : quote.end] == quote.text


@pytest.mark.parametrize(
    ("text", "given", "announced", "firm"),
    [
        (MEMO, {"type": "mou_partnership"}, None, 0),
        (MEMO + " The deal covers 400 t a year.", {"type": "mou_partnership"}, 400, 0),
        (FIRST.format("binding memorandum of understanding") + " The deal covers 400 t a year.", {}, 400, 0),
        (FIRST.format("non-binding offtake agreement") + " The deal covers 400 t a year.", {}, 400, 0),
        (FIRST.format("offtake agreement") + " The deal covers 400 t a year.", {}, 400, 0),
        (FIRST.format("offtake agreement") + " The deal is not yet binding and covers 400 t a year.", {}, 400, 0),
        (FIRST.format("offtake agreement") + " The agreement has no firm offtake commitment.", {}, None, 0),
        (OFFTAKE, {}, None, None),
        (OFFTAKE + " The deal covers 400 t a year.", {}, 400, 400),
        (OFFTAKE + " The deal covers 2,000 t over 5 years.", {}, 400, 400),
    ],
)
def test_firm_is_what_binds_and_has_a_volume(
    text: str, given: dict[str, Any], announced: float | None, firm: float | None
) -> None:
    found = read(text, **given)
    assert (found.announced_t, found.firm_t) == (announced, firm)
    assert found.reasons


def test_tonnes_through_a_plant_that_does_not_run_are_not_firm() -> None:
    given = {"quantity": 400.0, "unit": "t", "per": "year"}
    runs = read(OFFTAKE, others=("Halden mine",), **given)
    assert runs.firm_t == 400
    idle = read(OFFTAKE, others=("Nowhere Works",), **given)
    assert idle.firm_t == 400, "a name that is no plant takes nothing away"
    names = {**NAMES, "Nowhere Works": replace(NAMES["Tarn Works"], name="Nowhere Works", id="")}
    within = article(OFFTAKE + " Nowhere Works makes it.", names=names)
    said = claim("offtake_supply", OFFTAKE, within, subject="Borealis Oxides", object="Kestrel Magnetics",
                 others=("Nowhere Works",), **given)  # fmt: skip
    unknown = deal(said, within, grounds())
    assert unknown and unknown.firm_t == 0
    assert any("not known" in reason for reason in unknown.reasons)


def test_terms_of_another_deal_in_the_article_are_left_alone() -> None:
    text = OFFTAKE + " Elsewhere Stores Agency promised a floor price and a technology transfer to others."
    found = read(text)
    assert found.factors["price_rule"] is None
    assert found.factors["technology_transfer"] is None


def test_the_size_of_a_plant_is_no_volume() -> None:
    found = read(OFFTAKE + " The deal helps a plant with a capacity of 400 t a year.")
    assert (found.announced_t, found.firm_t) == (None, None)
    assert found.factors["volume_commitment"] is None
    share = read(OFFTAKE + " Under the deal it will buy half of the mine's output.")
    assert share.factors["volume_commitment"] and share.announced_t is None


@pytest.mark.parametrize(
    ("document", "filled"), [("2026-03-10", True), ("2027-05-01", False), ("2028-01-01", False), ("", False)]
)
def test_a_date_is_a_timeline_while_it_is_to_come(document: str, filled: bool) -> None:
    text = OFFTAKE + " The deal was spoken of for 2027."
    within = annotated(text, date=document)
    said = claim("offtake_supply", OFFTAKE, within, subject="Borealis Oxides", object="Kestrel Magnetics")
    found = deal(said, within, grounds())
    assert found and (found.factors["timeline"] is not None) == filled


def test_two_countries_in_a_sentence_are_no_sign_of_their_deal() -> None:
    text = "China and the United States signed a memorandum. China told the United States of a price floor."
    within = annotated(text)
    said = claim("mou_partnership", "signed a memorandum", within, subject="China", object="United States")
    found = deal(said, within, grounds())
    assert found and found.factors["price_rule"] is None


def test_what_is_no_deal_between_two_is_none() -> None:
    within = annotated(OFFTAKE)
    for given in ({"object": ""}, {"polarity": "neg"}, {"type": "capacity"}):
        fields = {"subject": "Borealis Oxides", "object": "Kestrel Magnetics"} | given
        said = claim(fields.pop("type", "offtake_supply"), "signed", within, **fields)
        assert deal(said, within, grounds()) is None


def test_a_stake_is_a_deal_where_supply_goes_with_it() -> None:
    bare = "Kestrel Magnetics bought a stake in Borealis Oxides."
    within = annotated(bare)
    said = claim("ownership", bare, within, subject="Kestrel Magnetics", object="Borealis Oxides")
    assert deal(said, within, grounds()) is None
    tied = bare + " The deal gives it the offtake of the mine."
    within = annotated(tied)
    said = claim("ownership", bare, within, subject="Kestrel Magnetics", object="Borealis Oxides")
    found = deal(said, within, grounds())
    assert found and found.kind == "equity"


def outlets() -> list[Deal]:
    """Three reports: two outlets in their own words, mirrored parties, and a copy of the first."""
    first = FIRST.format("offtake agreement") + " The deal covers 400 t a year."
    second = "Kestrel Magnetics took a binding supply contract with Borealis Oxides for NdPr oxide."
    found = []
    for text, name, subject, thing in (
        (first, "wire.txt", "Borealis Oxides", "Kestrel Magnetics"),
        (second, "paper.txt", "Kestrel Magnetics", "Borealis Oxides"),
        (first, "copy.txt", "Borealis Oxides", "Kestrel Magnetics"),
    ):
        within = annotated(text, name=name)
        said = claim("offtake_supply", text.split(".")[0], within, subject=subject, object=thing, material="NdPr oxide")
        one = deal(said, within, grounds())
        assert one
        found.append(one)
    return found


def test_one_deal_in_two_outlets_is_one_row_with_each_source() -> None:
    found = outlets()
    assert same_deal(found[0], found[1])
    rows = register(found, grounds())
    assert len(rows) == 1
    named = {s["document"] for s in rows[0].sources}
    assert "paper.txt" in named and len(named) == 2, "a copy of one text is one source"
    assert (rows[0].announced_t, rows[0].firm_t) == (400, 400), "one says it binds, the other how much"


def test_the_register_is_the_same_in_any_order_and_twice_over() -> None:
    found = outlets()
    rows = [row.to_json() for row in register(found, grounds())]
    assert [row.to_json() for row in register(found[::-1], grounds())] == rows
    again = register([*found, *register(found, grounds())], grounds())
    assert [(row.key, row.firm_t) for row in again] == [(row["key"], row["firm_t"]) for row in rows]


@pytest.mark.parametrize(
    "other", [{"material": "dysprosium oxide"}, {"object": "Tarn Works"}, {"type": "financing", "value": "loan"}]
)
def test_another_party_material_or_kind_is_another_deal(other: dict[str, str]) -> None:
    one, two = read(OFFTAKE), read(OFFTAKE, **other)
    assert not same_deal(one, two)
    assert len(register([one, two], grounds())) == 2


def test_an_outlet_that_names_no_material_reports_the_same_deal() -> None:
    named, unnamed = read(OFFTAKE), read(OFFTAKE + " More follows.", material="")
    assert same_deal(named, unnamed)
    rows = register([unnamed, named], grounds())
    assert [(row.material, len(row.sources)) for row in rows] == [("NdPr oxide", 2)]


def test_a_denial_in_one_outlet_outweighs_the_word_of_another() -> None:
    binding = read(OFFTAKE + " The deal covers 400 t a year.")
    denied = read(FIRST.format("offtake agreement") + " The deal is not binding.")
    assert register([binding, denied], grounds())[0].firm_t == 0
