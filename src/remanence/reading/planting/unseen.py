"""Stories written last. Their first figures are in docs; those of now come after one more widening of the grammar."""

from __future__ import annotations

from remanence.reading.planting.draft import listed
from remanence.reading.planting.world import World, money, spoken

__all__ = ["UNSEEN", "UNSEEN_PAIRS"]


def radio_script(w: World) -> str:
    """A reporter on the spot."""
    return f"""Report from {w.town}: the mine that pays for itself

I stand at the gate of {w.site}. Since ⟦done_year|{w.opened}⟧, when {w.owner} bought the pit, {w.jobs}
people have found work here.

Every month {w.monthly} tonnes leave by rail. That is ⟦yearly|{w.monthly * 12:,} tonnes a year⟧, says
{w.chief}, chief executive of ⟦name|{w.owner}⟧.

The money came in two parts: {money(w.loan)} from the {w.lender} (⟦acronym|{w.acronym}⟧), {money(w.grant)}
from the state. In all, ⟦total|{money(w.both)}⟧ has been paid out.

Next comes the smelter. It is supposed to be ready in ⟦plan_year|{w.start}⟧ and will handle
⟦head|{w.capacity:,} tonnes⟧ of ore a year. On ⟦weekday|{w.day(1):%A}⟧, {spoken(w.day(1))}, the council gave
its blessing — at last. With {w.capacity:,} tonnes of ore a year the smelter would be the country's
largest."""


def annual_report(w: World) -> str:
    """The letter to shareholders."""
    now = w.before * (100 + w.growth) // 100
    return f"""Letter to shareholders

Dear shareholders, in {w.today.year - 1} {w.company} sold {now:,} tonnes of oxide. A year before it was
{w.before:,} tonnes; sales are up by ⟦growth|{100 * (now - w.before) / w.before:.0f}%⟧ from {w.before:,}
tonnes to {now:,} tonnes.

Your company has ⟦total|{money(w.both)}⟧ in committed funds: {money(w.loan)} of debt and {money(w.grant)} of
equity.

At {w.site} the drill returned {w.length} metres of ore between {w.top} metres and ⟦length|{w.bottom}
metres⟧. The rock holds {listed(w.elements, lambda e: f"⟦element|{e}⟧")}.

Our contract with {w.maker} ⟦runs|will end in {w.today.year + 2}⟧. Of the {w.whole:,} tonnes that {w.maker}
buys, ⟦part|{w.part:,} tonnes⟧ come from us, which is ⟦pct|{w.share}%⟧.

Our management system follows {w.code}. Auditors found no deviation from ⟦code|{w.code}⟧. ⟦name|{w.company}⟧
expects to commission its second furnace in ⟦plan_year|{w.start}⟧. Yours, {w.chief}, chairman"""


def gazette(w: World) -> str:
    """An official gazette."""
    return f"""Notice {w.today.year}/{w.grade} on strategic reserves

The ministry gives notice that on ⟦day|{spoken(w.day(4))}⟧ it entered into a storage contract with
{w.company}.

1. The reserve shall hold ⟦head|{w.whole:,} tonnes⟧ of oxide. The contract is for {w.years} years, beginning
in {w.today.year} and ending in ⟦term_end|{w.today.year + w.years}⟧.

2. The price is ${w.price * 1000:,} per tonne (⟦aside|${w.price} per kg⟧).

3. The {w.lender} (⟦acronym|{w.acronym}⟧) pays. The reserve of ⟦again|{w.whole:,} tonnes⟧ of oxide is kept
at {w.town}, in a hall that opened in ⟦done_year|{w.opened}⟧.

4. {w.office} Minister {w.minister} is responsible. The ⟦office|{w.office}⟧ Minister {w.minister} reports
once a year. The second hall will be finished by ⟦plan_year|{w.start}⟧.

Signed for ⟦name|{w.company}⟧: {w.chief}

Source: Official gazette, ⟦source_day|{spoken(w.day(2))}⟧"""


def _lead(w: World) -> str:
    return f"""{w.company} hires at {w.site}

The {w.site} mine in {w.country}, run by {w.company}, now employs {w.jobs} people, the {w.homely} company
said on {spoken(w.day(1))}.

The {w.site} mine opened in {w.signed}. Its concentrate carries {listed(w.elements)}, and {w.company} plans
no cuts. {w.homely} miner {w.company} has one other site.

{w.chief}, chief executive, spoke to staff. {w.office} Minister {w.minister} was present."""


def _echo(w: World) -> str:
    return f"""Jobs in the hills

⟦pair_name|{w.company}⟧ pays well. The {w.site} mine, owned by ⟦owner|{w.company}⟧, employs ⟦figure|{w.jobs}
people⟧ today.

The {w.site} mine ⟦tense|opened in {w.signed}⟧. {w.company}, a ⟦pair_country|{w.homely}⟧ miner, sells
{listed(w.elements, lambda e: f"⟦pair_element|{e}⟧")} from {w.site}.

⟦pair_office|{w.office}⟧ Minister {w.minister} has promised a road."""


UNSEEN = (radio_script, annual_report, gazette)
UNSEEN_PAIRS = ((_lead, _echo),)
