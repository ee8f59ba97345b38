"""A joint normal distribution fitted to columns with missing values, and what each person adds to the fit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.economics.fixed_order import product, solve_positive
from reise_report.analysis.inputs import Matrix, Vector

_EM_STEPS = 8
_NEWTON_STEPS = 40
_SETTLED = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """Who lacks what.

    Attributes:
        seen: (patterns, p), True where the column is observed.
        of: (n,), the pattern of each person.
        count: (patterns,), people with it.
    """

    seen: NDArray[np.bool_]
    of: NDArray[np.intp]
    count: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalModel:
    """Means and covariance matrix of standardised columns, at the maximum of the observed data's likelihood.

    Attributes:
        mean: (p,).
        covariance: (p, p).
        patterns: who lacks what.
        precision: (patterns, p, p), inverse of the observed columns' covariance, zero elsewhere.
        weighted: (n, p), that times the person's distance from the mean, zero for what they lack.
        prior: people's worth of the prior of independent columns that steadies the covariance.
        log_likelihood: of what was observed, with the prior, but for a constant.
        settled: whether the iterations did.
    """

    mean: Vector
    covariance: Matrix
    patterns: Patterns
    precision: NDArray[np.float64]
    weighted: Matrix
    prior: float
    log_likelihood: float
    settled: bool

    def expected(self) -> Matrix:
        """(n, p), each person's columns: what was observed, and its expectation given that for what was not."""
        return self.mean + product(self.weighted, self.covariance)

    def influence(self) -> Matrix:
        """(n, q), what each person's weight adds to the parameters: one Newton step from the maximum.

        The q parameters are the p means and the upper triangle of the covariance matrix, row by row. Where the model
        did not settle at a maximum the parameters are taken as they are: zeros.
        """
        score = np.hstack([self.weighted, _covariance_score(self.weighted, self.precision[self.patterns.of])])
        found = solve_positive(_observed_information(self), score.T)
        return np.zeros_like(score) if found is None else found.T


def fit_normal(columns: Matrix, prior: float) -> NormalModel:
    """Maximise the likelihood of what was observed: a few steps of EM, then Newton's.

    Args:
        columns: (n, p), standardised, NaN where missing; each observed by two people at least, none of them constant.
        prior: people's worth of a prior of independent columns with variance 1, above 0: it keeps the covariance matrix
            regular where columns are many and people few.

    Source: Little RJA, Rubin DB (2019), Statistical Analysis with Missing Data, ch. 11, doi:10.1002/9781119482260.
    """
    seen = ~np.isnan(columns)
    shapes, of, count = np.unique(seen, axis=0, return_inverse=True, return_counts=True)
    patterns = Patterns(seen=shapes, of=of.ravel(), count=count.astype(float))
    filled = np.where(seen, columns, 0.0)
    model = _model(filled, patterns, np.nanmean(columns, axis=0), np.eye(columns.shape[1]), prior)
    for _ in range(_EM_STEPS):
        model = _em_step(filled, model)
    for _ in range(_NEWTON_STEPS):
        tried = _newton_step(filled, model)
        change = np.inf if tried is None else float(np.abs(tried.covariance - model.covariance).max())
        model = _em_step(filled, model) if tried is None else tried
        if change <= _SETTLED:
            return replace(model, settled=True)
    return model


def _padded(patterns: Patterns, covariance: Matrix) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The covariance matrix of each pattern's observed columns, with the identity for the others."""
    both = patterns.seen[:, :, None] & patterns.seen[:, None, :]
    return np.where(both, covariance, np.eye(covariance.shape[0])), both


def _model(filled: Matrix, patterns: Patterns, mean: Vector, covariance: Matrix, prior: float) -> NormalModel:
    """The model at given parameters.

    Raises:
        LinAlgError: the covariance matrix is not positive definite.
    """
    root = np.linalg.cholesky(covariance)
    inverse = np.linalg.inv(covariance)
    padded, both = _padded(patterns, covariance)
    precision = np.where(both, np.linalg.inv(padded), 0.0)
    away = np.where(patterns.seen[patterns.of], filled - mean, 0.0)
    weighted = np.matmul(precision[patterns.of], away[:, :, None])[:, :, 0]
    determinants = float((np.linalg.slogdet(padded)[1] * patterns.count).sum())
    ridge = prior * (2 * float(np.log(np.diag(root)).sum()) + float(np.trace(inverse)))
    return NormalModel(
        mean=mean,
        covariance=covariance,
        patterns=patterns,
        precision=precision,
        weighted=weighted,
        prior=prior,
        log_likelihood=-0.5 * (determinants + float((weighted * away).sum()) + ridge),
        settled=False,
    )


