"""The search for a levy that holds a price: clipped tatonnement, halving on a change of sign, bisection as fallback.

For a good with reference price F the pair (levy, price) solves

    0 <= levy <= cap,   mid(levy, levy - cap, price - F) = 0

(a mixed complementarity problem; Devadoss, 2013; Nagurney, Besik and Dong, 2019). The price is the dual of a linear
problem in which the levy is a cost, so it is continuous in the levy and piecewise linear: each step is a warm
re-solve.
"""

from __future__ import annotations

from dataclasses import dataclass, field

TOLERANCE = 5e-4
"""Distance of a price to its reference that counts as met, as a share of it; a cut curve errs as much."""
FASTEST = 64.0
"""Largest step of the tatonnement: levy per USD/kg that lacks."""


@dataclass
class Search:
    """The levy on one good, moved answer by answer [USD/kg].

    Attributes:
        level: reference price; cap: highest levy; levy: where it stands.
        pace: levy added per USD/kg that lacks; low, high: levies known to be too low and high enough.
    """

    level: float
    cap: float
    levy: float = 0.0
    pace: float = field(default=1.0, init=False)
    low: float | None = field(default=None, init=False)
    high: float | None = field(default=None, init=False)
    _gap: float = field(default=0.0, init=False)

    def begin(self, levy: float) -> None:
        """Start from a levy and forget what was learned under another market."""
        self.levy = min(max(levy, 0.0), self.cap)
        self.pace, self.low, self.high, self._gap = 1.0, None, None, 0.0

    def stands(self, price: float) -> bool:
        """Whether the levy need not move: the price is met, or the levy is at the end that the gap pushes to."""
        gap = self.level - price
        if abs(gap) <= TOLERANCE * self.level:
            return True
        return self.levy <= 0.0 if gap < 0 else self.levy >= self.cap

    def move(self, price: float) -> bool:
        """Look at the price that the levy gave and move it; False where it stands."""
        if self.stands(price):
            return False
        gap = self.level - price
        if gap * self._gap < 0:
            self.pace /= 2
        elif self._gap and abs(gap) > 0.5 * abs(self._gap):
            self.pace = min(2 * self.pace, FASTEST)
        self._gap = gap
        if gap > 0:
            self.low = self.levy
        else:
            self.high = self.levy
        self.levy = self._next(min(max(self.levy + self.pace * gap, 0.0), self.cap))
        return True

    def _next(self, wanted: float) -> float:
        """The step of the tatonnement, or the middle of what is known where it would leave that."""
        if self.low is None or self.high is None:
            return wanted
        if self.high - self.low <= 1e-6 * self.level:
            # Another levy moved the price meanwhile, so that what was known holds no longer.
            self.low = self.high = None
            return wanted
        return wanted if self.low < wanted < self.high else (self.low + self.high) / 2

    def status(self, price: float, *, shut: bool) -> str:
        """What became of it: attained, capped, unattainable or, where solves ran out, unsettled.

        Args:
            price: in the zone under this levy [USD/kg].
            shut: whether no import is left that a higher levy could keep out.
        """
        if price >= self.level * (1 - TOLERANCE):
            return "attained" if self.stands(price) else "unsettled"
        if shut:
            return "unattainable"
        return "capped" if self.levy >= self.cap else "unsettled"
