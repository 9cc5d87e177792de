"""Boundary cases told by what differs from an earlier one: ``like`` names it, ``without`` takes away from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from remanence.errors import Offence, did_you_mean

_KEPT = ("on", "as_of", "reading", "contradiction")
Table = Mapping[str, Any]


def told_in_full(tries: Sequence[Any], where: str, offences: list[Offence]) -> list[Any]:
    """Put the facts, the way and the days of the case named by ``like`` under each case that names one.

    A fact given again replaces the earlier one. A process of the way with a known id is changed in the keys
    given; one with a new id goes before all others. ``without`` lists facts, ``way`` (no lot at all),
    ``way.ID`` and ``way.ID.KEY``. The outcome and the gaps are never taken over.

    Args:
        tries: the tables of ``[[try]]`` as they stand in the file.
        where: the file, for messages.
        offences: what is wrong is added here, and the case is left as it stands.
    """
    known: dict[str, Table] = {}
    full: list[Any] = []
    for number, given in enumerate(tries, 1):
        told = given
        if isinstance(given, dict) and ("like" in given or "without" in given):
            told = _over(given, known, f"{where}: try[{number}]", offences)
        full.append(told)
        if isinstance(told, dict):
            known[str(told.get("name"))] = told
    return full


def _over(given: Table, known: Mapping[str, Table], place: str, offences: list[Offence]) -> Table:
    base = known.get(str(given.get("like")))
    if base is None:
        remedy = did_you_mean(str(given.get("like")), known)
        offences.append(
            Offence(f"{place}.like", repr(given.get("like")), "the name of an earlier case", remedy)
        )
        return {key: value for key, value in given.items() if key not in {"like", "without"}}
    away = [str(name) for name in given.get("without", ())]
    told = {key: base[key] for key in _KEPT if key in base}
    told["facts"] = {**_but(base.get("facts", {}), away), **given.get("facts", {})}
    way = _way(base.get("way"), given.get("way"), away)
    if way is not None:
        told["way"] = way
    for name in away:
        if not _stands(name, base):
            offences.append(Offence(f"{place}.without", f"'{name}'", f"what '{given['like']}' holds"))
    return {
        **told,
        **{key: value for key, value in given.items() if key not in {"like", "without", "facts", "way"}},
    }


def _but(table: Table, keys: Sequence[str]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in keys}


def _way(
    base: Sequence[Table] | None, given: Sequence[Table] | None, away: Sequence[str]
) -> list[Table] | None:
    if "way" in away or (base is None and given is None):
        return None
    changes = {str(step.get("id")): step for step in given or ()}
    known = {str(step.get("id")) for step in base or ()}
    steps = [step for name, step in changes.items() if name not in known]
    for step in base or ():
        name = str(step.get("id"))
        if f"way.{name}" not in away:
            gone = [word.rpartition(".")[2] for word in away if word.startswith(f"way.{name}.")]
            steps.append({**_but(step, gone), **changes.get(name, {})})
    return steps


def _stands(name: str, base: Table) -> bool:
    """Whether ``name`` of ``without`` is something that the earlier case holds."""
    word, _, rest = name.partition(".")
    if word != "way":
        return name in base.get("facts", {})
    step, _, key = rest.partition(".")
    found = next((s for s in base.get("way", ()) if s.get("id") == step), None)
    return "way" in base if not rest else found is not None and (not key or key in found)
