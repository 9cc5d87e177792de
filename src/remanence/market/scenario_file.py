"""Reading scenario files: what may stand in one, and every offence in it and its bases at once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator

from remanence.atlas.places import Places
from remanence.errors import InputError, Offence, did_you_mean
from remanence.market.measures import Measure, MeasureContext, kinds
from remanence.market.measures.overlay import contradiction
from remanence.market.measures.params import Part
from remanence.rules import Rule
from remanence.rules.checking import offences_of

_DEFAULT_BASE = "baseline"
_NO_BASE = "none"


class Assumption(Part):
    """What a scenario supposes of a rule, over what was published."""

    rule: str = Field(description="id of the rule")
    status: Literal["in_force", "suspended", "repealed"] = Field(description="what is supposed of it")
    from_: date = Field(alias="from", description="first day")
    until: date | None = Field(default=None, description="last day; left out: without end")
    note: str = ""

    @field_validator("until")
    @classmethod
    def _ends_after_it_begins(cls, until: date | None, info: ValidationInfo) -> date | None:
        begin = info.data.get("from_")
        if until is not None and begin is not None and until < begin:
            raise ValueError(f"must not lie before 'from' ({begin}); got {until}")
        return until

    def holds(self, on: date) -> bool:
        """Whether it speaks of the day ``on``, both ends included."""
        return self.from_ <= on and (self.until is None or on <= self.until)

    def in_words(self) -> str:
        """One line for a reader."""
        end = f" until {self.until}" if self.until else ""
        what = self.status.replace("_", " ")
        return f"Supposed: rule {self.rule} {what} from {self.from_}{end}. {self.note}".strip()


class ScenarioFile(Part):
    """The keys of a scenario file; measures are read by their own kind."""

    title: str = Field(min_length=1, description="in a few words")
    summary: str = Field(default="", description="in plain words, for a reader who decides")
    note: str = Field(default="", description="what a reader should know")
    base: str = Field(default=_DEFAULT_BASE, description="the scenario that it builds on, or 'none'")
    origin_rule: str | None = Field(
        default=None, description="the rule of origin whose classes demand may ask for"
    )
    assume: tuple[Assumption, ...] = Field(default=(), description="what is supposed of rules")
    measure: tuple[dict[str, Any], ...] = Field(default=(), description="measures, each with its kind")
    outage: tuple[dict[str, Any], ...] = Field(default=(), description="measures of kind 'outage'")


@dataclass(frozen=True)
class Layer:
    """One file of a scenario, read and checked."""

    name: str
    file: ScenarioFile
    measures: tuple[Measure, ...]
    sha: str


def read_layers(
    name: str | Path,
    places: Places,
    rules: Mapping[str, Rule],
    entities: Collection[str] | None,
    shape: type[ScenarioFile] = ScenarioFile,
) -> list[Layer]:
    """Read a scenario and its bases, lowest first.

    Args:
        name: path or name.
        places: where names are looked up.
        rules: all rules, by id.
        entities: ids of the atlas, or None where none are checked.
        shape: what the file itself may hold; its bases are plain scenarios.

    Raises:
        InputError: naming every offence in every file.
    """
    offences: list[Offence] = []
    texts = _chain(name, places, offences, shape)
    layers: list[Layer] = []
    taken: set[str] = set()
    digest = hashlib.sha256()
    for depth, (path, raw, file) in enumerate(reversed(texts)):
        digest.update(raw)
        measures = _measures(path, file.measure, file.outage, depth, offences)
        for measure in measures:
            if measure.id in taken:
                offences.append(Offence(f"{path.name}: {measure.id}", "an id used twice", "an id of its own"))
            taken.add(measure.id)
        offences.extend(_unknown_names(path, file, measures, rules, entities))
        layers.append(Layer(path.stem, file, tuple(measures), digest.hexdigest()))
    for (path, _, file), layer in zip(reversed(texts), layers, strict=True):
        # A measure of a rule that nobody knows has no scope; what it would contradict cannot be said.
        known = [measure for measure in layer.measures if measure.rule is None or measure.rule in rules]
        offences.extend(_contradictions(path, file, known, rules))
    if offences:
        raise InputError(f"Scenario '{name}' does not hold:", offences)
    return layers


def _chain(
    name: str | Path, places: Places, offences: list[Offence], shape: type[ScenarioFile]
) -> list[tuple[Path, bytes, ScenarioFile]]:
    """The scenario and its bases, top first; a file that cannot be read ends the chain with its offences."""
    found: list[tuple[Path, bytes, ScenarioFile]] = []
    wanted: str | Path | None = name
    while wanted is not None:
        try:
            path = places.find("scenario", wanted)
        except InputError as error:
            if not found:
                raise
            offences.extend(error.offences)
            break
        if path in (earlier for earlier, _, _ in found):
            offences.append(
                Offence(f"{found[-1][0].name}: base", f"'{wanted}'", "a base that does not lead back here")
            )
            break
        raw = path.read_bytes()
        file = _read(path, raw, offences, ScenarioFile if found else shape)
        if file is None:
            break
        found.append((path, raw, file))
        wanted = None if file.base == _NO_BASE else file.base
    return found


def _read(
    path: Path, raw: bytes, offences: list[Offence], shape: type[ScenarioFile]
) -> ScenarioFile | None:
    try:
        keys = tomllib.loads(raw.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        offences.append(Offence(path.name, f"text that is no TOML ({error})", "a TOML file in UTF-8"))
        return None
    try:
        return shape.model_validate(keys)
    except ValidationError as error:
        offences.extend(offences_of(error, path.name, shape))
    # What is wrong in its measures is said in the same message, not after the first mend.
    _measures(path, _tables_in(keys.get("measure")), _tables_in(keys.get("outage")), 0, offences)
    return None


def _tables_in(rows: Any) -> list[dict[str, Any]]:
    """The tables of a list that may hold anything."""
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _measures(
    path: Path,
    measure: Sequence[dict[str, Any]],
    outage: Sequence[dict[str, Any]],
    layer: int,
    offences: list[Offence],
) -> list[Measure]:
    """The measures that hold; what is wrong with the others goes to ``offences``."""
    tables = [*measure, *({"kind": "outage", **table} for table in outage)]
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "scenario"
    measures = []
    for number, table in enumerate(tables, start=1):
        where = f"{path.name}: measure {table.get('id', number)}"
        kind = kinds().get(str(table.get("kind")))
        if kind is None:
            found = f"kind '{table['kind']}'" if "kind" in table else "no kind"
            remedy = did_you_mean(str(table.get("kind", "")), kinds())
            offences.append(Offence(where, found, "a kind of measure", remedy))
            continue
        try:
            params = kind.params.model_validate({key: v for key, v in table.items() if key != "kind"})
        except ValidationError as error:
            offences.extend(offences_of(error, where, kind.params))
            continue
        measures.append(Measure(params.id or f"{stem}-{number}", kind.name, params, layer))
    return measures


def _unknown_names(
    path: Path,
    file: ScenarioFile,
    measures: Sequence[Measure],
    rules: Mapping[str, Rule],
    entities: Collection[str] | None,
) -> list[Offence]:
    """Rules and entities that nobody knows."""
    named = [(f"{path.name}: {m.id}.rule", m.rule) for m in measures]
    named += [(f"{path.name}: assume.rule", assumption.rule) for assumption in file.assume]
    named += [(f"{path.name}: origin_rule", file.origin_rule)]
    offences = [
        Offence(where, f"'{rule}'", "a known rule", did_you_mean(rule, rules))
        for where, rule in named
        if rule is not None and rule not in rules
    ]
    origin_rule = rules.get(file.origin_rule or "")
    if origin_rule is not None and origin_rule.covered is None:
        offences.append(
            Offence(
                f"{path.name}: origin_rule",
                f"'{file.origin_rule}'",
                "a rule with [covered] countries and stages",
            )
        )
    if entities is not None:
        offences.extend(
            Offence(
                f"{path.name}: {m.id}", f"'{entity}'", "an id of the atlas", did_you_mean(entity, entities)
            )
            for m in measures
            for entity in getattr(m.params, "facilities", ())
            if entity not in entities
        )
    return offences


def _contradictions(
    path: Path, file: ScenarioFile, measures: Sequence[Measure], rules: Mapping[str, Rule]
) -> list[Offence]:
    """Measures, and suppositions, of one file that say different things of the same flow, plant or day."""
    offences: list[Offence] = []
    effects = []
    for measure in measures:
        try:
            effects.append((measure, measure.effects(MeasureContext(rules))))
        except InputError as error:
            offences.extend(error.offences)
    for (first, its), (second, others) in combinations(effects, 2):
        words = next((w for a in its for b in others if (w := contradiction(a, b))), None)
        if words:
            offences.append(
                Offence(
                    f"{path.name}: {first.id} and {second.id}",
                    f"{first.kind} and {second.kind} that contradict: {words}",
                    "one measure for each flow and day",
                    "Give them other goods, destinations or dates, or rows 'by' within one licence.",
                )
            )
    for a, b in combinations(file.assume, 2):
        meet = max(a.from_, b.from_)
        if a.rule == b.rule and a.status != b.status and a.holds(meet) and b.holds(meet):
            found = f"'{a.status}' and '{b.status}' on {meet}"
            offences.append(Offence(f"{path.name}: assume {a.rule}", found, "one supposition for each day"))
    return offences
