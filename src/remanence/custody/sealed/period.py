"""From when until when a key holds: dates as people write them, compared as moments in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from remanence.custody.sealed.proof import moment

__all__ = ["Period", "after", "start"]


@dataclass(frozen=True, slots=True)
class Period:
    """From ``begins`` (included) to ``ends`` (not included); None: open."""

    begins: datetime | None
    ends: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether ``at`` lies within."""
        return (self.begins is None or self.begins <= at) and (self.ends is None or at < self.ends)

    def __str__(self) -> str:
        first = self.begins.isoformat() if self.begins else "the beginning"
        return f"from {first} until {self.ends.isoformat() if self.ends else 'further notice'}"


def start(value: object) -> datetime:
    """Return the first moment of a day (or the moment itself), given as TOML date, date-time or ISO text.

    Raises:
        ValueError: when it is neither, or a local time without an offset.
    """
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("must state its offset from UTC, such as a Z at the end")
        return value.astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, str) and len(value) == 10:
        return datetime.combine(date.fromisoformat(value), time(), UTC)
    return moment(value)


def after(value: object) -> datetime:
    """Return the first moment after a day (or the moment itself): the end of a period, not included."""
    whole_day = (isinstance(value, date) and not isinstance(value, datetime)) or (
        isinstance(value, str) and len(value) == 10
    )
    return start(value) + timedelta(days=1) if whole_day else start(value)
