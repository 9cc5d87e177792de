"""The only place that reads the time.

What it gives is recorded (when a statement entered the atlas, when a run was made); it is never compared
with a date of law or market, and nothing that must be the same bytes twice may contain it.
"""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment in UTC, to be recorded and never compared."""
    return datetime.now(UTC)
