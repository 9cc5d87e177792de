"""The document of ``remanence futures``: many runs of one scenario, what they share and what drives them apart.

Question: how far apart may prices and shortages lie, how often is a buyer short, and which uncertainty matters most?
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from remanence.atlas import Atlas
from remanence.atlas.places import Places
from remanence.errors import InputError, Offence
from remanence.futures.checkpoint import Checkpoint, open_checkpoint
from remanence.futures.draws import Draw, draws
from remanence.futures.identity import inputs_of
from remanence.futures.inputs_named import as_outcomes, input_rows
from remanence.futures.job import KINDS, Job, Kept, answer_names, make_job, nodes_of
from remanence.futures.projects import Projects, load_project_parameters
from remanence.futures.spread import QUANTILES, THRESHOLDS, band_rows, exceedance, weeks_from
from remanence.futures.tornado import chance_level, input_columns, tornado
from remanence.futures.workers import in_threads, on_cluster
from remanence.market.assemble import Assembled, assemble, start_after
from remanence.market.calendar import months_from
from remanence.market.parameters import Parameter, central, parameters_of
from remanence.market.readout import Readout
from remanence.market.scenario import Scenario, load_scenario

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]

BASELINE = "baseline"
"""The scenario that others are compared with."""
LEAST_TOLD = 1e-3
"""An answer of less than this in nine futures of ten is nothing to explain."""
MOST_FUTURES = 10_000
"""Futures of one call: what is kept of so many stays under a gigabyte."""

NO_FOLDER = Offence("--resume", "no --out", "the folder of the stopped run", "Add --out DIR.")
_MAGNETS = {
    "magnets": "magnets of all kinds",
    "ndfeb": "NdFeB magnets without Dy or Tb",
    "ndfeb_heavy": "NdFeB magnets with Dy or Tb",
    "ndfeb_bonded": "bonded NdFeB magnets",
    "smco": "SmCo magnets",
}


@dataclass(frozen=True)
class Ask:
    """How many futures, how they are drawn, where they run and where finished ones are kept."""

    n: int
    months: int = 36
    seed: int = 0
    workers: int = 2
    cluster: str | None = None
    out: Path | None = None
    resume: bool = False

    def check(self) -> None:
        """Refuse what cannot be asked together.

        Raises:
            InputError: naming every offence.
        """
        wrong = []
        if not 1 <= self.n <= MOST_FUTURES:
            wrong.append(Offence("-n", f"'{self.n}'", f"a whole number from 1 to {MOST_FUTURES}"))
        if self.resume and self.out is None:
            wrong.append(NO_FOLDER)
        if wrong:
            raise InputError("The call is wrong:", wrong)


@dataclass(frozen=True)
class _Study:
    """All that a document is made from."""

    atlas: Atlas
    scenario: Scenario
    as_of: date
    ask: Ask
    made: Assembled
    months: tuple[date, ...]
    parameters: Mapping[str, Parameter]
    projects: Projects
    drawn: Sequence[Draw]
    central: Kept
    kept: Sequence[Kept]


def futures(
    atlas: Atlas,
    scenario: Scenario,
    as_of: date,
    on: date,
    ask: Ask,
    place: Places | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Run the futures of a scenario, from the month after ``on``, and say what they share.

    The result depends on the inputs, ``ask.n``, ``ask.months`` and ``ask.seed``; not on who ran what, nor on whether
    the run was stopped and resumed.

    Raises:
        InputError: the call is wrong, figures are missing, or finished futures are of another run.
        ModelError: a month of any future does not clear or does not close.
    """
    ask.check()
    parameters = parameters_of(atlas.base_year)
    baseline = load_scenario(BASELINE, place)
    made = assemble(
        atlas.as_of(as_of), atlas.base_year, scenario, central(parameters), scenario.effects(as_of)
    )
    months = months_from(start_after(on), ask.months)
    projects = Projects.of(made.chain.net.plants.values(), months[0])
    ranges = scenario.ranges() or baseline.ranges()
    middle, others = draws(ask.n, ask.seed, parameters, ranges, projects)
    inputs = inputs_of(atlas, (scenario, baseline), (as_of, on), months, ask.seed, made.chain, middle, place)
    store = _store(ask, made, inputs)
    job = make_job(made.chain, scenario, baseline, as_of, months, middle, key=str(sorted(inputs.items())))
    kept = _run_all(job, [middle, *others], ask, store, progress or (lambda done, of: None))
    return _document(
        _Study(atlas, scenario, as_of, ask, made, months, parameters, projects, others, kept[0], kept[1:])
    )


