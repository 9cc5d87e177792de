"""The document of ``remanence validate``: every case with its scores, its hits and every miss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from remanence.atlas import Atlas
from remanence.validation.case import Case
from remanence.validation.kinds.registry import SCORES, Verdict, judge_of

DIGITS = 4


def validate(
    atlas: Atlas, cases: Sequence[Case], progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Judge cases on frozen parameters.

    Raises:
        InputError: a case is of no known kind, or the atlas lacks a figure that its base year needs.
        ModelError: a period does not clear.
    """
    tell = progress or (lambda done, of: None)
    judges = [judge_of(case) for case in cases]
    found = []
    notes: list[str] = []
    for i, (case, judge) in enumerate(zip(cases, judges, strict=True)):
        tell(i, len(cases))
        verdict = judge(case, atlas)
        found.append(entry(case, atlas, verdict))
        notes += verdict.notes
        notes += [f"{case.name}: {note}" for note in case.scenario.notes]
    tell(len(cases), len(cases))
    return {"cases": found, "notes": notes}


def entry(case: Case, atlas: Atlas, verdict: Verdict) -> dict[str, Any]:
    """One case of the document."""
    return {
        "case": case.name,
        "title": case.file.title,
        "summary": case.file.summary,
        "kind": case.file.kind,
        "information": case.file.information,
        "label": case.label,
        "as_of": case.as_of(atlas.release_date).isoformat(),
        "base_year": case.file.base_year or atlas.base_year,
        "start": case.file.start.isoformat(),
        "step": case.file.step,
        "horizon": case.file.horizon,
        "sha": case.scenario.sha,
        "scores": {name: _rounded(verdict.scores.get(name)) for name in SCORES},
        "hits": verdict.hits,
        "asked": verdict.asked,
        "misses": verdict.misses,
        **verdict.extras,
    }


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, DIGITS)
