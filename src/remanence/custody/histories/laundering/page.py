"""The tables of the benchmark, in Markdown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from remanence.custody.histories.laundering.registry import kinds
from remanence.custody.histories.laundering.score import BANDS, Tally, precision, rare_checks, wilson

_MOST_CHECKS = 3


def page(honest: Tally, dishonest: Sequence[Tally]) -> str:
    """Return the tables: every kind, the shares that were laundered, the checks among honest histories."""
    able = [t for t in dishonest if kinds()[t.kind].in_principle]
    rare = rare_checks(honest, {check for t in dishonest for check in t.soft})
    unable = [t for t in dishonest if not kinds()[t.kind].in_principle]
    return "\n\n".join(
        [
            _summary(honest, able),
            _by_kind(able, rare),
            _by_share(dishonest),
            _by_kind(unable, rare),
            _honest(honest),
        ]
    )


def _summary(honest: Tally, able: Sequence[Tally]) -> str:
    told, flagged = sum(t.told for t in able), sum(t.flagged for t in able)
    recall, alarms = flagged / told, honest.flagged / honest.told
    even, rare = (precision(recall, alarms, share) for share in (0.5, 0.1))
    return (
        f"Honest: {honest.told:,} histories ({honest.events:,} events), {honest.flagged} flagged, false alarms "
        f"{_share(honest.flagged, honest.told)}. Dishonest, of kinds that can be shown: {told:,}, recall "
        f"{_share(flagged, told)}. Precision {even:.3f} where every second history is dishonest, {rare:.3f} where "
        f"every tenth is."
    )


def _by_kind(tallies: Sequence[Tally], rare: Collection[str]) -> str:
    lines = [
        "| kind | what is done | told | flagged | recall (95 %) | place named | signalled only | by |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for tally in tallies:
        by = ", ".join(f"{check} {count}" for check, count in tally.hard.most_common(_MOST_CHECKS)) or "-"
        lines.append(
            f"| `{tally.kind}` | {kinds()[tally.kind].says} | {tally.told} | {tally.flagged} | "
            f"{_share(tally.flagged, tally.told)} | {tally.named} | "
            f"{tally.signalled(rare)} | {by} |"
        )
    return "\n".join(lines)


def _by_share(tallies: Sequence[Tally]) -> str:
    lines = ["| kind | share laundered | flagged | of | recall (95 %) |", "|---|---|---|---|---|"]
    for tally in tallies:
        for low, high in pairwise(BANDS):
            flagged, told = tally.bands.get(high, (0, 0))
            if told:
                span = f"{100 * low:.0f}-{100 * high:.0f} %"
                lines.append(f"| `{tally.kind}` | {span} | {flagged} | {told} | {_share(flagged, told)} |")
    return "\n".join(lines)


def _honest(honest: Tally) -> str:
    lines = ["| check | hard | soft | share of honest histories (95 %) |", "|---|---|---|---|"]
    for check in sorted(honest.hard | honest.soft):
        hard, soft = honest.hard[check], honest.soft[check]
        lines.append(f"| `{check}` | {hard} | {soft} | {_share(max(hard, soft), honest.told)} |")
    return "\n".join(lines)


def _share(hits: int, of: int) -> str:
    low, high = wilson(hits, of)
    return f"{hits / of if of else 0:.3f} ({low:.3f}-{high:.3f})"
