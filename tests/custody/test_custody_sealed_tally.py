"""What is found of many statements alike is one sentence that names them, each once."""

from __future__ import annotations

import pytest

from remanence.custody.sealed.tally import Tally


@pytest.mark.parametrize(
    ("indices", "told"),
    [
        ([3], "That statement 3 was late."),
        ([3, 5], "That statements 3 and 5 were late."),
        ([3, 5, 7], "That statements 3, 5 and 7 were late."),
        ([1, 2, 3, 4, 5], "That statements 1, 2, 3, 4 and 5 were late."),
        ([1, 2, 3, 4, 5, 6], "That statements 1, 2, 3, 4 and 2 more were late."),
    ],
)
def test_many_alike_are_one_sentence(indices: list[int], told: str) -> None:
    tally = Tally()
    for index in indices:
        tally.each("refuse", "late", index, "That {} was late.")
    assert [finding.text for finding in tally.result(trusted=True).findings] == [told]
