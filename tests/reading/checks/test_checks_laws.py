"""Laws of the checks: sums, intervals and shares for any figures; no text raises or gives a span outside itself."""

from __future__ import annotations

from check_read import article
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.reading.checks import KINDS, SEVERITIES, Checker, check_article

_PIECES = [*"aeirnst ABCT.,;:()$%€’—-0123456789\n", " t ", " tonnes ", " from ", " to ", " 2025 ", "May ", "EN "]
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=120).map("".join)


def _errors(sentence: str) -> list[str]:
    return [a.kind for a in check_article(article("News\n\n" + sentence, "2026-03-05")) if a.severity == "error"]


@settings(max_examples=40, deadline=None)
@given(st.integers(100, 900), st.integers(100, 900), st.integers(-80, 80))
def test_a_total_is_wrong_exactly_where_it_is_off(a: int, b: int, off: int) -> None:
    told = _errors(
        f"The bank lends ${a} million and the state adds ${b} million, for a total of ${a + b + off} million."
    )
    # Each figure is known to half a million.
    assert ("arithmetic" in told) == (abs(off) >= 2) or abs(off) <= 1


@settings(max_examples=40, deadline=None)
@given(st.integers(10, 400), st.integers(100, 1500), st.integers(-30, 30))
def test_an_interval_is_wrong_exactly_where_it_is_off(top: int, tenths: int, off: int) -> None:
    length, bottom = tenths / 10, top + (tenths + off) / 10
    told = _errors(f"The hole cut {length:.1f} m of ore from {top}.0 m to {bottom:.1f} m.")
    if abs(off) >= 3 and 0.55 < tenths / (tenths + off) < 1.9:
        assert told == ["arithmetic"]
    if off == 0:
        assert told == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_TEXTS, st.sampled_from(["", "2025", "2026-03", "2026-03-05"])), max_size=3))
def test_no_text_raises_and_every_span_lies_inside(texts: list[tuple[str, str]]) -> None:
    checker = Checker()
    articles = [article(text, date, f"{n}.txt") for n, (text, date) in enumerate(texts)]
    alarms = [alarm for one in articles for alarm in checker.add(one)] + checker.across()
    length = {one.document.name: len(one.document.text) for one in articles}
    for alarm in alarms:
        assert alarm.kind in KINDS
        assert alarm.severity in SEVERITIES
        assert alarm.places
        assert all(0 <= p.start <= p.end <= length[p.name] for p in alarm.places)


@settings(max_examples=25, deadline=None)
@given(_TEXTS)
def test_the_same_text_gives_the_same_alarms(text: str) -> None:
    assert check_article(article(text)) == check_article(article(text))
