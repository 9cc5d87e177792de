"""From all that may come out to one outcome."""

from __future__ import annotations

from remanence.rules.explore import Leaf, Open, asks_the_lot
from remanence.rules.question import Question
from remanence.rules.verdict import Outcome


def settle(question: Question, found: Open) -> Outcome:
    """One outcome for all that may come out.

    Where all answers lead to one outcome, that is it. A way that contradicts itself or the world fails, an
    unshown way is not demonstrated, and else the facts must be asked for.
    """
    outcomes = found.outcomes
    if len(outcomes) == 1:
        return next(iter(outcomes))
    if any(leaf.why == "contradiction" for leaf in found.leaves):
        return "FAIL"
    no_lot = question.has_no_maker and asks_the_lot(question)
    if found.way_matters or (no_lot and "NOT_DEMONSTRATED" in outcomes):
        return "NOT_DEMONSTRATED"
    return "NEEDS_INPUT"


def leaf_of(found: Open, outcome: Outcome) -> Leaf | None:
    """The first row that gives the outcome, None where none does."""
    giving = [leaf for leaf in found.leaves if leaf.outcome == outcome]
    return min(giving, key=lambda leaf: (leaf.row is None, leaf.row or 0, leaf.why), default=None)
