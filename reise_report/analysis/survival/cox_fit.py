"""A fitted Cox model: coefficients, covariances, tests, residuals and the baseline hazard."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.survival.cox_likelihood import Evaluation, Sample, accumulated, evaluate, steps_of
from reise_report.analysis.survival.newton_raphson import Precision, maximise
from reise_report.analysis.survival.risk_sets import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalTest:
    """A test that all coefficients are zero.

    Attributes:
        statistic: chi-square.
        df: number of coefficients.
        p_value: 0–1.
    """

    statistic: float
    df: int
    p_value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineHazard:
    """The cumulative hazard of somebody in the control arm with every covariate at its mean, at each event time.

    Attributes:
        time: (E,), event times, ascending within each stratum.
        cumulative_hazard: (E,).
        stratum: (E,), the stratum's number.
    """

    time: Vector
    cumulative_hazard: Vector
    stratum: Index


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxFit:
    """A fitted model. Vectors of people are in the order of the data.

    Attributes:
        sample: the sorted people and their standardised covariates.
        mean: (k,), what was taken off each column.
        scale: (k,), what each was then divided by.
        names: (k,), ``arm`` first.
        coefficients: (k,), log hazard ratios for one unit of each column as given.
        log_likelihood: at the coefficients.
        log_likelihood_null: at zero.
        score_test: Rao's test of all coefficients, as R's ``sctest``.
        converged: whether the iterations settled.
        last_step: (k,), of the standardised columns' coefficients.
        iterations: how many there were.
        at_estimate: the likelihood's parts at the coefficients.
    """

    sample: Sample
    mean: Vector
    scale: Vector
    names: tuple[str, ...]
    coefficients: Vector
    log_likelihood: float
    log_likelihood_null: float
    score_test: GlobalTest
    converged: bool
    last_step: Vector
    iterations: int
    at_estimate: Evaluation

    @property
    def covariance(self) -> Matrix:
        """The inverse of the information, (k, k)."""
        inverse: Matrix = np.linalg.inv(self.at_estimate.information[0]) / np.outer(self.scale, self.scale)
        return inverse

    def robust_covariance(self, cluster: Index | None = None) -> Matrix:
        """Lin and Wei's sandwich, (k, k): DᵀD of the changes that leaving people, or clusters, out would make.

        Args:
            cluster: (n,), a number for each cluster; None where everybody is one.

        Source: Lin DY, Wei LJ (1989), J Am Stat Assoc 84:1074–1078, doi:10.1080/01621459.1989.10478874.
        """
        influence = self.dfbeta()
        if cluster is not None:
            influence = np.column_stack([np.bincount(cluster, weights=column) for column in influence.T])
        sandwich: Matrix = influence.T @ influence
        return sandwich

    def dfbeta(self) -> Matrix:
        """The approximate change of the coefficients on leaving each person out, (n, k), with its weight."""
        weighted = self._score_residuals() * self.sample.weights[0][:, None]
        changes = np.linalg.solve(self.at_estimate.information[0], weighted.T).T / self.scale
        return self._unsorted(changes)

    def score_residuals(self) -> Matrix:
        """Each person's part of the score, (n, k), weights left out; as R's ``residuals(type = "score")``."""
        return self._unsorted(self._score_residuals() * self.scale)

    def martingale_residuals(self) -> Vector:
        """Events had less events expected, (n,); they sum to zero."""
        residual: Vector = self._unsorted(self._martingale())
        return residual

    def deviance_residuals(self) -> Vector:
        """The martingale residuals made symmetric, (n,)."""
        martingale = self.martingale_residuals()
        event = np.zeros(martingale.size)
        event[self.sample.sets.order[self.sample.sets.deaths]] = 1.0
        expected = np.maximum(event - martingale, np.finfo(float).tiny)
        inside = np.maximum(-2 * (martingale + event * np.log(expected)), 0.0)
        deviance: Vector = np.sign(martingale) * np.sqrt(inside)
        return deviance

    def baseline_hazard(self) -> BaselineHazard:
        """The cumulative hazard of a control with average covariates, with the increments of the way with ties."""
        sets, at = self.sample.sets, self.at_estimate
        increments = np.add.reduceat(at.hazard, at.steps.starts, axis=1)
        cumulative = sets.until(sets.spread(increments))[0, sets.death_groups]
        # The likelihood took the stratum's greatest linear predictor off; a control of average covariates differs from
        # the columns' origin by the mean of the allocation.
        predictor = -self.mean[0] * self.coefficients[0] - at.shift[0, sets.starts][sets.death_groups]
        time, stratum = sets.time[sets.death_groups], sets.stratum[sets.death_groups]
        order = np.lexsort((time, stratum))
        return BaselineHazard(
            time=time[order], cumulative_hazard=(cumulative * np.exp(predictor))[order], stratum=stratum[order]
        )

    def likelihood_ratio_test(self) -> GlobalTest:
        """Twice the difference of the log-likelihoods at the coefficients and at zero."""
        return chi_square_test(2 * (self.log_likelihood - self.log_likelihood_null), len(self.names))

    def wald_test(self) -> GlobalTest:
        """Of all coefficients, with the model's covariance."""
        scaled = self.coefficients * self.scale
        return chi_square_test(float(scaled @ self.at_estimate.information[0] @ scaled), len(self.names))

    def _martingale(self) -> Vector:
        residual: Vector = -self.at_estimate.relative_hazard[0] * self.at_estimate.exposure[0]
        residual[self.sample.sets.deaths] += 1.0
        return residual

    def _score_residuals(self) -> Matrix:
        """In the order of the risk sets, for the standardised columns."""
        sets, at, x = self.sample.sets, self.at_estimate, self.sample.design[0]
        exposed_means = accumulated(sets, at.hazard[:, :, None] * at.means, at.steps)[0]
        risk = at.relative_hazard[0][:, None]
        residual: Matrix = risk * (exposed_means - x * at.exposure[0][:, None])
        residual[sets.deaths] += x[sets.deaths] - self.mean_at_event()
        return residual

    def mean_at_event(self) -> Matrix:
        """The mean of the standardised covariates over the risk set at each event, (m, k), averaged over its steps."""
        sets, at = self.sample.sets, self.at_estimate
        size = np.diff(np.append(at.steps.starts, at.steps.slot.size))
        mean: Matrix = (np.add.reduceat(at.means[0], at.steps.starts, axis=0) / size[:, None])[sets.death_slot]
        return mean

    def _unsorted(self, values: Matrix) -> Matrix:
        original = np.empty_like(values)
        original[self.sample.sets.order] = values
        return original


