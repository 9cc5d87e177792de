"""``on_off``: the same run with some measures and without them, against what another model found for the difference.

The effect of the measures on a group of goods is the mean log ratio of prices FOB China with and without them, weighted
by value, over the years of a window. Judged are order and sign: every group rises, each rises more than the one named
after it, and the effect of the last year is below that of the window. Levels are reported beside those of the other
model, with the reason where they differ, and are no hit or miss. Keys of ``[check]``: ``off`` (ids of measures),
``window`` (first and last year), ``[[check.group]]`` (``name``, ``goods``, ``other`` and its ``low`` and ``high`` as
fractions, ``faded`` with the year in which the other model's effect is gone), the group that rises most first.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from pydantic import Field

from remanence.atlas import Atlas
from remanence.errors import InputError, Offence, did_you_mean
from remanence.market.goods import ELEMENTS
from remanence.market.measures.params import Number, Part
from remanence.validation.case import Case
from remanence.validation.kinds.checking import check_of
from remanence.validation.kinds.registry import Verdict, case_kind, missed
from remanence.validation.kinds.series import world_value
from remanence.validation.modelled import Modelled
from remanence.validation.run import Run, run, run_made
from remanence.validation.words import FOB

GONE = 0.05
"""Effect below which it counts as gone [-]."""


class Group(Part):
    """Oxides taken together, and what the other model found for them."""

    name: str = Field(min_length=1)
    goods: tuple[str, ...] = Field(min_length=1, description="oxides, such as 'oxide:Dy'")
    other: Number = Field(description="the other model's effect in the window, as a fraction")
    low: Number = Field(description="least that would agree")
    high: Number = Field(description="most that would agree")
    faded: int = Field(description="year from which the other model sees no effect")
    reason: str = Field(default="", description="why the level differs")


class Check(Part):
    """Keys of ``[check]``."""

    off: tuple[str, ...] = Field(min_length=1, description="measures that the second run lacks")
    window: tuple[int, int] = Field(description="first and last year compared")
    group: tuple[Group, ...] = Field(min_length=1, description="the group that rises most first")


@case_kind("on_off")
def judge(case: Case, atlas: Atlas) -> Verdict:
    """Run both, and compare the differences."""
    check = check_of(case, Check)
    _check_names(case, check)
    when = case.as_of(atlas.release_date)
    with_them = run(atlas, case.scenario, case.periods, when, case.file.base_year)
    kept = tuple(m for m in case.scenario.measures if m.id not in check.off)
    effects = replace(case.scenario, measures=kept).effects(when)
    # The same network, so that a pool that nobody fills costs nothing and the two runs differ by the measures alone.
    without = run_made(with_them.made, with_them.draw, case.periods, effects)
    years = sorted({p.start.year for p in case.periods})
    by_year = {g.name: {y: _effect(with_them, without, g, y, y) for y in years} for g in check.group}
    in_window = {g.name: _effect(with_them, without, g, *check.window) for g in check.group}
    misses, asked = _judged(check, by_year, in_window, years[-1])
    tables = [_by_year(check, by_year, years), _levels(check, by_year, in_window)]
    return Verdict(asked - len(misses), asked, misses, extras={"tables": tables})


def _check_names(case: Case, check: Check) -> None:
    known = {m.id for m in case.scenario.measures}
    offences = [
        Offence("case.toml: check.off", f"'{name}'", "a measure of the case", did_you_mean(name, known))
        for name in check.off
        if name not in known
    ]
    goods = {f"oxide:{e}" for e in ELEMENTS}
    offences += [
        Offence("case.toml: check.group", f"'{good}'", "an oxide", did_you_mean(good, goods))
        for group in check.group
        for good in group.goods
        if good not in goods
    ]
    years = {p.start.year for p in case.periods}
    offences += [
        Offence("case.toml: check.window", str(year), f"a year of the run, {min(years)} to {max(years)}")
        for year in check.window
        if year not in years
    ]
    if offences:
        raise InputError(f"Case '{case.name}' does not hold:", offences)


def _effect(on: Run, off: Run, group: Group, first: int, last: int) -> float:
    """Value-weighted mean rise of a group's prices from the first day of one year to the last day of another [-]."""
    inside = np.array([date(first, 1, 1) <= p.start < date(last + 1, 1, 1) for p in on.periods])
    total, weight = 0.0, 0.0
    for good in group.goods:
        high, low = Modelled(on).prices(good, FOB), Modelled(off).prices(good, FOB)
        if high is None or low is None:
            continue
        value = world_value(on.made.inputs, good)
        total += value * float(np.log(high[inside] / low[inside]).mean())
        weight += value
    return float(np.expm1(total / weight))


def _judged(
    check: Check, by_year: dict[str, dict[int, float]], in_window: dict[str, float], last: int
) -> tuple[list[dict[str, Any]], int]:
    claims: list[tuple[str, bool, Any]] = []
    for group in check.group:
        effect = in_window[group.name]
        claims.append((f"{group.name} rise", effect > 0, round(effect, 4)))
        ending = by_year[group.name][last]
        told = f"{round(effect, 4)} in the window, {round(ending, 4)} in {last}"
        claims.append((f"the effect on {group.name} fades", ending < effect, told))
    for more, less in pairwise(check.group):
        told = f"{round(in_window[more.name], 4)} and {round(in_window[less.name], 4)}"
        claims.append(
            (f"{more.name} rise more than {less.name}", in_window[more.name] > in_window[less.name], told)
        )
    misses = [missed(what, found, "yes") for what, holds, found in claims if not holds]
    return misses, len(claims)


def _by_year(check: Check, by_year: dict[str, dict[int, float]], years: list[int]) -> dict[str, Any]:
    return {
        "title": "Rise of prices FOB China by the measures, by year (fractions)",
        "columns": ["group", *(str(y) for y in years)],
        "rows": [[g.name, *(round(by_year[g.name][y], 4) for y in years)] for g in check.group],
    }


def _levels(
    check: Check, by_year: dict[str, dict[int, float]], in_window: dict[str, float]
) -> dict[str, Any]:
    rows = []
    for group in check.group:
        gone = next(
            (y for y, effect in by_year[group.name].items() if y > check.window[0] and effect < GONE), None
        )
        agrees = group.low <= in_window[group.name] <= group.high
        told = "within its range" if agrees else "outside its range"
        cells = [round(in_window[group.name], 4), group.other, f"{group.low:g} to {group.high:g}", told]
        rows.append([group.name, *cells, gone and str(gone), str(group.faded), group.reason])
    first, last = check.window
    return {
        "title": f"Levels of {first}-{last} beside the other model (reported, not judged)",
        "columns": ["group", "model", "other", "agrees in", "verdict", "gone in", "other gone in", "reason"],
        "rows": rows,
    }
