"""The network: the market's nodes and activities as one sparse matrix, with the labels that read it back.

A node is (good, region, origin class). An activity is a column: run a plant in a mode (joint production is one
column with many positive entries), ship, pass to a lower class, recycle, dispose, use, hold. The matrix is built once
for a run; a period changes costs, bounds and right-hand sides only.

Rows are balances ``supply - use = -stock carried in`` [t/month] whose duals are prices [USD/kg], plant rows
``service bought - service sold = 0`` whose duals are the plants' marginal conversion costs, and gross-tonnage pools.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, vstack

from remanence.market.goods import ANY, ASKED, BEFORE_MELT, CLEAR
from remanence.market.inputs import Inputs, Plant
from remanence.market.solver import Problem

Array = NDArray[np.float64]

BIG_STEPS, SMALL_STEPS, STOCK_STEPS = 24, 10, 8
"""Price steps of a use curve, of one under 2 % of its good's use, and of a stock curve."""

UNREACHED = 1e6
"""t/month that no difference of flows reaches; lower limit of a side row whose weights differ in sign."""
UNBOUND = 1e9
"""t/month that no side row reaches."""
UNRECORDED = "unrecorded"
"""Origin class of a shipment that customs does not see."""


class Node(NamedTuple):
    """A balance row: a good in a region (or in the trade pool ``sea``), by origin class."""

    good: str
    region: str
    origin: str = ANY

    @property
    def label(self) -> str:
        """Name of the row; the class is written only where it is not the ordinary one."""
        return f"{self.good}|{self.region}" + ("" if self.origin == ANY else f"|{self.origin}")

    @classmethod
    def parse(cls, label: str) -> Node:
        """The node that a label names."""
        return cls(*label.split("|"))

    @classmethod
    def demand(cls, good: str, region: str, required: str) -> Node:
        """Where a buyer buys who takes ``any`` origin or requires a ``clear`` one."""
        return cls(good, region, ASKED if required == CLEAR else ANY)


def node(good: str, region: str, origin: str = ANY) -> str:
    """Label of a balance row."""
    return Node(good, region, origin).label


@dataclass(frozen=True)
class Curve:
    """One use or stock curve: where it stands and its anchor [t/month or t, USD/kg]."""

    good: str
    region: str
    origin: str
    kind: str
    quantity: float
    elasticity: str

    @property
    def node(self) -> str:
        """The balance row that it draws from."""
        return node(self.good, self.region, self.origin)


@dataclass(frozen=True)
class Block:
    """Curves with one number of steps; the columns of curve i begin at ``first + i * steps``."""

    curves: tuple[Curve, ...]
    first: int
    steps: int

    @property
    def columns(self) -> slice:
        """All columns of the block, curve after curve."""
        return slice(self.first, self.first + len(self.curves) * self.steps)


@dataclass(frozen=True)
class Arc:
    """A shipment column of a good between two regions (or the trade pool ``sea``)."""

    good: str
    origin_class: str
    source: str
    target: str
    column: int

    @property
    def node_from(self) -> str:
        """The balance row that it leaves; what customs does not see leaves the ordinary node."""
        return node(self.good, self.source, self.origin_class if self.is_recorded else ANY)

    @property
    def node_to(self) -> str:
        """The balance row that it reaches; a magnet of a better class than any goes to those who ask for it."""
        if not self.is_recorded:
            return node(self.good, self.target)
        classed = self.good.startswith("magnet") and self.origin_class != ANY
        to_users = classed and not self.target.startswith("sea")
        return node(self.good, self.target, ASKED if to_users else self.origin_class)

    @property
    def is_recorded(self) -> bool:
        """Whether customs sees it: caps, pools, taxes and duties fall on recorded shipments alone."""
        return self.origin_class != UNRECORDED


@dataclass(frozen=True)
class Mode:
    """A plant run in one way: its column and the tonnes of main product per unit [t/t]."""

    plant: Plant
    name: str
    column: int


