"""The verifier: what a bundle proves to a stranger, with no network and no database.

In order: the container is canonical; each statement is signed as it says; each stands in the log whose checkpoint
the trusted key signed; witnesses, earlier checkpoints and time stamps agree; the signers are known and their keys
held; then the ledger is computed anew from the events alone. Nothing in the bundle is an authority: keys and
rules in it are copies to compare with the trust file. Without a trust file the most that can be said is that
the bundle agrees with itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256

from remanence.custody.events import parse_event
from remanence.custody.events.event import Event, LoggedEvent
from remanence.custody.finding import Finding
from remanence.custody.lots.building import build
from remanence.custody.lots.ledger import ledger
from remanence.custody.lots.way import way_of
from remanence.custody.sealed.bundle import Bundle, read_bundle
from remanence.custody.sealed.signers import Signers, check_clocks
from remanence.custody.sealed.statement import Statement, read_statement
from remanence.custody.sealed.tally import Result, Tally
from remanence.custody.sealed.trust import Trust
from remanence.custody.sealed.trusted_log import Head, check_log
from remanence.errors import InputError

__all__ = ["verify_bundle"]

_NEVER_PROVED = (
    "That what the statements say is true: a log proves that a statement was made, by whom and by when.",
    "That nothing was kept from the log: whoever does not write down an event leaves no trace here.",
    "That plants could have made this: capacity, ratios of the ore, routes and prices need knowledge of the world.",
)


def verify_bundle(content: bytes, trust: Trust | None, on: date) -> Result:
    """Check the bundle of one lot.

    Args:
        content: the file.
        trust: what the reader trusts; None: the answer is INTERNALLY_CONSISTENT at most.
        on: the day on which keys must hold or be shown to have held.

    Returns:
        VERIFIED, INTERNALLY_CONSISTENT or REJECTED, with what was proved, what was not, and what was found.
    """
    tally = Tally()
    try:
        bundle = read_bundle(content)
    except InputError as error:
        tally.refuse_input("container", error)
        return tally.result(trust is not None)
    statements = _statements(bundle, tally)
    events = _events(statements, tally)
    head = check_log(bundle, trust, tally)
    for index, statement in statements.items():
        check_clocks(index, statement, _recorded(events, index), on, head, tally)
    signers = Signers.of(statements, trust) if trust else None
    if signers and head:
        _signers(statements, events, signers, on, head, tally)
    _names(bundle, statements, signers, tally)
    _rules(bundle, trust, tally)
    if not tally.hard:
        names = signers.name if signers else str
        logged = [
            LoggedEvent(e, names(statements[i].key), i, statements[i].created) for i, e in events.items()
        ]
        _ledger(bundle.subject, logged, tally)
    tally.not_proved += _NEVER_PROVED
    return tally.result(trust is not None)


def _statements(bundle: Bundle, tally: Tally) -> dict[int, Statement]:
    statements = {}
    for index, content in sorted(bundle.statements.items()):
        try:
            statements[index] = read_statement(content, f"statement {index}")
        except InputError as error:
            tally.refuse_input("statement", error)
    if len(statements) == len(bundle.statements):
        tally.prove(
            f"Each of the {len(statements)} statements is, byte for byte, what the holder of its key signed."
        )
    return statements


def _events(statements: Mapping[int, Statement], tally: Tally) -> dict[int, Event]:
    events = {}
    for index, statement in statements.items():
        if statement.kind == "event":
            try:
                events[index] = parse_event(statement.body, f"statement {index}")
            except InputError as error:
                tally.refuse_input("event", error)
    return events


def _signers(
    statements: Mapping[int, Statement],
    events: Mapping[int, Event],
    signers: Signers,
    on: date,
    head: Head,
    tally: Tally,
) -> None:
    """Ask of each statement whether the reader knows who signed it, and whether the key held."""
    before, doubtful = tally.hard, tally.doubtful
    for index, statement in statements.items():
        signers.check(index, statement, _recorded(events, index), on, head, tally)
    if tally.hard == before:
        known = sorted({signers.told(s.key) for s in statements.values() if signers.knows(s.key)})
        tally.prove(f"The signers are those you trust, or whom your issuers vouch for: {'; '.join(known)}.")
        if tally.doubtful == doubtful:
            tally.prove(f"Their keys held when they signed, and held on {on} or were shown to be used before they "
                        "ran out or were taken back.")  # fmt: skip
    tally.leave_open("That no key was stolen or taken back without your trust file or this bundle saying so.")


def _recorded(events: Mapping[int, Event], index: int) -> datetime | None:
    return events[index].recorded if index in events else None


def _names(
    bundle: Bundle, statements: Mapping[int, Statement], signers: Signers | None, tally: Tally
) -> None:
    """Compare the bundle's list of signers with those who signed, and with the names that the reader knows."""
    keys = {statement.key for statement in statements.values()}
    if set(bundle.keys.actors) != keys:
        tally.refuse("keys", "The signers that the bundle names are not those who signed, one for one.")
    if signers is None:
        tally.leave_open("Who signed: without a trust file every key in the bundle could be a stranger's, and so could "
                         "the log's. All of it may have been made anew by anybody.")  # fmt: skip
        return
    known = {signers.name(key): key for key in signers.actors}
    for key, told in sorted(bundle.keys.actors.items()):
        if told in known and key != known[told] and signers.name(key) != told:
            tally.refuse(
                "keys", f"The bundle gives '{told}', whom you know, a key that is not theirs: {key}."
            )
        elif signers.knows(key) and told not in (key, signers.name(key)):
            text = (
                f"The bundle calls the holder of {key} '{told[:100]}'; you know it as '{signers.name(key)}'."
            )
            tally.findings.append(Finding(kind="name", hard=False, text=text))


def _rules(bundle: Bundle, trust: Trust | None, tally: Tally) -> None:
    """Copies of rules are compared by hash with those that the reader trusts."""
    trusted = trust.rules if trust else {}
    for rule, content in bundle.rules.items():
        if rule not in trusted:
            tally.leave_open(f"That the copy of rule {rule} is the law: your trust file does not name it.")
        elif sha256(content).hexdigest() != trusted[rule]:
            tally.refuse("rules", f"The copy of rule {rule} is not the one that you trust.")
        else:
            tally.prove(f"The copy of rule {rule} is the one that you trust.")
    for rule in sorted(set(trusted) - set(bundle.rules)):
        tally.leave_open(f"Which text of rule {rule} the exporter used: the bundle holds no copy.")


def _ledger(subject: str, logged: Iterable[LoggedEvent], tally: Tally) -> None:
    """Compute lots and balances anew from the events, and see whether the lot's story has an end and a beginning."""
    graph, findings = build(list(logged))
    findings += ledger(graph)
    tally.findings += findings
    lot = graph.lots.get(subject)
    if lot is None or lot.made_by is None:
        tally.refuse("history", f"No statement in the bundle says how the lot {subject} was made.")
        return
    for process, missing, elements in way_of(graph, subject, findings).unexplained:
        tally.leave_open(f"Where {missing} came from, which {process} used: no statement here says who made it "
                         f"({', '.join(sorted(elements))}).")  # fmt: skip
    if not tally.hard:
        count = len(graph.lots)
        tally.prove(f"This is the story of the lot {subject}, and its ledger of {count} lots, from the events alone, "
                    "closes: no process gives more of an element than went in beyond the error of the assays, no lot "
                    "is used beyond its mass, and none before it was made.")  # fmt: skip
