"""The resolution rule: what may never happen, for any set of statements."""

from __future__ import annotations

from datetime import date, timedelta

from atlas_samples import said
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.atlas import Source, Statement
from remanence.atlas.resolve import candidates, resolve
from remanence.atlas.statement import CLASSES, TRACES

SOURCES = {n: Source(n, n, p, "", "", "yes", "", "") for n, p in (("a", "A"), ("b", "B"), ("c", "B"))}


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    found = []
    for number in range(draw(st.integers(1, 8))):
        year = draw(st.sampled_from([None, 2023, 2024]))
        found.append(
            said(
                number,
                value=draw(st.floats(1, 1e6)),
                basis=draw(st.sampled_from(["REO", "metal"])),
                evidence=draw(st.sampled_from(CLASSES)),
                trace=draw(st.sampled_from(TRACES)),
                source=draw(st.sampled_from(sorted(SOURCES))),
                published=date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 700))),
                valid_from=date(year, 1, 1) if year else None,
                valid_to=date(year, 12, 31) if year else None,
            )
        )
    return found


@settings(deadline=None)
@given(statements())
def test_what_cannot_be_traced_never_outranks_what_can(found: list[Statement]) -> None:
    picked = resolve(found, SOURCES)
    assert picked is not None
    if any(s.trace != "lost" for s in found):
        assert picked.used.trace != "lost"


@settings(deadline=None)
@given(statements(), st.randoms())
def test_the_order_of_the_files_does_not_matter(found: list[Statement], random: object) -> None:
    mixed = found[:]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert resolve(mixed, SOURCES) == resolve(found, SOURCES)


@settings(deadline=None)
@given(statements())
def test_only_like_competes_with_like_and_the_value_lies_in_its_range(found: list[Statement]) -> None:
    picked = resolve(found, SOURCES)
    assert picked is not None
    assert all(s.basis == picked.basis and s.unit == picked.unit for s in picked.competing)
    assert all(s.period == picked.used.period for s in picked.competing)
    if picked.low is not None and picked.high is not None and picked.value is not None:
        assert picked.low <= picked.value <= picked.high


@settings(deadline=None)
@given(statements(), st.sampled_from([date(2023, 6, 1), date(2024, 6, 1), date(2025, 6, 1)]))
def test_a_moment_is_answered_by_statements_about_it(found: list[Statement], on: date) -> None:
    for s in candidates(found, on, "REO", None, None):
        assert s.basis == "REO"
        assert s.valid_from is None or s.valid_from.year == on.year


def test_the_later_edition_is_used_and_the_earlier_competes() -> None:
    year = {"valid_from": date(2024, 1, 1), "valid_to": date(2024, 12, 31), "source": "a"}
    old = said(1, value=390.0, published=date(2025, 1, 31), **year)
    new = said(2, value=380.0, published=date(2026, 5, 27), **year)
    picked = resolve([old, new], SOURCES)
    assert picked is not None
    assert (picked.value, picked.competing, picked.low, picked.high) == (380.0, (old,), 380.0, 390.0)


def test_two_publishers_outweigh_one_but_two_pages_of_one_do_not() -> None:
    alone = said(1, value=1.0, source="a", published=date(2025, 1, 1))
    twice = [said(n, value=2.0, source=s, published=date(2024, 1, 1)) for n, s in ((2, "a"), (3, "b"))]
    same = [said(n, value=2.0, source=s, published=date(2024, 1, 1)) for n, s in ((2, "b"), (3, "c"))]
    independent, copied = resolve([alone, *twice], SOURCES), resolve([alone, *same], SOURCES)
    assert independent is not None and independent.value == 2.0
    assert copied is not None and copied.value == 1.0


def test_a_later_state_replaces_an_earlier_one_on_its_day() -> None:
    built = said(1, property="status", value=None, text="construction", valid_from=date(2024, 1, 1))
    runs = said(2, property="status", value=None, text="operating", valid_from=date(2025, 6, 1))
    for on, word in ((date(2024, 7, 1), "construction"), (date(2025, 7, 1), "operating")):
        picked = resolve(candidates([built, runs], on, None, None, None), SOURCES)
        assert picked is not None and picked.text == word
    assert not candidates([built, runs], date(2023, 1, 1), None, None, None)


def test_a_month_and_a_year_do_not_compete() -> None:
    month = said(1, value=9.0, valid_from=date(2024, 12, 1), valid_to=date(2024, 12, 31))
    year = said(2, value=5.0, valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31))
    for span, value in (("month", 9.0), ("year", 5.0)):
        picked = resolve(candidates([month, year], date(2024, 12, 5), None, None, span), SOURCES)
        assert picked is not None and (picked.value, picked.competing) == (value, ())


def test_an_assumption_widens_no_measured_range() -> None:
    measured = said(1, value=10.0)
    assumed = said(2, value=99.0, evidence="assumed")
    picked = resolve([measured, assumed], SOURCES)
    assert picked is not None
    assert (picked.value, picked.low, picked.high, picked.competing) == (10.0, None, None, (assumed,))


def test_what_is_weaker_never_ends_a_better_state() -> None:
    built = said(1, property="status", value=None, text="construction", valid_from=date(2024, 1, 1))
    for weak in ({"trace": "lost"}, {"evidence": "assumed"}):
        later = said(2, property="status", value=None, text="operating", valid_from=date(2025, 1, 1), **weak)
        picked = resolve([built, later], SOURCES)
        assert picked is not None and picked.text == "construction"
