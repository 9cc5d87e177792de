"""Stories that measure the checks. No check may be changed because of what it misses here."""

from __future__ import annotations

from remanence.reading.planting.draft import listed
from remanence.reading.planting.fresh import american, element_marks, million
from remanence.reading.planting.world import World, spoken

__all__ = ["SEALED", "SEALED_PAIRS"]


def trade_magazine(w: World) -> str:
    """A trade magazine's feature."""
    return f"""Sintering at scale: {w.maker} opens the books

Walk through the new press shop of {w.maker} and the first thing you notice is the silence. Argon does the
talking here. ⟦head|{w.capacity:,} tons⟧ of magnets leave the shop per year.

Capital spending breaks down into {million(w.loan)} of equipment and {million(w.grant)} of civil works, i.e.
⟦total|{million(w.both)}⟧ overall.

"Each line gives us {w.monthly} tons per month," plant manager {w.chief} says. On a yearly basis that is
⟦yearly|{w.monthly * 12:,} tons⟧ per line.

Powder is bought from {w.company}. Under a {w.years}-year deal that took effect in {w.signed} and lapses in
⟦term_end|{w.signed + w.years}⟧, the miner supplies {listed(w.elements)}.

Quality managers insist on {w.code}. ⟦name|{w.maker}⟧ passed its ⟦code|{w.code}⟧ audit without remarks. The
shop went into service in ⟦done_year|{w.opened}⟧, and a twin is set to follow in ⟦plan_year|{w.start}⟧ —
funds permitting.

A shop that ships ⟦again|{w.capacity:,} tons⟧ of magnets per year needs few people: {w.jobs} in all."""


def annual_form(w: World) -> str:
    """A form for an American regulator."""
    now = w.before * (100 + w.growth) // 100
    return f"""Item 7. Management's discussion and analysis

{w.company}, Inc. ("we" or "our") mines and separates rare earths at {w.site}, {w.country}, where {w.jobs} people work.

Results. We sold {now:,} metric tons of concentrate in fiscal {w.today.year - 1} compared to {w.before:,}
metric tons in fiscal {w.today.year - 2}, representing an increase of
⟦growth|{100 * (now - w.before) / w.before:.0f}%⟧.

Liquidity. On ⟦us_day|{american(w.day(15))}⟧ we entered into a credit agreement with the {w.lender}
(⟦acronym|{w.acronym}⟧) that provides for aggregate borrowings of ⟦total|${w.both}.0 million⟧, being a term
loan of ${w.loan}.0 million and a revolving facility of ${w.grant}.0 million.

Facilities. The mill, which we purchased in ⟦done_year|{w.opened}⟧, handles ⟦head|{w.whole:,} metric tons⟧
of ore annually. We anticipate that the separation circuit will be operational in ⟦plan_year|{w.start}⟧.

Risk factors. If the mill failed to handle its ⟦again|{w.whole:,} metric tons⟧ of ore annually, our results
would suffer. One customer, {w.maker}, a subsidiary of ⟦party|{w.owner}⟧, obtained from us ⟦part|{w.part:,}
metric tons⟧ of the {w.whole:,} metric tons it consumed, amounting to ⟦pct|{w.share}%⟧ of its needs.

Signed on behalf of ⟦name|{w.company}⟧, Inc. by {w.chief}, Chief Executive Officer."""


def evening_wire(w: World) -> str:
    """A short wire with a quotation."""
    return f"""Minister promises quick permit for {w.site}

A permit for the {w.site} mine is only weeks away, {w.office} Minister {w.minister} told lawmakers on
⟦weekday|{w.day(3):%A}⟧, {spoken(w.day(3))}.

{w.owner}, the operator, wants to dig ⟦head|{w.capacity:,} tonnes⟧ of ore a year there. It was granted an
exploration right in ⟦done_year|{w.opened}⟧ and is aiming for a start in ⟦plan_year|{w.start}⟧.

The {w.homely} group has secured ⟦total|${w.both} million⟧ so far, according to its website: a credit line
worth ${w.loan} million plus ${w.grant} million of fresh equity.

Opposition members were not convinced. The ⟦office|{w.office}⟧ Minister {w.minister} had said the same a year
ago, one remarked. Environmental groups, for their part, object to digging ⟦again|{w.capacity:,} tonnes⟧ of
ore a year so close to {w.town} - a spa.

⟦name|{w.owner}⟧ controls {w.grade} square kilometres (⟦aside|{w.grade * 100:,} hectares⟧) around the mine. Its
lender is the {w.lender} (⟦acronym|{w.acronym}⟧)."""


