"""Runs of the real chain with and without a measure, on one network, from one state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from market.real_chain import START, draw, first_state, made, state_for
from remanence.market.balance import ledger
from remanence.market.build import build_network
from remanence.market.calendar import as_periods, months_from
from remanence.market.effects import Effect, outages_of
from remanence.market.instrument import Instrument
from remanence.market.measures import MeasureContext, kinds
from remanence.market.simulate import Chain, Runner
from remanence.market.state import State, books
from remanence.market.welfare import Run
from remanence.market.welfare_document import Balance, compare
from remanence.market.witness import Witness


@lru_cache
def _settled() -> State:
    return first_state(made().chain)


def effect_of(**keys: Any) -> Effect:
    """The first effect of a measure, by its keys; ``from`` is the second month unless given."""
    kind = kinds()[keys.pop("kind")]
    params = kind.params.model_validate({"from": date(2027, 1, 1), **keys})
    return next(iter(kind.build(params, MeasureContext({}, {}, keys.get("id", "it")))))


def chain_with(effects: Sequence[Effect]) -> Chain:
    """The real chain with what instruments add to it."""
    cal = made().chain.cal
    builder = build_network(cal.inputs, cal.shifts)
    for effect in effects:
        if isinstance(effect, Instrument):
            effect.build(builder)
    net = builder.finish()
    return Chain(net, cal, cal.inputs, ledger(net, cal.inputs), made().chain.companies)


@dataclass(frozen=True)
class Two:
    """A run with measures and the same run without."""

    chain: Chain
    with_it: Run
    without: Run

    def balance(self) -> Balance:
        """Who pays."""
        return compare(
            self.chain,
            books(self.chain.net, self.chain.cal, self.chain.inputs, draw()),
            draw(),
            self.with_it,
            self.without,
        )

    def price(self, label: str, run: Run | None = None) -> Any:
        """Price at a node by month [USD/kg]."""
        return (run or self.with_it).path.price[:, self.chain.net.row[label]]

    def rows(self, measure: str = "it") -> Sequence[Mapping[str, Any]]:
        """What an instrument says of itself."""
        return self.with_it.path.reports[measure]


def two(effects: Sequence[Effect], months: int = 5, base: Sequence[Effect] = ()) -> Two:
    """Run both; reference exports stand on no measure."""
    chain = chain_with([*base, *effects])
    runner, anchors = Runner(chain), books(chain.net, chain.cal, chain.inputs, draw())
    first = state_for(chain, made().chain, _settled())
    periods = as_periods(months_from(START, months))
    runner.live = witness = Witness(chain.net.problem)
    found = []
    for asked in ([*base], [*base, *effects]):
        reference = runner.run(anchors, draw(), first, periods, outages_of(asked))
        path = runner.run(anchors, draw(), first, periods, asked, reference)
        found.append(Run(path, witness.periods(path), periods, asked, first))
    return Two(chain, found[1], found[0])
