"""The goods of the market and what they hold of each element: one table that every balance reads.

Ids: ``concentrate:<ore>`` and ``seg:<ore>`` in t REO, ``oxide:<element>`` in t of that oxide, ``metal:<element>`` in t,
``magnet:<kind>`` in t of magnet blank, ``swarf:<kind>`` in t of swarf, ``scrap:<kind>`` in t of end-of-life magnet.
``NdPr`` is the pair as it trades, ``HoLu`` is holmium to lutetium as one good.
"""

from __future__ import annotations

ELEMENTS = ("La", "Ce", "NdPr", "Sm", "Eu", "Gd", "Tb", "Dy", "Y", "HoLu")
"""The ten element groups that the market follows; scandium is outside it."""
LIGHT_PRODUCTS = ("La", "Ce", "NdPr")
"""What a light separator sells as oxides; the rest of its feed leaves as SEG+."""
HEAVY = tuple(e for e in ELEMENTS if e not in LIGHT_PRODUCTS)
METALS = ("NdPr", "Sm", "Tb", "Dy")
MAGNETS = ("ndfeb", "ndfeb_heavy", "ndfeb_bonded", "smco")
MAGNET_METALS = {
    "ndfeb": ("NdPr",),
    "ndfeb_heavy": ("NdPr", "Tb", "Dy"),
    "ndfeb_bonded": ("NdPr",),
    "smco": ("Sm",),
}
"""Rare-earth metals of each magnet kind; how much of each is on file."""
BALANCED = ("NdPr", "Dy", "Tb")
"""Elements whose supply and use must agree in the base year before the market starts."""
SWARF = {"ndfeb": "ndfeb", "ndfeb_heavy": "ndfeb_heavy", "ndfeb_bonded": "ndfeb"}
"""Which swarf each magnet kind gives; SmCo swarf is a declared loss."""
ORES = (
    "bayan_obo",
    "sichuan",
    "ionic_south_china",
    "ionic_myanmar",
    "mountain_pass",
    "mt_weld",
    "monazite_sand",
    "loparite",
)
USERS = ("CHN", "EUR", "USA", "JPN", "KOR", "SEA", "IND", "ROW")
"""Market regions with end use; the others only mine or separate."""
REGIONS = (*USERS, "MMR", "AUS", "MYS", "RUS")
ANY, BEFORE_MELT, CLEAR, ASKED = "any", "before-melt", "clear", "asked"
"""Origin classes. Oxides and metals of magnets are clear (no stage in a covered country) or any. Magnets are clear,
before-melt (covered at most before the melt, which is part of magnet making) or any. ``asked`` is no class of material:
it is the node at which a buyer who asks for clear origin buys what the rule of the day lets pass."""
