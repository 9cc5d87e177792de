"""Walking the way of a lot: its ancestors, the shortest path to one, and where the way is open.

Open ends are where material comes from nobody that the log knows. What may lie behind one is unknown, so a
question about all ancestors is answered by those that are seen only as far as no open end could say otherwise.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from remanence.rules.conditions import SELECTORS, Filter
from remanence.rules.kleene import Truth, both, either
from remanence.rules.provenance import CUSTODY_MODELS, Node, Provenance
from remanence.rules.verdict import PathStep


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """Elements that ``process`` took from ``lot`` and of which the log does not say who made them."""

    process: str | None
    lot: str
    elements: frozenset[str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter with its words filled in: sets of stages, countries and elements; None: not asked."""

    stages: frozenset[str] | None = None
    steps: frozenset[str] | None = None
    countries: frozenset[str] | None = None
    facilities: frozenset[str] | None = None
    elements: frozenset[str] | None = None
    models: frozenset[str] | None = None
    recycled: bool | None = None
    origin: bool | None = None
    grade_below: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question about the way, and the processes that show it."""

    truth: Truth
    witnesses: tuple[str, ...] = ()


class Walk:
    """The processes that lead to one lot, from its maker back.

    Attributes:
        way: what is known of the lot's way.
        nodes: its processes, nearest to the lot first, then by id.
        open_ends: where the log does not say who made the material.
    """

    def __init__(self, way: Provenance) -> None:
        self.way = way
        self._toward: dict[str, str | None] = {}
        order: list[str] = []
        if way.made_by is not None and way.made_by in way.nodes:
            self._toward[way.made_by] = None
            queue = deque([way.made_by])
            while queue:
                order.append(here := queue.popleft())
                for parent in sorted(way.nodes[here].parents):
                    if parent in way.nodes and parent not in self._toward:
                        self._toward[parent] = here
                        queue.append(parent)
        self.nodes: tuple[Node, ...] = tuple(way.nodes[name] for name in order)
        self.open_ends = tuple(self._open_ends())

    def _open_ends(self) -> Iterable[OpenEnd]:
        if not self.nodes:
            yield OpenEnd(None, self.way.subject, frozenset(self.way.share))
            return
        said: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for process, lot, elements in self.way.unexplained:
            said.setdefault(process, []).append((lot, elements))
        for node in self.nodes:
            ends = said.get(node.id, [])
            for lot, elements in ends:
                yield OpenEnd(node.id, lot, elements)
            known = frozenset[str]().union(*(elements for _, elements in ends))
            for parent, elements in sorted(node.parents.items()):
                if parent in self.way.nodes:
                    known |= elements & self.way.nodes[parent].elements
            missing = node.elements - known
            if missing and not node.origin:
                yield OpenEnd(node.id, node.lots[0] if node.lots else self.way.subject, missing)

    def path_to(self, process: str) -> tuple[PathStep, ...]:
        """The shortest path from the maker of the lot to ``process``, the maker first."""
        steps: list[PathStep] = []
        here: str | None = process
        while here is not None:
            steps.append(step_of(self.way.nodes[here]))
            here = self._toward[here]
        return tuple(reversed(steps))

    def nearest(self, processes: Iterable[str]) -> str | None:
        """Of some processes the one nearest to the lot, by steps and then by id."""
        wanted = set(processes)
        return next((node.id for node in self.nodes if node.id in wanted), None)

    def about(self, elements: frozenset[str] | None) -> list[Node]:
        """Processes that touch any of ``elements`` (None: all); those that do not say what they touch count."""
        return [n for n in self.nodes if elements is None or not n.elements or n.elements & elements]

    def is_open(self, elements: frozenset[str] | None) -> bool:
        """Whether any of ``elements`` may come from somewhere that is not seen; ends that name none may hold any."""
        return any(elements is None or not end.elements or end.elements & elements for end in self.open_ends)

    def any_ancestor(self, chosen: Chosen) -> Found:
        """Whether some process is as chosen."""
        answers = [(node.id, both(_keys(chosen, node, _ALL))) for node in self.nodes]
        seen = tuple(name for name, truth in answers if truth)
        if seen:
            return Found(True, seen)
        doubtful = tuple(name for name, truth in answers if truth is None)
        return Found(None if doubtful or self.is_open(chosen.elements) else False, doubtful)

    def every_ancestor(self, chosen: Chosen) -> Found:
        """Whether each process that the selectors of the filter choose is as its other keys say."""
        demands = tuple(key for key in _ALL if key not in _SELECTING)
        bad, doubtful = [], []
        for node in self.nodes:
            spoken_of = both(_keys(chosen, node, _SELECTING))
            truth = either([None if spoken_of is None else not spoken_of, both(_keys(chosen, node, demands))])
            if truth is False:
                bad.append(node.id)
            elif truth is None:
                doubtful.append(node.id)
        if bad:
            return Found(False, tuple(bad))
        return Found(None if doubtful or self.is_open(chosen.elements) else True, tuple(doubtful))

    def models_at_least(self, least: str, elements: frozenset[str] | None) -> Found:
        """Whether no process that touches ``elements`` has a weaker custody model than ``least``."""
        worst = CUSTODY_MODELS.index(least)
        bad = [n.id for n in self.about(elements) if CUSTODY_MODELS.index(n.model) > worst]
        return self._unless(bad, elements)

    def grades_at_least(self, least: int, elements: frozenset[str] | None) -> Found:
        """Whether every stage that touches ``elements`` has evidence of at least grade ``least``."""
        bad = [n.id for n in self.about(elements) if n.stage is not None and n.grade < least]
        return self._unless(bad, elements)

    def _unless(self, bad: Sequence[str], elements: frozenset[str] | None) -> Found:
        if bad:
            return Found(False, tuple(bad))
        return Found(None if self.is_open(elements) else True)

    def weakest(self, elements: frozenset[str] | None) -> Node | None:
        """The process of a stage with the weakest evidence, the nearest to the lot of several."""
        staged = [node for node in self.about(elements) if node.stage is not None]
        return min(staged, key=lambda node: node.grade, default=None)


def step_of(node: Node) -> PathStep:
    """One process as a step of a path."""
    lot = node.lots[0] if node.lots else ""
    return PathStep(
        process=node.id, lot=lot, step=node.step, stage=node.stage, country=node.country, grade=node.grade
    )


def chosen_by(
    wanted: Filter,
    stages: frozenset[str],
    countries: frozenset[str],
    elements: frozenset[str] | None,
) -> Chosen:
    """Fill the words of a filter in.

    Args:
        wanted: the filter as it stands in the rule.
        stages: covered stages on the day, for the magnet's type.
        countries: covered countries on the day.
        elements: elements of the reading, None: any.
    """
    return Chosen(
        stages=stages if wanted.stage_in == "covered" else _set(wanted.stage_in),
        steps=_set(wanted.step_in),
        countries=countries if wanted.country_in == "covered" else _set(wanted.country_in),
        facilities=_set(wanted.facility_in),
        elements=elements if wanted.element_in == "reading" else _set(wanted.element_in),
        models=_set(wanted.model_in),
        recycled=wanted.recycled,
        origin=wanted.origin,
        grade_below=wanted.grade_below,
    )


def _set(words: Iterable[str] | None) -> frozenset[str] | None:
    return None if words is None else frozenset(words)


def _stated(words: frozenset[str], stated: str | None) -> Truth:
    return None if stated is None else stated in words


_ALL = ("stage_in", "step_in", "country_in", "facility_in", "element_in", "model_in", "recycled", "origin",
        "grade_below")  # fmt: skip
_SELECTING = tuple(key for key in _ALL if key in SELECTORS)
_KEYS: Mapping[str, Callable[[Chosen, Node], Truth]] = {
    "stage_in": lambda c, n: c.stages is None or n.stage in c.stages,
    "step_in": lambda c, n: c.steps is None or n.step in c.steps,
    "country_in": lambda c, n: True if c.countries is None else _stated(c.countries, n.country),
    "facility_in": lambda c, n: True if c.facilities is None else _stated(c.facilities, n.facility),
    "element_in": lambda c, n: c.elements is None or bool(n.elements & c.elements),
    "model_in": lambda c, n: c.models is None or n.model in c.models,
    "recycled": lambda c, n: c.recycled is None or n.recycled == c.recycled,
    "origin": lambda c, n: c.origin is None or n.origin == c.origin,
    "grade_below": lambda c, n: c.grade_below is None or n.grade < c.grade_below,
}


def _keys(chosen: Chosen, node: Node, keys: Iterable[str]) -> Iterable[Truth]:
    return (_KEYS[key](chosen, node) for key in keys)
