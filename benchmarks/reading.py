"""Time the reader on invented articles and write the table of docs/reading.md. Nothing here is asserted.

100 articles of about 5,000 characters, own text only (the generator of the checks and tests/reading/sentences.jsonl),
on one core. Run: ``make bench`` or ``python benchmarks/reading.py``. Where the shared folder is present
($REMANENCE_SHARED, by default ../shared) the scores on it are written too, by tools/reading_scores.py.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tools")]

from reading_scores import between, shared_folder, write_scores  # noqa: E402
from remanence.atlas import load_atlas  # noqa: E402
from remanence.reading.article import Article  # noqa: E402
from remanence.reading.candidates import candidate  # noqa: E402
from remanence.reading.checks import Checker  # noqa: E402
from remanence.reading.days import find_days  # noqa: E402
from remanence.reading.deals import deal  # noqa: E402
from remanence.reading.document import Document, document_id  # noqa: E402
from remanence.reading.extract import annotate, draft_claims, read_article  # noqa: E402
from remanence.reading.frames.fold import fold  # noqa: E402
from remanence.reading.names.finder import find_names  # noqa: E402
from remanence.reading.names.materials import find_materials  # noqa: E402
from remanence.reading.planting import clean_case  # noqa: E402
from remanence.reading.quantities import find_quantities  # noqa: E402
from remanence.reading.reading import Kit, Reading, load_kit  # noqa: E402
from remanence.reading.text.clean import clean  # noqa: E402

PAGE = ROOT / "docs" / "reading.md"
BEGIN, END = "<!-- speed: begin -->", "<!-- speed: end -->"
MANY, LENGTH = 100, 5000
HALVES = ("tuned", "held", "unseen", "fresh", "sealed")
_T = TypeVar("_T")


def articles(many: int, length: int = LENGTH) -> Iterator[Document]:
    """Yield invented articles: stories of the generator, with sentences of the tests between them."""
    rows = (ROOT / "tests/reading/sentences.jsonl").read_text(encoding="utf-8").splitlines()
    own = [json.loads(row)["text"] for row in rows]
    for number in range(many):
        rng = Random(f"article {number}")
        parts: list[str] = []
        while sum(map(len, parts)) < length:
            story = clean_case(rng, rng.choice(HALVES)).documents[-1].text
            parts += [story, " ".join(rng.sample(own, 4))]
        text = "\n\n".join(parts)[:length].rsplit("\n", 1)[0]
        yield Document(document_id(text), f"{number}.txt", 0, text.split("\n", 1)[0], text, date="2026-02-04")


class Clock:
    """Processor seconds by part."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def time(self, part: str, work: Callable[[], _T]) -> _T:
        """Do the work and add what it took."""
        begin = time.process_time()
        done = work()
        self.spent[part] = self.spent.get(part, 0.0) + time.process_time() - begin
        return done


def parts_of(documents: list[Document], kit: Kit) -> dict[str, float]:
    """Processor seconds of each part, each called once more by itself."""
    clock, checker, reader = Clock(), Checker(), kit.reader
    for document in documents:
        text = clock.time("clean-up", lambda d=document: clean(d.text)).text
        clock.time("quantities", lambda t=text: find_quantities(t))
        clock.time("dates", lambda t=text, d=document: find_days(t, d.date))
        names = clock.time("names", lambda t=text: tuple(find_names(t, reader.gazetteer)))
        clock.time("materials", lambda t=text, n=names: find_materials(t, n))
        article = annotate(document, reader.gazetteer)
        clock.time("cues", lambda a=article: reader.frames.hits(a.text, a.names, a.sentences))
        drafts = clock.time("cues, drafts", lambda a=article: draft_claims(a, reader))
        claims = clock.time("folding, judge", lambda f=drafts: reader.judge.claims(fold(f)))
        read = read_article(document, reader)
        clock.time("candidates, deals", lambda a=read, c=claims: _mapped(a, kit))
        clock.time("checks", lambda a=read: checker.add(a))
    clock.time("checks between articles", checker.across)
    clock.spent["drafts: parties, numbers, dates, modality"] = clock.spent.pop("cues, drafts") - clock.spent["cues"]
    return clock.spent


def _mapped(article: Article, kit: Kit) -> list[object]:
    return [(candidate(c, article, kit.grounds), deal(c, article, kit.grounds)) for c in article.claims]


def one_run(many: int) -> dict[str, float]:
    """Processor seconds, claims, characters and highest memory (MiB) of one reading, in a process of its own."""
    call = [sys.executable, __file__, "--one", "-n", str(many)]
    done = subprocess.run(call, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    told: dict[str, float] = json.loads(done.stdout)
    return told


def measure_here(many: int) -> dict[str, float]:
    """What ``one_run`` tells; articles are made outside the time."""
    reading = Reading(load_kit(load_atlas()))
    for document in articles(3):
        reading.read(document)
    loaded = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = claims = length = 0.0
    for document in articles(many):
        begin = time.process_time()
        claims += len(reading.read(document).lines)
        spent += time.process_time() - begin
        length += len(document.text)
    begin = time.process_time()
    reading.across()
    spent += time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": spent, "claims": claims, "length": length, "loaded": loaded, "peak": peak}


def table(many: int) -> str:
    """Measure and return the table."""
    few, more = one_run(many), one_run(4 * many)
    timed = max(5, many // 4)
    parts = parts_of(list(articles(timed)), load_kit(load_atlas()))
    whole = sum(parts.values())
    size = f"{few['length'] / many:,.0f} characters, {few['claims'] / many:.0f} claims each"
    rows = [
        f"| {many} articles of {size} | {few['seconds']:.1f} s |",
        f"| {4 * many} articles | {more['seconds']:.1f} s, {more['seconds'] / few['seconds']:.1f} times as long |",
        f"| highest memory, reader loaded and 3 articles read | {few['loaded']:.0f} MiB |",
        f"| highest memory, {many} articles | {few['peak']:.0f} MiB |",
        f"| highest memory, {4 * many} articles | {more['peak']:.0f} MiB |",
    ]
    shares = [
        f"| {part} | {1000 * spent / timed:.1f} | {spent / whole:.0%} |"
        for part, spent in sorted(parts.items(), key=lambda row: -row[1])
    ]
    head = "| part | ms an article | share |\n|---|---|---|\n"
    first = "| what, processor time of one core | measured |\n|---|---|\n"
    return first + "\n".join(rows) + "\n\n" + head + "\n".join(shares)


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-n", type=int, default=MANY, help="how many articles")
    parser.add_argument("--dry", action="store_true", help="print only")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure_here(asked.n)))
        return
    how = f"Measured with `python benchmarks/reading.py -n {asked.n}`; parts over {max(5, asked.n // 4)} articles."
    told = f"{table(asked.n)}\n\n{how}"
    print(told)
    if not asked.dry:
        between(PAGE, BEGIN, END, told)
        print(f"Written: {PAGE}")
    shared = shared_folder()
    if shared.is_dir() and not asked.dry:
        print(write_scores(PAGE, shared))
    elif not shared.is_dir():
        print(f"No scores: {shared} is not there.")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"remanence read failed with exit code {error.returncode}")
