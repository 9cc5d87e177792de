"""``remanence stress``."""

from __future__ import annotations

from typing import Annotated

import typer

from remanence.cli.call import AsJson, AsOf, Gathered, On, Out, Scenario, Workspace, dates, places_of
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
    from remanence.atlas import load_atlas
    from remanence.market.scenario import load_scenario

    gathered = Gathered()
    places = places_of(gathered, workspace)
    atlas = gathered.attempt(lambda: load_atlas(places))
    known, moment = dates(gathered, atlas, as_of, on)
    futures = gathered.whole_number("-n", n, 1, 10_000)
    first = gathered.whole_number("--seed", seed, 0, 2**31 - 1)
    gathered.folder("--out", out)
    known_ids = atlas.entities if atlas else None
    case = gathered.attempt(lambda: load_scenario(scenario, places, known_ids))
    parts = gathered.attempt(lambda: read_bom(bom, known, places))
    gathered.check()
    assert atlas is not None and case is not None and parts is not None
    with progress_bar("futures") as progress:
        result = ask(atlas, case, parts, known, moment, futures, first, places, progress)
    deliver(envelope("stress", atlas, (known, moment), result, case), out, as_json)
