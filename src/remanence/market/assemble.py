"""From the atlas to a chain ready to run: read, close, calibrate, build. One call, in that order, or an error."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from remanence.atlas import View
from remanence.errors import InputError, Offence, did_you_mean
from remanence.market.balance import ledger
from remanence.market.build import build_network
from remanence.market.calendar import months_from
from remanence.market.calibrate import calibrate
from remanence.market.closure import Closure, close
from remanence.market.effects import Effect, OutputPath, PlantCap, PlantSelector, ProjectTerms, outages_of
from remanence.market.inputs import Inputs, read_inputs
from remanence.market.instrument import Instrument
from remanence.market.limits import is_meant, terms_of
from remanence.market.network import Network
from remanence.market.origin import Origin, origin_of
from remanence.market.scenario import Scenario
from remanence.market.simulate import Chain
from remanence.rules import Rule
from remanence.rules.status import boundaries


@dataclass(frozen=True)
class Assembled:
    """A chain with what it took to make it: the material balance and the inputs with their statements."""

    chain: Chain
    closure: Closure
    inputs: Inputs


def start_after(on: date) -> date:
    """First day of the month after ``on``: where a run starts."""
    return months_from(on.replace(day=1), 2)[1]


def assemble(
    view: View,
    base_year: int,
    scenario: Scenario,
    draw: Mapping[str, float],
    effects: Sequence[Effect] = (),
    shift_scale: float = 1.0,
) -> Assembled:
    """Read the inputs as known at the view's date and make the network that every run of a scenario shares.

    Args:
        view: statements published by the as-of date.
        base_year: the year calibrated on.
        scenario: gives the origin rule.
        effects: its effects, whose pools become rows.
        draw: central parameters; freight and tax enter the network.
        shift_scale: 1, or one half in the sensitivity run.

    Raises:
        InputError: figures are missing, the material balance does not close, or an outage means no plant.
        ModelError: the base year does not clear.
    """
    inputs = read_inputs(view, base_year, _covered(scenario, view.date), draw["vat_rate"])
    inputs = replace(inputs, origin=_origin(scenario, view.date))
    inputs, closure = close(inputs)
    cal = calibrate(inputs, draw["vat_rate"], shift_scale)
    builder = build_network(cal.inputs, cal.shifts)
    for effect in effects:
        if isinstance(effect, Instrument):
            effect.build(builder)
    net = builder.finish()
    chain = Chain(net, cal, cal.inputs, ledger(net, cal.inputs), _companies(view, net))
    _check_outages(chain, effects)
    _check_names(chain, effects)
    return Assembled(chain, closure, cal.inputs)


def _covered(scenario: Scenario, as_of: date) -> frozenset[str]:
    rule: Rule | None = scenario.rules.get(scenario.origin_rule) if scenario.origin_rule else None
    if rule is None or rule.covered is None:
        return frozenset()
    return frozenset(
        code for entry in rule.covered.countries if entry.published <= as_of for code in entry.codes
    )


def _origin(scenario: Scenario, as_of: date) -> Origin:
    """What those who ask for clear origin may take, by the scenario's rule of origin and what it supposes of it."""
    rule = scenario.rules.get(scenario.origin_rule) if scenario.origin_rule else None
    if rule is None:
        return Origin()
    changes = {*boundaries(rule)}
    for assumption in scenario.assumptions:
        if assumption.rule == rule.id:
            changes |= {assumption.from_}
            changes |= {assumption.until + timedelta(days=1)} if assumption.until else set()
    return origin_of(rule, as_of, lambda day: scenario.status_on(rule.id, day, as_of) == "in_force", changes)


def _check_outages(chain: Chain, effects: Sequence[Effect]) -> None:
    """Refuse outages that no plant of the chain matches: they would do nothing and say nothing."""
    plants = chain.net.plants.values()
    facilities = {plant.facility for plant in plants}
    companies = {company for owners in chain.companies.values() for company in owners}
    offences = []
    for cap in outages_of(effects):
        if not isinstance(cap, PlantCap | OutputPath):
            continue
        if any(is_meant(chain, plant, cap.selector) for plant in plants):
            continue
        strange = [(f, facilities) for f in sorted(cap.selector.facilities - facilities)]
        strange += [(c, companies) for c in sorted(cap.selector.companies - companies)]
        remedy = " ".join(did_you_mean(name, known) for name, known in strange)
        offences.append(Offence(cap.measure_id, _words(cap.selector), "a plant that the market runs", remedy))
    if offences:
        raise InputError("An outage stops nothing:", offences)


def _check_names(chain: Chain, effects: Sequence[Effect]) -> None:
    """Refuse what names projects, buyers or members that the chain does not have; all of them at once."""
    plants = list(chain.net.plants.values())
    offences = [
        Offence(terms.measure_id, _words(terms.selector), "a project that is to come")
        for terms in effects
        if isinstance(terms, ProjectTerms) and not any(terms_of(chain, plant, [terms]) for plant in plants)
    ]
    for effect in effects:
        if isinstance(effect, Instrument):
            offences.extend(effect.offences(chain))
    if offences:
        raise InputError("A measure finds nobody:", offences)


def _words(selector: PlantSelector) -> str:
    fields = ("facilities", "companies", "countries", "stages", "ores")
    asked = [
        f"{name} {', '.join(sorted(getattr(selector, name)))}" for name in fields if getattr(selector, name)
    ]
    return "no plant with " + " and ".join(asked)


def _companies(view: View, net: Network) -> dict[str, tuple[str, ...]]:
    """Ids of the companies that operate or own each plant: ``company:<name in lower case with hyphens>``."""
    facilities = {plant.facility for plant in net.plants.values()}
    return {facility: companies_of(view, facility) for facility in sorted(facilities)}


def companies_of(view: View, facility: str) -> tuple[str, ...]:
    """Company ids named as operator or parent of a facility."""
    names = [
        name.strip()
        for prop in ("operator", "parent")
        for statement in view.about(facility, prop)
        for name in re.split(r"[;/]", statement.text)
    ]
    slugs = {"company:" + re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") for name in names if name}
    return tuple(sorted(slugs))
