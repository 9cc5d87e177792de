"""The custody commands as people type them: what they print, what they refuse, and that nothing is half-written."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from remanence.cli import run

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "data/examples/lots"
AT = ["--at", "2026-11-21T12:00:00Z"]
LOT = "urn:remanence:lot:clear-ndfeb:magnets"

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Ask:
    """Type a command in an empty folder; gives code, output and messages."""
    monkeypatch.chdir(tmp_path)

    def typed(*words: str) -> tuple[int, str, str]:
        code = run(list(words))
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return typed


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the events of the first example, each signed by its actor; to be copied, never used."""
    folder = tmp_path_factory.mktemp("filled") / "ws"
    here = ["--workspace", str(folder)]
    assert run(["init", str(folder)]) == 0
    assert run(["custody", "init", "example.com/log", *here]) == 0
    for file in sorted((EXAMPLES / "clear-ndfeb/events").glob("*.json")):
        assert run(["custody", "key", file.stem, *here]) == 0
        assert run(["custody", "append", str(file), "--as", file.stem, *AT, *here]) == 0
    return folder


@pytest.fixture
def log(ask: Ask, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Stand in a copy of that workspace."""
    shutil.copytree(filled, tmp_path / "ws")
    monkeypatch.chdir(tmp_path / "ws")
    return ask


def test_without_a_workspace_or_a_log_the_message_says_how_to_make_one(ask: Ask) -> None:
    code, out, err = ask("custody", "checkpoint")
    assert (code, out) == (2, "")
    assert "remanence init DIR" in err
    ask("init", ".")
    code, out, err = ask("custody", "prove", "1")
    assert (code, out) == (2, "")
    assert "remanence custody init" in err


def test_from_events_to_a_bundle_that_a_stranger_verifies(log: Ask, tmp_path: Path) -> None:
    code, note, _ = log("custody", "checkpoint")
    assert code == 0
    assert note.splitlines()[0] == "example.com/log"
    code, note, err = log("custody", "witness", str(tmp_path / "witness"), "--name", "w.example.org", *AT)
    assert code == 0, err
    assert "— w.example.org" in note
    code, proof, _ = log("custody", "prove", "0")
    assert code == 0
    assert proof.startswith("c2sp.org/tlog-proof@v1")
    code, out, err = log("custody", "export", LOT, "-o", "lot.bundle")
    assert (code, out) == (0, ""), err
    code, out, _ = log("custody", "verify", "lot.bundle", "--json")
    assert code == 1, "without a trust file the answer is never a full yes"
    assert json.loads(out)["result"]["status"] == "INTERNALLY_CONSISTENT"
    Path("trust.toml").write_text(_trust(Path("custody"), tmp_path / "witness"), encoding="utf-8")
    code, out, err = log("custody", "verify", "lot.bundle", "--trust", "trust.toml", "--json")
    assert code == 0, out + err
    assert json.loads(out)["result"]["status"] == "VERIFIED"


def _trust(folder: Path, witness: Path) -> str:
    from remanence.custody.sealed.keys import Signer

    lines = ["[log]", 'origin = "example.com/log"', f'key = "{(folder / "log.pub").read_text().strip()}"']
    for path in sorted((folder / "keys").glob("*.key")):
        lines += ["[[actor]]", f'name = "{path.stem}"', f'key = "{Signer.load(path).key}"', "valid_from = 2024-01-01"]
    lines += ["[require]", "witnesses = 1", "[[witness]]", 'name = "w.example.org"']
    lines += [f'key = "{(witness / "witness.pub").read_text().strip()}"']
    return "\n".join(["format = 1", *lines, ""])


def test_asking_twice_appends_once(log: Ask) -> None:
    file = str(EXAMPLES / "clear-ndfeb/events/ridge.json")
    code, again, err = log("custody", "append", file, "--as", "ridge", *AT)
    assert code == 0
    assert "stood in the log already" in err
    events = json.loads(Path(file).read_text(encoding="utf-8"))["epcisBody"]["eventList"]
    assert len(again.splitlines()) == len(events)


def test_an_event_with_a_known_id_and_other_words_is_refused(log: Ask, tmp_path: Path) -> None:
    document = json.loads((EXAMPLES / "clear-ndfeb/events/ridge.json").read_text(encoding="utf-8"))
    document["epcisBody"]["eventList"] = document["epcisBody"]["eventList"][:1]
    document["epcisBody"]["eventList"][0]["rem:custody"]["country"] = "NZL"
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(document), encoding="utf-8")
    before = Path("custody/log/state/journal").read_bytes()
    code, out, err = log("custody", "append", str(changed), "--as", "ridge", *AT)
    assert (code, out) == (2, "")
    assert "again" in err
    assert "errorDeclaration" in err
    assert Path("custody/log/state/journal").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["append", "none.json", "--as", "ridge"], "none.json"),
        (["append", "{file}"], "--as"),
        (["append", "{file}", "--as", "rigde"], "did you mean 'ridge'"),
        (["append", "{file}", "--as", "ridge", "--at", "noon"], "noon"),
        (["append", "{file}", "--as", "ridge", "--at", "2020-01-01T00:00:00Z"], "Check the clock"),
        (["prove", "nothing"], "remanence custody checkpoint"),
        (["export", "urn:remanence:lot:clear-ndfeb:magnet", "-o", "x"], "did you mean"),
        (["export", LOT, "-o", "x", "--rule", "NOBODY-1"], "NOBODY-1"),
        (["verify", "none.bundle"], "none.bundle"),
        (["key", "../outside"], "../outside"),
        (["key", "ridge", "--issuer", "nobody", "--from", "2026-01-01", "--until", "2027-01-01"], "nobody"),
        (["key", "ridge", "--id", "CAGE:1ABC2"], "--evidence"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_a_wrong_call_gets_one_clear_error_and_writes_nothing(log: Ask, words: list[str], named: str) -> None:
    file = json.loads((EXAMPLES / "clear-ndfeb/events/ridge.json").read_text(encoding="utf-8"))
    for event in file["epcisBody"]["eventList"]:
        event["eventID"] += "-new"
    Path("new.json").write_text(json.dumps(file), encoding="utf-8")
    before = {path: path.read_bytes() for path in Path("custody").rglob("*") if path.suffix not in (".sqlite", "")}
    code, out, err = log("custody", *(word.format(file="new.json") for word in words))
    assert (code, out) == (2, ""), err
    assert named in err
    assert "Traceback" not in err
    assert "PRIVATE" not in err
    after = {path: path.read_bytes() for path in Path("custody").rglob("*") if path.suffix not in (".sqlite", "")}
    assert after == before
    assert not Path("x").exists()


def test_a_fork_is_refused_by_the_witness(log: Ask, tmp_path: Path) -> None:
    log("custody", "checkpoint")
    assert log("custody", "witness", str(tmp_path / "w"), "--name", "w.example.org", *AT)[0] == 0
    before = {name: Path("custody", name).read_bytes() for name in ("log.key", "log.pub")}
    shutil.rmtree("custody")
    log("custody", "init", "example.com/log")
    for name, content in before.items():
        Path("custody", name).write_bytes(content)
    for file in sorted((EXAMPLES / "smco-france-uk-us/events").glob("*.json")):
        log("custody", "key", file.stem)
        assert log("custody", "append", str(file), "--as", file.stem, *AT)[0] == 0
    code, other, _ = log("custody", "checkpoint")
    assert code == 0
    code, out, err = log("custody", "witness", str(tmp_path / "w"), *AT)
    assert (code, out) == (2, ""), "the same key has signed two stories"
    assert "did not sign" in err
    assert Path("custody/log/checkpoint").read_text(encoding="utf-8") == other


def test_a_witness_without_its_memory_does_not_sign(log: Ask, tmp_path: Path) -> None:
    log("custody", "checkpoint")
    assert log("custody", "witness", str(tmp_path / "w"), "--name", "w.example.org", *AT)[0] == 0
    shutil.rmtree(tmp_path / "w/memory")
    code, out, err = log("custody", "witness", str(tmp_path / "w"), *AT)
    assert (code, out) == (2, "")
    assert "lost its memory" in err


def test_the_index_is_only_a_cache(log: Ask) -> None:
    log("custody", "checkpoint")
    first = log("custody", "prove", "5")
    Path("custody/index.sqlite").unlink()
    assert log("custody", "prove", "5") == first


BUNDLE = ["--bundle", "melted-elsewhere", "--trust", "melted-elsewhere"]
DOCUMENTS = [
    ("custody-verify", ["verify", "melted-elsewhere", "--trust", "melted-elsewhere"]),
    ("custody-verify", ["verify", "ledger-does-not-close"]),
    ("custody-trace", ["trace", "urn:remanence:lot:melted-elsewhere:magnets", *BUNDLE]),
    ("custody-verdict", ["verdict", "melted-elsewhere", "--rule", "US-DFARS-7052", "--rule", "CN-61", *BUNDLE]),
    ("custody-verdict", ["verdict", "urn:remanence:lot:melted-elsewhere:magnets", "--rule", "CN-61",
                         "--on", "2026-11-15", *BUNDLE]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "words"), DOCUMENTS, ids=lambda value: " ".join(value)[:60])
def test_documents_are_what_their_schemas_say_and_the_same_twice(ask: Ask, name: str, words: list[str]) -> None:
    code, out, err = ask("custody", *words, "--json")
    assert code in (0, 1), err
    document = json.loads(out)
    assert document["schema"] == f"remanence/{name}/1"
    schema = json.loads((ROOT / f"data/schemas/{name}.json").read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    wrong = list(jsonschema.Draft202012Validator(schema, format_checker=checker).iter_errors(document))
    assert not wrong, [f"{error.json_path}: {error.message[:200]}" for error in wrong[:5]]
    assert ask("custody", *words, "--json")[1] == out
    assert ask("custody", *words)[0] == code, "drawn for people it says the same"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["verdict", "melted-elsewhere", "--rule", "US-DFARS-752", *BUNDLE], "did you mean 'US-DFARS-7052'"),
        (["verdict", "melted-elsewhere", "--rule", "US-DFARS-7052", "--reading", "loose", *BUNDLE], "strict, literal"),
        (["verdict", "melted-elsewhere", "--rule", "US-DFARS-7052", "--fact", "cots", *BUNDLE], "NAME=VALUE"),
        (["verdict", "urn:nobody", "--rule", "US-DFARS-7052", *BUNDLE], "urn:nobody"),
        (["verdict", "melted-elsewhere", "--rule", "CN-61", "--rules", "nowhere", *BUNDLE], "nowhere"),
        (["trace", "urn:remanence:lot:melted-elsewhere:magnet", *BUNDLE], "did you mean"),
        (["verify", "melted-elsewhere", "--trust", "nobody"], "nobody"),
        (["verify", "melted-elsewhere", "--on", "yesterday"], "yesterday"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else "",
)
def test_a_wrong_question_gets_one_clear_error(ask: Ask, words: list[str], named: str) -> None:
    code, out, err = ask("custody", *words, "--json")
    assert (code, out) == (2, ""), err
    assert named in err
    assert "Traceback" not in err


def _take_at_once(folder: Path, minute: int, start: Any, found: Any) -> None:
    from remanence.atlas import Places
    from remanence.custody.kept.folder import CustodyFolder
    from remanence.custody.kept.intake import take

    start.wait()
    file = EXAMPLES / "smco-france-uk-us/events" / NEW
    at = datetime(2026, 11, 21, 12, minute, tzinfo=UTC)  # other bytes for each
    found.put(take(CustodyFolder.open(Places(folder)), [file], "ridge", None, at).places)


NEW = sorted(path.name for path in (EXAMPLES / "smco-france-uk-us/events").glob("*.json"))[0]


def test_several_who_append_the_same_at_once_append_it_once(log: Ask) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, found = spawn.Barrier(4), spawn.Queue()
    folder = Path.cwd()
    from remanence.custody.log.log import Log

    before = Log.open(folder / "custody/log").size
    several = [spawn.Process(target=_take_at_once, args=(folder, n, start, found)) for n in range(4)]
    for one in several:
        one.start()
    places = [found.get(timeout=60) for _ in several]
    for one in several:
        one.join()
        assert one.exitcode == 0
    assert len(set(places)) == 1
    assert Log.open(folder / "custody/log").size == before + len(places[0])


def test_the_short_way_names_nothing_twice(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask("init", "my magnets")[0] == 0
    monkeypatch.chdir(tmp_path / "my magnets")
    assert ask("custody", "init")[0] == 0
    code, out, err = ask("custody", "key")
    assert (code, out) == (0, "")
    assert "no key yet" in err
    assert ask("custody", "key", "Pecan Street Magnets")[0] == 0
    assert ask("custody", "key")[1].strip().endswith("\tPecan Street Magnets")
    code, _, err = ask("custody", "append", str(EXAMPLES / "clear-ndfeb/events/pecan.json"), *AT)
    assert code == 0, err
    assert ask("custody", "checkpoint")[1].startswith("my-magnets\n")
    code, note, err = ask("custody", "witness", *AT)
    assert code == 0
    assert "— witness " in note
    assert "nothing to others" in err
