"""Is the declared price that of material from a country that the claim must not hold?

Two tests on the price in USD/kg without VAT, on the day of the contract, against the atlas's price of the
same product: (1) below landed = FOB of the covered country x (1 + freight), by more than ``below_landed``;
(2) within ``near_domestic`` of it while a price elsewhere stands more than ``premium`` above. Which
statements are the one and the other stands in ``world.toml``. A signal. Runs only for prices that were
declared beside the log; a product or day without a published price is noted. Limits: long contracts, price
floors, grades.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from remanence.custody.finding import Finding
from remanence.custody.world.registry import check
from remanence.custody.world.setting import DeclaredPrice, Setting, unknown

_BASIS = "excl VAT"


@check("Is the declared price that of material from a country that the claim must not hold?")
def price(setting: Setting) -> Iterable[Finding]:
    """Yield declared prices that fit the covered country's material and not other material."""
    numbers = setting.numbers
    for declared in setting.prices:
        landed = _published(setting, declared, numbers.words("price", "covered"))
        if landed is None:
            yield unknown(f"No price of {declared.product} is published for {declared.on}.", (declared.lot,))
            continue
        landed *= 1 + numbers.of("price", "freight")
        elsewhere = _published(setting, declared, numbers.words("price", "elsewhere"))
        why = _fits(setting, declared.usd_per_kg, landed, elsewhere)
        if why:
            yield Finding(
                kind="price",
                hard=False,
                text=f"{declared.lot}: {declared.usd_per_kg:,.2f} USD/kg of {declared.product} "
                f"on {declared.on}; {why}.",
                lots=(declared.lot,),
                reasons=("long contracts, price floors and grades differ from published prices",),
            )


def _published(setting: Setting, declared: DeclaredPrice, names: Sequence[str]) -> float | None:
    """Return the least of the published prices [USD/kg without VAT] for the shortest period that holds the day."""
    for span in ("month", "quarter", "year"):
        found = [
            picked.value
            for name in names
            if (picked := setting.view.pick(declared.product, name, declared.on, _BASIS, "USD/kg", span))
            and picked.value is not None
        ]
        if found:
            return min(found)
    return None


def _fits(setting: Setting, usd: float, landed: float, elsewhere: float | None) -> str:
    """Return in words how a price fits the covered country's material, empty where it does not."""
    numbers = setting.numbers
    if usd < landed * (1 - numbers.of("price", "below_landed")):
        return f"the covered country's material lands at {landed:,.2f}"
    near = abs(usd / landed - 1) <= numbers.of("price", "near_domestic")
    if near and elsewhere is not None and elsewhere > landed * (1 + numbers.of("price", "premium")):
        return f"the covered country's material lands at {landed:,.2f}, other material at {elsewhere:,.2f}"
    return ""
