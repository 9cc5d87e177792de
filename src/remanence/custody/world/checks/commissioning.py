"""Did the facility run on the day of the event?

Read from the atlas's statements of status and first year, as known at the view's date. Hard where the first
year of operation is later than the year of the event; where the status on the day was planned, announced or
construction and less time had passed since than any such plant has needed (``world.toml``); where the first
word about the facility comes later and still says so; where it was closed. Where more time had passed, or a
statement cannot be traced, it is a signal. Limits: the atlas may be behind; a status of long ago is weak.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from remanence.atlas import Statement
from remanence.custody.finding import Finding
from remanence.custody.lots.model import Process
from remanence.custody.world.plants import Plant, firm, spoken_from
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting, unknown

_RUNS = frozenset({"operating", "commissioning"})
_TO_COME = frozenset({"announced", "planned", "construction"})
_MONTH = timedelta(days=30.4375)


@check("Did the facility run on the day of the event?")
def commissioning(setting: Setting) -> Iterable[Finding]:
    """Yield processes at facilities that did not run on the day, or of which the atlas does not say so."""
    for facility, processes in setting.by_facility.items():
        plant = setting.site(facility)
        if plant is None:
            continue
        said: dict[tuple[bool | None, str], list[Process]] = {}
        days = {process.time.date() for process in processes}
        verdicts = {day: runs(plant, day, setting) for day in sorted(days)}
        for process in processes:
            verdict = verdicts[process.time.date()]
            if verdict is not None:
                said.setdefault(verdict, []).append(process)
        for (hard, why), these in said.items():
            events = tuple(event for p in these for event in p.events)
            first, last = min(p.time.date() for p in these), max(p.time.date() for p in these)
            text = f"{plant.name} ({facility}) on {first}{f' to {last}' if last > first else ''}: {why}."
            if hard is None:
                yield unknown(text, setting.lots_of(these), events)
            else:
                yield Finding(
                    kind="commissioning", hard=hard, text=text, lots=setting.lots_of(these), events=events
                )


def runs(plant: Plant, day: date, setting: Setting) -> tuple[bool | None, str] | None:
    """Return None where the facility ran on a day, else (hard, reason); hard None: the atlas does not know."""
    picked = plant.status_on(day)
    status = picked.used if picked else None
    if status is not None and status.text in _RUNS:
        return None
    if plant.started is not None and plant.started > day.year:
        return True, f"its first year of operation is {plant.started}"
    if status is None:
        return _before_the_first_word(plant, day)
    return _not_running(plant, status, day, setting)


def _before_the_first_word(plant: Plant, day: date) -> tuple[bool | None, str] | None:
    first = next((s for s in plant.statuses if spoken_from(s) > day), None)
    if first is None:
        return None, "the atlas has no status of it"
    if first.text in _TO_COME:
        return firm(first), f"still '{first.text}' on {spoken_from(first)}"
    if first.text in _RUNS and plant.started is not None:
        return (
            None if plant.started < day.year else (None, f"it began in {plant.started}, the day is not known")
        )
    return None, f"the first word of it is '{first.text}' on {spoken_from(first)}"


def _not_running(
    plant: Plant, status: Statement, day: date, setting: Setting
) -> tuple[bool | None, str] | None:
    since = spoken_from(status)
    after = f"'{status.text}' since {since}"
    if status.text == "closed":
        impossible = plant.started is not None and plant.started > since.year
        return (not impossible and firm(status)), after
    least = setting.numbers.of("commissioning", f"{status.text}_months") * _MONTH
    soon = day < since + least
    return (soon and firm(status)), after if soon else f"{after}, and nothing newer is known"
