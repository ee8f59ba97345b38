"""From two marginal risks and their joint covariance to the difference, the ratio and the odds ratio."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Matrix
from reise_report.analysis.normal_interval import Setting, identity_interval, log_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskContrasts:
    """Two risks and what is made of them, intervention against control.

    Attributes:
        risk1: the risk in the intervention arm, 0–1.
        risk0: the risk in the control arm, 0–1.
        risk_difference: ``risk1 − risk0``, −1 to 1.
        risk_ratio: ``risk1 / risk0``; ``se`` on the log scale.
        odds_ratio: from the two risks; ``se`` on the log scale.
    """

    risk1: Estimate
    risk0: Estimate
    risk_difference: Estimate
    risk_ratio: Estimate
    odds_ratio: Estimate


def is_degenerate(risk1: float, risk0: float, covariance: Matrix) -> bool:
    """Whether the covariance gives some contrast no positive variance, so that its interval would have no width."""
    return any(float(g @ covariance @ g) <= 0 for g in _gradients(risk1, risk0).values())


def risk_contrasts(risk1: float, risk0: float, covariance: Matrix, setting: Setting) -> RiskContrasts:
    """Every contrast by the delta method, ratios on the log scale.

    Args:
        risk1: above 0 and below 1.
        risk0: above 0 and below 1.
        covariance: (2, 2), of (risk1, risk0).
        setting: what else the estimates carry.
    """
    se = {name: math.sqrt(max(float(g @ covariance @ g), 0.0)) for name, g in _gradients(risk1, risk0).items()}
    log_odds_ratio = math.log(risk1 / (1 - risk1)) - math.log(risk0 / (1 - risk0))
    return RiskContrasts(
        risk1=identity_interval(risk1, se["risk1"], setting, bounds=(0.0, 1.0), tested=False),
        risk0=identity_interval(risk0, se["risk0"], setting, bounds=(0.0, 1.0), tested=False),
        risk_difference=identity_interval(risk1 - risk0, se["difference"], setting, bounds=(-1.0, 1.0)),
        risk_ratio=log_interval(math.log(risk1 / risk0), se["log_ratio"], setting),
        odds_ratio=log_interval(log_odds_ratio, se["log_odds_ratio"], setting),
    )


def no_risk_contrasts(setting: Setting, reason: str) -> RiskContrasts:
    """None of them, for one reason."""
    none = not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)
    return RiskContrasts(risk1=none, risk0=none, risk_difference=none, risk_ratio=none, odds_ratio=none)


def _gradients(risk1: float, risk0: float) -> dict[str, np.ndarray]:
    """The derivative of each contrast by (risk1, risk0)."""
    return {
        "risk1": np.array([1.0, 0.0]),
        "risk0": np.array([0.0, 1.0]),
        "difference": np.array([1.0, -1.0]),
        "log_ratio": np.array([1 / risk1, -1 / risk0]),
        "log_odds_ratio": np.array([1 / (risk1 * (1 - risk1)), -1 / (risk0 * (1 - risk0))]),
    }
