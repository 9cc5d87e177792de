"""Was there time for the process?

Time from the begin of the process that made the earliest of its inputs to the end of the process, against
``data/custody/step-hours.csv``: hard below the physical minimum of the step, a signal below what is usual.
Only where every input was made in the log (else an older input may be unknown). Limits: a circuit in
balance gives oxide on the day that feed arrives, but of older feed: then the history owes the older feed as
an input.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from remanence.custody.finding import Finding
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting


@check("Was there time for the process?")
def process_time(setting: Setting) -> Iterable[Finding]:
    """Yield processes that end sooner after their oldest input began than their step allows."""
    tables = {row["step"]: row for row in setting.numbers.tables["step-hours"]}
    for process in setting.graph.processes.values():
        row = tables.get(process.step)
        makers = [setting.maker.get(flow.lot) for flow in process.inputs]
        begun = [maker.begun for maker in makers if maker is not None]
        if row is None or not makers or len(begun) < len(makers):
            continue
        hours = (process.time - min(begun)) / timedelta(hours=1)
        physical, usual = float(row["physical_hours"]), float(row["usual_hours"])
        # An input later than its use is back-dating, which the ledger finds.
        if hours < 0 or hours >= usual:
            continue
        yield Finding(
            kind="process_time",
            hard=hours < physical,
            text=f"{process.step} ended {hours:,.1f} hours after its oldest input was begun; "
            f"it takes at least {physical:g} hours, usually {usual:g} or more.",
            lots=setting.lots_of([process]),
            events=process.events,
            reasons=() if hours < physical else (row["why"],),
        )
