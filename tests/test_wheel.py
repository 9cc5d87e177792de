"""The wheel alone, in an empty environment away from the checkout, runs what the README shows."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from consoles import examples, matches, run

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.wheel


def _check(call: list[str], folder: Path, **environment: str) -> None:
    done = subprocess.run(
        call, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as a user gets it."""
    out = tmp_path_factory.mktemp("dist")
    _check([sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(out), str(ROOT)], out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment that holds the wheel; only the libraries are lent, from where the tests run.

    They are lent by a path that names each library but neither this package nor its editable link.
    """
    home = tmp_path_factory.mktemp("elsewhere")
    _check([sys.executable, "-m", "venv", "--without-pip", "env"], home)
    libraries = Path(sysconfig.get_paths()["purelib"])
    (site,) = (home / "env").glob("lib/python3*/site-packages")
    for entry in libraries.iterdir():
        if "remanence" not in entry.name and entry.suffix != ".pth":
            (site / entry.name).symlink_to(entry)
    pip = [sys.executable, "-m", "pip", "--python", str(home / "env/bin/python"), "install", "--quiet"]
    _check([*pip, "--no-deps", "--no-index", str(wheel)], home)
    return home


def test_the_wheel_carries_package_data_and_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    here = {p.relative_to(ROOT / "data").as_posix() for p in (ROOT / "data").rglob("*") if p.is_file()}
    assert here <= {n.removeprefix("remanence/data/") for n in names if n.startswith("remanence/data/")}
    assert {"LICENSE", "LICENSE-DATA"} <= {Path(n).name for n in names}
    assert not [n for n in names if "__pycache__" in n or n.startswith(("tests/", "src/"))]


def test_the_installed_package_is_not_the_checkout(elsewhere: Path) -> None:
    code = "import remanence, sys; sys.stdout.write(remanence.__file__)"
    done = subprocess.run(
        [elsewhere / "env/bin/python", "-c", code], cwd=elsewhere, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout).is_relative_to(elsewhere)


def test_the_readme_runs_elsewhere(elsewhere: Path) -> None:
    shown = examples(ROOT / "README.md")
    assert shown
    for example in shown:
        done = run(example.command, elsewhere, [str(elsewhere / "env/bin/remanence")])
        assert done.returncode == 0, done.stderr
        if example.expected:
            assert matches(example.expected, done.stdout), f"{example.command} prints:\n{done.stdout}"
