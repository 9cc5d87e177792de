"""Curves in steps: widths, values and areas against the formula and against plain quadrature."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.market.curves import FOCUS, KNEE_1, KNEE_2, REACH, Curves, grid, steps_of

slopes = st.tuples(st.floats(0.05, 0.5), st.floats(0.5, 0.9), st.floats(0.9, 2.0))


def curve(quantity: float, price: float, three: tuple[float, float, float]) -> Curves:
    return Curves(np.log([quantity]), np.log([price]), np.array(three)[:, None])


@st.composite
def cut(draw: st.DrawFn) -> tuple[Curves, float, np.ndarray, np.ndarray, np.ndarray]:
    """A curve, its centre, the edges of its steps [USD/kg], their widths and values."""
    drawn = curve(draw(st.floats(0.1, 1e4)), draw(st.floats(0.5, 1e3)), draw(slopes))
    centre = float(drawn.ln_price[0]) + draw(st.floats(-1.0, 3.0))
    shape = grid(draw(st.sampled_from([10, 12, 24])), draw(st.sampled_from(FOCUS)))
    widths, values = steps_of(drawn, np.array([centre]), shape)
    return drawn, centre, np.exp(centre + shape), widths[0], values[0]


@given(cut())
@settings(deadline=None)
def test_widths_sum_to_the_quantity_at_the_lowest_edge(found) -> None:
    drawn, _, edges, widths, _ = found
    assert (widths >= 0).all()
    assert widths.sum() == pytest.approx(float(drawn.quantity(np.log(edges[:1]))[0]), rel=1e-12)


@given(cut())
@settings(deadline=None)
def test_what_is_bought_at_any_edge_is_what_the_curve_wants_there(found) -> None:
    drawn, _, edges, widths, values = found
    for price in edges:
        bought = widths[values >= price * (1 - 1e-12)].sum()
        assert bought == pytest.approx(float(drawn.quantity(np.log([price]))[0]), rel=1e-9)


@given(cut())
@settings(deadline=None)
def test_values_rise_with_the_step_and_lie_within_it(found) -> None:
    _, _, edges, _, values = found
    assert (np.diff(values) > 0).all()
    assert (values[:-1] > edges[:-1]).all()
    assert (values[:-1] < edges[1:]).all()
    assert values[-1] == pytest.approx(edges[-1])


@given(cut())
@settings(deadline=None, max_examples=40)
def test_the_area_under_the_steps_is_that_under_the_curve(found) -> None:
    drawn, _, edges, widths, values = found
    anchor = float(np.exp(drawn.ln_price[0]))
    for lower, upper, width, value in zip(edges, edges[1:], widths, values, strict=False):
        ln_p = np.linspace(np.log(lower), np.log(upper), 400)
        wanted = drawn.quantity(ln_p[None, :].repeat(1, axis=0))[0]
        area = float(np.sum(0.5 * (np.exp(ln_p[1:]) + np.exp(ln_p[:-1])) * -np.diff(wanted)))
        step = np.log(upper) - np.log(lower)
        bent = any(lower < knee * anchor < upper for knee in (3.0, 10.0))
        # within one slope the error is of second order in the step; where the slope changes inside, of first
        within = np.expm1(step / 2) if bent else step**2 / 4 + 1e-6
        if bent or step < 0.5:
            assert width * value == pytest.approx(area, rel=within)


@given(three=slopes, one=st.floats(-3.0, 6.0), more=st.floats(1e-3, 3.0))
@settings(deadline=None)
def test_a_curve_falls_with_the_price_and_is_continuous(three, one: float, more: float) -> None:
    drawn = curve(10.0, 20.0, three)
    ln_p = np.log(20.0) + np.array([one, one + more, one + 1e-9])
    low, high, near = (float(drawn.quantity(ln_p[i : i + 1])[0]) for i in range(3))
    assert high < low
    assert near == pytest.approx(low, rel=1e-7)


@pytest.mark.parametrize(
    ("at", "which"),
    [(-1.0, 0), (KNEE_1 - 0.1, 0), (KNEE_1 + 0.1, 1), (KNEE_2 - 0.1, 1), (KNEE_2 + 0.1, 2), (5.0, 2)],
)
def test_each_slope_holds_between_its_knees(at: float, which: int) -> None:
    three = (0.2, 0.6, 1.3)
    drawn = curve(10.0, 20.0, three)
    ln_p = np.log(20.0) + np.array([at - 1e-4, at + 1e-4])
    one, other = np.log(drawn.quantity(ln_p[:1])[0]), np.log(drawn.quantity(ln_p[1:])[0])
    assert -(other - one) / 2e-4 == pytest.approx(three[which], rel=1e-6)


def test_knees_stand_at_three_and_ten_times_the_anchor() -> None:
    assert np.exp(KNEE_1) == pytest.approx(3.0)
    assert np.exp(KNEE_2) == pytest.approx(10.0)
    assert float(curve(7.0, 20.0, (0.2, 0.6, 1.3)).quantity(np.log([20.0]))[0]) == pytest.approx(7.0)


@pytest.mark.parametrize("steps", [10, 12, 24])
@pytest.mark.parametrize("focus", FOCUS)
@pytest.mark.parametrize("kind", sorted(REACH))
def test_the_grid_is_finest_at_its_centre_and_reaches_as_far_as_said(
    steps: int, focus: float, kind: str
) -> None:
    edges = grid(steps, focus, kind)
    assert len(edges) == steps
    assert edges[0] == pytest.approx(-REACH[kind])
    assert edges[-1] == pytest.approx(REACH[kind])
    gaps = np.diff(edges)
    assert gaps.argmin() in (len(gaps) // 2 - 1, len(gaps) // 2, (len(gaps) - 1) // 2)
    assert gaps[0] == pytest.approx(gaps[-1])
