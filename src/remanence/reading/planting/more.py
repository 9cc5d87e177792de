"""Further stories held back at first; their first figures led to wider grammar, so they are no test any more."""

from __future__ import annotations

from remanence.reading.planting.draft import listed
from remanence.reading.planting.world import World, money, spoken

__all__ = ["MORE", "MORE_PAIRS"]


def interview(w: World) -> str:
    """Questions and answers."""
    return f""""We sold every tonne": {w.chief} on {w.site}

{w.chief}, chief executive of {w.company}, spoke to this paper on ⟦weekday|{w.day(2):%A}⟧, {spoken(w.day(2))}.

How large is the plant now?

It makes ⟦head|{w.capacity:,} tonnes⟧ of oxide a year. When we bought it in ⟦done_year|{w.opened}⟧ nobody
believed that. The ⟦again|{w.capacity:,} tonnes⟧ of oxide a year are sold for {w.years} years.

And the money?

We had {money(w.loan)} from the {w.lender} (⟦acronym|{w.acronym}⟧) and {money(w.grant)} from the state; that
makes ⟦total|{money(w.both)}⟧. ⟦name|{w.company}⟧ has no other debt.

What is next?

The second line is due to start up in ⟦plan_year|{w.start}⟧. Our customer {w.maker}, a unit of
⟦party|{w.owner}⟧, needs it — badly."""


def bulletin(w: World) -> str:
    """A geological survey's bulletin."""
    now = w.before * (100 + w.growth) // 100
    return f"""Mineral bulletin, {w.country}

Production. Output of rare earth concentrate grew by ⟦growth|{100 * (now - w.before) / w.before:.0f}%⟧ to
{now:,} t in {w.today.year - 1} from {w.before:,} t in {w.today.year - 2}.

Use. Domestic magnet makers took ⟦part|{w.part:,} t⟧ of the {w.whole:,} t of oxide on offer
(⟦pct|{w.share}%⟧).

Resources. A hole at the {w.site} deposit of {w.company} showed {w.length} m of ore from {w.top} m to
⟦length|{w.bottom} m⟧ at 0.{w.grade:04d}% gallium (⟦aside|{w.grade} ppm⟧). It holds
{listed(w.elements, lambda e: f"⟦element|{e}⟧")}.

Law. An act passed on ⟦day|{spoken(w.day(9))}⟧ gives licences for {w.years} years. {w.office} Minister
{w.minister} signed it; the ⟦office|{w.office}⟧ Minister {w.minister} also chairs the survey’s council.

Source: survey of {w.country}, ⟦source_day|{spoken(w.day(1))}⟧"""


def analyst_note(w: World) -> str:
    """A broker's note."""
    return f"""{w.maker}: {money(w.both)} order, rating unchanged

{w.maker} reported an order worth {money(w.both)} from {w.owner}. Deliveries are slated for
⟦plan_year|{w.start}⟧.

We expect sales of {w.monthly} tonnes a month, equivalent to ⟦yearly|{w.monthly * 12:,} tonnes a year⟧, at
an average ${w.price}/kg. The ⟦head|{money(w.both)}⟧ order covers it.

The supply agreement with {w.company} ⟦runs|is valid until {w.today.year + 2}⟧; it was signed in
⟦event_year|{w.signed}⟧ for {w.years} years.

Quality risk is low: the group has held {w.code} since {w.opened}, and its ⟦code|{w.code}⟧ audit was clean.
⟦name|{w.maker}⟧ employs {w.jobs} people in {w.home}.

Risks: prices, power, and the loan of {money(w.loan)} that falls due in {w.today.year + 4}."""


def minutes(w: World) -> str:
    """Minutes of a committee."""
    return f"""Committee on raw materials: summary of the sitting

The committee met on ⟦day|{spoken(w.day(5))}⟧ to hear {w.office} Minister {w.minister}.

The minister recalled that the {w.lender} (⟦acronym|{w.acronym}⟧) had put up a fund of
⟦total|{money(w.both)}⟧, consisting of {money(w.loan)} in loans and {money(w.grant)} in equity. The fund
works for {w.years} years, between {w.today.year} and ⟦term_end|{w.today.year + w.years}⟧.

Members asked about {w.site}. The mine, run by {w.company}, was opened in ⟦done_year|{w.opened}⟧ and employs
{w.jobs} people. It yields {w.monthly} tonnes per month (⟦yearly|{w.monthly * 12:,} tonnes per year⟧).

The ⟦office|{w.office}⟧ Minister {w.minister} replied that a refinery is planned to open by
⟦plan_year|{w.start}⟧. Mr {w.chief.split()[1]} of ⟦name|{w.company}⟧ agreed. The committee’s next sitting
was not fixed."""


def _lead(w: World) -> str:
    return f"""Regulator clears {w.site} refinery

{w.company}’s {w.site} refinery in {w.country} may process {w.capacity:,} tonnes of oxide a year, the
regulator said on {spoken(w.day(1))}.

The refinery started up in {w.signed}. {w.company}, a {w.homely} miner, recovers {listed(w.elements)} at the
{w.site} refinery.

{w.office} Minister {w.minister} was not available. {w.chief} runs the company."""


def _echo(w: World) -> str:
    return f"""What the permit means

A permit for the {w.site} refinery: ⟦owner|{w.company}⟧, which owns the {w.site} refinery, can process
⟦figure|{w.capacity:,} tonnes⟧ of oxide a year there.

The {w.site} refinery ⟦tense|has run since {w.signed}⟧. Its products,
{listed(w.elements, lambda e: f"⟦pair_element|{e}⟧")}, leave {w.site} by ship.

⟦pair_name|{w.company}⟧ is a ⟦pair_country|{w.homely}⟧ miner. ⟦pair_office|{w.office}⟧ Minister {w.minister}
once called it a model."""


MORE = (interview, bulletin, analyst_note, minutes)
MORE_PAIRS = ((_lead, _echo),)
