"""Law 2: bases never mix; what converts does so there and back; what does not is refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from remanence.errors import InputError
from remanence.quantity import ELEMENTS, OXIDES, Basis, Quantity, Recipe, convert, oxide_factor, total

# Factors printed in geochemical tables (oxide to element, by mass): an oracle apart from our own.
PUBLISHED = {"La": 0.8527, "Ce": 0.8141, "Nd": 0.8574, "Dy": 0.8713, "Y": 0.7874, "Pr": 0.8277, "Tb": 0.8502}

forms = st.one_of(
    st.sampled_from(["REO", "concentrate", "ore", "alloy", "magnet", "swarf"]).map(lambda f: (f, "")),
    st.tuples(st.sampled_from(["oxide", "element", "metal"]), st.sampled_from([*ELEMENTS, "NdPr"])),
)
qualifiers = st.frozensets(
    st.sampled_from(["wet", "dry", "gross", "incl VAT", "excl VAT", "FOB"]), max_size=2
)
bases = st.builds(lambda f, q: Basis(*f, q), forms, qualifiers)
amounts = st.floats(1e-6, 1e9)
masses = st.sampled_from(["g", "kg", "t", "kt"])
elements = st.sampled_from(list(OXIDES))


@pytest.mark.parametrize(("element", "factor"), PUBLISHED.items())
def test_oxide_factors_agree_with_printed_tables(element: str, factor: float) -> None:
    assert oxide_factor(element) == pytest.approx(factor, abs=6e-5)


def test_the_pair_has_no_factor_without_its_share() -> None:
    with pytest.raises(InputError, match="factor"):
        oxide_factor("NdPr")
    assert oxide_factor("NdPr", pr_share=0.25) == pytest.approx(0.25 * 0.8277 + 0.75 * 0.8574, abs=1e-4)


def test_concentrate_and_oxide_are_not_added_and_it_says_why() -> None:
    ore = Quantity(50_000, "t/a", Basis.parse("concentrate|gross"))
    with pytest.raises(InputError, match=r"grade: state a recipe"):
        ore + Quantity(30_000, "t/a", Basis.parse("REO"))


@settings(deadline=None)
@given(bases, bases, amounts, amounts)
def test_only_equal_bases_add(one: Basis, other: Basis, a: float, b: float) -> None:
    quantities = [Quantity(a, "t", one), Quantity(b, "t", other)]
    if one == other:
        assert total(quantities).value == a + b
    else:
        with pytest.raises(InputError) as refused:
            total(quantities)
        assert refused.value.offences[0].remedy


@settings(deadline=None)
@given(bases, amounts, masses, masses, masses)
def test_units_round_trip(basis: Basis, amount: float, one: str, two: str, three: str) -> None:
    start = Quantity(amount, one, basis, amount / 2, amount * 2)
    back = convert(convert(convert(start, unit=two), unit=three), unit=one)
    assert back.value == pytest.approx(amount, rel=1e-12)
    assert (back.low, back.high) == (pytest.approx(amount / 2), pytest.approx(amount * 2))
    assert back.basis == basis


@settings(deadline=None)
@given(elements, amounts, st.sampled_from(["t", "t/a", "USD/kg"]))
def test_stoichiometry_round_trips_and_prices_go_the_other_way(
    element: str, amount: float, unit: str
) -> None:
    oxide, pure = Basis("oxide", element), Basis("element", element)
    there = convert(Quantity(amount, unit, oxide), basis=pure)
    # An oxide holds less element than it weighs; so a kilo of element costs more than a kilo of oxide.
    assert (there.value > amount) == (unit == "USD/kg")
    assert convert(there, basis=oxide).value == pytest.approx(amount, rel=1e-12)


@settings(deadline=None)
@given(bases, bases, amounts, st.floats(0.01, 10))
def test_a_recipe_leads_there_and_back_and_nothing_else_does(
    a: Basis, b: Basis, amount: float, factor: float
) -> None:
    assume(a != b)
    recipe = Recipe(a, b, factor, "a stated yield")
    there = convert(Quantity(amount, "t", a), basis=b, recipe=recipe)
    assert there.value == pytest.approx(amount * factor, rel=1e-12)
    assert convert(there, basis=a, recipe=recipe).value == pytest.approx(amount, rel=1e-12)
    fixed = {a.form, b.form} == {"oxide", "element"} and a.element == b.element != "NdPr"
    if not (fixed and a.qualifiers == b.qualifiers):
        with pytest.raises(InputError, match="refused"):
            convert(Quantity(amount, "t", a), basis=b)


@settings(deadline=None)
@given(bases)
def test_a_basis_reads_what_it_writes(basis: Basis) -> None:
    assert Basis.parse(str(basis)) == basis


def test_words_that_are_no_basis_are_all_listed_with_the_nearest() -> None:
    with pytest.raises(InputError) as refused:
        Basis.parse("oxyde:Dy|FBO|moist")
    assert len(refused.value.offences) == 3
    assert "oxide" in str(refused.value) and "FOB" in str(refused.value)


@pytest.mark.parametrize(
    ("unit", "other", "word"),
    [("USD/kg", "CNY/kg", "rate of exchange"), ("t", "MJ", "measures"), ("t", "lb", "known")],
)
def test_units_that_measure_other_things_are_refused(unit: str, other: str, word: str) -> None:
    with pytest.raises(InputError, match=word):
        convert(Quantity(1, unit, Basis("REO")), unit=other)


def test_a_year_holds_twelve_months() -> None:
    assert convert(Quantity(12, "t/a", Basis("REO")), unit="t/month").value == pytest.approx(1)
