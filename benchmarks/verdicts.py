"""Time verdicts on a large bill of materials over a large log and write the table of docs/custody-scale.md.

10,000 lines over a log of 100,000 events: the honest examples told again and again (benchmarks/many_lots.py). Processor
time of one core by part, beside plain parsing of the log's JSON in the same process; highest memory. Nothing here is
asserted. Run: ``python benchmarks/verdicts.py`` (``--events``, ``--lines``; ``--log DIR`` keeps the log made there and
uses it again; ``--dry`` prints only).
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools"), str(ROOT / "benchmarks")]

from many_lots import BOM, make  # noqa: E402

from reading_scores import between  # noqa: E402
from remanence.answers.verdicts import verdicts  # noqa: E402
from remanence.atlas import Places, load_atlas  # noqa: E402
from remanence.custody.kept.folder import CustodyFolder  # noqa: E402
from remanence.custody.kept.reading import events_of_log  # noqa: E402
from remanence.custody.lots.building import build  # noqa: E402
from remanence.custody.lots.ledger import ledger  # noqa: E402
from remanence.custody.world import examine  # noqa: E402
from remanence.reports.formats.as_json import document  # noqa: E402
from remanence.rules import load_rules  # noqa: E402

PAGE = ROOT / "docs" / "custody-scale.md"
BEGIN, END = "<!-- verdict figures: begin -->", "<!-- verdict figures: end -->"
EVENTS, LINES = 100_000, 10_000
RULE = "US-DFARS-7052"
_T = TypeVar("_T")


class Clock:
    """Processor seconds by part."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def time(self, part: str, work: Callable[[], _T]) -> _T:
        """Do the work and keep what it took."""
        begin = time.process_time()
        done = work()
        self.spent[part] = time.process_time() - begin
        return done


def measure_here(place: Path) -> dict[str, Any]:
    """The whole verdict once, then each part once more by itself; memory is that of the whole."""
    clock, places = Clock(), Places(place)
    law = load_rules(places)
    atlas = load_atlas(places)
    view = atlas.as_of(atlas.release_date)
    folder = CustodyFolder.open(places)
    loaded = peak()
    result = clock.time(
        "all of it",
        lambda: verdicts(
            str(place / BOM), rules=law, asked=(RULE,), reading=None, events=lambda: events_of_log(folder),
            view=view, on=None, places=places,
        ),
    )  # fmt: skip
    clock.time("the document written as JSON", lambda: document({"result": result}))
    whole = peak()
    log = folder.log()
    size = log.size
    length = clock.time("plain parsing of the log's JSON", lambda: plain(folder))
    events = clock.time("events read", lambda: events_of_log(folder))
    graph, _ = clock.time("graph of lots built", lambda: build(events))
    clock.time("ledger", lambda: ledger(graph))
    clock.time("checks against the world", lambda: examine(graph, view, places))
    counts = Counter(verdict["outcome"] for verdict in result["verdicts"])
    return {"spent": clock.spent, "loaded": loaded, "peak": whole, "size": size, "length": length, "counts": counts,
            "lots": len(graph.lots), "lines": result["bom"]["lines"]}  # fmt: skip


def plain(folder: CustodyFolder) -> int:
    """Read all entries and parse their JSON; returns their bytes."""
    log, length = folder.log(), 0
    for content in log.entries(0, log.size):
        json.loads(content)
        length += len(content)
    return length


def peak() -> float:
    """Highest memory of this process so far, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(told: dict[str, Any]) -> str:
    """The table of one measurement."""
    spent: dict[str, float] = told["spent"]
    base = spent["plain parsing of the log's JSON"]
    parts = ["events read", "graph of lots built", "ledger", "checks against the world"]
    rest = spent["all of it"] - sum(spent[part] for part in parts)
    spent["ways of the lots, lines read and decided"] = rest
    order = [*parts, "ways of the lots, lines read and decided", "all of it", "the document written as JSON"]
    rows = [f"| {part} | {spent[part]:.1f} | {spent[part] / base:.1f} |" for part in order]
    rows.append(f"| plain parsing of the log's JSON, {told['length'] / 1e6:.0f} MB | {base:.1f} | 1 |")
    outcomes = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(told["counts"].items()))
    how = (
        f"{told['lines']:,} lines, {told['size']:,} entries, {told['lots']:,} lots; {outcomes}. Highest memory "
        f"{told['peak']:.0f} MiB ({told['loaded']:.0f} MiB of it rules and atlas). One core, {platform.system()}, "
        f"Python {platform.python_version()}."
    )
    head = "| part | processor time, s | times the parsing |\n|---|---|---|\n"
    return head + "\n".join(rows) + f"\n\n{how}"


def measured(place: Path) -> dict[str, Any]:
    """What ``measure_here`` tells, from a process of its own, so that its memory is its own."""
    call = [sys.executable, __file__, "--one", "--log", str(place)]
    done = subprocess.run(call, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def main() -> None:
    """Make the log where there is none, measure, print, and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--log", type=Path, help="a workspace of an earlier run, or where to make one")
    parser.add_argument("--dry", action="store_true", help="print only")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure_here(asked.log)))
        return
    with tempfile.TemporaryDirectory() as made:
        place = asked.log or Path(made) / "workspace"
        if not (place / BOM).is_file():
            make(place, asked.events, asked.lines)
        told = table(measured(place))
    told += "\n\nMeasured with `python benchmarks/verdicts.py`."
    print(told)
    if not asked.dry:
        between(PAGE, BEGIN, END, told)
        print(f"Written: {PAGE}")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"the measurement failed with exit code {error.returncode}")
