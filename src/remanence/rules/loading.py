"""Reading rule files: bundled, then the workspace, then folders named by the caller; the last wins."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from remanence.atlas.places import Places
from remanence.errors import InputError, Offence, did_you_mean
from remanence.rules.alike import told_in_full
from remanence.rules.checking import offences_of
from remanence.rules.model import Rule
from remanence.rules.references import unresolved

_ADVICE = "See docs/rules.md for the keys of a rule file."
_OWN_CASES = ("case", "try")
"""Keys that an amending file does not take over: the days and outcomes of the amended rule are not its own."""


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    table: Mapping[str, Any]


def load_rules(place: Places | Path | None = None, folders: Sequence[Path] = ()) -> dict[str, Rule]:
    """Read every rule file that applies, and put each bill over the rule that it would amend.

    Args:
        place: a workspace, whose folder ``rules/`` adds to or replaces the bundled rules by id.
        folders: more folders of rule files, each stronger than what came before.

    Returns:
        Rules by id, in order of id.

    Raises:
        InputError: naming every offence in every file.
    """
    offences: list[Offence] = []
    files: dict[str, _File] = {}
    for folder in _folders(place, folders, offences):
        files |= _files_in(folder, offences)
    rules: dict[str, Rule] = {}
    for file in files.values():
        rule = _rule(file, _tables_under(file, files, offences), offences)
        if rule is not None:
            rules[rule.id] = rule
    for rule in rules.values():
        offences += unresolved(rule, files, files[rule.id].name)
    if offences:
        raise InputError("The rule files do not hold:", offences)
    return dict(sorted(rules.items()))


def rule_files(place: Places | Path | None = None, folders: Sequence[Path] = ()) -> dict[str, Path]:
    """Return the file of each rule by id, as `load_rules` picks them; the last folder wins.

    Raises:
        InputError: naming every file that cannot be read, and every folder that is none.
    """
    offences: list[Offence] = []
    found: dict[str, Path] = {}
    for folder in _folders(place, folders, offences):
        for path in sorted(folder.glob("*.toml")):
            file = _read(path, offences)
            if file is not None and "id" in file.table:
                found[str(file.table["id"])] = path
    if offences:
        raise InputError("The rule files do not hold:", offences)
    return found


def rule_hashes(names: Iterable[str], place: Places | Path | None, folders: Sequence[Path]) -> dict[str, str]:
    """Return the SHA-256 of the file of each rule named, in order of id: which text a verdict stands on."""
    files = rule_files(place, folders)
    return {name: hashlib.sha256(files[name].read_bytes()).hexdigest() for name in sorted(set(names))}


def _folders(place: Places | Path | None, folders: Sequence[Path], offences: list[Offence]) -> list[Path]:
    places = place if isinstance(place, Places) else Places(place)
    found = [folder for folder in reversed(places.folders("rule")) if folder.is_dir()]
    for folder in folders:
        if folder.is_dir():
            found.append(folder)
        else:
            offences.append(Offence("--rules", f"'{folder}'", "a folder of rule files"))
    return found


def _files_in(folder: Path, offences: list[Offence]) -> dict[str, _File]:
    """The files of one folder by rule id; two files of one folder may not share an id."""
    found: dict[str, _File] = {}
    for path in sorted(folder.glob("*.toml")):
        file = _read(path, offences)
        if file is None:
            continue
        key = str(file.table.get("id", path.name))
        if key in found:
            offences.append(
                Offence(path.name, f"id '{key}'", f"an id of its own; {found[key].name} has it too")
            )
        found[key] = file
    return found


def _read(path: Path, offences: list[Offence]) -> _File | None:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if isinstance(table.get("try"), list):
            table["try"] = told_in_full(table["try"], path.name, offences)
        return _File(path.name, table)
    except RecursionError:
        offences.append(Offence(path.name, "tables in tables without end", "a TOML file", _ADVICE))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        offences.append(
            Offence(path.name, f"text that is no TOML ({error})", "a TOML file in UTF-8", _ADVICE)
        )
    except OSError as error:
        offences.append(
            Offence(path.name, f"a file that cannot be read ({error.strerror})", "a readable file")
        )
    return None


def _tables_under(file: _File, files: Mapping[str, _File], offences: list[Offence]) -> dict[str, Any]:
    """The top-level keys that ``file`` takes over from the rules it amends, the nearest winning."""
    taken: dict[str, Any] = {}
    seen = [file]
    while isinstance(amended := seen[-1].table.get("amends"), str):
        below = files.get(amended)
        if below is None or below in seen:
            found = "a circle" if below else f"'{amended}'"
            remedy = "" if below else did_you_mean(amended, files)
            offences.append(Offence(f"{file.name}: amends", found, "the id of another rule", remedy))
            break
        seen.append(below)
        taken = {**below.table, **taken}
    own = ("id", "amends", "supposes", *_OWN_CASES)
    return {key: value for key, value in taken.items() if key not in own}


def _laid_over(under: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a bill over those it amends: facts are added by name, rows of ``first`` go before the others."""
    table = {**under, **own}
    if "amends" not in own:
        return table
    facts = own.get("fact")
    if isinstance(facts, list) and isinstance(under.get("fact"), list):
        named = {fact.get("name") for fact in facts if isinstance(fact, dict)}
        table["fact"] = [*(fact for fact in under["fact"] if fact.get("name") not in named), *facts]
    if isinstance(first := table.pop("first", None), list):
        table["decision"] = [*first, *table.get("decision", ())]
    return table


def _rule(file: _File, under: Mapping[str, Any], offences: list[Offence]) -> Rule | None:
    try:
        return Rule.model_validate(_laid_over(under, file.table))
    except ValidationError as error:
        inherited = under.keys() - file.table.keys()  # their own file names what is wrong with these
        offences.extend(offences_of(error, file.name, Rule, inherited))
    except RecursionError:
        offences.append(Offence(file.name, "conditions in conditions without end", "fewer of them"))
    return None
