"""Dated law: what a rule covers, and its status on a day, as far as published by another day."""

from remanence.rules.loading import load_rules
from remanence.rules.model import ELEMENTS, FORMS, MAGNET_TYPES, STATUSES, Rule, Scope
from remanence.rules.status import RuleStatus, covered_countries, covered_stages, rules_document, status

__all__ = [
    "ELEMENTS",
    "FORMS",
    "MAGNET_TYPES",
    "STATUSES",
    "Rule",
    "RuleStatus",
    "Scope",
    "covered_countries",
    "covered_stages",
    "load_rules",
    "rules_document",
    "status",
]
