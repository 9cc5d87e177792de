"""Capacity sharing: what happens when allies promise each other the first call on a share of their plants' output?

**What it does.** For each good, what the members send out of their circle, less what they take in from it, is at most

    reference x (1 - share x w)

with *reference* the same net exports in the same month without any trade measure, and *w* the part of the members'
capacity for the good that is at the plants selected (1 where none are named). So of the output shared nothing more
leaves the circle, whether or not a member is short. Shipments from one member to another are free.

**Sources.** Canada offered to share output across allies instead of keeping it at home (2025-10-31, statements on its
26 measures); no agreement with shares is published, so the share is an assumption.

**Example.** Half of the oxides and metals of five allies stay among them::

    [[measure]]
    kind = "capacity_sharing"
    goods = ["oxide:NdPr", "oxide:Dy", "oxide:Tb", "metal:NdPr"]
    members = ["USA", "JPN", "EUR", "AUS", "MYS"]
    share = 0.5
    from = 2027-01-10

**Limits.** The rest of the world trades by one pool, which does not know whose goods it passes on: what a member takes
from the pool counts as if a member had sent it. Goods that China ships to a member are no matter of the circle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import Field

from remanence.errors import ModelError, Offence
from remanence.market.effects import Effect, PlantSelector
from remanence.market.instrument import Clearing, Instrument, Session
from remanence.market.limits import is_meant
from remanence.market.measures.params import GoodPattern, MeasureParams, Region, Share
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.market.measures.scope import expand_goods
from remanence.market.network import UNBOUND, Arc
from remanence.market.roles import makes

if TYPE_CHECKING:
    from remanence.market.network import Builder
    from remanence.market.simulate import Chain
    from remanence.market.solver import Solution

BINDS = 1e-6
"""t/month from its limit at which a promise counts as binding."""


class Params(MeasureParams):
    """Keys of capacity sharing."""

    goods: tuple[GoodPattern, ...] = Field(min_length=1, description="goods or patterns that are shared")
    members: tuple[Region, ...] = Field(min_length=2, description="market regions that share")
    share: Share = Field(description="share of the plants' output that members have first")
    facilities: tuple[str, ...] = Field(default=(), description="plants whose output is shared; empty: all")
    companies: tuple[str, ...] = Field(default=(), description="companies whose plants share; empty: all")


@dataclass(frozen=True)
class Sharing(Instrument):
    """First call of the members on a share of the output of some plants."""

    goods: frozenset[str] = field(kw_only=True)
    members: frozenset[str] = field(kw_only=True)
    share: float = field(kw_only=True)
    selector: PlantSelector = field(kw_only=True)

    def build(self, builder: Builder) -> None:
        """A row for each good: what leaves the circle less what enters it."""
        for good in sorted(self.goods):
            weights = {arc.column: sign for arc in builder.arcs if (sign := self._sign(arc, good))}
            if weights:
                builder.limit(self.row(good), weights)

    def row(self, good: str) -> str:
        """Name of the side row of a good."""
        return f"{self.measure_id} {good}"

    def _sign(self, arc: Arc, good: str) -> float:
        if arc.good != good or not arc.is_recorded:
            return 0.0
        if arc.source in self.members and arc.target not in self.members:
            return 1.0
        return -1.0 if arc.source.startswith("sea") and arc.target in self.members else 0.0

    def capacity(self, chain: Chain, good: str, region: str | None = None) -> tuple[float, float]:
        """What the plants selected, and all plants, of the members or of one can make of a good [t/month]."""
        regions = self.members if region is None else {region}
        chosen = whole = 0.0
        for plant in chain.net.plants.values():
            if plant.region in regions:
                tonnes = makes(chain.inputs, plant, good) * plant.nameplate / 12
                whole += tonnes
                chosen += tonnes if is_meant(chain, plant, self.selector) else 0.0
        return chosen, whole

    def contradicts(self, other: object) -> str | None:
        """Two promises of one member on one good."""
        if not isinstance(other, Sharing) or not (self.goods & other.goods and self.members & other.members):
            return None
        return f"both share {min(self.goods & other.goods)} of {min(self.members & other.members)}"

    def offences(self, chain: Chain) -> Sequence[Offence]:
        """Refuse members that have nothing to share, and goods that no member makes."""
        found = [
            Offence(
                self.measure_id,
                f"member {member} without a plant meant that makes {', '.join(sorted(self.goods))}",
                "members with output to share",
                "Leave it out: who only buys is served by the pool, and promises nothing.",
            )
            for member in sorted(self.members)
            if not any(self.capacity(chain, good, member)[0] > 0 for good in self.goods)
        ]
        found += [
            Offence(self.measure_id, f"{good}, which no plant meant of a member makes", "a good that is made")
            for good in sorted(self.goods)
            if not self.capacity(chain, good)[0] > 0
        ]
        return found

    def open(self, chain: Chain, draw: Mapping[str, float]) -> Session:
        """The promise in one run."""
        return _Promise(self, chain)


class _Promise(Session):
    def __init__(self, sharing: Sharing, chain: Chain) -> None:
        self.sharing, self.chain = sharing, chain
        rows = {good: chain.net.pools.get(sharing.row(good)) for good in sorted(sharing.goods)}
        self.goods = {good: row for good, row in rows.items() if row is not None}
        if not self.goods:
            raise ModelError(f"The network was built without the capacity sharing '{sharing.measure_id}'.")
        self.matrix = chain.net.problem.matrix.tocsr()
        self.part = {}
        for good in self.goods:
            chosen, whole = sharing.capacity(chain, good)
            self.part[good] = chosen / whole if whole > 0 else 0.0
        self.usual: dict[str, float] = {}
        self.rows: list[dict[str, Any]] = []

    def before(self, clearing: Clearing) -> None:
        """Set what may leave the circle in this period."""
        active = self.sharing.active(clearing.period)
        self.usual = {}
        for good, row in self.goods.items():
            if active <= 0:
                clearing.rhs_upper[row] = UNBOUND
                continue
            if clearing.reference is None:
                raise ModelError(
                    f"Capacity sharing '{self.sharing.measure_id}' is a share of exports without it; none is given."
                )
            self.usual[good] = max(self._leaving(row, clearing.reference.x[clearing.t]), 0.0)
            kept = self.sharing.share * self.part[good] * active
            clearing.rhs_upper[row] = self.usual[good] * (1.0 - kept)

    def _leaving(self, row: int, x: np.ndarray) -> float:
        return float((self.matrix[row] @ x)[0])

    def close(self, clearing: Clearing, solution: Solution) -> None:
        """What left, and whether the promise held anything back."""
        for good, usual in self.usual.items():
            row = self.goods[good]
            leaving, limit = self._leaving(row, solution.x), float(clearing.rhs_upper[row])
            self.rows.append(
                {
                    "measure": self.sharing.measure_id,
                    "month": clearing.period.start.isoformat(),
                    "status": "binding" if leaving >= limit - BINDS else "not binding",
                    "good": good,
                    "net_exports": leaving,
                    "limit": limit,
                    "reference": usual,
                }
            )

    def report(self) -> list[dict[str, Any]]:
        """Net exports out of the circle, their limit and the reference by good [t/month]."""
        return self.rows


@measure("capacity_sharing")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One promise for all the goods."""
    return [
        Sharing(
            context.measure_id,
            params.from_,
            end=end_of(params),
            goods=expand_goods(params.goods),
            members=frozenset(params.members),
            share=params.share.value,
            selector=PlantSelector(
                facilities=frozenset(params.facilities), companies=frozenset(params.companies)
            ),
        )
    ]
