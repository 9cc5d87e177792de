"""``remanence simulate``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from remanence.cli.call import AsJson, AsOf, Gathered, On, Out, Scenario, Workspace, dates, places_of
from remanence.cli.show import deliver, envelope, progress_bar

STEPS: tuple[Literal["week", "month", "quarter", "year"], ...] = ("week", "month", "quarter", "year")
"""Lengths of a step."""


def command(
    scenario: Scenario,
    as_of: AsOf = None,
    on: On = None,
    months: Annotated[str, typer.Option("--months", metavar="N", help="How many steps are run.")] = "36",
    step: Annotated[
        str, typer.Option("--step", metavar="STEP", help="week, month, quarter or year.")
    ] = "month",
    foresight: Annotated[
        bool, typer.Option("--foresight", help="Compute the bound with perfect foresight, too.")
    ] = False,
    intervals: Annotated[
        bool, typer.Option("--intervals", help="Compute low and high of the prices of the last month, too.")
    ] = False,
    interval_months: Annotated[
        str | None, typer.Option("--interval-months", metavar="N", help="The same for the last N months.")
    ] = None,
    out: Out = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Run the market under a scenario: prices, flows, stocks and shortages by month."""
    from remanence.atlas import load_atlas
    from remanence.market.document import run as run_market
    from remanence.market.scenario import load_scenario
    from remanence.reports.formats import as_parquet

    gathered = Gathered()
    places = places_of(gathered, workspace)
    atlas = gathered.attempt(lambda: load_atlas(places))
    known, moment = dates(gathered, atlas, as_of, on)
    count = gathered.whole_number("--months", months, 1, 260)
    length = gathered.one_of("--step", step, STEPS)
    asked = interval_months or ("1" if intervals else "0")
    last = gathered.whole_number("--interval-months", asked, 1 if interval_months else 0, count)
    gathered.folder("--out", out)
    known_ids = atlas.entities if atlas else None
    case = gathered.attempt(lambda: load_scenario(scenario, places, known_ids))
    gathered.check()
    assert atlas is not None and case is not None
    with progress_bar("months") as progress:
        outcome = run_market(atlas, case, known, moment, count, places, progress, last, length, foresight)
    document = envelope("simulate", atlas, (known, moment), outcome.result, case)
    deliver(document, out, as_json, lambda: as_parquet.files(outcome.tables))
