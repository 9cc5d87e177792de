"""The risk assessment of strategic raw materials: where each went through each stage, what may hit it, what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from remanence.answers.papers.case import Case, CaseLine, country_name, in_words
from remanence.answers.papers.document import Cell, Column, Missing, Paper, Section, Table
from remanence.answers.papers.questions import licensing, questions
from remanence.answers.papers.registry import paper
from remanence.answers.papers.shares import RECYCLING, parts
from remanence.answers.papers.terms import Terms
from remanence.rules.decide import decide
from remanence.rules.facts import asked as facts_of_rule
from remanence.rules.facts import read_facts
from remanence.rules.verdict import Verdict

_MOSTLY = 0.5
_LEAST = 1e-9


@dataclass(slots=True)
class _Cell:
    """One element at one stage: kilograms by country and standing, and the sites."""

    element: str
    group: str
    stage: str
    kg: dict[tuple[str | None, str], float] = field(default_factory=lambda: defaultdict(float))
    sites: set[str] = field(default_factory=set)

    @property
    def total(self) -> float:
        """Kilograms that went through this stage, or should have."""
        return sum(kg for (_, standing), kg in self.kg.items() if standing not in ("recycled", "primary"))

    def of(self, *standings: str) -> float:
        """Share of the total with one of these standings."""
        return sum(kg for (_, s), kg in self.kg.items() if s in standings) / self.total if self.total else 0.0

    def countries(self) -> dict[str, float]:
        """Share of the total by country, known and estimated, the largest first."""
        sums: dict[str, float] = defaultdict(float)
        for (country, _), kg in self.kg.items():
            if country:
                sums[country] += kg / self.total
        return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))

    @property
    def score(self) -> float | None:
        """Sum of the squared shares by country, all that is unknown taken for one country."""
        if not self.total:
            return None
        return sum(share**2 for share in self.countries().values()) + self.of("unknown") ** 2


@paper("risk-assessment")
def risk_assessment(case: Case, terms: Terms) -> Paper:
    """Each strategic raw material by stage and country, what may hit it, how vulnerable the supply is, what to do."""
    elements = tuple(terms.more.get("elements", ()))
    cells = _cells(case, elements, terms.more.get("group", ()))
    untraced = [line for line in case.lines if not set(line.lots) & set(case.lots)]
    judged = {id(cell): _factors(case, cell, terms) for cell in cells}
    return Paper(
        _headline(cells, untraced, judged),
        (
            _duty(case, terms, cells, untraced),
            Section("map", "Where the materials come from", _how_counted(terms),
                    (_materials(case, elements, untraced), _map(cells), _untraced(untraced))),
            Section("vulnerability", "What may hit the supply, and how vulnerable it is", (_SCORE,),
                    (_vulnerability(cells, judged, terms),)),
            Section("mitigation", "What would reduce it", (), (_mitigation(cells, judged), _cushions(case))),
            _requests(case, terms, elements),
        ),
        tuple(f"Nothing is known of {line.name}: it is in no share below." for line in untraced),
    )  # fmt: skip


_SCORE = (
    "Score: sum of the squared shares by country, with all that is unknown taken for one country; 1 is one country, or "
    "nothing known. Significant: a licence may be needed, most of it is unknown, or a lot is contradicted; "
    "some: another factor. It counts what the lots show today, and says nothing of what could be bought instead."
)


def _how_counted(terms: Terms) -> tuple[str, ...]:
    counted = (
        "Shares are of the mass of the element in the lots on the lines, each lot counted once. Known: with a "
        "document; estimated: by the supplier's word alone, or under a custody model that counts on paper; unknown: "
        "no event shows the stage. Where one stage has several processes, the last of them counts."
    )
    return (counted, *([terms.more["elements_note"]] if "elements_note" in terms.more else []))


def _cells(case: Case, elements: Sequence[str], groups: Sequence[Mapping[str, object]]) -> list[_Cell]:
    found = []
    for element in elements:
        for group in groups:
            for stage in group["stages"]:  # type: ignore[attr-defined]
                cell = _Cell(element, str(group["name"]), stage)
                for lot in case.lots:
                    held = case.judged.graph.lots[lot].elements.get(element)
                    if held and held.kg > 0:
                        _add(cell, case, lot, held.kg)
                if cell.kg:
                    found.append(cell)
    return found


def _add(cell: _Cell, case: Case, lot: str, kg: float) -> None:
    for part in parts(case, lot, cell.element, cell.stage):
        cell.kg[part.country, part.standing] += kg * part.share
        if part.site:
            cell.sites.add(part.site)


def _headline(cells: Sequence[_Cell], untraced: Sequence[CaseLine], judged: Mapping[int, list[_Factor]]) -> str:
    if not cells:
        return "Nothing is known of where the materials come from: no line has a lot that the history knows."
    worst = [cell for cell in cells if any(factor.significant for factor in judged[id(cell)])]
    named = list(dict.fromkeys(cell.element for cell in worst))
    rest = f" {len(untraced)} line{'s are' if len(untraced) > 1 else ' is'} not traced at all." if untraced else ""
    if not named:
        return f"No significant vulnerability shows in the lots.{rest}"
    return f"Significant vulnerability for {', '.join(named)}.{rest}"


def _duty(case: Case, terms: Terms, cells: Sequence[_Cell], untraced: Sequence[CaseLine]) -> Section:
    """Whether the duty holds and when it is due: facts of the company, which no lot shows."""
    columns = (Column("question", "What the rule asks of it"), Column("answer", "Answer"), Column("rule", "Rule"))
    told = (
        Column("rule", "Rule"), Column("outcome", "Verdict", "outcome"), Column("clause", "Where in the text"),
        Column("why", "What it says"), Column("due", "Next assessment due", "date"),
    )  # fmt: skip
    rows: list[dict[str, Cell]] = []
    verdicts: list[dict[str, Cell]] = []
    for id_ in case.asked(terms.rules, of_company=True):
        computed = _unknown_share(cells) if cells and not untraced else None
        facts, verdict = _company(case, id_, computed)
        rows += [{"question": ask, "answer": cell, "rule": id_} for ask, cell in facts.values()]
        due = next((cell for name, (_, cell) in facts.items() if name.endswith("_due")), None)
        verdicts.append(
            {"rule": id_, "outcome": verdict.outcome, "clause": verdict.clause or None, "why": verdict.text, "due": due}
        )
    tables = (
        Table("duty", "The duty on the day", told, tuple(verdicts)),
        Table("company", "The company", columns, tuple(rows)),
    )
    return Section("duty", "Whether it is due", (), tables)


def _company(case: Case, id_: str, unknown_share: float | None) -> tuple[dict[str, tuple[str, Cell]], Verdict]:
    rule = case.rules[id_]
    found: dict[str, tuple[str, Cell]] = {}
    for fact in facts_of_rule(rule):
        stated = [line.cell(fact.name) for line in case.lines if line.states(fact.name)]
        cell: Cell = stated[0] if stated else Missing(fact.name)
        if isinstance(cell, Missing) and fact.name == "origin_unknown_share" and unknown_share is not None:
            cell = f"{unknown_share:.6g}"
        found[fact.name] = (fact.question, cell)
    texts = {name: str(cell) for name, (_, cell) in found.items() if not isinstance(cell, Missing)}
    facts = read_facts(rule, texts, "company")
    verdict = decide(rule, facts, None, subject="company", on=case.day, as_of=case.as_of, rules=case.rules)
    return found, verdict


def _unknown_share(cells: Sequence[_Cell]) -> float:
    """Share of the mass of all materials that is unknown at its worst stage."""
    worst: dict[str, tuple[float, float]] = {}
    for cell in cells:
        if cell.stage != RECYCLING:
            share, mass = worst.get(cell.element, (0.0, 0.0))
            worst[cell.element] = (max(share, cell.of("unknown")), max(mass, sum(cell.kg.values())))
    total = sum(mass for _, mass in worst.values())
    return sum(share * mass for share, mass in worst.values()) / total if total else 1.0


def _materials(case: Case, elements: Sequence[str], untraced: Sequence[CaseLine]) -> Table:
    columns = (
        Column("element", "Material"), Column("kg", "In the lots", "number", "kg of the element"),
        Column("lots", "Lots that hold it", "number"),
        Column("untraced", "Lines not traced that may hold it", "number"),
    )  # fmt: skip
    rows: list[dict[str, Cell]] = []
    for element in elements:
        masses = [case.judged.graph.lots[lot].elements[element].kg for lot in _holding(case, element)]
        may = sum(line.cell(f"{element.lower()}_wt_pct") != 0 for line in untraced)
        rows.append({"element": element, "kg": round(sum(masses), 6), "lots": len(masses), "untraced": may})
    return Table("materials", "Strategic raw materials in the lots", columns, tuple(rows))


def _map(cells: Sequence[_Cell]) -> Table:
    columns = (
        Column("element", "Material"), Column("group", "Part of the chain"), Column("stage", "Stage"),
        Column("country", "Country"), Column("standing", "Standing"), Column("share", "Share", "share", "of mass"),
        Column("kg", "Mass", "number", "kg of the element"),
    )  # fmt: skip
    rows: list[dict[str, Cell]] = []
    for cell in cells:
        whole = sum(cell.kg.values())
        order = sorted(cell.kg.items(), key=lambda item: (-item[1], str(item[0])))
        rows += [
            {
                "element": cell.element, "group": cell.group, "stage": in_words(cell.stage),
                "country": country_name(country) if country else None, "standing": _in_words(standing),
                "share": round(kg / whole, 6), "kg": round(kg, 6),
            }
            for (country, standing), kg in order
            if kg / whole > _LEAST
        ]  # fmt: skip
    return Table("map", "By stage and country", columns, tuple(rows), empty="No lot holds any of these materials.")


def _in_words(standing: str) -> str:
    told = {"recycled": "recycled: had this stage before", "primary": "not recycled"}
    return told.get(standing, standing)


def _untraced(untraced: Sequence[CaseLine]) -> Table:
    columns = (Column("part", "Line"), Column("lots", "Lots named"), Column("supplier", "Supplier"))
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"part": line.name, "lots": ", ".join(line.lots) or Missing("lot_ids"), "supplier": line.cell("supplier")}
        for line in untraced
    )
    note = "They are in no share above: every share of known origin would be smaller with them."
    title = "Lines of which nothing is known"
    return Table("untraced", title, columns, rows, note if rows else "", "Every line is traced.")


@dataclass(frozen=True, slots=True)
class _Factor:
    """Why a material is vulnerable at a stage: word of `_MEASURES`, whether it alone is significant, and the text."""

    kind: str
    significant: bool
    text: str


def _factors(case: Case, cell: _Cell, terms: Terms) -> list[_Factor]:
    found = []
    limit, home = terms.more.get("concentration", 1.0), set(terms.more.get("home", ()))
    for country, share in cell.countries().items():
        where = f"{share:.0%} in {country_name(country)}"
        if share >= limit and country not in home:
            found.append(_Factor("concentration", False, f"{where}, one third country"))
        laws = [rule.id for rule in licensing(case, country, frozenset({cell.element}))]
        if laws:
            found.append(_Factor("licence", True, f"{where}: leaving it may need a licence ({', '.join(laws)})"))
    unknown, guessed = cell.of("unknown"), cell.of("estimated")
    if unknown > _LEAST:
        found.append(_Factor("unknown", unknown > _MOSTLY, f"{unknown:.0%} of unknown origin"))
    if guessed > _LEAST:
        found.append(_Factor("estimated", False, f"{guessed:.0%} on the supplier's word or on paper alone"))
    if len(cell.sites) == 1 and cell.total:
        found.append(_Factor("one_site", False, "one site only"))
    if cell.total and any(case.trace(lot).contradicted for lot in _holding(case, cell.element)):
        found.append(_Factor("contradicted", True, "what is stated of a lot is contradicted"))
    return found


def _holding(case: Case, element: str) -> list[str]:
    """Lots that hold an element."""
    lots = case.judged.graph.lots
    return [lot for lot in case.lots if (held := lots[lot].elements.get(element)) and held.kg > 0]


def _vulnerability(cells: Sequence[_Cell], judged: Mapping[int, list[_Factor]], terms: Terms) -> Table:
    columns = (
        Column("element", "Material"), Column("stage", "Stage"), Column("largest", "Largest country"),
        Column("largest_share", "Its share", "share"), Column("unknown", "Unknown", "share"),
        Column("estimated", "Estimated", "share"), Column("sites", "Sites", "number"),
        Column("score", "Score", "number"),
        Column("vulnerability", "Vulnerability"), Column("factors", "Factors"),
    )  # fmt: skip
    rows: list[dict[str, Cell]] = []
    for cell in cells:
        if not cell.total:
            continue
        largest = next(iter(cell.countries().items()), (None, 0.0))
        factors = judged[id(cell)]
        heavy = any(factor.significant for factor in factors)
        score = cell.score
        rows.append(
            {
                "element": cell.element, "stage": in_words(cell.stage),
                "largest": country_name(largest[0]) if largest[0] else None, "largest_share": round(largest[1], 6),
                "unknown": round(cell.of("unknown"), 6), "estimated": round(cell.of("estimated"), 6),
                "sites": len(cell.sites), "score": None if score is None else round(score, 6),
                "vulnerability": "significant" if heavy else "some" if factors else "low",
                "factors": "; ".join(factor.text for factor in factors) or "none found",
            }
        )  # fmt: skip
    note = str(terms.more.get("concentration_note", ""))
    return Table("vulnerability", "By material and stage", columns, tuple(rows), note)


_MEASURES = {
    "contradicted": "Have the supplier explain it before anything else; the evidence pack names it.",
    "licence": "Stock over the time that a licence takes; a way that needs none; a magnet with less of it, or none.",
    "unknown": "Ask the supplier; the requests below.",
    "concentration": "A second source in another country; a magnet with less of it, or none.",
    "one_site": "Qualify a second site; stock until it is.",
    "estimated": "Ask for a document; the requests below.",
}
"""What to assess against each kind of factor, the worst first."""


def _mitigation(cells: Sequence[_Cell], judged: Mapping[int, list[_Factor]]) -> Table:
    columns = (
        Column("element", "Material"), Column("factor", "Against"), Column("stages", "At stages"),
        Column("measure", "To assess"),
    )  # fmt: skip
    stages: dict[tuple[str, str], dict[str, None]] = {}
    for cell in cells:
        for factor in judged[id(cell)]:
            stages.setdefault((cell.element, factor.kind), {})[in_words(cell.stage)] = None
    order = [*_MEASURES]
    elements = [*dict.fromkeys(cell.element for cell in cells)]
    keys = sorted(stages, key=lambda key: (order.index(key[1]), elements.index(key[0])))
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"element": key[0], "factor": in_words(key[1]), "stages": ", ".join(stages[key]), "measure": _MEASURES[key[1]]}
        for key in keys
    )
    note = "What to assess, diversification and substitution among it; not what was found to work."
    return Table("mitigation", "By factor", columns, rows, note)


def _cushions(case: Case) -> Table:
    columns = (
        Column("part", "Line"), Column("stock", "Stock", "number", "days of need"),
        Column("order", "On order", "number", "kg of magnets"),
        Column("requalification", "Requalification of another source", "number", "weeks"),
    )  # fmt: skip
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "part": line.name, "stock": line.cell("stock_days"), "order": line.cell("on_order_kg"),
            "requalification": line.cell("requalification_weeks"),
        }
        for line in case.lines
    )  # fmt: skip
    return Table("cushions", "What each line holds against it", columns, rows)


def _requests(case: Case, terms: Terms, elements: Sequence[str]) -> Section:
    columns = (
        Column("number", "No.", "number"), Column("to", "To"), Column("elements", "Materials"),
        Column("question", "Request"),
        Column("sent", "Sent on", "date"), Column("answered", "Answered on", "date"),
    )  # fmt: skip
    default = [rule for rule in terms.more.get("origin_rules", ()) if rule in case.rules]
    asked = [q for q in questions(case, case.asked(default)) if not q.elements or {*q.elements} & {*elements}]
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "number": n, "to": q.to, "elements": ", ".join(sorted({*q.elements} & {*elements})) or None,
            "question": q.ask, "sent": None, "answered": None,
        }
        for n, q in enumerate(asked, 1)
    )  # fmt: skip
    note = "The days are yours to fill in: nothing here was sent. The letters are the paper `supplier-letters`."
    table = Table("requests", "Requests to suppliers", columns, rows, note, "Nothing is open.")
    return Section("requests", "Log of requests", (), (table,))
