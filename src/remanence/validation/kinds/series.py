"""``series``: an episode with observations. One run, read off at every row and scored.

The ordinary kind, and the one that is blind: it needs nothing but ``case.toml`` and ``observed.csv``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from remanence.atlas import Atlas
from remanence.market.goods import ELEMENTS, ORES
from remanence.market.inputs import Inputs
from remanence.validation.case import Case, is_anchor
from remanence.validation.kinds.registry import Verdict, case_kind
from remanence.validation.modelled import Modelled
from remanence.validation.observed import Observation
from remanence.validation.rivals import OneMarket, Scored, scored
from remanence.validation.run import Run, run
from remanence.validation.scores import (
    kendall_tau,
    log_rmse,
    price_skill,
    quantity_skill,
    quarters_between,
    weighted_median,
)
from remanence.validation.spans import MEAN_MONTH

LEAST_ROWS = 3
"""Scored rows that a price series needs before its peak has a date."""


@case_kind("series")
def judge(case: Case, atlas: Atlas) -> Verdict:
    """Run the case on frozen parameters and score it."""
    done = run(atlas, case.scenario, case.periods, case.as_of(atlas.release_date), case.file.base_year)
    return score(case, done)


def score(case: Case, done: Run) -> Verdict:
    """Score a run of a case, whatever parameters it ran on: a fit asks for this too."""
    modelled = Modelled(done)
    start = done.periods[0].start
    inside = [row for row in case.rows if row.span.first >= start]
    values = {id(row): modelled.value(row) for row in inside}
    compared = [_compared(case, row, values[id(row)]) for row in inside]
    misses = [row for row in compared if row["verdict"] != "hit"]
    pairs = [p for p in _scored(case) if values.get(id(p.row)) is not None]
    notes = _notes(case, inside, values, pairs)
    prices = _price_scores(case, done, modelled, pairs, values)
    return Verdict(
        hits=len(compared) - len(misses),
        asked=len(compared),
        misses=misses,
        scores={**prices.pop("scores"), "S_qty": _quantity_score(pairs, values)},
        extras={"rows": compared, **prices},
        notes=notes,
    )


def _scored(case: Case) -> list[Scored]:
    anchors = [row for row in case.rows if is_anchor(case, row)]
    if case.file.naive_from is not None and not anchors:
        return []
    return scored(case.rows, anchors)


def _compared(case: Case, row: Observation, value: float | None) -> dict[str, Any]:
    low, high = _range(case, row)
    hit = value is not None and low <= value <= high
    return {
        "date": row.date,
        "kind": row.kind,
        "product": row.product.word,
        "market": row.market.word,
        "observed": _rounded(row.value),
        "low": _rounded(low),
        "high": _rounded(high),
        "model": None if value is None else _rounded(value),
        "unit": _unit(row),
        "verdict": "hit" if hit else "miss" if value is not None else "not in the model",
        "reason": "" if hit else case.reason(*row.series, row.date),
        "source": row.source,
    }


def _rounded(number: float) -> float:
    return float(f"{number:.6g}")


def _unit(row: Observation) -> str:
    """The unit in which row and model are compared."""
    if row.kind == "price":
        return "USD/kg, excl VAT" if row.market.taxed else "USD/kg"
    return {"rent": "USD/kg", "share": "fraction", "change": "ratio"}.get(row.kind, "t")


def _range(case: Case, row: Observation) -> tuple[float, float]:
    """The row's own range, else the tolerance of its kind."""
    if row.low is not None and row.high is not None:
        return row.low, row.high
    allowed = case.tolerance(row.kind)
    if row.kind in ("price", "change"):
        low, high = row.value / allowed, row.value * allowed
    elif row.kind == "share":
        low, high = row.value - allowed, row.value + allowed
    else:
        low, high = row.value - allowed * abs(row.value), row.value + allowed * abs(row.value)
    return (row.low if row.low is not None else low, row.high if row.high is not None else high)


def _price_scores(
    case: Case, done: Run, modelled: Modelled, pairs: Sequence[Scored], values: dict[int, float | None]
) -> dict[str, Any]:
    prices = [p for p in pairs if p.row.kind == "price"]
    weights = _weights(case, done.made.inputs, prices)
    model = np.array([values[id(p.row)] for p in prices], dtype=np.float64)
    observed = np.array([p.row.value for p in prices])
    same = np.array([p.anchor.value for p in prices])
    rival = OneMarket(done, case.file.isoelastic_elasticity)
    alone = np.array([rival.price(p) for p in prices])
    usable = bool(len(prices)) and weights.sum() > 0 and bool(np.all(model > 0))
    peaks = _peaks(done, modelled, prices, weights)
    return {
        "scores": {
            "S_price": price_skill(model, observed, same, weights) if usable else None,
            "S_price_iso": price_skill(model, observed, alone, weights) if usable else None,
            "tau": kendall_tau([p["model"] for p in peaks], [p["observed"] for p in peaks]),
            "peak_error_quarters": weighted_median(
                [p["error_quarters"] for p in peaks], [p["weight"] for p in peaks]
            ),
        },
        "peaks": peaks,
        "rival": {
            "no_change_log_rmse": _rmse(same, observed, weights),
            "one_market_log_rmse": _rmse(alone, observed, weights),
            "model_log_rmse": _rmse(model, observed, weights) if usable else None,
        },
    }


