"""Who a claim speaks of: the thing in the atlas, or a new one under a name that says so."""

from __future__ import annotations

import re
import unicodedata

from remanence.reading.annotation import Name
from remanence.reading.candidates.case import Cannot, Case
from remanence.reading.candidates.model import NewEntity
from remanence.reading.words import iso3, term, why_not

__all__ = ["Subject", "country_of", "plant_of", "slug", "state_of", "thing"]

Subject = tuple[str, NewEntity | None]
"""Id in the atlas, and the new entity where the atlas does not hold it."""

_OF_A_STATE = {"country", "bloc", "agency", "institution", "programme", "law"}
_HOW_TO_ADD = "add a row with its kind to a table of names and read again, or give the subject in the review"


def slug(name: str) -> str:
    """Return the part of an id after its kind: plain letters, figures and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def thing(case: Case, name: str) -> Subject:
    """Return what a name stands for.

    Raises:
        Cannot: nobody is named, the name is a common word, or the atlas holds nothing of its kind.
    """
    if not name:
        raise Cannot("no subject: the text does not say who")
    found = _named(case, name)
    if found is None:
        near = case.grounds.near(name)
        nearest = f"; known names near it: {', '.join(near)}" if near else ""
        raise Cannot(f"unknown subject '{name}'{nearest}; {_HOW_TO_ADD}")
    if found.id:
        return found.id, None
    if found.kind in ("country", "bloc"):
        return country_of(case, found.country, found.name), None
    kind = term("entity", found.kind)
    if not kind:
        raise Cannot(f"'{name}': {why_not('entity', found.kind)}")
    return _new(case, kind, found.name)


def _named(case: Case, name: str) -> Name | None:
    """Return the name as the article has it, else as it is known, else taken as that of a company."""
    key = case.grounds.key(name)
    here = [n for n in case.article.names if n.name == name or case.grounds.key(n.name) == key]
    found = min(here, key=lambda n: (not n.id, not n.known, n.start), default=None)
    if found and (found.id or found.known):
        return found
    known = case.grounds.known(name)
    if known:
        return known
    return found or (Name(0, 0, name, "company", known=False) if name[:1].isupper() else None)


def _new(case: Case, kind: str, name: str) -> Subject:
    id_ = f"{kind}:{slug(name)}"
    if not slug(name):
        raise Cannot(f"unknown subject '{name}': no id can be made of it; {_HOW_TO_ADD}")
    if id_ in case.grounds.view.entities:
        return id_, None
    near = tuple(n for n in case.grounds.near(name) if n != name)
    return id_, NewEntity(id_, name, near)


def country_of(case: Case, code: str, name: str = "") -> str:
    """Return the id of a country that the atlas speaks of.

    Raises:
        Cannot: there is no such country, or the atlas does not speak of it.
    """
    found = f"country:{iso3(code)}" if iso3(code) else ""
    if not found:
        raise Cannot(f"unknown country '{name or code}'")
    if found not in case.grounds.words.countries:
        held = ", ".join(sorted(c.partition(":")[2] for c in case.grounds.words.countries))
        raise Cannot(f"{found} is not among the countries that the atlas speaks of: {held}")
    return found


def state_of(case: Case) -> str:
    """Return the country of a claim about what a state does: its subject, or the land of its agency or programme."""
    claim = case.claim
    found = _named(case, claim.subject) if claim.subject else None
    if found and found.kind not in _OF_A_STATE:
        raise Cannot(f"no country: only a state does this, and '{found.name}' is none")
    code = (found.country if found else "") or claim.country
    if not code:
        raise Cannot("no country: only a state does this, and the text does not say which")
    return country_of(case, code)


def plant_of(case: Case) -> tuple[str, NewEntity | None, str]:
    """Return the plant, country or company whose figure or state it is, with a note where that was worked out.

    A plant that is named comes first; else the one plant that the atlas holds of the company at the stage.
    """
    claim, grounds = case.claim, case.grounds
    for name in filter(None, (claim.object, claim.subject, *claim.others)):
        found = _named(case, name)
        if found and (found.id.startswith("facility:") or found.kind in ("facility", "project")):
            return _site(case, found)
    id_, new = thing(case, claim.subject)
    if not id_.startswith("company:"):
        return id_, new, ""
    plants = grounds.plants(claim.subject, case.stage)
    if len(plants) == 1:
        said = f"{claim.subject} has one plant of this stage in the atlas" if case.stage else "its only plant"
        return plants[0], None, f"{said}: taken to be the one meant"
    held = f"the atlas holds {len(plants)} of its plants: {', '.join(plants)}" if plants else ""
    return id_, new, held


def _site(case: Case, found: Name) -> tuple[str, NewEntity | None, str]:
    """Return the plant of a name; where that is of another stage, or a deposit, its neighbour under the same name."""
    grounds, plant = case.grounds, found.id.startswith("facility:")
    stage = grounds.stage(found.id) if plant else ""
    if plant and (not stage or grounds.of_stage(found.id, case.stage)):
        return found.id, None, ""
    there = grounds.plants_at(found.name, case.stage)
    if len(there) == 1:
        return there[0], None, f"the plant of this stage at {found.name}"
    held = ", ".join(there or grounds.plants_at(found.name))
    if plant:
        spoken = f"and the claim speaks of {case.stage}: give the plant"
        raise Cannot(f"{found.id} is of stage {stage} in the atlas {spoken}")
    if held:
        raise Cannot(f"no plant: the atlas holds several at {found.name} ({held}), and the text does not say which")
    return *_new(case, "facility", found.name), ""