@dataclass(frozen=True)
class Network:
    """A problem with its labels. Arrays are indexed by column; plants, arcs and curves say which is which.

    ``passes`` are columns that give a good to a lower class, or to those who ask for clear origin: from where to where.
    ``scrap`` are columns that collect end-of-life magnets, by kind.
    """

    problem: Problem
    row: dict[str, int]
    modes: list[Mode]
    tranches: dict[str, NDArray[np.int32]]
    arcs: list[Arc]
    blocks: list[Block]
    disposals: dict[tuple[str, str], int]
    pools: dict[str, int]
    plants: dict[str, Plant]
    saved: dict[int, dict[str, float]] = field(default_factory=dict)
    loss: dict[int, dict[str, float]] = field(default_factory=dict)
    passes: dict[int, tuple[Node, Node]] = field(default_factory=dict)
    scrap: dict[int, str] = field(default_factory=dict)

    owners: dict[int, Owner] = field(default_factory=dict)

    @property
    def feeders(self) -> dict[int, str]:
        """Columns by which magnets covered before the melt reach those who ask for clear origin, and the good."""
        found = {
            column: start.good
            for column, (start, end) in self.passes.items()
            if (start.origin, end.origin) == (BEFORE_MELT, ASKED)
        }
        shipped = {
            arc.column: arc.good
            for arc in self.arcs
            if arc.origin_class == BEFORE_MELT and arc.source.startswith("sea")
        }
        return found | shipped

    @property
    def curves(self) -> list[Curve]:
        """All curves in block order."""
        return [curve for block in self.blocks for curve in block.curves]


@dataclass(frozen=True)
class Owner:
    """Who runs a column of an instrument: the party and region whose money it is.

    ``adds`` is what a unit puts into a public stock [t], below zero for a release; its bid or ask is then no money.
    """

    party: str
    region: str
    adds: float = 0.0


