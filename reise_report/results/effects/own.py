"""Methods of the user's own, loaded from the package that offers them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from reise_report.analysis.own_method import Measure, MethodInput, MethodResult
from reise_report.errors import AnalysisError, nearest
from reise_report.plan.analyses import OwnMethod
from reise_report.plan.installed_methods import installed_methods
from reise_report.plan.outcomes import Continuous
from reise_report.results.effects.sample import Sample
from reise_report.results.effects.seed import seed_of
from reise_report.results.row import Row, Unit

_UNITS = {
    "risk_difference": Unit.RISK_DIFFERENCE,
    "ratio": Unit.RATIO,
    "measure": Unit.MEASURE,
    "days": Unit.DAYS,
    "proportion": Unit.PROPORTION,
    "statistic": Unit.STATISTIC,
}


def own_method_rows(sample: Sample, analysis: OwnMethod) -> Iterator[Row]:
    """Every estimate that the method gives, its p-value where it has one, and its assumptions.

    Raises:
        AnalysisError: the method cannot be loaded, fails, or gives something else than it should; the message names the
            analysis and the package.
    """
    point = installed_methods().get(analysis.uses)
    if point is None:
        raise AnalysisError(f"analysis '{analysis.id}': no method '{analysis.uses}' is installed any more")
    whose = f"analysis '{analysis.id}': the method '{analysis.uses}' ({point.value})"
    people = sample.available
    baseline = sample.outcome.baseline if isinstance(sample.outcome, Continuous) else None
    given = MethodInput(
        kind=sample.outcome.kind,
        outcome=people[list(sample.outcome.columns)].reset_index(drop=True),
        baseline=None if baseline is None else people[baseline].reset_index(drop=True),
        arm=sample.first_arm(people),
        covariates=people[analysis.covariates].reset_index(drop=True),
        options=analysis.options,
        level=analysis.level,
        seed=seed_of(sample.cohort.plan, analysis.id),
    )
    try:
        result: Any = point.load()(given)
    except AnalysisError:
        raise
    except Exception as error:
        raise AnalysisError(f"{whose} failed: {type(error).__name__}: {error}") from error
    _check(result, analysis, whose)
    for name, estimate in result.estimates.items():
        unit = _UNITS[result.measures.get(name, "measure")]
        yield sample.effect(estimate, name, unit)
        if estimate.p_value is not None or (name == "effect" and estimate.value is None):
            measure = "p_value" if name == "effect" else f"{name}.p_value"
            yield sample.p_value(estimate, measure)
    yield from sample.checks(result.assumptions)


def _check(result: object, analysis: OwnMethod, whose: str) -> None:
    if not isinstance(result, MethodResult):
        raise AnalysisError(f"{whose} gave back {type(result).__name__}; it must give a MethodResult")
    if "effect" not in result.estimates:
        raise AnalysisError(f"{whose} gave no estimate 'effect'; it gave {', '.join(result.estimates) or 'none'}")
    for name in result.estimates:
        if name not in analysis.labels:
            near = nearest(name, analysis.labels)
            hint = f" (is it '{near}'?)" if near else ""
            raise AnalysisError(f"{whose} gives '{name}', for which the plan has no words under 'labels'{hint}")
    for name, measure in result.measures.items():
        if measure not in get_args(Measure):
            raise AnalysisError(
                f"{whose} says that '{name}' measures '{measure}'; known: {', '.join(get_args(Measure))}"
            )
