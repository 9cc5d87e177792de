"""The gathered case: lines and their lots, the judged history, the rules and what they say. Every paper reads this."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from remanence.answers.bom import Bom, BomLine, read_bom
from remanence.answers.line_and_lot import shown_by
from remanence.answers.origin_verdicts import Asker
from remanence.answers.papers.document import Cell, Missing
from remanence.answers.schema import BY_NAME
from remanence.answers.verdicts import check_lot, is_bom
from remanence.atlas import Places, View
from remanence.atlas.vocabulary import buyers
from remanence.custody.events.event import LoggedEvent
from remanence.custody.judged import Judged, judge
from remanence.custody.lots.history import history_of
from remanence.custody.world.trace import Trace, trace
from remanence.errors import InputError, Offence, did_you_mean
from remanence.rules import Rule, covered_countries
from remanence.rules.provenance import Provenance
from remanence.rules.verdict import Verdict


@dataclass(frozen=True, slots=True)
class History:
    """Where the events come from, and how far that was checked.

    Attributes:
        kind: ``bundle``, ``log`` or ``none`` (no line names a lot).
        name: file of the bundle, or origin of the log.
        sha256: of the bundle.
        status: answer of the verifier for a bundle, None where it was not asked.
        findings: its hard findings.
    """

    kind: str = "none"
    name: str = ""
    sha256: str | None = None
    events: int = 0
    status: str | None = None
    findings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """For a document."""
        return {
            "kind": self.kind, "name": self.name, "sha256": self.sha256, "events": self.events,
            "status": self.status, "findings": list(self.findings),
        }  # fmt: skip

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know of the history before anything else."""
        if self.status == "REJECTED":
            return ("The bundle was REJECTED by the verifier: nothing in it counts until that is explained.",)
        if self.kind == "bundle" and self.status != "VERIFIED":
            return ("The bundle agrees with itself; nothing says whose keys count: its signers may be anybody.",)
        return ()


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line that a paper speaks of: a part with its lots, or a lot by itself (``bom`` None)."""

    name: str
    lots: tuple[str, ...]
    bom: BomLine | None = None
    given: Mapping[str, str] = field(default_factory=dict, compare=False)

    def cell(self, column: str) -> Cell:
        """What the line states under a column, ours or any other header; missing where it is blank."""
        value = self._stated(column)
        if value is None:
            return self.given.get(column) or Missing(column)
        if isinstance(value, date):
            return value.isoformat()
        return " | ".join(value) if isinstance(value, tuple) else value

    def _stated(self, column: str) -> Any:
        if self.bom is None:
            return None
        if column in BY_NAME:
            return getattr(self.bom, column)
        extra = {key.strip().lower().replace(" ", "_"): text for key, text in self.bom.extra.items()}
        return extra.get(column)

    def states(self, column: str) -> bool:
        """Whether the line fills a column."""
        return not isinstance(self.cell(column), Missing)


@dataclass(frozen=True, eq=False)
class Case:
    """Everything that a paper may read.

    Attributes:
        subject: the lot, or the bill of materials, as asked for.
        lines: what is spoken of, in the order of the file.
        rules: every rule by id; chosen: ids that the caller named.
        judged: the history with its findings.
        on: legal date where a line does not state its own; None: not given.
        given: facts by name, as text, for whatever does not state them itself.
    """

    subject: str
    bom: Bom | None
    lines: tuple[CaseLine, ...]
    rules: Mapping[str, Rule]
    chosen: tuple[str, ...]
    events: tuple[LoggedEvent, ...]
    judged: Judged
    view: View
    places: Places
    as_of: date
    on: date | None
    history: History
    given: Mapping[str, str] = field(default_factory=dict)
    _verdicts: dict[tuple[str, str | None], list[tuple[CaseLine, Verdict]]] = field(default_factory=dict, repr=False)
    _traces: dict[str, Trace] = field(default_factory=dict, repr=False)

    @property
    def day(self) -> date:
        """The legal day where nothing else says one."""
        return self.on or self.as_of

    @property
    def lots(self) -> tuple[str, ...]:
        """Every lot of the lines that the history knows, each once."""
        named = dict.fromkeys(lot for line in self.lines for lot in line.lots)
        return tuple(lot for lot in named if lot in self.judged.graph.lots)

    def way(self, lot: str) -> Provenance:
        """The way of a lot."""
        return self.judged.way(lot)

    def trace(self, lot: str) -> Trace:
        """The way of a lot with kilograms, findings and gaps; the lot is one of `lots`."""
        if lot not in self._traces:
            names = {id_: e.name for id_, e in self.view.entities.items() if e.kind == "facility"}
            judged = self.judged
            self._traces[lot] = trace(
                judged.graph, lot, judged.findings, judged.way(lot), names=names, unknown=judged.unknown
            )
        return self._traces[lot]

    @cached_property
    def needed(self) -> tuple[LoggedEvent, ...]:
        """The events that the stories of the lots need, in order of the log."""
        found = {logged.index: logged for lot in self.lots for logged in history_of(self.events, lot)}
        return tuple(found[index] for index in sorted(found))

    @cached_property
    def _by_id(self) -> dict[str, LoggedEvent]:
        return {logged.event.id: logged for logged in self.events}

    def site(self, process: str) -> str | None:
        """The site of a process as its events name it, by facility or by read point or location; None: not named."""
        for event in (self._by_id[id_].event for id_ in self.judged.graph.processes[process].events):
            named = (event.raw.get(member, {}).get("id") for member in ("readPoint", "bizLocation"))
            found = event.facility or next((str(id_) for id_ in named if id_), None)
            if found:
                return found
        return None

    def asked(self, default: Sequence[str], *, of_company: bool = False) -> tuple[str, ...]:
        """The rules for a paper: those chosen that speak of lines (or of a company), else the paper's own."""
        fit = tuple(id_ for id_ in self.chosen if is_of_company(self.rules[id_]) == of_company)
        return fit or tuple(id_ for id_ in default if id_ in self.rules)

    def line_day(self, line: CaseLine, rule: Rule) -> date:
        """The legal day of a line: its own under the column that the rule names, else that of the case."""
        stated = line.cell(rule.basis) if rule.basis else None
        return date.fromisoformat(stated) if isinstance(stated, str) else self.day

    def readings(self, rule: str) -> list[str | None]:
        """Every reading of a rule, its default first; of a rule with one reading only, None."""
        ordered = sorted(self.rules[rule].reading, key=lambda reading: not reading.default)
        return [reading.id for reading in ordered] or [None]

    def bills(self, rule: str) -> tuple[str, ...]:
        """Ids of the rules that suppose a bill and amend this one, in order."""
        return tuple(sorted(id_ for id_, other in self.rules.items() if other.amends == rule and other.supposes))

    def verdicts(self, rule: str, reading: str | None = None) -> list[tuple[CaseLine, Verdict]]:
        """The verdict on every line, and those of rules that must be asked too.

        Raises:
            InputError: with every cell that a rule asks for and that cannot be read.
        """
        key = (rule, reading)
        if key not in self._verdicts:
            self._verdicts[key] = list(self._ask(rule, reading))
        return self._verdicts[key]

    def _ask(self, rule: str, reading: str | None) -> Iterator[tuple[CaseLine, Verdict]]:
        asker = Asker(
            rules=self.rules, rule=rule, reading=reading, as_of=self.as_of, on=self.on, way_of=self.judged.way,
            given=self.given,
        )  # fmt: skip
        offences: list[Offence] = []
        for line in self.lines:
            try:
                found = asker.of_line(line.bom) if line.bom else asker.of_lot(line.lots[0])
                yield from ((line, verdict) for verdict in found)
            except InputError as error:
                offences += error.offences
        if offences:
            raise InputError("Cells that a rule asks for cannot be read:", list(dict.fromkeys(offences)))

    def magnet_type(self, line: CaseLine) -> Cell:
        """Type of the magnet in words: as the line states it, else as its lots show it."""
        stated = line.cell("magnet_type")
        if not isinstance(stated, Missing):
            return in_words(stated)
        shown = {shown_by(self.way(lot), end_item=False).get("magnet_type") for lot in line.lots} - {None}
        return in_words(shown.pop()) if len(shown) == 1 else stated


