"""Who may sign: the keys that a trust file names, those that its issuers vouch for, and those taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from remanence.custody.sealed.period import Period, after, start
from remanence.custody.sealed.proof import moment_text
from remanence.custody.sealed.statement import Statement
from remanence.custody.sealed.tally import Tally
from remanence.custody.sealed.trust import Party, Trust
from remanence.custody.sealed.trusted_log import Head

__all__ = ["Signers", "check_clocks"]

_SKEW = timedelta(minutes=5)
"""What honest clocks may differ by."""


@dataclass(frozen=True, slots=True)
class Signers:
    """Parties by key (a key may be vouched for more than once), and from when keys are taken back."""

    actors: Mapping[str, tuple[Party, ...]]
    issuers: Mapping[str, tuple[Party, ...]]
    revoked: Mapping[str, datetime]

    @classmethod
    def of(cls, statements: Mapping[int, Statement], trust: Trust) -> Signers:
        """Gather them. An issuer counts only where the trust file names it; a copy in the bundle never does."""
        revoked = _revoked(statements, trust)
        actors: dict[str, tuple[Party, ...]] = {key: (party,) for key, party in trust.actors.items()}
        for statement in statements.values():
            if statement.kind == "actor" and statement.key in trust.issuers:
                party = _vouched(statement)
                if party.key not in trust.actors:
                    actors[party.key] = (*actors.get(party.key, ()), party)
        return cls(actors, {key: (party,) for key, party in trust.issuers.items()}, revoked)

    def name(self, key: str) -> str:
        """What the holder of a key is called; the key itself where nobody says."""
        parties = self.actors.get(key) or self.issuers.get(key)
        return parties[0].name if parties else key

    def knows(self, key: str) -> bool:
        """Whether the key is an actor's or an issuer's."""
        return key in self.actors or key in self.issuers

    def check(
        self, index: int, statement: Statement, recorded: datetime | None, on: date, head: Head, tally: Tally
    ) -> None:
        """Check that the key held when the statement was recorded and signed, and holds now or is shown to have held.

        Args:
            index: place in the log.
            statement: what was signed.
            recorded: when its event was recorded, by its own word.
            on: the day asked about.
            head: what holds of the log.
            tally: what is found goes here.
        """
        parties = (self.actors if statement.kind == "event" else self.issuers).get(statement.key)
        if parties is None:
            self._stranger(index, statement, tally)
            return
        moments = [statement.created, recorded or statement.created]
        holding = [party for party in parties if all(party.period.holds(moment) for moment in moments)]
        if not holding:
            at, whose = moment_text(statement.created), parties[0]
            tally.refuse("key_period", f"Statement {index} was signed at {at} with a key of {whose.name}, which holds "
                         f"{whose.period}.")  # fmt: skip
            return
        self._still(index, statement, holding, after(on), head, tally)

    def _stranger(self, index: int, statement: Statement, tally: Tally) -> None:
        if statement.kind == "event":
            tally.refuse("unknown_key", f"Statement {index} is signed by {statement.key}: you do not trust this key, "
                         "and no issuer that you trust vouches for it.")  # fmt: skip
        elif statement.kind == "actor" or statement.key != statement.body["key"]:
            tally.leave_open(f"Statement {index} ({statement.kind}) comes from {statement.key}, no issuer of yours: "
                             "nothing rests on it.")  # fmt: skip

    def _still(
        self, index: int, statement: Statement, holding: list[Party], now: datetime, head: Head, tally: Tally
    ) -> None:
        """The key may have run out, or been taken back, since: then the signer's word for the day is not enough."""
        ends = max((party.period.ends or now for party in holding), default=now)
        revoked = self.revoked.get(statement.key, now)
        limit, why = (revoked, "was taken back") if revoked <= ends else (ends, "ran out")
        if revoked < now and statement.created >= revoked:
            tally.refuse("revoked_key", f"Statement {index} was signed at {moment_text(statement.created)}; the key of "
                         f"{holding[0].name} was taken back from {moment_text(revoked)} on.")  # fmt: skip
            return
        shown = head.logged_by(index)
        if limit < now and (shown is None or shown > limit):
            tally.doubt(f"That statement {index} was signed before the key of {holding[0].name} {why} "
                        f"({moment_text(limit)}): only its signer says so. A witness or time stamp of before "
                        "that moment would show it.")  # fmt: skip


def _revoked(statements: Mapping[int, Statement], trust: Trust) -> dict[str, datetime]:
    """Earliest moment from which each key is taken back: by the trust file, by an issuer, or by its own holder."""
    parties = [*trust.actors.values(), *trust.issuers.values()]
    told = [(party.key, party.revoked) for party in parties if party.revoked]
    told += [
        (statement.body["key"], start(statement.body["revoked_from"]))
        for statement in statements.values()
        if statement.kind == "revocation"
        if statement.key in trust.issuers or statement.key == statement.body["key"]
    ]
    revoked: dict[str, datetime] = {}
    for key, at in told:
        revoked[key] = min(at, revoked.get(key, at))
    return revoked


def _vouched(statement: Statement) -> Party:
    body = statement.body
    return Party(
        name=body["actor"],
        key=body["key"],
        period=Period(start(body["valid_from"]), after(body["valid_until"])),
        identifiers=tuple((item["scheme"], item["value"]) for item in body["identifiers"]),
    )


def check_clocks(
    index: int, statement: Statement, recorded: datetime | None, on: date, head: Head | None, tally: Tally
) -> None:
    """Refuse what is dated after the day asked about, after somebody saw it logged, or before it was recorded."""
    created = statement.created
    shown = head.logged_by(index) if head else None
    if created >= after(on):
        tally.refuse(
            "clock", f"Statement {index} says that it was signed at {moment_text(created)}, after {on}."
        )
    elif shown and created > shown + _SKEW:
        tally.refuse("clock", f"Statement {index} says that it was signed at {moment_text(created)}, yet it was "
                     f"logged by {moment_text(shown)}.")  # fmt: skip
    if recorded and recorded > created + _SKEW:
        tally.refuse("clock", f"Statement {index} was signed at {moment_text(created)}, before its event was recorded "
                     f"({moment_text(recorded)}).")  # fmt: skip
