"""Papers about the lots of a bill of materials: one file a paper, each from the same gathered case."""

from remanence.answers.papers.case import Case, gather
from remanence.answers.papers.registry import make, papers

__all__ = ["Case", "gather", "make", "papers"]
