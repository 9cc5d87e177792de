"""One solve in a hundred is done again from cold; a warm optimum that differs is an error, never a result."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hand_made import example, month_of, smalls
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.errors import ModelError
from remanence.market.solver import AUDIT_EVERY, LiveModel


@settings(deadline=None, max_examples=20)
@given(small=smalls, tighter=st.floats(0.3, 1.0), seed=st.integers(0, 99))
def test_a_warm_solve_after_a_shock_passes_and_a_surplus_off_by_a_thousandth_does_not(
    small, tighter: float, seed: int
) -> None:
    problem = month_of(small)
    live = LiveModel(problem)
    live.solve()
    shaken = np.random.default_rng(seed).random(len(problem.columns)) < 0.3
    live.change(upper=np.where(shaken, problem.upper * tighter, problem.upper))
    warm = live.solve()
    live.audit(warm)
    wrong = replace(warm, objective=warm.objective * 0.999 + 0.01)
    with pytest.raises(ModelError, match="from cold"):
        live.audit(wrong)


class Counted(LiveModel):
    """Counts its audits."""

    audits = 0

    def audit(self, warm) -> None:
        self.audits += 1
        super().audit(warm)


def test_one_solve_in_a_hundred_is_audited() -> None:
    live = Counted(month_of(example()))
    for _ in range(2 * AUDIT_EVERY + 5):
        live.solve()
    assert live.audits == 2
