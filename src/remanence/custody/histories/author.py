"""The author: tells a plan as events, with the noise, the papers and the delays of a real chain."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from remanence.custody.histories import letter, matter
from remanence.custody.histories.history import History
from remanence.custody.histories.journey import bring
from remanence.custody.histories.noise import Chance, document_hash
from remanence.custody.histories.plan import Make, Plan, Step, uses
from remanence.custody.histories.telling import CERTIFICATE, Held, Telling
from remanence.errors import InputError, Offence

_LEAST_LOSS = 0.002
"""Share of an element below which a plant states no loss of it."""


def write(plan: Plan, seed: int = 0) -> History:
    """Tell a plan.

    Args:
        plan: what truly happens.
        seed: decides all chance; the same plan and seed give the same history, byte for byte.

    Returns:
        The history; ``truth`` names the lots into which something went that no event states.
    """
    telling = Telling(plan, seed)
    for step in plan.step:
        if step.step == "shipping":
            for lot, _ in uses(step):
                telling.lots[lot] = bring(telling, step, lot)
        elif step.uses:
            _transform(telling, step)
        else:
            _enter(telling, step)
    delivered = tuple(telling.urn(lot) for lot in plan.deliver)
    return History(plan.name, tuple(telling.entries), delivered, telling.truth)


def _enter(telling: Telling, step: Step) -> None:
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
            "ObjectEvent", at, letter.place_id(step.site), extension, action="ADD", quantityList=amounts
        )
        telling.tell(raw, step.site, at)


def _transform(telling: Telling, step: Step) -> None:
    """Tell a process: what goes in, spread over the events of a campaign, and what comes out in the last."""
    inputs = [(bring(telling, step, lot), share) for lot, share in uses(step)]
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
    telling: Telling,
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
        letter.event("TransformationEvent", at, letter.place_id(step.site), extension, **members),
        step.site,
        at,
    )


def _taken(
    telling: Telling, step: Step, inputs: Sequence[tuple[Held, float]], number: int
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
    lots: Sequence[Held], telling: Telling, step: Step
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Return rows, quantities and evidence of lots that are made."""
    rows = [letter.row(h.id, h.stated, assay=h.stated.assay, certificate=h.certificate) for h in lots]
    amounts = [letter.quantity(h.id, h.stated, h.stated.mass) for h in lots]
    papers = [telling.paper(kind, step.site, step.id) for kind in step.evidence]
    issuer = telling.plan.actors[telling.plan.sites[step.site].actor].name
    shown = sorted({h.certificate for h in lots if h.certificate is not None})
    papers += [{"sha256": one, "kind": CERTIFICATE, "issuer": issuer} for one in shown]
    return rows, amounts, papers


def _pool(telling: Telling, step: Step, inputs: Sequence[tuple[Held, float]]) -> dict[str, float]:
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
    telling: Telling,
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
    telling: Telling, step: Step, make: Make, content: Mapping[str, float], dry: float, at: datetime
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
    telling: Telling, step: Step, make: Make, content: Mapping[str, float], whole: Held, at: datetime
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
