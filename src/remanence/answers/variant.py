"""A part, or a changed part, run down the market's paths: the one engine behind weeks and mitigations.

Nothing here solves a market. One set of runs serves every part: a part is too small to move it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from remanence.answers.bom import BomLine
from remanence.answers.paths import FloatArray, Future, NodeKey, NodePath
from remanence.answers.products import Blanks, Resolved
from remanence.answers.rundown import buyer_fill, month_of_day, order_arrivals, stop_days, with_licence
from remanence.errors import ModelError

ELSEWHERE = "ROW"
"""Market region that serves a buyer whose own region has no node for the magnet."""

Number = TypeVar("Number", int, float)

LOW, HIGH = 0.1, 0.9
"""Shares of the futures that bound what is printed as low and high."""


def nearest_rank(values: Sequence[Number | None], share: float) -> Number | None:
    """The value at a share of the sorted values, None counted as infinite; no arithmetic between values."""
    if not values:
        return None
    ordered = sorted(values, key=lambda value: math.inf if value is None else value)
    return ordered[max(0, math.ceil(share * len(ordered) - 1e-9) - 1)]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a part buys, when that is not where its line of the bill of materials says."""

    region: str
    origin: str


@dataclass(frozen=True, slots=True)
class Variant:
    """A part as it is run.

    Attributes:
        blanks: the part with its draws.
        source: another place of purchase, or None.
    """

    blanks: Blanks
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A part that changes on a day: before it runs as it is, from then on as changed.

    Attributes:
        before: the part as it is.
        after: the part as changed.
        ready: days from the start of the run until the change is in place.
        extra_stock_days: days of need that arrive on that day.
    """

    before: Variant
    after: Variant
    ready: int = 0
    extra_stock_days: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a plan in the base run and in the futures.

    Attributes:
        base_stop: day of the stop in the base run, None where there is none.
        stops: the same in each future.
        base_fill: monthly fill of the base run.
        fills: monthly fill, one row a future.
        outs: 1.0 in the months in which the price alone keeps the buyer out: the base run, then the futures.
    """

    base_stop: int | None
    stops: tuple[int | None, ...]
    base_fill: FloatArray
    fills: FloatArray
    outs: FloatArray

    @property
    def share(self) -> float:
        """Fraction of the futures in which the line stops."""
        return sum(stop is not None for stop in self.stops) / len(self.stops) if self.stops else 0.0

    @property
    def telling(self) -> int | None:
        """The run that shows the stop: 0 the base run, else 1 + the place of an early future, or None.

        Where the base run does not stop it is the future at the early end of the range, or the first to stop.
        """
        if self.base_stop is not None:
            return 0
        if not self.share:
            return None
        early = nearest_rank(self.stops, LOW)
        if early is None:
            early = min(stop for stop in self.stops if stop is not None)
        return 1 + self.stops.index(early)


