"""What the ore of a mine holds, by the published baskets of the atlas.

``data/custody/ores.csv`` says which published assays speak of the ore of which facility. Shares are of
rare-earth oxide (REO). A partial assay gives a share where it states one; it is never scaled up to a whole.
An element that no assay states is unknown, never zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from remanence.atlas import View, assay
from remanence.custody.world.numbers import Numbers

_ELEMENT = re.compile(r"^[A-Z][a-z]?")
_PAIR = ("Nd", "Pr")


@dataclass(frozen=True, slots=True)
class Ore:
    """The published baskets of one mine.

    Attributes:
        shares: element to the least and the greatest published share of REO (oxides, 0-1).
        wholes: deposit to its whole assay (element to share of REO, adding up to 1).
        pair_least: the least published share of Nd and Pr together; None where no assay states both.
    """

    facility: str
    deposits: tuple[str, ...]
    shares: Mapping[str, tuple[float, float]]
    wholes: Mapping[str, Mapping[str, float]]
    pair_least: float | None

    def greatest_ratio(self, element: str) -> float | None:
        """Return the greatest mass of an element's oxide per mass of Nd2O3 and Pr6O11 that baskets allow.

        The greatest published share over the least published share of the pair: no mixture of the mine's
        ores exceeds it. None where either is not published.
        """
        share = self.shares.get(element)
        if share is None or not self.pair_least or share[1] <= 0:
            return None
        return share[1] / self.pair_least


def ore_of(view: View, numbers: Numbers, facility: str) -> Ore | None:
    """Return the ore of a mine as known at the view's date, None where the table or the atlas has none."""
    deposits = tuple(row["deposit"] for row in numbers.tables["ores"] if row["facility"] == facility)
    known = [deposit for deposit in deposits if view.about(deposit)]
    if not known:
        return None
    shares: dict[str, tuple[float, float]] = {}
    pairs: list[float] = []
    for deposit in known:
        stated = _stated(view, deposit)
        for element, (low, high) in stated.items():
            least, most = shares.get(element, (low, high))
            shares[element] = (min(least, low), max(most, high))
        if all(element in stated for element in _PAIR):
            pairs.append(sum(stated[element][0] for element in _PAIR))
    wholes = {deposit: whole for deposit in known if (whole := whole_of(view, deposit))}
    return Ore(facility, tuple(known), shares, wholes, min(pairs, default=None))


def whole_of(view: View, deposit: str) -> dict[str, float]:
    """Return the whole assay of a deposit, empty where the atlas has none."""
    return assay(view, deposit).fractions if view.properties(deposit, "content.") else {}


def _stated(view: View, deposit: str) -> dict[str, tuple[float, float]]:
    """Return the shares that one deposit's assays state, with their ranges; whole assays are taken as normalised."""
    found: dict[str, tuple[float, float]] = {}
    whole = whole_of(view, deposit)
    if whole:
        return {element: (share, share) for element, share in whole.items()}
    for name in view.properties(deposit, "content_partial."):
        picked = view.pick(deposit, name)
        element = _ELEMENT.match(name.partition(".")[2])
        if picked and picked.value is not None and element:
            ends = [e for e in (picked.value, picked.low, picked.high) if e is not None]
            found[element.group()] = (min(ends), max(ends))
    return found
