"""Law 8: the market as of a day uses nothing that was published later; and law 2 for the goods that it trades."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from market.real_chain import AS_OF, atlas, draw, made, scenario
from remanence.atlas import Atlas, Statement
from remanence.errors import InputError
from remanence.market.document import run as run_market
from remanence.market.goods import ELEMENTS
from remanence.market.inputs import metal_per_oxide, read_inputs
from remanence.market.readout import price_basis
from remanence.quantity import oxide_factor

DAYS = (date(2026, 6, 1), date(2026, 9, 1), AS_OF)


def rebuilt(statements: tuple[Statement, ...]) -> Atlas:
    """The atlas with other statements under the same names."""
    index: dict[str, list[Statement]] = {}
    for statement in statements:
        index.setdefault(atlas().same.get(statement.subject, statement.subject), []).append(statement)
    frozen = {subject: tuple(found) for subject, found in index.items()}
    return replace(atlas(), statements=statements, _index=frozen)


def numbers(view) -> object:
    read = read_inputs(view, 2024, made().inputs.covered, draw()["vat_rate"])
    return replace(read, used={})


@pytest.mark.parametrize("day", DAYS)
def test_no_figure_of_the_market_was_published_after_the_day_asked_as_of(day: date) -> None:
    used = read_inputs(atlas().as_of(day), 2024, made().inputs.covered, draw()["vat_rate"]).used
    assert len(used) > 100
    assert max(statement.published for statement in used.values()) <= day


@pytest.mark.parametrize("day", DAYS[:2])
def test_what_is_published_later_changes_nothing(day: date) -> None:
    known = numbers(atlas().as_of(day))
    assert numbers(rebuilt(tuple(s for s in atlas().statements if s.published <= day)).as_of(day)) == known
    wild = tuple(
        s if s.published <= day or s.value is None else replace(s, value=s.value * 7)
        for s in atlas().statements
    )
    assert numbers(rebuilt(wild).as_of(day)) == known


def test_a_figure_that_is_published_on_the_day_does_count() -> None:
    wild = tuple(
        replace(s, value=s.value * 1.01) if s.property.startswith("price.") and s.value else s
        for s in atlas().statements
    )
    assert numbers(rebuilt(wild).as_of(AS_OF)) != numbers(atlas().as_of(AS_OF))


def test_before_the_statistics_of_the_base_year_the_market_refuses_with_all_that_is_missing() -> None:
    with pytest.raises(InputError, match="not yet published") as refused:
        read_inputs(atlas().as_of(date(2025, 3, 1)), 2024, frozenset(), 0.13)
    places = [offence.where for offence in refused.value.offences]
    assert len(places) > 3
    assert "product:ndpr-oxide price.fob-china" in places
    assert places[-1] == "--as-of"


def test_a_document_as_of_an_earlier_day_is_made_of_earlier_statements() -> None:
    day = DAYS[0]
    known = rebuilt(tuple(s for s in atlas().statements if s.published <= day))
    one, other = (run_market(which, scenario("baseline"), day, day, 2).result for which in (atlas(), known))
    assert one == other


def test_each_good_has_one_basis_and_an_oxide_is_never_its_metal() -> None:
    for element in ELEMENTS:
        assert 0.7 < metal_per_oxide(element) < 0.93
    assert oxide_factor("Pr") < metal_per_oxide("NdPr") < oxide_factor("Nd")
    assert price_basis("oxide:Dy|CHN") != price_basis("oxide:Dy|JPN")


def test_every_row_of_the_document_says_its_unit_and_basis() -> None:
    document = run_market(atlas(), scenario("baseline"), AS_OF, AS_OF, 1).result
    bases = {
        "concentrate": "REO",
        "seg": "REO",
        "oxide": "oxide",
        "metal": "metal",
        "magnet": "magnet blank",
    }
    kinds = set()
    for row in document["series"]:
        kinds.add(row["kind"])
        assert row["unit"]
        assert row["basis"]
        if row["kind"] in ("flow", "stock", "unmet"):
            assert row["basis"] == bases[row["item"].split(":")[0]]
            assert row["unit"] in ("t/month", "t")
        if row["kind"].startswith("price"):
            assert row["unit"] == "USD/kg"
            assert "VAT" in row["basis"]
    assert {"price_marginal", "price_average", "flow", "stock"} <= kinds
