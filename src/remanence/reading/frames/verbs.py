"""What governs the clause of a claim: its auxiliary or the verb that it depends on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Governors"]

REACH_BACK = 160
"""Characters before a claim in which its governor can stand."""
REACH_ON = 70
"""Characters after a claim in which its governor can stand."""


@dataclass(frozen=True, slots=True)
class Governors:
    """The governors in one pattern, each a named group, and what breaks a clause."""

    pattern: re.Pattern[str] | None = None
    stop: re.Pattern[str] | None = None

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Governors:
        """Return the governors of governors.toml."""
        named = "|".join(f"(?P<{name}>{each['pattern']})" for name, each in data["governor"].items())
        return cls(re.compile(rf"(?<![\w-])(?:{named})(?!\w)", re.I), re.compile(data["break"], re.I))

    def of(self, text: str, bounds: tuple[int, int], place: tuple[int, int]) -> str:
        """Return the name of what governs a claim, ``none`` where nothing does.

        Args:
            text: the clean text.
            bounds: the sentence.
            place: the claim within it.
        """
        if self.pattern is None or self.stop is None:
            return "none"
        start = max(bounds[0], place[0] - REACH_BACK)
        start = max((m.end() for m in self.stop.finditer(text, start, place[0])), default=start)
        inside = next(self.pattern.finditer(text, *place), None)
        if inside is not None and inside.lastgroup:
            return inside.lastgroup
        before = [m.lastgroup for m in self.pattern.finditer(text, start, place[0]) if m.lastgroup]
        if before:
            return before[-1]
        stop = self.stop.search(text, place[1], min(bounds[1], place[1] + REACH_ON))
        end = stop.start() if stop else min(bounds[1], place[1] + REACH_ON)
        after = self.pattern.search(text, place[1], end)
        return after.lastgroup if after and after.lastgroup else "none"
