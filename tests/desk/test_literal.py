"""Text of others cannot steer a terminal or a page."""

from __future__ import annotations

import io
import re

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.text import Text

from remanence.reports.literal import literal, literal_lines, markdown

ANY = st.text(st.characters(codec=None, categories=None), max_size=60)
STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@given(ANY)
def test_nothing_that_steers_is_left(text: str) -> None:
    assert not STEERING.search(literal(text))
    assert not STEERING.search(literal_lines(text).replace("\n", ""))


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60))
def test_plain_text_is_shown_as_it_is_on_a_terminal(text: str) -> None:
    assert literal(text) == text
    console = Console(file=io.StringIO(), width=200, force_terminal=True, color_system=None)
    with console.capture() as shown:
        console.print(Text(literal(text)))
    assert shown.get().strip() == text


def test_an_escape_comes_out_as_letters() -> None:
    assert literal("a \x1b[31m\u202e[red]b\x9b") == r"a \x1b[31m\u202e[red]b\x9b"
    assert literal_lines("a:\n  - \x1b]0;b\x07") == "a:\n  - \\x1b]0;b\\x07"


def test_a_page_holds_no_markup_of_a_title() -> None:
    page = markdown("<script>alert(1)</script> [x](javascript:y) ![i](http://z) `c` **b** & | # no")
    assert not re.search(r"<|>|(?<!\\)[\[\]`*!|(]|&(?!amp;|lt;|gt;)", page)
    assert markdown("# head") == r"\# head"
    assert markdown("- item") == r"\- item"
    assert markdown("1. item") == r"1\. item"
    assert markdown("2027-Q2, 1.5 t") == "2027-Q2, 1.5 t"
