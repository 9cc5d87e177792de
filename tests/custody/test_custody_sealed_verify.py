"""The verifier: what it proves, what it leaves open, and what it refuses, one reason at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from custody.sealed_world import (
    ISSUER,
    LOG,
    MELT,
    METAL,
    MINE,
    NAMES,
    ON,
    ORE,
    OTHER_ORE,
    OXIDE,
    PLANT,
    RULE,
    SECOND,
    STORY,
    WITNESS,
    Said,
    World,
    later,
    mining,
    separation,
    trust,
    trust_text,
    voucher,
)
from custody.small_tsa import SmallTsa, noon
from remanence.custody.log.keys import NOTE, SigningKey
from remanence.custody.log.log import Log
from remanence.custody.sealed.bundle import Bundle, read_bundle, write_bundle
from remanence.custody.sealed.export import export_lot
from remanence.custody.sealed.keys import Signer
from remanence.custody.sealed.tally import Result
from remanence.custody.sealed.trust import Trust
from remanence.custody.sealed.trust_file import read_trust
from remanence.custody.sealed.verify import verify_bundle
from remanence.errors import InputError

WORLD = World()
STRANGER = Signer.from_seed(b"x" * 32)
REVOCATION = {"key": PLANT.key, "revoked_from": "2026-06-01", "reason": "laptop lost"}
SEPARATED = Said(PLANT, separation(), date(2026, 4, 2))


def kinds(result: Result) -> set[str]:
    """Kinds of the hard findings."""
    return {finding.kind for finding in result.findings if finding.hard}


def asked(world: World = WORLD, on: date = ON, told: dict[str, Any] | None = None, **choice: Any) -> Result:
    """Verify a bundle of a world under the usual trust file."""
    return verify_bundle(world.file(**choice), trust(**(told or {})), on)


def test_an_honest_bundle_is_verified_and_says_what_that_means() -> None:
    result = asked(since=[2], told={"newest": WORLD.head(2), "whole": True})
    assert result.status == "VERIFIED"
    assert not any(finding.hard for finding in result.findings)
    proved = "\n".join(result.proved)
    for words in (
        "Each of the 5",
        "All 5 statements",
        "all that the log held",
        "harbour",
        "saw at 2",
        "Mine",
        "XX-1",
        "closes",
    ):
        assert words in proved
    open_ = "\n".join(result.not_proved)
    for words in ("is true", "kept from the log", "knowledge of the world", "a newer checkpoint", "stolen"):
        assert words in open_
    assert set(result.to_json()) == {"status", "proved", "not_proved", "findings"}


def test_without_a_trust_file_it_only_agrees_with_itself() -> None:
    result = verify_bundle(WORLD.file(), None, ON)
    assert result.status == "INTERNALLY_CONSISTENT"
    assert "made anew by anybody" in "\n".join(result.not_proved)


def forged() -> World:
    """The same story told and signed anew by a stranger, log, issuer and witness included."""
    keys = {old: Signer.from_seed(bytes([i]) * 32) for i, old in enumerate((ISSUER, MINE, PLANT, MELT), 1)}
    said = []
    for one in STORY:
        body = {**one.body, "key": keys[MINE].key} if one.kind == "actor" else one.body
        said.append(replace(one, by=keys[one.by], body=body).signed())
    log = SigningKey(LOG.name, NOTE, b"F" * 32)
    witness = replace(WITNESS, secret=b"G" * 32)
    names = {new.key: NAMES[old.key] for old, new in keys.items()}
    return World(tuple(said), log, (witness,), names=names)


def test_a_full_resigning_agrees_with_itself_and_is_refused_by_trust() -> None:
    content = forged().file()
    assert verify_bundle(content, None, ON).status == "INTERNALLY_CONSISTENT"
    result = verify_bundle(content, trust(), ON)
    assert result.status == "REJECTED"
    assert "checkpoint" in kinds(result)


def test_a_resigning_under_the_true_log_key_is_refused_by_the_actors_keys() -> None:
    result = asked(replace(forged(), log=LOG, witnesses=(WITNESS,)))
    assert {"unknown_key", "keys"} <= kinds(result)


def test_the_true_keys_beside_a_stranger_do_not_help() -> None:
    bundle = WORLD.bundle()
    for log in (SigningKey(LOG.name, NOTE, b"F" * 32), SigningKey("log.example/other", NOTE, b"L" * 32)):
        other = replace(WORLD, log=log).bundle()
        keys = other.keys.model_copy(update={"log": bundle.keys.log})
        for made in (other, replace(other, origin=bundle.origin), replace(other, keys=keys)):
            assert "checkpoint" in kinds(verify_bundle(write_bundle(made), trust(), ON))


def test_what_the_ledger_shows_rejects_while_signatures_and_proofs_stand() -> None:
    world = World().saying()
    entries = list(world.entries)
    entries[2] = replace(SEPARATED, body=separation(out=1_300)).signed()
    result = asked(replace(world, entries=tuple(entries)))
    assert result.status == "REJECTED"
    finding = next(f for f in result.findings if f.hard)
    assert finding.element == "Nd"
    assert finding.kg is not None
    assert finding.kg > 0
    assert {ORE, OXIDE} & set(finding.lots)
    assert "All 5 statements" in "\n".join(result.proved)
    assert "closes" not in "\n".join(result.proved)


def test_a_part_of_a_log_leaves_the_rest_open() -> None:
    world = WORLD.saying(Said(MINE, mining(OTHER_ORE, 9), date(2026, 6, 1)))
    result = asked(world, only=range(5))
    assert result.status == "VERIFIED"
    assert "the other 1 entries" in "\n".join(result.not_proved)
    assert kinds(asked(world, only=range(5), told={"whole": True})) == {"whole_log"}


def test_a_lot_that_nobody_made_is_no_subject() -> None:
    assert "history" in kinds(asked(subject="urn:epc:class:lgtin:4012345.0.NONE"))
    assert "history" in kinds(asked(only=[0, 1]))


def test_a_hole_in_the_story_is_named() -> None:
    result = asked(only=[2, 3, 4])
    assert result.status == "VERIFIED"
    assert any(f"Where {ORE} came from" in text for text in result.not_proved)


def test_what_is_wrong_with_many_statements_is_one_line() -> None:
    keys = Signer.from_seed(b"n" * 32)
    said = tuple(Said(keys, mining(f"{ORE}-{n}", n), date(2026, 6, 1)).signed() for n in range(30))
    result = asked(World(said))
    (finding,) = [finding for finding in result.findings if finding.kind == "unknown_key"]
    assert "statements 0, 1, 2, 3 and 26 more" in finding.text
    bundle = WORLD.bundle()
    bent = {index: content[:-1] for index, content in enumerate([bundle.statements[0]] * 30)}
    broken = verify_bundle(write_bundle(replace(bundle, statements=bent)), None, ON)
    assert sum(finding.kind == "statement" for finding in broken.findings) == 20


# ---- the state of the log -------------------------------------------------------------------------------------


def test_an_older_state_is_refused_by_who_has_seen_a_newer_one_and_by_nobody_else() -> None:
    corrected = WORLD.saying(Said(ISSUER, REVOCATION, date(2026, 6, 2), "revocation"))
    old = corrected.file(size=5)
    assert verify_bundle(old, trust(), ON).status == "VERIFIED"
    assert any("An older" in text for text in verify_bundle(old, trust(), ON).not_proved)
    result = verify_bundle(old, trust(newest=corrected.head()), ON)
    assert kinds(result) == {"older_state"}


def test_a_fork_is_refused_by_who_has_seen_the_other_branch() -> None:
    one = WORLD.saying(Said(MINE, mining(OTHER_ORE, 9), date(2026, 6, 1)))
    two = WORLD.saying(Said(MINE, mining(OTHER_ORE, 10), date(2026, 6, 1)))
    longer = two.saying(Said(MINE, mining(OTHER_ORE, 11), date(2026, 6, 3)))
    assert asked(one, only=range(5)).status == asked(two, only=range(5)).status == "VERIFIED"
    for fork in (two, longer):
        told = {"newest": one.head()}
        assert kinds(asked(fork, only=range(5), told=told)) == {"fork"}
    bent = longer.bundle(only=range(5), since=[6])
    other = replace(bent, consistency={6: (one.head().root, bent.consistency[6][1])})
    assert kinds(verify_bundle(write_bundle(other), trust(newest=one.head()), ON)) == {"fork", "consistency"}


def test_a_newer_state_needs_the_proof_that_it_continues() -> None:
    told = {"newest": WORLD.head(2)}
    assert kinds(asked(told=told)) == {"fork"}
    assert asked(told=told, since=[2]).status == "VERIFIED"
    assert asked(told={"newest": WORLD.head()}).status == "VERIFIED"


def test_a_fork_cannot_have_the_witness() -> None:
    """A witness signs one of two branches; the other has its signature never, or over another text."""
    fork = WORLD.saying(Said(MINE, mining(OTHER_ORE, 10), date(2026, 6, 1)))
    assert kinds(asked(replace(fork, witnesses=()), only=range(5))) == {"witnesses"}
    text = "no witness that you name has seen this checkpoint"
    result = asked(replace(fork, witnesses=()), only=range(5), told={"witnesses": 0})
    assert result.status == "VERIFIED"
    assert any(text in line for line in result.not_proved)


def test_a_strangers_witness_and_one_that_signs_twice_do_not_count() -> None:
    assert kinds(asked(replace(WORLD, witnesses=(SECOND,)))) == {"witnesses"}
    assert "keys" in kinds(asked(replace(WORLD, witnesses=(WITNESS, WITNESS))))
    two = f'[[witness]]\nname = "second"\nkey = "{SECOND.verifier.text}"\n'
    assert kinds(asked(told={"witnesses": 2, "extra": two})) == {"witnesses"}
    assert (
        asked(replace(WORLD, witnesses=(WITNESS, SECOND)), told={"witnesses": 2, "extra": two}).status
        == "VERIFIED"
    )


def test_a_signature_of_nobody_under_the_checkpoint_is_refused() -> None:
    bundle = replace(WORLD, witnesses=(WITNESS, SECOND)).bundle()
    keys = bundle.keys.model_copy(update={"witnesses": {WITNESS.name: WITNESS.verifier.text}})
    assert "checkpoint" in kinds(verify_bundle(write_bundle(replace(bundle, keys=keys)), trust(), ON))
    assert kinds(verify_bundle(write_bundle(replace(bundle, keys=keys)), None, ON))


def changed(**change: Any) -> Result:
    return verify_bundle(write_bundle(replace(WORLD.bundle(), **change)), trust(), ON)


def test_proofs_and_statements_belong_together() -> None:
    bundle = WORLD.bundle()
    swapped = {**bundle.inclusion, 1: bundle.inclusion[2], 2: bundle.inclusion[1]}
    turned = {**bundle.statements, 1: bundle.statements[2], 2: bundle.statements[1]}
    fewer = {index: proof for index, proof in bundle.inclusion.items() if index}
    for change in ({"inclusion": swapped}, {"statements": turned}, {"inclusion": fewer}, {"inclusion": {}}):
        assert kinds(changed(**change)) == {"inclusion"}
    assert "inclusion" in kinds(changed(checkpoint=WORLD.checkpoint(4), size=4))
    assert "checkpoint" in kinds(changed(size=4))


# ---- keys and time --------------------------------------------------------------------------------------------


def test_copies_of_keys_are_no_authority() -> None:
    bundle = WORLD.bundle()
    assert "keys" in kinds(changed(keys=bundle.keys.model_copy(update={"log": WITNESS.verifier.text})))
    for actors in (
        {},
        {**bundle.keys.actors, STRANGER.key: "Plant"},
        {**bundle.keys.actors, STRANGER.key: "x"},
    ):
        assert "keys" in kinds(changed(keys=bundle.keys.model_copy(update={"actors": actors})))
    renamed = {**bundle.keys.actors, PLANT.key: "Another plant"}
    result = changed(keys=bundle.keys.model_copy(update={"actors": renamed}))
    assert result.status == "VERIFIED"
    assert "name" in {finding.kind for finding in result.findings}
    unnamed = changed(
        keys=bundle.keys.model_copy(update={"actors": {key: key for key in bundle.keys.actors}})
    )
    assert "name" not in {finding.kind for finding in unnamed.findings}


def test_a_strangers_names_cannot_write_on_the_readers_screen() -> None:
    bundle = WORLD.bundle()
    evil = "\x1b[2J\u202eall good\nVERIFIED"
    renamed = bundle.keys.model_copy(update={"actors": {**bundle.keys.actors, PLANT.key: evil}})
    for change in ({"subject": evil}, {"keys": renamed}):
        result = changed(**change)
        told = [*result.proved, *result.not_proved, *(finding.text for finding in result.findings)]
        assert any("all good" in text for text in told)
        assert all(text.isprintable() for text in told)


def test_copies_of_rules_are_compared() -> None:
    assert kinds(changed(rules={"XX-1": RULE + b"\n"})) == {"rules"}
    for rules, said in (({"YY-1": RULE}, "copy of rule YY-1"), ({}, "text of rule XX-1")):
        result = changed(rules=rules)
        assert result.status == "VERIFIED"
        assert any(said in text for text in result.not_proved)


def test_only_a_trusted_issuer_vouches() -> None:
    alone = Said(STRANGER, voucher(STRANGER, "Mine"), date(2026, 2, 1), "actor")
    mined = Said(STRANGER, mining(ORE, 1), date(2026, 3, 2))
    entries = tuple(said.signed() for said in (alone, mined, *STORY[2:]))
    assert "unknown_key" in kinds(asked(World(entries)))
    extra = WORLD.saying(Said(STRANGER, voucher(STRANGER, "Other mine"), date(2026, 6, 1), "actor"))
    result = asked(extra)
    assert result.status == "VERIFIED"
    assert any("nothing rests on that" in text for text in result.not_proved)


def test_keys_hold_when_they_are_used() -> None:
    for change in ({"valid_from": "2026-03-03"}, {"valid_until": "2026-03-01"}):
        late = replace(STORY[0], body=voucher(**change)).signed()
        assert kinds(asked(replace(WORLD, entries=(late, *WORLD.entries[1:])))) == {"key_period"}
    early = {**mining(ORE, 1), "recordTime": "2025-12-31T00:00:00Z"}
    entries = (WORLD.entries[0], replace(STORY[1], body=early).signed(), *WORLD.entries[2:])
    assert "key_period" in kinds(asked(replace(WORLD, entries=entries)))


def test_a_key_that_ran_out_needs_somebody_elses_word_for_the_day() -> None:
    """Mine's key ends with 2027; asked in 2028, the witness of July 2026 shows that the statement is older."""
    assert asked(on=date(2028, 1, 1)).status == "VERIFIED"
    nobody = replace(WORLD, witnesses=())
    assert asked(nobody, told={"witnesses": 0}).status == "VERIFIED"
    result = asked(nobody, on=date(2028, 1, 1), told={"witnesses": 0})
    assert result.status == "INTERNALLY_CONSISTENT"
    assert any("ran out" in text for text in result.not_proved)
    seen = {"newest": WORLD.head(), "seen": "seen = 2026-08-01", "witnesses": 0}
    assert asked(nobody, on=date(2028, 1, 1), told=seen).status == "VERIFIED"
    part = {"newest": WORLD.head(2), "seen": "seen = 2026-08-01", "witnesses": 0}
    assert asked(nobody, on=date(2028, 1, 1), told=part, since=[2]).status == "INTERNALLY_CONSISTENT"


