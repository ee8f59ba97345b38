"""Maximise the likelihood of repeated measures, in units in which the arithmetic is always the same."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from reise_report.analysis import reason
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.mmrm.covariance_structure import (
    Structure,
    StructuredCovariance,
    Tensor,
    parameters_near,
    structured_covariance,
)
from reise_report.analysis.mmrm.newton import Optimum, minimise
from reise_report.analysis.mmrm.reml import Likelihood, Slopes, differentiate, log_likelihood
from reise_report.analysis.mmrm.visit_pattern import PatternData, WideData

_SINGULAR_BELOW = 1e-8
"""Least eigenvalue of a correlation matrix: below it, the visits' outcomes determine each other."""
_SPREAD_ABOVE = 1e6
"""Largest over least standard deviation of the visits: above it, the outcome of one does not vary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workings:
    """The fit in the units in which it was made: orthonormal design columns, residuals of standard deviation one.

    Attributes:
        data: the observations by pattern.
        wide: the observations by participant, in the user's units.
        likelihood: at the estimates.
        slopes: derivatives of −2ℓ there.
        second: (G, k, k, T, T), second derivatives of the covariance matrices.
        first: (G, k, T, T).
        basis: (p, p), what turns coefficients of the working model into the user's.
        unit: standard deviation of the outcome that is one in the working model.
        coefficients: (p,), in the user's units.
    """

    data: PatternData
    wide: WideData
    likelihood: Likelihood
    slopes: Slopes
    first: Tensor
    second: Tensor
    basis: Matrix
    unit: float
    coefficients: Vector

    @property
    def parameter_covariance(self) -> Matrix:
        """Of the covariance parameters, (K, K): twice the inverse Hessian of −2ℓ."""
        return np.asarray(2 * np.linalg.inv(self.slopes.hessian))

    @property
    def residuals(self) -> Matrix:
        """Each participant's residuals by visit in working units, (n, T); zero where not observed."""
        x, y = self.wide.rows[..., :-1], self.wide.rows[..., -1]
        return np.asarray((y - x @ self.coefficients) / self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Estimates in the user's units.

    Attributes:
        coefficients: (p,).
        vcov: (p, p).
        covariances: (G, T, T).
        log_likelihood: with its constant.
        optimum: how the search ended.
        reason: why the estimates are of no use; None where they are.
        sentence: the same in words.
        workings: what tests are computed from.
    """

    coefficients: Vector
    vcov: Matrix
    covariances: Tensor
    log_likelihood: float
    optimum: Optimum
    reason: str | None
    sentence: str
    workings: Workings


class _Model:
    """−2ℓ as a function of the covariance parameters, those of all groups one after the other."""

    def __init__(self, data: PatternData, structure: Structure, *, restricted: bool, scaled: bool) -> None:
        self.data, self.structure, self.restricted, self.scaled = data, structure, restricted, scaled
        self.size = data.observed.shape[1]

    def matrices(self, theta: Vector) -> list[StructuredCovariance]:
        parts = theta.reshape(self.data.n_groups, -1)
        return [structured_covariance(self.structure, self.size, part, scaled=self.scaled) for part in parts]

    def value(self, theta: Vector) -> float | None:
        covariances = np.stack([matrix.value for matrix in self.matrices(theta)])
        found = log_likelihood(self.data, covariances, restricted=self.restricted)
        return None if found is None else -2 * found.value

    def at(self, theta: Vector) -> tuple[Likelihood, Slopes, list[StructuredCovariance]]:
        matrices = self.matrices(theta)
        found = log_likelihood(self.data, np.stack([m.value for m in matrices]), restricted=self.restricted)
        if found is None:
            raise ValueError("the likelihood has no value at these parameters")
        first, second = np.stack([m.first for m in matrices]), np.stack([m.second for m in matrices])
        return found, differentiate(self.data, found, first, second, restricted=self.restricted), matrices

    def slopes(self, theta: Vector) -> tuple[Vector, Matrix]:
        derivatives = self.at(theta)[1]
        return derivatives.gradient, derivatives.hessian

    def near(self, covariance: Matrix) -> Vector:
        return parameters_near(self.structure, covariance, scaled=self.scaled)

    def is_singular(self, theta: Vector) -> bool:
        return _is_singular(np.stack([matrix.value for matrix in self.matrices(theta)]))

    def start(self) -> Vector:
        """Parameters from the residuals of ordinary least squares, by pairs of visits."""
        residuals = self.data.blocks[..., -1]
        seen = self.data.observed.astype(float)
        pairs = (seen * self.data.counts[:, None]).T @ seen
        covariance = np.where(pairs > 0, residuals.T @ residuals / np.maximum(pairs, 1), 0.0)
        deviations = np.sqrt(np.maximum(np.diag(covariance), 1e-2 * np.diag(covariance).mean()))
        correlation = np.clip(covariance / np.outer(deviations, deviations), -0.95, 0.95)
        np.fill_diagonal(correlation, 1.0)
        # Pairs of different people need not make a matrix that could be: shrink it until it is one.
        least = float(np.linalg.eigvalsh(correlation).min())
        share = max(0.0, (0.05 - least) / (1 - least)) if least < 0.05 else 0.0
        correlation = (1 - share) * correlation + share * np.eye(self.size)
        theta = self.near(correlation * np.outer(deviations, deviations))
        everywhere = np.tile(theta, self.data.n_groups)
        if self.value(everywhere) is not None:
            return everywhere
        return np.tile(self.near(np.diag(deviations**2)), self.data.n_groups)


def solve(
    wide: WideData, user: PatternData, structure: Structure, *, restricted: bool, max_iterations: int
) -> Solution | None:
    """Fit; None where the means leave nothing of the outcome unexplained.

    Args:
        wide: the observations by participant.
        user: the same by pattern; the design of full column rank.
        structure: of the covariance matrix.
        restricted: REML or ML.
        max_iterations: steps at most.
    """
    scaled = _working_units(user)
    if scaled is None:
        return None
    working, ordinary, basis, unit = scaled
    model = _Model(working, structure, restricted=restricted, scaled=False)
    optimum = minimise(
        model.value, model.slopes, model.start(), hopeless=model.is_singular, max_iterations=max_iterations
    )
    covariances = np.stack([matrix.value for matrix in model.matrices(optimum.theta)])
    final = _Model(working, structure, restricted=restricted, scaled=True)
    theta = optimum.theta
    if structure == "unstructured":
        theta = np.concatenate([final.near(covariance) for covariance in covariances])
    likelihood, slopes, matrices = final.at(theta)
    covariances = np.stack([matrix.value for matrix in matrices])
    why, sentence = _verdict(optimum, covariances)
    p = len(basis)
    n_terms = float(working.counts @ working.observed.sum(axis=1)) - (p if restricted else 0)
    constant = n_terms * math.log(unit)
    if restricted:  # log|X'WX| of the user's columns, not of the orthonormal ones
        constant += p * math.log(unit) - float(np.log(np.abs(np.diag(basis))).sum())
    coefficients = ordinary + basis @ likelihood.coefficients
    vcov = basis @ likelihood.covariance @ basis.T
    return Solution(
        coefficients=coefficients,
        vcov=(vcov + vcov.T) / 2,
        covariances=covariances * unit**2,
        log_likelihood=likelihood.value - constant,
        optimum=optimum,
        reason=why,
        sentence=sentence,
        workings=Workings(
            data=working,
            wide=wide,
            likelihood=likelihood,
            slopes=slopes,
            first=np.stack([matrix.first for matrix in matrices]),
            second=np.stack([matrix.second for matrix in matrices]),
            basis=basis,
            unit=unit,
            coefficients=coefficients,
        ),
    )


def _working_units(data: PatternData) -> tuple[PatternData, Vector, Matrix, float] | None:
    """The data with orthonormal columns and unit residuals; least-squares coefficients, basis and unit.

    None where the residuals are zero but for rounding.
    The arithmetic is then the same whatever units and origins the user's columns have.
    """
    m, size, width = data.blocks.shape
    flat = data.blocks.reshape(m * size, width)
    q, r = np.linalg.qr(flat[:, :-1])
    inverse = np.linalg.solve(r, np.eye(width - 1))
    explained = q.T @ flat[:, -1]
    residuals = flat[:, -1] - q @ explained
    n = float(data.counts @ data.observed.sum(axis=1))
    unit = math.sqrt(float(residuals @ residuals) / n)
    if unit <= 1e-10 * math.sqrt(float(flat[:, -1] @ flat[:, -1]) / n):
        return None
    blocks = np.column_stack([q, residuals / unit]).reshape(m, size, width)
    return replace(data, blocks=blocks), inverse @ explained, inverse * unit, unit


def _verdict(optimum: Optimum, covariances: Tensor) -> tuple[str | None, str]:
    """Why the fit is of no use, and in words; (None, '') where it is."""
    if _is_singular(covariances):
        return reason.SINGULAR, "The covariance matrix between the visits came out singular."
    if optimum.converged:
        return None, ""
    if not optimum.convex and optimum.decrement < 1e-6:
        return reason.SINGULAR, "The data do not determine all parameters of the covariance matrix between the visits."
    return reason.NOT_CONVERGED, f"The likelihood had not settled after {optimum.iterations} steps."


def _is_singular(covariances: Tensor) -> bool:
    deviations = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    correlations = covariances / (deviations[:, :, None] * deviations[:, None, :])
    least = float(np.linalg.eigvalsh(correlations).min())
    return least < _SINGULAR_BELOW or float(deviations.max() / deviations.min()) > _SPREAD_ABOVE
