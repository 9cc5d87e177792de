"""Chance that is the same on every machine and in every Python: draws named by a text, never by their order."""

from __future__ import annotations

import hashlib
import random
from statistics import NormalDist

_STANDARD = NormalDist()


class Chance:
    """A source of draws for one named thing.

    Only ``Random.random`` is used below: the one method whose sequence Python promises not to change. Naming the
    thing (seed, step, lot) keeps all other draws as they are when one step of a plan is edited.
    """

    def __init__(self, *names: object) -> None:
        digest = hashlib.sha256("\x1f".join(str(name) for name in names).encode()).digest()
        self._source = random.Random(int.from_bytes(digest[:8], "big"))

    def uniform(self, low: float, high: float) -> float:
        """Return a number from ``low`` to ``high``."""
        return low + (high - low) * self._source.random()

    def normal(self, sd: float = 1.0) -> float:
        """Return a draw of the normal distribution around 0 with standard deviation ``sd``."""
        return sd * _STANDARD.inv_cdf(min(max(self._source.random(), 1e-12), 1 - 1e-12))

    def pick(self, count: int) -> int:
        """Return an index below ``count``."""
        return min(int(self._source.random() * count), count - 1)


def document_hash(*names: object) -> str:
    """Return the SHA-256 that stands for an invented document: the hash of the name it was given here."""
    return hashlib.sha256(("invented document: " + " / ".join(str(n) for n in names)).encode()).hexdigest()
