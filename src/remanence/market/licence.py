"""How much of the reference exports may arrive in a month under dated caps: queues and transit, day by day.

A cap speaks of tonnes as applied for from its start. Under a queue of q days what leaves on day d was applied for on
d - q; what was applied for under the regime before leaves on the dates that it had. What left before arrives after the
days at sea. So a new queue opens a gap, and a longer queue a shorter one; nothing in the pipe is recalled. A regime
without a queue is no matter of applications: a ban stops what would leave from its first day.

Offices and exporters do not find back in a day. Where a regime ends or eases, what is let through climbs in a straight
line over the approval ramp, from what the regime before let through to what the new one does; a queue counts on top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from remanence.market.calendar import Period, as_periods
from remanence.market.effects import FlowCap, queue_days

DAYS_A_MONTH = 30.4375


@dataclass(frozen=True)
class Regime:
    """A stretch of conduct from ``start``.

    ``share`` of reference exports leaves ``queue`` days after application; ``exempt`` of them are under general
    licences and neither capped nor queued. Where it eases the regime before it, approvals begin at ``begin`` and reach
    ``share`` after ``ramp`` days.
    """

    start: date
    share: float
    queue: int
    exempt: float = 0.0
    begin: float | None = None
    ramp: float = 0.0

    def approved(self, day: date) -> float:
        """Share of that day's applications that is approved, general licences apart."""
        if self.begin is None or self.begin >= self.share:
            return self.share
        since = day.toordinal() - self.start.toordinal()
        return (
            self.share if since >= self.ramp else self.begin + (self.share - self.begin) * since / self.ramp
        )

    def level(self, day: date) -> float:
        """What is let through of that day's applications, general licences included."""
        approved = self.approved(day)
        return approved if approved >= 1.0 else self.exempt + (1.0 - self.exempt) * approved


FREE = Regime(date.min, 1.0, 0)


def regimes(caps: Sequence[FlowCap], ramp_months: float = 0.0) -> list[Regime]:
    """The regimes of one good and destination in time order, free trade where no cap holds.

    Args:
        caps: caps that never hold on the same day.
        ramp_months: approval ramp of an easing for which neither cap states its own.
    """
    found = [FREE]
    ended: float | None = None
    for cap in sorted(caps, key=lambda c: (c.start, c.measure_id)):
        queue = queue_days(cap.start, cap.queue_working_days) if cap.queue_working_days else 0
        stated = next(
            (months for months in (ended, cap.approval_ramp_months) if months is not None), ramp_months
        )
        found.append(_after(found[-1], cap.start, cap.share, queue, cap.exempt_general_share, stated))
        ended = cap.approval_ramp_months
        if cap.end is not None:
            found.append(_after(found[-1], cap.end, 1.0, 0, 0.0, ramp_months if ended is None else ended))
    return found


def ban_regimes(start: date, end: date | None, ramp_months: float) -> list[Regime]:
    """The regimes of what a ban holds back: nothing leaves between the days, and then it comes back over the ramp."""
    found = [FREE, Regime(start, 0.0, 0)]
    return found if end is None else [*found, _after(found[-1], end, 1.0, 0, 0.0, ramp_months)]


def _after(before: Regime, start: date, share: float, queue: int, exempt: float, months: float) -> Regime:
    """The regime that follows another; it begins at the level that the other had reached."""
    reached = before.level(start)
    begin = 1.0 if exempt >= 1.0 else max(0.0, (reached - exempt) / (1.0 - exempt))
    ramp = months * DAYS_A_MONTH
    return Regime(start, share, queue, exempt, begin if begin < share and ramp > 0 else None, ramp)


def share_leaving(stretches: Sequence[Regime], day: date) -> float:
    """Share of reference exports that leaves on a day."""
    now = [stretch for stretch in stretches if stretch.start <= day][-1]
    queued = _queued(stretches, day) if now.queue else now.approved(day)
    return queued if queued >= 1.0 else now.exempt + (1.0 - now.exempt) * queued


def _queued(stretches: Sequence[Regime], day: date) -> float:
    """The share approved on the day of application; where pipes of two regimes meet, the larger."""
    share = 0.0
    for i, stretch in enumerate(stretches):
        last = stretches[i + 1].start if i + 1 < len(stretches) else date.max
        first = stretch.start.toordinal() + stretch.queue if stretch.start != date.min else 0
        end = last.toordinal() + stretch.queue if last != date.max else last.toordinal() + 1
        if first <= day.toordinal() < end:
            share = max(share, stretch.approved(day - timedelta(days=stretch.queue)))
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
