"""What all runs share cannot be written to, so that one run cannot reach another."""

from __future__ import annotations

import pytest

from market.real_chain import atlas, made
from remanence.market.parameters import network_numbers


@pytest.mark.parametrize("name", ["cost", "lower", "upper", "row_lower", "row_upper"])
def test_a_problem_is_not_for_writing(name: str) -> None:
    problem = made().chain.net.problem
    for array in (getattr(problem, name), problem.matrix.data, problem.matrix.indices):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    copy = getattr(problem, name).copy()
    copy[0] += 1
    assert getattr(problem, name)[0] != copy[0]


@pytest.mark.parametrize(
    "shared", [network_numbers(), *(getattr(atlas(), n) for n in ("entities", "sources", "same"))]
)
def test_a_table_is_not_for_writing(shared: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        shared["new"] = 1.0
    assert "new" not in shared
