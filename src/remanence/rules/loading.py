"""Reading rule files: bundled, then the workspace, then folders named by the caller; the last wins."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from remanence.atlas.places import Places
from remanence.errors import InputError, Offence
from remanence.rules.checking import offences_of
from remanence.rules.model import Rule

_ADVICE = "See docs/rules.md for the keys of a rule file."


def load_rules(place: Places | Path | None = None, folders: Sequence[Path] = ()) -> dict[str, Rule]:
    """Read every rule file that applies.

    Args:
        place: a workspace, whose folder ``rules/`` adds to or replaces the bundled rules by id.
        folders: more folders of rule files, each stronger than what came before.

    Returns:
        Rules by id, in order of id.

    Raises:
        InputError: naming every offence in every file.
    """
    offences: list[Offence] = []
    rules: dict[str, Rule] = {}
    for folder in _folders(place, folders, offences):
        seen: dict[str, str] = {}
        for file in sorted(folder.glob("*.toml")):
            rule = _read(file, offences)
            if rule is None:
                continue
            if rule.id in seen:
                offences.append(
                    Offence(file.name, f"id '{rule.id}'", f"an id of its own; {seen[rule.id]} has it too")
                )
            seen[rule.id] = file.name
            rules[rule.id] = rule
    if offences:
        raise InputError("The rule files do not hold:", offences)
    return dict(sorted(rules.items()))


def _folders(place: Places | Path | None, folders: Sequence[Path], offences: list[Offence]) -> list[Path]:
    places = place if isinstance(place, Places) else Places(place)
    found = [folder for folder in reversed(places.folders("rule")) if folder.is_dir()]
    for folder in folders:
        if folder.is_dir():
            found.append(folder)
        else:
            offences.append(Offence("--rules", f"'{folder}'", "a folder of rule files"))
    return found


def _read(file: Path, offences: list[Offence]) -> Rule | None:
    try:
        return Rule.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        offences.append(
            Offence(file.name, f"text that is no TOML ({error})", "a TOML file in UTF-8", _ADVICE)
        )
    except ValidationError as error:
        offences.extend(offences_of(error, file.name, Rule))
    return None