def gather(
    subject: str,
    *,
    rules: Mapping[str, Rule],
    chosen: Sequence[str],
    events: Callable[[], tuple[Sequence[LoggedEvent], History]],
    view: View,
    places: Places,
    as_of: date,
    on: date | None,
    given: Mapping[str, str] = MappingProxyType({}),
) -> Case:
    """Read the subject, judge the history that its lots need, and put both beside the rules.

    Args:
        subject: a lot, or a bill of materials by path or name.
        rules: every rule by id.
        chosen: ids of those that the papers shall ask; none: each paper's own.
        events: gives the history; asked for only where a lot is to be traced.
        view: the atlas as known.
        places: where names and data are looked up.
        as_of: only what was published by then.
        on: legal date where a line does not state its own.
        given: facts by name, as text, for whatever does not state them itself.

    Raises:
        InputError: an unknown rule or lot, a bill of materials that does not hold, a history that cannot be read.
    """
    wrong = [Offence("--rule", f"'{r}'", "a known rule", did_you_mean(r, rules)) for r in chosen if r not in rules]
    if wrong:
        raise InputError("No such rule.", wrong)
    bom = read_bom(subject, as_of, places) if is_bom(subject, places) else None
    if bom is None:
        lines: tuple[CaseLine, ...] = (CaseLine(subject, (subject,), given=given),)
    else:
        lines = tuple(CaseLine(line.part, line.lot_ids or (), line, given) for line in bom.lines)
    found, history = events() if any(line.lots for line in lines) else ((), History())
    covered = sorted({code for id_ in chosen for code in covered_countries(rules[id_], as_of, as_of)})
    judged = judge(found, view, places, covered)
    if bom is None:
        check_lot(subject, judged)
    return Case(
        subject=subject if bom is None else bom.name, bom=bom, lines=lines, rules=rules, chosen=tuple(chosen),
        events=tuple(found), judged=judged, view=view, places=places, as_of=as_of, on=on, history=history, given=given,
    )  # fmt: skip


def is_of_company(rule: Rule) -> bool:
    """Whether a rule asks of the company as a whole and not of a part."""
    return bool(rule.fact) and all(fact.of == "company" for fact in rule.fact)


def in_words(word: object) -> str:
    """A word of ours without its underscores."""
    return str(word).replace("_", " ")


def country_name(code: str | None) -> str:
    """The name of a country with its code, or that it is not stated."""
    if code is None:
        return "not stated"
    known = buyers().get(code)
    return f"{known[0]} ({code})" if known else code


def signer(actor: str) -> str:
    """The name of a signer; a key that nobody named by how it begins."""
    return f"key {actor[:12]}…, not named" if actor.startswith("z6Mk") else actor


def path_in_words(verdict: Verdict) -> str:
    """The path that decides, from the subject back."""
    return " ← ".join(f"{in_words(step.step)}, {country_name(step.country)}" for step in verdict.path)
