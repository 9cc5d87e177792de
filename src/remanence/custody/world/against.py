"""A declared history against the world: contradictions, signals, and what the atlas does not know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from remanence.atlas import Places, View
from remanence.custody.finding import Finding
from remanence.custody.lots.model import LotGraph
from remanence.custody.world.numbers import Numbers, load_numbers
from remanence.custody.world.registry import all_checks
from remanence.custody.world.setting import UNKNOWN, DeclaredPrice, Setting


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found, hard first, and apart from it what the atlas does not know (no contradiction, no signal)."""

    findings: tuple[Finding, ...]
    unknown: tuple[Finding, ...]


def examine(
    graph: LotGraph,
    view: View,
    place: Places | None = None,
    *,
    covered: Iterable[str] = (),
    prices: Sequence[DeclaredPrice] = (),
) -> Examined:
    """Compare a declared history with the world as known at the view's date.

    Args:
        graph: lots and processes of the history; times are those that it declares.
        view: the atlas as of a date; nothing published later takes part.
        place: where the numbers of the checks lie (default: the bundled data).
        covered: ISO 3166 alpha-3 codes for the check of routes (default: none, it finds nothing).
        prices: declared prices for the check of prices (default: none, it does not run).

    Returns:
        Findings with their kind, the hard ones first, each soft one with its base rate among honest histories; and
        the notes on what the atlas does not know.
    """
    numbers = load_numbers(place.bundled if place else None)
    setting = Setting(graph, view, numbers, frozenset(covered), tuple(prices))
    found = [finding for check in all_checks() for finding in check.run(setting)]
    spoken = sorted((_with_rate(f, numbers) for f in found if f.kind != UNKNOWN), key=_order)
    notes = sorted({f.text: f for f in found if f.kind == UNKNOWN}.values(), key=lambda f: f.text)
    return Examined(tuple(spoken), tuple(notes))


def against_world(
    graph: LotGraph,
    view: View,
    place: Places | None = None,
    *,
    covered: Iterable[str] = (),
    prices: Sequence[DeclaredPrice] = (),
) -> list[Finding]:
    """Return the contradictions (hard) and signals (soft) of :func:`examine`, without the notes."""
    return list(examine(graph, view, place, covered=covered, prices=prices).findings)


def _order(finding: Finding) -> tuple[bool, str, tuple[str, ...], tuple[str, ...], str]:
    return not finding.hard, finding.kind, finding.lots, finding.events, finding.text


def _with_rate(finding: Finding, numbers: Numbers) -> Finding:
    """Add to a soft finding how often its check speaks of honest histories."""
    if finding.hard:
        return finding
    row = numbers.row("base-rates", finding.kind)
    rate = (
        f"base rate: {row['flagged']} of {row['of']} honest {row['unit']} ({row['how']}, {row['measured']})"
        if row
        else "base rate among honest histories: not measured yet"
    )
    return replace(finding, reasons=(*finding.reasons, rate))
