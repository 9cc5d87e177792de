"""Each check on sentences that are right and on the same sentences with a slip."""

from __future__ import annotations

import pytest
from check_read import article

from remanence.reading.checks import Checker, check_article

TITLE = "News of the plant\n\n"

# kind, what is right, what is wrong
PAIRS = [
    (
        "arithmetic",
        "The bank lends $400 million and the state adds $90 million, for a total of $490 million.",
        "The bank lends $400 million and the state adds $90 million, for a total of $590 million.",
    ),
    (
        "arithmetic",
        ("The fund of $12 billion is backed by $10 billion from the export bank and $2 billion of private money."),
        ("The fund of $12 billion is backed by $10 billion from the export bank and $3 billion of private money."),
    ),
    (
        "arithmetic",
        "Output rose from 400 tonnes to 500 tonnes, an increase of 25%.",
        "Output rose from 400 tonnes to 500 tonnes, an increase of 35%.",
    ),
    (
        "arithmetic",
        "Sales doubled from 2,000 tonnes to 4,000 tonnes.",
        "Sales doubled from 2,000 tonnes to 3,000 tonnes.",
    ),
    (
        "arithmetic",
        "Imports were 1,500 tonnes of 6,000 tonnes used, or 25%.",
        "Imports were 1,500 tonnes of 6,000 tonnes used, or 35%.",
    ),
    ("arithmetic", "The core graded 0.0077% (77 g/t) gallium.", "The core graded 0.0077% (770 g/t) gallium."),
    ("arithmetic", "Oxide was sold at $110/kg ($110,000/t).", "Oxide was sold at $110/kg ($11,000/t)."),
    (
        "arithmetic",
        "The hole cut 20.5 m of ore from 10 m to 30.5 m.",
        "The hole cut 20.5 m of ore from 10 m to 31.5 m.",
    ),
    (
        "arithmetic",
        "The line makes 50 tonnes a month, or 600 tonnes a year.",
        "The line makes 50 tonnes a month, or 500 tonnes a year.",
    ),
    ("date", "The act was passed on 30 April 2025.", "The act was passed on 31 April 2025."),
    ("date", "They met on Thursday, 5 March 2026.", "They met on Tuesday, 5 March 2026."),
    ("date", "The plant is scheduled to open in 2027.", "The plant is scheduled to open in 2024."),
    ("date", "The mine was opened in 2019.", "The mine was opened in 2029."),
    (
        "date",
        "The five-year agreement runs from 2026 to 2031.",
        "The five-year agreement runs from 2026 to 2034.",
    ),
    (
        "value_conflict",
        (
            "The firm ended its offtake agreement with the smelter in 2025.\n\nA newer offtake agreement "
            "was signed this year."
        ),
        (
            "The firm ended its offtake agreement with the smelter in 2025.\n\nThe offtake agreement "
            "of the firm with the smelter now expires at the end of 2027."
        ),
    ),
    (
        "alias",
        "The plant holds EN 9100:2018. The EN 9100 audit was clean.",
        "The plant holds EN 9100:2018. The EN910 audit was clean.",
    ),
    (
        "alias",
        "The Raw Materials Guarantee Office (RMGO) lends.",
        "The Raw Materials Guarantee Office (RMGA) lends.",
    ),
    ("missing", "The firm has secured a record loan of $50 million.", "The firm has secured a record loan."),
    ("missing", "A subsidiary of the miner, it sells oxide.", "A subsidiary of , it sells oxide."),
    ("missing", "The plant makes hundreds of tonnes a year.", "The plant makes about tonnes a year."),
    ("text_damage", "The plant’s kiln — the second — is on.", "The plantâ€™s kiln — the second — is on."),
    ("text_damage", "The kiln is on. The mill is off.", "The kiln is on.The mill is off."),
    (
        "entity",
        "Finance Minister Ada Brunvik spoke. Later Finance Minister Ada Brunvik left.",
        "Finance Minister Ada Brunvik spoke. Later Energy Minister Ada Brunvik left.",
    ),
]


def _kinds(text: str, date: str = "2026-03-05") -> set[str]:
    checker = Checker()
    return {a.kind for a in (*checker.add(article(TITLE + text, date)), *checker.across())}


@pytest.mark.parametrize(("kind", "right", "wrong"), PAIRS, ids=[f"{p[0]}-{i}" for i, p in enumerate(PAIRS)])
def test_the_slip_is_found_and_the_right_sentence_is_left_alone(kind: str, right: str, wrong: str) -> None:
    assert _kinds(right) == set()
    assert kind in _kinds(wrong)


def _across(*texts: tuple[str, str]) -> set[tuple[str, str]]:
    checker = Checker()
    for number, (text, date) in enumerate(texts):
        checker.add(article(TITLE + text, date, f"{number}.txt"))
    return {(a.kind, a.severity) for a in checker.across()}


def test_an_element_that_is_likely_a_slip_is_an_error_between_two_documents() -> None:
    one = ("The Keldora mine yields dysprosium, terbium and yttrium.", "2026-03-01")
    other = ("The Keldora mine yields dysprosium, erbium and neodymium.", "2026-03-02")
    assert ("copy", "error") in _across(one, other)
    assert not _across(one, ("The Torvik mine yields dysprosium, erbium and neodymium.", "2026-03-02"))


def test_an_undated_plan_that_another_document_tells_as_done_is_a_copied_tense() -> None:
    done = ("The Keldora mine began production in 2024.", "2026-03-01")
    plan = ("The Keldora mine is scheduled to begin production in 2024.", "")
    assert ("copy", "error") in _across(done, plan)
    assert ("copy", "error") not in _across(("The Keldora mine began production in 2023.", "2026-03-01"), plan)


def test_capacity_and_production_are_not_merged_and_shares_that_agree_raise_nothing() -> None:
    capacity = ("China controls 85-90% of global magnet capacity.", "2026-03-01")
    output = ("China accounts for 94% of global magnet production.", "2026-03-02")
    assert ("value_conflict", "note") in _across(capacity, output)
    assert not _across(output, ("China makes 94% of global magnet production.", "2026-03-03"))


def test_a_pause_said_to_end_after_a_third_of_its_term_is_noted() -> None:
    start = (
        "At the end of October 2025 China announced a one-year suspension of its export rules.",
        "2025-11-02",
    )
    early = ("The one-year suspension that China granted is nearing its end.", "2026-02-05")
    late = ("The one-year suspension that China granted is nearing its end.", "2026-10-05")
    assert ("date", "note") in _across(start, early)
    assert ("date", "note") not in _across(start, late)


def test_an_article_given_twice_counts_once() -> None:
    checker = Checker()
    text = TITLE + PAIRS[0][2]
    assert checker.add(article(text)) != []
    assert checker.add(article(text, name="b.txt")) == []


def test_spans_lead_back_to_the_original() -> None:
    text = TITLE + "The bank &amp; the state: the act was passed on 31 April 2025."
    alarm = next(a for a in check_article(article(text)) if a.kind == "date")
    assert text[slice(*alarm.spans[0])] == "31 April 2025"
