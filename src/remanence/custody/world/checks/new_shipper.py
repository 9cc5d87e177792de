"""Did a party that the history did not know for a year come to ship most of a step's lots?

For shipping and selling, and for each step with a stage: months in which the history runs without the
actor, then its share of the lots of the following six months. A signal where the first is a year or more,
the second above half, and the history long enough. Limits: real new plants and new contracts look the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate

from remanence.custody.finding import Finding
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting

_MONTH = timedelta(days=30.4375)
_SHIPS = frozenset({"shipping", "selling"})
Act = tuple[datetime, str, tuple[str, ...], tuple[str, ...]]


@check("Did a party that the history did not know for a year come to ship most of a step's lots?")
def new_shipper(setting: Setting) -> Iterable[Finding]:
    """Yield newcomers of a step that take over most of its lots."""
    for step, acts in _acts(setting).items():
        acts.sort(key=lambda act: (act[0], act[2]))
        times = [act[0] for act in acts]
        if times[-1] - times[0] < setting.numbers.of("new_shipper", "least_months") * _MONTH:
            continue
        counted = [0, *accumulate(len(act[2]) for act in acts)]
        by_actor: dict[str, list[Act]] = defaultdict(list)
        for act in acts:
            by_actor[act[1]].append(act)
        for actor, theirs in by_actor.items():
            came = theirs[0][0]
            if came - times[0] >= setting.numbers.of("new_shipper", "quiet_months") * _MONTH:
                until = came + 6 * _MONTH
                of = counted[bisect_right(times, until)] - counted[bisect_left(times, came)]
                yield from _newcomer(setting, step, actor, [act for act in theirs if act[0] <= until], of)


def _acts(setting: Setting) -> dict[str, list[Act]]:
    """Return time, actor, lots and events of each step that is watched."""
    found: dict[str, list[Act]] = defaultdict(list)
    for move in setting.graph.moves:
        if move.step in _SHIPS:
            found[move.step].append((move.time, move.actor, move.lots, (move.event,)))
    for process in setting.graph.processes.values():
        if process.stage:
            lots = tuple(flow.lot for flow in process.outputs)
            found[process.step].append((process.time, process.actor, lots, process.events))
    return found


def _newcomer(setting: Setting, step: str, actor: str, theirs: Sequence[Act], of: int) -> Iterator[Finding]:
    """Yield the finding where an actor's lots of its first six months are most of the ``of`` lots of that time."""
    numbers = setting.numbers
    lots = tuple(dict.fromkeys(lot for act in theirs for lot in act[2]))
    share = numbers.of("new_shipper", "share")
    if of < numbers.of("new_shipper", "least_lots") or len(lots) <= share * of:
        return
    yield Finding(
        kind="new_shipper",
        hard=False,
        text=f"{actor} appears in {step} on {theirs[0][0].date()} and has {len(lots)} of the {of} lots of the six "
        "months that follow.",
        lots=lots,
        events=tuple(event for act in theirs for event in act[3]),
        reasons=("a new plant or a new contract looks the same",),
    )
