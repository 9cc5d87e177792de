"""Notes, keys, checkpoints, witnesses and the proofs that travel."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from remanence.custody.log import note
from remanence.custody.log.checkpoint import Checkpoint, open_checkpoint
from remanence.custody.log.cosign import cosign, cosignatures
from remanence.custody.log.keys import COSIGNATURE, NOTE, SigningKey, VerifierKey
from remanence.custody.log.log import Log
from remanence.custody.log.merkle import EMPTY_ROOT, leaf_hash
from remanence.custody.log.proof import EntryProof
from remanence.custody.log.witness import Refusal, Request, Witness
from remanence.errors import InputError

ORIGIN = "log.example/custody"
KEY = SigningKey(ORIGIN, NOTE, bytes(range(32)))
ANN = SigningKey("ann.example", COSIGNATURE, bytes(range(1, 33)))
BEN = SigningKey("ben.example", COSIGNATURE, bytes(range(2, 34)))
#: Facts of the specification C2SP signed-note: its example key and the signature of its example note.
SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_SIGNATURE = (
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
)


# ---- keys and notes -----------------------------------------------------------------------------------------------


def test_the_example_of_the_specification_verifies() -> None:
    key = VerifierKey.from_text(SPEC_KEY)
    text = "This is an example message.\n"
    content = f"{text}\n— example.com/foo {SPEC_SIGNATURE}\n".encode()
    assert note.open(content, [key]) == (text, [key])
    assert key.text == SPEC_KEY


@given(st.binary(min_size=32, max_size=32), st.sampled_from([NOTE, COSIGNATURE]))
def test_keys_survive_being_written(secret: bytes, kind: int) -> None:
    key = SigningKey("a.example/b", kind, secret)
    assert SigningKey.from_text(key.secret_text) == key
    assert VerifierKey.from_text(key.verifier.text) == key.verifier


def test_a_secret_is_in_no_message() -> None:
    key = SigningKey.generate("a.example")
    text = key.secret_text
    assert key.secret.hex() not in repr(key)
    assert str(key.secret) not in repr(key)
    material = text.split("+", 4)[4]
    for bad in (
        text[:-1],
        text.replace("a.example", "b.example"),
        text.removeprefix("PRIVATE+KEY+"),
        text + "A",
    ):
        with pytest.raises(InputError) as caught:
            SigningKey.from_text(bad)
        assert material[:12] not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a+b",
        SPEC_KEY[:-1],
        SPEC_KEY.replace("530d903a", "530d903b"),
        SPEC_KEY.replace("530d903a", "530D903A"),
        SPEC_KEY.replace("example.com", "exämple.com"),
        "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "a+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "a+530d903a+AekyeRrm56hA",
    ],
)
def test_a_malformed_key_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="cannot be used"):
        VerifierKey.from_text(text)


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[chr(i) for i in range(32)]) | st.just("\n")
)


@given(TEXTS)
@example("")
@example("\n\n\n")
@example("a\n\n— b Zm9vYmFyCg==")
def test_any_text_survives_signing(text: str) -> None:
    text += "\n"
    content = note.sign(text, KEY, ANN, time=7)
    assert note.open(content, [KEY.verifier, ANN.verifier]) == (text, [KEY.verifier, ANN.verifier])
    assert note.parse(content).content == content


@given(st.data())
def test_every_changed_byte_of_a_note_is_seen(data: st.DataObject) -> None:
    content = note.sign("log\n3\nroot\n", KEY)
    at = data.draw(st.integers(0, len(content) - 1))
    bad = bytearray(content)
    bad[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(InputError):
        note.open(bytes(bad), [KEY.verifier])


def test_what_is_not_a_note_is_refused() -> None:
    good = note.sign("text\n", KEY).decode()
    line = good.split("\n\n")[1]
    wrong = {
        "nothing": "",
        "no signature": "text\n\n",
        "no blank line": "text\n" + line,
        "no last newline": good[:-1],
        "carriage return": good.replace("text\n", "text\r\n"),
        "a tab": good.replace("text", "te\txt"),
        "hyphen for the dash": good.replace("—", "-"),
        "two spaces": good.replace(f"— {ORIGIN} ", f"— {ORIGIN}  "),
        "bad base64": good.replace("=", ""),
        "a line after": good + "and more\n",
        "too many": "text\n\n" + line * 101,
        "too short": f"text\n\n— {ORIGIN} AAAA\n",
    }
    for name, text in wrong.items():
        with pytest.raises(InputError):
            note.parse(text.encode())
            pytest.fail(name)
    with pytest.raises(InputError, match="UTF-8"):
        note.parse(b"\xff\n\n" + line.encode())
    with pytest.raises(InputError, match="at most"):
        note.parse(b"x" * 1_000_001)
    assert len(note.parse(("text\n\n" + line * 100).encode()).signatures) == 100


def test_unknown_keys_are_passed_over_and_a_false_line_of_a_known_one_is_not() -> None:
    content = note.sign("text\n", KEY, ANN, time=5)
    assert note.open(content, [ANN.verifier]) == ("text\n", [ANN.verifier])
    stranger = SigningKey(ORIGIN, NOTE, bytes(32))
    with pytest.raises(InputError, match="only"):
        note.open(content, [stranger.verifier])
    with pytest.raises(InputError, match="no key was given"):
        note.open(content, [])
    false = note.Signature(ANN.name, ANN.verifier.id, bytes(72))
    with pytest.raises(InputError, match="does not verify"):
        note.open(note.append(note.sign("text\n", KEY), [false]), [KEY.verifier, ANN.verifier])
    assert note.append(content, note.parse(content).signatures) == content


def test_a_cosignature_is_not_a_signature_of_the_text_and_the_other_way() -> None:
    """One Ed25519 key in both roles has two ids, and the signed bytes differ."""
    other = SigningKey(KEY.name, COSIGNATURE, KEY.secret)
    assert other.verifier.id != KEY.verifier.id
    content = note.sign("text\n", KEY)
    with pytest.raises(InputError):
        note.open(content, [other.verifier])


# ---- checkpoints --------------------------------------------------------------------------------------------------


@given(st.integers(1, 2**60), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_survives_being_written(size: int, root: bytes) -> None:
    head = Checkpoint(ORIGIN, size, root)
    assert Checkpoint.from_text(head.text) == head
    assert open_checkpoint(note.sign(head.text, KEY), [KEY.verifier], ORIGIN) == head


def test_a_malformed_checkpoint_is_refused() -> None:
    good = Checkpoint(ORIGIN, 3, leaf_hash(b"")).text
    for bad in (
        good[:-1],
        good.replace("\n3\n", "\n03\n"),
        good.replace("\n3\n", "\n-3\n"),
        good.replace("\n3\n", "\n٣\n"),
        good.replace("\n3\n", "\n3\n\n"),
        good.replace("=", ""),
        ORIGIN + "\n3\n",
        good.replace("\n3\n", "\n0\n"),
    ):
        with pytest.raises(InputError, match="checkpoint"):
            Checkpoint.from_text(bad)
    assert Checkpoint.from_text(good + "more\n").extensions == ("more",)
    with pytest.raises(InputError, match=r"another\.example"):
        open_checkpoint(note.sign(good, KEY), [KEY.verifier], "another.example")


# ---- witnesses ----------------------------------------------------------------------------------------------------


@pytest.fixture
def log(tmp_path: Path) -> Log:
    made = Log.create(tmp_path / "log", ORIGIN)
    made.append([b"entry %d" % i for i in range(5)])
    return made


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness.create(tmp_path / "witness", ANN, {ORIGIN: [KEY.verifier]})


def asked(log: Log, witness: Witness) -> Request:
    content = log.checkpoint(KEY)
    old = witness.size_of(ORIGIN)
    return Request(old, tuple(log.consistency(old, log.size)), content)


def refused(answer: note.Signature | Refusal, status: int) -> Refusal:
    assert isinstance(answer, Refusal)
    assert answer.status == status, answer
    return answer


def grown(folder: Path, *entries: bytes) -> Log:
    made = Log.create(folder, ORIGIN)
    made.append(entries)
    return made


def test_a_witness_follows_a_log_as_it_grows(log: Log, witness: Witness) -> None:
    for time in (100, 200, 300):
        answer = witness.add(asked(log, witness), time)
        assert isinstance(answer, note.Signature)
        assert answer.time == time
        whole = log.add_signatures(note.append(log.checkpoint(KEY), [answer]))
        assert [(c.witness, c.time) for c in cosignatures(whole, [ANN.verifier, BEN.verifier])] == [
            (ANN.verifier, time)
        ]
        assert whole == log.last_checkpoint() == witness.last(ORIGIN)
        log.append([b"more %d %d" % (time, i) for i in range(300)])
    again = Witness(witness.folder, ANN, {ORIGIN: [KEY.verifier]})
    assert again.size_of(ORIGIN) == 605
    assert again.size_of("another") == 0


def test_the_same_checkpoint_may_be_signed_again_but_not_earlier(log: Log, witness: Witness) -> None:
    witness.add(asked(log, witness), 100)
    later = witness.add(asked(log, witness), 150)
    assert isinstance(later, note.Signature)
    with pytest.raises(InputError, match="clock went back"):
        witness.add(asked(log, witness), 149)
    with pytest.raises(InputError, match="whole seconds"):
        Witness(witness.folder, ANN, witness.logs).add(asked(log, witness), 2**63)


def test_a_log_cut_short_is_refused(log: Log, witness: Witness, tmp_path: Path) -> None:
    witness.add(asked(log, witness), 100)
    short = grown(tmp_path / "short", *log.entries(0, 3))
    answer = refused(witness.add(Request(3, (), short.checkpoint(KEY)), 200), 400)
    assert answer.size == 5
    assert "fewer than 5" in answer.text
    refused(witness.add(Request(0, (), short.checkpoint(KEY)), 200), 400)


def test_a_fork_of_the_same_size_is_proved_and_kept(log: Log, witness: Witness, tmp_path: Path) -> None:
    witness.add(asked(log, witness), 100)
    fork = grown(tmp_path / "fork", *log.entries(0, 4), b"another fifth")
    content = fork.checkpoint(KEY)
    assert refused(witness.add(Request(5, (), content), 200), 422).fork
    kept = sorted(path for path in witness.folder.rglob("fork-5-*"))
    heads = [open_checkpoint(path.read_bytes(), [KEY.verifier]) for path in kept]
    assert len(heads) == 2
    assert heads[0].contradicts(heads[1])
    assert witness.size_of(ORIGIN) == 5


def test_a_longer_fork_has_no_proof(log: Log, witness: Witness, tmp_path: Path) -> None:
    first = log.checkpoint(KEY)
    witness.add(asked(log, witness), 100)
    fork = grown(tmp_path / "fork", b"another first", *log.entries(1, 5), b"sixth")
    content = fork.checkpoint(KEY)
    for proof in (fork.consistency(5, 6), [], fork.consistency(4, 6)):
        refused(witness.add(Request(5, tuple(proof), content), 200), 422)
    refused(witness.add(Request(4, tuple(fork.consistency(4, 6)), content), 200), 409)
    last = witness.last(ORIGIN)
    assert last is not None
    assert note.parse(last).text == note.parse(first).text


def test_strangers_are_refused(log: Log, witness: Witness) -> None:
    content = log.checkpoint(KEY)
    unknown = Witness.create(witness.folder.parent / "other", BEN, {"another.log": [KEY.verifier]})
    refused(unknown.add(Request(0, (), content), 100), 404)
    stranger = SigningKey(ORIGIN, NOTE, bytes(32))
    resigned = note.sign(note.parse(content).text, stranger)
    refused(witness.add(Request(0, (), resigned), 100), 403)
    refused(witness.add(Request(0, (bytes(32),), content), 100), 422)
    refused(witness.add(Request(9, (), content), 100), 400)
    refused(witness.add(Request(2, (), content), 100), 409)
    assert witness.last(ORIGIN) is None


def test_the_empty_tree_is_witnessed_and_continued(tmp_path: Path, witness: Witness) -> None:
    log = Log.create(tmp_path / "empty", ORIGIN)
    request = asked(log, witness)
    assert Checkpoint.from_text(note.parse(request.checkpoint).text).root == EMPTY_ROOT
    assert isinstance(witness.add(request, 1), note.Signature)
    log.append([b"one"])
    assert isinstance(witness.add(asked(log, witness), 2), note.Signature)


def test_a_changed_memory_of_a_witness_is_seen(log: Log, witness: Witness) -> None:
    witness.add(asked(log, witness), 100)
    [kept] = witness.folder.rglob("checkpoint")
    content = kept.read_bytes()
    for at in range(len(content)):
        bad = bytearray(content)
        bad[at] ^= 1
        kept.write_bytes(bad)
        try:
            found = witness.last(ORIGIN)
        except InputError:
            continue
        log_line = content.index(f"— {ORIGIN} ".encode())
        own = content.index(b"\xe2\x80\x94 ann.example ")
        assert found is not None
        assert log_line <= at < own, "only the log's own line may change unseen by the witness"
    with pytest.raises(InputError, match="no memory"):
        Witness(log.folder, ANN, {})
    with pytest.raises(InputError, match="something already"):
        Witness.create(witness.folder, ANN, {})


def test_witnesses_are_counted_by_key_not_by_name(log: Log) -> None:
    content = log.checkpoint(KEY)
    twin = SigningKey("twin.example", COSIGNATURE, ANN.secret)
    own = SigningKey("own.example", COSIGNATURE, KEY.secret)
    whole = note.append(
        content, [cosign(content, key, 9) for key in (ANN, twin, own, BEN)] + [cosign(content, ANN, 12)]
    )
    keys = [key.verifier for key in (ANN, twin, own, BEN)]
    found = cosignatures(whole, keys, [KEY.verifier])
    assert {(c.witness.name, c.time) for c in found} == {("ann.example", 12), ("ben.example", 9)}
    assert len(cosignatures(whole, keys)) == 3
    assert cosignatures(whole, [KEY.verifier]) == []
    false = note.append(content, [note.Signature(ANN.name, ANN.verifier.id, bytes(72))])
    with pytest.raises(InputError, match="does not verify"):
        cosignatures(false, keys)
    with pytest.raises(InputError, match="cannot cosign"):
        cosign(content, KEY, 9)


def test_only_signatures_under_its_own_checkpoints_are_taken(log: Log) -> None:
    first = log.checkpoint(KEY)
    log.append([b"sixth"])
    second = log.checkpoint(KEY)
    whole = log.add_signatures(note.append(first, [cosign(first, ANN, 9)]))
    assert len(cosignatures(whole, [ANN.verifier])) == 1
    assert log.last_checkpoint() == second
    foreign = note.sign(Checkpoint(ORIGIN, 6, bytes(32)).text, KEY)
    with pytest.raises(InputError, match="did not sign"):
        log.add_signatures(foreign)


# ---- what travels -------------------------------------------------------------------------------------------------


def test_requests_and_proofs_survive_being_written(log: Log, witness: Witness) -> None:
    witness.add(asked(log, witness), 100)
    log.append([b"more %d" % i for i in range(40)])
    request = asked(log, witness)
    assert Request.from_content(request.content) == request
    assert request.content.startswith(b"old 5\n")
    content = log.checkpoint(KEY)
    proof = EntryProof(7, tuple(log.inclusion(7, 45)), content)
    assert EntryProof.from_content(proof.content) == proof
    assert proof.shows(leaf_hash(b"more 2"))
    assert not proof.shows(leaf_hash(b"more 3"))
    extra = proof.content.replace(b"v1\n", b"v1\nextra Zm9v\n", 1)
    assert EntryProof.from_content(extra) == proof


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
@example(b"old 5\n\n")
@example(b"old 5\nAAAA\n\nx")
@example(b"c2sp.org/tlog-proof@v1\nindex 0\n\n")
@example(b"c2sp.org/tlog-proof@v1\nindex 00\n\nx\n\n")
@example(b"c2sp.org/tlog-proof@v1\n\nx")
def test_noise_is_refused_plainly(content: bytes) -> None:
    for read in (EntryProof.from_content, note.parse):
        with pytest.raises(InputError):
            read(content)
    try:
        request = Request.from_content(content)
    except InputError:
        return
    with pytest.raises(InputError):
        note.parse(request.checkpoint)
