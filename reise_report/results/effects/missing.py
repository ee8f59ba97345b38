"""What missing outcomes could change: bounds, and how far from missing at random they would have to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from reise_report.analysis.analysis_of_covariance import analysis_of_covariance
from reise_report.analysis.bounds import MissingEvents, outcome_bounds
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.imputation.delta import with_delta
from reise_report.analysis.imputation.event_tipping_point import event_tipping_point
from reise_report.analysis.imputation.tipping_point import tipping_point
from reise_report.analysis.reason import NO_VARIATION
from reise_report.analysis.risk_difference import newcombe
from reise_report.plan.analyses import Bounds, TippingPoint
from reise_report.plan.outcomes import Binary, Continuous
from reise_report.results.effects.imputed import CompletedData, completed, pooled
from reise_report.results.effects.sample import Sample
from reise_report.results.row import Row, Unit

_MOST_TABLES = 20_000
"""Possible tables up to which each is looked at; beyond, those of the grid alone."""


def bounds_rows(sample: Sample, analysis: Bounds) -> Iterator[Row]:
    """The difference in risks in the extreme cases, and the set of all differences that the data allow."""
    counts = _missing_events(sample)
    outcome = sample.outcome
    good = isinstance(outcome, Binary) and outcome.benefit == "higher"
    found = outcome_bounds(counts, event_is_good=good, level=analysis.level)
    for name, estimate in (
        ("complete", found.complete_case),
        ("worst", found.worst_case),
        ("best", found.best_case),
        ("no_event", found.missing_as_no_event),
        ("event", found.missing_as_event),
    ):
        yield sample.effect(estimate, f"case.{name}", Unit.RISK_DIFFERENCE)
    whole = found.identified
    ends = {name: getattr(whole, name) for name in ("lower", "upper", "low", "high")}
    reason = whole.reason
    if reason is None and (ends["low"] == ends["lower"] or ends["high"] == ends["upper"]):
        # Chance adds nothing to a bound at which nothing varies, which says nothing of how certain it is.
        ends, reason = {**ends, "low": None, "high": None}, NO_VARIATION
    for name, number in ends.items():
        own = {"unit": Unit.RISK_DIFFERENCE, "n_analysed": whole.n, "warnings": whole.warnings}
        yield sample.statistic(number, f"identified.{name}", whole.method, reason, **own)


def tipping_point_rows(sample: Sample, analysis: TippingPoint) -> Iterator[Row]:
    """A grid of assumptions about the missing outcomes, and the nearest at which the conclusion changes."""
    if isinstance(sample.outcome, Continuous):
        yield from _of_means(sample, analysis)
    else:
        yield from _of_risks(sample, analysis)


def _missing_events(sample: Sample) -> MissingEvents:
    """Events, participants with an outcome and without, in both arms."""
    counts = []
    for arm in sample.arms:
        events, observed = sample.events(arm)
        counts += [events, observed, sample.count(sample.randomised, arm) - observed]
    return MissingEvents(*counts)


def _of_risks(sample: Sample, analysis: TippingPoint) -> Iterator[Row]:
    """Every possible number of events among the missing, or a grid of them; ids tell the numbers, first arm first."""
    counts = _missing_events(sample)
    n1, n0 = counts.observed1 + counts.missing1, counts.observed0 + counts.missing0
    grid = [_numbers(missing, analysis.steps) for missing in (counts.missing1, counts.missing0)]
    for i in grid[0]:
        for j in grid[1]:
            estimate = newcombe(counts.events1 + i, n1, counts.events0 + j, n0, analysis.level)
            yield sample.effect(estimate, f"tip.{i}.{j}.difference", Unit.RISK_DIFFERENCE)
    if (counts.missing1 + 1) * (counts.missing0 + 1) > _MOST_TABLES:
        return
    found = event_tipping_point(counts, level=analysis.level)
    method = found.complete_case.method
    own = {"unit": Unit.PROPORTION, "n_analysed": n1 + n0}
    yield sample.statistic(found.share_changed, "tip.share_changed", method, None, **own)
    if found.nearest_change is not None:
        nearest = (found.nearest_change.events1, found.nearest_change.events0)
        for arm, events in zip(sample.arms, nearest, strict=True):
            of = {"unit": Unit.PEOPLE, "group": arm, "n_analysed": None, "among": sample.arm_id(arm, "data.missing")}
            yield sample.statistic(events, f"tip.nearest.{arm}", method, None, **of)


def _numbers(missing: int, steps: int) -> list[int]:
    """Numbers of events among the missing: all where they are few, else evenly from none to all."""
    return sorted({round(float(number)) for number in np.linspace(0, missing, min(steps, missing + 1))})


def _of_means(sample: Sample, analysis: TippingPoint) -> Iterator[Row]:
    """Imputed values of the first arm shifted by steps to either side; everything else is as the imputation has it."""
    outcome = sample.outcome
    if analysis.imputation is None or analysis.most is None or not isinstance(outcome, Continuous):
        return
    names = [*([outcome.baseline] if outcome.baseline is not None else []), *analysis.covariates]
    data = completed(sample, analysis.imputation, names)
    if data.reason is not None:
        yield sample.effect(data.nothing(data.reason, analysis.level), "tip.0.difference", Unit.MEASURE, data.warnings)
        return
    designs = data.designs(names)

    def analyse(first: float, second: float) -> Estimate:
        return _shifted(data, designs, (first, second), analysis.level)

    shifts = np.linspace(-analysis.most, analysis.most, analysis.steps)
    found = tipping_point(analyse, [*shifts, 0.0])
    for place, (shift, row) in enumerate(zip(found.deltas_intervention, found.estimates, strict=True)):
        yield sample.statistic(shift, f"tip.{place}.shift", row[0].method, None, unit=Unit.MEASURE)
        yield sample.effect(row[0], f"tip.{place}.difference", Unit.MEASURE, data.warnings)
    nearest = found.nearest_tip()
    if nearest is not None:
        method = found.estimates[0][0].method
        yield sample.statistic(nearest.delta_intervention, "tip.nearest.shift", method, None, unit=Unit.MEASURE)


def _shifted(data: CompletedData, designs: list[np.ndarray], shift: tuple[float, float], level: float) -> Estimate:
    """The pooled difference with what was imputed in each arm shifted."""
    column = data.sample.outcome.variable
    moved = with_delta(data.imputed, {column: dict(zip(data.sample.arms, shift, strict=True))})
    outcomes = moved.array(column)
    each = [
        analysis_of_covariance(outcome, data.arm, design, variance="hc3", level=level).difference
        for outcome, design in zip(outcomes, designs, strict=True)
    ]
    return replace(pooled(each).estimate, n=outcomes.shape[1])
