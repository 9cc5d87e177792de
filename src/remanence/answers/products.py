"""Product classes: the ranges that stand in for blank cells, and the draws of the futures within them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from remanence.answers.bom import NO_HEAVY, BomLine
from remanence.answers.bundle import toml_table
from remanence.answers.schema import MAGNET_TYPES, header_key
from remanence.atlas.places import Places
from remanence.errors import InputError, Offence, did_you_mean

RANGED = ("magnet_kg_per_unit", "dy_wt_pct", "tb_wt_pct", "max_temp_c", "requalification_weeks")
DRAWN = ("magnet_type", *RANGED, "on_order_kg", "on_order_until")
"""Columns whose blank cells are drawn in the futures."""

WIDEST = "any"


@dataclass(frozen=True, slots=True)
class Range:
    """The 10, 50 and 90 % points of a quantity, with what they lean on. Flat outside them."""

    low: float
    base: float
    high: float
    source: str

    def at(self, share: float) -> float:
        """Value below which the fraction ``share`` of cases lies: linear between the three points."""
        if share <= 0.5:
            weight = min(1.0, max(0.0, (share - 0.1) / 0.4))
            return self.low + weight * (self.base - self.low)
        weight = min(1.0, (share - 0.5) / 0.4)
        return self.base + weight * (self.high - self.base)


@dataclass(frozen=True, slots=True)
class ProductClass:
    """What is assumed of a part whose cells are blank."""

    id: str
    title: str
    aliases: tuple[str, ...]
    magnet_type: tuple[tuple[str, float], ...]
    ranges: Mapping[str, Range]

    @property
    def central_type(self) -> str:
        """The commonest magnet type of the class."""
        return max(self.magnet_type, key=lambda entry: entry[1])[0]

    def type_at(self, share: float) -> str:
        """Magnet type at a point of the cumulated shares."""
        below = 0.0
        for name, part in self.magnet_type:
            below += part
            if share < below:
                return name
        return self.magnet_type[-1][0]


@dataclass(frozen=True, slots=True)
class Products:
    """All product classes, and the ranges that hold for every one."""

    classes: Mapping[str, ProductClass]
    on_order_days: Range
    on_order_until_days: Range
    line_floor: float
    line_floor_source: str

    def of(self, product: str | None) -> tuple[ProductClass, str]:
        """Class of a product and a note where the widest had to stand in for it."""
        if product is None:
            return self.classes[WIDEST], "the product is unknown: the widest class stands in"
        names = {header_key(name): entry for entry in self.classes.values() for name in _names(entry)}
        known = names.get(header_key(product))
        if known is not None:
            return known, ""
        hint = did_you_mean(header_key(product), [entry.id for entry in self.classes.values()])
        return self.classes[WIDEST], f"no product class is called '{product}' ({hint}): the widest stands in"


def _names(entry: ProductClass) -> tuple[str, ...]:
    return (entry.id, entry.title, *entry.aliases)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A part with every cell filled, in one future or at the centre.

    Attributes:
        magnet_type: one of the vocabulary.
        kg: kg magnet a unit.
        dy: % of magnet mass.
        tb: % of magnet mass.
        max_temp_c: deg C.
        requalification_weeks: weeks.
        on_order_days: open orders in days of need.
        on_order_until_days: days from the start of the run until they have arrived.
    """

    magnet_type: str
    kg: float
    dy: float
    tb: float
    max_temp_c: float
    requalification_weeks: float
    on_order_days: float
    on_order_until_days: float

    @property
    def good(self) -> str | None:
        """The magnet node of the market that serves the part; None for magnets without rare earths."""
        if self.magnet_type in ("ferrite", "alnico"):
            return None
        if self.magnet_type.startswith("smco"):
            return "magnet:smco"
        if self.magnet_type == "ndfeb_bonded":
            return "magnet:ndfeb_bonded"
        return "magnet:ndfeb_heavy" if self.dy + self.tb > 0 else "magnet:ndfeb"


def load_products(place: Places | None = None) -> Products:
    """Read ``products/classes.toml``.

    Raises:
        InputError: a class names an unknown magnet type or a range out of order.
    """
    table = toml_table("products/classes.toml", place)
    classes = {name: _class(name, entry) for name, entry in table["class"].items()}
    offences = [offence for entry in classes.values() for offence in _offences(entry)]
    if offences:
        raise InputError("data/products/classes.toml is not sound", offences)
    orders, floor = table["orders"], table["line"]["line_floor"]
    return Products(
        classes,
        Range(**orders["on_order_days"]),
        Range(**orders["on_order_until_days"]),
        float(floor["value"]),
        str(floor["source"]),
    )


