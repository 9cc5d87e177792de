"""Stories that were held back: the checks were not tuned on them."""

from __future__ import annotations

from remanence.reading.planting.draft import listed
from remanence.reading.planting.world import World, money, spoken

__all__ = ["HELD"]


def exchange_filing(w: World) -> str:
    """A stock exchange filing."""
    return f"""Quarterly activities report: {w.company} Ltd

{w.company} Ltd ("the Company") provides the following update for the quarter. All amounts are in US dollars.

Funding: the Company closed a facility of ⟦total|{money(w.both)}⟧, comprising a senior loan of
{money(w.loan)} from the {w.lender} (⟦acronym|{w.acronym}⟧) and a convertible note of {money(w.grant)}.

Operations: the {w.site} processing plant reached {w.monthly} tonnes per month (⟦yearly|{w.monthly * 12:,}
tonnes per year⟧). Nameplate capacity is {w.capacity:,} tonnes per year. Construction was approved in
⟦event_year|{w.signed}⟧.

Outlook: the Company expects to complete commissioning in ⟦plan_year|{w.start}⟧. The tenement licence was
granted in ⟦done_year|{w.opened}⟧.

Quality: the laboratory keeps its accreditation to {w.code}; the auditor confirmed ⟦code|{w.code}⟧ on
{spoken(w.day(30))}.

Authorised by the board. {w.chief}, Managing Director of ⟦name|{w.company}⟧, can be reached at the office in
{w.town}."""


def research_note(w: World) -> str:
    """A research institute's note."""
    return f"""How dependent are the magnet makers?

A paper released on ⟦day|{spoken(w.day(3))}⟧ asks how dependent the magnet makers of {w.country} remain.

According to the authors, ⟦pct|{w.share}%⟧ of the {w.whole:,} tonnes consumed last year, or ⟦part|{w.part:,}
tonnes⟧, were bought abroad. The remainder came from recyclers and from the {w.site} plant of {w.owner}.

The plant was inaugurated in ⟦event_year|{w.opened}⟧ and can process {w.capacity:,} tonnes of scrap a year.
Its feed holds {listed(w.elements, lambda e: f"⟦element|{e}⟧")}.

Policy matters, the paper argues: a support scheme of {w.years} years, from {w.today.year + 1} to
⟦term_end|{w.today.year + 1 + w.years}⟧, would change the picture.

The authors thank {w.office} Minister {w.minister} for access to data. The ⟦office|{w.office}⟧ Minister
{w.minister} has not commented — nor has the industry.

Source: {w.lender} working papers, ⟦source_day|{spoken(w.day(3))}⟧"""


def newspaper_feature(w: World) -> str:
    """A newspaper's longer piece."""
    return f"""In {w.town}, a mine waits for its magnets

For decades the hills above {w.town} gave only sheep. Then, in ⟦done_year|{w.opened}⟧, {w.owner} bought the
{w.site} deposit and the town began to hope.

Today ⟦name|{w.owner}⟧, a {w.homely} company, employs {w.jobs} people there. Its trucks carry {w.before:,}
tonnes of concentrate to the coast every year, against {w.before // 2:,} tonnes when {w.chief} took over as
chief executive; output has ⟦multiple|doubled⟧ from {w.before // 2:,} tonnes to {w.before:,} tonnes.

Money was the hard part. A loan of {money(w.loan)} and a grant of {money(w.grant)}, together
⟦total|{money(w.both)}⟧, came only last month.

"We will build the separation plant here," says {w.chief}. It is slated to open in ⟦plan_year|{w.start}⟧ and
should turn out ⟦head|{w.capacity:,} tonnes⟧ of oxide a year.

On ⟦weekday|{w.day(4):%A}⟧, {spoken(w.day(4))}, {w.office} Minister {w.minister} came to see for himself. He
left with a stone in his pocket and a promise: the plant, with a capacity of ⟦again|{w.capacity:,} tonnes⟧
of oxide a year, would not stand alone."""


