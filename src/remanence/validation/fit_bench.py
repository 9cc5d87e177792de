"""A case made ready for many runs: the chain is assembled once, and each point of the space is one run of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from remanence.atlas import Atlas
from remanence.errors import ModelError
from remanence.market.assemble import assemble
from remanence.market.parameters import central, parameters_of
from remanence.market.readout import Readout
from remanence.market.simulate import Runner
from remanence.market.state import books
from remanence.validation.case import Case, is_anchor
from remanence.validation.modelled import Modelled
from remanence.validation.rivals import Scored, scored
from remanence.validation.run import Run, scaled
from remanence.validation.scores import kendall_tau

Array = NDArray[np.float64]

SPLIT = date(2011, 10, 1)
"""First day of what is held out in time."""


@dataclass(frozen=True)
class Trial:
    """One run: the point, its log price error at each scored row [ln], peak multiples and the month of the peak.

    ``peak`` is months after the start of the run, of the mean of the log multiples by weight.
    """

    point: dict[str, float]
    error: Array
    multiple: dict[str, float]
    peak: int


class Bench:
    """A case ready to be run at any point.

    Args:
        case: the case.
        atlas: all statements.
        shift_scale: 1, or one half in the sensitivity run.
        demand_scale: demand anchors against those calibrated [-].
    """

    def __init__(self, case: Case, atlas: Atlas, shift_scale: float = 1.0, demand_scale: float = 1.0) -> None:
        self.case, self.as_of = case, case.as_of(atlas.release_date)
        year = case.file.base_year or atlas.base_year
        self.base = central(parameters_of(year))
        effects = case.scenario.effects(self.as_of)
        self.made = assemble(atlas.as_of(self.as_of), year, case.scenario, self.base, effects, shift_scale)
        self.use = dict.fromkeys(self.made.chain.cal.anchor_quantity, demand_scale)
        self.runner = Runner(self.made.chain)
        self.pairs = price_pairs(case)
        self.observed = np.log([pair.row.value for pair in self.pairs])
        self.same = np.log([pair.anchor.value for pair in self.pairs]) - self.observed
        self.weights = row_weights(case, self.pairs)

    def run(self, point: Mapping[str, float]) -> Run:
        """Burn in and run once; the run stands in for its own reference, as no cap of a case to fit needs one.

        Raises:
            ModelError: a period does not clear.
        """
        draw = {**self.base, **{name: value for name, value in point.items() if "." not in name}}
        effects = self.case.scenario.effects(self.as_of, point)
        chain, periods = self.made.chain, self.case.periods
        anchors = scaled(books(chain.net, chain.cal, chain.inputs, draw), self.made, self.use)
        first = self.runner.burn_in(anchors, draw, periods[0].start)
        path = self.runner.run(anchors, draw, first, periods, effects)
        return Run(self.made, Readout.of(chain.net), draw, effects, periods, first, path, path)

    def trial(self, point: Mapping[str, float]) -> Trial | None:
        """Run a point and keep what scores need; None where a period does not clear."""
        try:
            done = self.run(point)
        except ModelError:
            return None
        modelled = Modelled(done)
        values = np.array([modelled.value(pair.row) or 1e-9 for pair in self.pairs])
        multiples, course = {}, np.zeros(len(done.periods))
        for product, weight in self.products().items():
            pair = next(p for p in self.pairs if p.row.product.word == product)
            series = modelled.prices(pair.row.product.goods[0], pair.row.market.place)
            assert series is not None
            ratio = series / float(modelled.value(pair.anchor) or 1e-9)
            multiples[product] = float(ratio.max())
            course += weight * np.log(ratio)
        error = np.log(np.maximum(values, 1e-9)) - self.observed
        return Trial(dict(point), error, multiples, int(np.argmax(course)))

    def products(self) -> dict[str, float]:
        """Scored products and their weight."""
        found: dict[str, float] = {}
        for pair, weight in zip(self.pairs, self.weights, strict=True):
            found[pair.row.product.word] = found.get(pair.row.product.word, 0.0) + float(weight)
        return found

    def before(self) -> NDArray[np.bool_]:
        """Which scored rows lie before what is held out in time."""
        return np.array([pair.row.span.end <= SPLIT for pair in self.pairs])

    def of(self, product: str) -> NDArray[np.bool_]:
        """Which scored rows are of a product."""
        return np.array([pair.row.product.word == product for pair in self.pairs])

    def skill(self, error: Array, rows: NDArray[np.bool_] | None = None) -> float:
        """S_price against no change since ``naive_from`` over some of the rows [-]; the weights are those of all."""
        kept = np.ones(len(error), dtype=bool) if rows is None else rows
        weights = self.weights[kept]
        ours, same = (float(weights @ e[kept] ** 2) for e in (error, self.same))
        return 1.0 - float(np.sqrt(ours / same))

    def tau(self, trial: Trial) -> float:
        """Kendall's tau of modelled and observed peak multiples [-]."""
        observed: dict[str, float] = {}
        for pair in self.pairs:
            word = pair.row.product.word
            observed[word] = max(observed.get(word, 0.0), pair.row.value / pair.anchor.value)
        names = sorted(observed)
        return kendall_tau([trial.multiple[n] for n in names], [observed[n] for n in names]) or 0.0


def price_pairs(case: Case) -> list[Scored]:
    """The price rows that are scored, each with the row that 'no change' repeats."""
    anchors = [row for row in case.rows if is_anchor(case, row)]
    return [pair for pair in scored(case.rows, anchors) if pair.row.kind == "price"]


def row_weights(case: Case, pairs: list[Scored]) -> Array:
    """Weight of each scored row: that of its product in the case, shared out among the product's rows."""
    count: dict[str, int] = {}
    for pair in pairs:
        count[pair.row.product.word] = count.get(pair.row.product.word, 0) + 1
    raw = [case.file.weights.get(p.row.product.word, 0.0) / count[p.row.product.word] for p in pairs]
    return np.asarray(raw) / sum(raw)