def test_a_revoked_key_needs_somebody_elses_word_for_the_day() -> None:
    nobody = replace(WORLD, witnesses=())
    for by, said in ((ISSUER, "revocation"), (PLANT, "revocation")):
        world = replace(
            WORLD.saying(Said(by, REVOCATION, date(2026, 6, 2), "revocation")),
            seen_at=datetime(2026, 7, 1, tzinfo=UTC),
        )
        result = asked(world)
        assert result.status == "INTERNALLY_CONSISTENT", said
        assert any("was taken back" in text for text in result.not_proved)
        soon = {"newest": WORLD.head(), "seen": "seen = 2026-05-30"}
        assert asked(world, told=soon, since=[5]).status == "VERIFIED"
    foreign = WORLD.saying(Said(STRANGER, REVOCATION, date(2026, 6, 2), "revocation"))
    assert asked(foreign).status == "VERIFIED"
    early = {**REVOCATION, "revoked_from": "2026-04-02"}
    world = WORLD.saying(Said(ISSUER, early, date(2026, 6, 2), "revocation"))
    assert kinds(asked(world)) == {"revoked_key"}
    text = (
        f'[[actor]]\nname = "Mine"\nkey = "{MINE.key}"\nvalid_from = 2026-01-01\nrevoked_from = 2026-03-01\n'
    )
    assert kinds(asked(nobody, told={"extra": text, "witnesses": 0})) == {"revoked_key"}
    text = text.replace("revoked_from = 2026-03-01", "revoked_from = 2026-12-01")
    assert asked(nobody, told={"extra": text, "witnesses": 0}).status == "VERIFIED"


