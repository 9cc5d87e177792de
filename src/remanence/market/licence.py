"""How much of the reference exports may arrive in a month under dated caps: queues and transit, day by day.

A cap speaks of tonnes as applied for from its start. Under a queue of q days what leaves on day d was applied for on
d - q; what was applied for under the regime before leaves on the dates that it had. What left before arrives after the
days at sea. So a new queue opens a gap, and a longer queue a shorter one; nothing in the pipe is recalled. A regime
without a queue is no matter of applications: a ban stops what would leave from its first day, and freedom lets all of
it leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from remanence.market.calendar import Period, as_periods
from remanence.market.effects import FlowCap, queue_days


@dataclass(frozen=True)
class Regime:
    """A stretch of conduct from ``start``.

    ``share`` of reference exports leaves ``queue`` days after application; ``exempt`` of them are under general
    licences and neither capped nor queued.
    """

    start: date
    share: float
    queue: int
    exempt: float = 0.0


FREE = Regime(date.min, 1.0, 0)


def regimes(caps: Sequence[FlowCap]) -> list[Regime]:
    """The regimes of one good and destination in time order, free trade where no cap holds."""
    found = [FREE]
    for cap in sorted(caps, key=lambda c: (c.start, c.measure_id)):
        queue = queue_days(cap.start, cap.queue_working_days) if cap.queue_working_days else 0
        found.append(Regime(cap.start, cap.share, queue, cap.exempt_general_share))
        if cap.end is not None:
            found.append(Regime(cap.end, 1.0, 0))
    return found


def share_leaving(stretches: Sequence[Regime], day: date) -> float:
    """Share of reference exports that leaves on a day."""
    now = [stretch for stretch in stretches if stretch.start <= day][-1]
    queued = _queued(stretches, day) if now.queue else now.share
    return queued if queued >= 1.0 else now.exempt + (1.0 - now.exempt) * queued


def _queued(stretches: Sequence[Regime], day: date) -> float:
    """The share under the regime at application; where pipes of two regimes meet, the larger."""
    share = 0.0
    for i, stretch in enumerate(stretches):
        last = stretches[i + 1].start if i + 1 < len(stretches) else date.max
        first = stretch.start.toordinal() + stretch.queue if stretch.start != date.min else 0
        end = last.toordinal() + stretch.queue if last != date.max else last.toordinal() + 1
        if first <= day.toordinal() < end:
            share = max(share, stretch.share)
    return share


def share_arriving(stretches: Sequence[Regime], moment: date | Period, transit_days: int) -> float:
    """Mean share of reference exports arriving over the days of a period; exactly 1.0 where nothing binds.

    A date stands for its calendar month.
    """
    period = as_periods([moment])[0]
    shares = [
        share_leaving(stretches, period.start + timedelta(days=i - transit_days)) for i in range(period.days)
    ]
    return 1.0 if all(share >= 1.0 for share in shares) else sum(shares) / period.days
