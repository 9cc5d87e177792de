"""``remanence bench``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from remanence.cli.call import AsJson, AsOf, Call, On, Workspace
from remanence.cli.show import deliver, envelope, progress_bar

Peers = Annotated[Path | None, typer.Option("--peers", metavar="DIR", help="Where the peers' programs lie.")]


def command(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="A name, or a file.")] = "licence-squeeze",
    n: Annotated[str, typer.Option("-n", metavar="N", help="How many futures are timed.")] = "20",
    months: Annotated[str, typer.Option("--months", metavar="M", help="How many months each runs.")] = "36",
    seed: Annotated[str, typer.Option("--seed", metavar="S", help="Seed of the draws.")] = "0",
    workers: Annotated[str, typer.Option("--workers", metavar="W", help="Threads.")] = "2",
    sample: Annotated[str, typer.Option("--sample", metavar="P", help="Periods shown to each peer.")] = "3",
    peers: Peers = None,
    as_of: AsOf = None,
    on: On = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Time the futures of a scenario, and the same periods in linopy and PyPSA where they are installed."""
    from remanence.futures.bench import Ask, bench
    from remanence.futures.peers import peers_of_checkout

    call = Call(workspace, as_of, on)
    ask = Ask(
        runs=call.whole_number("-n", n, 1, 10_000),
        months=call.whole_number("--months", months, 1, 120),
        workers=call.whole_number("--workers", workers, 1, 256),
        seed=call.whole_number("--seed", seed, 0, 2**31 - 1),
        sample=call.whole_number("--sample", sample, 1, 100),
    )
    case = call.scenario(scenario)
    atlas = call.checked()
    assert case is not None
    folder = peers or peers_of_checkout()
    with progress_bar("timings") as progress:
        result = bench(atlas, case, call.known, call.moment, ask, folder, call.places, progress)
    deliver(envelope("bench", atlas, call.dates, result, case), None, as_json)
