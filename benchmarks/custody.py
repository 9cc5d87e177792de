"""Time the custody log and write the table of docs/custody-log.md. Nothing here is asserted.

Appends with fsync, one entry a call, by 1, 2 and 8 processes, beside plain SQLite commits of the same payload by as
many processes, in turns in the same run; proofs and their checking for logs of 10^3 to 10^6 entries; one process that
fills a log of 10^6. Run: ``python benchmarks/custody.py`` (``--few`` for a minute, ``--dry`` to print only).
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

from reading_scores import between  # noqa: E402
from remanence.custody.log import merkle  # noqa: E402
from remanence.custody.log.keys import SigningKey  # noqa: E402
from remanence.custody.log.log import Log  # noqa: E402
from remanence.custody.log.proof import EntryProof  # noqa: E402

PAGE = ROOT / "docs" / "custody-log.md"
BEGIN, END = "<!-- log figures: begin -->", "<!-- log figures: end -->"
PAYLOAD = 1500
WRITERS = (1, 2, 8)
SIZES = (10**3, 10**4, 10**5, 10**6)
KEY = SigningKey("log.example/custody", 1, bytes(range(32)))
Work = Callable[[Path, bytes], None]


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk of the checkout, not in memory, gone afterwards."""
    runs = ROOT / "runs"
    runs.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=runs, prefix="custody-") as name:
        yield Path(name)


# ---- appending ----------------------------------------------------------------------------------------------------


def payload(writer: int, number: int) -> bytes:
    """An entry of its own for every writer and number."""
    return f"{writer} {number} ".encode().ljust(PAYLOAD, b".")


def to_log(place: Path, writer: int, start: Barrier, seconds: float) -> int:
    """Append for some seconds; returns how many were acknowledged."""
    log = Log.open(place)
    start.wait()
    return counted(lambda number: log.append([payload(writer, number)]), seconds)


def to_sqlite(place: Path, writer: int, start: Barrier, seconds: float, mode: str) -> int:
    """Commit one row at a time for some seconds; returns how many."""
    table = sqlite3.connect(place, isolation_level=None, timeout=120)
    table.execute(f"pragma journal_mode = {mode}")
    table.execute("pragma synchronous = full")

    def commit(number: int) -> None:
        table.execute("begin immediate")
        table.execute("insert into entry (content) values (?)", (payload(writer, number),))
        table.execute("commit")

    start.wait()
    done = counted(commit, seconds)
    table.close()
    return done


def counted(work: Callable[[int], object], seconds: float) -> int:
    """How often the work is done in this time."""
    until, number = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        work(number)
        number += 1
    return number


def rate(kind: str, writers: int, seconds: float) -> float:
    """Acknowledged writes a second, of all writers together, into a fresh log or table."""
    with folder() as base:
        place = base / "place"
        if kind == "log":
            Log.create(place, KEY.name)
        else:
            table = sqlite3.connect(place)
            table.execute(f"pragma journal_mode = {kind}")
            table.execute("create table entry (number integer primary key, content blob)")
            table.close()
        start = multiprocessing.Barrier(writers)
        with multiprocessing.Pool(writers, initializer=_keep, initargs=(start,)) as pool:
            calls = [pool.apply_async(_one, (kind, place, writer, seconds)) for writer in range(writers)]
            return sum(call.get() for call in calls) / seconds


_START: Barrier


def _keep(start: Barrier) -> None:
    global _START
    _START = start


def _one(kind: str, place: Path, writer: int, seconds: float) -> int:
    if kind == "log":
        return to_log(place, writer, _START, seconds)
    return to_sqlite(place, writer, _START, seconds, kind)


def appending(rounds: int, seconds: float) -> list[str]:
    """Rows of the table: medians over rounds in which log and tables take turns."""
    rows = []
    for writers in WRITERS:
        found: dict[str, list[float]] = {"log": [], "wal": [], "delete": []}
        for _ in range(rounds):
            for kind, rates in found.items():
                rates.append(rate(kind, writers, seconds))
        log, wal, delete = (statistics.median(rates) for rates in found.values())
        ratios = [a / b for a, b in zip(found["log"], found["wal"], strict=True)]
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        rows.append(
            f"| {writers} | {log:,.0f} | {wal:,.0f} | {delete:,.0f} | **{statistics.median(ratios):.2f}** "
            f"({spread}) | {log / delete:.2f} |"
        )
    return rows


# ---- proofs -------------------------------------------------------------------------------------------------------


def entry(number: int) -> bytes:
    """An entry of about a hundred bytes: here the number of entries is what is looked at."""
    return f"entry {number} ".encode().ljust(100, b".")


