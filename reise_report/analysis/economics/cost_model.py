"""A generalised linear model of costs, and the difference in mean costs that it implies."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.collinearity import Adjustment, adjustment
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix, Vector, binary_vector, check_choice, covariate_matrix, numeric_vector
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval, log_interval
from reise_report.analysis.reason import COLLINEAR, NO_PARTICIPANTS, NO_VARIATION, NOT_CONVERGED, SEPARATION, TOO_FEW

Family = Literal["gamma", "gaussian", "poisson", "inverse_gaussian"]
Link = Literal["log", "identity", "square_root"]
Variance = Literal["model", "hc0", "hc1"]

_POWER = {"gaussian": 0.0, "poisson": 1.0, "gamma": 2.0, "inverse_gaussian": 3.0}
"""The variance of a cost is proportional to this power of its mean."""
_ROUNDS = 100
_SETTLED = 1e-10
_LEAST_SHARE = 1e-9
"""Of the mean cost, below which a fitted mean is taken to have run away to zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostModel:
    """Mean costs by recycled predictions: everybody as if in the one arm, and as if in the other.

    Attributes:
        difference: in mean costs, intervention minus control, in money.
        mean1: mean cost had everybody been in the intervention arm.
        mean0: mean cost had everybody been in the control arm.
        ratio: of mean costs given the covariates, the arm's coefficient; None unless the link is the logarithm.
        park: the power of the mean to which the squared residuals are proportional, as the data suggest (0 for a
            gaussian, 1 poisson, 2 gamma, 3 inverse gaussian family); None where it cannot be estimated.
        n: participants.
        reason: why there is no difference: one of :mod:`reise_report.analysis.reason`.
        warnings: what the user should know, in English.
    """

    difference: Estimate
    mean1: Estimate
    mean0: Estimate
    ratio: Estimate | None = None
    park: float | None = None
    n: int
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Trial:
    cost: Vector
    arm: Vector
    adjusted: Adjustment
    setting: Setting


def cost_model(
    cost: ArrayLike,
    arm: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    family: Family,
    link: Link,
    variance: Variance,
    names: Sequence[str] = (),
    level: float = 0.95,
) -> CostModel:
    """Model mean costs by quasi-likelihood and standardise them over everybody's covariates.

    Only the mean and how the variance grows with it are modelled, so that costs of zero are no obstacle. With no
    covariates the means are those observed, whatever the family and link.

    Args:
        cost: (n,), money; complete.
        arm: (n,), 1 intervention and 0 control.
        covariates: (n, k), complete; None for none.
        family: how the variance depends on the mean: ``gaussian`` constant, ``poisson`` proportional, ``gamma`` to its
            square, ``inverse_gaussian`` to its cube.
        link: ``log``, ``identity`` or ``square_root``.
        variance: of the coefficients: ``model`` (Pearson's dispersion), ``hc0`` or ``hc1`` (sandwich). The delta method
            brings it to the means; covariates are taken as fixed.
        names: names of the covariates, for warnings.
        level: confidence level, 0–1.

    Returns:
        ``cost_model.gamma_log_hc1`` … with normal intervals. Reasons: ``no_participants``, ``no_variation``,
        ``too_few``, ``collinear``, ``separation`` (nothing is left unexplained), ``not_converged`` (also where fitted
        mean costs run to zero or below, as with an arm whose costs are all zero, or negative).

    Raises:
        AnalysisError: arrays of different length, missing or infinite values, unknown options.

    Sources: Manning WG, Mullahy J (2001), J Health Econ 20:461–494, doi:10.1016/S0167-6296(01)00086-8; Basu A, Rathouz
    PJ (2005), Biostatistics 6:93–109, doi:10.1093/biostatistics/kxh020.
    """
    for value, known, what in ((family, Family, "family"), (link, Link, "link"), (variance, Variance, "variance")):
        check_choice(value, known, what)
    critical_value(level)
    costs = numeric_vector(cost, "cost")
    allocation = binary_vector(arm, "arm", costs.size)
    ready = adjustment(covariate_matrix(covariates, costs.size), allocation, names)
    said = ready.warnings
    if (costs < 0).any():
        said += (f"{int((costs < 0).sum())} costs are below 0; the model is of their means, which must be above 0.",)
    setting = Setting(level=level, n=int(costs.size), method=f"cost_model.{family}_{link}_{variance}", warnings=said)
    trial = _Trial(costs, allocation, ready, setting)
    if (reason := _no_model(trial)) is not None:
        return _nothing(trial, reason)
    design = np.column_stack([np.ones(costs.size), allocation, ready.columns])
    fitted = _fit(design, costs, _POWER[family], link)
    if fitted is None:
        return _nothing(trial, NOT_CONVERGED)
    coefficients, mean = fitted
    if design.shape[1] > 2 and np.abs(costs - mean).max() <= 1e-9 * np.abs(costs).max():
        return _nothing(trial, SEPARATION)
    covariance = _covariance(design, costs, mean, (_POWER[family], link, variance))
    return _recycled(trial, design, (coefficients, covariance), link, _park(costs, mean))


def _no_model(trial: _Trial) -> str | None:
    n, k = trial.arm.size, trial.adjusted.columns.shape[1] + 2
    if not 0 < trial.arm.sum() < n:
        return NO_PARTICIPANTS
    if trial.cost.min() == trial.cost.max():
        return NO_VARIATION
    if n <= k:
        return TOO_FEW
    return COLLINEAR if trial.adjusted.determines_allocation else None