def _class(name: str, entry: Mapping[str, Any]) -> ProductClass:
    ranges = {field: Range(**entry[field]) for field in RANGED}
    return ProductClass(
        name, entry["title"], tuple(entry["aliases"]), tuple(entry["magnet_type"].items()), ranges
    )


def _offences(entry: ProductClass) -> list[Offence]:
    """Unknown magnet types, shares that do not add up to one, ranges out of order."""
    found = [
        Offence(f"class {entry.id}", name, "a magnet type", did_you_mean(name, MAGNET_TYPES))
        for name, _ in entry.magnet_type
        if name not in MAGNET_TYPES
    ]
    total = sum(part for _, part in entry.magnet_type)
    if abs(total - 1) > 1e-9:
        found.append(
            Offence(f"class {entry.id}, magnet_type", f"shares of {total:g}", "shares that sum to 1")
        )
    found += [
        Offence(f"class {entry.id}, {name}", f"{r.low:g}, {r.base:g}, {r.high:g}", "low <= base <= high")
        for name, r in entry.ranges.items()
        if not r.low <= r.base <= r.high
    ]
    return found


def stratified(part: str, field: str, indices: Sequence[int], seed: int) -> dict[int, float]:
    """One fraction in each of n equal strata for n futures, in an order that part, field and seed decide.

    A Latin hypercube: even 20 futures see the whole range of each blank cell, and the draw of one cell does
    not depend on which other cells are blank.
    """
    ordered = sorted(indices, key=lambda i: hashlib.sha256(f"{seed}|{part}|{field}|{i}".encode()).digest())
    return {index: (rank + 0.5) / len(ordered) for rank, index in enumerate(ordered)}


class Blanks:
    """Fills the blank cells of one part, at the centre and in each future."""

    def __init__(
        self,
        line: BomLine,
        products: Products,
        indices: Sequence[int],
        seed: int,
        days_to_order_end: float | None,
    ) -> None:
        self.line, self.products = line, products
        self.product_class, self.note = products.of(line.product)
        self._order_end = days_to_order_end
        self._shares = {field: stratified(line.part, field, indices, seed) for field in DRAWN}

    @property
    def unknown(self) -> tuple[str, ...]:
        """Blank columns that are drawn, in the order of the columns."""
        line = self.line
        bare = line.magnet_type in NO_HEAVY
        blank = [name for name in DRAWN if getattr(line, name) is None]
        if bare:
            blank = [name for name in blank if name not in ("dy_wt_pct", "tb_wt_pct")]
        if line.on_order_kg is None or line.on_order_kg == 0:
            blank = [name for name in blank if name != "on_order_until"]
        return tuple(blank)

    def centre(self) -> Resolved:
        """The part with the central value of its class in each blank cell."""
        return self._resolve({})

    def future(self, index: int, known: str | None = None) -> Resolved:
        """The part in one future.

        Args:
            index: number of the future.
            known: a blank column taken at its central value, as if the supplier had answered.
        """
        return self._resolve({field: s[index] for field, s in self._shares.items() if field != known})

    def changed(self, cells: Mapping[str, Any]) -> Blanks:
        """The same part with some cells changed, under the same draws."""
        other = copy(self)
        other.line = replace(self.line, **cells)
        return other

    def _resolve(self, shares: Mapping[str, float]) -> Resolved:
        line, ranges = self.line, self.product_class.ranges

        def value(field: str) -> float:
            stated = getattr(line, field)
            return float(stated) if stated is not None else ranges[field].at(shares.get(field, 0.5))

        magnet = line.magnet_type or (
            self.product_class.type_at(shares["magnet_type"])
            if "magnet_type" in shares
            else self.product_class.central_type
        )
        bare = magnet in NO_HEAVY
        kg = value("magnet_kg_per_unit")
        days, until = self._orders(kg, shares)
        return Resolved(
            magnet,
            kg,
            0.0 if bare else value("dy_wt_pct"),
            0.0 if bare else value("tb_wt_pct"),
            value("max_temp_c"),
            value("requalification_weeks"),
            days,
            until,
        )

    def _orders(self, kg: float, shares: Mapping[str, float]) -> tuple[float, float]:
        """Open orders in days of need, and the days over which they arrive."""
        line, products = self.line, self.products
        if line.on_order_kg is None:
            days = products.on_order_days.at(shares.get("on_order_kg", 0.5))
        else:
            days = line.on_order_kg / (line.units_per_year * kg / 365.25)
        drawn = products.on_order_until_days.at(shares.get("on_order_until", 0.5))
        return days, drawn if self._order_end is None else self._order_end
