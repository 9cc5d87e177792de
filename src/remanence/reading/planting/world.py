"""One invented piece of the field: a company, its site, its lender, its figures, all of one piece."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rapidfuzz.distance import OSA

__all__ = ["World", "money", "spoken", "world"]

_HEADS = (
    "Var",
    "Kel",
    "Tor",
    "Brun",
    "Ost",
    "Mar",
    "Sel",
    "Dra",
    "Hal",
    "Fen",
    "Gor",
    "Lin",
    "Pra",
    "Quen",
    "Rost",
    "Tam",
    "Ulv",
    "Wes",
    "Yar",
    "Zel",
)
_MIDDLES = ("en", "ar", "il", "or", "ad", "em", "und", "ast", "iv", "ol", "ur", "ess")
_TAILS = (
    "dale",
    "holt",
    "mark",
    "wick",
    "stad",
    "vara",
    "dora",
    "nes",
    "berg",
    "lund",
    "mora",
    "vale",
    "tane",
    "gard",
)
_TRADES = ("Minerals", "Resources", "Rare Metals", "Materials", "Mining", "Metals")
_MAKERS = ("Magnetics", "Magnet Works", "Motors", "Components", "Drives")
_FIRST = (
    "Anna",
    "Boris",
    "Carla",
    "Daniel",
    "Elena",
    "Frank",
    "Greta",
    "Henrik",
    "Ines",
    "Jonas",
    "Katrin",
    "Lars",
    "Maria",
    "Nadia",
    "Oscar",
    "Petra",
)
_COUNTRIES = (
    ("Norway", "Norwegian"),
    ("Sweden", "Swedish"),
    ("Finland", "Finnish"),
    ("Chile", "Chilean"),
    ("Kenya", "Kenyan"),
    ("Namibia", "Namibian"),
    ("Malawi", "Malawian"),
    ("Portugal", "Portuguese"),
    ("Mongolia", "Mongolian"),
    ("Morocco", "Moroccan"),
)
_OFFICES = ("Energy", "Finance", "Industry", "Trade", "Environment")
_LENDERS = (
    ("Nordic Resource Bank", "NRB"),
    ("Continental Export Credit Agency", "CECA"),
    ("Strategic Minerals Investment Fund", "SMIF"),
    ("Industrial Transition Finance Corporation", "ITFC"),
    ("Raw Materials Guarantee Office", "RMGO"),
)
_LISTS = (
    ("neodymium", "praseodymium", "dysprosium", "terbium"),
    ("neodymium", "dysprosium", "terbium"),
    ("lanthanum", "cerium", "neodymium", "terbium"),
    ("dysprosium", "terbium", "yttrium"),
)
_STANDARDS = ("EN 9100", "ISO 14001", "IATF 16949", "ISO 45001", "AS 9120")


@dataclass(frozen=True, slots=True)
class World:
    """The facts of one story. Money in millions of dollars, masses in tonnes, lengths in metres."""

    today: date
    company: str
    owner: str
    maker: str
    site: str
    town: str
    country: str
    demonym: str
    home: str
    homely: str
    lender: str
    acronym: str
    chief: str
    minister: str
    office: str
    loan: int
    grant: int
    capacity: int
    before: int
    growth: int
    monthly: int
    whole: int
    share: int
    price: int
    top: int
    length: float
    grade: int
    start: int
    opened: int
    signed: int
    years: int
    jobs: int
    elements: tuple[str, ...]
    code: str

    @property
    def both(self) -> int:
        """Loan and grant together, in millions of dollars."""
        return self.loan + self.grant

    @property
    def part(self) -> int:
        """The part of ``whole`` that ``share`` percent is, in tonnes."""
        return self.whole * self.share // 100

    @property
    def bottom(self) -> float:
        """The lower end of the drilled interval, in metres."""
        return round(self.top + self.length, 1)

    def day(self, back: int) -> date:
        """Return the day so many days before the article."""
        return self.today - timedelta(days=back)


def money(millions: int) -> str:
    """Return an amount as an agency writes it."""
    return f"${millions / 1000:.10g} billion" if millions >= 1000 else f"${millions} million"


def spoken(day: date) -> str:
    """Return the day as an agency writes it: 5 March 2026."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def _word(rng: Random) -> str:
    return rng.choice(_HEADS) + rng.choice(_MIDDLES) + rng.choice(_TAILS)


def _words(rng: Random, count: int) -> list[str]:
    """Return different words that no slip of one letter turns into one another."""
    found: list[str] = []
    while len(found) < count:
        word = _word(rng)
        if all(OSA.distance(word, other) > 2 and word[:3] != other[:3] for other in found):
            found.append(word)
    return found


def world(rng: Random) -> World:
    """Return the facts of a story."""
    a, b, c, site, town, *people = _words(rng, 8)
    (country, demonym), (home, homely) = rng.sample(_COUNTRIES, 2)
    lender, acronym = rng.choice(_LENDERS)
    first = rng.sample(_FIRST, 2)
    today = date(rng.randint(2024, 2027), rng.randint(1, 12), rng.randint(2, 28))
    before, growth = 100 * rng.randint(8, 60), 5 * rng.randint(2, 12)
    return World(
        today=today,
        company=f"{a} {rng.choice(_TRADES)}",
        owner=f"{b} {rng.choice(_TRADES)}",
        maker=f"{c} {rng.choice(_MAKERS)}",
        site=site,
        town=town,
        country=country,
        demonym=demonym,
        home=home,
        homely=homely,
        lender=lender,
        acronym=acronym,
        chief=f"{first[0]} {people[0]}",
        minister=f"{first[1]} {people[1]}",
        office=rng.choice(_OFFICES),
        loan=10 * rng.randint(12, 60),
        grant=5 * rng.randint(3, 19),
        capacity=100 * rng.randint(12, 90) + 50,
        before=before,
        growth=growth,
        monthly=10 * rng.randint(11, 70),
        whole=1000 * rng.randint(4, 30),
        share=5 * rng.randint(3, 17),
        price=rng.randint(55, 140),
        top=rng.randint(20, 90),
        length=round(rng.uniform(12, 140), 1),
        grade=rng.randint(12, 97),
        start=today.year + rng.randint(1, 3),
        opened=today.year - rng.randint(4, 9),
        signed=today.year - rng.randint(1, 3),
        years=rng.randint(3, 12),
        jobs=10 * rng.randint(8, 60) + rng.randint(1, 9),
        elements=rng.choice(_LISTS),
        code=rng.choice(_STANDARDS),
    )
