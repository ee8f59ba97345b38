"""Methods of the user's own, loaded from the package that offers them."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from typing import Any, get_args

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.own_method import Measure, MethodInput, MethodResult
from reise_report.errors import AnalysisError, nearest
from reise_report.plan.analyses import OwnMethod
from reise_report.plan.installed_methods import installed_methods
from reise_report.plan.outcomes import Continuous
from reise_report.results.effects.sample import Sample
from reise_report.results.effects.seed import seed_of
from reise_report.results.row import Reason, Row, Unit

_UNITS = {
    "risk_difference": Unit.RISK_DIFFERENCE,
    "ratio": Unit.RATIO,
    "measure": Unit.MEASURE,
    "days": Unit.DAYS,
    "proportion": Unit.PROPORTION,
    "statistic": Unit.STATISTIC,
}
_REASONS = tuple(reason.value for reason in Reason if reason is not Reason.WITHHELD)
_KNOWN = f"; known: {', '.join(_REASONS)}"


def own_method_rows(sample: Sample, analysis: OwnMethod) -> Iterator[Row]:
    """Every estimate that the method gives, its p-value where it has one, and its assumptions.

    Raises:
        AnalysisError: the method cannot be loaded, fails, or gives something else than it should; the message names the
            analysis and the package.
    """
    point = installed_methods().get(analysis.uses)
    if point is None:
        raise AnalysisError(f"analysis '{analysis.id}': no method '{analysis.uses}' is installed any more")
    package = f" of the package {point.dist.name} {point.dist.version}" if point.dist is not None else ""
    whose = f"analysis '{analysis.id}': the method '{analysis.uses}' ({point.value}{package})"
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
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result: Any = point.load()(given)
        except AnalysisError as error:
            raise AnalysisError(f"{whose} failed: {error}") from error
        except Exception as error:
            raise AnalysisError(f"{whose} failed: {type(error).__name__}: {error}") from error
    _check(result, analysis, whose)
    said = tuple(dict.fromkeys(str(warning.message) for warning in caught))
    for name, estimate in result.estimates.items():
        unit = _UNITS[result.measures.get(name, "measure")]
        yield sample.effect(estimate, name, unit, said if name == "effect" else ())
        if estimate.p_value is not None or (name == "effect" and estimate.value is None):
            measure = "p_value" if name == "effect" else f"{name}.p_value"
            yield sample.p_value(estimate, measure)
    yield from sample.checks(result.assumptions)


def _check(result: object, analysis: OwnMethod, whose: str) -> None:
    if not isinstance(result, MethodResult):
        raise AnalysisError(f"{whose} gave back {type(result).__name__}; it must give a MethodResult")
    if "effect" not in result.estimates:
        raise AnalysisError(f"{whose} gave no estimate 'effect'; it gave {', '.join(result.estimates) or 'none'}")
    for name, estimate in result.estimates.items():
        if name not in analysis.labels:
            near = nearest(name, analysis.labels)
            hint = f" (is it '{near}'?)" if near else ""
            raise AnalysisError(f"{whose} gives '{name}', for which the plan has no words under 'labels'{hint}")
        fault = _fault(estimate)
        if fault is not None:
            raise AnalysisError(f"{whose} gives '{name}' {fault}")
    for name, measure in result.measures.items():
        if measure not in get_args(Measure):
            raise AnalysisError(
                f"{whose} says that '{name}' measures '{measure}'; known: {', '.join(get_args(Measure))}"
            )
    for assumption in result.assumptions:
        if not isinstance(assumption, Assumption):
            raise AnalysisError(f"{whose} gives a {type(assumption).__name__} among its assumptions, not an Assumption")
        if assumption.reason is not None and assumption.reason not in _REASONS:
            raise AnalysisError(
                f"{whose} says that '{assumption.name}' was not checked for '{assumption.reason}'{_KNOWN}"
            )


def _fault(estimate: object) -> str | None:
    """What is wrong with an estimate, as the end of a sentence; None where it is whole."""
    if not isinstance(estimate, Estimate):
        return f"as {type(estimate).__name__}; it must be an Estimate"
    for key in ("value", "low", "high", "se", "p_value"):
        number = getattr(estimate, key)
        if number is not None and not (isinstance(number, int | float) and math.isfinite(number)):
            return f"with the {key} {number!r}; give a finite number, or not_estimable() with a reason"
    if (estimate.value is None) != (estimate.reason is not None):
        return "with neither a value nor a reason, or with both; give one of the two"
    if estimate.reason is not None and estimate.reason not in _REASONS:
        return f"with the reason '{estimate.reason}'{_KNOWN}"
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is not None and low is not None and high is not None and not low <= value <= high:
        return f"with {value} outside its interval, {low} to {high}"
    if estimate.p_value is not None and not 0 <= estimate.p_value <= 1:
        return f"with the p-value {estimate.p_value}; it must lie between 0 and 1"
    return None
