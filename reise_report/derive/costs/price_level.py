"""The money of one year brought to that of another: amount × index of the price year / index of the amount's own year.

An amount of a register is in the money of its day's year. A price is in the money of the year that it was set for: one
that stands for another year's (``taken_from``) is older or younger than the day on which something was used.

Source: Drummond MF et al. (2015), Methods for the Economic Evaluation of Health Care Programmes, 4th ed., ch. 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reise_report.derive.timeline import Whole
from reise_report.errors import PlanError

if TYPE_CHECKING:
    from reise_report.plan.yearly import PriceLevel


@dataclass(frozen=True, slots=True)
class Money:
    """In which year's money costs are told.

    Attributes:
        level: the price year and its index; None where each amount stays in the money of its own year.
        place: where the plan says so, as a dotted key path.
    """

    level: PriceLevel | None = None
    place: str = ""

    def of(self, component: str) -> Money:
        """The same for one component: none for those that the plan leaves as they stand."""
        return OWN_YEAR if self.level is not None and component in self.level.not_adjusted else self

    def factors(self, years: Whole, place: str) -> NDArray[np.float64]:
        """(m,) what money of each year is multiplied by; exactly 1 for that of the price year.

        Args:
            years: (m,) the calendar years in whose money amounts are.
            place: whose amounts these are, as a dotted key path.

        Raises:
            PlanError: a year has no index. Nothing is carried from year to year unless the plan says so.
        """
        if self.level is None:
            return np.ones(years.size)
        index = self.level.index.figures()
        wanted, back = np.unique(years, return_inverse=True)
        lacking = [int(year) for year in wanted if int(year) not in index]
        if lacking:
            raise PlanError(_no_index(lacking, list(index), f"{self.place}.index", place))
        target = index[self.level.year]
        return np.array([target / index[int(year)] for year in wanted], dtype=float)[back]


OWN_YEAR = Money()
"""Each amount in the money of its own year."""


def _no_index(lacking: list[int], there: list[int], place: str, whose: str) -> str:
    years, known = ", ".join(map(str, lacking)), ", ".join(map(str, there))
    example = f'"{lacking[0]}": "{min(there, key=lambda year: (abs(year - lacking[0]), year))}"'
    return (
        f"{place}: there is no figure for {years}, and {whose} has amounts in the money of then; there are figures for "
        f"{known}. Write them under 'by_year' with their source, or say under 'taken_from' which year's figure "
        f"stands for one ({example}); or leave the component out under 'not_adjusted'"
    )
