"""The price of one unit on a day, by the plan: its own figure, a dated table of the package, or another year's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.timeline import Whole
from reise_report.errors import PlanError

if TYPE_CHECKING:
    from reise_report.plan.costs import Prices


def years_of(day: Whole) -> Whole:
    """The calendar year of each day since 1970-01-01."""
    return day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def year_begins(year: Whole) -> Whole:
    """The first of January of each year, days since 1970-01-01."""
    return (year - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)


def prices_of(prices: Prices, years: Whole, place: str) -> NDArray[np.float64]:
    """(m,) the price of one unit in each year. Nothing is carried from year to year unless the plan says so.

    Args:
        prices: the plan's prices.
        years: (m,) calendar years.
        place: where the plan gives them, as a dotted key path.

    Raises:
        PlanError: a year has no price.
    """
    own = prices.own()
    wanted, back = np.unique(years, return_inverse=True)
    source = {int(year): int(prices.taken_from.get(str(year), year)) for year in wanted}
    lacking = [year for year, other in source.items() if other not in own]
    if lacking:
        raise PlanError(_no_price(lacking, list(own), place))
    return np.array([own[source[int(year)]] for year in wanted], dtype=float)[back]


def _no_price(lacking: list[int], there: list[int], place: str) -> str:
    years, known = ", ".join(map(str, lacking)), ", ".join(map(str, there))
    example = f'"{lacking[0]}": "{min(there, key=lambda year: (abs(year - lacking[0]), year))}"'
    return (
        f"{place}: there is no price for {years}, and something was used then; there are prices for {known}. Write the "
        f"prices under 'by_year', or say under 'taken_from' which year's price stands for one ({example})"
    )
