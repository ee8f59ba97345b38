"""Cost-effectiveness: means by arm, differences, their uncertainty together, and what it says at each threshold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.economics.bootstrap import bootstrap_costs_and_effects
from reise_report.analysis.economics.contour import contours_of_draws, contours_of_normal
from reise_report.analysis.economics.cost_model import cost_model
from reise_report.analysis.economics.economic_trial import EconomicTrial
from reise_report.analysis.economics.icer import cost_effectiveness_ratio
from reise_report.analysis.economics.incremental import unadjusted
from reise_report.analysis.economics.joint_difference import JointDifference
from reise_report.analysis.economics.net_benefit import net_benefit_regression
from reise_report.analysis.economics.normal_plane import NormalPlane
from reise_report.analysis.economics.plane import Plane
from reise_report.analysis.economics.seemingly_unrelated import seemingly_unrelated
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.imputation.adequacy import missing_at_random
from reise_report.plan.analyses import CostEffectiveness
from reise_report.plan.economic_choices import PooledImputation
from reise_report.results.effects.economic_columns import EconomicColumns
from reise_report.results.effects.economic_imputation import pooled_planes
from reise_report.results.effects.economic_means import mean_rows
from reise_report.results.effects.sample import Sample
from reise_report.results.effects.seed import seed_of
from reise_report.results.effects.severity import severity_rows
from reise_report.results.row import Row, Unit

_CURVE_STEPS = 60
_BEYOND = 1.2
"""The curves go so many times as far as the highest threshold."""
_SHOWN = 200
"""Draws that are kept for the picture of the plane."""

AnyPlane = Plane | NormalPlane


def cost_effectiveness_rows(sample: Sample, analysis: CostEffectiveness) -> Iterator[Row]:
    """Means by arm, then for each perspective differences, ratio, thresholds, and in the main analysis the pictures."""
    columns = EconomicColumns.of(sample, analysis, discount=analysis.discount)
    main = analysis.role != "sensitivity"
    if main:
        yield from mean_rows(sample, columns)
    if analysis.discount is not None and main:
        plain = EconomicColumns.of(sample, analysis, discount=None)
        yield from _undiscounted(sample, plain)
    planes, assumptions = _planes(columns)
    yield from sample.checks(assumptions)
    yield from _effect(sample, analysis, planes[columns.outcome.base_case])
    for perspective, plane in planes.items():
        # A sensitivity analysis is told for the perspective on which decisions rest, and imputed from all of them.
        if main or perspective == columns.outcome.base_case:
            yield from _perspective(sample, analysis, perspective, plane)
        if main:
            yield from _pictures(sample, analysis, perspective, plane)
            yield from _other_models(sample, columns, perspective)
    if main:
        yield from severity_rows(sample, analysis)


def _planes(columns: EconomicColumns) -> tuple[Mapping[str, AnyPlane], tuple[Assumption, ...]]:
    """The plane of each perspective, and what its imputation rests on."""
    analysis, sample = columns.analysis, columns.sample
    seed = seed_of(sample.cohort.plan, sample.id)
    if isinstance(analysis.missing, PooledImputation):
        return pooled_planes(columns, analysis.missing, seed)
    asked = columns.whole if analysis.missing.method == "complete_cases" else columns
    trial = asked.trial()
    planes = bootstrap_costs_and_effects(trial, draws=analysis.draws, seed=seed)
    if not any(plane.incomplete for plane in planes.values()):
        return planes, ()
    return planes, (missing_at_random([str(name) for name in (*asked.effects, *asked.costs, *_auxiliary(trial))]),)


def _auxiliary(trial: EconomicTrial) -> list[str]:
    return [] if trial.auxiliary is None else [str(name) for name in trial.auxiliary]


def _undiscounted(sample: Sample, columns: EconomicColumns) -> Iterator[Row]:
    """The differences without discounting, beside the discounted ones."""
    planes, _ = _planes(columns)
    level = columns.analysis.level
    effect = planes[columns.outcome.base_case].effect_estimate(level)
    yield sample.effect(effect, "undiscounted.effect_difference", Unit.MEASURE)
    for perspective, plane in planes.items():
        cost = plane.cost_estimate(level)
        yield sample.effect(cost, f"undiscounted.{perspective}.cost_difference", Unit.MONEY)


def _effect(sample: Sample, analysis: CostEffectiveness, plane: AnyPlane) -> Iterator[Row]:
    yield sample.effect(plane.effect_estimate(analysis.level), "effect_difference", Unit.MEASURE)


def _perspective(sample: Sample, analysis: CostEffectiveness, name: str, plane: AnyPlane) -> Iterator[Row]:
    """The difference in costs, the ratio with its quadrant, and net benefit and probability at each threshold."""
    yield sample.effect(plane.cost_estimate(analysis.level), f"{name}.cost_difference", Unit.MONEY)
    yield sample.statistic(plane.incomplete, f"{name}.incomplete", "incomplete_people", None, unit=Unit.PEOPLE)
    yield from _ratio(sample, name, plane.difference(), analysis.level)
    quadrants = plane.quadrants()
    for quarter in ("north_east", "south_east", "south_west", "north_west"):
        share = None if quadrants is None else getattr(quadrants, quarter)
        row = f"{name}.quadrant.{quarter}"
        yield sample.statistic(share, row, f"quadrants.{_kind(plane)}", _reason(plane), unit=Unit.PROPORTION)
    amounts = analysis.thresholds.amounts
    accepted, informed = plane.acceptability(amounts), plane.perfect_information(amounts)
    for place, amount in enumerate(amounts):
        at = f"{name}.at.{analysis.thresholds.key(amount)}"
        yield sample.effect(plane.net_benefit(amount, analysis.level), f"{at}.net_benefit", Unit.MONEY)
        probability = None if accepted.probability is None else accepted.probability[place]
        yield sample.statistic(probability, f"{at}.probability", accepted.method, accepted.reason, unit=Unit.PROPORTION)
        value = None if informed.value is None else informed.value[place]
        yield sample.statistic(value, f"{at}.perfect_information", informed.method, informed.reason, unit=Unit.MONEY)


def _reason(plane: AnyPlane) -> str | None:
    found: Estimate = plane.cost_estimate()
    return plane.difference().reason or found.reason or "no_variation"


def _ratio(sample: Sample, name: str, difference: JointDifference, level: float) -> Iterator[Row]:
    """Where the two differences lie, the ratio where it means something, and the set of ratios the data allow."""
    ratio = cost_effectiveness_ratio(difference, level=level)
    verdict = None if ratio.reason is not None else ratio.verdict
    yield sample.statistic(verdict, f"{name}.verdict", ratio.method, ratio.reason, unit=Unit.VERDICT)
    estimate = ratio.as_estimate()
    if estimate is not None:
        yield sample.effect(estimate, f"{name}.ratio", Unit.MONEY)
    found = ratio.confidence_set
    if found is not None and found.shape is not None:
        ends: dict[str, Any] = {"low": found.low, "high": found.high, "level": level}
        yield sample.statistic(found.shape, f"{name}.ratio_set", ratio.method, None, unit=Unit.VERDICT, **ends)


def _pictures(sample: Sample, analysis: CostEffectiveness, name: str, plane: AnyPlane) -> Iterator[Row]:
    """The curve over thresholds, the lines of equal density, and some of the draws."""
    top = _BEYOND * analysis.thresholds.amounts[-1] or 1.0
    grid = np.linspace(0.0, top, _CURVE_STEPS + 1).tolist()
    accepted, informed = plane.acceptability(grid), plane.perfect_information(grid)
    for step, amount in enumerate(grid):
        at = f"{name}.curve.{step:02d}"
        if accepted.probability is not None and informed.value is not None:
            probability, chosen = accepted.probability[step], _benefit(plane, amount) >= 0
            best = probability if chosen else 1 - probability
            yield _number(sample, f"{at}.threshold", amount, Unit.MONEY, accepted.method)
            yield _number(sample, f"{at}.probability", probability, Unit.PROPORTION, accepted.method)
            yield _number(sample, f"{at}.frontier", best, Unit.PROPORTION, "acceptability_frontier")
            yield _number(sample, f"{at}.perfect_information", informed.value[step], Unit.MONEY, informed.method)
    lines = contours_of_draws(plane) if isinstance(plane, Plane) else contours_of_normal(plane.difference())
    for place, line in enumerate(lines):
        stem = f"{name}.contour.{round(100 * line.share)}.{place}"
        yield from _points(sample, stem, line.effect.tolist(), line.cost.tolist(), f"contours.{_kind(plane)}")
    if isinstance(plane, Plane) and plane.reason is None:
        shown = (plane.effect[:_SHOWN].tolist(), plane.cost[:_SHOWN].tolist())
        yield from _points(sample, f"{name}.draw", *shown, plane.method)


def _kind(plane: AnyPlane) -> str:
    return "draws" if isinstance(plane, Plane) else "normal"


def _benefit(plane: AnyPlane, amount: float) -> float:
    """The expected net benefit: the option for which it is above 0 is chosen, and the frontier follows it."""
    cost, effect = plane.difference().values()
    return amount * effect - cost


def _points(sample: Sample, stem: str, effects: Sequence[float], costs: Sequence[float], method: str) -> Iterator[Row]:
    for place, (effect, cost) in enumerate(zip(effects, costs, strict=True)):
        yield _number(sample, f"{stem}.{place:03d}.effect", effect, Unit.MEASURE, method)
        yield _number(sample, f"{stem}.{place:03d}.cost", cost, Unit.MONEY, method)


def _number(sample: Sample, measure: str, value: float, unit: Unit, method: str) -> Row:
    return Row(
        id=f"{sample.id}.{measure}",
        value=value,
        unit=unit,
        method=method,
        estimand=sample.analysis.estimand,
        population=sample.population,
        based_on=sample.shared["based_on"],
    )


def _other_models(sample: Sample, columns: EconomicColumns, name: str) -> Iterator[Row]:
    """Complete cases: differences in means as they are, seemingly unrelated regressions, and the plan's cost model."""
    whole, analysis = columns.whole, columns.analysis
    crude = unadjusted(whole.cost(name), whole.effect, whole.arm)
    yield sample.effect(crude.cost_estimate(analysis.level), f"{name}.cost_difference.unadjusted", Unit.MONEY)
    if name == columns.outcome.base_case:
        effect = crude.effect_estimate(analysis.level)
        yield sample.effect(effect, "effect_difference.unadjusted", Unit.MEASURE)
    costs = sample.covariates(whole.people, analysis.cost_covariates)
    effects = sample.covariates(whole.people, analysis.effect_covariates)
    both = costs.complete & effects.complete
    said = (*costs.warnings, *effects.warnings)
    cost_design = costs.values[both[costs.complete]]
    found = seemingly_unrelated(
        whole.cost(name)[both],
        whole.effect[both],
        whole.arm[both],
        cost_design,
        effects.values[both[effects.complete]],
        cost_names=costs.names,
        effect_names=effects.names,
    ).difference
    yield sample.effect(found.cost_estimate(analysis.level), f"{name}.regression.cost_difference", Unit.MONEY, said)
    yield sample.effect(
        found.effect_estimate(analysis.level), f"{name}.regression.effect_difference", Unit.MEASURE, said
    )
    names = list(dict.fromkeys([*analysis.cost_covariates, *analysis.effect_covariates]))
    together = sample.covariates(whole.people[both], names)
    benefit = net_benefit_regression(
        whole.cost(name)[both],
        whole.effect[both],
        whole.arm[both],
        analysis.thresholds.reference,
        together.values,
        variance="hc3",
        names=together.names,
        level=analysis.level,
    )
    yield sample.effect(benefit, f"{name}.regression.net_benefit", Unit.MONEY, said)
    if analysis.cost_model is not None:
        model = cost_model(
            whole.cost(name)[both],
            whole.arm[both],
            cost_design,
            family=analysis.cost_model.family,
            link=analysis.cost_model.link,
            variance=analysis.cost_model.variance,
            names=costs.names,
            level=analysis.level,
        )
        yield sample.effect(model.difference, f"{name}.cost_model.cost_difference", Unit.MONEY, said)
        if model.ratio is not None:
            yield sample.effect(model.ratio, f"{name}.cost_model.ratio", Unit.RATIO, said)
