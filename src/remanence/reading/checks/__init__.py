"""Checks: what an article, or several together, say that cannot all be so. One file a check, found by itself."""

from remanence.reading.checks.alarm import KINDS, SEVERITIES, Alarm, Place
from remanence.reading.checks.run import Checker, check, check_article

__all__ = ["KINDS", "SEVERITIES", "Alarm", "Checker", "Place", "check", "check_article"]
