"""``remanence simulate``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from remanence.cli.call import AsJson, AsOf, Call, On, Out, Scenario, Workspace
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
    from remanence.market.document import run as run_market
    from remanence.reports.formats import as_parquet

    call = Call(workspace, as_of, on)
    count = call.whole_number("--months", months, 1, 260)
    length = call.one_of("--step", step, STEPS)
    asked = interval_months or ("1" if intervals else "0")
    last = call.whole_number("--interval-months", asked, 1 if interval_months else 0, count)
    call.folder("--out", out)
    case = call.scenario(scenario)
    atlas = call.checked()
    assert case is not None
    with progress_bar("months") as progress:
        outcome = run_market(atlas, case, call.known, call.moment, count, progress, last, length, foresight)
    document = envelope("simulate", atlas, call.dates, outcome.result, case)
    deliver(document, out, as_json, lambda: as_parquet.files(outcome.tables))
