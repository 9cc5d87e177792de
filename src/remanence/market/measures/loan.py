"""Loan or grant: what does public money for projects bring, in tonnes and years, and at what cost per tonne expected?

**What it does.** Projects that match every selector given and are not open by the first full month are built with odds

    odds + odds_lift x (1 - odds)

and open ``months_earlier``, though never before the loan. ``usd_per_year`` is paid from the first day to the last.
Every period reports what was paid, the tonnes of nameplate that stand more than without the measure (expected, where
odds stand for the outcome), and dollars per such tonne since the start.

**Sources.** Odds and dates are those of the atlas (class assumed); of announced supply outside China a fifth to two
fifths was built in time. What a loan does to them is published nowhere: ``odds_lift`` is a judgement.

**Example.** A loan for a heavy separation line::

    [[measure]]
    kind = "loan"
    facilities = ["facility:caremag-lacq"]
    odds_lift = { value = 0.4, low = 0.2, high = 0.6 }
    months_earlier = 6
    usd_per_year = 50e6
    from = 2027-01-10
    until = 2029-01-09

**Limits.** A loan is counted at what is paid out: repayment and interest are not booked, so a loan looks as dear as a
grant of its size. Capacity is not output: whether it runs is the market's answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field

from remanence.market.effects import Effect, ProjectTerms
from remanence.market.inputs import Plant
from remanence.market.instrument import Booking, Clearing, Instrument, Session
from remanence.market.limits import terms_of
from remanence.market.measures.params import NONE, Months, Share, Uncertain
from remanence.market.measures.plants import PlantParams
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.market.projects import standing

if TYPE_CHECKING:
    from remanence.market.simulate import Chain
    from remanence.market.solver import Solution


def _dollars(number: Uncertain) -> Uncertain:
    return number.within(0.0, float("inf"), "USD/year")


class Params(PlantParams):
    """Keys of a loan or grant."""

    form: Literal["loan", "grant"] = Field(default="loan", description="what the money is called")
    odds_lift: Share = Field(
        default=NONE, description="share of the doubt about a project that it takes away"
    )
    months_earlier: Months = Field(default=NONE, description="how much earlier a project opens")
    usd_per_year: Annotated[Uncertain, AfterValidator(_dollars)] = Field(
        description="what is paid a year, for all the projects together"
    )


@dataclass(frozen=True)
class Payments(Instrument):
    """What is paid for better terms of projects [USD/a]."""

    terms: ProjectTerms = field(kw_only=True)
    form: str = field(kw_only=True)
    usd_per_year: float = field(kw_only=True)

    def open(self, chain: Chain, draw: Mapping[str, float]) -> Session:
        """The ledger of one run."""
        return _Ledger(self, chain, draw)


class _Ledger(Session):
    """What was paid, and the tonnes of nameplate that it stood for, so far."""

    def __init__(self, payments: Payments, chain: Chain, draw: Mapping[str, float]) -> None:
        self.payments, self.draw = payments, draw
        self.projects = [p for p in chain.net.plants.values() if terms_of(chain, p, [payments.terms])]
        self.paid = self.tonnes = 0.0
        self.rows: list[dict[str, Any]] = []
        self.booked: list[Booking] = []

    def _more(self, plant: Plant, month: date) -> float:
        """Nameplate that stands more than without the measure [t/month]."""
        more = standing(plant, month, self.draw, [self.payments.terms]) - plant.available(month, self.draw)
        return plant.nameplate / 12 * more

    def close(self, clearing: Clearing, solution: Solution) -> None:
        """Book the period."""
        period = clearing.period
        usd = self.payments.usd_per_year / 12 * period.months * self.payments.active(period)
        tonnes = sum(self._more(plant, period.start) for plant in self.projects) * period.months
        self._book(clearing.t, usd / 1000.0 / period.months)
        self.paid += usd
        self.tonnes += tonnes
        self.rows.append(
            {
                "measure": self.payments.measure_id,
                "month": period.start.isoformat(),
                "status": "paid" if usd > 0 else "not paid",
                "form": self.payments.form,
                "usd": usd,
                "expected_tonnes": tonnes,
                "usd_per_expected_tonne": self.paid / self.tonnes if self.tonnes > 0 else None,
            }
        )

    def _book(self, t: int, amount: float) -> None:
        """Each project's treasury pays its part, by nameplate [thousand USD a month]."""
        whole = sum(plant.nameplate for plant in self.projects)
        for plant in self.projects if amount and whole else ():
            part = amount * plant.nameplate / whole
            self.booked.append(Booking(t, "treasury", plant.region, -part))
            self.booked.append(Booking(t, "producers", plant.region, part))

    def bookings(self) -> Sequence[Booking]:
        """What treasuries pay and projects get."""
        return self.booked

    def report(self) -> list[dict[str, Any]]:
        """USD and tonnes of nameplate by period; dollars a tonne since the start."""
        return self.rows


@measure("loan")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """Better terms without end, and payments between the dates."""
    terms = ProjectTerms(
        context.measure_id,
        params.selector(),
        params.from_,
        odds_lift=params.odds_lift.value,
        delay_months=-params.months_earlier.value,
    )
    payments = Payments(
        context.measure_id,
        params.from_,
        end=end_of(params),
        terms=terms,
        form=params.form,
        usd_per_year=params.usd_per_year.value,
    )
    return [terms, payments]