def test_a_revoked_issuer_vouches_no_more() -> None:
    gone = {"key": ISSUER.key, "revoked_from": "2026-01-15", "reason": "left"}
    assert "revoked_key" in kinds(asked(WORLD.saying(Said(ISSUER, gone, date(2026, 6, 2), "revocation"))))


def test_clocks_that_cannot_be_are_refused() -> None:
    assert kinds(asked(on=date(2026, 4, 1))) == {"clock"}
    late = replace(STORY[4], day=date(2026, 7, 2)).signed()
    assert kinds(asked(replace(WORLD, entries=(*WORLD.entries[:4], late)))) == {"clock"}
    body = {**mining(ORE, 1), "recordTime": "2026-03-03T00:00:00Z"}
    before = replace(STORY[1], body=body).signed()
    assert kinds(asked(replace(WORLD, entries=(WORLD.entries[0], before, *WORLD.entries[2:])))) == {"clock"}
    assert asked(on=later(0)).status == "VERIFIED"


def test_a_statement_that_is_no_event_is_named() -> None:
    body = {key: value for key, value in mining(ORE, 1).items() if key != "rem:custody"}
    entries = (WORLD.entries[0], replace(STORY[1], body=body).signed(), *WORLD.entries[2:])
    result = asked(replace(WORLD, entries=entries))
    assert "event" in kinds(result)
    assert any("rem:custody" in finding.text for finding in result.findings)


