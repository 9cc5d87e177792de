"""``remanence custody papers``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from remanence.cli.call import AsJson, AsOf, Call, On, RulesFolders, Workspace
from remanence.cli.custody.shared import Bundle, TrustFile, checked_history, trust_of
from remanence.cli.show import envelope, say, show

Subject = Annotated[str, typer.Argument(metavar="LOT|BOM", help="A lot, or a bill of materials (CSV, XLSX).")]
Folder = Annotated[Path, typer.Option("--out", metavar="DIR", help="Write the papers there, whole.")]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", metavar="NAME", help="Only this paper; may be repeated (all).")
]
RuleIds = Annotated[
    list[str] | None, typer.Option("--rule", metavar="R", help="Ask this rule; the paper's own if none is named.")
]
Facts = Annotated[
    list[str] | None, typer.Option("--fact", metavar="NAME=VALUE", help="A fact that the subject does not state.")
]


def command(
    subject: Subject,
    out: Folder,
    kind: Kinds = None,
    rule: RuleIds = None,
    fact: Facts = None,
    rules: RulesFolders = None,
    bundle: Bundle = None,
    trust: TrustFile = None,
    as_of: AsOf = None,
    on: On = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Write the papers about a lot or a bill of materials: HTML, XLSX and JSON of each, all of them or none.

    What no line and no event states stands in them as missing, with what would fill it.
    """
    from remanence.answers.papers import gather, make
    from remanence.answers.papers.registry import check_kinds
    from remanence.reports.papers import drawn, listed, paper_files
    from remanence.reports.whole import write_whole
    from remanence.rules import load_rules

    call = Call(workspace, as_of, on)
    call.folder("--out", out)
    kinds = call.attempt(lambda: check_kinds(kind or ()))
    law = call.attempt(lambda: load_rules(call.places, rules or ()))
    trusted = call.attempt(lambda: trust_of(call.places, trust))
    facts = call.pairs("--fact", fact or ())
    atlas = call.checked()
    assert law is not None and kinds is not None
    case = gather(
        subject,
        rules=law,
        chosen=tuple(rule or ()),
        events=lambda: checked_history(call, workspace, bundle, trusted, dated=on is not None),
        view=atlas.as_of(call.known),
        places=call.places,
        as_of=call.known,
        on=call.moment if on is not None else None,
        given=facts,
    )
    documents = [envelope("custody-paper", atlas, call.dates, result) for result in make(case, kinds).values()]
    files = {name: content for document in documents for name, content in paper_files(document).items()}
    written = write_whole(files, out)
    show(envelope("custody-papers", atlas, call.dates, listed(documents)), as_json, drawn)
    say(*(f"Written: {path}" for path in written))
