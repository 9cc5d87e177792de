"""Recycling mandate: what happens when a least share of the rare earths in magnets must be recycled?

**What it does.** In the regions named together, for each element,

    recycled oxide + bought out >= share x oxide that the metals taken by magnet makers stand for

A tonne bought out costs ``buy_out_usd_per_kg`` a kilo of oxide, so the mandate can always be kept, and its cost is at
most share x buy-out price on each kilo of oxide in a magnet. Each period reports tonnes owed, recycled and bought out:
*met* or *bought out*.

**Sources.** Recycling of 25 % of yearly consumption is the Union's benchmark for 2030, of the Union and not of firms
(Regulation (EU) 2024/1252, Art. 5); a share by firm stands in no law on file, nor does a price of buying out.

**Example.** A quarter of the terbium and dysprosium in magnets made in Japan::

    [[measure]]
    kind = "recycling_mandate"
    regions = ["JPN"]
    elements = ["Dy", "Tb"]
    share = 0.25
    buy_out_usd_per_kg = 100
    from = 2027-01-01

**Limits.** What magnet makers recycle themselves counts like scrap from users: the market books where oxide comes from,
not from whose waste. Magnets that are imported owe nothing. ``share`` stands in the matrix and is not drawn in futures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from pydantic import AfterValidator, Field

from remanence.errors import ModelError, Offence
from remanence.market.effects import Effect
from remanence.market.goods import METALS
from remanence.market.inputs import metal_per_oxide
from remanence.market.instrument import Booking, Clearing, Instrument, Session
from remanence.market.measures.params import MeasureParams, Number, Region, Uncertain
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.market.network import UNBOUND, UNREACHED, Owner
from remanence.rules.words import one_of

if TYPE_CHECKING:
    from remanence.market.network import Builder
    from remanence.market.simulate import Chain
    from remanence.market.solver import Solution

PAID_OUT = 1e-6
"""t/month from which a mandate counts as bought out."""


def _price(number: Uncertain) -> Uncertain:
    return number.within(0.0, float("inf"), "USD/kg of oxide")


class Params(MeasureParams):
    """Keys of a recycling mandate."""

    regions: tuple[Region, ...] = Field(min_length=1, description="market regions whose magnet makers owe it")
    elements: tuple[Annotated[str, one_of(*METALS)], ...] = Field(
        default=("NdPr", "Dy", "Tb"), description="elements, each by itself"
    )
    share: Annotated[Number, Field(gt=0.0, le=1.0)] = Field(description="least recycled share of the oxide")
    buy_out_usd_per_kg: Annotated[Uncertain, AfterValidator(_price)] = Field(
        description="price of a kilo of oxide that is owed and not recycled"
    )


@dataclass(frozen=True)
class Mandate(Instrument):
    """A least share of recycled oxide in magnets, by element, with a way out for money [USD/kg oxide]."""

    regions: frozenset[str] = field(kw_only=True)
    elements: tuple[str, ...] = field(kw_only=True)
    share: float = field(kw_only=True)
    price: float = field(kw_only=True)

    def build(self, builder: Builder) -> None:
        """For each element a column that buys out and a row: owed less recycled less bought out."""
        recycled = {
            i: builder.entries(i) for i, name in enumerate(builder.names) if name.startswith("recycle ")
        }
        for element in self.elements:
            owed = self._used(builder, element)
            back = {column: self._oxide(entries, element) for column, entries in recycled.items()}
            room = sum(weight * builder.upper[column] for column, weight in owed.items())
            out = builder.column(self.name(element), 0.0, room, {})
            builder.owners[out] = Owner("producers", self.place)
            weights = {column: self.share * weight for column, weight in owed.items()}
            weights |= {column: -tonnes for column, tonnes in back.items() if tonnes > 0}
            builder.limit(self.name(element), {**weights, out: -1.0})

    @property
    def place(self) -> str:
        """The regions that owe together, as one place of who pays."""
        return "+".join(sorted(self.regions))

    @property
    def inside(self) -> frozenset[str]:
        """The regions that owe, and the place in which they buy out."""
        return self.regions | {self.place}

    def name(self, element: str) -> str:
        """Name of the row of an element, and of the column that buys out."""
        return f"buy out {self.measure_id} {element}"

    def _used(self, builder: Builder, element: str) -> dict[int, float]:
        """Oxide that the metal in a tonne of magnets stands for, by the column that makes them [t/t]."""
        inputs = builder.inputs
        found: dict[int, float] = {}
        if element not in inputs.metals:
            return found
        oxide = 1.0 / (metal_per_oxide(element) * inputs.process["metal.recovery"])
        for mode in builder.modes:
            if mode.plant.stage == "magnet" and mode.plant.region in self.regions:
                metal = -sum(
                    tonnes
                    for label, tonnes in builder.entries(mode.column).items()
                    if label.split("|")[0] == f"metal:{element}"
                )
                if metal > 0:
                    found[mode.column] = metal * oxide
        return found

    def _oxide(self, entries: Mapping[str, float], element: str) -> float:
        return sum(
            tonnes
            for label, tonnes in entries.items()
            if label.split("|")[0] == f"oxide:{element}" and label.split("|")[1] in self.regions
        )

    def contradicts(self, other: object) -> str | None:
        """Two mandates on one element in one region."""
        if not isinstance(other, Mandate) or not self.regions & other.regions:
            return None
        both = [element for element in self.elements if element in other.elements]
        return f"both ask for recycled {both[0]} in {min(self.regions & other.regions)}" if both else None

    def offences(self, chain: Chain) -> Sequence[Offence]:
        """Refuse regions that make no magnets."""
        makers = {plant.region for plant in chain.net.plants.values() if plant.stage == "magnet"}
        return [
            Offence(self.measure_id, f"region {region}, which makes no magnets", "regions that make magnets")
            for region in sorted(self.regions - makers)
        ]

    def open(self, chain: Chain, draw: Mapping[str, float]) -> Session:
        """The mandate in one run."""
        return _Owed(self, chain)


class _Owed(Session):
    def __init__(self, mandate: Mandate, chain: Chain) -> None:
        net = chain.net
        self.mandate = mandate
        if any(mandate.name(element) not in net.pools for element in mandate.elements):
            raise ModelError(f"The network was built without the recycling mandate '{mandate.measure_id}'.")
        columns = {name: i for i, name in enumerate(net.problem.columns)}
        self.out = {element: columns[mandate.name(element)] for element in mandate.elements}
        self.row = {element: net.pools[mandate.name(element)] for element in mandate.elements}
        matrix = net.problem.matrix.tocsr()
        self.weights = {e: np.asarray(matrix[row].todense()).ravel() for e, row in self.row.items()}
        self.rows: list[dict[str, Any]] = []
        self.booked: list[Booking] = []

    def before(self, clearing: Clearing) -> None:
        """Ask for it where it holds; in a period in which it begins, for its days."""
        active = self.mandate.active(clearing.period)
        for element, row in self.row.items():
            clearing.cost[self.out[element]] = self.mandate.price
            clearing.rhs[row] = -UNREACHED
            clearing.rhs_upper[row] = UNBOUND
            if active >= 1.0:
                clearing.rhs_upper[row] = 0.0
            elif active > 0.0 and clearing.reference is not None:
                usual = self._owed(element, clearing.reference.x[clearing.t])
                clearing.rhs_upper[row] = usual * (1.0 - active)

    def _owed(self, element: str, x: np.ndarray) -> float:
        return float(np.maximum(self.weights[element], 0.0) @ x)

    def close(self, clearing: Clearing, solution: Solution) -> None:
        """Book what was owed, recycled and bought out."""
        if self.mandate.active(clearing.period) <= 0:
            return
        for element, column in self.out.items():
            bought = max(float(solution.x[column]), 0.0)
            recycled = float(np.maximum(-self.weights[element], 0.0) @ solution.x) - bought
            if bought > 0:
                amount = bought * self.mandate.price
                self.booked.append(Booking(clearing.t, "treasury", self.mandate.place, amount))
            self.rows.append(
                {
                    "measure": self.mandate.measure_id,
                    "month": clearing.period.start.isoformat(),
                    "status": "bought out" if bought > PAID_OUT else "met",
                    "element": element,
                    "owed": self._owed(element, solution.x),
                    "recycled": recycled,
                    "bought_out": bought,
                    "usd": bought * 1000.0 * self.mandate.price * clearing.period.months,
                }
            )

    def bookings(self) -> Sequence[Booking]:
        """What buying out brings to the treasuries."""
        return self.booked

    def report(self) -> list[dict[str, Any]]:
        """Oxide owed, recycled and bought out by element [t/month], and what buying out cost [USD]."""
        return self.rows


@measure("recycling_mandate")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One mandate for all the elements."""
    return [
        Mandate(
            context.measure_id,
            params.from_,
            end=end_of(params),
            regions=frozenset(params.regions),
            elements=params.elements,
            share=params.share,
            price=params.buy_out_usd_per_kg.value,
        )
    ]
