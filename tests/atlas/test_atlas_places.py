"""Where things are found, and how a workspace is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from remanence.atlas import Places, find_places, init_workspace
from remanence.atlas.places import workspace_above
from remanence.errors import InputError


def test_a_workspace_is_made_found_from_below_and_made_again(tmp_path: Path) -> None:
    made = init_workspace(tmp_path / "mine")
    assert {p.name for p in made.iterdir()} == {"remanence.toml", "overlay", "scenarios", "boms", "runs"}
    assert workspace_above(made / "runs") == made
    (made / "boms" / "own.csv").write_text("part\n", encoding="utf-8")
    assert init_workspace(made) == made
    assert (made / "boms" / "own.csv").read_text(encoding="utf-8") == "part\n"


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_is_not_empty_is_refused_and_nothing_is_written(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "taken"
    if kind == "file":
        target.write_text("x", encoding="utf-8")
    else:
        target.mkdir()
        (target / "thesis.txt").write_text("x", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match="No workspace was made"):
        init_workspace(target)
    assert sorted(tmp_path.rglob("*")) == before


def test_explicit_comes_before_workspace_before_bundled(tmp_path: Path) -> None:
    data = tmp_path / "data"
    place = Places(init_workspace(tmp_path / "mine"), data)
    bundled, own, explicit = (
        data / "scenarios" / "s.toml",
        tmp_path / "mine/scenarios/s.toml",
        tmp_path / "s.toml",
    )
    bundled.parent.mkdir(parents=True)
    for path in (bundled, own, explicit):
        path.write_text("", encoding="utf-8")
    assert place.find("scenario", str(explicit)) == explicit
    assert place.find("scenario", "s") == own
    own.unlink()
    assert place.find("scenario", "s") == place.find("scenario", "s.toml") == bundled


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "full-halt.toml").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="did you mean 'full-halt'"):
        Places(None, tmp_path).find("scenario", "ful-halt")


def test_a_folder_named_as_workspace_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="remanence init"):
        find_places(tmp_path)