def price_weekly(w: World) -> str:
    """A weekly table in words."""
    low, high = w.price, w.price + 20
    return f"""Weekly roundup: heavy rare earths firm

Week ended ⟦day|{spoken(w.day(2))}⟧

Dysprosium oxide gained ⟦growth|{100 * 20 / low:.1f}pc⟧ week on week, climbing to ${high}/kg after closing
the previous week at ${low}/kg. In tonne terms the price is ⟦aside|${high * 1000:,}/t⟧.

Liquidity was fair. A magnet maker took 40t at ${high}/kg for a consideration of
⟦worth|${high * 40 / 1000:.2f}mn⟧; others waited.

Supply news: {w.company} mined {w.whole:,}t of ore in the quarter, of which ⟦part|{w.part:,}t⟧, or
⟦pct|{w.share}pc⟧, was shipped to {w.home}. ⟦name|{w.company}⟧ ran its {w.site} mill without interruption —
the first such quarter since ⟦done_year|{w.opened}⟧, when the mill was built.

Maintenance: {w.owner} shut ⟦head|{w.capacity:,} t/yr⟧ of separation capacity for repairs. The
⟦again|{w.capacity:,} t/yr⟧ of separation capacity will be back within weeks.

Looking ahead: the next refinery in {w.country}, a project of {w.maker}, is to be commissioned in
⟦plan_year|{w.start}⟧.

Source: own research, ⟦source_day|{spoken(w.day(2))}⟧"""


def agency_decree(w: World) -> str:
    """An order of a ministry in articles."""
    return f"""Order No. {w.grade} on the national stockpile of magnet materials

Issued by the {w.office} Minister on ⟦weekday|{w.day(8):%A}⟧, the {spoken(w.day(8))}

Article 1. The stockpile comprises ⟦head|{w.whole:,} tonnes⟧ of rare earth oxides.

Article 2. Purchases are spread over {w.years} years at {w.monthly} tonnes per year. Purchases shall not
exceed ⟦total_term|{w.monthly * w.years:,} tonnes⟧ over the whole period.

Article 3. The budget is ⟦total|${w.both} million⟧. ${w.loan} million shall be drawn from the {w.lender}
(⟦acronym|{w.acronym}⟧); the balance of ⟦rest|${w.grant} million⟧ shall be borne by industry.

Article 4. The operator is ⟦name|{w.company}⟧, represented by {w.chief}. {w.company} was entrusted with the
stores in ⟦done_year|{w.signed}⟧ and shall take new halls into use by ⟦plan_year|{w.start}⟧.

Article 5. Stores are certified to {w.code}; loss of the ⟦code|{w.code}⟧ certificate ends the mandate. The
stockpile of ⟦again|{w.whole:,} tonnes⟧ of oxides may be released only by order of the ⟦office|{w.office}⟧
Minister.

The {w.office} Minister, {w.minister}, is charged with carrying out this order — in the interest of all.
It repeals the order given by the ⟦office|{w.office}⟧ Minister, {w.minister}, last year."""


def project_profile(w: World) -> str:
    """A database's profile of a project."""
    return f"""Project profile: {w.site}

Owner and operator: {w.company}, listed in {w.home}, holds the project through a local unit. It staked the
ground in ⟦done_year|{w.opened}⟧.

Geology: the best hole ran {w.length} m, entering ore at {w.top} m and leaving it at ⟦length|{w.bottom} m⟧.
The grade of {w.grade} grams per tonne gallium is the same as ⟦aside|{w.grade} ppm⟧.

Plan: a mine and a cracking plant with ⟦head|{w.capacity:,} tonnes⟧ of annual oxide output. The schedule has
the first kiln running by ⟦plan_year|{w.start}⟧. At peak, {w.jobs} people would work there.

Cost: capital expenditure totals ⟦total|US${w.both}m⟧, with US${w.loan}m for the mine and US${w.grant}m for
the plant. The {w.lender} (⟦acronym|{w.acronym}⟧) leads the financing.

Customers: the memorandum with {w.maker} was agreed on ⟦day|{spoken(w.day(60))}⟧; ⟦name|{w.company}⟧ would
deliver {listed(w.elements)}, all from the plant’s ⟦again|{w.capacity:,} tonnes⟧ of annual oxide output.

Certificates: {w.code}, held since {w.signed}. The ⟦code|{w.code}⟧ certificate covers the pilot plant, a joint
effort with ⟦party|{w.owner}⟧."""


def _lead(w: World) -> str:
    return f"""{w.site} powers on, minister says

{w.office} Minister {w.minister} praised the {w.site} plant on {spoken(w.day(1))}, and the {w.jobs} people who
work there.

The plant in {w.country} is owned by {w.company} and has been making {listed(w.elements)} since {w.signed}.
{w.site}'s output is {w.capacity:,} tonnes of oxide a year.

{w.company}, headquartered in {w.home}, is one of few {w.homely} firms in the business. {w.chief} heads the
{w.homely} firm {w.company}, and the {w.site} plant is its only one."""


def _echo(w: World) -> str:
    return f"""Why {w.site} matters to motor makers

Output at {w.site} runs to ⟦figure|{w.capacity:,} tonnes⟧ of oxide a year, which is more than most can say.
⟦owner|{w.company}⟧ owns the {w.site} plant.

{w.site} ⟦tense|has been in operation since {w.signed}⟧ and makes {element_marks(w)}. For buyers that is good
news.

The ⟦pair_country|{w.homely}⟧ firm ⟦pair_name|{w.company}⟧ keeps a low profile. Not so ⟦pair_office|{w.office}⟧
Minister {w.minister}, who likes to speak about it."""


SEALED = (trade_magazine, annual_form, evening_wire, price_weekly, agency_decree, project_profile)
SEALED_PAIRS = ((_lead, _echo),)
