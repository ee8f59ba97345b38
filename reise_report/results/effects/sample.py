"""The participants of one analysis, and the rows that all its numbers have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.covariates import DesignMatrix, design_matrix
from reise_report.analysis.estimate import Estimate
from reise_report.plan.analyses import Analysis
from reise_report.plan.outcomes import Outcome
from reise_report.plan.questions import Contrast
from reise_report.results.cohort import Cohort, meeting
from reise_report.results.known import analysable
from reise_report.results.row import Reason, Row, Unit
from reise_report.results.translate import p_value_row, row_from

if TYPE_CHECKING:
    import pandas as pd

Numbers = NDArray[np.float64]
_NO_WIDTH = 1e-12
"""Share of the estimate below which the width of an interval is the arithmetic's."""


@dataclass(frozen=True)
class Sample:
    """The participants of one analysis: those of its population in the two arms it compares.

    Attributes:
        cohort: plan and data.
        analysis: what is asked of them.
    """

    cohort: Cohort
    analysis: Analysis

    @property
    def id(self) -> str:
        """The id with which all rows of the analysis begin."""
        return self.analysis.id

    @cached_property
    def contrast(self) -> Contrast:
        """The arms compared."""
        return self.cohort.plan.estimands[self.analysis.estimand].treatments

    @property
    def arms(self) -> tuple[str, str]:
        """The first arm and the one it is compared with."""
        return (self.contrast.arm, self.contrast.against)

    @cached_property
    def outcome(self) -> Outcome:
        """The outcome analysed."""
        return self.cohort.plan.outcomes[self.cohort.plan.estimands[self.analysis.estimand].outcome]

    @cached_property
    def population(self) -> str:
        """The population's key in the plan."""
        return self.cohort.plan.estimands[self.analysis.estimand].population

    @cached_property
    def randomised(self) -> pd.DataFrame:
        """Everybody of the population in either arm, in the order of the participants' table."""
        people = self.cohort.everybody.members
        allocated = people[self.cohort.plan.design.allocation.column]
        compared = people[allocated.isin(self.arms)]
        return meeting(compared, self.cohort.plan.populations[self.population].where)

    @cached_property
    def has_data(self) -> NDArray[np.bool_]:
        """(n,), who of those randomised has data on the outcome: at any visit, where the method takes them all."""
        return analysable(self.outcome, self.analysis.method, self.randomised)

    @property
    def difference_unit(self) -> Unit:
        """What a difference between the arms measures."""
        return Unit.RISK_DIFFERENCE if self.outcome.kind == "binary" else Unit.MEASURE

    @cached_property
    def available(self) -> pd.DataFrame:
        """Those with data on the outcome."""
        return self.randomised[self.has_data]

    def first_arm(self, people: pd.DataFrame) -> Numbers:
        """(n,), 1 for people of the first arm and 0 for those of the other."""
        allocated = people[self.cohort.plan.design.allocation.column]
        return np.asarray(allocated == self.contrast.arm, dtype=np.float64)

    def of_arm(self, people: pd.DataFrame, arm: str, column: str) -> pd.Series[Any]:
        """One column of the people of one arm; a table of participants is wide, and is not copied for it."""
        return people[column][self._allocated(people, arm)]

    def count(self, people: pd.DataFrame, arm: str) -> int:
        """How many people are of one arm."""
        return int(self._allocated(people, arm).sum())

    def _allocated(self, people: pd.DataFrame, arm: str) -> NDArray[np.bool_]:
        return np.asarray(people[self.cohort.plan.design.allocation.column] == arm, dtype=np.bool_)

    def covariates(self, people: pd.DataFrame, names: Sequence[str]) -> DesignMatrix:
        """Covariates as numbers, of those who have them all."""
        return design_matrix(people[list(names)])

    @cached_property
    def shared(self) -> dict[str, Any]:
        """What every contrast of this analysis has in common."""
        counted = ("events", "data.available") if self.outcome.kind == "binary" else ("data.available",)
        return {
            "estimand": self.analysis.estimand,
            "population": self.population,
            "n_randomised": len(self.randomised),
            "n_available": len(self.available),
            "based_on": tuple(self.arm_id(arm, part) for arm in self.arms for part in counted),
        }

    def arm_id(self, arm: str, part: str) -> str:
        """The id of a number about one arm."""
        return f"{self.id}.arm.{arm}.{part}"

    def size_rows(self) -> Iterator[Row]:
        """Randomised, with data, without, and for a binary outcome those who have it, in each arm."""
        everybody = not self.cohort.plan.populations[self.population].where
        for arm in self.arms:
            row = partial(Row, group=arm, unit=Unit.PEOPLE, estimand=self.analysis.estimand, population=self.population)
            randomised_id, available_id = self.arm_id(arm, "randomised"), self.arm_id(arm, "data.available")
            randomised, available = self.count(self.randomised, arm), self.count(self.available, arm)
            whole: dict[str, Any] = {"part_of" if everybody else "among": self.cohort.arms[arm].size_id}
            yield row(id=randomised_id, value=randomised, **whole)
            yield row(id=available_id, value=available, part_of=randomised_id)
            missing = randomised - available
            yield row(id=self.arm_id(arm, "data.missing"), value=missing, part_of=randomised_id)
            if self.outcome.kind == "binary":
                events, _ = self.events(arm)
                out_of: dict[str, Any] = {"numerator": events, "denominator": available, "among": available_id}
                yield row(id=self.arm_id(arm, "events"), value=events, **out_of)

    def events(self, arm: str) -> tuple[int, int]:
        """People with a binary outcome in one arm, and people with data on it."""
        values = self.of_arm(self.available, arm, self.outcome.variable)
        return int(values.sum()), len(values)

    # Rows ------------------------------------------------------------------------------------------------------------

    def effect(self, estimate: Estimate, measure: str, unit: Unit, said: Sequence[str] = (), **fields: Any) -> Row:  # noqa: ANN401 - the fields of Row
        """The row of an effect.

        Args:
            estimate: what the method found.
            measure: what it is, the end of the row's id: ``risk_difference.adjusted``.
            unit: what it measures.
            said: warnings from before the method, on covariates.
            fields: further fields of the row.
        """
        estimate = _with_width(estimate)
        warnings = tuple(dict.fromkeys((*said, *estimate.warnings)))
        own = {**self.shared, "id": f"{self.id}.{measure}", "unit": unit, "warnings": warnings}
        return self.telling(row_from(estimate, **{**own, **fields}))

    def arm_effect(self, estimate: Estimate, arm: str, measure: str, unit: Unit, said: Sequence[str] = ()) -> Row:
        """The row of an estimate about one arm."""
        return self.effect(estimate, f"arm.{arm}.{measure}", unit, said, group=arm)

    def p_value(self, estimate: Estimate, measure: str = "p_value", **fields: Any) -> Row:  # noqa: ANN401 - the fields of Row
        """The row of an estimate's p-value."""
        own = {**self.shared, "id": f"{self.id}.{measure}", "unit": Unit.P_VALUE}
        return self.telling(p_value_row(_with_width(estimate), **{**own, **fields}))

    def statistic(self, value: float | str | None, measure: str, method: str, reason: str | None, **fields: Any) -> Row:  # noqa: ANN401 - the fields of Row
        """The row of a bare number, or of a finding in one word: a test statistic, a probability, a verdict."""
        own = {**self.shared, "id": f"{self.id}.{measure}", "unit": Unit.STATISTIC, "method": method}
        cause = None if value is not None else Reason(reason or "too_few")
        return self.telling(Row(**{**own, "value": value, "reason": cause, **fields}))

    def telling(self, row: Row) -> Row:
        """The row, saying whether participants lack or their data: a method that gets nobody cannot tell the two apart.

        An arm's own number lacks for what the arm lacks; any other, and that of an arm with data, for an empty arm.
        """
        if row.reason not in (Reason.NO_PARTICIPANTS, Reason.NO_DATA):
            return row
        of_arm = row.group is not None and not self.count(self.available, row.group)
        arms = (row.group,) if of_arm and row.group is not None else self.arms
        empty = not all(self.count(self.randomised, arm) for arm in arms)
        return replace(row, reason=Reason.NO_PARTICIPANTS if empty else Reason.NO_DATA)

    def checks(self, assumptions: Sequence[Assumption]) -> Iterator[Row]:
        """The verdict on each assumption, and the p-value or statistic that it rests on."""
        for found in assumptions:
            stem = f"{self.id}.check.{found.name}"
            row = partial(Row, **{**self.shared, "method": found.method or found.name})
            said = (found.detail,) if found.detail else ()
            yield row(id=f"{stem}.verdict", unit=Unit.VERDICT, value=found.verdict, warnings=said)
            if found.verdict == "not_checked" and found.reason is not None:
                yield self.telling(row(id=f"{stem}.p_value", unit=Unit.P_VALUE, reason=Reason(found.reason)))
            elif found.p_value is not None:
                yield row(id=f"{stem}.p_value", unit=Unit.P_VALUE, value=found.p_value)
            if found.statistic is not None:
                yield row(id=f"{stem}.statistic", unit=Unit.STATISTIC, value=found.statistic, df=found.df)


def _with_width(estimate: Estimate) -> Estimate:
    """The estimate without its interval and p-value where the interval has no width.

    Nothing varied then, which says nothing of how certain the effect is.
    """
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None or low is None or high is None or high - low > _NO_WIDTH * max(1.0, abs(value)):
        return estimate
    warnings = (*estimate.warnings, "Nothing varies, so that there is no interval.")
    return replace(estimate, low=None, high=None, se=0.0, p_value=None, warnings=warnings)
