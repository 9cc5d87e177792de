"""Time the main job after installation and print the size of one period. Nothing here is asserted."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT_S = 30


def main() -> None:
    """Run the main job as a user does, in a new process that writes its report into a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        call = [sys.executable, "-m", "remanence", "stress", "licence-squeeze", "--out", f"{folder}/report"]
        begin = time.perf_counter()
        subprocess.run(call, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - begin
    print(f"main job: {seconds:.1f} s on {os.cpu_count()} cores (aim: under {LIMIT_S} s)")


if __name__ == "__main__":
    main()
