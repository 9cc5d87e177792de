"""From the scope of a rule (elements, forms, magnet types) to goods of the market: one table."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable
from dataclasses import dataclass

from remanence.errors import did_you_mean
from remanence.market.goods import ELEMENTS, MAGNETS, METALS, ORES, REGIONS, SWARF
from remanence.rules import Scope

MEMBERS = {"NdPr": ("Nd", "Pr"), "HoLu": ("Ho", "Er", "Tm", "Yb", "Lu")}
"""Goods of the market that hold several elements of the law."""
_IONIC = ("ionic_south_china", "ionic_myanmar")
_SEG = ("Sm", "Eu", "Gd", "Tb", "Dy", "Y", *MEMBERS["HoLu"])
_SINTERED = ("ndfeb_sintered", "ndfeb_hot_pressed")
_SMCO = ("smco_1_5", "smco_2_17")


@dataclass(frozen=True, slots=True)
class Good:
    """What the law sees in a good: form, elements it contains and, for magnets, types it stands for."""

    id: str
    form: str
    elements: tuple[str, ...]
    magnet_types: tuple[str, ...] = ()


def _table() -> dict[str, Good]:
    goods = [
        # Mixed ionic-clay concentrate is a compound (carbonate or oxide); the others are minerals.
        *(
            Good(
                f"concentrate:{ore}",
                "compound" if ore in _IONIC else "concentrate",
                ("La", "Ce", "Nd", "Pr", *_SEG),
            )
            for ore in ORES
        ),
        *(Good(f"seg:{ore}", "compound", _SEG) for ore in ORES),
        *(Good(f"oxide:{e}", "oxide", MEMBERS.get(e, (e,))) for e in ELEMENTS),
        *(Good(f"metal:{e}", "metal", MEMBERS.get(e, (e,))) for e in METALS),
        Good("magnet:ndfeb", "magnet", ("Nd", "Pr"), _SINTERED),
        Good("magnet:ndfeb_heavy", "magnet", ("Nd", "Pr", "Dy", "Tb"), _SINTERED),
        Good("magnet:ndfeb_bonded", "magnet", ("Nd", "Pr"), ("ndfeb_bonded",)),
        Good("magnet:smco", "magnet", ("Sm", "Gd"), _SMCO),
        *(Good(f"swarf:{kind}", "scrap", ("Nd", "Pr", "Dy", "Tb")) for kind in sorted(set(SWARF.values()))),
    ]
    assert {f"magnet:{kind}" for kind in MAGNETS} <= {good.id for good in goods}
    return {good.id: good for good in goods}


GOODS = _table()
"""Every good of the market as the law sees it, by id."""


def goods_in_scope(scope: Scope) -> frozenset[str]:
    """Return the goods that a rule's scope reaches; one counts when it holds a listed element."""
    listed = set(scope.elements)
    return frozenset(
        good.id
        for good in GOODS.values()
        if good.form in scope.forms
        and listed.intersection(good.elements)
        and (good.form != "magnet" or set(good.magnet_types).intersection(scope.magnet_types))
    )


def elements_outside(scope: Scope) -> tuple[str, ...]:
    """Return the elements of a scope that the market does not follow (scandium)."""
    followed = {element for good in GOODS.values() for element in good.elements}
    return tuple(element for element in scope.elements if element not in followed)


def expand_goods(patterns: Iterable[str]) -> frozenset[str]:
    """Return the goods that match the patterns (``oxide:*``), which `known_good` has let pass."""
    return frozenset(good for pattern in patterns for good in fnmatch.filter(GOODS, pattern))


def known_good(pattern: str) -> str:
    """Return ``pattern``, or raise ValueError when no good of the market matches it."""
    if not fnmatch.filter(GOODS, pattern):
        raise ValueError(f"unknown good '{pattern}'; {did_you_mean(pattern, GOODS)}")
    return pattern


def known_region(name: str) -> str:
    """Return ``name``, or raise ValueError when it is no market region."""
    if name not in REGIONS:
        raise ValueError(f"unknown market region '{name}'; {did_you_mean(name, REGIONS)}")
    return name
