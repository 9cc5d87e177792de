"""``remanence stress``."""

from __future__ import annotations

from typing import Annotated

import typer

from remanence.cli.call import AsJson, AsOf, Call, On, Out, Scenario, Workspace
from remanence.cli.show import deliver, envelope, progress_bar


def command(
    scenario: Scenario,
    bom: Annotated[
        str, typer.Option("--bom", metavar="FILE", help="Your parts, CSV or XLSX (default: the example).")
    ] = "motors",
    as_of: AsOf = None,
    on: On = None,
    n: Annotated[str, typer.Option("-n", metavar="N", help="How many futures are drawn.")] = "20",
    seed: Annotated[str, typer.Option("--seed", metavar="S", help="Seed of the draws.")] = "0",
    out: Out = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Answer the main question: in how many weeks each line stops, why, and what would buy time."""
    from remanence.answers.bom import read_bom
    from remanence.answers.stress import stress as ask

    call = Call(workspace, as_of, on)
    futures = call.whole_number("-n", n, 1, 10_000)
    first = call.whole_number("--seed", seed, 0, 2**31 - 1)
    call.folder("--out", out)
    case = call.scenario(scenario)
    parts = call.attempt(lambda: read_bom(bom, call.known, call.places))
    atlas = call.checked()
    assert case is not None and parts is not None
    with progress_bar("futures") as progress:
        result = ask(atlas, case, parts, call.known, call.moment, futures, first, call.places, progress)
    deliver(envelope("stress", atlas, call.dates, result, case), out, as_json)
