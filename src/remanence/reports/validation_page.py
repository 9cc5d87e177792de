"""The page of the documentation that shows a validation: written from its document, never by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from remanence.reports.validation_text import NAMES, cell, expected, number, what

Document = Mapping[str, Any]

COMMAND = "remanence validate --write-docs docs/validation.md"
FIT_PAGE = "hindcast.md"
HEAD = f"""# Validation

How well the model agrees with history and with published tables. This page is written by

```
{COMMAND}
```

Every case runs on frozen parameters. *Hindsight* marks a case whose measures, courses of output and courses of use are
those that happened, and were known only afterwards; *vintage* marks one that saw only what was published by a date.
Nothing here is a forecast that was made at the time. `docs/cases.md` says how a case is written, what each score is and
how to run your own, blind, through the same command.

A skill of 1 is perfect, 0 is no better than the forecast that it is held against, below 0 is worse. *S price* is held
against 'no change', *S one market* against a market of each good by itself with demand of constant elasticity,
*S quantity* against 'no change'; *tau* ranks the multiples at the peak across products; *peak* is the error of the
peak's date in quarters.
"""


def page(document: Document, folder: Path) -> str:
    """The page as Markdown.

    Args:
        document: of ``remanence validate``.
        folder: where the page will lie; pages beside it are linked when they are there.
    """
    cases = document["result"]["cases"]
    parts = [HEAD, "## Scores\n", "\n".join(_scores(cases)) + "\n"]
    if (folder / FIT_PAGE).is_file():
        parts.append(
            "Parameters were fitted on one case alone. The fit with and without precaution, and every score held out\n"
            f"(later prices, inputs as knowable, each product) stand in [the hindcast]({FIT_PAGE}).\n"
        )
    for case in cases:
        told = [
            note.removeprefix(f"{case['case']}: ")
            for note in document["notes"]
            if note.startswith(case["case"])
        ]
        parts.append("\n".join(_case(case, [note for note in told if case["label"] not in note])) + "\n")
    return "\n".join(parts)


def _scores(cases: list[Document]) -> Iterator[str]:
    yield "| case | information | " + " | ".join(NAMES.values()) + " | hits |"
    yield "|---|---|" + "---:|" * (len(NAMES) + 1)
    for case in cases:
        cells = [number(case["scores"][name]) for name in NAMES]
        name = f"[{case['case']}](#{case['case']})"
        yield f"| {name} | {case['information']} | {' | '.join(cells)} | {case['hits']} of {case['asked']} |"


def _case(case: Document, notes: Sequence[str]) -> Iterator[str]:
    yield f"## {case['case']}\n"
    yield f"**{case['title']}.** {case['summary']}\n"
    yield f"*{case['label'][:1].upper()}{case['label'][1:]}.* Base year {case['base_year']}, from {case['start']},"
    yield f"{case['horizon']} steps of a {case['step']}. Holds: {case['hits']} of {case['asked']}.\n"
    if notes:
        yield " ".join(notes) + "\n"
    yield from _agreement(case)
    yield from _rivals(case)
    yield from _peaks(case)
    yield from _tables(case)
    yield from _misses(case)


def _agreement(case: Document) -> Iterator[str]:
    if "agreement" not in case:
        return
    yield "| claims | hold | of | share |"
    yield "|---|---:|---:|---:|"
    for name, part in case["agreement"].items():
        yield f"| {name} | {part['hold']} | {part['claims']} | {100 * part['share']:.1f} % |"
    yield f"\nAsked for is {100 * case['least_share']:.0f} %:"
    for part, passes in case["passes"].items():
        yield f"{'reached' if passes else '**not reached**'} by the {part} claims{';' if part == 'signed' else '.'}"
    yield ""


def _rivals(case: Document) -> Iterator[str]:
    errors = case.get("rival")
    if not errors or errors["model_log_rmse"] is None:
        return
    yield (
        f"Root mean square of log errors of prices: model {number(errors['model_log_rmse'])}, "
        f"no change {number(errors['no_change_log_rmse'])}, one market {number(errors['one_market_log_rmse'])}.\n"
    )


def _peaks(case: Document) -> Iterator[str]:
    if not case.get("peaks"):
        return
    yield "| peak of | market | observed multiple | in | model multiple | in | error, quarters |"
    yield "|---|---|---:|---|---:|---|---:|"
    for row in case["peaks"]:
        yield (
            f"| {row['product']} | {row['market']} | {number(row['observed'])} | {row['observed_date']} "
            f"| {number(row['model'])} | {row['model_date'][:7]} | {number(row['error_quarters'])} |"
        )
    yield ""


def _tables(case: Document) -> Iterator[str]:
    """Tables that a kind of case brings: a title, columns, and rows of cells."""
    for table in case.get("tables", ()):
        yield f"{table['title']}\n"
        yield "| " + " | ".join(table["columns"]) + " |"
        yield "|---|" + "---:|" * (len(table["columns"]) - 1)
        for row in table["rows"]:
            yield "| " + " | ".join(cell(value) for value in row) + " |"
        yield ""


def _misses(case: Document) -> Iterator[str]:
    if not case["misses"]:
        yield "No misses.\n"
        return
    yield "Misses:\n"
    yield "| what | expected | model | reason |"
    yield "|---|---:|---:|---|"
    for row in case["misses"]:
        yield f"| {what(row)} | {expected(row)} | {cell(row['model'])} | {row['reason']} |"
    yield ""
