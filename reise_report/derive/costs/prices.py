"""The price of one unit on a day, by the plan: its own figure, a dated table of the package, or another year's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.costs.price_level import OWN_YEAR, Money
from reise_report.derive.timeline import Whole
from reise_report.errors import PlanError

if TYPE_CHECKING:
    from reise_report.plan.yearly import Prices


def years_of(day: Whole) -> Whole:
    """The calendar year of each day since 1970-01-01."""
    return day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def year_begins(year: Whole) -> Whole:
    """The first of January of each year, days since 1970-01-01."""
    return (year - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)


def prices_of(prices: Prices, years: Whole, place: str, money: Money = OWN_YEAR) -> NDArray[np.float64]:
    """(m,) the price of one unit in each year. Nothing is carried from year to year unless the plan says so.

    A price that is taken from another year is in that year's money, and brought to the price year from there.

    Args:
        prices: the plan's prices.
        years: (m,) calendar years.
        place: where the plan gives them, as a dotted key path.
        money: in which year's money the prices are wanted.

    Raises:
        PlanError: a year has no price, or the money of its price no index.
    """
    own = prices.own()
    wanted, back = np.unique(years, return_inverse=True)
    source = {int(year): int(prices.taken_from.get(str(year), year)) for year in wanted}
    lacking = [year for year, other in source.items() if other not in own]
    if lacking:
        raise PlanError(_no_price(lacking, list(own), place))
    origin = np.array([source[int(year)] for year in wanted], dtype=np.int64)
    found: NDArray[np.float64] = np.array([own[int(year)] for year in origin], dtype=float)
    paid = found > 0  # what costs nothing needs no index
    found[paid] *= money.factors(origin[paid], place)
    return found[back]


def _no_price(lacking: list[int], there: list[int], place: str) -> str:
    years, known = ", ".join(map(str, lacking)), ", ".join(map(str, there))
    example = f'"{lacking[0]}": "{min(there, key=lambda year: (abs(year - lacking[0]), year))}"'
    return (
        f"{place}: there is no price for {years}, and something was used then; there are prices for {known}. Write the "
        f"prices under 'by_year', or say under 'taken_from' which year's price stands for one ({example})"
    )
