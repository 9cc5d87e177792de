"""The main job: in how many weeks each line of a bill of materials stops under a scenario, why, and what buys time.

One set of market runs serves every part: the central draw and ``n`` futures, each a baseline and a scenario from the
same state. Parts, mitigations and what to ask are read off these paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from remanence.answers.bom import Bom
from remanence.answers.comparison import compare
from remanence.answers.evidence import evidence_rows, mix, parameter_rows, rows_for
from remanence.answers.line_stop import PartAnswer, line_stop
from remanence.answers.nodes import future_of
from remanence.answers.paths import Future
from remanence.answers.trace import Tracer
from remanence.atlas import Atlas
from remanence.atlas.places import Places
from remanence.futures import Draw, Run, draws, run_ensemble
from remanence.futures.projects import Projects
from remanence.market.assemble import Assembled, assemble, start_after
from remanence.market.calendar import months_from
from remanence.market.document import closure_notes, closure_rows, shift_rows
from remanence.market.goods import MAGNETS
from remanence.market.network import Node, node
from remanence.market.parameters import Parameter, load_network_parameters, parameters_of
from remanence.market.readout import Readout, price_basis
from remanence.market.scenario import Scenario, load_scenario

HORIZON = 36
"""Months of a run."""
BASELINE = "baseline"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class _Question:
    """What was asked, gathered once."""

    atlas: Atlas
    scenario: Scenario
    baseline: Scenario
    as_of: date
    on: date
    parameters: dict[str, Parameter]
    made: Assembled
    months: tuple[date, ...]


@dataclass(frozen=True)
class _Kept:
    """What is kept of a run: the scenario as answers read it, and the prices shown."""

    future: Future
    prices: np.ndarray


def stress(
    atlas: Atlas,
    scenario: Scenario,
    bom: Bom,
    as_of: date,
    on: date,
    n: int = 20,
    seed: int = 0,
    place: Places | None = None,
    progress: Progress | None = None,
    workers: int = 2,
) -> dict[str, Any]:
    """The result of ``remanence stress`` (DESIGN of the document: docs/line-stop.md).

    Args:
        atlas: all statements; ``as_of`` decides which take part.
        scenario: what is asked; compared with the scenario ``baseline``.
        bom: the parts.
        as_of: what was known.
        on: the moment spoken of; the run starts the month after it.
        n: number of futures.
        seed: their seed.
        place: where scenarios and tables are looked up.
        progress: told (done, of) after every run.
        workers: threads; the result does not depend on it.

    Raises:
        InputError: figures are missing or the base year does not close. ModelError: a month does not clear.
    """
    question = _ask(atlas, scenario, as_of, on, place)
    central, others = _draws(question, n, seed)
    labels = shown_prices(bom_goods(bom))
    readout = Readout.of(question.made.chain.net)
    ensemble = run_ensemble(
        question.made.chain,
        central,
        others,
        lambda draw: question.baseline.effects(as_of, draw.scenario),
        lambda draw: question.scenario.effects(as_of, draw.scenario),
        question.months,
        lambda run: _Kept(future_of(run, readout), prices_of(run, readout, labels)),
        workers=workers,
        progress=progress,
    )
    kept = ensemble.kept
    base, futures = kept[0].future, [k.future for k in kept[1:]]
    tracer = Tracer(question.made.chain, ensemble.central, scenario)
    answers = line_stop(
        bom,
        futures,
        base,
        start=question.months[0],
        first_effective=scenario.first_effective,
        place=place,
        chain=tracer,
        seed=seed,
    )
    compared = compare(
        question.made.chain, ensemble.central, scenario, BASELINE, as_of, bom, answers, place
    )
    series = list(_series(question, ensemble.central, readout, labels, [k.prices for k in kept[1:]]))
    return _result(question, bom, n, seed, answers, compared, series)


def _draws(question: _Question, n: int, seed: int) -> tuple[Draw, list[Draw]]:
    """Market parameters, numbers of the scenario and how projects turn out."""
    ranges = question.scenario.ranges() or question.baseline.ranges()
    projects = Projects.of(question.made.chain.net.plants.values(), question.months[0])
    return draws(n, seed, question.parameters, ranges, projects)


def _ask(atlas: Atlas, scenario: Scenario, as_of: date, on: date, place: Places | None) -> _Question:
    parameters = parameters_of(atlas.base_year)
    baseline = load_scenario(BASELINE, place)
    central = {name: parameter.value for name, parameter in parameters.items()}
    made = assemble(atlas.as_of(as_of), atlas.base_year, scenario, central, scenario.effects(as_of))
    return _Question(
        atlas, scenario, baseline, as_of, on, parameters, made, months_from(start_after(on), HORIZON)
    )


def bom_goods(bom: Bom) -> set[str]:
    """Elements whose prices a reader of this bill of materials wants to see."""
    types = {line.magnet_type for line in bom.lines}
    elements = {"NdPr", "Dy", "Tb"}
    return elements | ({"Sm"} if any(t and t.startswith("smco") for t in types) else set())


def shown_prices(elements: set[str]) -> list[str]:
    """Nodes whose prices the report shows: each element inside China and in Europe, and the magnets in Europe."""
    order = [e for e in ("NdPr", "Dy", "Tb", "Sm") if e in elements]
    oxides = [node(f"oxide:{e}", region) for e in order for region in ("EUR", "CHN")]
    magnets = [m for m in MAGNETS if m != "smco" or "Sm" in elements]
    return [*oxides, *(node(f"magnet:{m}", "EUR") for m in magnets)]


def prices_of(run: Run, readout: Readout, labels: Sequence[str]) -> np.ndarray:
    """Scenario prices at some nodes, shape (labels, months)."""
    return np.stack([readout.price(run.scenario, label) for label in labels])


def _series(
    q: _Question, central: Run, readout: Readout, labels: Sequence[str], drawn: Sequence[np.ndarray]
) -> Iterator[dict[str, Any]]:
    bands = np.quantile(np.stack(drawn), [0.1, 0.9], axis=0, method="nearest") if drawn else None
    for i, label in enumerate(labels):
        good, region = Node.parse(label)[:2]
        for kind, path in (("price_marginal", central.scenario), ("price_baseline", central.baseline)):
            values = readout.price(path, label)
            for t, month in enumerate(q.months):
                band = bands[:, i, t] if bands is not None and kind == "price_marginal" else (None, None)
                yield {
                    "month": f"{month:%Y-%m}",
                    "kind": kind,
                    "item": good,
                    "region": region,
                    "origin": "any",
                    "value": round(float(values[t]), 4),
                    "low": None if band[0] is None else round(float(band[0]), 4),
                    "high": None if band[1] is None else round(float(band[1]), 4),
                    "unit": "USD/kg",
                    "basis": price_basis(label),
                }


def _result(
    q: _Question,
    bom: Bom,
    n: int,
    seed: int,
    answers: Sequence[PartAnswer],
    compared: list[dict[str, str]],
    series: list[dict[str, Any]],
) -> dict[str, Any]:
    rows = evidence_rows(q.atlas, q.made)
    assumed = parameter_rows(q.parameters | load_network_parameters())
    parts = []
    for answer in answers:
        entry = answer.to_json()
        at = entry["magnet_node"]
        at = entry["magnet_node"]
        entry["evidence"] = mix([*rows_for(rows, at["good"], at["region"]), *assumed]) if at else {}
        parts.append(entry)
    first = q.scenario.first_effective
    return {
        "n": n,
        "seed": seed,
        "start": q.months[0].isoformat(),
        "horizon_months": HORIZON,
        "first_effective": first.isoformat() if first else None,
        "base_year": q.atlas.base_year,
        "parts": parts,
        "measures": [m.to_json() for m in q.scenario.measures if q.scenario.takes_part(m, q.as_of)],
        "inversions": compared,
        "series": series,
        "closure": closure_rows(q.made),
        "shifts": shift_rows(q.made),
        "evidence": rows,
        "evidence_mix": mix([*rows, *assumed]),
        "assumed": [
            f"{p['property']} {p['value']:g} ({p['low']:g} to {p['high']:g}) {p['unit']}: {p['note']}"
            for p in assumed
        ],
        "notes": [*bom.notes, *q.scenario.all_notes(q.as_of), *closure_notes(q.made)],
    }

