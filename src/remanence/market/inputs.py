"""What the market reads from the atlas: plants, baskets, recipes, uses, prices and cover, each with its statement.

Nothing is filled in silence: a figure that the atlas does not hold at the as-of date is an error that names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from remanence.atlas import Statement, View, assay
from remanence.atlas.vocabulary import market_region
from remanence.errors import InputError, Offence
from remanence.market.goods import BALANCED, ELEMENTS, MAGNET_METALS, MAGNETS, METALS, ORES, USERS
from remanence.market.origin import Origin
from remanence.market.parameters import network_numbers
from remanence.quantity import oxide_factor

NO_DRAW: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Plant:
    """One process at one facility.

    Attributes:
        facility: atlas id; country: ISO3; region: market region; process: e.g. ``mine.bayan_obo``, ``metal.NdPr``.
        base_output: observed output in the base year [t/a]; 0 for a project that came after it.
        nameplate: capacity [t/a] of output (mines, metal, magnets) or feed (separation).
        unit_cost: conversion cost [USD/kg of the same].
        feeds: ores that a separator can take.
        opens, ramp_months, execution_odds: for a project; the odds multiply its nameplate.
    """

    facility: str
    process: str
    country: str
    region: str
    base_output: float
    nameplate: float
    unit_cost: float
    feeds: tuple[str, ...] = ()
    opens: date | None = None
    ramp_months: float = 0.0
    execution_odds: float = 1.0

    @property
    def id(self) -> str:
        """Facility and process, unique in a network."""
        return f"{self.facility.removeprefix('facility:')}/{self.process}"

    @property
    def kind(self) -> str:
        """What the plant does: the first word of its process."""
        return self.process.split(".")[0]

    @property
    def product(self) -> str:
        """Ore, element or magnet kind: the second word of its process; a third names a later phase of the plant."""
        return [*self.process.split("."), ""][1]

    @property
    def stage(self) -> str:
        """The stage of the vocabulary."""
        return self.kind if self.kind in ("mine", "metal", "magnet") else "separation"

    def available(self, month: date, draw: Mapping[str, float] = NO_DRAW) -> float:
        """Share of nameplate that stands in a month: 1 for a base-year plant, odds times a straight ramp else.

        A draw may hold how a project turns out: ``luck.<id>`` in 0-1, built where it lies below the odds, so that what
        raises the odds can only help; ``reach.<id>``, the share of nameplate that an open plant reaches, for its odds;
        ``delay.<id>`` [months]; ``ramp.<id>``, which multiplies the ramp. Without them its odds stand for it.
        """
        if self.opens is None:
            return 1.0
        months = (month.year - self.opens.year) * 12 + month.month - self.opens.month + 1
        months_open = months - draw.get(f"delay.{self.id}", 0.0)
        ramp = max(self.ramp_months * draw.get(f"ramp.{self.id}", 1.0), 1.0)
        return self._outcome(draw) * min(1.0, max(0.0, months_open / ramp))

    def _outcome(self, draw: Mapping[str, float]) -> float:
        """Share of nameplate at the end of the ramp: the odds, or what was drawn."""
        if (luck := draw.get(f"luck.{self.id}")) is not None:
            return float(luck < self.execution_odds)
        return draw.get(f"reach.{self.id}", self.execution_odds)


@dataclass(frozen=True)
class Inputs:
    """Everything numeric that a network is built from, in t/a and USD/kg, and the statements behind it."""

    base_year: int
    plants: tuple[Plant, ...]
    baskets: dict[str, dict[str, float]]
    recipes: dict[str, dict[str, float]]
    recipe_ranges: dict[str, dict[str, tuple[float, float]]]
    process: dict[str, float]
    use: dict[tuple[str, str], float]
    clear_share: dict[tuple[str, str], float]
    oxide_share: dict[str, float]
    other_use: dict[str, tuple[float, float, float]]
    oxide_price: dict[str, float]
    cover_oxide: dict[str, float]
    cover_magnet: dict[str, float]
    covered: frozenset[str]
    used: dict[str, Statement] = field(default_factory=dict)
    origin: Origin = field(default_factory=Origin)

    @property
    def magnets(self) -> tuple[str, ...]:
        """Magnet kinds of the base year; none where its statements end at the oxides."""
        return tuple(magnet for magnet in MAGNETS if magnet in self.recipes)

    @property
    def metals(self) -> tuple[str, ...]:
        """Metals that its magnets take."""
        return tuple(e for e in METALS if any(e in recipe for recipe in self.recipes.values()))


def metal_per_oxide(element: str) -> float:
    """T of element in 1 t of its oxide as it trades; holmium to lutetium count as erbium, their middle."""
    if element == "NdPr":
        return oxide_factor("NdPr", network_numbers()["pr_share_of_ndpr"])
    return oxide_factor("Er" if element == "HoLu" else element)


_CAPACITY = ("nameplate.", "nameplate_share.", "output_share.")
"""How the atlas says that a facility takes part: its own figure, or a share of a published one."""


class _Reader:
    """Reads figures from a view and collects what is missing, so that one error lists all of it."""

    def __init__(self, view: View, on: date) -> None:
        self.view, self.on = view, on
        self.used: dict[str, Statement] = {}
        self.missing: list[Offence] = []

    def number(self, subject: str, prop: str, default: float | None = None, on: date | None = None) -> float:
        picked = self.view.pick(subject, prop, on=on or self.on)
        if picked is None or picked.value is None:
            if default is not None:
                return default
            self.missing.append(
                Offence(f"{subject} {prop}", "no statement by the as-of date", "a figure for the base year")
            )
            return 0.0
        self.used[f"{subject} {prop}"] = picked.used
        return float(picked.value)

    def band(self, subject: str, prop: str) -> tuple[float, float, float]:
        value = self.number(subject, prop)
        statement = self.used.get(f"{subject} {prop}")
        low = statement.low if statement and statement.low is not None else value
        high = statement.high if statement and statement.high is not None else value
        return value, float(low), float(high)

    def text(self, subject: str, prop: str) -> str:
        picked = self.view.pick(subject, prop, on=self.on)
        if picked is None:
            return ""
        self.used[f"{subject} {prop}"] = picked.used
        return picked.text

    def knows_size(self, facility: str, process: str) -> bool:
        """Whether a project's size was public; one that nobody had announced takes no part (law 8)."""
        own = self.view.pick(facility, f"nameplate.{process}", on=self.on)
        return own is not None or self.view.pick(facility, "capacity", on=self.on) is not None

    def processes(self) -> list[tuple[str, str]]:
        """(facility, process) of everything that the market can run, sorted."""
        return sorted(
            {
                (s.subject, s.property.partition(".")[2])
                for s in self.view.statements
                if s.subject.startswith("facility:")
                and s.property.startswith(_CAPACITY)
                and s.period[0] <= self.on <= s.period[1]
            }
        )

    def magnets(self) -> tuple[str, ...]:
        """Magnet kinds whose use in the year is on file.

        A base year whose statements end at the oxides is a chain of mines, separation and oxide use.
        """
        spoken = {
            s.property
            for s in self.view.statements
            if s.property.startswith("use.magnet-") and s.period[0] <= self.on <= s.period[1]
        }
        return MAGNETS if spoken else ()


