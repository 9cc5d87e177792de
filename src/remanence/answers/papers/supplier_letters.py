"""Letters to suppliers: one to each that can answer something, with only what is not shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from remanence.answers.papers.case import Case, in_words, signer
from remanence.answers.papers.document import Cell, Column, Paper, Section, Table
from remanence.answers.papers.questions import Question, of_buyer, questions
from remanence.answers.papers.registry import paper
from remanence.answers.papers.terms import Terms

_COLUMNS = (
    Column("number", "No."), Column("about", "About", "id"), Column("elements", "Elements"),
    Column("stages", "Stages"), Column("question", "Question"), Column("send", "What would answer it"),
)  # fmt: skip


@paper("supplier-letters")
def supplier_letters(case: Case, terms: Terms) -> Paper:
    """One letter to each supplier that can answer something: only what is not shown, by element and stage."""
    rules = case.asked(terms.rules)
    asked = questions(case, rules)
    signed = Counter(signer(logged.actor) for logged in case.needed)
    by_addressee: dict[str, list[Question]] = {to: [] for to in _most_first(asked)}
    for question in asked:
        by_addressee[question.to].append(question)
    letters = [_letter(n, to, own, signed[to]) for n, (to, own) in enumerate(by_addressee.items(), 1)]
    return Paper(_headline(len(letters), len(asked)), (*letters, _own(case, rules)))


def _headline(letters: int, count: int) -> str:
    if not count:
        return "There is nothing to ask of a supplier."
    many = "One letter" if letters == 1 else f"{letters} letters"
    return f"{many} with {count} question{'s' if count > 1 else ''}; what the lots show is not asked again."


def _most_first(asked: Sequence[Question]) -> list[str]:
    """Addressees, the one with most questions first."""
    return [to for to, _ in sorted(Counter(q.to for q in asked).items(), key=lambda item: (-item[1], item[0]))]


def _letter(number: int, to: str, own: Sequence[Question], signed: int) -> Section:
    held = f"We hold {signed} event{'s' if signed != 1 else ''} signed by you and do not ask again what they state. "
    text = (
        f"To: {to}.",
        (held if signed else "We hold no event signed by you. ")
        + "Please answer by signed events, or by a document with its hash; say so where you cannot answer.",
    )
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "number": f"{number}.{place}", "about": question.about, "elements": ", ".join(question.elements) or None,
            "stages": ", ".join(map(in_words, question.stages)) or None, "question": question.ask,
            "send": question.send,
        }
        for place, question in enumerate(own, 1)
    )  # fmt: skip
    table = Table(f"letter-{number}", "Questions", _COLUMNS, rows)
    return Section(f"letter-{number}", f"Letter {number}: {to}", text, (table,))


def _own(case: Case, rules: Sequence[str]) -> Section:
    columns = (Column("part", "Line"), Column("column", "Column"), Column("question", "What only you can state"))
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"part": line.name, "column": gap.column, "question": gap.ask} for line, gap in of_buyer(case, rules)
    )
    table = Table("own", "Columns of your own", columns, rows, empty="No column of yours is open.")
    return Section("own", "For yourself, and for no supplier", (), (table,))
