"""The futures as one self-contained HTML page: no script, no font, image or style from elsewhere; it prints on A4."""

from __future__ import annotations

from remanence.reports import words
from remanence.reports.futures_view import DEEP, Fan, Futures, Shortage, Storm, Summed, dearest, shortest

MOST_FANS = 9
MOST_SHORTAGES = 6
MOST_STORMS = 3
MOST_BARS = 10
LEAST_MISSING = 0.01
"""Share of all magnets needed from which the sentence is worth its place."""
DEARER = 1.05
"""A good counts as dearer from this multiple of its baseline."""


def page(answer: Futures) -> bytes:
    """Return the page. Every text of the document is escaped."""
    from remanence.reports.charts import exceedance, fan, tornado
    from remanence.reports.environment import environment

    fans = dearest(answer.fans, MOST_FANS)
    shortages = shortest(answer.shortages, MOST_SHORTAGES)
    return (
        environment({"said": said}, {"swing": swing, "one_figure": one_figure, "short_named": _named})
        .get_template("futures.html.j2")
        .render(
            s=answer,
            headline=headline(answer),
            in_short=in_short(answer),
            fans=[(one, fan.draw(one)) for one in fans],
            shortages=[(one, exceedance.draw(one)) for one in shortages],
            summed=[row for row in answer.summed if row.spread.high],
            storms=[(storm, tornado.build(storm, MOST_BARS)) for storm in told_storms(answer)],
            deep=DEEP,
        )
        .encode()
    )


def headline(answer: Futures) -> str:
    """The answer in one sentence: what is most often short, or dearest."""
    shortages = shortest(answer.shortages, 1)
    if shortages and (share := shortages[0].any_month.get(DEEP, 0.0)) > 0:
        worst = shortages[0]
        week = worst.week_of(0.5)
        when = f"; by week {week} half of all do" if week else ""
        who = words.sentence(of_futures(share))
        return f"{who} see {_named(worst)} short by more than {words.percent(DEEP)}{when}."
    fans = dearest(answer.fans, 1)
    if fans and fans[0].multiple[1] > DEARER:
        return f"No future is short by more than {words.percent(DEEP)}; {_dear(fans[0])}."
    return f"No future is short by more than {words.percent(DEEP)}, and no price leaves its baseline."


def in_short(answer: Futures) -> list[str]:
    """The sentences under the headline: how dear, how much is missing, what it hangs on."""
    lines = []
    fans = [fan for fan in dearest(answer.fans, 1) if fan.multiple[1] > DEARER]
    lines += [f"{words.sentence(_dear(fan))}." for fan in fans]
    whole = next((row for row in answer.summed if row.answer == "short.magnets"), None)
    if whole and whole.spread.base is not None and whole.spread.base >= LEAST_MISSING:
        low, middle, high = (
            words.percent(v) for v in (whole.spread.low, whole.spread.base, whole.spread.high)
        )
        lines.append(f"Of the magnets that users outside China need, {middle} are missing ({low} to {high}).")
    storms = told_storms(answer)
    strong = [effect for effect in storms[0].effects if effect.stands_out][:2] if storms else []
    if strong:
        named = " and ".join(_lower(effect.words) for effect in strong)
        lines.append(f"What it hangs on most: {named}.")
    elif storms:
        lines.append("No single uncertainty stands out from chance at this number of futures.")
    return lines


def told_storms(answer: Futures) -> list[Storm]:
    """The tornados that a page shows: all magnets short, then the elements whose price rises most."""
    ranks = {f"peak.{fan.item.partition(':')[2]}": i for i, fan in enumerate(dearest(answer.fans, 99))}
    whole = [storm for storm in answer.storms if storm.answer == "short.magnets"]
    peaks = [storm for storm in answer.storms if storm.answer in ranks]
    return [*whole, *sorted(peaks, key=lambda storm: ranks[storm.answer])][:MOST_STORMS]


def of_futures(share: float) -> str:
    """A share of futures in words."""
    return "all futures" if share == 1 else f"{words.percent(share)} of futures"


def _dear(one: Fan) -> str:
    month, multiple = one.multiple
    where = f"{words.good(one.item)} in {words.region(one.region)}"
    return f"in the median of the futures {where} costs {words.figure(multiple)} × its baseline in {words.month(month)}"


def _named(one: Shortage) -> str:
    origin = " of clear origin" if one.origin == "clear" else ""
    return f"{_plural(one.item)}{origin} in {words.region(one.region)}"


def _plural(item: str) -> str:
    name = words.good(item)
    return name.replace(" magnet", " magnets") if item.startswith("magnet:") else name


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def said(row: Summed) -> str:
    """A summed number in its unit: shares as percent."""
    values = (row.spread.low, row.spread.base, row.spread.high)
    if row.unit.startswith("share"):
        return f"{words.percent(values[1])} ({words.percent(values[0])} to {words.percent(values[2])})"
    return f"{words.figure(values[1])} ({words.figure(values[0])} to {words.figure(values[2])})"


def one_figure(value: float | None, unit: str) -> str:
    """A figure in the unit of an answer: shares as percent."""
    return words.percent(value) if unit.startswith("share") else words.figure(value)


def swing(storm: Storm, lower: float, upper: float) -> str:
    """The mean answer in the lower and in the upper half of an input ('22 % to 19 %')."""
    if storm.unit.startswith("share"):
        return f"{100 * lower:.1f} to {100 * upper:.1f}{words.NBSP}%"
    return f"{words.figure(float(f'{lower:.3g}'))} to {words.figure(float(f'{upper:.3g}'))}"
