"""Many honest histories in one log, for measuring: the honest examples told again and again, each under its own name.

Each chain has its own lots, noise and papers, and begins on a day of its own. It is told with little material, so that
all of them together stay within what the plants they name can do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.scene import scaled
from remanence.custody.histories.plan import Plan

_SMALL = 0.05
"""Material of a chain, as a share of what its plan says."""
_DAYS = 300


def chains(plans: Sequence[Plan], events: int) -> Iterator[tuple[Plan, History]]:
    """Yield plans in turn with their histories, until they hold at least so many events together."""
    number = told = 0
    while told < events:
        plan = _again(plans[number % len(plans)], number)
        history = write(plan, number)
        told += len(history.entries)
        number += 1
        yield plan, history


def _again(plan: Plan, number: int) -> Plan:
    """The same chain under another name, smaller, begun on another day."""
    begin = plan.begin + timedelta(days=number % _DAYS)
    return scaled(plan, _SMALL).model_copy(update={"name": f"{plan.name}-{number:05d}", "begin": begin})
