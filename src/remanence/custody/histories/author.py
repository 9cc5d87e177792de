"""The author: tells a plan as events, with the noise, the papers and the delays of a real chain."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from remanence.custody.events import event_id
from remanence.custody.histories import letter, matter
from remanence.custody.histories.history import Entry, History
from remanence.custody.histories.noise import Chance, document_hash
from remanence.custody.histories.plan import Make, Plan, Step, uses
from remanence.errors import InputError, Offence

_CERTIFICATE = "certificate_of_analysis"
# Kinds of evidence that the actor issues itself; all others come from a third party.
_OWN_PAPERS = frozenset({"self_statement", _CERTIFICATE, "melt_certificate", "process_record"})
_LEAST_LOSS = 0.002
"""Share of an element below which a plant states no loss of it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lot in the hands of a site: what it truly is (kilograms of element, dry), and what is stated of it."""

    id: str
    content: Mapping[str, float]
    dry_kg: float
    stated: matter.Statement
    certificate: str | None
    site: str
    ready: datetime


@dataclass(slots=True)
class _Telling:
    """The state of one telling: lots in hand by their word in the plan, and the events so far."""

    plan: Plan
    seed: int
    lots: dict[str, Held] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    truth: dict[str, dict[str, float]] = field(default_factory=dict)

    def chance(self, *names: object) -> Chance:
        return Chance(self.plan.name, self.seed, *names)

    def urn(self, lot: str) -> str:
        return f"urn:remanence:lot:{self.plan.name}:{lot}"

    def place(self, site: str) -> dict[str, str | None]:
        found = self.plan.sites[site]
        return {"country": found.country, "facility": found.facility}

    def paper(self, kind: str, site: str, *names: object) -> dict[str, Any]:
        """Return the evidence for an invented document."""
        actor = self.plan.actors[self.plan.sites[site].actor].name
        issuer = actor if kind in _OWN_PAPERS else f"{kind.replace('_', ' ')} (invented)"
        return {
            "sha256": document_hash(self.plan.name, self.seed, kind, *names),
            "kind": kind,
            "issuer": issuer,
        }

    def tell(self, raw: dict[str, Any], site: str, at: datetime) -> str:
        """Add an event; return its id. Most are written down within hours, a few after days."""
        chance = self.chance("recorded", len(self.entries))
        hours = chance.uniform(120, 240) if chance.uniform(0, 1) < 0.03 else chance.uniform(1, 30)
        recorded = (at + timedelta(hours=hours)).replace(microsecond=0)
        raw = {**raw, "recordTime": letter.stamp(recorded)}
        raw = {"eventID": event_id(raw), **raw}
        self.entries.append(Entry(raw, self.plan.actors[self.plan.sites[site].actor].name, recorded))
        return str(raw["eventID"])


def write(plan: Plan, seed: int = 0) -> History:
    """Tell a plan.

    Args:
        plan: what truly happens.
        seed: decides all chance; the same plan and seed give the same history, byte for byte.

    Returns:
        The history; ``truth`` names the lots into which something went that no event states.
    """
    telling = _Telling(plan, seed)
    for step in plan.step:
        if step.step == "shipping":
            for lot, _ in uses(step):
                telling.lots[lot] = _bring(telling, step, lot)
        elif step.uses:
            _transform(telling, step)
        else:
            _enter(telling, step)
    delivered = tuple(telling.urn(lot) for lot in plan.deliver)
    return History(plan.name, tuple(telling.entries), delivered, telling.truth)


def _enter(telling: _Telling, step: Step) -> None:
    """Tell that lots enter the chain: a mine, a collection of scrap."""
    begun = datetime.combine(telling.plan.begin, datetime.min.time(), UTC) + timedelta(
        days=step.day or 0, hours=6
    )
    at = begun + timedelta(days=step.lasts)
    for make in step.make:
        dry = make.kg or 0.0
        content = (
            matter.from_basket(make.basket, make.reo, dry)
            if make.reo is not None
            else {e: share * dry for e, share in make.content.items()}
        )
        held = _new_lot(telling, step, make, content, dry, at)
        rows, amounts, papers = _told([held], telling, step)
        extension = letter.custody(step.step, telling.place(step.site), step.model, rows, papers)
        raw = letter.event(
            "ObjectEvent", at, _place_id(step.site), extension, action="ADD", quantityList=amounts
        )
        telling.tell(raw, step.site, at)


def _transform(telling: _Telling, step: Step) -> None:
    """Tell a process: what goes in, spread over the events of a campaign, and what comes out in the last."""
    inputs = [(_bring(telling, step, lot), share) for lot, share in uses(step)]
    for (lot, _), (held, _) in zip(uses(step), inputs, strict=True):
        telling.lots[lot] = held
    begun = max(held.ready for held, _ in inputs) + timedelta(days=step.wait)
    ended = begun + timedelta(days=step.lasts)
    pool = _pool(telling, step, inputs)
    kept, losses = _kept(step, pool, telling.chance(step.id, "losses"))
    outputs = [_output(telling, step, make, pool, kept, inputs, ended) for make in step.make]
    for make in step.make:
        if step.hidden is not None:
            telling.truth[telling.urn(make.lot)] = _hidden_in(step, telling.lots[make.lot].content)
    for number in range(step.campaign):
        last = number == step.campaign - 1
        at = begun + (ended - begun) * ((number + 1) / step.campaign)
        _tell_process(telling, step, inputs, at, number, outputs if last else [], losses if last else {})


def _tell_process(
    telling: _Telling,
    step: Step,
    inputs: Sequence[tuple[Held, float]],
    at: datetime,
    number: int,
    outputs: Sequence[Held],
    losses: Mapping[str, float],
) -> None:
    """Tell one event of a process; each event of a campaign takes an equal part of the inputs."""
    rows_in, taken = _taken(telling, step, inputs, number)
    rows_out, made, papers = _told(outputs, telling, step)
    if not outputs:
        papers = papers[:1]
    chance = telling.chance(step.id, "stated losses")
    stated = [
        {"of": e, "kg": round(kg * (1 + chance.normal(0.1)), 4), "sd": round(0.1 * kg, 4), "to": step.loss}
        for e, kg in sorted(losses.items())
        if step.loss is not None and step.hidden is None
    ]
    extension = letter.custody(
        step.step, telling.place(step.site), step.model, rows_in + rows_out, papers,
        losses=stated or None, flushed=step.flushed,
    )  # fmt: skip
    lists = {"inputQuantityList": taken, "outputQuantityList": made}
    members: dict[str, Any] = {name: amounts for name, amounts in lists.items() if amounts}
    if step.campaign > 1:
        members["transformationID"] = f"urn:remanence:campaign:{telling.plan.name}:{step.id}"
    telling.tell(
        letter.event("TransformationEvent", at, _place_id(step.site), extension, **members), step.site, at
    )


def _taken(
    telling: _Telling, step: Step, inputs: Sequence[tuple[Held, float]], number: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return rows and quantities of what one event of a campaign consumes."""
    rows, amounts = [], []
    for held, share in inputs:
        part = held.stated.mass * share / step.campaign
        amounts.append(letter.quantity(held.id, held.stated, matter.rounded(part, held.stated.uom)))
        own = (
            matter.assay(
                held.content, held.stated, held.dry_kg, telling.chance(step.id, held.id, "own assay")
            )
            if step.assays_inputs
            else None
        )
        rows.append(letter.row(held.id, held.stated, assay=own))
    return rows, amounts


