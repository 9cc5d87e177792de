"""The futures document, read into typed parts. It selects and sorts; it computes no new figure of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from remanence.errors import InputError, Offence
from remanence.reports import words
from remanence.reports.view import Range

SCHEMA = "remanence/futures/1"
DEEP = 0.2
"""The threshold by which shortages are ranked and told."""
HOME = "CHN"
CLEAR = "clear"
"""The origin class that is shown only where it stands out from goods of any origin."""


@dataclass(frozen=True, slots=True)
class Fan:
    """One price by month: 10, 50 and 90 % of the futures, and the middle of the baseline. USD/kg on the basis."""

    item: str
    region: str
    origin: str
    unit: str
    basis: str
    months: tuple[date, ...]
    bands: tuple[Range, ...]
    baseline: tuple[float | None, ...]

    @property
    def multiple(self) -> tuple[date, float]:
        """Month and size of the highest ratio of the middle future to the middle of the baseline; 1 where none is."""
        pairs = zip(self.months, self.bands, self.baseline, strict=True)
        ratios = [(month, band.base / before) for month, band, before in pairs if band.base and before]
        return max(ratios, key=lambda pair: pair[1], default=(self.months[0], 1.0))

    @property
    def peak(self) -> tuple[date, Range] | None:
        """The month in which the middle future is highest, with its band."""
        told = [pair for pair in zip(self.months, self.bands, strict=True) if pair[1].base is not None]
        return max(told, key=lambda pair: pair[1].base or 0.0, default=None)


@dataclass(frozen=True, slots=True)
class Shortage:
    """How often a node is short: share of futures beyond each threshold, by week, by then, and at any time."""

    item: str
    region: str
    origin: str
    thresholds: tuple[float, ...]
    weeks: tuple[date, ...]
    by_week: Mapping[float, tuple[float, ...]]
    by_then: Mapping[float, tuple[float, ...]]
    any_month: Mapping[float, float]

    def week_of(self, share: float) -> int | None:
        """The first week, counted from 1, by which this share of futures was short by more than `DEEP`."""
        curve = self.by_then.get(DEEP, ())
        return next((week for week, so_far in enumerate(curve, start=1) if so_far >= share), None)


@dataclass(frozen=True, slots=True)
class Effect:
    """One uncertain number and how an answer goes with it."""

    name: str
    words: str
    note: str
    correlation: float
    low: float
    high: float
    stands_out: bool
    lower_half: float
    upper_half: float
    swing: float


@dataclass(frozen=True, slots=True)
class Storm:
    """The tornado of one answer."""

    answer: str
    text: str
    unit: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Summed:
    """One number that sums a future up, over all of them."""

    answer: str
    text: str
    unit: str
    spread: Range
    central: float | None


@dataclass(frozen=True, slots=True)
class Futures:
    """The whole document, ready for a page."""

    title: str
    summary: str
    scenario: str
    as_of: date | None
    on: date | None
    atlas: str
    n: int
    seed: int
    start: date | None
    months: int
    first_effective: date | None
    need: str
    chance_level: float
    fans: tuple[Fan, ...]
    shortages: tuple[Shortage, ...]
    summed: tuple[Summed, ...]
    storms: tuple[Storm, ...]
    inputs: tuple[Mapping[str, Any], ...]
    measures: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]


def read(document: Mapping[str, Any]) -> Futures:
    """Read a document.

    Raises:
        InputError: it is of another schema.
    """
    if document.get("schema") != SCHEMA:
        wrong = Offence(
            "schema", str(document.get("schema")), SCHEMA, "give what 'remanence futures' printed"
        )
        raise InputError("this is no document of futures", [wrong])
    result, scenario = document["result"], document["scenario"]
    return Futures(
        title=scenario["title"],
        summary=scenario["summary"],
        scenario=scenario["name"],
        as_of=words.parse_day(document["as_of"]),
        on=words.parse_day(document["on"]),
        atlas=document["atlas"],
        n=result["n"],
        seed=result["seed"],
        start=words.parse_day(result["start"]),
        months=len(result["months"]),
        first_effective=words.parse_day(result["first_effective"]),
        need=result["need"],
        chance_level=result["chance_level"],
        fans=_fans(result["series"]),
        shortages=_shortages(result),
        summed=tuple(_summed(row) for row in result["answers"]),
        storms=tuple(_storm(row, result["inputs"]) for row in result["tornado"]),
        inputs=tuple(result["inputs"]),
        measures=tuple(result["measures"]),
        notes=tuple(words.readable(note) for note in document["notes"]),
    )


def dearest(fans: Sequence[Fan], most: int) -> list[Fan]:
    """The region outside China where each good grows dearest against its baseline, the dearest good first."""
    best: dict[str, Fan] = {}
    for fan in sorted(fans, key=lambda fan: fan.origin == CLEAR):
        if fan.region != HOME and (fan.item not in best or fan.multiple[1] > best[fan.item].multiple[1]):
            best[fan.item] = fan
    ranked = sorted(best.values(), key=lambda fan: (-round(fan.multiple[1], 4), fan.item))
    return ranked[:most]


def shortest(shortages: Sequence[Shortage], most: int) -> list[Shortage]:
    """The region where each good is most often short by more than `DEEP`, the most frequent first."""

    def often(shortage: Shortage) -> tuple[float, int]:
        """How many futures, and the weeks that one of them is short on average."""
        return shortage.any_month.get(DEEP, 0.0), round(sum(shortage.by_week.get(DEEP, ())))

    best: dict[str, Shortage] = {}
    for shortage in sorted(shortages, key=lambda shortage: shortage.origin == CLEAR):
        if shortage.item not in best or often(shortage) > often(best[shortage.item]):
            best[shortage.item] = shortage
    told = [shortage for shortage in best.values() if often(shortage)[0] > 0]
    return sorted(told, key=lambda s: (*(-share for share in often(s)), s.item))[:most]


def _fans(series: Sequence[Mapping[str, Any]]) -> tuple[Fan, ...]:
    runs: dict[tuple[str, str, str], dict[str, list[Mapping[str, Any]]]] = {}
    for row in series:
        kinds = runs.setdefault((row["item"], row["region"], row["origin"]), {})
        kinds.setdefault(row["kind"], []).append(row)
    fans = []
    for (item, region, origin), kinds in sorted(runs.items()):
        rows, before = kinds.get("price_marginal", []), kinds.get("price_baseline", [])
        if not any(row["value"] is not None for row in rows):
            continue
        months = tuple(day for row in rows if (day := words.parse_day(row["month"])))
        bands = tuple(Range(row["low"], row["value"], row["high"]) for row in rows)
        baseline = tuple(row["value"] for row in before)
        fans.append(Fan(item, region, origin, rows[0]["unit"], rows[0]["basis"], months, bands, baseline))
    return tuple(fans)


def _shortages(result: Mapping[str, Any]) -> tuple[Shortage, ...]:
    weeks = tuple(day for text in result["weeks"] if (day := words.parse_day(text)))
    nodes: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for row in result["exceedance"]:
        nodes.setdefault((row["item"], row["region"], row["origin"]), []).append(row)
    return tuple(
        Shortage(
            *node,
            thresholds=tuple(result["thresholds"]),
            weeks=weeks,
            by_week={row["threshold"]: tuple(row["by_week"]) for row in rows},
            by_then={row["threshold"]: tuple(row["by_then"]) for row in rows},
            any_month={row["threshold"]: row["any_month"] for row in rows},
        )
        for node, rows in sorted(nodes.items())
    )


def _summed(row: Mapping[str, Any]) -> Summed:
    spread = Range(row["low"], row["median"], row["high"])
    return Summed(row["answer"], words.readable(row["text"]), row["unit"], spread, row["central"])


def _storm(row: Mapping[str, Any], inputs: Sequence[Mapping[str, Any]]) -> Storm:
    named = {entry["input"]: entry for entry in inputs}
    effects = tuple(_effect(effect, named[effect["input"]]) for effect in row["rows"])
    return Storm(row["answer"], words.readable(row["text"]), row["unit"], effects)


def _effect(row: Mapping[str, Any], named: Mapping[str, Any]) -> Effect:
    market = named["kind"] == "market"
    said = words.plain(row["input"]) if market else words.readable(words.plain(named["text"]))
    return Effect(
        name=row["input"],
        words=words.sentence(said),
        note=named["text"] if market else "",
        correlation=row["rank_correlation"],
        low=row["low"],
        high=row["high"],
        stands_out=row["stands_out"],
        lower_half=row["lower_half"],
        upper_half=row["upper_half"],
        swing=row["swing"],
    )