def read_inputs(view: View, base_year: int, covered: frozenset[str], vat_rate: float) -> Inputs:
    """Read the market's inputs as they were known at the view's date.

    Args:
        view: statements published by the as-of date (law 8).
        base_year: the year whose figures the network is calibrated on.
        covered: countries that the origin rule covers (ISO3).
        vat_rate: tax inside China that prices for export carry [-].

    Raises:
        InputError: figures that the market cannot run without are missing; all are listed.
    """
    read = _Reader(view, date(base_year, 12, 31))
    magnets = read.magnets()
    inputs = Inputs(
        base_year=base_year,
        plants=tuple(_plants(read)),
        baskets={ore: _basket(read, ore) for ore in ORES},
        recipes={m: {e: band[0] for e, band in _recipe(read, m).items()} for m in magnets},
        recipe_ranges={m: {e: band[1:] for e, band in _recipe(read, m).items()} for m in magnets},
        process=_process(read, _PROCESS if magnets else _PROCESS[:1]),
        use={
            (r, m): read.number(f"region:{r}", f"use.magnet-{m.replace('_', '-')}")
            for r in USERS
            for m in magnets
        },
        clear_share={
            (r, m): read.number(f"region:{r}", f"clear_share.{'smco' if m == 'smco' else 'ndfeb'}")
            for r in USERS
            if r != "CHN"
            for m in magnets
        },
        oxide_share={r: read.number(f"region:{r}", "share_of_oxide_use") for r in USERS},
        other_use={e: read.band("country:WLD", f"other_use.{e}") for e in BALANCED},
        oxide_price=_oxide_prices(read, vat_rate),
        cover_oxide={r: read.number(f"region:{r}", "cover.oxide") for r in USERS},
        cover_magnet={r: read.number(f"region:{r}", "cover.magnet") for r in USERS if magnets},
        covered=covered,
        used=read.used,
    )
    if read.missing:
        missing = list(dict.fromkeys(read.missing))
        raise InputError(
            f"The market cannot start: {len(missing)} figures of base year {base_year} were not yet published.",
            [*missing, *_later(view, base_year)],
        )
    return inputs


