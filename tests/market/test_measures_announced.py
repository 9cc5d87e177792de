"""News of a measure: nothing moves before it is known, and from then on buyers hold more, though nothing binds yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from market.measured_chain import calm, chain, effects_of, under
from market.real_chain import unlike
from remanence.market.effects import Effect
from remanence.market.simulate import Path

KNOWN, BINDS = date(2027, 2, 1), date(2027, 4, 1)
BEFORE = 2
GOODS = ["oxide:Dy", "oxide:Tb", "metal:Dy", "metal:Tb", "magnet:ndfeb_heavy"]
KEYS: dict[str, dict[str, object]] = {"ban": {}, "export_licence": {"approval_share": 0.25}}


def measure(kind: str, announced: date | None) -> Sequence[Effect]:
    return effects_of(
        kind, goods=GOODS, origins=["CHN"], announced=announced, **({"from": BINDS} | KEYS[kind])
    )


def held(path: Path) -> np.ndarray:
    """Stocks of the goods outside China at the end of each month [t]."""
    stocks = [curve for curve in chain().net.curves if curve.kind == "stock"]
    meant = [i for i, curve in enumerate(stocks) if curve.good in GOODS and curve.region != "CHN"]
    return np.asarray(path.stock[:, meant].sum(axis=1))


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_before_it_is_announced_every_bit_is_the_baseline(kind: str) -> None:
    path = under(measure(kind, KNOWN))
    assert unlike(path, calm(), BEFORE) == []
    assert unlike(path, calm(), BEFORE + 1)


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_from_the_announcement_on_cover_rises_before_anything_binds(kind: str) -> None:
    path = under(measure(kind, KNOWN))
    for t in (BEFORE, BEFORE + 1):
        assert path.months[t] + timedelta(days=1) < BINDS
        assert held(path)[t] > 1.005 * held(calm())[t]


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_unannounced_it_changes_nothing_until_its_first_day(kind: str) -> None:
    assert unlike(under(measure(kind, None)), calm(), 4) == []


def test_after_a_ban_trade_comes_back_over_the_ramp_and_not_at_once() -> None:
    """A ban of January alone: what lands in China's customers grows month by month until it is whole."""
    keys = {"goods": ["oxide:La"], "origins": ["CHN"], "from": date(2026, 11, 1), "until": date(2026, 12, 1)}
    arcs = [a.column for a in chain().net.arcs if a.good == "oxide:La" and a.source == "CHN"]

    def landed(effects: Sequence[Effect]) -> np.ndarray:
        return np.asarray(under(effects).x[:, arcs].sum(axis=1))

    slow, fast, usual = (
        landed(effects_of("ban", **keys)),
        landed(effects_of("ban", approval_ramp_months=0.0, **keys)),
        landed(()),
    )
    assert slow[0] < 0.2 * usual[0]
    assert slow[1] < slow[2] < slow[3]
    assert slow[1] < 0.5 * usual[1] < fast[1]
    assert slow[2] < 0.95 * usual[2]