def recycling_release(w: World) -> str:
    """A company's own release."""
    feed = w.capacity * 2
    return f"""{w.maker} and {w.company} close the loop

{w.town} - {w.maker} and {w.company} announced today that they will recycle magnet swarf together.

Key points:

- The line takes in ⟦head|{feed:,} tonnes⟧ of swarf a year.
- Partners invest {money(w.both)}.

Under the {w.years}-year agreement, which starts in {w.today.year} and ends in
⟦term_end|{w.today.year + w.years}⟧, {w.maker} delivers its swarf to the {w.site} plant. The line takes in
⟦again|{feed:,} tonnes⟧ of swarf a year, equal to 2 kg (⟦aside|2,000 g⟧) for every motor.

The investment of {money(w.both)} is split between {w.maker} with {money(w.loan)} and {w.company} with
⟦share_part|{money(w.grant)}⟧.

⟦name|{w.maker}⟧, a subsidiary of ⟦party|{w.owner}⟧, has held the {w.code} certificate since {w.opened}.
Auditors renewed the ⟦code|{w.code}⟧ certificate this spring.

"Waste is ore," said {w.chief}, chief executive of {w.company}. Shipments are due to begin in
⟦plan_year|{w.start}⟧."""


def customs_report(w: World) -> str:
    """Trade statistics."""
    now = w.before * (100 - w.growth) // 100
    return f"""Exports of magnets from {w.country} fall

{w.country} exported {now:,} tonnes of rare earth magnets in {w.today.year - 1}, compared with {w.before:,}
tonnes a year earlier, a decline of ⟦growth|{100 * (w.before - now) / w.before:.0f}%⟧, customs data released
on ⟦day|{spoken(w.day(5))}⟧ show.

The average price was ${w.price}/kg, or ⟦aside|${w.price * 1000:,}/t⟧. Shipments to {w.home} made up
⟦part|{w.part:,} tonnes⟧ out of the {w.whole:,} tonnes sent there by all suppliers (⟦pct|{w.share}%⟧).

{w.owner}, the country's largest producer, said orders had recovered. The ⟦name|{w.owner}⟧ plant at {w.site}
opened in ⟦done_year|{w.opened}⟧ and will run at full rate again by ⟦plan_year|{w.start}⟧.

The {w.lender} (⟦acronym|{w.acronym}⟧) keeps its forecast. Next figures are published on
{spoken(w.today.replace(day=1, year=w.today.year + 1))}."""


def lender_statement(w: World) -> str:
    """A development bank speaks."""
    return f"""{w.lender} backs {w.site}

The board of the {w.lender} (⟦acronym|{w.acronym}⟧) approved on ⟦day|{spoken(w.day(6))}⟧ a package of
⟦head|{money(w.both)}⟧ for the {w.site} project of {w.company}.

Of the total, {money(w.loan)} is a direct loan, while the remaining ⟦rest|{money(w.grant)}⟧ is a guarantee;
the ⟦again|{money(w.both)}⟧ package for the project is the bank's largest.

The {w.site} project, in {w.country}, was acquired by {w.company} in ⟦event_year|{w.signed}⟧. It will yield
{listed(w.elements, lambda e: f"⟦element|{e}⟧")} and create {w.jobs} jobs.

Construction should be finished in ⟦plan_year|{w.start}⟧. Drilling cut {w.length} m between {w.top} m and
⟦length|{w.bottom} m⟧ depth, which supports a life of {w.years} years.

{w.office} Minister {w.minister} welcomed the decision. {w.chief}, chief executive of ⟦name|{w.company}⟧,
thanked the bank’s staff. The supply contract with {w.maker} ⟦runs|remains in force until
{w.today.year + 2}⟧."""


def weekly_digest(w: World) -> str:
    """A digest of the week."""
    return f"""The week in magnets

{w.country}: {w.company} began mining at {w.site} in ⟦done_year|{w.signed}⟧ and this week shipped its first
ore. The {w.site} mine, owned by {w.company}, has a capacity of {w.capacity:,} tonnes a year.

Deals: {w.maker} agreed to take {w.monthly} tonnes a year for {w.years} years, a total of
⟦total_term|{w.monthly * w.years:,} tonnes⟧. The contract with {w.owner} ⟦runs|will run until
{w.today.year + 3}⟧.

People: {w.chief} was named chief executive of ⟦name|{w.company}⟧ on ⟦weekday|{w.day(3):%A}⟧,
{spoken(w.day(3))}.

Prices: terbium oxide slipped from ${w.price + 20}/kg to ${w.price}/kg, down
⟦growth|{100 * 20 / (w.price + 20):.0f}%⟧.

Rules: from {w.today.year + 1} the {w.lender} (⟦acronym|{w.acronym}⟧) will ask borrowers for {w.code}; a
guide to ⟦code|{w.code}⟧ is in print.

Next: the {w.homely} group {w.owner} plans to open its refinery in {w.town} in ⟦plan_year|{w.start}⟧."""


HELD = (
    exchange_filing,
    research_note,
    newspaper_feature,
    recycling_release,
    customs_report,
    lender_statement,
    weekly_digest,
)