def _later(view: View, base_year: int) -> list[Offence]:
    return [
        Offence(
            "--as-of",
            str(view.date),
            f"a date after the statistics of {base_year} appeared",
            "try a later --as-of",
        )
    ]


def _plants(read: _Reader) -> Iterator[Plant]:
    for facility, process in read.processes():
        place = read.text(facility, "located_in") or _country_of(read, facility)
        opens = read.text(facility, f"opens.{process}")
        if opens and not read.knows_size(facility, process):
            continue
        output, nameplate = _size(read, facility, process, is_project=bool(opens))
        yield Plant(
            facility=facility,
            process=process,
            country=place,
            region=market_region(place),
            base_output=output,
            nameplate=nameplate,
            unit_cost=read.number(facility, f"unit_cost.{process}"),
            feeds=tuple(filter(None, read.text(facility, f"feeds.{process}").split("|"))),
            opens=date.fromisoformat(opens) if opens else None,
            ramp_months=read.number(facility, f"ramp_months.{process}") if opens else 0.0,
            execution_odds=read.number(facility, f"execution_odds.{process}") if opens else 1.0,
        )


def _size(read: _Reader, facility: str, process: str, *, is_project: bool) -> tuple[float, float]:
    """Base-year output and nameplate [t/a]: stated, or a stated share of a published figure.

    A mine that is a share of its country's output runs at that output; its capacity binds there.
    """
    whole = read.text(facility, f"output_share.{process}")
    if whole:
        output = read.number(facility, f"output_share.{process}") * _published(read, whole)
        return output, output
    share = read.number(facility, f"nameplate_share.{process}", default=0.0)
    nameplate = (
        share * read.number(facility, "capacity") if share else read.number(facility, f"nameplate.{process}")
    )
    return (0.0 if is_project else read.number(facility, f"base_output.{process}")), nameplate


def _published(read: _Reader, figure: str) -> float:
    """The published figure that a share is of, written as ``subject property``."""
    subject, prop = figure.split(" ")
    return read.number(subject, prop)


def _country_of(read: _Reader, facility: str) -> str:
    entity = read.view.entities.get(facility)
    if entity is None or not entity.place:
        read.missing.append(
            Offence(facility, "no country", "a place in entities.csv or a located_in statement")
        )
        return "WLD"
    return entity.place


def _basket(read: _Reader, ore: str) -> dict[str, float]:
    """Shares of the element groups in an ore [t oxide / t REO], a stated blend of complete assays."""
    blend = read.text(f"material:ore-{ore.replace('_', '-')}", "assay_of")
    basket = dict.fromkeys(ELEMENTS, 0.0)
    for part in filter(None, blend.split("|")):
        deposit, weight = part.split("=")
        fractions = assay(read.view, f"deposit:{deposit}").fractions
        for element, share in fractions.items():
            group = element if element in ELEMENTS else "NdPr" if element in ("Nd", "Pr") else "HoLu"
            if element != "Sc":
                basket[group] += float(weight) * share
    total = sum(basket.values())
    if not total:
        read.missing.append(Offence(f"ore {ore}", "no assay", "assay_of with deposits on file"))
        return basket
    return {element: share / total for element, share in basket.items()}


def _recipe(read: _Reader, magnet: str) -> dict[str, tuple[float, float, float]]:
    subject = f"product:magnet-{magnet.replace('_', '-')}"
    return {e: read.band(subject, f"recipe.{e}") for e in MAGNET_METALS[magnet]}


_PROCESS = (
    "separation.recovery",
    "metal.recovery",
    "magnet.swarf",
    "recycling.recovery",
    "recycling.unit_cost",
    "diffusion.dy_saving",
    "diffusion.tb_saving",
    "diffusion.capacity_share",
    "diffusion.extra_cost",
)
"""Figures of processes; a chain that ends at the oxides needs the first alone."""


def _process(read: _Reader, names: Sequence[str]) -> dict[str, float]:
    return {name: read.number(f"process:{name.split('.')[0]}", name.split(".")[1]) for name in names}


def _oxide_prices(read: _Reader, vat_rate: float) -> dict[str, float]:
    """Price inside China without value-added tax [USD/kg oxide].

    The FOB average of the base year, which tracks the tax-laden domestic price, less the tax (Argus averages in the
    Mineral Commodity Summaries). A price without tax stated for the year goes before it: in the years of export duty
    and quota FOB holds more than the tax.
    """
    prices = {}
    for element in ELEMENTS:
        slug = {"NdPr": "ndpr", "HoLu": "holu"}.get(element, element.lower())
        stated = read.number(f"product:{slug}-oxide", "price.ex-vat-china", default=0.0)
        prices[element] = stated or read.number(f"product:{slug}-oxide", "price.fob-china") / (1 + vat_rate)
    return prices

