"""The desk as the register that digests and litmus tests are made of."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from remanence.atlas import bundled
from remanence.desk import Desk, LitmusTest, Resolution, standing
from remanence.desk.digest import Headings, Register
from remanence.desk.scorecard import latest, scores, status
from remanence.errors import InputError, Offence, did_you_mean
from remanence.reading.review.litmus import collect

__all__ = ["find_test", "gather_tests", "headings", "register", "scorecard", "tests"]

_SHORTEST = 4


def headings(path: Path | None = None) -> Headings:
    """Return where claims go in a digest, from data/reading/digest.toml."""
    path = path or bundled() / "reading" / "digest.toml"
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return Headings(
        tuple(said["sections"]), said["stage"], said["type"], frozenset(said["outlook"]), said["other"]
    )


def gather_tests(desk: Desk) -> int:
    """Put the litmus tests of all that was read on the desk; return how many are new."""
    return desk.add_tests(collect(desk.documents(), desk.candidates().values()))


def register(desk: Desk) -> Register:
    """Return all that a digest reads."""
    gather_tests(desk)
    return Register(
        desk.documents(), desk.candidates(), desk.decisions(), desk.alarms(), list(desk.tests().values())
    )


def tests(desk: Desk, on: date | None = None, *, due: bool = False) -> list[dict[str, Any]]:
    """Return litmus tests with how they stand, sorted by the day they are due.

    Args:
        desk: where they lie.
        on: the day spoken of; without one nothing is due.
        due: only those that are due and not resolved.
    """
    resolutions = desk.resolutions()
    resolved = latest(resolutions)
    so_far = standing(desk.decisions())
    told = [
        _told(test, status(test, resolved, so_far.state(test.candidate) == "rejected", on), resolutions)
        for test in sorted(desk.tests().values(), key=lambda t: (t.due, t.id))
    ]
    return [test for test in told if not due or test["status"] == "due"]


def _told(test: LitmusTest, stands: str, resolutions: Sequence[Resolution]) -> dict[str, Any]:
    return {
        "id": test.id, "statement": test.statement, "subject": test.subject or None, "due": test.due.isoformat(),
        "status": stands, "source": test.source, "modality": test.modality, "probability": test.probability,
        "evidence": "assumed", "candidate": test.candidate, "document": test.document,
        "resolutions": [
            {"outcome": r.outcome, "source": r.source, "who": r.who, "why": r.why or None, "at": r.at.isoformat()}
            for r in resolutions
            if r.test == test.id
        ],
    }  # fmt: skip


def scorecard(desk: Desk) -> list[dict[str, Any]]:
    """Return the score of each source."""
    so_far = standing(desk.decisions())
    rejected = [d.candidate for d in so_far.last.values() if d.kind == "reject"]
    found = scores(desk.tests().values(), latest(desk.resolutions()), rejected)
    return [
        {
            "source": s.source, "tests": s.tests, "scored": s.scored, "unknown": s.unknown, "open": s.open,
            "withdrawn": s.withdrawn, "base_rate": s.base_rate, "brier": s.brier,
            "brier_of_base_rate": s.brier_of_base_rate,
        }
        for s in found
    ]  # fmt: skip


def find_test(desk: Desk, typed: str) -> str:
    """Return the id of the test that was typed, in full or by its first four characters or more.

    Raises:
        InputError: none or several begin so.
    """
    known = desk.tests()
    found = [id_ for id_ in known if id_.startswith(typed)] if len(typed) >= _SHORTEST else []
    if len(found) == 1:
        return found[0]
    remedy = "Give more of it." if found else did_you_mean(typed, known)
    what = f"'{typed}', {len(found)} tests" if found else f"'{typed}'"
    raise InputError("Which litmus test?", [Offence("ID", what, "one test of the desk", remedy)])
