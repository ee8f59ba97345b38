"""Whether hazards are proportional: Schoenfeld residuals and the score test on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.inputs import Matrix, Vector, check_choice
from reise_report.analysis.reason import SINGULAR
from reise_report.analysis.survival.cox_fit import CoxFit, GlobalTest, chi_square_test
from reise_report.analysis.survival.cox_likelihood import accumulated
from reise_report.analysis.survival.risk_sets import Index
from reise_report.errors import AnalysisError

Transform = Literal["km", "identity", "rank", "log"]

_NAME = "proportional_hazards"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoenfeldResiduals:
    """What each event says of the coefficients at its time; events in the order of time.

    Attributes:
        time: (m,), times of the events.
        stratum: (m,), the stratum's number of each.
        residuals: (m, k), covariates of the person with the event less their mean over the risk set.
        scaled: (m, k), the coefficient as it would be at that time, noisily: its smooth over time shows the shape.
        names: (k,), ``arm`` first.
    """

    time: Vector
    stratum: Index
    residuals: Matrix
    scaled: Matrix
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProportionalHazards:
    """The tests of proportional hazards.

    Attributes:
        arm: the verdict on the arm's coefficient.
        everything: the verdict on all coefficients together.
        by_covariate: (name, test with one degree of freedom) of every coefficient, ``arm`` first.
        residuals: for a plot.
    """

    arm: Assumption
    everything: Assumption
    by_covariate: tuple[tuple[str, GlobalTest], ...]
    residuals: SchoenfeldResiduals


def schoenfeld_residuals(fit: CoxFit) -> SchoenfeldResiduals:
    """Schoenfeld residuals, plain and scaled.

    The scaled ones are the coefficient plus the number of events times the covariance times the residual: R's
    ``cox.zph``.

    Sources: Schoenfeld D (1982), Biometrika 69:239–241, doi:10.1093/biomet/69.1.239; Grambsch PM, Therneau TM (1994),
    Biometrika 81:515–526, doi:10.1093/biomet/81.3.515.
    """
    sets = fit.sample.sets
    residuals = (fit.sample.design[0][sets.deaths] - fit.mean_at_event()) * fit.scale
    groups = sets.group[sets.deaths]
    time, stratum = sets.time[groups], sets.stratum[groups]
    # Within a time by the residuals themselves, so that the order of the data is of no account.
    order = np.lexsort((*residuals.T[::-1], stratum, time))
    scaled = fit.coefficients + sets.deaths.size * residuals @ fit.covariance
    return SchoenfeldResiduals(
        time=time[order], stratum=stratum[order], residuals=residuals[order], scaled=scaled[order], names=fit.names
    )


def proportional_hazards(fit: CoxFit, *, transform: Transform = "km", threshold: float = 0.05) -> ProportionalHazards:
    """The score test against coefficients that change with a function of time, exact as in R's ``survival`` from 3.0.

    Args:
        fit: a fitted model.
        transform: the function: ``km``, 1 − Kaplan–Meier just before the time, which tames late events; ``identity``;
            ``rank`` of the time among everybody's; ``log``.
        threshold: a p-value below it makes the assumption doubtful.

    Raises:
        AnalysisError: an unknown transform, a threshold outside 0–1, or ``log`` with an event at time 0.

    Sources: Grambsch and Therneau (1994), doi:10.1093/biomet/81.3.515; Therneau T, ``cox.zph`` of R's ``survival`` 3:
    the model is enlarged by each covariate times the function of time, and Rao's test of the new coefficients made.
    """
    check_choice(transform, Transform, "transform")
    if not 0 < threshold < 1:
        raise AnalysisError(f"a threshold for a p-value lies between 0 and 1, as in 0.05; got {threshold!r}")
    score, information = _enlarged(fit, _transformed(fit, transform))
    k = len(fit.names)
    single = tuple((name, _rao(score, information, [*range(k), k + column])) for column, name in enumerate(fit.names))
    method, words = f"schoenfeld.{transform}", f"score test against a coefficient changing with time ({transform})"
    return ProportionalHazards(
        arm=_verdict(single[0][1], method, threshold, words),
        everything=_verdict(_rao(score, information, list(range(2 * k))), method, threshold, words),
        by_covariate=tuple((name, test) for name, test in single if test is not None),
        residuals=schoenfeld_residuals(fit),
    )


def _transformed(fit: CoxFit, transform: Transform) -> Vector:
    """The function of time at each group's time, (G,)."""
    sets = fit.sample.sets
    if transform == "identity":
        return sets.time
    if transform == "log":
        if (sets.time[sets.death_groups] <= 0).any():
            raise AnalysisError(
                "an event at time 0 has no logarithm; take transform='km' or 'rank', or count it as half a day"
            )
        return np.log(np.maximum(sets.time, np.finfo(float).tiny))
    everybody = sets.time[sets.group]
    times, position = np.unique(everybody, return_inverse=True)
    leaving = np.bincount(position)
    at_risk = np.cumsum(leaving[::-1])[::-1]
    if transform == "rank":
        middle = everybody.size - at_risk + (leaving + 1) / 2
        rank: Vector = middle[np.searchsorted(times, sets.time)]
        return rank
    events = np.bincount(position[sets.deaths], minlength=times.size)
    before = np.append(1.0, np.cumprod(1 - events / at_risk)[:-1])
    risk: Vector = 1 - before[np.searchsorted(times, sets.time)]
    return risk


