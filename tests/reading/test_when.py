"""The date of a claim: its own, never one it is compared with; else that of the figures or the news around it."""

import pytest

from remanence.reading.days import find_days
from remanence.reading.frames.when import Around, Periods, stated, understood
from remanence.reading.quantities import find_quantities
from remanence.reading.text.sentences import Ruler, sentences

ON = "2025-08-07"


def around(text: str) -> Around:
    (sentence,) = sentences(text)
    ruler = Ruler.of(text, sentence.start, sentence.end)
    return Around(text, sentence, ruler, tuple(find_days(text, ON)), tuple(find_quantities(text)))


def date_of_number(text: str, number: int) -> str:
    scene = around(text)
    quantity = scene.quantities[number]
    day = stated(scene, (quantity.start, quantity.end), quantity)
    return day.date if day else ""


def date_of_words(text: str, words: str) -> str:
    start = text.index(words)
    day = stated(around(text), (start, start + len(words)), None)
    return day.date if day else ""


@pytest.mark.parametrize(
    ("text", "number", "date"),
    [
        ("Exports fell to 4,100 t in April from 4,900 t in March 2025.", 0, "2025-04"),
        ("Exports fell to 4,100 t in April from 4,900 t in March 2025.", 1, "2025-03"),
        ("Output of 610 t was 12% above the second quarter of 2024.", 0, ""),
        ("Output of 610 t was 12% above the second quarter of 2024.", 1, ""),
        ("In 2030 the first plant will make 3,000 t, the second 2,000 t and the third 1,000 t.", 2, "2030"),
        ("Sales reached 800 t in the June quarter of 2025.", 0, "2025-Q2"),
        ("In January-March the mill made 500 t of oxide.", 0, "2025-Q1"),
        ("Terbium oxide has gained 30% since April.", 0, ""),
        ("The quota is 70,000 t, up from 66,000 t in 2024.", 0, ""),
        ("The quota is 70,000 t, up from 66,000 t in 2024.", 1, "2024"),
        ("Full-year 2024 output totalled 4,800 t, compared to 3,500 t in 2023.", 0, "2024"),
        ("Full-year 2024 output totalled 4,800 t, compared to 3,500 t in 2023.", 1, "2023"),
    ],
)
def test_a_number_has_the_date_that_is_its_own(text: str, number: int, date: str) -> None:
    assert date_of_number(text, number) == date


def test_an_event_has_the_date_beside_it_and_a_state_the_one_since_which_it_holds() -> None:
    signed = "The two signed the accord on 3 June 2025 in the capital."
    assert date_of_words(signed, "signed the accord") == "2025-06-03"
    assert date_of_words("Exporters have required a licence since April 2025.", "required a licence") == "2025-04"
    assert date_of_words("The pause holds until November 2026.", "pause") == ""


def test_figures_without_a_date_take_the_period_of_those_before_them() -> None:
    periods = Periods()
    periods.note(around("In the second quarter of 2025 the mine made 610 t of oxide."), ON)
    listed = around("Sales came to 440 t, more than in the second quarter of 2024.")
    day = understood(listed, "trade_volume", "done", periods, ON)
    assert day is not None and day.date == "2025-Q2"
    periods.note(listed, ON)
    assert periods.last is not None and periods.last.date == "2025-Q2"


def test_news_without_a_date_has_that_of_its_article_but_plans_and_flows_have_none() -> None:
    news = around("The ministry has approved a loan of $40 million for the smelter.")
    day = understood(news, "financing", "committed", Periods(), ON)
    assert day is not None and day.date == ON and day.start == day.end
    assert understood(news, "financing", "planned", Periods(), ON) is None
    assert understood(news, "trade_volume", "done", Periods(), ON) is None
    assert understood(news, "financing", "committed", Periods(), "") is None
