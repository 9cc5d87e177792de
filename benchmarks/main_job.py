"""Time the main job after installation and print the size of one period. Nothing here is asserted."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from remanence.atlas import load_atlas
from remanence.market.assemble import assemble
from remanence.market.parameters import central, load_parameters
from remanence.market.scenario import load_scenario

SCENARIO = "licence-squeeze"
AIM_S = 30


def seconds_of_main_job() -> float:
    """Run the main job as a user does: a new process that writes its report into a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report"
        call = [sys.executable, "-m", "remanence", "stress", SCENARIO, "--out", str(out)]
        begin = time.perf_counter()
        subprocess.run(call, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.perf_counter() - begin


def size_of_one_period() -> tuple[int, int]:
    """Return (columns, rows) of the problem that is cleared each month."""
    atlas = load_atlas()
    made = assemble(
        atlas.as_of(), atlas.base_year, load_scenario(SCENARIO), central(load_parameters())
    )
    problem = made.chain.net.problem
    return len(problem.columns), len(problem.rows)


def main() -> None:
    """Print one line a figure."""
    columns, rows = size_of_one_period()
    print(f"one period: {columns:,} columns, {rows:,} rows")
    print(f"main job: {seconds_of_main_job():.1f} s on {os.cpu_count()} cores (aim: under {AIM_S} s)")


if __name__ == "__main__":
    main()