def _enlarged(fit: CoxFit, by_group: Vector) -> tuple[Vector, Matrix]:
    """Score, (2k,), and information, (2k, 2k), of the model with each covariate times the function of time.

    The function is centred and scaled, which changes no test and keeps the matrix well conditioned.
    """
    sets, at, x = fit.sample.sets, fit.at_estimate, fit.sample.design[0]
    steps = at.steps
    at_events = by_group[sets.group[sets.deaths]]
    spread = float(at_events.std())
    g = (by_group - at_events.mean()) / (spread if spread > 0 else 1.0)
    by_step = g[sets.death_groups[steps.slot]]
    risk = fit.sample.weights[0] * at.relative_hazard[0]

    def moments(power: int) -> Matrix:
        factor = by_step**power
        exposure = accumulated(sets, at.hazard * factor, steps)[0]
        means = at.means[0]
        found: Matrix = (x * (risk * exposure)[:, None]).T @ x - (means * (steps.weight[0] * factor)[:, None]).T @ means
        return found

    weight = fit.sample.weights[0][sets.deaths]
    of_events = ((weight * g[sets.group[sets.deaths]])[:, None] * x[sets.deaths]).sum(axis=0)
    score = of_events - (steps.weight[0] * by_step) @ at.means[0]
    cross = moments(1)
    information = np.block([[moments(0), cross], [cross.T, moments(2)]])
    return np.concatenate([np.zeros(len(score)), score]), information


def _rao(score: Vector, information: Matrix, kept: list[int]) -> GlobalTest | None:
    """Rao's statistic of the coefficients kept, the first half of which are at their maximum; None where singular."""
    u, part = score[kept], information[np.ix_(kept, kept)]
    k = len(score) // 2
    size = np.sqrt(np.maximum(np.diag(part), 1e-300))
    scaled = part / np.outer(size, size)
    if np.linalg.eigvalsh(scaled)[0] < 1e-11:
        return None
    return chi_square_test(float(u / size @ np.linalg.solve(scaled, u / size)), len(kept) - k)


def _verdict(test: GlobalTest | None, method: str, threshold: float, words: str) -> Assumption:
    if test is None:
        return Assumption(
            name=_NAME,
            verdict="not_checked",
            method=method,
            threshold=threshold,
            reason=SINGULAR,
            detail="Too few distinct event times to see a change over time.",
        )
    found = "doubtful" if test.p_value < threshold else "supported"
    return Assumption(
        name=_NAME,
        verdict="doubtful" if found == "doubtful" else "supported",
        method=method,
        statistic=test.statistic,
        df=float(test.df),
        p_value=test.p_value,
        threshold=threshold,
        detail=f"{words[0].upper()}{words[1:]}: chi-square {test.statistic:.3g}, df {test.df}, p {test.p_value:.3g}.",
    )
