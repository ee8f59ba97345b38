"""What was used, what it cost and how people fared, by arm, as observed: shown before any difference."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.analysis.descriptive import summarise
from reise_report.plan.derived_columns import columns_of
from reise_report.plan.economic_parts import index_columns, life_years, sums_of_costs
from reise_report.results.effects.economic_columns import NAN, EconomicColumns
from reise_report.results.effects.sample import Numbers, Sample
from reise_report.results.row import Reason, Row, Unit


def mean_rows(sample: Sample, columns: EconomicColumns) -> Iterator[Row]:
    """Means and standard deviations by arm of units, costs by part and period, utilities and the effect."""
    for name in _units(columns):
        yield from _of_column(sample, columns, name, f"used.{name}", Unit.MEASURE)
    for name in _money(columns):
        yield from _of_column(sample, columns, name, f"cost.{name}", Unit.MONEY)
    for name in _utilities(columns):
        yield from _of_column(sample, columns, name, f"effect.{name}", Unit.MEASURE)
    for arm in sample.arms:
        yield _both(sample, columns, arm)


def _units(columns: EconomicColumns) -> list[str]:
    """What was used, where costs are derived."""
    plan = columns.sample.cohort.plan
    total = next(sums_of_costs(plan, columns.outcome), None)
    if total is None:
        return []
    return [column for column in columns_of(plan, total.derivation, total.costs) if column.endswith("_units")]


def _money(columns: EconomicColumns) -> list[str]:
    """Components, then each perspective whole, and by period where it is derived."""
    sums = list(sums_of_costs(columns.sample.cohort.plan, columns.outcome))
    kinds = [kind for total in sums for kind in total.kinds]
    periods = [period for total in sums for period in total.periods]
    return list(dict.fromkeys([*kinds, *columns.outcome.costs, *periods]))


def _utilities(columns: EconomicColumns) -> list[str]:
    derivation = life_years(columns.sample.cohort.plan, columns.outcome)
    return [*(() if derivation is None else index_columns(derivation)), columns.outcome.effect]


def _of_column(sample: Sample, columns: EconomicColumns, name: str, stem: str, unit: Unit) -> Iterator[Row]:
    for arm in sample.arms:
        values: Numbers = sample.of_arm(columns.people, arm, name).to_numpy(dtype=float, na_value=NAN)
        summary = summarise(values)
        for measure in ("mean", "sd", "median"):
            value = getattr(summary, measure)
            row = Row(
                id=f"{sample.id}.arm.{arm}.{stem}.{measure}",
                value=value,
                unit=unit,
                group=arm,
                method="descriptive",
                estimand=sample.analysis.estimand,
                population=sample.population,
                n_randomised=sample.count(sample.randomised, arm),
                n_available=summary.n,
                n_analysed=summary.n,
                based_on=(sample.arm_id(arm, "randomised"),),
                reason=None if value is not None else Reason.NO_DATA if summary.n == 0 else Reason.TOO_FEW,
            )
            yield sample.telling(row)


def _both(sample: Sample, columns: EconomicColumns, arm: str) -> Row:
    """How many of an arm have every cost and the effect."""
    kept = columns.people[columns.complete]
    return Row(
        id=sample.arm_id(arm, "complete"),
        value=sample.count(kept, arm),
        unit=Unit.PEOPLE,
        group=arm,
        estimand=sample.analysis.estimand,
        population=sample.population,
        among=sample.arm_id(arm, "randomised"),
    )
