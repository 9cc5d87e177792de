"""Stories on which the checks were tuned."""

from __future__ import annotations

from remanence.reading.planting.draft import listed
from remanence.reading.planting.world import World, money, spoken

__all__ = ["TUNED"]


def agency_loan(w: World) -> str:
    """A wire: a loan and a grant for a mine."""
    return f"""{w.company} wins ⟦head|{money(w.both)}⟧ for {w.site} mine

{w.town.upper()}, {spoken(w.day(1))} - {w.company} has won a ⟦again|{money(w.both)}⟧ financing package for
its {w.site} mine in {w.country}, the miner said on ⟦weekday|{w.day(1):%A}⟧, ⟦day|{spoken(w.day(1))}⟧.

The {w.lender} (⟦acronym|{w.acronym}⟧) will lend {money(w.loan)} and the {w.demonym} government adds a grant
of {money(w.grant)}, for a total of ⟦total|{money(w.both)}⟧.

The mine is expected to start production in ⟦plan_year|{w.start}⟧ and to employ {w.jobs} people.
⟦name|{w.company}⟧ bought the deposit in ⟦done_year|{w.opened}⟧.

"The money lets us order the mills," said {w.chief}, chief executive of ⟦name|{w.company}⟧. {w.office}
Minister {w.minister} called the project overdue. The ⟦office|{w.office}⟧ Minister {w.minister} visits the
site next week."""


def price_report(w: World) -> str:
    """A price reporter: an oxide's week."""
    low, high = w.price, w.price + 10
    return f"""NdPr oxide rises on thin supply

Prices of NdPr oxide rose in the week to {spoken(w.day(2))} as sellers held back.

The material was assessed at ${high * 1000:,}/t (⟦aside|${high}/kg⟧), up from ${low * 1000:,}/t in the week
before, a rise of ⟦growth|{100 * 10 / low:.1f}%⟧.

One deal was heard for 20 tonnes at ${high}/kg, worth ⟦worth|${high * 20 / 1000:.2f} million⟧. Buyers such
as {w.maker} said they had cover until the end of the quarter.

{w.company}, whose {w.site} mine in {w.country} opened in ⟦done_year|{w.opened}⟧, produced {w.monthly}
tonnes a month, or ⟦yearly|{w.monthly * 12:,} tonnes a year⟧, traders said.

Dysprosium oxide was little changed. Market participants expect a quiet month — few plants need to restock."""


def drill_release(w: World) -> str:
    """A junior miner reports a drill hole."""
    names = listed(w.elements, lambda e: f"⟦element|{e}⟧")
    return f"""{w.company} hits ⟦head|{w.length} metres⟧ at {w.site}

{w.company} today reported the first hole of its {w.today.year} campaign at the {w.site} project in
⟦country|{w.country}⟧.

Highlights

- The hole intersected ⟦again|{w.length} metres⟧ of mineralisation from {w.top} metres to ⟦length|{w.bottom}
metres⟧.
- It graded {w.grade / 10000:.4f}% (⟦aside|{w.grade} g/t⟧) gallium oxide.

The rocks carry {names}. Drilling on the {w.site} project began in ⟦event_year|{w.signed}⟧ and has used two
rigs. The company's geologists logged the core at {w.town}.

Assays of the next hole are expected in ⟦plan_year|{w.today.year + 1}⟧. {w.chief}, chief executive of
⟦name|{w.company}⟧, said the zone stays open to the north.

{w.company} is a {w.homely} explorer listed in {w.home}. Its shares were unchanged.

Source: {w.company}, ⟦source_day|{spoken(w.day(0))}⟧"""


