"""What a set of effects means for one flow in one month, by the days of the month: a reading for tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from remanence.market.effects import Effect, FlowCap, active_share


@dataclass(frozen=True, slots=True)
class LicenceTerms:
    """What holds for a flow in a month: tonnes allowed, and those without queue, over reference exports."""

    allowed_share: float
    exempt_share: float
    queue_working_days: int
    measures: tuple[str, ...]


FREE = LicenceTerms(1.0, 1.0, 0, ())
"""Terms of a flow that no measure bounds."""


def licence_terms(
    effects: Iterable[Effect], good: str, origin: str, destination: str, month: date
) -> LicenceTerms:
    """Day-weighted terms of one flow in one month; days without a cap are free.

    The queue is the longest of the month. Where one cap holds the whole month its shares come back
    unchanged, to the last bit. Caps of one scenario never overlap on a flow and day
    (`remanence.market.scenario` refuses that).
    """
    caps = [e for e in effects if isinstance(e, FlowCap) and e.covers(good, origin, destination)]
    active = [(weight, cap) for cap in caps if (weight := active_share(cap, month)) > 0.0]
    if not active:
        return FREE
    if len(active) == 1 and active[0][0] == 1.0:
        cap = active[0][1]
        return LicenceTerms(
            cap.allowed_share, cap.exempt_general_share, cap.queue_working_days, (cap.measure_id,)
        )
    free = max(0.0, 1.0 - sum(weight for weight, _ in active))
    return LicenceTerms(
        allowed_share=free + sum(weight * cap.allowed_share for weight, cap in active),
        exempt_share=free + sum(weight * cap.exempt_general_share for weight, cap in active),
        queue_working_days=max(cap.queue_working_days for _, cap in active),
        measures=tuple(sorted({cap.measure_id for _, cap in active})),
    )
