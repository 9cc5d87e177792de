"""What the words of an observation mean to the model: products, markets, taxes and units, from two tables.

``data/cases/words.csv`` holds every word, ``data/cases/vat.csv`` the value-added tax inside China by date. Both are
printed in ``docs/cases.md``. A good of the model (``oxide:Dy``) and a market region or country code (``JPN``) may stand
for themselves.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from remanence.atlas.places import bundled
from remanence.atlas.vocabulary import market_region
from remanence.errors import InputError, did_you_mean
from remanence.market.goods import ELEMENTS, MAGNETS, METALS, REGIONS

FOB = "fob"
WORLD = "WLD"
STAGE = "stage:"
DIFFERENCE = " - "
"""Between the two markets of a rent."""
GOODS = (
    *(f"oxide:{e}" for e in ELEMENTS),
    *(f"metal:{e}" for e in METALS),
    *(f"magnet:{m}" for m in MAGNETS),
)


@dataclass(frozen=True)
class Product:
    """A product of an observation: goods of the model, or one stage."""

    word: str
    goods: tuple[str, ...]
    stage: str | None
    note: str

    @property
    def is_one_good(self) -> bool:
        """Whether it has one price."""
        return len(self.goods) == 1


@dataclass(frozen=True)
class Market:
    """A market of an observation.

    Attributes:
        kind: ``price`` (a place with a price), ``trade`` (from one place to another), ``use`` or ``place`` (a country).
        place: market region, ``fob``, ``WLD`` or an ISO3 code; where it ships from in trade.
        target: where it ships to in trade; ``*`` is everywhere else.
        taxed: quotes there include value-added tax.
        less: for a rent, the market whose price is taken off.
    """

    word: str
    kind: str
    place: str
    target: str = ""
    taxed: bool = False
    less: Market | None = None


@cache
def table(kind: str) -> dict[str, dict[str, str]]:
    """The rows of ``words.csv`` of one kind (``product`` or ``market``) by word."""
    path = bundled() / "cases" / "words.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return {row["word"]: row for row in csv.DictReader(file) if row["kind"] == kind}


def product(word: str) -> Product:
    """Read a product.

    Raises:
        ValueError: nobody knows it; the message ends with the nearest words.
    """
    row = table("product").get(word)
    means = row["means"] if row else word
    if means.startswith(STAGE):
        return Product(word, (), means.removeprefix(STAGE), row["note"] if row else "")
    goods = tuple(good for part in means.split("|") for good in _goods(part))
    if not goods:
        raise ValueError(did_you_mean(word, [*table("product"), *GOODS]))
    return Product(word, goods, None, row["note"] if row else "")


def _goods(pattern: str) -> Iterator[str]:
    if pattern.endswith(":*"):
        yield from (good for good in GOODS if good.startswith(pattern.removesuffix("*")))
    elif pattern in GOODS:
        yield pattern


def market(word: str) -> Market:
    """Read a market: a word of the table, a code, ``use JPN``, ``CHN>JPN``, or two with `` - `` between them.

    Raises:
        ValueError: nobody knows it; the message ends with the nearest words.
    """
    if DIFFERENCE in word:
        first, _, second = word.partition(DIFFERENCE)
        here, less = market(first.strip()), market(second.strip())
        return Market(word, "rent", here.place, taxed=here.taxed, less=less)
    if ">" in word:
        source, _, target = word.partition(">")
        return Market(word, "trade", _region(source), "*" if target == "*" else _region(target))
    if word.startswith("use "):
        place = word.removeprefix("use ").strip()
        return Market(word, "use", WORLD if place in (WORLD, "world") else _region(place))
    row = table("market").get(word)
    if row is not None:
        return Market(word, "price", row["means"], taxed=row["tax"] == "taxed")
    if word == WORLD or _is_known(word):
        return Market(word, "place", word)
    raise ValueError(did_you_mean(word, table("market")))


def _region(word: str) -> str:
    row = table("market").get(word)
    place = row["means"] if row else word
    if place in REGIONS:
        return place
    if _is_known(place):
        return market_region(place)
    raise ValueError(did_you_mean(word, [*table("market"), *REGIONS]))


def _is_known(code: str) -> bool:
    if code in REGIONS:
        return True
    try:
        market_region(code)
    except InputError:
        return False
    return True


def vat_rate(day: date) -> float:
    """Value-added tax inside China on a day [-], from ``vat.csv``."""
    rates = [(start, rate) for start, rate in _vat() if start <= day]
    return rates[-1][1] if rates else 0.0


@cache
def _vat() -> tuple[tuple[date, float], ...]:
    path = bundled() / "cases" / "vat.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return tuple((date.fromisoformat(row["from"]), float(row["rate"])) for row in csv.DictReader(file))


@dataclass(frozen=True)
class Unit:
    """A unit of observations: what it measures and what one is worth in the model's unit of that."""

    measures: str
    factor: float
    per_months: float | None = None


_UNITS = {
    "USD/kg": Unit("price", 1.0),
    "USD/t": Unit("price", 1e-3),
    "t": Unit("quantity", 1.0),
    "kt": Unit("quantity", 1e3),
    "t/month": Unit("quantity", 1.0, 1.0),
    "t/year": Unit("quantity", 1.0, 12.0),
    "kt/year": Unit("quantity", 1e3, 12.0),
    "fraction": Unit("share", 1.0),
    "%": Unit("share", 0.01),
    "ratio": Unit("ratio", 1.0),
}


def unit(word: str, cny_per_usd: float | None) -> Unit:
    """Read a unit; Chinese prices need a rate, in the unit (``CNY/kg@6.46``) or in the case (``cny_per_usd``).

    Raises:
        ValueError: unknown, or a Chinese price without a rate above zero.
    """
    name, _, rate = word.partition("@")
    if name in ("CNY/kg", "CNY/t"):
        try:
            known = float(rate) if rate else cny_per_usd
        except ValueError:
            known = None
        if known is None or not 0 < known < float("inf"):
            raise ValueError("state a rate, as in CNY/kg@6.46, or cny_per_usd in case.toml")
        return Unit("price", (1.0 if name == "CNY/kg" else 1e-3) / known)
    if word not in _UNITS:
        raise ValueError(did_you_mean(word, [*_UNITS, "CNY/kg@RATE"]))
    return _UNITS[word]