def ministry_notice(w: World) -> str:
    """A ministry announces a programme."""
    return f"""Government sets out {money(w.both)} raw materials programme

The {w.demonym} government has adopted a programme for raw materials, the ministry announced on
⟦day|{spoken(w.day(1))}⟧.

The programme has a budget of ⟦total|{money(w.both)}⟧, made up of {money(w.loan)} in loans and
{money(w.grant)} in grants.

{w.office} Minister {w.minister} presented it in {w.town}. "We want to refine at home," the minister said.
It runs for {w.years} years, from {w.today.year} to ⟦term_end|{w.today.year + w.years}⟧.

Of the {w.whole:,} tonnes of permanent magnets that industry uses each year, ⟦part|{w.part:,} tonnes⟧ of the
{w.whole:,} tonnes, or ⟦pct|{w.share}%⟧, come from abroad.

The {w.lender} (⟦acronym|{w.acronym}⟧) administers the loans. Applications are due by 30 November
{w.today.year + 1}. ⟦office|{w.office}⟧ Minister {w.minister} will report to parliament every year."""


def quarterly(w: World) -> str:
    """Trade press: a producer's quarter."""
    now = w.before * (100 + w.growth) // 100
    return f"""{w.company} lifts output to ⟦head|{now:,} tonnes⟧

Highlights

- Output of concentrate at {w.site} reached ⟦again|{now:,} tonnes⟧ in {w.today.year - 1}.
- Import costs fell; the second kiln is on time.

{w.company} raised output of concentrate at its {w.site} mine from {w.before:,} tonnes to {now:,} tonnes in
{w.today.year - 1}, an increase of ⟦growth|{100 * (now - w.before) / w.before:.0f}%⟧, the {w.homely}
producer said.

The plant now runs at {w.monthly} tonnes a month, or ⟦yearly|{w.monthly * 12:,} tonnes a year⟧. It is owned
by {w.owner}.

A second kiln is scheduled to start in ⟦plan_year|{w.start}⟧. The first was commissioned in
⟦done_year|{w.opened}⟧, when ⟦name|{w.company}⟧ had {w.jobs} workers.

The mine delivers {w.elements[0]} and {w.elements[1]} to ⟦party|{w.maker}⟧, a customer in {w.home}."""


def magnet_plant(w: World) -> str:
    """Trade press: a magnet maker is certified."""
    return f"""{w.maker} certified for aerospace magnets

Highlights

- {w.maker} holds the {w.code} certificate for its plant in {w.town}.
- The plant can make ⟦head|{w.capacity:,} tonnes⟧ of magnets a year.

{w.maker} said its plant in {w.town}, {w.country}, now holds the {w.code} certificate. The ⟦code|{w.code}⟧
standard asks for traceable processes.

The plant has a capacity of ⟦again|{w.capacity:,} tonnes⟧ of magnets a year and {w.jobs} staff. It opened in
⟦event_year|{w.opened}⟧ after two years of building.

{w.homely} producer ⟦company_again|{w.owner}⟧ supplies the metal. {w.chief}, chief executive of
⟦name|{w.maker}⟧, said the audit was done on {spoken(w.day(20))}.

A further line is to be added by ⟦plan_year|{w.start}⟧. Customers include makers of motors and of sensors."""


def offtake_deal(w: World) -> str:
    """Agency: a supply contract."""
    yearly = w.monthly * 2
    return f"""{w.maker} to buy oxide from {w.site}

{w.company} has signed a contract to supply {w.maker} with NdPr oxide from its {w.site} plant in
{w.country}, the two said on ⟦weekday|{w.day(2):%A}⟧, {spoken(w.day(2))}.

The {w.years}-year agreement runs from {w.today.year} to ⟦term_end|{w.today.year + w.years}⟧ and covers
{yearly} tonnes a year for {w.years} years, or ⟦total_term|{yearly * w.years:,} tonnes⟧ in total.

⟦name|{w.company}⟧ keeps its older supply agreement with {w.owner}. The agreement with {w.owner}
⟦runs|expires at the end of {w.today.year + 1}⟧.

The plant was opened in ⟦event_year|{w.opened}⟧. It makes {w.capacity:,} tonnes of oxide a year and is the
largest in {w.town}. {w.chief}, chief executive of {w.company}, expects first deliveries under the contract
in ⟦plan_year|{w.start}⟧."""


TUNED = (agency_loan, price_report, drill_release, ministry_notice, quarterly, magnet_plant, offtake_deal)
