"""The atlas: what is known of the chain, every figure with its evidence."""

from remanence.atlas.assays import Assay, assay
from remanence.atlas.facts import facts
from remanence.atlas.firm import FirmTonnes, firm_tonnes
from remanence.atlas.package import Atlas, View, load_atlas
from remanence.atlas.places import Places, bundled, find_places, init_workspace
from remanence.atlas.resolve import Picked
from remanence.atlas.statement import Entity, Source, Statement
from remanence.atlas.world import World, world

__all__ = [
    "Assay",
    "Atlas",
    "Entity",
    "FirmTonnes",
    "Picked",
    "Places",
    "Source",
    "Statement",
    "View",
    "World",
    "assay",
    "bundled",
    "facts",
    "find_places",
    "firm_tonnes",
    "init_workspace",
    "load_atlas",
    "world",
]
