"""From all that may come out to one outcome."""

from __future__ import annotations

from remanence.rules.conditions import asks_the_way
from remanence.rules.explore import Leaf, Open, asks_the_lot
from remanence.rules.question import Question
from remanence.rules.verdict import YES, Outcome


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


def leaf_of(question: Question, found: Open, outcome: Outcome) -> Leaf | None:
    """The row that gives the outcome, None where none does.

    Of several the first that asks nothing of the way: where they all may hold, one that rests on what is not shown is
    no reason.
    """
    giving = [leaf for leaf in found.leaves if leaf.outcome == outcome]
    return min(giving, key=lambda leaf: (_rests_on_way(question, leaf), leaf.row is None, leaf.row or 0, leaf.why),
               default=None)  # fmt: skip


def _rests_on_way(question: Question, leaf: Leaf) -> bool:
    return leaf.outcome in YES and leaf.row is not None and asks_the_way(question.rows[leaf.row].when)
