"""Lines broken at a width are joined, others stay."""

from __future__ import annotations

import textwrap

from hypothesis import assume, given
from hypothesis import strategies as st

from remanence.reading.text.wrapped import unwrapped

WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=60, max_size=120)


@given(WORDS, st.integers(50, 130))
def test_a_wrapped_paragraph_is_one_line_again(words: list[str], width: int) -> None:
    line = " ".join(words)
    wrapped = textwrap.fill(line, width)
    assume(wrapped.count("\n") > 1 and max(map(len, wrapped.split("\n"))) == width)
    assert unwrapped(wrapped) == line
    assert unwrapped(f"A title\n\n{wrapped}\n\nAn end\n") == f"A title\n\n{line}\n\nAn end\n"


@given(st.text("ab c\n\r\t•-", max_size=400))
def test_only_line_breaks_change_and_no_offset_moves(text: str) -> None:
    found = unwrapped(text)
    assert len(found) == len(text)
    assert all(a == b or (a, b) == ("\n", " ") for a, b in zip(text, found, strict=True))
    assert unwrapped(found) == found


def test_titles_lists_and_paragraphs_stay() -> None:
    title = "Rare earth exports of Norway fell again in March as a port stood still\n2026-04-09, a wire\nOslo"
    bullets = "\n".join(["- exports of one oxide fell to 40 tonnes in the month of March, a table says"] * 5)
    paragraphs = "One paragraph ends here.\nAnother one is much longer than the first one was, in fact.\nA third."
    for text in (title, bullets, paragraphs, "x" * 60 + "\n" + "y" * 60):
        assert unwrapped(text) == text
