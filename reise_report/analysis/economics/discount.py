"""Discounting what comes later, and bringing amounts to one price year."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.inputs import Vector, check_choice, numeric_vector
from reise_report.errors import AnalysisError

Timing = Literal["start_of_year", "mid_year", "end_of_year", "continuous"]
_SHIFT = {"start_of_year": 0.0, "mid_year": 0.5, "end_of_year": 1.0}


def discount_factors(rate: float, years: ArrayLike, *, timing: Timing) -> Vector:
    """What one unit at each time is worth now: 1/(1 + rate)ᵗ.

    Args:
        rate: yearly, 0.04 for 4 %; at least 0.
        years: (k,), years from the start, at least 0. For whole years 0, 1, 2 … with what happens in each of them, the
            ``timing`` says where in the year that is; ``continuous`` takes the times as they stand.
        timing: ``start_of_year`` (the first year is not discounted: t is the whole years passed), ``mid_year`` (half a
            year more), ``end_of_year`` (a year more), ``continuous`` (t is the time itself).

    Returns:
        (k,), above 0 and at most 1.

    Raises:
        AnalysisError: a rate or a time below 0, missing or infinite; an unknown timing.

    Source: Drummond MF et al. (2015), Methods for the Economic Evaluation of Health Care Programmes, 4th ed., ch. 7.

    >>> discount_factors(0.04, [0, 1, 2], timing="start_of_year").round(6).tolist()
    [1.0, 0.961538, 0.924556]
    >>> discount_factors(0.04, [0], timing="mid_year").round(6).tolist()
    [0.980581]
    """
    check_choice(timing, Timing, "timing")
    times = numeric_vector(np.atleast_1d(np.asarray(years, dtype=float)), "years")
    if not math.isfinite(rate) or rate < 0:
        raise AnalysisError(f"the discount rate is {rate!r}; expected a number of at least 0, as 0.04 for 4 %")
    if rate >= 1:
        raise AnalysisError(f"the discount rate is {rate:g}, which is {100 * rate:g} % a year; 4 % is written 0.04")
    if (times < 0).any():
        raise AnalysisError(f"a time is {times.min():g} years; nothing before the start is discounted")
    exponents = times if timing == "continuous" else np.floor(times) + _SHIFT[timing]
    factors: Vector = (1.0 + rate) ** -exponents
    return factors


def to_price_year(amounts: ArrayLike, years: ArrayLike, price_year: int, index: Mapping[int, float]) -> Vector:
    """Amounts of several years in the prices of one year.

    Args:
        amounts: (n,), money; NaN stays NaN.
        years: (n,), the calendar year of each amount's prices.
        price_year: the year to whose prices they are brought.
        index: the price index of each year, above 0, in any unit.

    Returns:
        (n,), each amount × index(price year)/index(its year).

    Raises:
        AnalysisError: a year without index: nothing is carried from year to year in silence; an index that is not above
            0; arrays of different length; infinite amounts.

    >>> to_price_year([100, 100], [2022, 2024], 2024, {2022: 120.0, 2023: 126.0, 2024: 132.0}).round(2).tolist()
    [110.0, 100.0]
    """
    values, dated = np.asarray(amounts, dtype=float), numeric_vector(years, "years")
    if values.shape != dated.shape:
        raise AnalysisError(f"there are {values.size} amounts and {dated.size} years; give one year for each amount")
    if np.isinf(values).any():
        raise AnalysisError(f"{int(np.isinf(values).sum())} amounts are infinite; correct them")
    needed = sorted({*(int(year) for year in np.unique(dated)), int(price_year)})
    if (dated != np.floor(dated)).any():
        raise AnalysisError("a year is no whole number; give calendar years")
    missing = [year for year in needed if year not in index]
    if missing:
        known = ", ".join(str(year) for year in sorted(index)) or "none"
        raise AnalysisError(f"the price index has no year {missing[0]} (it has {known}); add it with its source")
    wrong = [year for year in needed if not (math.isfinite(index[year]) and index[year] > 0)]
    if wrong:
        raise AnalysisError(f"the price index of {wrong[0]} is {index[wrong[0]]!r}; expected a number above 0")
    # One product after the ratio: what is in the price year already stays as it is, to the last bit.
    ratios = {year: index[int(price_year)] / index[year] for year in needed}
    found: Vector = values * np.array([ratios[int(year)] for year in dated], dtype=float)
    return found
