"""``remanence futures``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from remanence.cli.call import AsJson, AsOf, Gathered, On, Out, Scenario, Workspace, dates, places_of
from remanence.cli.show import deliver, envelope, progress_bar, say


def command(
    scenario: Scenario,
    n: Annotated[str, typer.Option("-n", metavar="N", help="How many futures are drawn.")] = "100",
    as_of: AsOf = None,
    on: On = None,
    months: Annotated[str, typer.Option("--months", metavar="M", help="How many months each runs.")] = "36",
    seed: Annotated[str, typer.Option("--seed", metavar="S", help="Seed of the draws.")] = "0",
    workers: Annotated[str, typer.Option("--workers", metavar="W", help="Threads; no result changes.")] = "2",
    cluster: Annotated[
        str | None, typer.Option("--cluster", metavar="ADDR", help="Run on a dask scheduler instead.")
    ] = None,
    out: Out = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the futures that lie in --out.")
    ] = False,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Run a scenario many times under drawn uncertainty: bands, odds of a shortage, and what matters most."""
    from remanence.atlas import load_atlas
    from remanence.futures.study import MOST_FUTURES, NO_FOLDER, Ask, futures
    from remanence.futures.workers import cluster_libraries
    from remanence.market.scenario import load_scenario

    gathered = Gathered()
    places = places_of(gathered, workspace)
    atlas = gathered.attempt(lambda: load_atlas(places))
    known, moment = dates(gathered, atlas, as_of, on)
    count = gathered.whole_number("-n", n, 1, MOST_FUTURES)
    length = gathered.whole_number("--months", months, 1, 120)
    first = gathered.whole_number("--seed", seed, 0, 2**31 - 1)
    threads = gathered.whole_number("--workers", workers, 1, 256)
    gathered.folder("--out", out)
    if resume and out is None:
        gathered.refuse(NO_FOLDER)
    if cluster is not None:
        gathered.attempt(cluster_libraries)
    known_ids = atlas.entities if atlas else None
    case = gathered.attempt(lambda: load_scenario(scenario, places, known_ids))
    gathered.check()
    assert atlas is not None and case is not None
    ask = Ask(count, length, first, threads, cluster, out, resume)
    with progress_bar("futures") as progress, _kept(out):
        result = futures(atlas, case, known, moment, ask, places, progress)
    deliver(envelope("futures", atlas, (known, moment), result, case), out, as_json)


@contextmanager
def _kept(out: Path | None) -> Iterator[None]:
    """Say, when the user stops the run, that what is finished is not lost."""
    try:
        yield
    except KeyboardInterrupt:
        if out is not None:
            say(f"Finished futures are kept in {out}: go on with --resume. No report was made.")
        raise
