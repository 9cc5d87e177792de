"""Each stage without its largest country (N-1): what is still served, and how long stocks last.

The country's plants of the stage are taken out on the first day of a run of at most twelve months, with nothing else.
*Served* is the use of the last period against the undisturbed run: the market as it is, with prices risen. *Time to
survive* asks how long nobody would have had to use less: what the stages below still get, and all stocks below the
stage, are drawn down at the undisturbed use, by element (Simchi-Levi et al. 2015, with tonnes of element as the flow).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from remanence.market import resilience
from remanence.market.effects import PlantCap, PlantSelector
from remanence.market.goods import ELEMENTS
from remanence.market.network import Network
from remanence.market.readout import Array, Readout, lengths, stage_shares
from remanence.market.results.table import Row, Table
from remanence.market.simulate import Chain, Path
from remanence.market.state import State

LEAST = 1e-6
"""t/month below which a good is not used."""
BELOW = {
    "mine": ("oxide", "metal", "magnet"),
    "separation": ("oxide", "metal", "magnet"),
    "metal": ("metal", "magnet"),
    "magnet": ("magnet",),
}
"""Goods that lie below a stage: their users and stocks live on what the stage gave."""
SCARCE = {
    "magnet:ndfeb": "NdPr",
    "magnet:ndfeb_bonded": "NdPr",
    "magnet:ndfeb_heavy": "Dy",
    "magnet:smco": "Sm",
}
"""The element that dates the survival of a magnet's users; an oxide's users are dated by its own."""


def table(chain: Chain, undisturbed: Path, first: State, run: Callable[[PlantCap], Path]) -> Table:
    """One row a stage and good used below it.

    Args:
        chain: network and ledger.
        undisturbed: the run with nothing taken out, at least as long as the test.
        first: the state from which both start.
        run: the run under one outage.
    """
    readout = Readout.of(chain.net)
    rows: list[Row] = []
    for stage, shares in stage_shares(readout, undisturbed).items():
        if not shares:
            continue
        country = max(sorted(shares), key=lambda c: shares[c]["share"])
        selector = PlantSelector(countries=frozenset({country}), stages=frozenset({stage}))
        without = run(PlantCap(f"without {country} {stage}", selector, 0.0, undisturbed.months[0]))
        times = {e: survival(chain, stage, e, without, undisturbed, first) for e in ELEMENTS}
        for good in _goods(readout, stage):
            wanted, used = (_last_use(readout, path, good, without) for path in (undisturbed, without))
            if wanted > LEAST:
                element = SCARCE.get(good, good.split(":")[1])
                share = shares[country]["share"]
                rows.append((stage, country, share, good, wanted, used / wanted, element, times[element]))
    return Table.of("chokepoints", rows)


def _goods(readout: Readout, stage: str) -> list[str]:
    goods = {label.split("|")[0] for label in readout.use_columns}
    return sorted(good for good in goods if good.split(":")[0] in BELOW[stage])


def _last_use(readout: Readout, path: Path, good: str, without: Path) -> float:
    """World use of a good in the last period of the test [t/month]."""
    last = len(without.months) - 1
    labels = [label for label in readout.use_columns if label.split("|")[0] == good]
    return sum(float(readout.used(path, label)[last]) for label in labels)


def survival(
    chain: Chain, stage: str, element: str, without: Path, undisturbed: Path, first: State
) -> float | None:
    """Months for which the goods below a stage cover the undisturbed use of an element; None beyond the test."""
    i, count = ELEMENTS.index(element), len(without.months)
    columns, held = _below(chain.net, stage)
    leave = np.where(columns, chain.ledger.leave[i], 0.0)
    weight = np.where(held, chain.ledger.stock[i], 0.0)
    wanted: Array = undisturbed.x[:count] @ leave
    stocks = np.concatenate([[first.stock @ weight], without.stock @ weight])
    months = lengths(without)
    supplied = without.x @ leave + np.diff(stocks) / months
    return resilience.time_to_survive(float(stocks[0]), wanted, supplied, months)


def _below(net: Network, stage: str) -> tuple[Array, Array]:
    """Which columns are uses of goods below a stage, and which stocks hold such goods."""
    columns = np.zeros(len(net.problem.columns), dtype=bool)
    held: list[bool] = []
    for block in net.blocks:
        for i, curve in enumerate(block.curves):
            below = curve.good.split(":")[0] in BELOW[stage]
            if curve.kind == "stock":
                held.append(below)
            else:
                first = block.first + i * block.steps
                columns[first : first + block.steps] = below
    return columns, np.array(held)