def _of_link(link: Link) -> tuple[Callable[[Vector], Vector], Callable[[Vector], Vector]]:
    """The mean as a function of the linear predictor, and its slope as one of the mean."""
    if link == "log":
        return (lambda eta: np.exp(np.clip(eta, -700, 700))), (lambda mean: mean)
    if link == "square_root":
        return (lambda eta: eta**2), (lambda mean: 2 * np.sqrt(mean))
    return (lambda eta: eta), np.ones_like


def _fit(design: Matrix, cost: Vector, power: float, link: Link) -> tuple[Vector, Vector] | None:
    """Coefficients and fitted means by Fisher scoring; None where they do not settle or a mean is not above 0."""
    inverse, slope_of = _of_link(link)
    overall = float(cost.mean())
    if power == 0 and link == "identity":
        coefficients: Vector = np.linalg.lstsq(design, cost, rcond=None)[0].astype(float)
        return coefficients, design @ coefficients
    if overall <= 0:
        return None
    scaled = cost / overall
    coefficients = np.zeros(design.shape[1])
    coefficients[0] = 0.0 if link == "log" else 1.0
    for _ in range(_ROUNDS):
        mean = inverse(design @ coefficients)
        slope = slope_of(mean)
        root = slope / mean ** (power / 2)
        step = np.linalg.lstsq(design * root[:, None], (scaled - mean) / mean ** (power / 2), rcond=None)[0]
        share = 1.0
        while share > 1e-3 and not _allowed(design @ (coefficients + share * step), link):
            share /= 2
        coefficients = np.asarray(coefficients + share * step, dtype=np.float64)
        if not _allowed(design @ coefficients, link):
            return None
        if np.abs(step).max() <= _SETTLED * max(1.0, float(np.abs(coefficients).max())):
            return _unscaled(coefficients, overall, link), overall * inverse(design @ coefficients)
    return None


def _allowed(eta: Vector, link: Link) -> bool:
    """Whether every fitted mean, in units of the mean cost, is above 0 by more than rounding."""
    if link == "log":
        return bool((eta > math.log(_LEAST_SHARE)).all() and (eta < -math.log(_LEAST_SHARE)).all())
    return bool((eta > _LEAST_SHARE).all())


def _unscaled(coefficients: Vector, overall: float, link: Link) -> Vector:
    """Coefficients of costs in money, from those of costs in units of their mean."""
    if link == "log":
        back = coefficients.copy()
        back[0] += math.log(overall)
        return back
    factor = math.sqrt(overall) if link == "square_root" else overall
    scaled: Vector = coefficients * factor
    return scaled


def _covariance(design: Matrix, cost: Vector, mean: Vector, choice: tuple[float, Link, Variance]) -> Matrix:
    power, link, variance = choice
    n, k = design.shape
    spread = np.abs(mean) ** (power / 2) if power else np.ones(n)
    slope = _of_link(link)[1](mean)
    q, r = np.linalg.qr(design * (slope / spread)[:, None])
    inverse = np.linalg.solve(r, np.eye(k))
    pearson = (cost - mean) / spread
    if variance == "model":
        model: Matrix = inverse @ inverse.T * float(pearson @ pearson) / (n - k)
        return model
    influence = (q * pearson[:, None]) @ inverse.T
    sandwich: Matrix = influence.T @ influence
    return sandwich * n / (n - k) if variance == "hc1" else sandwich


def _recycled(
    trial: _Trial, design: Matrix, fitted: tuple[Vector, Matrix], link: Link, park: float | None
) -> CostModel:
    coefficients, covariance = fitted
    inverse, slope_of = _of_link(link)
    means, gradients = [], []
    for label in (1.0, 0.0):
        as_if = design.copy()
        as_if[:, 1] = label
        mean = inverse(as_if @ coefficients)
        means.append(float(mean.mean()))
        gradients.append((slope_of(mean)[:, None] * as_if).mean(axis=0))

    def estimate(value: float, gradient: Vector, *, tested: bool) -> Estimate:
        se = math.sqrt(max(float(gradient @ covariance @ gradient), 0.0))
        return identity_interval(value, se, trial.setting, tested=tested)

    return CostModel(
        difference=estimate(means[0] - means[1], gradients[0] - gradients[1], tested=True),
        mean1=estimate(means[0], gradients[0], tested=False),
        mean0=estimate(means[1], gradients[1], tested=False),
        ratio=log_interval(float(coefficients[1]), math.sqrt(float(covariance[1, 1])), trial.setting)
        if link == "log"
        else None,
        park=park,
        n=trial.setting.n,
        warnings=trial.setting.warnings,
    )


def _park(cost: Vector, mean: Vector) -> float | None:
    """The slope of the logarithm of squared residuals in the logarithm of the fitted mean (modified Park test)."""
    residuals = (cost - mean) ** 2
    if (mean <= 0).any() or np.ptp(mean) <= 1e-9 * float(mean.max()) or residuals.max() == 0:
        return None
    overall = float(mean.mean())
    found = _fit(
        np.column_stack([np.ones(cost.size), np.log(mean / overall)]), residuals / residuals.mean(), 2.0, "log"
    )
    return None if found is None else float(found[0][1])


def _nothing(trial: _Trial, reason: str) -> CostModel:
    setting = trial.setting
    none = not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)
    return CostModel(difference=none, mean1=none, mean0=none, n=setting.n, reason=reason, warnings=setting.warnings)
