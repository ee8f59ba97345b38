"""Who the compliers are: their means of baseline variables, though nobody can be pointed out as one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from reise_report.analysis.compliance.offered_trial import OfferedTrial, nothing, offered_trial
from reise_report.analysis.covariates import design_matrix
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector, check_length, numeric_vector
from reise_report.analysis.normal_interval import Setting, identity_interval
from reise_report.analysis.reason import NO_PARTICIPANTS, NO_VARIATION, TOO_FEW
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristic:
    """One baseline variable among everybody and among each kind of participant.

    Attributes:
        name: of the variable; ``education[degree]`` for a category's share.
        everybody: mean of all participants.
        compliers: mean of the compliers, by Abadie's weights.
        never_takers: mean of those offered who did not take part.
        always_takers: mean of those not offered who took part.
    """

    name: str
    everybody: Estimate
    compliers: Estimate
    never_takers: Estimate
    always_takers: Estimate


def complier_characteristics(
    columns: pd.DataFrame,
    uptake: ArrayLike,
    offered: ArrayLike,
    *,
    probability: ArrayLike | None = None,
    level: float = 0.95,
) -> tuple[Characteristic, ...]:
    """Describe the compliers by baseline variables.

    Abadie's weight of a person is κ = 1 − D(1 − Z)/(1 − p) − (1 − D)Z/p, p being the chance of the offer; the mean of
    the compliers is Σκx/Σκ. With p the observed share of offers (``kappa.observed_share``) its error counts that p is
    estimated; with the known chance of each person's draw (``kappa.known_probability``) it does not.

    Args:
        columns: one row a participant; numeric, boolean or categorical; missing values allowed: each variable is
            described among those who have it. A category becomes one share for each of its levels but the first.
        uptake: (n,), 1 took part, 0 did not; complete.
        offered: (n,), 1 offered, 0 not; complete.
        probability: (n,), each person's chance of the offer, between 0 and 1; None where it was the same for all.
        level: confidence level, 0–1; normal-based.

    Returns:
        One entry a variable. Reasons: ``no_participants``, ``too_few``, ``no_uptake_difference``; ``no_variation``
        where the compliers' weights sum to nothing.

    Raises:
        AnalysisError: arrays of different length, uptake or offer other than 0 and 1, impossible chances.

    Source: Abadie A (2003), J Econom 113:231–263, doi:10.1016/S0304-4076(02)00201-4, theorem 3.1.
    """
    took, drawn = numeric_vector(uptake, "uptake"), numeric_vector(offered, "offered")
    chance = None if probability is None else _chance(probability, took.size)
    found = []
    for name in columns.columns:
        design = design_matrix(columns[[name]])
        if len(design.complete) != took.size:
            raise AnalysisError(f"'{name}' has {len(design.complete)} participants, 'uptake' has {took.size}")
        known = design.complete
        for label, values in zip(design.names, design.values.T, strict=True):
            trial = offered_trial(values, took[known], drawn[known], None, variance="hc0", level=level)
            found.append(_characteristic(label, trial, None if chance is None else chance[known]))
    return tuple(found)


def _chance(probability: ArrayLike, n: int) -> Vector:
    chance = numeric_vector(probability, "probability")
    check_length(chance, "probability", n)
    if not bool(((chance > 0) & (chance < 1)).all()):
        raise AnalysisError("'probability' of an offer must lie between 0 and 1; somebody's is 0, 1 or beyond")
    return chance


def _characteristic(name: str, trial: OfferedTrial, chance: Vector | None) -> Characteristic:
    seen = {
        "never_takers": (trial.offered == 1) & (trial.uptake == 0),
        "always_takers": (trial.offered == 0) & (trial.uptake == 1),
    }
    return Characteristic(
        name=name,
        everybody=_mean(trial.outcome, trial.level),
        compliers=_compliers(trial, chance),
        **{kind: _mean(trial.outcome[who], trial.level) for kind, who in seen.items()},
    )


def _mean(values: Vector, level: float) -> Estimate:
    n = int(values.size)
    setting = Setting(level=level, n=n, method="mean.normal")
    if n < 2:
        return not_estimable(setting.method, TOO_FEW if n else NO_PARTICIPANTS, level=level, n=n)
    se = float(values.std(ddof=1)) / math.sqrt(n)
    return identity_interval(float(values.mean()), se, setting, tested=False)


def _compliers(trial: OfferedTrial, chance: Vector | None) -> Estimate:
    method = "kappa.observed_share" if chance is None else "kappa.known_probability"
    setting = trial.setting(method)
    if (reason := trial.no_model() or trial.no_uptake()) is not None:
        return nothing(setting, reason)
    x, d, z = trial.outcome, trial.uptake, trial.offered
    share = np.full(trial.n, z.mean()) if chance is None else chance
    kappa = 1 - d * (1 - z) / (1 - share) - (1 - d) * z / share
    total = float(kappa.sum())
    if abs(total) <= 1e-10 * trial.n:
        return nothing(setting, NO_VARIATION)
    value = float(kappa @ x) / total
    influence = kappa * (x - value)
    if chance is None:
        # The observed share moves both sums: what each person adds is told from the mean of their own arm.
        rest = x - value
        uninvited, absent = float((d * rest)[z == 0].mean()), float(((1 - d) * rest)[z == 1].mean())
        influence = influence + uninvited * (1 - z) / (1 - share) + absent * z / share
        influence = influence - influence.mean()
    se = float(np.sqrt(influence @ influence)) / abs(total)
    return identity_interval(value, se, setting, tested=False)
