"""Claims with a figure: capacity, production, shares, reliance, trade, use, stocks, quotas, prices."""

from __future__ import annotations

from typing import Any

from remanence.atlas.vocabulary import canonical
from remanence.errors import InputError
from remanence.reading.candidates.bases import basis
from remanence.reading.candidates.case import Cannot, Case
from remanence.reading.candidates.cues import Cues, cues
from remanence.reading.candidates.model import Candidate
from remanence.reading.candidates.subjects import country_of, plant_of, slug, state_of, thing

__all__ = ["capacity", "demand", "exports", "price", "production", "quota", "reliance", "share", "stock"]

_RATES = ("t/a", "t/month")


def _noted(amount: dict[str, Any], *notes: str) -> dict[str, Any]:
    """Return the amount with further notes."""
    return amount | {"note": "; ".join(filter(None, (amount.get("note", ""), *notes)))}


def _tonnes(case: Case, what: str) -> dict[str, Any]:
    amount = case.amount()
    if amount["unit"] not in (*_RATES, "t"):
        raise Cannot(f"no tonnage: {what} is given in '{case.claim.unit}'")
    return amount


def _stage(case: Case, subject: str = "") -> str:
    stage = case.stage or (case.grounds.stage(subject) if subject.startswith("facility:") else "")
    if not stage:
        raise Cannot("no stage: the text does not say which step of the chain it is")
    return stage


def capacity(case: Case) -> Candidate:
    """What a plant can do; what is only planned stands apart, as ``capacity_planned``."""
    amount = _tonnes(case, "a capacity")
    if amount["unit"] == "t":
        raise Cannot("no rate: the text gives tonnes and not tonnes a year")
    subject, new, note = plant_of(case)
    if case.strength == "projected":
        raise Cannot("forecast: what somebody else expects a plant to be is no plan of its own")
    if case.strength == "holds":
        name = "capacity" if subject.startswith("facility:") else f"capacity.{_stage(case, subject)}"
    else:
        name = f"capacity_planned.{_stage(case, subject)}"
        note = "; ".join(filter(None, (note, "planned: no plant has it yet")))
    of, said = basis(case, "capacity")
    since = case.span[0] if case.span and case.strength != "holds" else case.since()
    main = case.say(subject, name, basis=of, valid_from=since, **_noted(amount, note, said))
    return Candidate((main,), new=new)


def production(case: Case) -> Candidate:
    """What was made in a period that is over."""
    if case.strength != "holds":
        raise Cannot(f"{case.claim.modality}: output that has not been made is no production (nameplate is not output)")
    amount = _tonnes(case, "output")
    subject, new, note = plant_of(case)
    name = "output" if subject.startswith("facility:") else f"production.{_stage(case, subject)}"
    of, said = basis(case, name)
    first, last = case.flow()
    amount["unit"] = _over(amount["unit"], (last - first).days)
    main = case.say(subject, name, basis=of, valid_from=first, valid_to=last, **_noted(amount, note, said))
    return Candidate((main,), new=new)


def _over(unit: str, days: int) -> str:
    """Return the unit of an amount counted over a period: tonnes in a year are tonnes a year."""
    if unit != "t":
        return unit
    return {True: "t/a"}.get(days in (364, 365), {True: "t/month"}.get(27 <= days <= 30, "t"))


def _fraction(case: Case, what: str) -> dict[str, Any]:
    amount = case.amount()
    if amount["unit"] != "fraction":
        raise Cannot(f"{what} is given in '{case.claim.unit}' and not as a share")
    return amount


def share(case: Case) -> Candidate:
    """Share of the world in one stage."""
    if case.strength in ("bound", "intended"):
        raise Cannot(f"{case.claim.modality}: a share that is aimed at is no share")
    amount = _fraction(case, "a share")
    other = case.claim.object or next(iter(case.claim.others), "")
    if other and case.grounds.key(other) != case.grounds.key(case.claim.subject):
        raise Cannot(f"the share is one of '{other}', and the atlas keeps shares of the world")
    subject, new = thing(case, case.claim.subject)
    name = f"share.{_stage(case)}"
    of, said = basis(case, name)
    if case.strength == "projected":
        first, last = case.flow()
        name = name.replace("share", "share_projected", 1)
        return Candidate((case.say(subject, name, basis=of, valid_from=first, valid_to=last, **amount),), new=new)
    return Candidate((_state(case, subject, name, of, _noted(amount, said)),), new=new)


def _state(case: Case, subject: str, name: str, of: str, amount: dict[str, Any]) -> Any:
    """Return a state: of the period that the text names, else holding since publication."""
    if case.span:
        return case.say(subject, name, basis=of, valid_from=case.span[0], valid_to=case.span[1], **amount)
    said = "no date in the text: read as holding on the day of publication"
    return case.say(subject, name, basis=of, valid_from=case.published[0], **_noted(amount, said))


def reliance(case: Case) -> Candidate:
    """Net import reliance of a country."""
    if case.strength != "holds":
        raise Cannot(f"{case.claim.modality}: the atlas keeps the reliance that was, not one that is expected")
    amount = _fraction(case, "reliance")
    if case.claim.object and case.grounds.key(case.claim.object) != case.grounds.key(case.claim.subject):
        raise Cannot(
            f"dependence on one source ('{case.claim.object}') is no net import reliance, "
            "and the atlas has no property for it"
        )
    subject, new = thing(case, case.claim.subject)
    of, said = basis(case, "net_import_reliance")
    return Candidate((_state(case, subject, "net_import_reliance", of, _noted(amount, said)),), new=new)