def proving(log: Log, many: int) -> str:
    """A row of the table: proofs of entries taken at random, made with cold files and checked."""
    size, rng = log.size, Random("proofs")
    root, lengths, travelling, making, checking, following = log.root(size), [], [], [], [], []
    checkpoint = log.checkpoint(KEY)
    for _ in range(many):
        index = rng.randrange(size)
        begin = time.perf_counter()
        proof = log.inclusion(index, size)
        middle = time.perf_counter()
        good = merkle.verify_inclusion(merkle.leaf_hash(entry(index)), index, size, proof, root)
        end = time.perf_counter()
        old = rng.randrange(1, size)
        path = log.consistency(old, size)
        first = log.root(old)
        begin_old = time.perf_counter()
        good = good and merkle.verify_consistency(old, size, first, root, path)
        following.append(time.perf_counter() - begin_old)
        if not good:
            raise SystemExit("a proof does not hold")
        making.append(middle - begin)
        checking.append(end - middle)
        lengths.append(len(proof))
        travelling.append(len(EntryProof(index, tuple(proof), checkpoint).content))
    return (
        f"| {size:,} | {max(lengths)} | {32 * max(lengths):,} | {max(travelling):,} | "
        f"{1e3 * statistics.median(making):.2f} | {1e6 * statistics.median(checking):.0f} | "
        f"{1e6 * statistics.median(following):.0f} |"
    )


def fill(place: Path, sizes: tuple[int, ...], many: int) -> tuple[list[str], list[str]]:
    """Fill a log to each size in turn; returns the rows of proofs, and what filling and recomputing took."""
    log = Log.create(place, KEY.name)
    rows, spent, proofs = [], 0.0, 0.0
    for size in sizes:
        begin = time.perf_counter()
        while log.size < size:
            log.append([entry(number) for number in range(log.size, min(size, log.size + 4096))])
        log.checkpoint(KEY)
        spent += time.perf_counter() - begin
        begin = time.perf_counter()
        rows.append(proving(Log.open(place), many))
        proofs += time.perf_counter() - begin
    begin = time.perf_counter()
    log = Log.open(place)
    opened = time.perf_counter() - begin
    begin = time.perf_counter()
    if log.append([entry(sizes[0])]) != [sizes[0]]:
        raise SystemExit("an entry that was there got another index")
    again = time.perf_counter() - begin
    begin = time.perf_counter()
    if not log.verify([KEY.verifier]).whole:
        raise SystemExit("the log is not whole")
    checked = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = [
        f"| filled with {sizes[-1]:,} entries of 100 bytes, 4,096 a call, checkpoints included | {spent:.0f} s |",
        f"| opened | {1e3 * opened:.1f} ms |",
        f"| an entry appended that it has already | {1e3 * again:.1f} ms |",
        f"| recomputed whole (`verify`) | {checked:.0f} s |",
        f"| highest memory of the process that did all this | {peak:.0f} MiB |",
    ]
    return rows, told


def fill_apart(sizes: tuple[int, ...], many: int) -> str:
    """The tables of ``fill``, from a process of its own, so that its memory is its own."""
    call = [sys.executable, __file__, "--fill", *map(str, sizes), "--proofs", str(many)]
    return subprocess.run(call, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def fill_here(sizes: tuple[int, ...], many: int) -> str:
    """Both tables of ``fill``."""
    with folder() as base:
        rows, told = fill(base / "log", sizes, many)
    head = (
        "| entries | longest proof, hashes | bytes | as a `.tlog-proof` file, bytes | made, ms | checked, µs | "
        "consistency checked, µs |\n|---|---|---|---|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n\n| one process | measured |\n|---|---|\n" + "\n".join(told)


def table(asked: argparse.Namespace) -> str:
    """Measure and return the tables."""
    head = (
        "| writers | log, entries a second | SQLite, WAL | SQLite, rollback | log / WAL, median (range) | "
        "log / rollback |\n|---|---|---|---|---|---|\n"
    )
    rows = appending(asked.rounds, asked.seconds)
    sizes = SIZES[:3] if asked.few else SIZES
    how = (
        f"Entries of {PAYLOAD:,} bytes, one a call or commit, fsync before each is acknowledged "
        f"(`synchronous = full`); {asked.rounds} rounds of {asked.seconds:g} s each, in turns; "
        f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}."
    )
    return f"{head}" + "\n".join(rows) + f"\n\n{how}\n\n" + fill_apart(sizes, asked.proofs)


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=float, default=0.7, help="of one round of one kind")
    parser.add_argument("--proofs", type=int, default=500, help="for each size")
    parser.add_argument("--few", action="store_true", help="no log of 10^6 entries")
    parser.add_argument("--dry", action="store_true", help="print only")
    parser.add_argument("--fill", type=int, nargs="+", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.fill:
        print(fill_here(tuple(asked.fill), asked.proofs))
        return
    told = f"{table(asked)}\n\nMeasured with `python benchmarks/custody.py`."
    print(told)
    if not asked.dry:
        between(PAGE, BEGIN, END, told)
        print(f"Written: {PAGE}")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"filling a log failed with exit code {error.returncode}")
