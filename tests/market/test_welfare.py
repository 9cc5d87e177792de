"""Who pays: the parties' sum is the welfare change, whatever the measure; and each account is what it says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from market.instrument_runs import effect_of, two
from remanence.market.welfare import area, fall, rise
from remanence.market.welfare_document import ALLOWED, inside_of, table

NDPR, DY = "oxide:NdPr", "oxide:Dy"
LYNAS = {"facilities": ("facility:lynas-group-ndpr",), "good": NDPR}
OUT = {"origins": ("CHN",)}


def _measures() -> st.SearchStrategy[dict[str, Any]]:
    price, share, tonnes = st.floats(20.0, 130.0), st.floats(0.0, 1.0), st.floats(50.0, 20000.0)
    zones = st.lists(st.sampled_from(("USA", "EUR", "JPN", "KOR", "IND", "MYS")), min_size=1, unique=True)
    goods = st.sampled_from((("oxide:*",), (DY, "magnet:ndfeb_heavy"), ("magnet:*",), ("metal:NdPr",)))
    levels = st.sampled_from((NDPR, "metal:NdPr", "magnet:ndfeb")).flatmap(
        lambda good: st.floats(20.0, 110.0).map(lambda usd: [{"good": good, "usd_per_kg": usd}])
    )
    made = {
        "export_licence": {
            "goods": goods,
            "approval_share": share,
            **{k: st.just(v) for k, v in OUT.items()},
        },
        "gross_quota": {"goods": goods, "tonnes_per_year": tonnes, "origins": st.just(("CHN",))},
        "duty": {
            "goods": goods,
            "rate": share,
            "usd_per_kg": st.floats(0.0, 5.0),
            "on": st.sampled_from(("import", "export")),
            "origins": st.just(("CHN",)),
        },
        "leak": {
            "goods": goods,
            "tonnes_per_year": tonnes,
            "usd_per_kg": st.floats(0.1, 9.0),
            "origins": st.just(("CHN",)),
        },
        "outage": {"remaining": share, "countries": st.just(("MMR",))},
        "reference_price": {
            "zone": zones,
            "levels": levels,
            "misdeclared_share": st.floats(0.0, 0.5),
            "adjustment": st.sampled_from(("within_period", "lagged")),
        },
        "contract_for_difference": {
            "strike_usd_per_kg": price,
            "tonnes_per_year": tonnes,
            "payer": st.just("USA"),
            "upside_share": share,
            **{k: st.just(v) for k, v in LYNAS.items()},
        },
        "offtake_guarantee": {
            "floor_usd_per_kg": price,
            "tonnes_per_year": tonnes,
            "buyer": st.just("JPN"),
            **{k: st.just(v) for k, v in LYNAS.items()},
        },
        "buyer_of_last_resort": {
            "floor_usd_per_kg": price,
            "tonnes_per_year": tonnes,
            "payer": st.just("USA"),
            **{k: st.just(v) for k, v in LYNAS.items()},
        },
        "stockpile": {
            "good": st.just(DY),
            "region": st.just("JPN"),
            "payer": st.just("USA"),
            "opening_tonnes": st.floats(0.0, 20.0),
            "target_tonnes": st.floats(20.0, 60.0),
            "buy_tonnes_per_year": st.floats(1.0, 200.0),
            "buy_below_usd_per_kg": st.floats(100.0, 600.0),
            "release_above_usd_per_kg": st.floats(300.0, 900.0),
            "release_tonnes_per_year": st.floats(1.0, 300.0),
            "entitlements": st.just(({"region": "USA", "share": 0.5}, {"region": "JPN", "share": 0.5})),
        },
    }
    return st.sampled_from(sorted(made)).flatmap(
        lambda kind: st.fixed_dictionaries({"kind": st.just(kind), **made[kind]})
    )


@settings(deadline=None, max_examples=6, suppress_health_check=list(HealthCheck))
@given(st.lists(_measures(), min_size=1, max_size=2, unique_by=lambda keys: keys["kind"]))
def test_the_parties_sum_to_the_welfare_change(measures: list[dict[str, Any]]) -> None:
    effects = [effect_of(**keys, id=f"m{i}") for i, keys in enumerate(measures)]
    balance = two(effects, 3).balance()
    assert balance.gap <= ALLOWED
    assert np.isfinite(balance.gross).all()


def test_every_kind_of_measure_with_money_books_it() -> None:
    duty = two([effect_of(kind="duty", goods=("magnet:*",), rate=0.2, **OUT)], 2).balance().gains
    assert duty["treasury", "EUR"].sum() > 0 > duty["users", "EUR"].sum()
    export = {"goods": ("oxide:Y",), "usd_per_kg": 0.5, "on": "export", **OUT}
    assert two([effect_of(kind="duty", **export)], 2).balance().gains["treasury", "CHN"].sum() > 0
    licence = {"goods": ("magnet:ndfeb_heavy",), "approval_share": 0.2, **OUT}
    rents = two([effect_of(kind="export_licence", **licence)], 4).balance().gains
    assert rents["traders", "CHN"].sum() > 0 > rents["users", "EUR"].sum()


def test_a_levy_is_paid_by_the_zone_to_itself() -> None:
    levels = [{"good": "magnet:ndfeb", "usd_per_kg": 33.0}]
    runs = two([effect_of(kind="reference_price", zone=["EUR"], levels=levels)], 3)
    gains = runs.balance().gains
    revenue = sum(row["revenue"] for row in runs.rows())
    assert gains["treasury", "EUR"].sum() == pytest.approx(revenue, rel=1e-9)
    assert gains["users", "EUR"].sum() < 0 < gains["producers", "EUR"].sum()
    told = table(runs.balance(), inside_of(runs.with_it.effects))
    assert told["inside"] == ["EUR"]
    assert {row["side"] for row in told["rows"] if row["region"] == "EUR"} == {"inside"}
    assert sum(row["usd"] for row in told["rows"]) == pytest.approx(
        sum(row["sum_of_parties"] for row in told["sums"]), abs=100.0
    )


def test_money_that_nobody_books_is_seen() -> None:
    runs = two([effect_of(kind="duty", goods=("magnet:*",), rate=0.2, **OUT)], 2)
    balance = runs.balance()
    lost = {party: gain for party, gain in balance.gains.items() if party != ("treasury", "EUR")}
    assert type(balance)(balance.years, lost, balance.welfare).gap > ALLOWED


def test_nothing_added_moves_no_money() -> None:
    balance = two([], 2).balance()
    assert balance.gross.sum() == 0.0 and balance.gap == 0.0


@settings(deadline=None)
@given(
    st.tuples(st.floats(0.05, 0.9), st.floats(0.05, 1.5), st.floats(0.05, 2.0)),
    st.floats(-2.0, 4.0),
    st.floats(-2.0, 4.0),
)
def test_the_area_under_a_curve_is_its_integral(slopes: tuple[float, ...], a: float, b: float) -> None:
    e = np.array(slopes).reshape(3, 1)
    logs = np.linspace(a, b, 20001)
    numeric = np.trapezoid(np.exp(logs - fall(logs, e)), logs)
    exact = float((area(np.array([b]), e) - area(np.array([a]), e))[0])
    assert exact == pytest.approx(float(numeric), rel=1e-5, abs=1e-6)


@settings(deadline=None)
@given(st.tuples(st.floats(0.05, 0.9), st.floats(0.05, 1.5), st.floats(0.05, 2.0)), st.floats(-2.0, 6.0))
def test_inverse_demand_inverts_demand(slopes: tuple[float, ...], multiple: float) -> None:
    e = np.array(slopes).reshape(3, 1)
    assert rise(fall(np.array([multiple]), e), e)[0] == pytest.approx(multiple, abs=1e-9)
