"""Score the reader on the labelled articles of the shared folder and write the tables of docs/reading.md.

The figures are those of ``remanence read documents --labels gold_dev.jsonl --leave-out``; nothing is fitted or stored.

Usage: python tools/reading_scores.py [SHARED]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reading.md"
BEGIN, END = "<!-- scores: begin -->", "<!-- scores: end -->"
ORDER = (
    "publisher left out", "publisher and its cues left out", "names invented", "countries invented too", "as it is",
)  # fmt: skip


def shared_folder() -> Path:
    """Return the folder of shared material: $REMANENCE_SHARED, by default ../shared beside the checkout."""
    return Path(os.environ.get("REMANENCE_SHARED") or ROOT.parent / "shared")


def between(page: Path, begin: str, end: str, text: str) -> None:
    """Put a text between two marks of a page.

    Raises:
        ValueError: the page has no marks.
    """
    whole = page.read_text(encoding="utf-8")
    if begin not in whole or end not in whole:
        raise ValueError(f"{page} has no marks {begin} and {end}")
    head, rest = whole.split(begin, 1)
    tail = rest.split(end, 1)[1]
    page.write_text(f"{head}{begin}\n\n{text.strip()}\n\n{end}{tail}", encoding="utf-8")


def score(shared: Path) -> dict[str, Any]:
    """Return the result of ``remanence read --labels``, run as a user does."""
    gold = shared / "gold"
    call = [
        sys.executable, "-m", "remanence", "read", str(shared / "documents"), "--labels", str(gold / "gold_dev.jsonl"),
        "--articles", str(gold / "articles.jsonl"), "--entities", str(gold / "entities.csv"), "--leave-out", "--json",
    ]  # fmt: skip
    done = subprocess.run(call, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
    result: dict[str, Any] = json.loads(done.stdout)["result"]
    return result


def tables(result: Mapping[str, Any]) -> str:
    """All tables as Markdown."""
    rows = {row["name"]: row for row in result["scores"]}
    ways = [rows[name] for name in ORDER if name in rows]
    counted, left = ways[-1]["labels"], ways[0]
    parts = [
        f"{result['articles']} articles, {result['labels']} labels, of which {counted} count "
        f"({result['labels'] - counted} are optional).",
        _table(["measured", "precision", "recall", "F1", "95 % interval", "with a number", "without", "types' mean"], [
            [w["name"], _n(w["precision"]), _n(w["recall"]), _n(w["f1"]), f"{_n(w['f1_low'])} to {_n(w['f1_high'])}",
             _n(w["with_number"]["f1"]), _n(w["without_number"]["f1"]), _n(w["macro_f1"])]
            for w in ways
        ]),
        "By type, publisher left out (precision, recall, F1) and as it is:",
        _table(["type", "labels", "precision", "recall", "F1", "F1 as it is"], [
            [name.replace("_", " "), c["labels"], _n(c["precision"]), _n(c["recall"]), _n(c["f1"]),
             _n(ways[-1]["types"].get(name, {}).get("f1"))]
            for name, c in left["types"].items()
        ]),
        "By publisher, left out:",
        _table(["publisher", "labels", "precision", "recall", "F1"], [
            [name, c["labels"], _n(c["precision"]), _n(c["recall"]), _n(c["f1"])]
            for name, c in left["publishers"].items()
        ]),
        "Fields of the claims that were found, share right:",
        _table(["field", "labels", "publisher left out", "as it is"], [
            [name, of["labels"], _n(of["share"]), _n(ways[-1]["fields"].get(name, {}).get("share"))]
            for name, of in left["fields"].items()
        ]),
    ]  # fmt: skip
    return "\n\n".join(parts)


def _table(head: list[str], rows: list[list[Any]]) -> str:
    cells = [[*map(str, row)] for row in (head, ["---"] * len(head), *rows)]
    return "\n".join("| " + " | ".join(row) + " |" for row in cells)


def _n(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def write_scores(page: Path, shared: Path) -> str:
    """Score, write the tables into the page and return them."""
    text = tables(score(shared))
    between(page, BEGIN, END, text)
    return text


def main() -> None:
    """Score and write."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else shared_folder()
    if not shared.is_dir():
        sys.exit(f"{shared} is not there: set REMANENCE_SHARED")
    print(write_scores(PAGE, shared))


if __name__ == "__main__":
    main()
