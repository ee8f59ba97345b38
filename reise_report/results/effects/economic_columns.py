"""What an economic evaluation counts of each participant: costs by part and period, utilities and their weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reise_report.analysis.economics.discount import discount_factors
from reise_report.analysis.economics.economic_trial import EconomicTrial
from reise_report.plan.analyses import CostEffectiveness
from reise_report.plan.economic_choices import Discount
from reise_report.plan.economic_parts import index_columns, life_years, sum_of_costs
from reise_report.plan.outcomes import Economic
from reise_report.results.effects.sample import Numbers, Sample

DAYS_A_YEAR = 365.25
NAN = float("nan")
_UNTIL_DEATH = "life_years_until_death"


@dataclass(frozen=True)
class EconomicColumns:
    """The participants of an economic evaluation as numbers.

    Attributes:
        sample: the analysis.
        analysis: its choices.
        outcome: its costs and effect.
        people: (n,) the participants.
        costs: (n, c), parts of costs, discounted and capped as the plan says; NaN where missing.
        perspectives: column of the outcome's costs → the parts that it is the sum of.
        effects: (n, u), utilities, or the effect itself; NaN where missing.
        weights: (u,), what each counts for, discounted.
        dead: (n, d), 1 for who is dead by a visit, to impute from: an answer that lacks of the living must not be taken
            from the dead, whose utility is 0. A column for each visit by which others have died than by those before.
    """

    sample: Sample
    analysis: CostEffectiveness
    outcome: Economic
    people: pd.DataFrame
    costs: pd.DataFrame
    perspectives: Mapping[str, tuple[str, ...]]
    effects: pd.DataFrame
    weights: tuple[float, ...]
    dead: pd.DataFrame

    @classmethod
    def of(cls, sample: Sample, analysis: CostEffectiveness, *, discount: Discount | None) -> EconomicColumns:
        """The columns of everybody randomised to the two arms.

        Args:
            sample: the analysis.
            analysis: its choices.
            discount: how what comes later counts less; None for undiscounted numbers.
        """
        outcome = sample.outcome
        if not isinstance(outcome, Economic):
            raise TypeError(f"'{sample.id}' weighs costs and effects, but its outcome is '{outcome.kind}'")
        people = sample.randomised
        costs, perspectives = _costs(sample, outcome.costs, people, discount)
        effects, weights, dead = _effects(sample, outcome, people, discount)
        if analysis.cost_cap is not None:
            costs = costs.clip(upper=costs.quantile(analysis.cost_cap), axis="columns")
        return cls(sample, analysis, outcome, people, costs, perspectives, effects, weights, dead)

    @cached_property
    def arm(self) -> Numbers:
        """(n,), 1 for the first arm."""
        return self.sample.first_arm(self.people)

    @cached_property
    def effect(self) -> Numbers:
        """(n,), the effect; NaN where a part is missing."""
        return np.asarray(self.effects.to_numpy(dtype=float) @ np.array(self.weights), dtype=np.float64)

    def cost(self, perspective: str) -> Numbers:
        """(n,), the costs of a perspective; NaN where a part is missing."""
        parts = self.costs[list(self.perspectives[perspective])].to_numpy(dtype=float)
        return np.asarray(parts.sum(axis=1), dtype=np.float64)

    @cached_property
    def complete(self) -> NDArray[np.bool_]:
        """(n,), who has every cost and the effect."""
        known = self.costs.notna().all(axis=1) & ~np.isnan(self.effect)
        return np.asarray(known, dtype=np.bool_)

    @cached_property
    def whole(self) -> EconomicColumns:
        """Those who have every cost and the effect."""
        kept = self.complete
        return replace(
            self,
            people=self.people[kept],
            costs=self.costs[kept],
            effects=self.effects[kept],
            dead=self.dead[kept],
        )

    def covariates(self, names: Sequence[str]) -> pd.DataFrame:
        """Baseline columns as numbers, NaN where missing; a category as a column for each level but the first."""
        columns: dict[str, Any] = {}
        for name in names:
            values = self.people[name]
            if isinstance(values.dtype, pd.CategoricalDtype):
                for level in values.cat.remove_unused_categories().cat.categories[1:]:
                    columns[f"{name}[{level}]"] = np.where(values.isna(), NAN, (values == level).astype(float))
            else:
                columns[name] = values.to_numpy(dtype=float, na_value=NAN)
        return pd.DataFrame(columns, index=self.people.index)

    def trial(self) -> EconomicTrial:
        """The participants as the bootstrap takes them."""
        analysis = self.analysis
        own = {*self.costs, *self.effects}  # as they are counted: utility 0 after death, costs discounted
        auxiliary = [name for name in getattr(analysis.missing, "auxiliary", []) if name not in own]
        return EconomicTrial(
            arm=self.arm,
            costs=self.costs,
            utilities=self.effects,
            years=self.weights,
            perspectives=self.perspectives,
            cost_covariates=self.covariates(analysis.cost_covariates),
            effect_covariates=self.covariates(analysis.effect_covariates),
            auxiliary=pd.concat([self.covariates(auxiliary), self.dead], axis="columns"),
            clusters=None if analysis.cluster is None else self.people[analysis.cluster].to_numpy(),
        )


def _numbers(people: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({name: people[name].to_numpy(dtype=float, na_value=NAN) for name in names}, index=people.index)


def _costs(
    sample: Sample, asked: Sequence[str], people: pd.DataFrame, discount: Discount | None
) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]]]:
    """Parts of costs and, for each perspective, which of them it counts."""
    plan = sample.cohort.plan
    perspectives: dict[str, tuple[str, ...]] = {}
    factors: dict[str, float] = {}
    for column in asked:
        total = sum_of_costs(plan, column)
        if total is None:
            perspectives[column], factors[column] = (column,), 1.0
            continue
        of_period = _factors(discount.costs if discount else 0.0, discount, _middles(sample, total.costs.visits))
        perspectives[column] = total.parts
        factors |= zip(total.parts, of_period.tolist() * len(total.components), strict=True)
    return _numbers(people, list(factors)) * pd.Series(factors), perspectives


def _effects(
    sample: Sample, outcome: Economic, people: pd.DataFrame, discount: Discount | None
) -> tuple[pd.DataFrame, tuple[float, ...], pd.DataFrame]:
    """Utilities with the weights of the area under them, and who is dead; or the effect itself with the weight 1."""
    plan = sample.cohort.plan
    derivation = life_years(plan, outcome)
    if derivation is None:
        return _numbers(people, [outcome.effect]), (1.0,), pd.DataFrame(index=people.index)
    days = np.array([plan.design.visits[visit].day for visit in derivation.visits], dtype=float)
    utilities = _numbers(people, index_columns(derivation))
    halves = np.diff(days) / DAYS_A_YEAR / 2
    died = _died(sample, people)
    dead = (died[:, None] <= days) & (days > 0)
    lived = utilities.mask(dead, 0.0)
    middles = (days[:-1] + days[1:]) / 2 / DAYS_A_YEAR
    discounted = halves * _factors(discount.effects if discount else 0.0, discount, middles)
    weights = np.append(discounted, 0.0) + np.append(0.0, discounted)
    if (died <= days[-1]).any():
        plain = lived.to_numpy() @ (np.append(halves, 0.0) + np.append(0.0, halves))
        beyond = people[outcome.effect].to_numpy(dtype=float, na_value=NAN) - plain
        lived[_UNTIL_DEATH] = _until_death(beyond, died, days, discounted / halves)
        weights = np.append(weights, 1.0)
    by_visit = {f"dead by {visit}": dead[:, place].astype(float) for place, visit in enumerate(derivation.visits)}
    return lived, tuple(weights.tolist()), _telling_apart(pd.DataFrame(by_visit, index=people.index))


def _telling_apart(columns: pd.DataFrame) -> pd.DataFrame:
    """Columns that are not the same for everybody, nor the same as another."""
    return columns.loc[:, (columns.nunique() > 1) & ~columns.T.duplicated()]


def _until_death(beyond: Numbers, died: Numbers, days: Numbers, factors: Numbers) -> Numbers:
    """(n,), what the area to the day of death has beyond that of lines to the next visit; 0 for the living.

    Args:
        beyond: (n,), the same, not discounted.
        died: (n,), day of death, infinite for the living.
        days: (k,), of the visits.
        factors: (k − 1,), what discounting leaves of each period.
    """
    period = np.clip(np.searchsorted(days, died, side="left") - 1, 0, factors.size - 1)
    return np.where(died <= days[-1], beyond * factors[period], 0.0)


def _died(sample: Sample, people: pd.DataFrame) -> Numbers:
    """(n,), the day of death, counted from randomisation; infinite for the living."""
    from reise_report.derive.observation import observe
    from reise_report.derive.return_to_work import NEVER

    snapshot = sample.cohort.snapshot
    seen = observe(sample.cohort.plan, snapshot)
    days = np.where(seen.died < NEVER, seen.died - seen.start, np.inf)
    return np.asarray(pd.Series(days, index=snapshot.participants.index)[people.index], dtype=np.float64)


def _middles(sample: Sample, visits: Sequence[str]) -> Numbers:
    """Years from randomisation to the middle of each period that ends with a visit."""
    ends = np.array([sample.cohort.plan.design.visits[visit].day for visit in visits], dtype=float)
    starts = np.append(0.0, ends[:-1])
    return np.asarray((starts + ends) / 2 / DAYS_A_YEAR, dtype=np.float64)


def _factors(rate: float, discount: Discount | None, years: Numbers) -> Numbers:
    if discount is None:
        return np.ones_like(years)
    return discount_factors(rate, years, timing=discount.timing)