# ---- from a log on disk ---------------------------------------------------------------------------------------


def log_of(folder: Path) -> Log:
    log = Log.create(folder, LOG.name)
    log.append(WORLD.entries[:2])
    log.checkpoint(LOG)
    more = Said(MINE, mining(OTHER_ORE, 9), date(2026, 6, 1)).signed()
    log.append(
        [
            *WORLD.entries[2:],
            more,
            Said(PLANT, REVOCATION | {"key": STRANGER.key}, date(2026, 6, 2), "revocation").signed(),
        ]
    )
    log.checkpoint(LOG)
    return log


def exported(log: Log, **choice: Any) -> Bundle:
    options: dict[str, Any] = {"log_key": LOG.verifier, "names": NAMES, "rules": {"XX-1": RULE}}
    return read_bundle(export_lot(log, METAL, **(options | choice)))


def test_a_bundle_exported_from_a_log_is_verified(tmp_path: Path) -> None:
    log = log_of(tmp_path / "log")
    bundle = exported(log)
    assert set(bundle.statements) == {0, 1, 2, 3, 4, 6}
    assert set(bundle.consistency) == {2}
    told = trust(witnesses=0, newest=WORLD.head(2))
    assert verify_bundle(write_bundle(bundle), told, ON).status == "VERIFIED"
    assert exported(log) == bundle
    assert set(exported(log, whole=True).statements) == set(range(7))
    assert set(exported(log, since=[5]).consistency) == {2, 5}


