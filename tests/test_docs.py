"""The documentation tells the truth: its examples run, and nothing that a user can name is left out."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
import typer

from consoles import Example, examples, matches, run
from remanence.cli import app

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(p for p in (ROOT / "docs").rglob("*.md") if "_build" not in p.parts)])
EXAMPLES = [example for page in PAGES if page.name != "README.md" for example in examples(page)]
"""Those of the README are run by the wheel test, where a newcomer stands."""
FILE = re.compile(r"`([a-z.]+)`:\n\n```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
"""A file that a page shows under its name, for its examples to read."""


def _where(example: Example) -> str:
    return f"{example.path.relative_to(ROOT)}:{example.line}"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder in which the examples run, one after the other, as a reader would type them; with the files shown."""
    folder = tmp_path_factory.mktemp("reader")
    for page in PAGES:
        for name, text in FILE.findall(page.read_text(encoding="utf-8")):
            (folder / name).write_text(text, encoding="utf-8")
    return folder


@cache
def _printed(command: str, folder: Path) -> tuple[int, str, str]:
    done = run(command, folder)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("example", EXAMPLES, ids=_where)
def test_example_prints_what_the_page_shows(example: Example, desk: Path) -> None:
    code, out, err = _printed(example.command, desk)
    shown = out or err
    assert code in (0, 1) or (code == 2 and example.expected), err
    if example.expected:
        assert matches(example.expected, shown), f"{example.command} prints now:\n{shown}"


def test_the_reader_of_examples_can_tell_right_from_wrong() -> None:
    assert matches("a\n...\nd …", "a\nb\nc\nd 12\n")
    assert not matches("a\n...\nd", "a\nb\n")
    assert not matches("a", "a\nb\n")


@cache
def _words_of_docs() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES if page.name != "CHANGELOG.md")


def _commands(typed: str = "remanence", of: typer.Typer = app) -> list[str]:
    """Every command as it is typed, those of groups too."""
    mine = [f"{typed} {c.name or c.callback.__name__}" for c in of.registered_commands if c.callback]
    groups = [(f"{typed} {g.name}", g.typer_instance) for g in of.registered_groups if g.name]
    inside = [name for group, its in groups if its for name in _commands(group, its)]
    return [*mine, *(group for group, _ in groups), *inside]


def _stems(folder: str, pattern: str) -> list[str]:
    return sorted(p.stem for p in (ROOT / folder).glob(pattern) if not p.name.startswith("_"))


def _registered(source: Path = ROOT / "src/remanence") -> list[str]:
    """Names under which a measure, mitigation, answer or report is registered by its decorator."""
    decorator = re.compile(r"^@(?:measure|mitigation|answer|report)\(\"([a-z0-9_]+)\"", re.MULTILINE)
    texts = [p.read_text(encoding="utf-8") for p in source.rglob("*.py")]
    return sorted({name for text in texts for name in decorator.findall(text)})


def _named() -> list[str]:
    rules = [tomllib.loads(p.read_text("utf-8"))["id"] for p in sorted((ROOT / "data/rules").glob("*.toml"))]
    return [
        *_commands(),
        *_registered(),
        *_stems("data/scenarios", "*.toml"),
        *_stems("data/schemas", "*.json"),
        *rules,
    ]


def _is_documented(name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", _words_of_docs()) is not None


@pytest.mark.parametrize("name", _named())
def test_everything_a_user_can_name_is_documented(name: str) -> None:
    assert _is_documented(name), f"{name} stands in no page"


def test_commands_of_groups_are_seen() -> None:
    assert {"remanence stress", "remanence review", "remanence review undo", "remanence litmus due"} <= {*_commands()}
    group, whole = typer.Typer(), typer.Typer()
    group.command("unheard-of")(lambda: None)
    whole.add_typer(group, name="thing")
    assert _commands(of=whole) == ["remanence thing", "remanence thing unheard-of"]
    assert not _is_documented("remanence thing unheard-of")


@pytest.mark.parametrize("decorator", ["measure", "mitigation", "answer", "report"])
def test_a_new_file_is_asked_for_its_page(decorator: str, tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text(f'@{decorator}("unheard_of_thing")\ndef new(): ...\n', encoding="utf-8")
    assert _registered(tmp_path) == ["unheard_of_thing"]
    assert not _is_documented("unheard_of_thing")



def _package(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match
    return match.group().lower()


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    required = {_package(r) for group in groups for r in group if isinstance(r, str)}
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", page, re.MULTILINE)
    reasons = {name: reason for name, reason in rows if name != "package" and set(name) != {"-"}}
    assert set(reasons) == required
    assert all(len(reason.split()) >= 3 for reason in reasons.values())


def test_locks_hold_every_dependency_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run_time = {_package(r) for r in project["project"]["dependencies"]} | {"hatchling"}
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pinned = set(re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE))
        assert run_time <= pinned
        assert len(pinned) <= text.count("--hash=sha256:")
        assert "://" not in text, "a lock names packages, never where they come from"