class Runs:
    """The runs of the market that every part is read from."""

    def __init__(
        self,
        base: Future,
        futures: Sequence[Future],
        regions: Mapping[str, str],
        start: date,
        first_effective: date | None,
        line_floor: float,
    ) -> None:
        if not base.nodes:
            raise ModelError("the base run holds no magnet node")
        self.base, self.futures = base, tuple(sorted(futures, key=lambda future: future.index))
        self.regions, self.start, self.line_floor = regions, start, line_floor
        self.effective = first_effective or start
        self.months = next(iter(base.nodes.values())).months
        if self.months[0] != start:
            raise ModelError(f"the run begins on {self.months[0]} and was asked from {start}")
        self.days: NDArray[np.int64] = month_of_day(self.months)
        before = [i for i, month in enumerate(self.months) if month < self.effective.replace(day=1)]
        self._last_calm = before[-1] if before else 0
        self._fills: dict[tuple[int, NodeKey, float | None], tuple[FloatArray, FloatArray]] = {}

    def region_of(self, line: BomLine) -> str:
        """Market region of a line."""
        return self.regions[line.region]

    def date_of(self, day: int) -> date:
        """Date of a day of the run."""
        return self.start + timedelta(days=day)

    def weeks(self, day: int | None) -> float | None:
        """Weeks, to one decimal, from the first effective date to a day of the run."""
        return None if day is None else round((self.date_of(day) - self.effective).days / 7, 1)

    def key(self, variant: Variant, part: Resolved, future: Future) -> NodeKey | None:
        """The node that serves a part; None for a magnet without rare earths.

        Raises:
            ModelError: the run holds no such node.
        """
        if part.good is None:
            return None
        line = variant.blanks.line
        region = variant.source.region if variant.source else self.region_of(line)
        origin = variant.source.origin if variant.source else (line.origin_required or "any")
        key = (part.good, region, origin)
        if key not in future.nodes:
            key = (part.good, ELSEWHERE, origin)
        if key not in future.nodes:
            known = ", ".join("/".join(node) for node in sorted(future.nodes))
            wanted = f"{part.good}/{region}/{origin}"
            raise ModelError(f"{line.part}: the run holds no magnet node {wanted}; it holds {known}")
        return key

    def outcome(self, plan: Plan, known: str | None = None, *, base_only: bool = False) -> Outcome:
        """Run a plan down the base run and every future.

        Args:
            plan: the part and its change.
            known: a blank column taken at its central value in every future.
            base_only: leave the futures out.
        """
        futures = [self.base] if base_only else [self.base, *self.futures]
        parts = [
            (plan.before.blanks.centre(), plan.after.blanks.centre())
            if future is self.base
            else (
                plan.before.blanks.future(future.index, known),
                plan.after.blanks.future(future.index, known),
            )
            for future in futures
        ]
        rows = [
            self._row(plan, before, after, future)
            for (before, after), future in zip(parts, futures, strict=True)
        ]
        line = plan.before.blanks.line
        supply = np.stack([row[0] for row in rows])
        days = stop_days(line.stock_days, supply, line.line_floor or self.line_floor)
        stops = tuple(int(day) if day >= 0 else None for day in days)
        fills, outs = np.stack([row[1] for row in rows]), np.stack([row[2] for row in rows])
        return Outcome(stops[0], stops[1:], fills[0], fills[1:], outs)

    def _row(
        self, plan: Plan, before: Resolved, after: Resolved, future: Future
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Daily supply with orders and extra stock, monthly fill, and months priced out, in one run."""
        old, out = self._daily(plan.before, before, future)
        new, new_out = (old, out) if plan.after is plan.before else self._daily(plan.after, after, future)
        ready = min(max(plan.ready, 0), len(self.days))
        fill = np.concatenate([old[:ready], new[ready:]])
        supply = fill + order_arrivals(before.on_order_days, self._until(before), len(self.days))
        if plan.extra_stock_days and ready < len(self.days):
            supply[ready] += plan.extra_stock_days
        monthly = np.bincount(self.days, weights=fill) / np.bincount(self.days)
        return supply, monthly, out if plan.ready > 0 else new_out

    def _until(self, part: Resolved) -> float:
        return min(max(part.on_order_until_days, 0.0), float(len(self.days)))

    def _daily(self, variant: Variant, part: Resolved, future: Future) -> tuple[FloatArray, FloatArray]:
        """Daily fill of a part in one run, and the months in which it is priced out."""
        key = self.key(variant, part, future)
        if key is None:
            return np.ones(len(self.days)), np.zeros(len(self.months))
        line = variant.blanks.line
        willingness = None if line.unit_value_usd is None else line.unit_value_usd / part.kg
        memory = (id(future), key, willingness)
        if memory not in self._fills:
            self._fills[memory] = buyer_fill(future.nodes[key], willingness, future.highest_bidder_share)
        fill, out = self._fills[memory]
        if line.licence_valid_until is None:
            return fill[self.days], out
        licensed = min(len(self.days), max(0, (line.licence_valid_until - self.start).days + 1))
        return with_licence(fill, self.days, self.licensed_share(future.nodes[key]), licensed), out

    def licensed_share(self, path: NodePath) -> float:
        """Licensed share of the supply of a node in the last month before the scenario's first measure."""
        needed = path.needed[self._last_calm]
        return float(min(1.0, path.licensed[self._last_calm] / needed)) if needed > 0 else 0.0