def chi_square_test(statistic: float, df: int) -> GlobalTest:
    """A chi-square statistic with its p-value; what rounding has pushed below zero is zero."""
    from scipy.special import gammaincc

    held = max(statistic, 0.0)
    return GlobalTest(statistic=held, df=df, p_value=float(gammaincc(df / 2, held / 2)))


def fit_cox(sample: Sample, mean: Vector, scale: Vector, names: tuple[str, ...]) -> CoxFit:
    """Maximise the partial likelihood of one draw.

    Args:
        sample: sorted people with standardised columns, one draw.
        mean: (k,), of the columns before they were standardised.
        scale: (k,), their standard deviations.
        names: (k,).
    """
    steps = steps_of(sample)
    start = np.zeros((1, len(names)))
    null = evaluate(sample, start, steps)
    found = maximise(lambda beta, _: evaluate(sample, beta, steps), start, Precision())
    with np.errstate(all="ignore"):  # what did not converge is not looked at
        at = evaluate(sample, found.coefficients, steps)
    score = null.score[0]
    rao = float(score @ np.linalg.solve(null.information[0], score))
    return CoxFit(
        sample=sample,
        mean=mean,
        scale=scale,
        names=names,
        coefficients=found.coefficients[0] / scale,
        log_likelihood=float(at.log_likelihood[0]),
        log_likelihood_null=float(null.log_likelihood[0]),
        score_test=chi_square_test(rao if math.isfinite(rao) else 0.0, len(names)),
        converged=bool(found.converged[0]),
        last_step=found.last_step[0],
        iterations=found.iterations,
        at_estimate=at,
    )
