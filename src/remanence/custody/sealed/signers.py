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

    def told(self, key: str) -> str:
        """The holder's name with the identifiers that the trust file or an issuer gives."""
        parties = self.actors.get(key) or self.issuers.get(key) or ()
        known = dict.fromkeys(pair for party in parties for pair in party.identifiers)
        identifiers = ", ".join(f"{scheme} {value}" for scheme, value in known)
        return f"{self.name(key)} ({identifiers})" if identifiers else self.name(key)

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
            _stranger(index, statement, tally)
            return
        moments = [statement.created, recorded or statement.created]
        holding = [party for party in parties if all(party.period.holds(moment) for moment in moments)]
        if not holding:
            whose = parties[0]
            tally.each("refuse", "key_period", index, f"The key of {whose.name} holds {whose.period}, and {{}} "
                       "was signed or recorded outside that time.")  # fmt: skip
            return
        self._still(index, statement, holding, after(on), head, tally)

    def _still(
        self, index: int, statement: Statement, holding: list[Party], now: datetime, head: Head, tally: Tally
    ) -> None:
        """The key may have run out, or been taken back, since: then the signer's word for the day is not enough."""
        ends = max((party.period.ends or now for party in holding), default=now)
        revoked = self.revoked.get(statement.key, now)
        limit, why = (revoked, "was taken back") if revoked <= ends else (ends, "ran out")
        if revoked < now and statement.created >= revoked:
            tally.each("refuse", "revoked_key", index, f"The key of {holding[0].name} was taken back from "
                       f"{moment_text(revoked)} on, and {{}} was signed later.")  # fmt: skip
            return
        shown = head.logged_by(index)
        if limit < now and (shown is None or shown > limit):
            tally.each("doubt", "key_now", index, f"That {{}} was signed before the key of {holding[0].name} {why} "
                       f"({moment_text(limit)}): only the signer says so. A witness or a time stamp of before that "
                       "moment would show it.")  # fmt: skip


def _stranger(index: int, statement: Statement, tally: Tally) -> None:
    if statement.kind == "event":
        tally.each("refuse", "unknown_key", index, f"You do not trust the key {statement.key}, no issuer of yours "
                   "vouches for it, and it signed {}.")  # fmt: skip
    elif statement.kind == "actor" or statement.key != statement.body["key"]:
        tally.each("open", "stranger", index, f"Who holds {statement.key}, no issuer of yours, who speaks of keys in "
                   "{}: nothing rests on that.")  # fmt: skip


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
        tally.each("refuse", "clock", index, f"By its own word, {{}} was signed after {on}.")
    elif shown and created > shown + _SKEW:
        tally.each("refuse", "clock", index, f"By its own word, {{}} was signed later than {moment_text(shown)}, when "
                   "it was seen in the log.")  # fmt: skip
    if recorded and recorded > created + _SKEW:
        tally.each("refuse", "clock", index, "By its own word, {} was signed before its event was recorded.")
