"""The command line as it is typed: exit codes, one message for all that is wrong, clean standard output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from remanence.cli import Gathered, app, run
from remanence.errors import InputError, Offence

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = sorted(p.stem for p in (ROOT / "data/schemas").glob("*.json"))


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    for command in app.registered_commands:
        assert command.callback is not None
        assert f"  {command.name or command.callback.__name__} " in shown


def test_help_imports_no_room() -> None:
    code = "import sys, remanence.cli as c; c.run(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"numpy", "scipy", "polars", "highspy", "altair", "pydantic", "rich.console", "remanence.atlas"}
    assert not heavy & set(done.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (["ruls"], "'rules'"),
        (["schem"], "'schema'"),
        (["rules", "--jsn"], "--json"),
        (["rules", "--asof", "2025-01-01"], "--as-of"),
        (["schema", "stres"], "'stress'"),
        (["schema"], "NAME"),
    ],
)
def test_a_wrong_call_names_the_nearest(
    arguments: list[str], remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert remedy in printed.err


def test_offences_of_several_readers_come_in_one_error() -> None:
    def broken(where: str) -> None:
        raise InputError(f"{where} is wrong", [Offence(where, "x", "y"), Offence(where, "z", "y")])

    gathered = Gathered()
    assert gathered.attempt(lambda: broken("bill")) is None
    assert gathered.attempt(lambda: 3) == 3
    gathered.attempt(lambda: broken("scenario"))
    gathered.whole_number("-n", "many", 1, 9)
    with pytest.raises(InputError) as caught:
        gathered.check()
    assert [o.where for o in caught.value.offences] == ["bill", "bill", "scenario", "scenario", "-n"]


def test_nothing_wrong_raises_nothing() -> None:
    gathered = Gathered()
    assert gathered.whole_number("-n", "9", 1, 9) == 9
    gathered.check()


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_prints_a_valid_schema(name: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["schema", name]) == 0
    schema = json.loads(capfdbinary.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"remanence/{name}/1"


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "remanence", "schema", "stress"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as child:  # fmt: skip
        assert child.stdout is not None
        child.stdout.close()
        assert child.stderr is not None
        complaints = child.stderr.read()
    assert child.returncode == 0, complaints
    assert complaints == b""


def test_a_place_for_results_is_checked_before_the_run(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    gathered = Gathered()
    gathered.folder("--out", tmp_path / "new" / "deep")
    gathered.check()
    gathered.folder("--out", tmp_path / "taken" / "below")
    with pytest.raises(InputError) as caught:
        gathered.check()
    assert [o.found for o in caught.value.offences] == [f"the file '{tmp_path / 'taken'}'"]


def test_an_outage_of_an_unknown_plant_is_refused_with_the_other_offences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.toml"
    plants = '["facility:mt-weld", "facility:mt-weldd"]'
    case.write_text(f'title = "x"\n[[outage]]\nfacilities = {plants}\nfrom = 2027-01-01\n', encoding="utf-8")
    assert run(["stress", str(case), "-n", "0", "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "did you mean 'facility:mt-weld'" in printed.err
    assert "-n: found '0'" in printed.err


def test_an_interrupted_run_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("remanence.atlas.places.init_workspace", stop)
    assert run(["init", "anywhere"]) == 130
    assert "Stopped; nothing was written." in capsys.readouterr().err
