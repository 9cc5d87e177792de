"""Fit the behavioural parameters on the hindcast 2009-2014 and store what was found beside the case.

Writes ``fit.csv`` (every run) and ``fit.json`` (what follows) to ``data/cases/hindcast-2009-2014``. One seed gives the
same bytes. With --write-docs it fits nothing and writes the tables of docs/hindcast.md from what is stored.

Usage: python tools/fit_hindcast.py [--runs N] [--seed S] [--workers W] | --write-docs
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT / "src") not in sys.path:
    sys.path.insert(0, str(ROOT / "src"))

from remanence.atlas import load_atlas  # noqa: E402
from remanence.atlas.places import Places  # noqa: E402
from remanence.validation.case import load_case  # noqa: E402
from remanence.validation.fit import search, without_precaution  # noqa: E402
from remanence.validation.fit_bench import Bench, Trial  # noqa: E402
from remanence.validation.fit_page import write_tables  # noqa: E402
from remanence.validation.fit_report import Fits, summary, trials_csv  # noqa: E402
from remanence.validation.fit_space import read_space  # noqa: E402

FITTED, KNOWABLE = "hindcast-2009-2014", "as-knowable-2010"
PAGE = ROOT / "docs" / "hindcast.md"
_bench: list[Bench] = []
"""The bench of a worker process: a runner cannot be sent to one, so each makes its own."""


def main() -> None:
    """Fit, or write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=400, help="runs of each of the two searches")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write-docs", action="store_true", help="write the page from what is stored")
    asked = parser.parse_args()
    folder = ROOT / "data" / "cases" / FITTED
    if not asked.write_docs:
        fit(asked.runs, asked.seed, asked.workers, folder)
    write_tables(PAGE, json.loads((folder / "fit.json").read_text(encoding="utf-8")))


def fit(runs: int, seed: int, workers: int, folder: Path) -> None:
    """Search with precaution and without on equal budgets, and store both."""
    bench = _ready()
    atlas = load_atlas()
    names = [*bench.base, *bench.case.scenario.numbers()]
    axes = read_space(bench.case.folder, names)
    with multiprocessing.get_context("spawn").Pool(workers) as pool:

        def spread_out(
            function: Callable[[dict[str, float]], Trial | None], points: Sequence[dict[str, float]]
        ) -> Iterable[Trial | None]:
            return pool.imap(_trial, points)

        with_it = search(bench, axes, runs, seed, {}, spread_out)
        without = search(bench, axes, runs, seed, without_precaution(), spread_out)
    knowable = Bench(load_case(KNOWABLE, Places(None), None), atlas)
    fits = Fits(atlas, bench, knowable, with_it, without, seed)
    (folder / "fit.csv").write_text(trials_csv(fits), encoding="utf-8")
    text = json.dumps(summary(fits), indent=1, ensure_ascii=False)
    (folder / "fit.json").write_text(text + "\n", encoding="utf-8")


def _ready() -> Bench:
    if not _bench:
        _bench.append(Bench(load_case(FITTED, Places(None), None), load_atlas()))
    return _bench[0]


def _trial(point: dict[str, float]) -> Trial | None:
    return _ready().trial(point)


if __name__ == "__main__":
    main()
