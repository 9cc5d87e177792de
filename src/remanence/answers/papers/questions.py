"""What is truly open about the lots of a case, each thing once, as a question to whoever can answer it.

A question stands here only where no event answers it: the way of the lot is walked process by process, and what a
process states is never asked again. A line without a lot has everything open that the rules ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from remanence.answers.papers.case import Case, CaseLine, country_name, in_words, signer
from remanence.answers.papers.document import Missing
from remanence.custody.events.words import evidence_grades, stages_of_steps
from remanence.custody.lots.model import Process
from remanence.rules import Rule
from remanence.rules.facts import asked as facts_of_rule
from remanence.rules.provenance import CUSTODY_MODELS, GRADES, Node
from remanence.rules.showing import entries
from remanence.rules.status import status
from remanence.rules.verdict import Gap

SEVERAL = " | "
_LICENCE = ("licence_held", "general_licence_until", "licence_valid_until")
_SEND = {
    "maker": "the events of whoever made it, from the mine or the collection of scrap on",
    "stage": "the events of that stage, with country, site and document",
    "country": "a correcting event with country",
    "site": "a correcting event with facility or readPoint",
    "document": "a correcting event with the document's SHA-256, its kind and issuer under evidence, signed by you",
    "issuer": "a correcting event with the issuer of that document",
    "model": "a correcting event with flushed, or the record of the changeover",
    "recycled": "the events of milling and sintering, with country and site",
    "signer": "your name, and a CAGE, LEI or EORI with its document",
    "licence": "number, last day and end user of the licence (columns licence_held, licence_valid_until)",
    "owner": "owners and shares; on file, it is named in the column owners_on_file",
    "lot": "the lots, as the events name them (column lot_ids)",
    "fact": "an answer for the column named",
}
"""What answers a question, by its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask.

    Attributes:
        to: who can answer: a signer, or the supplier of a line.
        kind: word of `_SEND`.
        about: the lot, document or part.
        stage: of the stages asked about, in order; elements: symbols; empty: not about one.
    """

    to: str
    kind: str
    about: str
    ask: str
    process: str | None = None
    step: str | None = None
    stages: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    column: str | None = None

    @property
    def send(self) -> str:
        """What would answer it."""
        return _SEND[self.kind]


def questions(case: Case, rules: Sequence[str]) -> list[Question]:
    """Every open question, each once, in the order of lines and of the way."""
    found: dict[tuple[str, str, str], Question] = {}
    gaps: dict[str, list[tuple[Gap, Rule]]] = defaultdict(list)
    for line, gap, rule in _gaps(case, rules):
        gaps[line.name].append((gap, rule))
    for line in case.lines:
        known = [lot for lot in line.lots if lot in case.lots]
        for lot in known:
            for question in _of_lot(case, line, lot, rules, [gap for gap, _ in gaps[line.name]]):
                key = (question.to, question.kind, question.ask)
                found[key] = _joined(found[key], question) if key in found else question
        if not known:
            for question in _of_bare_line(case, line, rules, gaps[line.name]):
                found.setdefault((question.to, question.kind, question.ask), question)
    return list(found.values())


def of_buyer(case: Case, rules: Sequence[str]) -> list[tuple[CaseLine, Gap]]:
    """Columns that only whoever asks can fill: facts of the line and of the company, and facts of no supplier."""
    found: dict[tuple[str, str], tuple[CaseLine, Gap]] = {}
    for line, gap, rule in _gaps(case, rules):
        if gap.column and gap.column != "lot_ids" and _of(rule, gap.column) != "lot":
            found.setdefault((line.name, gap.column), (line, gap))
    return list(found.values())


def _joined(one: Question, other: Question) -> Question:
    order = list(dict.fromkeys(stages_of_steps().values()))
    stages = sorted({*one.stages, *other.stages}, key=order.index)
    return replace(one, stages=tuple(stages), elements=tuple(sorted({*one.elements, *other.elements})))


def _gaps(case: Case, rules: Sequence[str]) -> Iterator[tuple[CaseLine, Gap, Rule]]:
    """The gaps of every verdict under every reading."""
    for rule in rules:
        for reading in case.readings(rule):
            for line, verdict in case.verdicts(rule, reading):
                for gap in verdict.gaps:
                    yield line, gap, case.rules[verdict.rule]


def _of(rule: Rule, column: str) -> str:
    return next((fact.of for fact in facts_of_rule(rule) if fact.name == column), "line")


def _of_lot(
    case: Case, line: CaseLine, lot: str, rules: Sequence[str], gaps: Sequence[Gap]
) -> Iterator[Question]:
    way, processes = case.way(lot), case.judged.graph.processes
    if not way.nodes:
        yield _maker(supplier(line), lot, None, (), ())
        return
    covered = set()
    for process, held, elements in way.unexplained:
        missing = {gap.stage for gap in gaps if gap.process == process and gap.element in elements and gap.stage}
        covered |= {(process, element) for element in elements}
        by = signer(processes[process].actor)
        yield _maker(by, held, processes[process], tuple(sorted(elements)), _in_order(missing))
    for node in way.nodes.values():
        yield from _of_process(case, node, processes[node.id], rules)
    yield from _of_recycled(case, lot)
    yield from _of_licences(case, line, lot)
    yield from _of_owners(line, [signer(processes[id_].actor) for id_ in way.nodes])
    for gap in gaps:
        if gap.process in processes and gap.element and (gap.process, gap.element) not in covered:
            yield from _of_stage(case, gap, way.nodes.get(gap.process or ""))


def _in_order(stages: Iterable[str]) -> tuple[str, ...]:
    order = list(dict.fromkeys(stages_of_steps().values()))
    return tuple(sorted(stages, key=order.index))


def _maker(
    to: str, lot: str, process: Process | None, elements: tuple[str, ...], stages: tuple[str, ...]
) -> Question:
    brings = f" It brings {', '.join(elements)}, and no event makes it." if elements else " No event makes it."
    return Question(
        to=to, kind="maker", about=lot, ask=f"Who made {lot}, of what, where and when?{brings}", elements=elements,
        stages=stages, process=process.id if process else None, step=process.step if process else None,
    )  # fmt: skip


def _of_process(case: Case, node: Node, process: Process, rules: Sequence[str]) -> Iterator[Question]:
    """What one process does not state, of what any process must."""
    if node.stage is None:
        return
    lot, what = node.lots[0], in_words(node.step)
    asked = Question(
        to=signer(process.actor), kind="", about=lot, ask="", process=node.id, step=node.step, stages=(node.stage,),
        elements=tuple(sorted(node.elements)),
    )  # fmt: skip
    if node.country is None:
        yield replace(asked, kind="country", ask=f"In which country was the {what} of {lot}?")
    if case.site(node.id) is None:
        yield replace(asked, kind="site", ask=f"At which site was the {what} of {lot}?")
    least = max((case.rules[rule].evidence.least(node.stage) for rule in rules), default=0)
    grades = evidence_grades()
    if node.grade < least <= max((grades[paper.kind] for paper in process.evidence), default=0):
        ask = "Who are you, and who vouches for your key? Until that is known, your documents count as your word alone."
        yield Question(to=asked.to, kind="signer", about=asked.to, ask=ask)
    elif node.grade < least:
        ask = f"Which document shows the {what} of {lot}? So far: {GRADES[node.grade]}; asked: {GRADES[least]}."
        yield replace(asked, kind="document", ask=ask)
    for paper in process.evidence:
        if not paper.issuer:
            ask = f"Who issued the {in_words(paper.kind)} {paper.sha256[:16]}… of the {what} of {lot}?"
            yield replace(asked, kind="issuer", ask=ask)
    if process.flushed is None and _weaker(node, process):
        ask = f"Was the circuit flushed before the {what} of {lot}? Without a record it counts as blended."
        yield replace(asked, kind="model", ask=ask)
    if process.actor.startswith("z6Mk"):
        ask = f"Who holds the key {process.actor}, which signs the {what} of {lot}?"
        yield replace(asked, kind="signer", ask=ask)


def _weaker(node: Node, process: Process) -> bool:
    """Whether the ledger counts a process under a weaker model than it states, by itself."""
    return CUSTODY_MODELS.index(node.model) > CUSTODY_MODELS.index(process.model)


def _of_recycled(case: Case, lot: str) -> Iterator[Question]:
    """Where recycled material was milled and the magnet sintered, if no event says."""
    way = case.way(lot)
    recycled = {element for node in way.nodes.values() if node.recycled for element in node.elements}
    if not recycled or way.made_by is None:
        return
    to = signer(case.judged.graph.processes[way.made_by].actor)
    steps = {node.step for node in way.nodes.values()}
    for step in ("milling", "sintering"):
        if step not in steps:
            ask = f"Where was the {step} of {lot}? It holds recycled {', '.join(sorted(recycled))}."
            stage = stages_of_steps()[step] or ""
            yield Question(
                to=to, kind="recycled", about=lot, ask=ask, step=step, stages=(stage,),
                elements=tuple(sorted(recycled)),
            )  # fmt: skip


def _of_licences(case: Case, line: CaseLine, lot: str) -> Iterator[Question]:
    """The licence under which material left a country that licenses it, where the line states none."""
    if any(line.states(column) for column in _LICENCE):
        return
    nodes = case.way(lot).nodes
    for id_, node in nodes.items():
        for parent, elements in node.parents.items():
            before = nodes.get(parent)
            if before is None or before.country is None or before.country == node.country:
                continue
            for rule in licensing(case, before.country, elements):
                held = ", ".join(sorted(elements & {*rule.scope.elements}))
                ask = f"Under which export licence did {held} leave {country_name(before.country)} after the "
                ask += f"{in_words(before.step)} of {before.lots[0]} ({rule.id})?"
                yield Question(
                    to=signer(case.judged.graph.processes[parent].actor), kind="licence", about=before.lots[0],
                    ask=ask, process=id_, step=before.step, stages=(before.stage,) if before.stage else (),
                    elements=tuple(sorted(elements & {*rule.scope.elements})), column="licence_held",
                )  # fmt: skip


def licensing(case: Case, country: str, elements: frozenset[str]) -> list[Rule]:
    """Rules that ask a licence for these elements out of a country, and that are or may be in force."""
    return [
        rule
        for _, rule in sorted(case.rules.items())
        if any(fact.name == "licence_held" for fact in rule.fact)
        and country in rule.scope.origins
        and elements & {*rule.scope.elements}
        and status(rule, case.day, case.as_of).status in ("in_force", "unknown")
    ]


def _of_owners(line: CaseLine, actors: Sequence[str]) -> Iterator[Question]:
    """Who owns the signers, for those that the line does not name as on file."""
    told = line.cell("owners_on_file")
    known = set() if isinstance(told, Missing) else {name.strip() for name in str(told).split("|")}
    for actor in dict.fromkeys(actors):
        if actor not in known:
            ask = "Who owns 25 % or more of you, and who 50 % or more, by themselves or through others?"
            yield Question(to=actor, kind="owner", about=actor, ask=ask, column="owners_on_file")


def _of_stage(case: Case, gap: Gap, node: Node | None) -> Iterator[Question]:
    """A stage of an element that no path shows, where the process by itself states all it must."""
    if node is None or gap.element is None or gap.stage is None:
        return
    if node.stage == gap.stage and gap.element in node.elements:
        return  # its country or its document is asked for already
    actor = signer(case.judged.graph.processes[node.id].actor)
    yield Question(
        to=actor, kind="stage", about=node.lots[0] if node.lots else node.id, ask=gap.ask, process=node.id,
        step=node.step, stages=(gap.stage,), elements=(gap.element,),
    )  # fmt: skip


def supplier(line: CaseLine) -> str:
    """Who supplies a line, or that the line does not say."""
    told = line.cell("supplier")
    return f"the supplier of {line.name}" if isinstance(told, Missing) else str(told)


def _of_bare_line(
    case: Case, line: CaseLine, rules: Sequence[str], gaps: Sequence[tuple[Gap, Rule]]
) -> Iterator[Question]:
    """Everything that the rules ask of a line whose way nobody knows."""
    to = supplier(line)
    base = Question(to=to, kind="lot", about=line.name, ask="", column="lot_ids")
    named = f" The history does not know {', '.join(line.lots)}." if line.lots else ""
    yield replace(base, ask=f"Which lots is {line.name} made of?{named}")
    for element, stages in _wanted(case, line, rules).items():
        ask = f"Where does the {element} of {line.name}, if it holds any, come from: country and site of each stage?"
        yield replace(base, kind="stage", ask=ask, stages=stages, elements=(element,), column=None)
    yield replace(base, kind="model", ask=f"Under which custody model (ISO 22095) was {line.name} kept?", column=None)
    ask = f"Does {line.name} hold recycled material, and if so: where was it milled, and where was the magnet sintered?"
    yield replace(base, kind="recycled", ask=ask, column=None)
    ask = "Which documents show it, with the SHA-256 of each, and who signs for them?"
    yield replace(base, kind="document", ask=ask, column=None)
    yield from _of_owners(line, [to])
    if not any(line.states(column) for column in _LICENCE):
        ask = "Which export licence covers it, with number, last day and end user, if its material needs one?"
        yield replace(base, kind="licence", ask=ask, column="licence_held")
    for gap, rule in gaps:
        if gap.column and gap.column != "lot_ids" and _of(rule, gap.column) == "lot":
            yield replace(base, kind="fact", ask=gap.ask, column=gap.column)


def _wanted(case: Case, line: CaseLine, rules: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Elements with the stages that some reading wants shown; elements that the line states as absent are left out."""
    told = line.cell("magnet_type")
    kind = None if isinstance(told, Missing) else str(told)
    wanted: dict[str, dict[str, None]] = {}
    for id_ in rules:
        rule = case.rules[id_]
        reach = frozenset().union(*(reading.elements_in(kind) for reading in rule.reading))
        shows = entries(rule, case.line_day(line, rule), case.as_of, kind)
        named = {element for show in shows for element in show.elements}
        for show in shows:
            for element in show.elements or sorted(reach - named):
                if element in reach and not _absent(line, element):
                    wanted.setdefault(element, {}).update(dict.fromkeys(show.stages))
    return {element: _in_order(stages) for element, stages in wanted.items()}


def _absent(line: CaseLine, element: str) -> bool:
    return line.cell(f"{element.lower()}_wt_pct") == 0
