"""What a demand for clear origin may take: a table by rule, date and reading, read from the rule and never restated.

A magnet is *clear* where no stage lies in a covered country, *before-melt* where such stages all lie before the alloy
is melted (which is part of magnet making here), and *any* else. While a rule covers alloy and magnet alone,
*before-melt* passes; from the day on which it covers a stage before the melt, only *clear* does. Where the rule is not
in force, and before its first day, those who ask for clear origin still ask that nothing from the melt on be covered:
earlier and parallel clauses did.

A reading says of which elements the origin counts; the metals of the others may come from anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from remanence.errors import InputError, Offence
from remanence.market.goods import BEFORE_MELT, CLEAR, MAGNETS
from remanence.rules import Rule, covered_stages

STAGES_BEFORE_MELT = frozenset({"mine", "concentrate", "cracking", "separation", "metal"})
"""Stages of the vocabulary that lie before the alloy is melted."""
MAGNET_TYPE = {
    "ndfeb": "ndfeb_sintered",
    "ndfeb_heavy": "ndfeb_sintered",
    "ndfeb_bonded": "ndfeb_bonded",
    "smco": "smco_2_17",
}
"""The magnet type of the vocabulary that each kind of the market stands for in law."""
_PARTS = {"NdPr": ("Nd", "Pr")}


@dataclass(frozen=True)
class Spell:
    """Days (both ends included; no end where None) on which some magnet kinds must be clear from the ore on."""

    first: date
    last: date | None
    magnets: frozenset[str]


@dataclass(frozen=True)
class Origin:
    """What one rule in one reading asks of those who ask for clear origin.

    Attributes:
        rule, reading: their ids; empty where no rule counts.
        spells: when magnets must be clear from the ore on.
        elements: elements whose origin counts; None for all.
    """

    rule: str = ""
    reading: str = ""
    spells: tuple[Spell, ...] = ()
    elements: frozenset[str] | None = None

    def accepts(self, magnet: str, day: date) -> tuple[str, ...]:
        """Classes of a magnet kind that a demand for clear origin may take on a day, the best first."""
        strict = any(
            magnet in spell.magnets and spell.first <= day and (spell.last is None or day <= spell.last)
            for spell in self.spells
        )
        return (CLEAR,) if strict else (CLEAR, BEFORE_MELT)

    def counts(self, metal: str) -> bool:
        """Whether the origin of a metal counts; a pair counts where either of its elements does."""
        return self.elements is None or any(e in self.elements for e in _PARTS.get(metal, (metal,)))


def origin_of(
    rule: Rule | None,
    as_of: date,
    is_in_force: Callable[[date], bool],
    changes: Iterable[date] = (),
    reading: str | None = None,
) -> Origin:
    """The table of a rule, as known on a day.

    Args:
        rule: the rule of origin; None where there is none.
        as_of: nothing published later takes part.
        is_in_force: whether the rule is in force on a day, within the scenario.
        changes: days on which that may change.
        reading: id of the reading; the rule's default when None.

    Raises:
        InputError: the rule has no such reading.
    """
    if rule is None or rule.covered is None:
        return Origin()
    stages = rule.covered.stages
    turns = {s.from_ for s in stages} | {s.to + timedelta(days=1) for s in stages if s.to} | set(changes)
    days = sorted(turns)
    spells = [
        Spell(
            day,
            days[i + 1] - timedelta(days=1) if i + 1 < len(days) else None,
            _strict(rule, day, as_of) if is_in_force(day) else frozenset(),
        )
        for i, day in enumerate(days)
    ]
    chosen = _reading(rule, reading)
    return Origin(rule.id, chosen[0], tuple(s for s in spells if s.magnets), chosen[1])


def _strict(rule: Rule, day: date, as_of: date) -> frozenset[str]:
    """Magnet kinds of which the rule covers a stage before the melt on a day."""
    return frozenset(
        kind
        for kind in MAGNETS
        if (not rule.scope.magnet_types or MAGNET_TYPE[kind] in rule.scope.magnet_types)
        and STAGES_BEFORE_MELT & set(covered_stages(rule, day, as_of, MAGNET_TYPE[kind]))
    )


def _reading(rule: Rule, wanted: str | None) -> tuple[str, frozenset[str] | None]:
    """Id and elements of a reading of a rule; every element where the rule has no readings."""
    found = [r for r in rule.reading if (r.id == wanted if wanted else r.default)]
    if not found and wanted:
        known = ", ".join(r.id for r in rule.reading) or "none"
        raise InputError("No such reading:", [Offence(rule.id, f"'{wanted}'", f"one of: {known}")])
    return (found[0].id, frozenset(found[0].elements)) if found else ("", None)


def shut(feeders: Mapping[int, str], origin: Origin, upper: NDArray[np.float64], day: date) -> None:
    """Close in ``upper`` [t/month] what a demand for clear origin may no longer take on a day.

    Args:
        feeders: columns that bring before-melt magnets to such demand, with their good (``Network.feeders``).
        origin: the table.
        upper: bounds of all columns; edited in place.
        day: first day of the period.
    """
    closed = [
        column
        for column, good in feeders.items()
        if BEFORE_MELT not in origin.accepts(good.split(":")[1], day)
    ]
    upper[closed] = 0.0
