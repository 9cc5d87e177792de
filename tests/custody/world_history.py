"""A small author of lot graphs for the tests of the checks against the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from remanence.atlas import View, assay, load_atlas
from remanence.custody.lots.model import Flow, Lot, LotGraph, Mass, Move, Process
from remanence.quantity import oxide_factor

STAGES = {
    "mining": "mine", "beneficiation": "concentrate", "cracking_leaching": "cracking",
    "solvent_extraction": "separation", "metal_reduction": "metal", "strip_casting": "alloy",
    "milling": "magnet", "sintering": "magnet", "machining": "magnet", "collection": "recycling",
    "recycling_separation": "recycling",
}  # fmt: skip
START = datetime(2026, 1, 10, tzinfo=UTC)


@cache
def view() -> View:
    """The bundled atlas as of its release."""
    return load_atlas().as_of()


def basket(deposit: str, reo_kg: float) -> dict[str, float]:
    """Element kilograms in ``reo_kg`` of oxide with the published basket of a deposit."""
    return {e: reo_kg * share * oxide_factor(e) for e, share in assay(view(), deposit).fractions.items()}


def flow(lot: str, form: str, elements: Mapping[str, float], kg: float | None = None, **more: Any) -> Flow:
    """A flow with assays good to 1 %."""
    masses = {e: Mass(m, 0.01 * m) for e, m in elements.items()}
    gross = kg if kg is not None else sum(elements.values())
    stated: dict[str, Any] = {"basis": "gross", "net_kg": gross, "event": "", "time": START} | more
    return Flow(lot=lot, form=form, kg=gross, elements=masses, **stated)


@dataclass
class History:
    """Processes and moves in the order in which they are told."""

    processes: dict[str, Process] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)

    def do(
        self,
        step: str,
        day: float,
        facility: str | None,
        country: str | None,
        inputs: Sequence[Flow],
        outputs: Sequence[Flow],
        days: float = 0.0,
        **more: Any,
    ) -> Process:
        """Tell one process that ends ``day`` days after the start and took ``days`` days."""
        name = f"p{len(self.processes)}-{step}"
        made = Process(
            id=name, events=(f"e-{name}",), step=step, stage=STAGES.get(step), origin=not inputs,
            begun=START + timedelta(days=day - days), time=START + timedelta(days=day), country=country,
            facility=facility, actor="someone", model="segregated", grade=2, inputs=tuple(inputs),
            outputs=tuple(outputs), losses={}, evidence=(),
        )  # fmt: skip
        self.processes[name] = replace(made, **more)
        return self.processes[name]

    def move(self, step: str, day: float, lot: str, country: str | None, facility: str | None = None) -> None:
        """Tell that a lot was seen."""
        name = f"m{len(self.moves)}-{step}"
        time = START + timedelta(days=day)
        self.moves.append(
            Move(
                event=name, lots=(lot,), step=step, time=time, country=country, facility=facility,
                actor="someone", model="segregated", parent=None, grade=3,
            )
        )  # fmt: skip

    def graph(self) -> LotGraph:
        """The graph of what was told."""
        lots: dict[str, Lot] = {}
        for process in self.processes.values():
            for used in process.inputs:
                lots.setdefault(
                    used.lot,
                    Lot(id=used.lot, form=used.form, made_by=None, kg=used.kg, elements=used.elements),
                )
            for made in process.outputs:
                lots[made.lot] = Lot(
                    id=made.lot, form=made.form, made_by=process.id, kg=made.kg, elements=made.elements
                )
        return LotGraph(lots=lots, processes=dict(self.processes), moves=tuple(self.moves))


def scaled(elements: Mapping[str, float], factor: float, **factors: float) -> dict[str, float]:
    """Elements times a factor, some times another one besides."""
    return {e: m * factor * factors.get(e, 1.0) for e, m in elements.items()}


def honest(**twist: float) -> History:
    """Ore of one mine to a sintered magnet, with recoveries below the best; ``twist`` scales elements of the ore."""
    told = History()
    ore = scaled(basket("deposit:mount-weld-central", 20_000), 1.0, **twist)
    concentrate, carbonate = scaled(ore, 0.7), scaled(ore, 0.65)
    oxide = {e: 0.95 * carbonate[e] for e in ("Nd", "Pr")}
    heavy = {e: 0.9 * carbonate[e] for e in ("Dy", "Tb")}
    metal = {e: 0.96 * m for e, m in oxide.items()}
    mine, refinery, maker = "facility:mt-weld", "facility:lynas-group-ndpr", "facility:noveon-sanmarcos"
    told.do("mining", 1, mine, "AUS", [], [flow("ore", "ore", ore, 200_000)])
    told.do(
        "beneficiation",
        5,
        mine,
        "AUS",
        [flow("ore", "ore", ore)],
        [flow("conc", "concentrate", concentrate)],
        2,
    )
    told.move("shipping", 8, "conc", "AUS", mine)
    told.move("receiving", 30, "conc", "MYS", refinery)
    told.do(
        "cracking_leaching", 38, refinery, "MYS", [flow("conc", "concentrate", concentrate)],
        [flow("carb", "carbonate", carbonate)], 5,
    )  # fmt: skip
    told.do(
        "solvent_extraction", 70, refinery, "MYS", [flow("carb", "carbonate", carbonate)],
        [flow("ndpr", "oxide", oxide), flow("dytb", "oxide", heavy)], 25, flushed=True,
    )  # fmt: skip
    told.move("receiving", 100, "ndpr", "GBR", "facility:lcm-cheshire")
    told.do(
        "metal_reduction", 110, "facility:lcm-cheshire", "GBR", [flow("ndpr", "oxide", oxide)],
        [flow("metal", "metal", metal)], 4,
    )  # fmt: skip
    alloy = scaled(metal, 0.99) | {"Fe": 2.2 * sum(metal.values())}
    told.do(
        "strip_casting", 120, "facility:lcm-cheshire", "GBR", [flow("metal", "metal", metal)],
        [flow("alloy", "alloy", alloy)], 1,
    )  # fmt: skip
    told.move("receiving", 150, "alloy", "USA", maker)
    told.do(
        "milling", 160, maker, "USA", [flow("alloy", "alloy", alloy)], [flow("powder", "powder", alloy)], 1
    )
    told.do(
        "sintering",
        162,
        maker,
        "USA",
        [flow("powder", "powder", alloy)],
        [flow("magnet", "magnet", alloy)],
        1,
    )
    return told
