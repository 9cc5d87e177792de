"""What a verification proved, did not prove, and found: collected while it runs, weighed at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from remanence.custody.finding import Finding
from remanence.errors import InputError

__all__ = ["Result", "Status", "Tally"]

Status = Literal["VERIFIED", "INTERNALLY_CONSISTENT", "REJECTED"]
_Weight = Literal["refuse", "doubt", "open"]
_MOST_ALIKE = 20
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Result:
    """The answer about one bundle.

    Attributes:
        status: ``VERIFIED`` only under a trust file; ``REJECTED`` where anything contradicts.
        proved, not_proved: plain sentences; what one part proved is told even where another part rejects.
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
    """The three lists, and whether something must be shown before VERIFIED may be said.

    What is found of many statements alike is one line that names them.
    """

    proved: list[str] = field(default_factory=list)
    not_proved: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    doubtful: bool = False
    _alike: dict[tuple[_Weight, str, str], list[int]] = field(default_factory=dict)

    def prove(self, text: str) -> None:
        """Record what holds."""
        self.proved.append(text)

    def leave_open(self, text: str) -> None:
        """Record what this bundle cannot show, without harm to what it does show."""
        self.not_proved.append(text)

    def refuse(self, kind: str, text: str) -> None:
        """Record a contradiction: the bundle is rejected."""
        self.findings.append(Finding(kind=kind, hard=True, text=text))

    def refuse_input(self, kind: str, error: InputError) -> None:
        """Record that a part of the bundle could not be read; of many alike, the first twenty."""
        if sum(finding.kind == kind for finding in self.findings) < _MOST_ALIKE:
            self.refuse(kind, f"{error.title} " + "; ".join(str(offence) for offence in error.offences[:5]))

    def each(self, weight: _Weight, kind: str, index: int, text: str) -> None:
        """Record something of one statement, to be told together with others of which the same holds.

        Args:
            weight: ``refuse`` a contradiction; ``doubt`` what must be shown, and is not, before the whole can be called
                verified; ``open`` what is only told.
            kind: word of the finding.
            index: place of the statement in the log.
            text: a sentence, with ``{}`` where the statements are to be named.
        """
        self._alike.setdefault((weight, kind, text), []).append(index)
        self.doubtful = self.doubtful or weight == "doubt"

    @property
    def hard(self) -> int:
        """How many contradictions so far; a part proves only what it told while this did not grow."""
        alike = sum(weight == "refuse" for weight, _, _ in self._alike)
        return alike + sum(finding.hard for finding in self.findings)

    def result(self, trusted: bool) -> Result:
        """Weigh: a contradiction rejects, and only a trust file without open doubts verifies."""
        status: Status = "VERIFIED" if trusted and not self.doubtful else "INTERNALLY_CONSISTENT"
        findings, left = [], []
        for (weight, kind, text), indices in self._alike.items():
            told = _of_many(text, indices).replace("{}", _named(indices), 1)
            if weight == "refuse":
                findings.append(Finding(kind=kind, hard=True, text=told))
            else:
                left.append(told)
        findings += self.findings
        if any(finding.hard for finding in findings):
            status = "REJECTED"
        return Result(
            status,
            tuple(_plain(text) for text in self.proved),
            tuple(_plain(text) for text in (*left, *self.not_proved)),
            tuple(replace(finding, text=_plain(finding.text)) for finding in findings),
        )


def _plain(text: str) -> str:
    """The text without what could move a cursor or turn the direction of writing: names come from strangers."""
    return (
        text
        if text.isprintable()
        else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    )


def _of_many(text: str, indices: Sequence[int]) -> str:
    """The sentence with its verb in the plural, where it is said of several."""
    return text.replace("{} was", "{} were").replace("{} is", "{} are") if len(indices) > 1 else text


def _named(indices: Sequence[int]) -> str:
    """``statement 3``, or ``statements 3, 5 and 7``, or the first few and how many more."""
    if len(indices) == 1:
        return f"statement {indices[0]}"
    told = indices[: _NAMED - 1] if len(indices) > _NAMED else indices[:-1]
    last = f"{len(indices) - len(told):,} more" if len(indices) > _NAMED else str(indices[-1])
    return f"statements {', '.join(map(str, told))} and {last}"
