"""What a check may look at: lot graph, atlas as of a date, numbers, and what was declared beside the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from remanence.atlas import View
from remanence.custody.finding import Finding
from remanence.custody.lots.model import LotGraph, Move, Process
from remanence.custody.world.numbers import Numbers
from remanence.custody.world.ores import Ore, ore_of, whole_of
from remanence.custody.world.places import Place, country_places
from remanence.custody.world.plants import Plant
from remanence.custody.world.upstream import sources

UNKNOWN = "unknown_to_the_atlas"
"""Kind of a finding that says what could not be checked; it is no contradiction and no signal."""


@dataclass(frozen=True, slots=True)
class DeclaredPrice:
    """A price declared for a lot beside the log, which holds no prices: USD per kg of ``product``, excluding VAT.

    Attributes:
        product: id of the atlas, such as ``product:nd-oxide``.
        on: day of the contract.
    """

    lot: str
    product: str
    usd_per_kg: float
    on: date


@dataclass(frozen=True)
class Setting:
    """All that checks look at. Nothing in it is later than the view's date, except the declared history itself.

    Attributes:
        covered: ISO codes of the countries whose material the claim must not hold (from the rule that is asked).
        prices: declared prices; empty: the check of prices does not run.
    """

    graph: LotGraph
    view: View
    numbers: Numbers
    covered: frozenset[str] = frozenset()
    prices: Sequence[DeclaredPrice] = ()
    _plants: dict[str, Plant] = field(default_factory=dict, repr=False)
    _places: dict[tuple[str | None, str | None], Place | None] = field(default_factory=dict, repr=False)
    _ores: dict[str, Ore | None] = field(default_factory=dict, repr=False)

    def plant(self, facility: str) -> Plant:
        """Return what the atlas knows of a facility; asked once per facility."""
        if facility not in self._plants:
            self._plants[facility] = Plant(facility, self.view)
        return self._plants[facility]

    def ore(self, facility: str) -> Ore | None:
        """Return the published baskets of a mine, None where there are none; asked once per facility."""
        if facility not in self._ores:
            self._ores[facility] = ore_of(self.view, self.numbers, facility)
        return self._ores[facility]

    def site(self, facility: str | None) -> Plant | None:
        """Return a facility that can be compared: known to the atlas and no aggregate of several."""
        plant = self.plant(facility) if facility else None
        return plant if plant and plant.known and plant.scope in ("site", "increment") else None

    def place(self, facility: str | None, country: str | None) -> Place | None:
        """Return where an event took place: the facility's circle, else the country's, else None."""
        key = (facility, country)
        if key not in self._places:
            error = self.numbers.of("speed", "place_error_km")
            found = self.plant(facility).place(error) if facility else None
            self._places[key] = found or country_places().get(country or "")
        return self._places[key]

    @cached_property
    def maker(self) -> dict[str, Process]:
        """The process that made each lot, for lots made in the log."""
        made = self.graph.processes
        return {
            lot.id: made[lot.made_by]
            for lot in self.graph.lots.values()
            if lot.made_by is not None and lot.made_by in made
        }

    @cached_property
    def by_facility(self) -> dict[str, list[Process]]:
        """Processes with a stage by the facility that they name, in order of time."""
        found: dict[str, list[Process]] = {}
        for process in self.graph.processes.values():
            if process.facility and process.stage:
                found.setdefault(process.facility, []).append(process)
        return found

    @cached_property
    def moves_of(self) -> dict[str, list[Move]]:
        """Moves by lot, in order of time."""
        found: dict[str, list[Move]] = {}
        for move in self.graph.moves:
            for lot in move.lots:
                found.setdefault(lot, []).append(move)
        return found

    @cached_property
    def baskets(self) -> dict[str, dict[str, float]]:
        """Every whole assay of a deposit that the atlas knew, as shares of REO."""
        return {d: whole for d in self.view.subjects("deposit") if (whole := whole_of(self.view, d))}

    @cached_property
    def _sources(self) -> dict[str, tuple[frozenset[str], bool]]:
        return sources(self.graph.processes, self.maker)

    def mines_of(self, process: Process) -> tuple[list[str], bool]:
        """Return the facilities where a process's material entered the chain, and whether its whole way is known."""
        facilities, complete = self._sources[process.id]
        return sorted(facilities), complete

    def lots_of(self, processes: Iterable[Process]) -> tuple[str, ...]:
        """Return the lots that processes made, each once, in order."""
        return tuple(dict.fromkeys(flow.lot for process in processes for flow in process.outputs))


def unknown(text: str, lots: Sequence[str] = (), events: Sequence[str] = ()) -> Finding:
    """Return a note on what the atlas does not know; it never counts against a claim."""
    return Finding(kind=UNKNOWN, hard=False, text=text, lots=tuple(lots), events=tuple(events))


__all__ = ["UNKNOWN", "DeclaredPrice", "Setting", "unknown"]
