"""What was used, what it cost and how people fared, by arm, as observed: shown before any difference."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.analysis.descriptive import summarise
from reise_report.plan.costs import Costs
from reise_report.plan.derived import QualityAdjustedLifeYears
from reise_report.plan.derived_columns import columns_of, owner
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


def _derivation(columns: EconomicColumns) -> tuple[str, Costs] | None:
    """The derivation that the costs are sums of; None where they are columns of the data."""
    plan = columns.sample.cohort.plan
    name = owner(plan, columns.outcome.base_case)
    derivation = plan.derived.get(name or "")
    return (name, derivation) if name is not None and isinstance(derivation, Costs) else None


def _units(columns: EconomicColumns) -> list[str]:
    derived = _derivation(columns)
    if derived is None:
        return []
    plan, (name, derivation) = columns.sample.cohort.plan, derived
    return [column for column in columns_of(plan, name, derivation) if column.endswith("_units")]


def _money(columns: EconomicColumns) -> list[str]:
    """Components, then each perspective whole and by period; or the columns of the data."""
    derived = _derivation(columns)
    if derived is None:
        return list(columns.outcome.costs)
    name, derivation = derived
    counted = {part for total in columns.outcome.costs for part in _components(derivation, name, total)}
    parts = [f"{name}_{part}" for part in derivation.components if part in counted]
    periods = [f"{total}_{visit}" for total in columns.outcome.costs for visit in derivation.visits]
    return [*parts, *columns.outcome.costs, *periods]


def _components(derivation: Costs, name: str, total: str) -> list[str]:
    found = derivation.totals.get(total.removeprefix(f"{name}_"))
    return [] if found is None else list(found.components)


def _utilities(columns: EconomicColumns) -> list[str]:
    derivation = columns.sample.cohort.plan.derived.get(columns.outcome.effect)
    own = [columns.outcome.effect]
    if isinstance(derivation, QualityAdjustedLifeYears):
        return [*(f"{derivation.index}_{visit}" for visit in derivation.visits), *own]
    return own


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
