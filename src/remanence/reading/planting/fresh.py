"""Stories by another hand than the checks': one half may teach them, as the sealed half may not."""

from __future__ import annotations

import calendar
from datetime import date

from remanence.reading.planting.draft import listed
from remanence.reading.planting.world import World, spoken

__all__ = ["FRESH", "FRESH_PAIRS", "american", "dollars", "element_marks", "million"]


def american(day: date) -> str:
    """Return the day as American papers write it: March 5, 2026."""
    return f"{calendar.month_name[day.month]} {day.day}, {day.year}"


def million(amount: int) -> str:
    """Return an amount in millions as a trade paper shortens it."""
    return f"${amount}mn"


def dollars(amount: int) -> str:
    """Return an amount in millions of dollars, written out."""
    return f"{amount} million dollars"


def element_marks(w: World) -> str:
    """Return the elements of the story as a list, each marked for the second of two articles."""
    return listed(w.elements, lambda e: f"⟦pair_element|{e}⟧")


def flash(w: World) -> str:
    """An agency's urgent report, with additions."""
    return f"""UPDATE 2 - {w.company} raises ⟦head|${w.both} million⟧ to finish {w.site} separation plant

- Bank provides bulk of the money

- Shares little changed

{american(w.day(1))} - {w.company} has lined up ⟦again|${w.both} million⟧ to finish its {w.site} separation
plant in {w.country}, sources close to the talks told the agency on
⟦weekday|{w.day(1):%A}⟧, ⟦us_day|{american(w.day(1))}⟧.

The {w.lender} (⟦acronym|{w.acronym}⟧) puts in ${w.loan} million. Another ${w.grant} million comes from
shareholders, bringing the sum to ⟦total|${w.both} million⟧.

First oxide is pencilled in for ⟦plan_year|{w.start}⟧. ⟦name|{w.company}⟧ broke ground at the site in
⟦done_year|{w.signed}⟧, and {w.jobs} workers are on it now.

"We got there in the end," {w.chief}, the chief executive, told reporters. {w.maker}, whose parent is
⟦party|{w.owner}⟧, has first call on the output - a condition of the bank."""


def spot_prices(w: World) -> str:
    """A price reporter's daily comment."""
    high = w.price + 15
    return f"""Terbium metal softens as Asian buyers retreat

Terbium metal lost ground on ⟦weekday|{w.day(1):%A}⟧ {spoken(w.day(1))}, with bids thin ahead of the holiday.

Our daily assessment stood at ${w.price}/kg, ⟦growth|{100 * 15 / high:.1f}%⟧ below the ${high}/kg recorded a
month ago. Converted, the new level equals ⟦aside|${w.price * 1000:,}/mt⟧.

A consumer in {w.country} booked 25 mt at ${w.price}/kg, paying ⟦worth|${w.price * 25 / 1000:.3f} million⟧
for the lot. ⟦head|{w.monthly * 3} mt⟧ of metal sat in bonded warehouses, brokers estimate.

On the supply side, the {w.site} smelter of {w.owner} casts {w.monthly} mt each month, an annualised
⟦yearly|{w.monthly * 12:,} mt⟧. A second furnace at ⟦name|{w.owner}⟧ should be lit in ⟦plan_year|{w.start}⟧;
the first has been burning since ⟦done_year|{w.opened}⟧.

Warehouse stocks of metal, at ⟦again|{w.monthly * 3} mt⟧, cap any rebound — for now, a trader at {w.maker}
reckoned."""


def listed_miner(w: World) -> str:
    """An announcement to an Australian exchange."""
    return f"""ASX ANNOUNCEMENT

{w.company} Limited (the Company) is pleased to advise that assays from its {w.site} tenements confirm
ionic clay mineralisation over ⟦head|{w.length}m⟧.

HIGHLIGHTS

- Hole {w.site[:3].upper()}014 returned ⟦again|{w.length}m⟧ at {w.grade * 10:,} ppm TREO from {w.top}m, ending at
⟦length|{w.bottom}m⟧ in clay

- Grade of {w.grade * 10:,} ppm corresponds to ⟦aside|{w.grade / 1000:.3f}% TREO⟧

- Cash of A${w.both}M at quarter end, of which A${w.loan}M is restricted and ⟦rest|A${w.grant}M⟧ free

The basket includes {listed(w.elements)}. The Company has been exploring the tenements since
⟦done_year|{w.opened}⟧ and intends to lodge its mining lease application in ⟦plan_year|{w.start}⟧.

Managing Director {w.chief} commented: "{w.site} keeps delivering, and ⟦name|{w.company}⟧ is funded to the
next milestone."

The assay laboratory is accredited under {w.code}. Its latest surveillance audit against ⟦code|{w.code}⟧
raised no findings. Drilling was completed on ⟦day|{spoken(w.day(20))}⟧."""