def test_what_cannot_be_exported(tmp_path: Path) -> None:
    log = log_of(tmp_path / "log")
    for choice, said in (({"log_key": WITNESS.verifier}, "signature"),):
        with pytest.raises(InputError, match="No bundle") as refused:
            exported(log, **choice)
        assert said in str(refused.value)
    with pytest.raises(InputError, match="No bundle"):
        export_lot(log, "urn:none", log_key=LOG.verifier)
    empty = Log.create(tmp_path / "empty", LOG.name)
    with pytest.raises(InputError, match="No bundle"):
        export_lot(empty, METAL, log_key=LOG.verifier)


# ---- time stamps ----------------------------------------------------------------------------------------------


def stamped(tsa: SmallTsa, world: World = WORLD) -> bytes:
    return write_bundle(replace(world.bundle(), time_stamp=tsa.reply(world.head().text.encode())))


def authority(tsa: SmallTsa) -> str:
    pem = tsa.root.public_bytes(serialization.Encoding.PEM).decode()
    return f'[[authority]]\nname = "post office"\ncertificate = """\n{pem}"""\n'


def needing(text: str) -> Trust:
    """The usual trust file, which asks for a time stamp and for no witness."""
    return read_trust(
        trust_text(witnesses=0, extra=text).replace("[require]", "[require]\ntime_stamp = true").encode()
    )