def _told(
    lots: Sequence[Held], telling: _Telling, step: Step
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Return rows, quantities and evidence of lots that are made."""
    rows = [letter.row(h.id, h.stated, assay=h.stated.assay, certificate=h.certificate) for h in lots]
    amounts = [letter.quantity(h.id, h.stated, h.stated.mass) for h in lots]
    papers = [telling.paper(kind, step.site, step.id) for kind in step.evidence]
    issuer = telling.plan.actors[telling.plan.sites[step.site].actor].name
    shown = sorted({h.certificate for h in lots if h.certificate is not None})
    papers += [{"sha256": one, "kind": _CERTIFICATE, "issuer": issuer} for one in shown]
    return rows, amounts, papers


def _pool(telling: _Telling, step: Step, inputs: Sequence[tuple[Held, float]]) -> dict[str, float]:
    """Return the true kilograms of each element that go in, hidden material included."""
    pool: dict[str, float] = {}
    for held, share in inputs:
        for element, kg in held.content.items():
            pool[element] = pool.get(element, 0.0) + share * kg
    if step.hidden is not None:
        pool |= {e: pool[e] / (1 - step.hidden.share) for e in step.hidden.elements if e in pool}
    return pool


def _hidden_in(step: Step, content: Mapping[str, float]) -> dict[str, float]:
    """Return the kilograms of each element in a lot that came from hidden material."""
    assert step.hidden is not None
    return {e: step.hidden.share * content[e] for e in step.hidden.elements if e in content}


def _kept(step: Step, pool: Mapping[str, float], chance: Chance) -> tuple[dict[str, float], dict[str, float]]:
    """Return by element the factor on the plan's recoveries, and the kilograms lost beyond a small share."""
    worse = math.exp(chance.normal(step.jitter))
    factor: dict[str, float] = {}
    losses: dict[str, float] = {}
    for element, kg in pool.items():
        planned = sum(make.take.get(element, make.rest) for make in step.make)
        if planned > 1 + 1e-9:
            offence = Offence(
                f"step {step.id}, {element}", f"{planned:g} of what goes in", "at most all of it"
            )
            raise InputError("This plan makes matter.", [offence])
        lost = min(max(1 - planned, 0.0) * worse, 0.999)
        factor[element] = (1 - lost) / planned if planned > 0 else 0.0
        if lost > _LEAST_LOSS and planned > 0:
            losses[element] = lost * kg
    return factor, losses


def _output(
    telling: _Telling,
    step: Step,
    make: Make,
    pool: Mapping[str, float],
    kept: Mapping[str, float],
    inputs: Sequence[tuple[Held, float]],
    at: datetime,
) -> Held:
    """Make one lot out of what went in."""
    content = {e: kg * make.take.get(e, make.rest) * kept[e] for e, kg in pool.items()}
    content = {e: kg for e, kg in content.items() if kg > 0}
    if make.certificate_of is not None:
        return _part_of(telling, step, make, content, inputs[0][0], at)
    dry = sum(matter.named_masses(content, make.form).values()) / make.purity
    return _new_lot(telling, step, make, content, dry, at)


def _new_lot(
    telling: _Telling, step: Step, make: Make, content: Mapping[str, float], dry: float, at: datetime
) -> Held:
    """Weigh and assay a lot that has just been made, or what lies under its label instead."""
    truly = matter.with_basket(content, make.instead) if make.instead else content
    stated = matter.state(
        content if make.forged else truly,
        make.form,
        dry_kg=dry,
        basis=make.basis,
        uom=make.uom,
        moisture=make.moisture,
        chance=telling.chance(step.id, make.lot, "assay"),
    )
    certificate = document_hash(telling.plan.name, telling.seed, "certificate of", make.lot)
    held = Held(telling.urn(make.lot), truly, dry, stated, certificate, step.site, at)
    telling.lots[make.lot] = held
    return held


def _part_of(
    telling: _Telling, step: Step, make: Make, content: Mapping[str, float], whole: Held, at: datetime
) -> Held:
    """Make a part of a lot that was divided: weighed anew, under the certificate of the whole."""
    share = sum(content.values()) / sum(whole.content.values())
    mass = matter.weigh(
        whole.stated.mass * share, make.form, whole.stated.uom, telling.chance(step.id, make.lot)
    )
    held = Held(
        telling.urn(make.lot), content, whole.dry_kg * share, replace(whole.stated, mass=mass),
        whole.certificate, step.site, at,
    )  # fmt: skip
    telling.lots[make.lot] = held
    return held


def _bring(telling: _Telling, step: Step, lot: str) -> Held:
    """Return a lot at the site of a step; where it lies elsewhere it is sold, packed, shipped and received."""
    held = telling.lots[lot]
    if held.site == step.site:
        return held
    chance = telling.chance(step.id, lot, "way")
    route = next((r for r in telling.plan.route if (r.start, r.end) == (held.site, step.site)), None)
    days = (route.days if route else 3.0) * chance.uniform(0.9, 1.25)
    leaves = held.ready + timedelta(days=chance.uniform(0.5, 2.0))
    arrives = leaves + timedelta(days=days)
    papers = [
        telling.paper(kind, held.site, step.id, lot)
        for kind in (route.evidence if route else ["bill_of_lading"])
    ]
    if step.order is not None:
        _sell(telling, step.order, held, leaves - timedelta(hours=10))
    if step.container is not None:
        _pack(telling, step.container, held, leaves - timedelta(hours=4))
    shipped = _seen(telling, held, "shipping", held.site, leaves, papers)
    mass = matter.weigh(_true_mass(held), held.stated.form, held.stated.uom, chance)
    arrived = replace(held, site=step.site, ready=arrives, stated=replace(held.stated, mass=mass))
    _seen(telling, arrived, "receiving", step.site, arrives, papers, confirms=shipped)
    return arrived


def _true_mass(held: Held) -> float:
    """Return what a scale without error would show on the basis of the lot's statement, in its unit."""
    kg = {"REO": 0.0, "element": 0.0}.get(held.stated.basis, held.dry_kg)
    if kg == 0.0:
        named = matter.named_masses(held.content, held.stated.form)
        kg = sum(
            mass for of, mass in named.items() if held.stated.basis == "element" or of not in held.content
        )
    wet = kg / (1 - (held.stated.moisture or 0.0))
    return wet / (1000 if held.stated.uom == "TNE" else 1)


def _seen(
    telling: _Telling,
    held: Held,
    what: str,
    site: str,
    at: datetime,
    papers: Sequence[Mapping[str, Any]],
    confirms: str | None = None,
) -> str:
    """Tell that a lot was seen: shipped or received."""
    rows = [letter.row(held.id, held.stated, assay=None)]
    extension = letter.custody(what, telling.place(site), "segregated", rows, papers, confirms=confirms)
    raw = letter.event(
        "ObjectEvent", at, _place_id(site), extension, action="OBSERVE",
        quantityList=[letter.quantity(held.id, held.stated, held.stated.mass)],
    )  # fmt: skip
    return telling.tell(raw, site, at)


def _sell(telling: _Telling, order: str, held: Held, at: datetime) -> None:
    """Tell that a lot was sold."""
    extension = letter.custody(
        "selling", telling.place(held.site), "segregated", [letter.row(held.id, held.stated, assay=None)], []
    )
    raw = letter.event(
        "TransactionEvent", at, _place_id(held.site), extension, action="ADD",
        bizTransactionList=[{"type": "po", "bizTransaction": f"urn:remanence:order:{telling.plan.name}:{order}"}],
        quantityList=[letter.quantity(held.id, held.stated, held.stated.mass)],
    )  # fmt: skip
    telling.tell(raw, held.site, at)


def _pack(telling: _Telling, container: str, held: Held, at: datetime) -> None:
    """Tell that a lot was packed into a container."""
    extension = letter.custody(
        "packing", telling.place(held.site), "segregated", [letter.row(held.id, held.stated, assay=None)], []
    )
    raw = letter.event(
        "AggregationEvent", at, _place_id(held.site), extension, action="ADD",
        parentID=f"urn:remanence:container:{telling.plan.name}:{container}",
        childQuantityList=[letter.quantity(held.id, held.stated, held.stated.mass)],
    )  # fmt: skip
    telling.tell(raw, held.site, at)


def _place_id(site: str) -> str:
    return f"urn:remanence:site:{site}"
