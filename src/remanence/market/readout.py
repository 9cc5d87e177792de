"""Reading a run: what was used, shipped, made and held, by label. No model in here, only index arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from remanence.market.goods import ELEMENTS
from remanence.market.network import Network, Node
from remanence.market.simulate import Path

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Readout:
    """Index of a network for reading paths."""

    net: Network
    use_columns: dict[str, slice]
    arc_columns: dict[tuple[str, str, str, str], int]

    @classmethod
    def of(cls, net: Network) -> Readout:
        """Index a network once."""
        uses = {
            curve.node: slice(block.first + i * block.steps, block.first + (i + 1) * block.steps)
            for block in net.blocks
            for i, curve in enumerate(block.curves)
            if curve.kind == "use"
        }
        arcs = {(arc.good, arc.source, arc.target, arc.origin_class): arc.column for arc in net.arcs}
        return cls(net, uses, arcs)

    def price(self, path: Path, label: str) -> Array:
        """Marginal price at a node [USD/kg], by month."""
        return np.asarray(path.price[:, self.net.row[label]])

    def used(self, path: Path, label: str) -> Array:
        """What end users took at a node [t/month]."""
        return np.asarray(path.x[:, self.use_columns[label]].sum(axis=1))

    def shipped(self, path: Path, good: str, source: str, target: str, origin: str = "any") -> Array:
        """A shipment [t/month]; zero where no such shipment exists."""
        column = self.arc_columns.get((good, source, target, origin))
        return np.zeros(len(path.months)) if column is None else np.asarray(path.x[:, column])

    def made(self, path: Path, stage: str) -> dict[str, Array]:
        """Output by country at a stage [t/month]: t REO mined or fed to separation, t metal, t magnet.

        SEG+ reworked from another separator is not counted again.
        """
        by_country: dict[str, Array] = {}
        for mode in self.net.modes:
            if mode.plant.stage == stage and mode.plant.kind != "separation_heavy":
                flow = path.x[:, mode.column]
                by_country[mode.plant.country] = (
                    by_country.get(mode.plant.country, np.zeros(len(flow))) + flow
                )
        return by_country


def lengths(path: Path) -> Array:
    """Months in each period."""
    return path.lengths


def basis_of(good: str) -> str:
    """What is weighed when tonnes of a good are given."""
    kind = good.split(":")[0]
    return {
        "concentrate": "REO",
        "seg": "REO",
        "oxide": "oxide",
        "metal": "metal",
        "magnet": "magnet blank",
    }.get(kind, "gross")


def price_basis(label: str) -> str:
    """Basis of a price: inside China without tax, delivered else."""
    return "ex works, excl VAT" if Node.parse(label).region == "CHN" else "delivered, excl VAT"


def first_year(path: Path) -> Array:
    """Months of each period that fall into the first twelve of the run; all of them, if the run is shorter."""
    held = lengths(path)
    before = np.concatenate([[0.0], np.cumsum(held)[:-1]])
    return np.asarray(np.clip(12.0 - before, 0.0, held))


BASES = {"mine": "REO", "separation": "REO feed", "metal": "metal", "magnet": "magnet blank"}
"""Basis of each stage's tonnes."""


def stage_shares(readout: Readout, path: Path) -> dict[str, dict[str, dict[str, float]]]:
    """Share and tonnes of each country at each stage over the first twelve months (or fewer, if the run is shorter)."""
    shares: dict[str, dict[str, dict[str, float]]] = {}
    weight = first_year(path)
    for stage in BASES:
        tonnes = {c: float(flow @ weight) for c, flow in readout.made(path, stage).items()}
        total = sum(tonnes.values())
        shares[stage] = {
            country: {"share": round(t / total, 6), "tonnes": round(t, 3)}
            for country, t in sorted(tonnes.items())
            if t > 1e-6
        }
    return shares


def balance(path: Path) -> dict[str, dict[str, float]]:
    """Largest monthly residual of each element relative to its throughput, and the mean throughput [t/month]."""
    relative = path.residual / np.maximum(path.throughput, 1e-12)
    return {
        element: {
            "max_residual": float(relative[:, i].max()),
            "throughput": round(float(path.throughput[:, i].mean()), 6),
        }
        for i, element in enumerate(ELEMENTS)
    }


def month_name(path: Path, t: int) -> str:
    """Month in the form that documents use; the first day where periods are not months."""
    whole = all(day.day == 1 for day in path.months)
    return f"{path.months[t]:%Y-%m}" if whole else path.months[t].isoformat()


def label_parts(label: str) -> tuple[str, str, str]:
    """Good, region and origin class of a node label."""
    return Node.parse(label)
