"""The plan of a history: who does what with which lots, in TOML, from which `author.write` makes the events.

A plan holds the *truth* of an invented history: what each step really takes and gives. What the events then state
carries the noise of scales and laboratories. A dishonest plan says where truth and statement part (``hidden``).
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from remanence.custody.events.event import Basis
from remanence.errors import InputError, Offence
from remanence.rules.provenance import CUSTODY_MODELS

CustodyModel = Literal[
    "identity_preserved", "segregated", "controlled_blending", "mass_balance", "book_and_claim"
]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Actor(_Table):
    """One invented company that signs events; ``identifiers`` are invented too."""

    name: str
    role: str
    country: str
    identifiers: dict[str, str] = {}


class Site(_Table):
    """A place where an actor works; ``country`` may be left out, as it is in many real records."""

    actor: str
    country: str | None = None
    facility: str | None = None


class Make(_Table):
    """One lot that a step makes.

    Attributes:
        kg: dry mass, for lots that enter the chain here.
        content: what an entering lot truly is: mass of element per dry mass.
        basket: shares of rare-earth oxide of an entering lot (they are brought to a sum of 1), with ``reo``: the
            mass of REO per dry mass.
        take: share of each element that goes in and comes out in this lot (0-1).
        rest: the same for elements that ``take`` does not name.
        purity: mass of what the assay names (oxides, or elements) per dry mass of the lot.
        certificate_of: lot whose certificate and assay this one carries on (a split).
        instead: basket of what truly lies under this label, with as much REO, where it is not what the step made;
            ``forged``: its certificate is written as if it were.
    """

    lot: str
    form: str
    basis: Basis = "gross"
    uom: Literal["KGM", "TNE"] = "KGM"
    moisture: float | None = None
    purity: float = 1.0
    kg: float | None = None
    content: dict[str, float] = {}
    basket: dict[str, float] = {}
    reo: float | None = None
    take: dict[str, float] = {}
    rest: float = 0.0
    certificate_of: str | None = None
    instead: dict[str, float] = {}
    forged: bool = False


class Hidden(_Table):
    """Material that goes in and that no event states: its share of the true mass of these elements (0-1)."""

    elements: list[str]
    share: float = Field(ge=0, lt=1)


class Step(_Table):
    """One step.

    Attributes:
        uses: lots that go in, as ``"lot"`` or ``"lot:0.4"`` (a share of it).
        day: day after the plan's begin, for steps without inputs.
        wait: days after the last input is there; lasts: days from begin to end.
        campaign: number of events that tell the step (the inputs spread over them, the outputs in the last).
        loss: where what is not recovered goes, such as ``tailings``; stated with the events where given.
        jitter: relative standard deviation of the losses from one history to the next.
        assays_inputs: whether the plant assays what it takes in, or relies on what was declared.
        order: text of a sale that goes before the shipment of the inputs.
        container: text of the container in which the lots are packed before they are shipped.
    """

    id: str
    step: str
    site: str
    uses: list[str] = []
    make: list[Make] = []
    day: int | None = None
    wait: float = 2.0
    lasts: float = 1.0
    campaign: int = 1
    model: CustodyModel = "segregated"
    evidence: list[str] = []
    loss: str | None = None
    jitter: float = 0.15
    flushed: bool | None = None
    assays_inputs: bool = False
    hidden: Hidden | None = None
    order: str | None = None
    container: str | None = None


class Route(_Table):
    """Days from one site to another, with the documents that the shipment leaves."""

    start: str
    end: str
    days: float
    evidence: list[str] = ["bill_of_lading"]


class Plan(_Table):
    """A whole history before it is told.

    Attributes:
        seed: the seed of the telling that is kept as an example.
        part: lines of a bill of materials that reach the delivered lots: column to cell, ``lots`` by their words here.
    """

    name: str
    title: str
    begin: date
    seed: int = 1
    deliver: list[str]
    actors: dict[str, Actor]
    sites: dict[str, Site]
    step: list[Step]
    route: list[Route] = []
    part: list[dict[str, str | int | float | bool | date | list[str]]] = []

    @model_validator(mode="after")
    def _whole(self) -> Self:
        made: set[str] = set()
        wrong: list[str] = []
        wrong += [
            f"site {k}: no actor {s.actor}" for k, s in self.sites.items() if s.actor not in self.actors
        ]
        for step in self.step:
            wrong += _faults(step, self.sites, made)
            made |= {make.lot for make in step.make}
        wrong += [f"part: nobody makes {lot}" for lot in _lots_of(self.part) if lot not in made]
        wrong += [f"deliver: nobody makes {lot}" for lot in self.deliver if lot not in made]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


def _faults(step: Step, sites: dict[str, Site], made: set[str]) -> list[str]:
    """Return what of a step speaks of sites or lots that are not there before it."""
    wrong = [] if step.site in sites else [f"step {step.id}: no site {step.site}"]
    wrong += [f"step {step.id}: nobody made {lot}" for lot, _ in uses(step) if lot not in made]
    wrong += [f"step {step.id}: {make.lot} is made twice" for make in step.make if make.lot in made]
    if not step.uses and step.day is None:
        wrong.append(f"step {step.id}: neither lots that go in nor a day")
    return wrong


def _lots_of(parts: list[dict[str, Any]]) -> list[str]:
    return [lot for part in parts for lot in part.get("lots", [])]


def uses(step: Step) -> list[tuple[str, float]]:
    """Return the lots that go into a step with the share of each (0-1)."""
    split = [text.partition(":") for text in step.uses]
    return [(lot, float(share) if share else 1.0) for lot, _, share in split]


def load_plan(path: Path) -> Plan:
    """Read a plan; one that says ``like = "../other/plan.toml"`` is that plan with what stands here in its place.

    Raises:
        InputError: what is wrong in it, all at once.
    """
    try:
        return Plan.model_validate(_read(path))
    except ValidationError as error:
        offences = [
            Offence(f"{path} {'.'.join(map(str, e['loc']))}", repr(e["input"])[:80], e["msg"])
            for e in error.errors()
        ]
        raise InputError("This plan cannot be told.", offences) from None


def _read(path: Path) -> dict[str, Any]:
    """Return the tables of a plan, laid over those of the plan that it is like."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise InputError("This plan is not TOML.", [Offence(str(path), str(error), "TOML")]) from None
    if "like" not in table:
        return table
    base = _read(path.parent / str(table.pop("like")))
    gone = set(table.pop("without", []))
    steps = [step for step in base.pop("step", []) if step["id"] not in gone]
    return _laid_over(base, table) | {"step": _steps(steps, table.get("step", []))}


def _laid_over(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return ``base`` with the members of ``over``; tables are laid over each other, lists of routes joined."""
    merged = dict(base)
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _laid_over(merged[key], value)
        elif key == "route":
            merged[key] = [*value, *merged.get(key, [])]
        else:
            merged[key] = value
    return merged


def _steps(base: list[dict[str, Any]], over: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps of ``base``, changed by those of the same id; new ones stand before the one they name."""
    steps = list(base)
    for change in over:
        fields = {key: value for key, value in change.items() if key != "before"}
        ids = [step["id"] for step in steps]
        if change.get("id") in ids:
            place = ids.index(change["id"])
            steps[place] = {**steps[place], **fields}
        elif change.get("before") in ids:
            steps.insert(ids.index(change["before"]), fields)
        else:
            steps.append(fields)
    return steps


assert set(CustodyModel.__args__) == set(CUSTODY_MODELS)  # type: ignore[attr-defined]
