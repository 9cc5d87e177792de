"""Scenarios: a dated list of measures and outages over a base, with what it supposes of the law."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from remanence.atlas.places import Places
from remanence.errors import InputError, Offence
from remanence.market.effects import Effect
from remanence.market.measures import Measure, MeasureContext
from remanence.market.measures.overlay import lay_over
from remanence.market.measures.params import Uncertain
from remanence.market.scenario_file import Assumption, ScenarioFile, read_layers
from remanence.rules import Rule, load_rules, status
from remanence.rules.status import boundaries, existed

_NO_DRAW: Mapping[str, float] = {}


@dataclass(frozen=True)
class Scenario:
    """A scenario with its base folded in: measures of the base first, each with the layer it came from.

    Attributes:
        name: the name of its file.
        title: in a few words.
        summary: in plain words, for a reader who decides.
        base: the scenario it builds on; None for one that stands alone.
        measures: all measures, those of the base first.
        assumptions: what it supposes of rules, over what was published; later ones win.
        origin_rule: the rule whose covered countries and stages make the origin classes, if any.
        notes: what a reader should know.
        sha: SHA-256 over its file and those of its bases.
    """

    name: str
    title: str
    summary: str
    base: str | None
    measures: tuple[Measure, ...]
    assumptions: tuple[Assumption, ...]
    origin_rule: str | None
    notes: tuple[str, ...]
    sha: str
    rules: Mapping[str, Rule] = field(repr=False, compare=False)

    @property
    def added(self) -> tuple[Measure, ...]:
        """The measures that it adds to its lowest base; none where it stands alone."""
        return tuple(measure for measure in self.measures if measure.layer > 0)

    @property
    def first_effective(self) -> date | None:
        """First day of any measure that it adds to its base: weeks to a stop count from here."""
        return min((measure.start for measure in self.added), default=None)

    def numbers(self) -> dict[str, Uncertain]:
        """Every number of every measure by ``<measure id>.<key>``, in order of the measures."""
        return {key: number for measure in self.measures for key, number in measure.numbers().items()}

    def ranges(self) -> dict[str, Uncertain]:
        """The numbers that the futures draw."""
        return {key: number for key, number in self.numbers().items() if number.is_range}

    def effects(self, as_of: date, draw: Mapping[str, float] = _NO_DRAW) -> list[Effect]:
        """What it does to the market, from the law as published by ``as_of``.

        What a scenario adds replaces its base on the same flow and day. A measure whose rule was not
        published by ``as_of``, and of which the scenario supposes nothing, takes no part (law 8).

        Args:
            as_of: nothing published later counts.
            draw: drawn numbers by ``<measure id>.<key>``; others keep their central value.

        Raises:
            InputError: measures carry out rules that are not in force; all of them are named.
        """
        self.check_law(as_of)
        context = MeasureContext(self.rules, draw)
        effects: list[Effect] = []
        for layer in sorted({measure.layer for measure in self.measures}):
            ours = [m for m in self.measures if m.layer == layer and self.takes_part(m, as_of)]
            effects = lay_over(effects, [effect for measure in ours for effect in measure.effects(context)])
        return effects

    def takes_part(self, measure: Measure, as_of: date) -> bool:
        """Whether the measure's rule was published by ``as_of``, or is supposed, or it names none."""
        if measure.rule is None or any(a.rule == measure.rule for a in self.assumptions):
            return True
        return existed(self.rules[measure.rule], as_of, as_of)

    def status_on(self, rule_id: str, on: date, as_of: date) -> str:
        """Status of a rule within the scenario: what it supposes for that day, else what was published."""
        for assumption in reversed(self.assumptions):
            if assumption.rule == rule_id and assumption.holds(on):
                return assumption.status
        return status(self.rules[rule_id], on, as_of).status

    def check_law(self, as_of: date) -> None:
        """Refuse measures that carry out a rule on days when it is not in force.

        Raises:
            InputError: naming every such measure, the day, the status and the remedy.
        """
        offences = [
            offence
            for measure in self.measures
            if self.takes_part(measure, as_of)
            for offence in self._unlawful(measure, as_of)
        ]
        if offences:
            raise InputError(f"Scenario '{self.name}' carries out rules that are not in force:", offences)

    def _unlawful(self, measure: Measure, as_of: date) -> Iterator[Offence]:
        if measure.rule is None:
            return
        for day in self._days_to_check(measure, measure.rule):
            found = self.status_on(measure.rule, day, as_of)
            if found != "in_force":
                yield Offence(
                    measure.id,
                    f"rule '{measure.rule}' is '{found}' on {day} (as of {as_of})",
                    "a rule in force",
                    f'If you suppose it, say so: [[assume]] rule = "{measure.rule}", status = "in_force", '
                    f"from = {day}. Or end the measure before that day with 'until'.",
                )
                return

    def _days_to_check(self, measure: Measure, rule_id: str) -> list[date]:
        changes = set(boundaries(self.rules[rule_id]))
        for assumption in self.assumptions:
            if assumption.rule == rule_id:
                changes.add(assumption.from_)
                if assumption.until:
                    changes.add(assumption.until + timedelta(days=1))
        within = {
            day for day in changes if day > measure.start and (measure.end is None or day < measure.end)
        }
        return sorted({measure.start, *within})

    def all_notes(self, as_of: date) -> list[str]:
        """What a reader should know: notes, what is supposed of the law, and what takes no part."""
        found = list(self.notes)
        for assumption in self.assumptions:
            found.append(assumption.in_words())
        for measure in self.measures:
            if self.takes_part(measure, as_of):
                found.extend(measure.notes(self.rules))
            else:
                found.append(
                    f"{measure.id}: takes no part; rule {measure.rule} was not published by {as_of}."
                )
        return found


def load_scenario(
    name: str | Path,
    place: Places | Path | None = None,
    entities: Collection[str] | None = None,
    shape: type[ScenarioFile] = ScenarioFile,
) -> Scenario:
    """Read a scenario and what it builds on: an explicit path, else the workspace's, else a bundled one.

    Args:
        name: path or name.
        place: a workspace to look in; the bundled data alone when None.
        entities: ids of the atlas; when given, the facilities that measures name are checked against it.
            Companies are names on plants, and checked where the plants are known.
        shape: what the file may hold besides a scenario's own keys; its bases are plain scenarios.

    Raises:
        InputError: naming everything that is wrong in the file and in its bases.
    """
    places = place if isinstance(place, Places) else Places(place)
    rules = load_rules(places)
    layers = read_layers(name, places, rules, entities, shape)
    top = layers[-1]
    return Scenario(
        name=top.name,
        title=top.file.title,
        summary=top.file.summary,
        base=None if len(layers) == 1 else layers[-2].name,
        measures=tuple(measure for layer in layers for measure in layer.measures),
        assumptions=tuple(assumption for layer in layers for assumption in layer.file.assume),
        origin_rule=next(
            (layer.file.origin_rule for layer in reversed(layers) if layer.file.origin_rule), None
        ),
        notes=tuple(layer.file.note for layer in layers if layer.file.note),
        sha=top.sha,
        rules=rules,
    )
