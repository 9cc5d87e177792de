"""Entity ban: what happens when named plants or companies may no longer buy from an origin?

**What it does.** For each good and region, shipments that come straight from the origins are at most

    (what is let through anyway) x (1 - e),   e = need of those named / (need of all plants + end use)

in the region. The need of a plant is its capacity in the month x what a tonne of its product takes of the good
(separators take concentrate and SEG+, metal plants oxide, magnet plants metal); end use is that of the region at base-
year prices, grown. So *e* follows from the plants of the market and is stated nowhere by hand. What is at sea on the
first day arrives; when the ban ends, trade comes back over the approval ramp.

**Sources.** On 2026-06-22 China put MP Materials, USA Rare Earth and others on its export control list
(https://source.benchmarkminerals.com).

**Example.** Two makers of magnets::

    [[measure]]
    kind = "entity_ban"
    goods = ["oxide:*", "metal:*"]
    origins = ["CHN"]
    companies = ["company:mp-materials", "company:usa-rare-earth"]
    from = 2026-06-22

**Limits.** Those named may still buy what others import or make: the list reaches re-sales too, which no region-wide
flow can show. Users of magnets are no plants of the market; for them state a share in a ``ban``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from pydantic import Field, model_validator

from remanence.errors import ModelError, Offence, did_you_mean
from remanence.market.calendar import Period
from remanence.market.effects import Effect, PlantSelector
from remanence.market.instrument import Clearing, Instrument, Session
from remanence.market.licence import ban_regimes, share_arriving
from remanence.market.limits import is_meant
from remanence.market.measures.params import Months, TradeParams
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.market.network import Arc
from remanence.market.roles import takes

if TYPE_CHECKING:
    from remanence.market.simulate import Chain


class Params(TradeParams):
    """Keys of an entity ban."""

    facilities: tuple[str, ...] = Field(default=(), description="facility ids of the atlas")
    companies: tuple[str, ...] = Field(default=(), description="company ids of the atlas")
    approval_ramp_months: Months | None = Field(
        default=None, description="time in which trade comes back after the last day; left out: the parameter"
    )

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if not (self.facilities or self.companies):
            raise ValueError("says not who may no longer buy: name facilities or companies")
        return self


@dataclass(frozen=True)
class EntityBan(Instrument):
    """Some plants may not buy the goods from the origins.

    Attributes:
        named: one selector for each facility or company.
        ramp_months: approval ramp after the end; None is the parameter.
    """

    goods: frozenset[str] = field(kw_only=True)
    origins: frozenset[str] = field(kw_only=True)
    destinations: frozenset[str] | None = field(kw_only=True)
    named: tuple[PlantSelector, ...] = field(kw_only=True)
    ramp_months: float | None = field(default=None, kw_only=True)

    def contradicts(self, other: object) -> str | None:
        """Two bans on one buyer and good from one origin."""
        if not isinstance(other, EntityBan):
            return None
        goods, origins = self.goods & other.goods, self.origins & other.origins
        who = [_name(selector) for selector in self.named if selector in other.named]
        return (
            f"both keep {who[0]} from {min(goods)} of {min(origins)}" if goods and origins and who else None
        )

    def offences(self, chain: Chain) -> Sequence[Offence]:
        """Refuse buyers that take none of the goods, or that nobody knows."""
        known = {plant.facility for plant in chain.net.plants.values()}
        known |= {company for owners in chain.companies.values() for company in owners}
        found = []
        for selector in self.named:
            plants = [plant for plant in chain.net.plants.values() if is_meant(chain, plant, selector)]
            if any(takes(chain.inputs, plant, good) > 0 for plant in plants for good in self.goods):
                continue
            what = (
                "takes none of the goods at any plant of the market"
                if plants
                else "has no plant in the market"
            )
            remedy = "" if plants else did_you_mean(_name(selector), known)
            found.append(
                Offence(self.measure_id, f"{_name(selector)}, which {what}", "a buyer of the goods", remedy)
            )
        return found

    def open(self, chain: Chain, draw: Mapping[str, float]) -> Session:
        """The ban in one run."""
        return _Buyers(self, chain, draw)


def _name(selector: PlantSelector) -> str:
    return min(selector.facilities | selector.companies)


class _Buyers(Session):
    """Which flows the ban touches, and what of them in each period."""

    def __init__(self, ban: EntityBan, chain: Chain, draw: Mapping[str, float]) -> None:
        self.ban, self.chain, self.draw = ban, chain, draw
        ramp = draw["approval_ramp_months"] if ban.ramp_months is None else ban.ramp_months
        self.stretches = ban_regimes(ban.start, ban.end, ramp)
        self.transit = round(draw["transit_days"])
        self.arcs = [arc for arc in chain.net.arcs if self._bounds(arc)]
        self.uses = [curve for curve in chain.net.curves if curve.kind == "use"]
        self.rows: list[dict[str, Any]] = []

    def _bounds(self, arc: Arc) -> bool:
        ban = self.ban
        there = ban.destinations is None or arc.target in ban.destinations
        known = arc.is_recorded and arc.good in ban.goods and arc.source in ban.origins
        return known and there and arc.target not in ban.origins

    def before(self, clearing: Clearing) -> None:
        """Bound each flow by what those who are not named would buy."""
        left = share_arriving(self.stretches, clearing.period, self.transit)
        if left >= 1.0:
            return
        if clearing.reference is None:
            raise ModelError(
                f"The ban '{self.ban.measure_id}' is a share of exports without it; none is given."
            )
        for arc in self.arcs:
            share = self.touched(arc.good, arc.target, clearing.period, clearing.growth)
            if share <= 0:
                continue
            usual = max(float(clearing.reference.x[clearing.t, arc.column]), 0.0)
            cap = min(float(clearing.upper[arc.column]), usual) * (1.0 - share * (1.0 - left))
            clearing.upper[arc.column] = cap
            self.rows.append(
                {
                    "measure": self.ban.measure_id,
                    "month": clearing.period.start.isoformat(),
                    "status": "in force",
                    "good": arc.good,
                    "region": arc.target,
                    "touched_share": share,
                    "cap_tonnes": cap,
                }
            )

    def touched(self, good: str, region: str, period: Period, growth: np.ndarray) -> float:
        """Share of a region's need of a good that those named have [-]."""
        named, all_plants = 0.0, 0.0
        for plant in self.chain.net.plants.values():
            if plant.region != region:
                continue
            tonnes = takes(self.chain.inputs, plant, good) * plant.nameplate / 12
            tonnes *= plant.available(period.start, self.draw)
            all_plants += tonnes
            if any(is_meant(self.chain, plant, selector) for selector in self.ban.named):
                named += tonnes
        used = sum(
            self.chain.cal.anchor_quantity.get(curve.node, 0.0) * float(np.exp(growth[i]))
            for i, curve in enumerate(self.uses)
            if (curve.good, curve.region) == (good, region)
        )
        return named / (all_plants + used) if named > 0 else 0.0

    def report(self) -> list[dict[str, Any]]:
        """The share of each flow that is touched, and the cap that results [t/month]."""
        return self.rows


@measure("entity_ban")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One ban on all who are named."""
    named = [PlantSelector(facilities=frozenset({f})) for f in sorted(params.facilities)]
    named += [PlantSelector(companies=frozenset({c})) for c in sorted(params.companies)]
    return [
        EntityBan(
            context.measure_id,
            params.from_,
            end=end_of(params),
            goods=context.goods(params),
            origins=context.origins(params),
            destinations=context.destinations(params),
            named=tuple(named),
            ramp_months=params.approval_ramp_months.value if params.approval_ramp_months else None,
        )
    ]
