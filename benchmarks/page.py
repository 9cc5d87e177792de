"""Write docs/performance.md: one run of ``remanence bench`` and of the main job, as figures in a page.

Run: ``make bench`` (or ``python benchmarks/page.py``). The machine is read from the system, the date is the one given
with ``--date``; without it the page names the atlas alone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from main_job import AIM_S, seconds_of_main_job

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
WORDS = {"usual": "as documented", "fastest": "fastest way found"}
AIMS = {"overhead": 0.35, "pypsa": 100, "linopy": 50, "mib": 2048, "solves": 12}


def bench(options: list[str]) -> dict[str, Any]:
    """The document of ``remanence bench``, run as a user does."""
    call = [sys.executable, "-m", "remanence", "bench", *options, "--json"]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(call, cwd=folder, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def processor() -> str:
    """The processor's own name where the system tells it."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def verdict(met: bool) -> str:
    """Whether an aim is met, in a word."""
    return "met" if met else "missed"


def aims(result: dict[str, Any], job_seconds: float) -> list[str]:
    """Each aim, what was measured, and whether it is met."""
    share, peak = result["overhead_ratio"], result["peak_mib"]
    met = share <= AIMS["overhead"]
    rows = [("everything but HiGHS, share of processor time", "at most 35 %", f"{share:.1%}", met)]
    for name in ("pypsa", "linopy"):
        ratio = result[f"vs_{name}"]
        least = AIMS[name]
        told = "not installed" if ratio is None else f"{ratio:,.0f} times"
        rows.append((f"periods a second against {name}", f"at least {least} times", told, (ratio or 0) >= least))
    rows.append(("peak memory", "under 2 GiB", f"{peak:,.0f} MiB", peak < AIMS["mib"]))
    median = result["solves_per_period"]["median"]
    rows.append(("solves a period of the scenario, median", "at most 12", f"{median:g}", median <= AIMS["solves"]))
    rows.append(("main job", f"under {AIM_S} s", f"{job_seconds:.1f} s", job_seconds < AIM_S))
    return [f"| {what} | {aim} | {told} | {verdict(met)} |" for what, aim, told, met in rows]


def peers(result: dict[str, Any]) -> list[str]:
    """A row for each way of each peer."""
    rows = []
    for name, peer in result["peers"].items():
        if peer["reason"]:
            rows.append(f"| {name} | {peer['reason']} | | | | | | |")
        for way, told in peer["ways"].items():
            by_threads = {row["workers"]: row["ratio"] for row in peer["ratios"] if row["way"] == way}
            each = max(row["processor_ratio"] for row in peer["ratios"] if row["way"] == way)
            ratios = " / ".join(f"{by_threads[workers]:,.1f}" for workers in sorted(by_threads))
            rows.append(
                f"| {name} {peer['version']} | {WORDS[way]} | {told['columns']:,} x {told['rows']:,} | "
                f"{1000 * told['seconds_per_period']:,.0f} | {1000 * told['seconds_in_highs_per_period']:,.0f} | "
                f"{told['objective_difference']:.0e} | {ratios} | {each:,.1f} |"
            )
    return rows


def futures(result: dict[str, Any]) -> list[str]:
    """A row for each timing: cost a solve should not depend on how many futures or months there are."""
    rows = []
    for row in result["futures"]:
        asked = f"{row['runs']:,} | {row['months']} | {row['workers']} | {row['solves']:,}"
        rates = f"{row['overhead_ratio']:.1%} | {row['periods_per_second']:,.0f}"
        each = 1000 * row["seconds"] / row["solves"]
        rows.append(f"| {asked} | {row['wall_seconds']:.1f} | {rates} | {each:.2f} |")
    return rows


TEXT = """# Performance

This page is written by `make bench`, which runs `python benchmarks/page.py`: figures of one machine, one run, side by
side. Nothing here is asserted by a test; write it anew on your own machine. The figures in it come from
`remanence bench {options}` (`--json` prints them, in the shape of `remanence schema bench`).

Machine: {machine}.
Measured {measured}. Scenario `{scenario}`; one period is one problem of {columns:,} columns and {rows:,} rows; a second
pass on a finer grid counts as a second period. A future is a reference run, a baseline and a scenario.

## Aims

| what | aim | measured | |
|---|---|---|---|
{aims}

Ratios are periods a second of these futures ({workers} threads, everything included) over those of the peer, which
rebuilds each period in one process of its own. Objectives equal within 1e-6 relative: {match}.
Time waited depends on what else the machine does; the ratio of *processor* time, in the last table, does not: it is
what one core does.

## Where the time goes, and whether it grows in step

| futures | months | threads | solves | wall s | not HiGHS | solves a second | processor ms a solve |
|---|---|---|---|---|---|---|---|
{futures}

*Not HiGHS* is the share of processor time outside `Highs.run`: curves, handing over, reading back, the audit of every
solve, state. Handing over what changed, which is HiGHS's own code, counts as *not HiGHS*: about a tenth of a solve.
Cost is linear where *processor ms a solve* stays the same down the table; a run's first solves are cold, so short
runs cost a little more a solve.

## The same periods in the peers

| peer | way | columns x rows | ms a period | in HiGHS | objective off by | ratio, 1 / {workers} threads | processor |
|---|---|---|---|---|---|---|---|
{peers}

`highs` is HiGHS alone: the same arrays passed anew and solved from cold with its defaults, so what a peer takes above
it is the peer's own doing, and what we gain over it is the warm start. *linopy as documented* has one variable for
each block of activities and `Model.solve` with its defaults; the *fastest way found* is one vector of all columns,
sparse expressions, handed over in memory. *PyPSA as documented* calls `Network.optimize`; the *fastest way found*
leaves out its checks and the load-flow topology. PyPSA holds bounds as rows. All of the network can be said in its
components: rows are buses, joint production is a link with many buses, elastic use and stocks are generators with a
negative sign, a quota is a bus with a generator of permits. The programs are in `benchmarks/peers/`.
"""


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--date", default="", help="the day of the measurement, as it is to stand in the page")
    parser.add_argument("-n", default="20", help="how many futures")
    given = parser.parse_args()
    options = ["-n", given.n]
    document, job_seconds = bench(options), seconds_of_main_job()
    result = document["result"]
    machine = result["machine"]
    of_versions = f"Python {machine['python']}, HiGHS {machine['highspy']}, numpy {machine['numpy']}"
    text = TEXT.format(
        options=" ".join(options),
        machine=f"{processor()}, {os.cpu_count()} cores, {machine['system']}, {of_versions}",
        measured=" ".join(filter(None, (given.date, f"with the atlas of {document['as_of']}"))),
        scenario=document["scenario"]["name"],
        columns=result["columns"],
        rows=result["rows"],
        workers=result["futures"][0]["workers"],
        match={True: "yes, all", False: "no", None: "no peer was there"}[result["objective_match"]],
        aims="\n".join(aims(result, job_seconds)),
        futures="\n".join(futures(result)),
        peers="\n".join(peers(result)),
    )
    PAGE.write_text(text, encoding="utf-8")
    print(f"Written: {PAGE}")


if __name__ == "__main__":
    main()
