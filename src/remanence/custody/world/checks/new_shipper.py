"""Did a party that the history did not know for a year come to ship most of a step's lots?

For shipping and selling, and for each step with a stage: months in which the history runs without the
actor, then its share of the lots of the following six months. A signal where the first is a year or more,
the second above half, and the history long enough. Limits: real new plants and new contracts look the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

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
        first, last = acts[0][0], acts[-1][0]
        if last - first < setting.numbers.of("new_shipper", "least_months") * _MONTH:
            continue
        for actor in dict.fromkeys(act[1] for act in acts):
            yield from _newcomer(setting, step, actor, acts)


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


def _newcomer(setting: Setting, step: str, actor: str, acts: Sequence[Act]) -> Iterator[Finding]:
    numbers = setting.numbers
    came = next(act[0] for act in acts if act[1] == actor)
    if came - acts[0][0] < numbers.of("new_shipper", "quiet_months") * _MONTH:
        return
    after = [act for act in acts if came <= act[0] <= came + 6 * _MONTH]
    theirs = [act for act in after if act[1] == actor]
    all_lots = {lot for act in after for lot in act[2]}
    lots = tuple(dict.fromkeys(lot for act in theirs for lot in act[2]))
    least = numbers.of("new_shipper", "least_lots")
    if len(all_lots) < least or len(lots) <= numbers.of("new_shipper", "share") * len(all_lots):
        return
    yield Finding(
        kind="new_shipper",
        hard=False,
        text=f"{actor} appears in {step} on {came.date()} and has {len(lots)} of the {len(all_lots)} lots of the six "
        "months that follow.",
        lots=lots,
        events=tuple(event for act in theirs for event in act[3]),
        reasons=("a new plant or a new contract looks the same",),
    )
