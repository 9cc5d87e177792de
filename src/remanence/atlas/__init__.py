"""The atlas: what is known of the chain, every figure with its evidence."""

from remanence.atlas.assays import Assay, assay
from remanence.atlas.package import Atlas, View, load_atlas
from remanence.atlas.places import Places, bundled, init_workspace
from remanence.atlas.resolve import Picked
from remanence.atlas.statement import Entity, Source, Statement

__all__ = [
    "Assay",
    "Atlas",
    "Entity",
    "Picked",
    "Places",
    "Source",
    "Statement",
    "View",
    "assay",
    "bundled",
    "init_workspace",
    "load_atlas",
]
