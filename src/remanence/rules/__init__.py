"""Dated law: what a rule covers, its status on a day as far as published by another, and what it decides."""

from remanence.rules.clauses import FactSpec
from remanence.rules.decide import decide
from remanence.rules.facts import asked, read_facts
from remanence.rules.loading import load_rules
from remanence.rules.model import Rule, Scope
from remanence.rules.provenance import Contradiction, Node, Provenance
from remanence.rules.status import RuleStatus, covered_countries, covered_stages, rules_document, status
from remanence.rules.values import FactValue, Interval
from remanence.rules.verdict import Gap, PathStep, Verdict
from remanence.rules.words import ELEMENTS, FORMS, MAGNET_TYPES, STATUSES

__all__ = [
    "ELEMENTS",
    "FORMS",
    "MAGNET_TYPES",
    "STATUSES",
    "Contradiction",
    "FactSpec",
    "FactValue",
    "Gap",
    "Interval",
    "Node",
    "PathStep",
    "Provenance",
    "Rule",
    "RuleStatus",
    "Scope",
    "Verdict",
    "asked",
    "covered_countries",
    "covered_stages",
    "decide",
    "load_rules",
    "read_facts",
    "rules_document",
    "status",
]