def _store(ask: Ask, made: Assembled, inputs: Mapping[str, str]) -> Checkpoint | None:
    if ask.out is None:
        return None
    nodes = nodes_of(Readout.of(made.chain.net))
    shape = ((len(KINDS), len(nodes), ask.months), (len(answer_names()),))
    return open_checkpoint(ask.out, inputs, shape, resume=ask.resume)


def _run_all(
    job: Job, drawn: Sequence[Draw], ask: Ask, store: Checkpoint | None, progress: Progress
) -> list[Kept]:
    """Every future in the order of its index, the central one first; each is stored before it is counted."""
    done = store.finished(draw.index for draw in drawn) if store else {}
    missing = [draw for draw in drawn if draw.index not in done]
    progress(len(done), len(drawn))
    running: Iterator[Kept] = (
        on_cluster(job, missing, ask.cluster) if ask.cluster else in_threads(job, missing, ask.workers)
    )
    for kept in running if missing else ():
        if store:
            store.save(kept)
        done[kept.index] = kept
        progress(len(done), len(drawn))
    return [done[draw.index] for draw in drawn]


def _document(study: _Study) -> dict[str, Any]:
    scenario, ask = study.scenario, study.ask
    first = scenario.first_effective
    nodes = nodes_of(Readout.of(study.made.chain.net))
    series = np.stack([kept.series for kept in study.kept])
    end = months_from(study.months[0], ask.months + 1)[-1]
    weeks = weeks_from(first or study.months[0], study.months, end)
    inputs = input_columns([as_outcomes(draw, study.projects) for draw in study.drawn])
    return {
        "n": ask.n,
        "seed": ask.seed,
        "start": study.months[0].isoformat(),
        "months": [f"{month:%Y-%m}" for month in study.months],
        "weeks": [week.isoformat() for week in weeks],
        "first_effective": first.isoformat() if first else None,
        "base_year": study.atlas.base_year,
        "need": "what users take in the baseline"
        if scenario.base
        else "what users take with no export rules",
        "quantiles": list(QUANTILES),
        "thresholds": list(THRESHOLDS),
        "series": list(band_rows(nodes, study.months, series, study.central.series)),
        "exceedance": exceedance(nodes, study.months, weeks, series[:, KINDS.index("shortage")]),
        **_answers(study, inputs),
        "inputs": input_rows(
            {**study.parameters, **load_project_parameters()},
            scenario,
            study.projects,
            inputs,
            {name: entity.name for name, entity in study.atlas.entities.items()},
        ),
        "measures": [m.to_json() for m in scenario.measures if scenario.takes_part(m, study.as_of)],
        "notes": [*scenario.all_notes(study.as_of), *_cautions(study)],
    }


def _answers(study: _Study, inputs: Mapping[str, Array]) -> dict[str, Any]:
    """What sums the futures up: spread and tornado of each answer, and every future as a row of columns."""
    values = np.stack([kept.answers for kept in study.kept])
    spread, storms = [], []
    for i, name in enumerate(answer_names()):
        text, unit = _words_of(name)
        ordered = np.sort(values[:, i])
        low, middle, high = (ordered[max(int(np.ceil(q * len(ordered) - 1e-9)) - 1, 0)] for q in QUANTILES)
        row = {"answer": name, "text": text, "unit": unit, "central": study.central.answers[i]}
        row |= {"low": low, "median": middle, "high": high}
        spread.append({k: _told(v) if isinstance(v, float) else v for k, v in row.items()})
        rows = tornado(inputs, values[:, i]) if high > LEAST_TOLD else []
        if rows:
            storms.append({"answer": name, "text": text, "unit": unit, "rows": rows})
    return {
        "answers": spread,
        "tornado": storms,
        "chance_level": round(chance_level(len(values), len(inputs)), 4),
        "futures": {
            "inputs": {name: [_told(v) for v in column] for name, column in inputs.items()},
            "answers": {name: [_told(v) for v in values[:, i]] for i, name in enumerate(answer_names())},
        },
    }


def _told(value: float) -> float:
    """Six significant digits, and nothing below a millionth: a solver's zero."""
    return float(f"{value:.6g}") if abs(value) >= 1e-6 else 0.0


def _words_of(name: str) -> tuple[str, str]:
    what, _, item = name.partition(".")
    if what == "peak":
        return f"Highest price of {item} oxide outside China, in any region and month", "USD/kg oxide"
    return f"Need of {_MAGNETS[item]} outside China that is not met over the horizon", "share of need"


def _cautions(study: _Study) -> list[str]:
    """What a reader of many futures should know."""
    found = [
        f"Bands are the 10, 50 and 90 % order statistics of {study.ask.n} futures: a spread of what was drawn, "
        "not a probability of the world."
    ]
    if study.ask.n < 50:
        found.append(f"{study.ask.n} futures tell little of the tails; ask for more with -n.")
    return found