def _em_step(filled: Matrix, model: NormalModel) -> NormalModel:
    used = (model.patterns.count[:, None, None] * model.precision).sum(axis=0)
    expected = model.expected()
    centre = expected.mean(axis=0)
    away = expected - centre
    left = len(filled) * model.covariance - model.covariance @ used @ model.covariance
    moments = (product(away.T, away) + left + model.prior * np.eye(centre.size)) / (len(filled) + model.prior)
    return _model(filled, model.patterns, centre, (moments + moments.T) / 2, model.prior)


def _newton_step(filled: Matrix, model: NormalModel) -> NormalModel | None:
    """Newton's step, halved until the likelihood rises; None where it does not."""
    p, inverse = model.mean.size, np.linalg.inv(model.covariance)
    a, b = np.triu_indices(p)
    pull = model.prior * (inverse @ inverse - inverse)
    score = _covariance_score(model.weighted, model.precision[model.patterns.of]).sum(axis=0)
    slope = np.concatenate([model.weighted.sum(axis=0), score + np.where(a == b, 0.5, 1.0) * pull[a, b]])
    found = solve_positive(_observed_information(model), slope[:, None])
    if found is None:  # not near a maximum yet
        return None
    step = found[:, 0]
    move = np.zeros((p, p))
    move[a, b] = move[b, a] = step[p:]
    for share in (1.0, 0.5, 0.25, 0.125):
        try:
            tried = _model(
                filled, model.patterns, model.mean + share * step[:p], model.covariance + share * move, model.prior
            )
        except np.linalg.LinAlgError:
            continue
        if tried.log_likelihood >= model.log_likelihood - 1e-10 * abs(model.log_likelihood):
            return tried
    return None


def _covariance_score(weighted: Matrix, precision: NDArray[np.float64]) -> Matrix:
    """(n, p(p + 1)/2), each person's slope of the likelihood in the covariance's upper triangle: (aaᵀ − A)/2."""
    a, b = np.triu_indices(weighted.shape[1])
    outer = weighted[:, a] * weighted[:, b] - precision[:, a, b]
    score: Matrix = np.where(a == b, 0.5, 1.0) * outer
    return score


def _observed_information(model: NormalModel) -> Matrix:
    """Less the second derivatives of the likelihood, (q, q), means first.

    Of one person, with A the inverse of the observed columns' covariance, a = A(y − μ), and two directions E, F in the
    covariance: A in the means, A F a between, and aᵀ E A F a − tr(A E A F)/2. Not its expectation: where costs are far
    from normal the two differ, and only this one makes the step right to first order.
    """
    p, inverse = model.mean.size, np.linalg.inv(model.covariance)
    precision, weighted = model.precision[model.patterns.of].reshape(-1, p * p), model.weighted
    outer = (weighted[:, :, None] * weighted[:, None, :]).reshape(-1, p * p)
    flat = model.precision.reshape(-1, p * p)
    squares = product((flat * model.patterns.count[:, None]).T, flat) + model.prior * np.outer(inverse, inverse)
    crosses = product(outer.T, precision) + model.prior * np.outer(inverse @ inverse, inverse)
    for_means = precision.sum(axis=0).reshape(p, p)
    between = product(precision.T, weighted).reshape(p, p, p)  # [m, c, d]: Σ A_mc·a_d
    a, b = np.triu_indices(p)
    half = np.where(a == b, 0.5, 1.0)
    i, j, k, l = a[:, None], b[:, None], a[None, :], b[None, :]  # noqa: E741 - four indices
    two, four = squares.reshape(p, p, p, p), crosses.reshape(p, p, p, p)  # Σ A·A and Σ a·a·A
    of_pairs = four[i, l, j, k] + four[i, k, j, l] + four[j, l, i, k] + four[j, k, i, l]
    of_pairs = of_pairs - two[i, k, j, l] - two[i, l, j, k]
    of_both = half * (between[:, a, b] + between[:, b, a])
    return np.block([[for_means, of_both], [of_both.T, half[:, None] * half * of_pairs]])