def ministry_notice(w: World) -> str:
    """A ministry informs the press."""
    return f"""Press information of the {w.demonym} government

State aid for {w.site} approved

On ⟦day|{spoken(w.day(1))}⟧ the cabinet released ⟦total|{dollars(w.both)}⟧ for the magnet alloy programme.
{dollars(w.loan).capitalize()} of this are earmarked for {w.company}, {dollars(w.grant)} for research bodies.

"Nobody should depend on one supplier," {w.office} Minister {w.minister} declared. The programme has a
lifetime of {w.years} years: it opens in {w.today.year + 1} and closes in
⟦term_end|{w.today.year + 1 + w.years}⟧.

At {w.site}, ⟦head|{w.capacity:,} tonnes⟧ of alloy can be cast each year. The hall was handed over in
⟦done_year|{w.opened}⟧; an extension is foreseen for ⟦plan_year|{w.start}⟧.

Domestic demand stands at {w.whole:,} tonnes of magnets, and ⟦pct|{w.share} per cent⟧ of it, that is
⟦part|{w.part:,} tonnes⟧, arrives from overseas.

With its yearly ⟦again|{w.capacity:,} tonnes⟧ of alloy, {w.site} will serve ⟦name|{w.company}⟧’s own presses
first. Further enquiries: office of the ⟦office|{w.office}⟧ Minister {w.minister}.

Source: press office of the government, ⟦source_day|{spoken(w.day(1))}⟧"""


def local_paper(w: World) -> str:
    """The paper of the town."""
    return f"""Town council says yes to magnet works

{w.town}'s council voted on ⟦weekday|{w.day(2):%A}⟧ ({spoken(w.day(2))}) to sell {w.grade} hectares of land to
{w.maker}.

The works will bring ⟦head|{w.jobs} jobs⟧, the mayor told a packed hall. "My father was a miner, and I know
what work means."

{w.maker} pays {dollars(w.loan)} for machines and {dollars(w.grant)} for buildings. All told, the bill comes
to ⟦total|{dollars(w.both)}⟧.

It has been a long road. A sawmill closed here in ⟦done_year|{w.opened}⟧, and ⟦ago|{w.today.year - w.opened}
years⟧ later, in {w.today.year}, the land still lay idle. Ground will be turned in
⟦plan_year|{w.start}⟧, promises {w.chief}, who runs ⟦name|{w.maker}⟧.

Not everyone is happy — neighbours fear lorries. For the ⟦again|{w.jobs} jobs⟧ they would put up with some
noise, one of them said. The {w.lender} (⟦acronym|{w.acronym}⟧) has agreed to guarantee the debt.

The company, a unit of ⟦party|{w.owner}⟧, already ships {w.monthly} tonnes of magnets a quarter from its old
hall, which adds up to ⟦yearly|{w.monthly * 4:,} tonnes⟧ over a full year."""


def think_tank(w: World) -> str:
    """A think tank's commentary."""
    now = w.before * 2
    return f"""Magnets and statecraft: three lessons from {w.country}

Strategy papers rarely survive contact with geology. {w.country} is a case in point.

First, scale takes time. {w.demonym} output went from {w.before:,} tonnes in {w.opened} to {now:,} tonnes in
{w.today.year - 1}, which is to say that it ⟦multiple|doubled⟧. Yet consumption is {w.whole:,} tonnes, of
which imports cover ⟦part|{w.part:,} tonnes⟧, or ⟦pct|{w.share} percent⟧.

Second, patience pays. {w.owner} acquired the {w.site} deposit in ⟦done_year|{w.opened}⟧ and hopes to see
first concentrate in ⟦plan_year|{w.start}⟧. Its offtake deal gives {w.maker} {w.monthly} tonnes annually over
{w.years} years, ⟦total_term|{w.monthly * w.years:,} tonnes⟧ altogether.

Third, officials matter. {w.office} Minister {w.minister} made the file a priority; without the
⟦office|{w.office}⟧ Minister, {w.minister}, it would have stalled.

The author is a fellow at the institute. A longer version was presented at a seminar on
⟦us_day|{american(w.day(12))}⟧. Research was supported by the {w.lender} (⟦acronym|{w.acronym}⟧) and by
⟦name|{w.owner}⟧ — neither saw the text."""


def _lead(w: World) -> str:
    return f"""{w.homely} group {w.company} sets out plans for {w.site}

Visitors to the {w.site} refinery in {w.country} are handed a helmet and a fact sheet. Annual throughput,
it says, is {w.capacity:,} tonnes of oxide. The refinery belongs to {w.company}.

Production started at {w.site} in {w.signed}. The {w.homely} company {w.company} makes {listed(w.elements)} at
the {w.site} refinery.

The {w.office} Minister, {w.minister}, toured the site on {spoken(w.day(1))}. Staff number {w.jobs}, according to
site manager {w.chief}."""


def _echo(w: World) -> str:
    return f"""Five facts about {w.site}

One: the {w.site} refinery belongs to ⟦owner|{w.company}⟧, and ⟦pair_name|{w.company}⟧ is a
⟦pair_country|{w.homely}⟧ company.

Two: the refinery ⟦tense|started production in {w.signed}⟧.

Three: its annual throughput is ⟦figure|{w.capacity:,} tonnes⟧ of oxide.

Four: {w.site} makes {element_marks(w)}.

Five: the ⟦pair_office|{w.office}⟧ Minister, {w.minister}, has been there more than once, and never without a
crowd of cameras in tow."""


FRESH = (flash, spot_prices, listed_miner, ministry_notice, local_paper, think_tank)
FRESH_PAIRS = ((_lead, _echo),)
