"""``remanence futures``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from remanence.cli.call import AsJson, AsOf, Call, On, Out, Scenario, Workspace
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
    from remanence.futures.study import MOST_FUTURES, NO_FOLDER, Ask, futures
    from remanence.futures.workers import cluster_libraries

    call = Call(workspace, as_of, on)
    count = call.whole_number("-n", n, 1, MOST_FUTURES)
    length = call.whole_number("--months", months, 1, 120)
    first = call.whole_number("--seed", seed, 0, 2**31 - 1)
    threads = call.whole_number("--workers", workers, 1, 256)
    call.folder("--out", out)
    if resume and out is None:
        call.refuse(NO_FOLDER)
    if cluster is not None:
        call.attempt(cluster_libraries)
    case = call.scenario(scenario)
    atlas = call.checked()
    assert case is not None
    ask = Ask(count, length, first, threads, cluster, out, resume)
    with progress_bar("futures") as progress, _kept(out):
        result = futures(atlas, case, call.known, call.moment, ask, call.places, progress)
    deliver(envelope("futures", atlas, call.dates, result, case), out, as_json)


@contextmanager
def _kept(out: Path | None) -> Iterator[None]:
    """Say, when the user stops the run, that what is finished is not lost."""
    try:
        yield
    except KeyboardInterrupt:
        if out is not None:
            say(f"Finished futures are kept in {out}: go on with --resume. No report was made.")
        raise
