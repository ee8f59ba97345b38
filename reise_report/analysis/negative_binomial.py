"""Poisson and negative binomial regression of counts, by maximum likelihood."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.leverage import share_left
from reise_report.analysis.separation import Separation, separation

Covariance = Literal["model", "observed", "hc0", "hc1", "hc3"]

_STEPS = 100
_HALVINGS = 40
_SMALL = 1e-3
"""Below it, differences of nearly equal terms are replaced by their series."""
_WIDEST = 40.0
"""Log dispersions beyond ±40 are no counts of people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountFit:
    """A fitted model: log μ = xᵀβ + log t, Var Y = μ + αμ² (NB2); α = 0 is Poisson.

    Attributes:
        design: (n, k), with the intercept.
        events: (n,).
        coefficients: (k,), log rate ratios.
        fitted: (n,), μ.
        dispersion: α.
        log_likelihood: at the maximum.
        converged: whether the iterations settled.
        at_boundary: whether a negative binomial was asked for and the best dispersion is none.
    """

    design: Matrix
    events: Vector
    coefficients: Vector
    fitted: Vector
    dispersion: float
    log_likelihood: float
    converged: bool
    at_boundary: bool = False

    def covariance(self, kind: Covariance) -> Matrix:
        """The covariance matrix of the coefficients, (k, k).

        ``model`` is the inverse of the expected information, α taken as known, as R's ``glm.nb``; ``observed`` that of
        the observed one, α estimated, as Stata's ``nbreg`` (for Poisson the same); ``hc0`` the sandwich, ``hc1`` that
        times n/(n − k), ``hc3`` with residuals over 1 − leverage, as R's ``vcovHC``.
        """
        n, k = self.design.shape
        if kind == "observed":
            return self._observed()
        weight = self.fitted / (1 + self.dispersion * self.fitted)
        q, r = np.linalg.qr(self.design * np.sqrt(weight)[:, None])
        inverse = np.linalg.solve(r, np.eye(k))
        if kind == "model":
            model: Matrix = inverse @ inverse.T
            return model
        residual = (self.events - self.fitted) / (1 + self.dispersion * self.fitted)
        if kind == "hc3":
            residual = residual / share_left(q)
        influence = (self.design * residual[:, None]) @ (inverse @ inverse.T)
        sandwich: Matrix = influence.T @ influence
        return sandwich * (n / (n - k)) if kind == "hc1" else sandwich

    def separation(self) -> Separation:
        """Which coefficients have no finite estimate.

        A direction in which nobody with events moves and somebody without loses rate (Correia S, Guimarães P, Zylkin T
        2019, arXiv:1903.01633).
        """
        some, none = self.design[self.events > 0], self.design[self.events == 0]
        rows = np.vstack([some, some, none])
        return separation(rows, np.repeat([1.0, 0.0], [len(some), len(some) + len(none)]))

    def _observed(self) -> Matrix:
        mu, alpha, k = self.fitted, self.dispersion, self.design.shape[1]
        weight = mu * (1 + alpha * self.events) / (1 + alpha * mu) ** 2
        information = self.design.T @ (self.design * weight[:, None])
        if alpha > 0:
            cross = self.design.T @ (mu * (self.events - mu) / (1 + alpha * mu) ** 2)
            second = _by_dispersion(self.events, mu, alpha)[1]
            information = np.block([[information, cross[:, None]], [cross[None, :], np.array([[-second]])]])
        return np.asarray(np.linalg.inv(information)[:k, :k], dtype=float)


def fit_poisson(design: Matrix, events: Vector, time: Vector) -> CountFit:
    """Fit a Poisson model.

    Args:
        design: (n, k), with the intercept, of full rank, columns of about unit size.
        events: (n,), counts, not all zero.
        time: (n,), time at risk, above 0.
    """
    return _at_dispersion(design, events, time, 0.0)


def fit_negative_binomial(design: Matrix, events: Vector, time: Vector) -> CountFit:
    """Fit the NB2 model: the dispersion is the root of its profile score, on the log scale.

    Where the counts vary no more than Poisson ones the likelihood is highest at no dispersion at all; the fit is then
    Poisson's, and says so.

    Args:
        design: (n, k), with the intercept, of full rank, columns of about unit size.
        events: (n,), counts, not all zero.
        time: (n,), time at risk, above 0.

    Source: Lawless JF (1987), Can J Stat 15:209–225, doi:10.2307/3314912.
    """
    from dataclasses import replace

    from scipy.optimize import brentq

    poisson = fit_poisson(design, events, time)
    excess = float(((events - poisson.fitted) ** 2 - events).sum())
    if excess <= 0 or not poisson.converged:
        return replace(poisson, at_boundary=poisson.converged)
    last = poisson

    def score(log_dispersion: float) -> float:
        nonlocal last
        alpha = math.exp(log_dispersion)
        last = _at_dispersion(design, events, time, alpha, last.coefficients)
        return alpha * _by_dispersion(events, last.fitted, alpha)[0]

    start = math.log(excess / float((poisson.fitted**2).sum()))
    low, high = start, start
    while score(high) > 0 and high < _WIDEST:
        high += 1
    while score(low) <= 0 and low > -_WIDEST:
        low -= 1
    if not (score(low) > 0 >= score(high)):
        return replace(poisson, converged=False)
    best = low if low == high else float(brentq(score, low, high, xtol=1e-12, rtol=1e-14))
    return _at_dispersion(design, events, time, math.exp(best), last.coefficients)


