"""What a verification proved, did not prove, and found: collected while it runs, weighed at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from remanence.custody.finding import Finding
from remanence.errors import InputError

__all__ = ["Result", "Status", "Tally"]

Status = Literal["VERIFIED", "INTERNALLY_CONSISTENT", "REJECTED"]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer about one bundle.

    Attributes:
        status: ``VERIFIED`` only under a trust file; ``REJECTED`` where anything contradicts.
        proved, not_proved: plain sentences.
        findings: what was found; the hard ones reject.
    """

    status: Status
    proved: tuple[str, ...]
    not_proved: tuple[str, ...]
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """The result for a document."""
        return {
            "status": self.status,
            "proved": list(self.proved),
            "not_proved": list(self.not_proved),
            "findings": [finding.to_json() for finding in self.findings],
        }


@dataclass(slots=True)
class Tally:
    """The three lists, and whether something must be shown before VERIFIED may be said."""

    proved: list[str] = field(default_factory=list)
    not_proved: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    doubtful: bool = False

    def prove(self, text: str) -> None:
        """Record what holds."""
        self.proved.append(text)

    def leave_open(self, text: str) -> None:
        """Record what this bundle cannot show, without harm to what it does show."""
        self.not_proved.append(text)

    def doubt(self, text: str) -> None:
        """Record what must be shown, and is not, before the whole can be called verified."""
        self.not_proved.append(text)
        self.doubtful = True

    def refuse(self, kind: str, text: str, events: Iterable[str] = ()) -> None:
        """Record a contradiction: the bundle is rejected."""
        self.findings.append(Finding(kind=kind, hard=True, text=text, events=tuple(events)))

    def refuse_input(self, kind: str, error: InputError) -> None:
        """Record that a part of the bundle could not be read."""
        self.refuse(kind, f"{error.title} " + "; ".join(str(offence) for offence in error.offences[:5]))

    @property
    def hard(self) -> int:
        """How many contradictions so far; a part proves only what it told while this did not grow."""
        return sum(finding.hard for finding in self.findings)

    def result(self, trusted: bool) -> Result:
        """Weigh: a contradiction rejects, and only a trust file without open doubts verifies."""
        status: Status = "VERIFIED" if trusted and not self.doubtful else "INTERNALLY_CONSISTENT"
        if self.hard:
            status = "REJECTED"
        return Result(status, tuple(self.proved), tuple(self.not_proved), tuple(self.findings))
