"""What a fit found, as numbers that are stored beside the case and printed without fitting again.

``fit.csv`` holds every run: its point and its scores. ``fit.json`` holds what follows from them: best points, scores
held out, sensitivities, quantities and rents, with the seed, the budget and the hashes of what it was made from.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from remanence.atlas import Atlas
from remanence.market.goods import ELEMENTS
from remanence.validation.case import Case
from remanence.validation.fit import BEST, Search, best, held_out_in_time, left_out
from remanence.validation.fit_bench import Bench, Trial
from remanence.validation.kinds.series import score
from remanence.validation.run import run_made

DIGITS = 4
SENSITIVITIES = (
    ("calibration shifts halved", 0.5, 1.0),
    ("demand anchors -10 %", 1.0, 0.9),
    ("demand anchors +10 %", 1.0, 1.1),
)
OUTSIDE_YEAR = 2013
"""Year in which supply outside China is held against what was observed."""


@dataclass(frozen=True)
class Fits:
    """Both searches on one bench, and the bench of the case as knowable."""

    atlas: Atlas
    bench: Bench
    knowable: Bench
    with_precaution: Search
    without: Search
    seed: int


def trials_csv(fits: Fits) -> str:
    """Every run as a row: which search, which part of it, the point and the scores."""
    names = [axis.name for axis in fits.with_precaution.axes]
    head = ["precaution", "part", "S_price", "S_before", "S_after", "tau", "peak", *names]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    for label, found in (("yes", fits.with_precaution), ("no", fits.without)):
        for part, trials in (("scattered", found.scattered), ("guided", found.guided)):
            for trial in trials:
                scores = _scores(fits.bench, trial)
                cells = [scores[name] for name in head[2:7]]
                writer.writerow([label, part, *cells, *(f"{trial.point[name]:.6g}" for name in names)])
    return out.getvalue()


def summary(fits: Fits) -> dict[str, Any]:
    """Everything that the page says, from the trials and a few runs more."""
    bench, found = fits.bench, fits.with_precaution
    top = best(bench, found.trials, 1)[0]
    blind = held_out_in_time(bench, found)
    off = best(bench, fits.without.trials, 1)[0]
    return {
        "case": bench.case.name,
        "case_sha256": bench.case.scenario.sha,
        "atlas_sha256": fits.atlas.sha256,
        "seed": fits.seed,
        "runs": {"with": len(found.trials), "without": len(fits.without.trials)},
        "weights": {product: _round(weight) for product, weight in bench.products().items()},
        "default": _told(bench, bench.trial({})),
        "fitted": _told(bench, top),
        "fitted_without": _told(bench, off),
        "switched_off": _told(bench, bench.trial({**top.point, **fits.without.fixed})),
        "cover_only": _told(bench, bench.trial({**top.point, "precaution_licences": 0.0})),
        "licences_only": _told(bench, bench.trial({**top.point, "precaution_cover": 0.0})),
        "spread": _spread(bench, found),
        "held_out_in_time": _blind(bench, blind),
        "held_out_in_time_without": _blind(bench, held_out_in_time(bench, fits.without)),
        "as_knowable": _knowable(fits, top, blind),
        "left_out": {
            p: _round(bench.skill(left_out(bench, found, p).error, bench.of(p))) for p in bench.products()
        },
        "sensitivity": dict(_sensitivities(fits, top)),
        "episode": _episode(fits, top),
    }


def _round(number: float) -> float:
    return round(float(number), DIGITS)


def _scores(bench: Bench, trial: Trial) -> dict[str, float]:
    before = bench.before()
    return {
        "S_price": _round(bench.skill(trial.error)),
        "S_before": _round(bench.skill(trial.error, before)),
        "S_after": _round(bench.skill(trial.error, ~before)),
        "tau": _round(bench.tau(trial)),
        "peak": _round(bench.case.file.start.year + trial.peak / 12),
    }


def _told(bench: Bench, trial: Trial | None) -> dict[str, Any] | None:
    if trial is None:
        return None
    multiples = {product: _round(m) for product, m in trial.multiple.items()}
    return {**_scores(bench, trial), "multiples": multiples, "point": trial.point}


def _spread(bench: Bench, found: Search) -> dict[str, Any]:
    """Quantiles of S_price over the scattered runs, and the range of each parameter among the best of all."""
    skills = [bench.skill(trial.error) for trial in found.scattered]
    top = best(bench, found.trials, BEST)
    ranges = {
        axis.name: [_round(f([t.point[axis.name] for t in top])) for f in (min, np.median, max)]
        for axis in found.axes
    }
    return {"S_10_50_90": [_round(q) for q in np.quantile(skills, [0.1, 0.5, 0.9])], "best": ranges}


def _blind(bench: Bench, trials: Sequence[Trial]) -> dict[str, Any]:
    after = [bench.skill(trial.error, ~bench.before()) for trial in trials]
    return {
        "median": _round(np.median(after)),
        "all": [_round(s) for s in after],
        "median_before": _round(np.median([bench.skill(t.error, bench.before()) for t in trials])),
    }


def _knowable(fits: Fits, top: Trial, blind: Sequence[Trial]) -> dict[str, Any]:
    """Scores with inputs as knowable: at the parameters on file, at the fit, and at those fitted before the split."""
    bench = fits.knowable
    own = {axis.name for axis in fits.with_precaution.axes if "." not in axis.name}
    points = [{n: v for n, v in t.point.items() if n in own} for t in (top, *blind)]
    runs = [bench.trial(point) for point in ({}, *points)]
    skills = [None if t is None else _round(bench.skill(t.error)) for t in runs]
    after = [_round(bench.skill(t.error, ~bench.before())) for t in runs[2:] if t is not None]
    known = [s for s in skills[2:] if s is not None]
    return {
        "default": skills[0],
        "fitted": skills[1],
        "before_split": {"median": _round(np.median(known)), "all": known, "after": _round(np.median(after))},
    }


def _sensitivities(fits: Fits, top: Trial) -> Iterator[tuple[str, dict[str, Any] | None]]:
    for words, shift_scale, demand_scale in SENSITIVITIES:
        bench = Bench(fits.bench.case, fits.atlas, shift_scale, demand_scale)
        trial = bench.trial(top.point)
        yield words, None if trial is None else _scores(bench, trial)


def _episode(fits: Fits, top: Trial) -> dict[str, Any]:
    """What the fitted run says besides prices: all scores of the case, every row, exports and supply outside China."""
    bench = fits.bench
    case: Case = bench.case
    effects = case.scenario.effects(bench.as_of, top.point)
    draw = {**bench.base, **{n: v for n, v in top.point.items() if "." not in n}}
    done = run_made(bench.made, draw, case.periods, effects)
    verdict = score(case, done)
    rows = [{k: r[k] for k in _SHOWN} for r in verdict.extras["rows"]]
    return {
        "scores": {k: None if v is None else _round(v) for k, v in verdict.scores.items()},
        "hits": [verdict.hits, verdict.asked],
        "rows": rows,
        "exports": {str(y): t for y, t in _by_year(done, _exports(done)).items()},
        "outside_china": {str(y): t for y, t in _by_year(done, _outside(done)).items()},
    }


_SHOWN = ("date", "kind", "product", "market", "observed", "model", "unit", "verdict")


def _exports(done: Any) -> Any:
    """Recorded shipments of oxides out of China [t/month]."""
    net = done.made.chain.net
    goods = {f"oxide:{e}" for e in ELEMENTS}
    columns = [a.column for a in net.arcs if a.good in goods and a.source == "CHN" and a.is_recorded]
    return done.path.x[:, columns].sum(axis=1)


def _outside(done: Any) -> Any:
    """Rare-earth oxide fed to separation outside China [t/month]."""
    made = done.readout.made(done.path, "separation")
    return sum(flow for country, flow in made.items() if country != "CHN")


def _by_year(done: Any, flow: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    for period, tonnes in zip(done.periods, flow, strict=True):
        found[period.start.year] = found.get(period.start.year, 0.0) + float(tonnes) * period.months
    return {year: round(tonnes) for year, tonnes in found.items()}
