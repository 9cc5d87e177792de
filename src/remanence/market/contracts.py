"""Contracts that top up what named plants are paid: for difference against an index, or a buyer's guaranteed price.

The plants' output up to the volume earns the strike instead of the market: a column for each plant, worth what the
market lacks to the strike, tied to what the plant makes. That draws more output, which lowers the price that the
contract is paid against, so that the worth is sought by solving again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from remanence.errors import InputError, Offence
from remanence.market.effects import PlantSelector
from remanence.market.instrument import Booking, Clearing, Instrument, Session
from remanence.market.limits import is_meant
from remanence.market.network import Owner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from remanence.market.inputs import Plant
    from remanence.market.network import Builder, Network
    from remanence.market.simulate import Chain
    from remanence.market.solver import Solution

FREE = 1e9
"""t/month that no contract reaches."""
CLOSE = 1e-4
"""Change of a premium, as a share of the strike, from which the period is solved again."""


@dataclass(frozen=True)
class OnPlants(Instrument):
    """What contracts and a buyer of last resort share: a good, plants that make it, and tonnes a year.

    Attributes:
        good: what is contracted; selector: whose output; tonnes_per_year: how much of it.
        party, payer: whose money it is, and where.
    """

    good: str = field(kw_only=True)
    selector: PlantSelector = field(kw_only=True)
    tonnes_per_year: float = field(kw_only=True)
    party: str = field(default="treasury", kw_only=True)
    payer: str = field(kw_only=True)

    @property
    def inside(self) -> frozenset[str]:
        """Where it is paid from."""
        return frozenset({self.payer})

    def made_by(self, builder: Builder) -> dict[str, tuple[Plant, dict[int, float]]]:
        """Plants that may be meant, and what a unit of each way to run them gives of the good [t]."""
        near = replace(self.selector, companies=frozenset())
        found: dict[str, tuple[Plant, dict[int, float]]] = {}
        for mode in builder.modes:
            plant = mode.plant
            gives = sum(
                value
                for label, value in builder.entries(mode.column).items()
                if value > 0 and label.split("|")[0] == self.good
            )
            ore = plant.product if plant.kind == "mine" else None
            meant = near.matches(
                facility=plant.facility, company=None, country=plant.country, stage=plant.stage, ore=ore
            )
            if gives > 0 and meant:
                found.setdefault(plant.id, (plant, {}))[1][mode.column] = gives
        return found

    def build(self, builder: Builder) -> None:
        """A column for each plant, at most what the plant makes, and a row for all of them together."""
        columns = {}
        for plant_id, (plant, gives) in sorted(self.made_by(builder).items()):
            column = self.column(builder, plant)
            builder.limit(f"{self.measure_id}|{plant_id}", {**gives, column: -1.0})
            columns[column] = 1.0
        if not columns:
            expected = f"plants of the market that make {self.good}"
            offence = Offence(self.measure_id, "none that match every key given", expected)
            raise InputError("A contract means no plant:", [offence])
        builder.limit(self.measure_id, columns)

    def name_of(self, plant: Plant) -> str:
        """Name of the column of a plant."""
        return f"contract {self.measure_id} {plant.id}"

    def column(self, builder: Builder, plant: Plant) -> int:
        """The column of one plant."""
        column = builder.column(self.name_of(plant), 0.0, 0.0, {})
        builder.owners[column] = Owner("producers", plant.region)
        return column

    def offences(self, chain: Chain) -> Sequence[Offence]:
        """Companies that own none of the plants that make the good."""
        if self.taken(chain.net, chain):
            return ()
        return [
            Offence(
                self.measure_id, "companies that own none of the plants", f"owners of plants of {self.good}"
            )
        ]

    def taken(self, net: Network, chain: Chain) -> list[tuple[Plant, int, int]]:
        """Plants meant, the column of each and the row that ties it to what the plant makes."""
        index = {name: i for i, name in enumerate(net.problem.columns)}
        prefix = f"{self.measure_id}|"
        found = []
        for name, row in sorted(net.pools.items()):
            plant = net.plants.get(name.removeprefix(prefix)) if name.startswith(prefix) else None
            if plant is not None and is_meant(chain, plant, self.selector):
                found.append((plant, index[self.name_of(plant)], row))
        return found


@dataclass(frozen=True)
class Contract(OnPlants):
    """A top-up to a strike.

    Attributes:
        strike: USD/kg paid at least; index: region whose price of ``index_good`` it is measured against, None for that
            of the plant's own region; factor: index over the price without tax, 1.13 where it includes 13 % tax.
        upside: share of what the index exceeds ``above`` that goes back to the payer [-].
        most_paid, most_back: caps on what is paid and given back [USD/year]; None is no cap.
    """

    strike: float = field(kw_only=True)
    index_good: str = field(kw_only=True)
    index: str | None = field(kw_only=True)
    with_tax: bool = field(default=False, kw_only=True)
    upside: float = field(default=0.0, kw_only=True)
    above: float = field(default=0.0, kw_only=True)
    most_paid: float | None = field(default=None, kw_only=True)
    most_back: float | None = field(default=None, kw_only=True)

    def open(self, chain: Chain, draw: Mapping[str, float]) -> Session:
        """A session that has paid nothing yet."""
        return _TopUp(self, chain, draw)


class Tied(Session):
    """The columns of a contract in one run."""

    def __init__(self, contract: OnPlants, chain: Chain) -> None:
        net = chain.net
        self.net = net
        taken = contract.taken(net, chain)
        self.plants = [plant for plant, _, _ in taken]
        self.columns = np.array([column for _, column, _ in taken], dtype=np.int64)
        self.ties = np.array([row for _, _, row in taken], dtype=np.int64)
        self.shared = net.pools[contract.measure_id]
        self.rows: list[dict[str, Any]] = []
        self.booked: list[Booking] = []

    def tie(self, clearing: Clearing, monthly: float) -> None:
        """Open the columns up to what the plants make, ``monthly`` tonnes in all [t/month]."""
        clearing.upper[self.columns] = max(monthly, 0.0)
        clearing.rhs[self.ties] = 0.0 if monthly > 0 else clearing.rhs[self.ties]
        clearing.rhs_upper[self.shared] = monthly

    def made(self, solution: Solution) -> np.ndarray:
        """What each plant makes of the good [t/month]."""
        matrix = self.net.problem.matrix
        activity = matrix @ solution.x
        return np.asarray(activity[self.ties] + solution.x[self.columns])

    def bookings(self) -> Sequence[Booking]:
        """Money moved."""
        return self.booked

    def report(self) -> list[dict[str, Any]]:
        """One row a period."""
        return self.rows


class _TopUp(Tied):
    def __init__(self, contract: Contract, chain: Chain, draw: Mapping[str, float]) -> None:
        super().__init__(contract, chain)
        self.contract = contract
        self.factor = 1.0 + draw["vat_rate"] if contract.with_tax else 1.0
        regions = [contract.index or plant.region for plant in self.plants]
        self.index_rows = np.array(
            [chain.net.row[f"{contract.index_good}|{r}"] for r in regions], dtype=np.int64
        )
        self.premium = np.zeros(len(self.plants))
        self.pace, self.last = 1.0, 0.0
        self.monthly = 0.0
        self.year: int | None = None
        self.paid = self.back = 0.0
        self.solves = 0

    def _lacks(self, price: np.ndarray) -> np.ndarray:
        """What the index lacks to the strike, plant by plant [USD/kg]."""
        return np.maximum(self.contract.strike - self.factor * price[self.index_rows], 0.0)

    def before(self, clearing: Clearing) -> None:
        """Open the contract at what the last prices lacked."""
        self.solves, self.pace, self.last = 0, 1.0, 0.0
        if self.year != clearing.period.start.year:
            self.year, self.paid, self.back = clearing.period.start.year, 0.0, 0.0
        self.monthly = self.contract.tonnes_per_year / 12 * self.contract.active(clearing.period)
        self.premium = self._lacks(np.exp(clearing.state.ln_price))
        self._set(clearing, np.zeros(len(self.plants)), self.premium)

    def _set(self, clearing: Clearing, was: np.ndarray, now: np.ndarray) -> None:
        clearing.cost[self.columns] += was - now
        self.tie(clearing, min(self.monthly, self._affordable(clearing, now)))

    def _affordable(self, clearing: Clearing, premium: np.ndarray) -> float:
        """Tonnes a month that the payer's cap of the year still pays for."""
        most, dearest = self.contract.most_paid, float(premium.max(initial=0.0))
        if most is None or dearest <= 0:
            return FREE
        return max(most - self.paid, 0.0) / 1000.0 / dearest / clearing.period.months

    def after(self, clearing: Clearing, solution: Solution) -> bool:
        """Move the premium to what the index lacks now; done when it stays."""
        self.solves += 1
        if self.monthly <= 0:
            return False
        step = self._lacks(solution.price) - self.premium
        widest = float(step[np.argmax(np.abs(step))])
        if abs(widest) <= CLOSE * self.contract.strike:
            return False
        if widest * self.last < 0:
            self.pace /= 2
        self.last = widest
        moved = self.premium + self.pace * step
        self._set(clearing, self.premium, moved)
        self.premium = moved
        return True

    def close(self, clearing: Clearing, solution: Solution) -> None:
        """Pay what is due, take back the share of the upside, and tell."""
        if self.monthly <= 0:
            return
        tonnes = solution.x[self.columns]
        paid = float(self.premium @ tonnes)
        back = self._upside(clearing, solution)
        self.paid += 1000.0 * paid * clearing.period.months
        self.back += 1000.0 * float(back.sum()) * clearing.period.months
        party, payer, t = self.contract.party, self.contract.payer, clearing.t
        self.booked.append(Booking(t, party, payer, float(back.sum()) - paid))
        for plant, share in zip(self.plants, back, strict=True):
            self.booked.append(Booking(t, "producers", plant.region, -float(share)))
        self.rows.append(self._row(clearing, solution, paid, float(back.sum())))

    def _upside(self, clearing: Clearing, solution: Solution) -> np.ndarray:
        """What each plant gives back of an index above the mark [thousand USD/month]."""
        made = self.made(solution)
        part = min(1.0, self.monthly / max(float(made.sum()), 1e-12))
        over = np.maximum(self.factor * solution.price[self.index_rows] - self.contract.above, 0.0)
        back = np.asarray(self.contract.upside * over * made * part)
        if self.contract.most_back is not None and back.sum() > 0:
            left = max(self.contract.most_back - self.back, 0.0) / 1000.0 / clearing.period.months
            back = back * min(1.0, left / float(back.sum()))
        return back

    def _row(self, clearing: Clearing, solution: Solution, paid: float, back: float) -> dict[str, Any]:
        capped = self._affordable(clearing, self.premium) <= 0.0
        made = float(self.made(solution).sum())
        status = "pays" if paid > 0 else "shares" if back > 0 else "out of the money"
        status = "no output" if made <= 0 else "cap reached" if capped else status
        return {
            "measure": self.contract.measure_id,
            "month": clearing.period.start.isoformat(),
            "good": self.contract.good,
            "status": status,
            "strike": self.contract.strike,
            "index": float(self.factor * solution.price[self.index_rows].min(initial=np.inf)),
            "premium": float(self.premium.max(initial=0.0)),
            "made": made,
            "contracted": min(made, self.monthly),
            "paid": paid,
            "given_back": back,
            "solves": self.solves,
        }
