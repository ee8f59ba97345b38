"""Rubin's rules for differences in costs and effects: multiple imputation instead of imputation inside a bootstrap."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reise_report.analysis.economics.joint_difference import JointDifference, no_difference
from reise_report.analysis.economics.net_benefit import check_threshold
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.imputation.pooling import pool
from reise_report.analysis.reason import NO_VARIATION
from reise_report.errors import AnalysisError

_METHOD = "rubin.joint_difference"


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledDifference:
    """Differences in costs and effects pooled over imputed data sets.

    Attributes:
        difference: ΔC and ΔQ with the pooled covariance matrix T = Ū + (1 + 1/m)·B, for net benefit, acceptability and
            Fieller's set; degrees of freedom of Barnard and Rubin for each.
        each: the differences pooled, as given.
        m: data sets.
    """

    difference: JointDifference
    each: tuple[JointDifference, ...]
    m: int

    def net_benefit(self, threshold: float, level: float = 0.95) -> Estimate:
        """λ·ΔQ − ΔC pooled by itself, with its own degrees of freedom.

        Raises:
            AnalysisError: the threshold is below 0 or no number.
        """
        amount, pooled = check_threshold(threshold), self.difference
        if pooled.cost is None:
            reason = pooled.reason or NO_VARIATION
            return not_estimable(_METHOD, reason, level=level, n=pooled.n, warnings=pooled.warnings)
        parts = np.array([one.net_benefit(amount) for one in self.each])
        df = min(min(one.df_cost, one.df_effect) for one in self.each)
        return pool(
            parts[:, 0], parts[:, 1], complete_df=df, level=level, n=pooled.n, warnings=pooled.warnings
        ).estimate


def pool_differences(differences: Sequence[JointDifference]) -> PooledDifference:
    """Pool what each imputed data set gave, costs and effects together.

    Args:
        differences: one for each imputed data set, at least two, all by one method: as
            :func:`reise_report.analysis.economics.seemingly_unrelated.seemingly_unrelated` on each data set of
            :func:`reise_report.analysis.imputation.chained_equations.chained_equations` by arm.

    Returns:
        ``rubin.joint_difference``. The reason of the first data set that has no difference.

    Raises:
        AnalysisError: fewer than two, or of different methods.

    Source: Rubin DB (1987), Multiple Imputation for Nonresponse in Surveys, eq. 3.4.6–3.4.7; Brand J et al. (2019),
    Stat Med 38:210–220, doi:10.1002/sim.7956 (a robust alternative to imputation inside the bootstrap).
    """
    each = tuple(differences)
    if len(each) < 2:
        raise AnalysisError(f"pooling needs at least two imputed data sets; got {len(each)}")
    if len({one.method for one in each}) > 1:
        raise AnalysisError("the differences to pool are of different methods; analyse each data set alike")
    said = tuple(dict.fromkeys(words for one in each for words in one.warnings))
    without = [one for one in each if one.cost is None]
    if without:
        said += (f"The analysis gave no difference in {len(without)} of {len(each)} imputed data sets.",)
        nothing = no_difference(_METHOD, without[0].reason or NO_VARIATION, each[0].n, said)
        return PooledDifference(difference=nothing, each=each, m=len(each))
    values = np.array([one.values() for one in each])
    within = np.mean(
        [[one.variance_cost, one.covariance, one.covariance, one.variance_effect] for one in each], axis=0
    ).reshape(2, 2)
    away = values - values[0]
    total = within + (1 + 1 / len(each)) * np.cov(away, rowvar=False)
    df = [
        pool(values[:, place], variances, complete_df=complete).df
        for place, variances, complete in (
            (0, [one.variance_cost for one in each], min(one.df_cost for one in each)),
            (1, [one.variance_effect for one in each], min(one.df_effect for one in each)),
        )
    ]
    mean = values[0] + away.mean(axis=0)
    return PooledDifference(
        difference=JointDifference(
            cost=float(mean[0]),
            effect=float(mean[1]),
            variance_cost=float(total[0, 0]),
            variance_effect=float(total[1, 1]),
            covariance=float(total[0, 1]),
            df_cost=math.inf if df[0] is None else df[0],
            df_effect=math.inf if df[1] is None else df[1],
            n=each[0].n,
            method=_METHOD,
            warnings=said,
        ),
        each=each,
        m=len(each),
    )