class Builder:
    """Collects rows and columns and gives them as arrays. Hides index bookkeeping, nothing else."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.row: dict[str, int] = {}
        self.names: list[str] = []
        self.cost: list[float] = []
        self.upper: list[float] = []
        self._index: list[int] = []
        self._values: list[float] = []
        self._starts: list[int] = [0]
        self.modes: list[Mode] = []
        self.tranches: dict[str, NDArray[np.int32]] = {}
        self.arcs: list[Arc] = []
        self.blocks: list[Block] = []
        self.disposals: dict[tuple[str, str], int] = {}
        self.saved: dict[int, dict[str, float]] = {}
        self.loss: dict[int, dict[str, float]] = {}
        self.passes: dict[int, tuple[Node, Node]] = {}
        self.scrap: dict[int, str] = {}
        self.pools: dict[str, int] = {}
        self.owners: dict[int, Owner] = {}
        self._limits: dict[str, dict[int, float]] = {}
        self._most: dict[str, float] = {}

    def balance(self, label: str) -> int:
        """Index of a row, made on first mention."""
        return self.row.setdefault(label, len(self.row))

    def column(self, name: str, cost: float, upper: float, entries: Mapping[str, float]) -> int:
        """Add a column with finite upper bound [t/month] and its entries by row label; return its index."""
        for label, value in entries.items():
            self._index.append(self.balance(label))
            self._values.append(value)
        self._starts.append(len(self._index))
        self.names.append(name)
        self.cost.append(cost)
        self.upper.append(upper)
        return len(self.names) - 1

    def give(self, start: Node, end: Node, room: float) -> None:
        """A column that passes a good on under another class, at no cost, up to ``room`` [t/month]."""
        name = f"pass {start.label} > {end.origin}"
        self.passes[self.column(name, 0.0, room, {start.label: -1.0, end.label: 1.0})] = (start, end)

    def ship(self, good: str, origin: str, source: str, target: str, cost: float, room: float) -> None:
        """A recorded shipment of a class of a good, up to ``room`` [t/month] at ``cost`` [USD/kg]."""
        arc = Arc(good, origin, source, target, len(self.names))
        self.column(f"ship {arc.node_from} > {target}", cost, room, {arc.node_from: -1.0, arc.node_to: 1.0})
        self.arcs.append(arc)

    def entries(self, column: int) -> dict[str, float]:
        """Entries of a column by row label."""
        labels = list(self.row)
        part = slice(self._starts[column], self._starts[column + 1])
        return {labels[i]: value for i, value in zip(self._index[part], self._values[part], strict=True)}

    def limit(self, name: str, weights: Mapping[int, float], most: float = UNBOUND) -> None:
        """Add a side row ``sum(weight * column) <= most``, whose limits a session sets; ``pools`` gives its index.

        A run without the session, such as a burn-in, keeps ``most``: 0 for what is not there unless a measure opens it.
        """
        self._limits[name] = dict(weights)
        self._most[name] = most

    def curve_block(self, curves: Iterable[Curve], steps: int) -> None:
        """Add use or stock curves with the same number of steps; widths and values are set every period."""
        listed = tuple(curves)
        if not listed:
            return
        first = len(self.names)
        for curve in listed:
            for step in range(steps):
                self.column(f"{curve.kind} {curve.node} #{step}", 0.0, 0.0, {curve.node: -1.0})
        self.blocks.append(Block(listed, first, steps))

    def _weights(self, name: str, pools: Mapping[str, Mapping[int, float]] | None) -> Iterable[float]:
        return {**self._limits, **(pools or {})}[name].values()

    def finish(self, pools: Mapping[str, Mapping[int, float]] | None = None) -> Network:
        """The arrays. ``pools`` adds side rows: id -> {column: weight per unit}."""
        shape = (len(self.row), len(self.names))
        matrix = csc_matrix((self._values, self._index, self._starts), shape=shape)
        matrix = _with_pool_rows(matrix, {**self._limits, **(pools or {})}, self.pools)
        # scipy sorts in place when it likes; an order that can change would change the last bits of a solve.
        matrix.sort_indices()
        balances = len(self.row)
        rows = (*self.row, *(f"pool {name}" for name in self.pools))
        row_lower = np.zeros(matrix.shape[0])
        row_upper = np.zeros(matrix.shape[0])
        row_lower[balances:] = [
            -1.0 if min(self._weights(name, pools), default=0.0) >= 0.0 else -UNREACHED for name in self.pools
        ]
        row_upper[balances:] = [self._most.get(name, UNBOUND) for name in self.pools]
        problem = Problem(
            rows=rows,
            columns=tuple(self.names),
            matrix=matrix,
            cost=np.array(self.cost),
            lower=np.zeros(len(self.names)),
            upper=np.array(self.upper),
            row_lower=row_lower,
            row_upper=row_upper,
        )
        problem.freeze()
        return Network(
            problem=problem,
            row=dict(self.row),
            modes=self.modes,
            tranches=self.tranches,
            arcs=self.arcs,
            blocks=self.blocks,
            disposals=self.disposals,
            pools=dict(self.pools),
            plants={plant.id: plant for plant in self.inputs.plants},
            saved=self.saved,
            loss=self.loss,
            owners=self.owners,
            passes=self.passes,
            scrap=self.scrap,
        )


def _with_pool_rows(
    matrix: csc_matrix, pools: Mapping[str, Mapping[int, float]], index: dict[str, int]
) -> csc_matrix:
    if not pools:
        return matrix
    dense = np.zeros((len(pools), matrix.shape[1]))
    for i, (name, weights) in enumerate(sorted(pools.items())):
        index[name] = matrix.shape[0] + i
        for column, tonnes in weights.items():
            dense[i, column] = tonnes
    stacked = vstack([matrix, csc_matrix(dense)], format="csc")
    return csc_matrix(stacked)