def _at_dispersion(design: Matrix, events: Vector, time: Vector, alpha: float, start: Vector | None = None) -> CountFit:
    """Fit the coefficients at one dispersion, by Fisher scoring with halved steps."""
    log_time = np.log(time)
    if start is None:
        start = np.zeros(design.shape[1])
        start[0] = math.log(float(events.sum()) / float(time.sum()))
    at, mu = start, np.exp(design @ start + log_time)
    value, converged = _log_likelihood(events, mu, alpha), False
    for _ in range(_STEPS):
        weight = mu / (1 + alpha * mu)
        root = np.sqrt(weight)
        gradient = design.T @ ((events - mu) / (1 + alpha * mu))
        _, r = np.linalg.qr(design * root[:, None])
        step = np.linalg.solve(r, np.linalg.solve(r.T, gradient))
        gain = float(gradient @ step)
        if not math.isfinite(gain):
            break
        if gain <= 1e-18 * (1 + abs(value)):
            converged = True
            break
        for halving in range(_HALVINGS):
            tried = at + step / 2**halving
            with np.errstate(over="ignore"):
                mu_tried = np.exp(design @ tried + log_time)
            found = _log_likelihood(events, mu_tried, alpha) if np.isfinite(mu_tried).all() else -math.inf
            if found >= value - 1e-13 * (1 + abs(value)):
                break
        else:
            converged = gain <= 1e-9 * (1 + abs(value))
            break
        at, mu, value = tried, mu_tried, found
        if gain <= 1e-12 * (1 + abs(value)):  # the step just made squares it
            converged = True
            break
    return CountFit(
        design=design,
        events=events,
        coefficients=at,
        fitted=mu,
        dispersion=alpha,
        log_likelihood=value,
        converged=converged,
    )


def _log_likelihood(events: Vector, mu: Vector, alpha: float) -> float:
    """Of the counts, factorials included."""
    from scipy.special import gammaln, xlogy

    if alpha == 0:
        return float((xlogy(events, mu) - mu - gammaln(events + 1)).sum())
    rising = _over_counts(events, np.log1p(alpha * _below(events)))
    spread = np.log1p(alpha * mu)
    return float((rising - gammaln(events + 1) + xlogy(events, mu) - (events + 1 / alpha) * spread).sum())


def _by_dispersion(events: Vector, mu: Vector, alpha: float) -> tuple[float, float]:
    """First and second derivative of the log-likelihood by the dispersion."""
    below = _below(events)
    t = alpha * mu
    first = _over_counts(events, below / (1 + alpha * below)) - events * mu / (1 + t) - mu**2 * _h(t)
    second = -_over_counts(events, (below / (1 + alpha * below)) ** 2) + events * (mu / (1 + t)) ** 2 - mu**3 * _k(t)
    return float(first.sum()), float(second.sum())


def _below(events: Vector) -> Vector:
    """0, 1, … up to one below the largest count."""
    return np.arange(float(events.max()))


def _over_counts(events: Vector, terms: Vector) -> Vector:
    """Σ of the first y terms, for each y: ln Γ(y + 1/α) − ln Γ(1/α) and its like without cancellation."""
    sums: Vector = np.concatenate([[0.0], np.cumsum(terms)])[events.astype(int)]
    return sums


def _h(t: Vector) -> Vector:
    """(t/(1 + t) − ln(1 + t)) / t²: the derivative of ln(1 + αμ)/α by α, over μ²."""
    small = t < _SMALL
    safe = np.where(small, 1.0, t)
    series = -1 / 2 + t * (2 / 3 - t * (3 / 4 - t * (4 / 5 - t * 5 / 6)))
    values: Vector = np.where(small, series, (safe / (1 + safe) - np.log1p(safe)) / safe**2)
    return values


def _k(t: Vector) -> Vector:
    """(2 ln(1 + t) − 2t/(1 + t) − t²/(1 + t)²) / t³: the second derivative of ln(1 + αμ)/α by α, over μ³."""
    small = t < _SMALL
    safe = np.where(small, 1.0, t)
    share = safe / (1 + safe)
    series = 2 / 3 - t * (3 / 2 - t * (12 / 5 - t * (10 / 3 - t * 30 / 7)))
    values: Vector = np.where(small, series, (2 * np.log1p(safe) - 2 * share - share**2) / safe**3)
    return values