def _rmse(forecast: np.ndarray, observed: np.ndarray, weights: np.ndarray) -> float | None:
    return _rounded(log_rmse(forecast, observed, weights)) if len(observed) and weights.sum() > 0 else None


def _weights(case: Case, inputs: Inputs, prices: Sequence[Scored]) -> np.ndarray:
    """Weight of each price row: that of its product shared out among the product's rows.

    The case's own weights, else value: world output of the element in the base year times its price. Products that are
    one good to the model share its weight.
    """
    rows: dict[str, int] = {}
    kin: dict[str, set[str]] = {}
    for pair in prices:
        word = pair.row.product.word
        rows[word] = rows.get(word, 0) + 1
        kin.setdefault(pair.row.product.goods[0], set()).add(word)
    stated = case.file.weights

    def weight(row: Observation) -> float:
        word, good = row.product.word, row.product.goods[0]
        if stated:
            return stated.get(word, 0.0) / rows[word]
        return world_value(inputs, good) / len(kin[good]) / rows[word]

    return np.array([weight(pair.row) for pair in prices])


def world_value(inputs: Inputs, good: str) -> float:
    """World output of a good's element in the base year times the oxide's price [thousand USD/a].

    Magnets count by what they hold; it is a weight, not a turnover.
    """
    kind, name = good.split(":")
    if kind == "magnet":
        tonnes = sum(t for (_, magnet), t in inputs.use.items() if magnet == name)
        return sum(tonnes * t * inputs.oxide_price[e] for e, t in inputs.recipes[name].items())
    mined = {
        ore: sum(p.base_output for p in inputs.plants if (p.kind, p.product) == ("mine", ore)) for ore in ORES
    }
    assert name in ELEMENTS
    return inputs.oxide_price[name] * sum(
        t * inputs.baskets.get(ore, {}).get(name, 0.0) for ore, t in mined.items()
    )


def _peaks(
    done: Run, modelled: Modelled, prices: Sequence[Scored], weights: np.ndarray
) -> list[dict[str, Any]]:
    """Peak of each price series: multiple of its anchor and date, observed and modelled.

    The model's peak is the highest period of the run, its multiple is taken of its own price at the anchor, or of the
    price from which it starts where the anchor lies before the run.
    """
    by_series: dict[tuple[str, str, str], list[int]] = {}
    for i, pair in enumerate(prices):
        by_series.setdefault(pair.row.series, []).append(i)
    found = []
    for members in by_series.values():
        if len(members) < LEAST_ROWS:
            continue
        pair = max((prices[i] for i in members), key=lambda p: p.row.value)
        path = modelled.prices(pair.row.product.goods[0], pair.row.market.place)
        before = pair.anchor.span.first < done.periods[0].start
        base = modelled.before(pair.row) if before else modelled.value(pair.anchor)
        if path is None or not base:
            continue
        top = done.periods[int(np.argmax(path))]
        when = (top.start.toordinal() + top.days / 2) / MEAN_MONTH
        found.append(
            {
                "product": pair.row.product.word,
                "market": pair.row.market.word,
                "observed": _rounded(pair.row.value / pair.anchor.value),
                "observed_date": pair.row.date,
                "model": _rounded(float(path.max()) / base),
                "model_date": top.start.isoformat(),
                "error_quarters": _rounded(quarters_between(when, pair.row.span.middle)),
                "weight": _rounded(float(weights[members].sum())),
            }
        )
    return found


def _quantity_score(pairs: Sequence[Scored], values: dict[int, float | None]) -> float | None:
    """On quantities in tonnes; on shares where a case has no quantities."""
    for kind in ("quantity", "share"):
        rows = [p for p in pairs if p.row.kind == kind]
        if rows:
            model = np.array([values[id(p.row)] for p in rows], dtype=np.float64)
            observed, same = (
                np.array(v) for v in zip(*((p.row.value, p.anchor.value) for p in rows), strict=True)
            )
            return quantity_skill(model, observed, same)
    return None


def _notes(
    case: Case, inside: Sequence[Observation], values: dict[int, float | None], pairs: Sequence[Scored]
) -> list[str]:
    notes = [f"{case.name}: {case.label}."]
    stand_ins = {r.product.word: r.product.note for r in inside if r.product.note.startswith("stand-in")}
    notes += [f"{case.name}: {word} is a {note}." for word, note in sorted(stand_ins.items())]
    lost = sorted({" ".join(r.series) for r in inside if values[id(r)] is None})
    notes += [f"{case.name}: the model has no {series}." for series in lost]
    known = {p.row.series for p in pairs}
    alone = sorted(
        {" ".join(r.series) for r in inside if r.series not in known and r.kind in ("price", "quantity")}
    )
    notes += [f"{case.name}: {series} has no earlier row, so it is in no skill." for series in alone]
    return notes