def test_a_time_stamp_under_a_trusted_root_shows_the_moment() -> None:
    tsa = SmallTsa(noon())
    reader = needing(authority(tsa))
    result = verify_bundle(stamped(tsa), reader, ON)
    assert result.status == "VERIFIED"
    assert any(f"{noon():%Y-%m-%d %H:%M}" in text for text in result.proved)
    assert kinds(verify_bundle(WORLD.file(), reader, ON)) == {"time_stamp"}
    assert kinds(verify_bundle(stamped(SmallTsa(noon(), name="other")), reader, ON)) == {"time_stamp"}
    over_another = replace(WORLD.bundle(), time_stamp=tsa.reply(b"another text\n"))
    assert kinds(verify_bundle(write_bundle(over_another), reader, ON)) == {"time_stamp"}


@pytest.mark.parametrize("stamp", [b"", b"\x30\x03\x02\x01\x02", b"x" * 1000, b"\x30\x84\xff\xff\xff\xff"])
def test_rubbish_as_a_time_stamp_is_refused(stamp: bytes) -> None:
    content = write_bundle(replace(WORLD.bundle(), time_stamp=stamp))
    assert kinds(verify_bundle(content, needing(authority(SmallTsa(noon()))), ON)) == {"time_stamp"}
    result = verify_bundle(content, trust(), ON)
    assert result.status == "VERIFIED"
    assert any("you name no authority" in text for text in result.not_proved)


def test_a_time_stamp_shows_that_a_key_was_used_before_it_ran_out() -> None:
    tsa = SmallTsa(noon())
    world = replace(WORLD, witnesses=())
    text = authority(tsa)
    assert noon() < datetime(2027, 1, 1, tzinfo=UTC)
    assert verify_bundle(stamped(tsa, world), needing(text), date(2028, 6, 1)).status == "VERIFIED"
