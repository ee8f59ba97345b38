"""Absolute shortfall: the quality-adjusted life years that a group of people lose with the care they have today."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.economics.discount import discount_factors
from reise_report.analysis.inputs import Vector, numeric_vector
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthyLife:
    """What people of one age and sex mix can expect without the disease.

    Attributes:
        life_years: expected years still to live, not discounted.
        quality_adjusted: the same in quality-adjusted life years, discounted at ``rate``.
        rate: the yearly discount rate; 0 for none.
    """

    life_years: float
    quality_adjusted: float
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """Absolute shortfall and its severity group.

    Attributes:
        healthy: expectation without the disease.
        prognosis: quality-adjusted life years expected with the disease and today's care, discounted alike.
        value: ``healthy.quality_adjusted − prognosis``, years lost; may be below 0, then with a warning.
        group: severity group from 1, the least severe; None where no limits were given.
        warnings: what the user should know, in English.
    """

    healthy: HealthyLife
    prognosis: float
    value: float
    group: int | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Norms:
    """Mortality and health of the general population, by single year of age from 0.

    Attributes:
        mortality_women: (k,), the probability of dying before the next birthday, 0–1, of a life table.
        mortality_men: (k,).
        utility_women: (k,), mean utility at each age.
        utility_men: (k,).
    """

    mortality_women: ArrayLike
    mortality_men: ArrayLike
    utility_women: ArrayLike
    utility_men: ArrayLike


def healthy_life(age: float, share_women: float, norms: Norms, *, rate: float = 0.0) -> HealthyLife:
    """Quality-adjusted life years that the general population of an age and sex mix has before it.

    Women and men are followed apart and put together by their shares at the start. Those who die in a year live half of
    it on average; each year's health counts at its middle, in the discounting too.

    Args:
        age: years at the start, at least 0. Between birthdays the two whole ages are interpolated.
        share_women: 0–1.
        norms: life table and utilities; nobody lives past the last age of the table.
        rate: yearly discount rate.

    Raises:
        AnalysisError: an age beyond the table, a share or probability outside 0–1, a utility above 1, tables of
            different length, missing values.

    Source: Magnussen J et al. (2015), På ramme alvor, Helse- og omsorgsdepartementet; Meld. St. 34 (2015–2016).
    """
    if not 0 <= share_women <= 1:
        raise AnalysisError(f"the share of women is {share_women!r}; expected 0 to 1")
    tables = _checked(norms)
    last = tables[0].size - 1
    if not (math.isfinite(age) and 0 <= age <= last):
        raise AnalysisError(f"the age is {age!r}; the life table goes from 0 to {last}")
    younger = math.floor(age)
    share = age - younger
    found = np.zeros(2)
    for weight, mortality, utility in (
        (share_women, tables[0], tables[2]),
        (1 - share_women, tables[1], tables[3]),
    ):
        found += weight * (1 - share) * np.array(_expected(younger, mortality, utility, rate))
        if share:
            found += weight * share * np.array(_expected(younger + 1, mortality, utility, rate))
    return HealthyLife(life_years=float(found[0]), quality_adjusted=float(found[1]), rate=float(rate))


def absolute_shortfall(healthy: HealthyLife, prognosis: float, limits: Sequence[float] = ()) -> Shortfall:
    """The years lost, and the severity group they put people into.

    Args:
        healthy: expectation without the disease, from :func:`healthy_life`.
        prognosis: quality-adjusted life years with the disease and today's care, discounted at the same rate.
        limits: the least shortfall of each group after the first, rising: (4, 8, 12, 16, 20) makes six groups.

    Raises:
        AnalysisError: a prognosis that is no finite number, limits that do not rise.

    >>> absolute_shortfall(HealthyLife(life_years=40, quality_adjusted=33, rate=0), 27.5, (4, 8, 12)).group
    2
    """
    if not math.isfinite(prognosis):
        raise AnalysisError(f"the prognosis is {prognosis!r}; expected quality-adjusted life years")
    bounds = numeric_vector(list(limits), "limits")
    if (np.diff(bounds) <= 0).any():
        raise AnalysisError(f"the limits of the severity groups are {tuple(limits)}; expected rising numbers")
    value = healthy.quality_adjusted - float(prognosis)
    warnings = ("The prognosis is better than the general population's expectation.",) if value < 0 else ()
    group = 1 + int(np.searchsorted(bounds, value, side="right")) if bounds.size else None
    return Shortfall(healthy=healthy, prognosis=float(prognosis), value=value, group=group, warnings=warnings)


def _checked(norms: Norms) -> tuple[Vector, Vector, Vector, Vector]:
    women, men = (
        numeric_vector(norms.mortality_women, "mortality_women"),
        numeric_vector(norms.mortality_men, "mortality_men"),
    )
    health_women, health_men = (
        numeric_vector(norms.utility_women, "utility_women"),
        numeric_vector(norms.utility_men, "utility_men"),
    )
    sizes = {table.size for table in (women, men, health_women, health_men)}
    if len(sizes) != 1 or not women.size:
        raise AnalysisError(f"the tables have {sorted(sizes)} ages; expected the same ages, one by one from 0, in all")
    for name, table in (("mortality_women", women), ("mortality_men", men)):
        if (table < 0).any() or (table > 1).any():
            raise AnalysisError(f"'{name}' holds {table.min():g} to {table.max():g}; expected probabilities of 0 to 1")
    for name, table in (("utility_women", health_women), ("utility_men", health_men)):
        if (table > 1).any():
            raise AnalysisError(f"'{name}' holds {table.max():g}; a utility is at most 1")
    return women, men, health_women, health_men


def _expected(age: int, mortality: Vector, utility: Vector, rate: float) -> tuple[float, float]:
    """Life years, and discounted quality-adjusted life years, of one sex from a birthday on."""
    dying, health = mortality[age:], utility[age:]
    alive = np.concatenate([[1.0], np.cumprod(1 - dying)])
    lived = (alive[:-1] + alive[1:]) / 2
    lived[-1] = alive[-2] / 2  # the table ends: whoever reaches its last age dies in that year
    factors = discount_factors(rate, np.arange(dying.size), timing="mid_year")
    return float(lived.sum()), float((lived * health * factors).sum())