def exports(case: Case) -> Candidate:
    """Tonnes that left a country, as customs weigh them."""
    if case.strength != "holds":
        raise Cannot(f"{case.claim.modality}: trade that has not taken place is no trade")
    claim, amount = case.claim, _tonnes(case, "trade")
    seller, buyer = (claim.object, claim.subject) if "import" in claim.value else (claim.subject, claim.object)
    if not seller:
        raise Cannot("no exporter: the text does not say where the goods came from")
    subject, new = thing(case, seller)
    to = ""
    if buyer:
        id_, _ = thing(case, buyer)
        to = f".to-{id_.partition(':')[2].lower()}"
    of, said = basis(case, "exports")
    first, last = case.flow()
    amount["unit"] = _over(amount["unit"], (last - first).days)
    name = f"exports.{slug(claim.material)}{to}"
    main = case.say(subject, name, basis=of, valid_from=first, valid_to=last, **_noted(amount, said))
    return Candidate((main,), new=new)


def demand(case: Case) -> Candidate:
    """Use of a material in a country or the world in a period."""
    amount = _tonnes(case, "use")
    if case.strength in ("bound", "intended"):
        raise Cannot(f"{case.claim.modality}: use that is planned is no use")
    stem = "demand_projected" if case.strength == "projected" else "demand"
    subject = country_of(case, case.claim.country) if not case.claim.subject else thing(case, case.claim.subject)[0]
    if not subject.startswith("country:"):
        raise Cannot(f"use is kept by country and {subject} is none; what one unit contains is a product's content")
    of, said = basis(case, stem)
    first, last = case.flow()
    amount["unit"] = _over(amount["unit"], (last - first).days)
    name = f"{stem}.{slug(case.claim.material)}.total"
    return Candidate((case.say(subject, name, basis=of, valid_from=first, valid_to=last, **_noted(amount, said)),))


def stock(case: Case) -> Candidate:
    """What a state keeps in store, or has bound itself to keep."""
    if case.strength not in ("holds", "bound"):
        raise Cannot(f"{case.claim.modality}: a stock that is planned is no stock")
    subject = state_of(case)
    amount = case.amount()
    of, said = basis(case, "stock_cover") if amount["unit"] == "t" else ("", "")
    material = slug(case.claim.material) or "critical-minerals"
    note = "bound: bought or built, not yet in store" if case.strength == "bound" else ""
    name = f"stock_cover.public-stockpile.{material}"
    return Candidate((_state(case, subject, name, of, _noted(amount, said, note)),))


def quota(case: Case) -> Candidate:
    """A quota in tonnes; other law is kept as rules."""
    kind = Cues.first(cues().quota, case.sentence)
    if not kind or case.claim.unit not in ("t", "kg"):
        raise Cannot("law is kept as rules with dates (remanence rules), not as statements; only quotas in tonnes are")
    if case.strength not in ("holds", "bound"):
        raise Cannot(f"{case.claim.modality}: a quota that is not issued is not in force")
    amount = _tonnes(case, "a quota")
    subject, new = thing(case, case.claim.subject)
    first, last = case.flow()
    amount["unit"] = _over(amount["unit"], (last - first).days)
    of, said = basis(case, "quota")
    name = f"quota.{kind}"
    main = case.say(subject, name, basis=of, valid_from=first, valid_to=last, **_noted(amount, said))
    return Candidate((main,), new=new)


def price(case: Case) -> Candidate:
    """A price that was paid or quoted for a product in a market."""
    if case.strength != "holds":
        raise Cannot(f"{case.claim.modality}: a price that is expected was not paid")
    if not case.claim.unit.endswith("/kg"):
        raise Cannot("no price: the text gives a move or an index and not a price a kilogram")
    amount = case.amount()
    product = _product(case)
    market = _market(case)
    tax = Cues.first(cues().tax, case.sentence) or "unknown VAT"
    first, last = case.span or (case.published[0], case.published[0])
    name = f"price.{market}"
    return Candidate((case.say(product, name, basis=tax, valid_from=first, valid_to=last, **amount),))


def _product(case: Case) -> str:
    """Return the product of a material: elements by symbol, as the atlas names them."""
    words = [_symbol(word) for word in case.claim.material.split()]
    product = f"product:{slug(' '.join(words))}"
    if product not in case.grounds.view.entities:
        raise Cannot(f"the atlas follows no price of '{case.claim.material or 'what is not named'}'")
    return product


def _symbol(word: str) -> str:
    try:
        return canonical("element", word)
    except InputError:
        return word


def _market(case: Case) -> str:
    """Return the market that the words around a price show."""
    lands = {case.claim.country} | {n.country for n in case.article.names if n.country and _beside(case, n.start)}
    for market in cues().markets:
        if market.pattern.search(case.sentence) and market.country in lands:
            return market.id
    raise Cannot("no market: FOB, domestic and European prices part company, and the text does not say which it is")


def _beside(case: Case, at: int) -> bool:
    return case.stretch[0] <= at < case.stretch[1]
