"""The complete data of a trial whose offer is taken up or not, and why it may have no effect to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis.collinearity import Adjustment, adjustment
from reise_report.analysis.compliance.instrument import Instrument, RatioFit, Variance, instrument
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.inputs import Vector, binary_vector, check_choice, covariate_matrix, numeric_vector
from reise_report.analysis.normal_interval import Setting, critical_value, identity_interval
from reise_report.analysis.reason import (
    ALL_EVENTS,
    COLLINEAR,
    NO_EVENTS,
    NO_PARTICIPANTS,
    NO_UPTAKE_DIFFERENCE,
    NO_VARIATION,
    SEPARATION,
    TOO_FEW,
)
from reise_report.analysis.t_interval import t_interval
from reise_report.errors import AnalysisError

_NO_DIFFERENCE = 1e-10
"""A difference in uptake below this is rounding."""

_MANY_CLUSTERS = 30
"""With fewer the sandwich over clusters is too narrow (Cameron and Miller 2015, doi:10.3368/jhr.50.2.317)."""


@dataclass(frozen=True)
class OfferedTrial:
    """The complete data of one analysis.

    Attributes:
        outcome: (n,), 0 and 1, a measure or a count.
        uptake: (n,), 1 took part.
        offered: (n,), 1 offered.
        adjusted: the covariates, standardised.
        variance: how uncertainty is estimated.
        level: confidence level, 0–1.
        clusters: (n,), numbers of the clusters from 0; None where there are none.
    """

    outcome: Vector
    uptake: Vector
    offered: Vector
    adjusted: Adjustment
    variance: Variance
    level: float
    clusters: NDArray[np.int64] | None = None

    @property
    def n(self) -> int:
        """Participants."""
        return int(self.outcome.size)

    @property
    def is_binary(self) -> bool:
        """Whether the outcome is 0 or 1 for everybody."""
        return bool(np.isin(self.outcome, (0.0, 1.0)).all())

    @cached_property
    def instrument(self) -> Instrument:
        """The offer with the covariates taken out; only where :meth:`no_model` has no reason against it."""
        return instrument(self.offered, self.adjusted.columns, self.clusters)

    @cached_property
    def first_stage(self) -> RatioFit:
        """Least squares of uptake on the offer."""
        return self.instrument.ratio(self.uptake, self.offered)

    @cached_property
    def to_treat(self) -> RatioFit:
        """Least squares of the outcome on the offer."""
        return self.instrument.ratio(self.outcome, self.offered)

    def setting(self, method: str, warnings: tuple[str, ...] = ()) -> Setting:
        """What each estimate carries."""
        return Setting(level=self.level, n=self.n, method=method, warnings=self.adjusted.warnings + warnings)

    def no_model(self) -> str | None:
        """Why neither stage can be fitted."""
        offered = int(self.offered.sum())
        smaller = min(offered, self.n - offered)
        if smaller == 0:
            return NO_PARTICIPANTS
        if smaller == 1 or self.n <= self.adjusted.columns.shape[1] + 2:
            return TOO_FEW
        if self.clusters is not None and int(self.clusters.max()) < 1:
            return TOO_FEW
        return COLLINEAR if self.adjusted.determines_allocation else None

    def no_outcome(self) -> str | None:
        """Why the outcome has no effect to estimate, though uptake may have one."""
        y = self.outcome
        if y.size == 0 or y.min() < y.max():
            return None
        return {0.0: NO_EVENTS, 1.0: ALL_EVENTS}.get(float(y[0]), NO_VARIATION)

    def no_uptake(self) -> str | None:
        """Why the offer is no instrument; only where :meth:`no_model` has no reason."""
        return NO_UPTAKE_DIFFERENCE if abs(self.first_stage.value) <= _NO_DIFFERENCE else None

    def estimate(self, fit: RatioFit, setting: Setting, variance: Variance, *, tested: bool = True) -> Estimate:
        """A coefficient with its interval, normal or, over clusters, of t with G − 1 degrees of freedom."""
        if fit.is_exact:
            return nothing(setting, SEPARATION)
        se = float(np.sqrt(self.instrument.covariance([fit], variance)[0, 0]))
        if variance == "cluster":
            return t_interval(fit.value, se, self.instrument.n_clusters - 1.0, setting, tested=tested)
        return identity_interval(fit.value, se, setting, tested=tested)


def offered_trial(
    outcome: ArrayLike,
    uptake: ArrayLike,
    offered: ArrayLike,
    covariates: ArrayLike | None,
    *,
    variance: Variance,
    level: float,
    names: Sequence[str] = (),
    clusters: ArrayLike | None = None,
) -> OfferedTrial:
    """Check the data and put them together.

    Raises:
        AnalysisError: arrays of different length, missing values, uptake or offer other than 0 and 1, an unknown
            variance, clusters missing where the variance needs them or given where it does not.
    """
    check_choice(variance, Variance, "variance")
    if (variance == "cluster") != (clusters is not None):
        raise AnalysisError("variance='cluster' and clusters=... go together: give both, or neither")
    critical_value(level)
    y = numeric_vector(outcome, "outcome")
    d, z = binary_vector(uptake, "uptake", y.size), binary_vector(offered, "offered", y.size)
    numbered = None if clusters is None else _numbered(clusters, y.size)
    adjusted = adjustment(covariate_matrix(covariates, y.size), z, names)
    return OfferedTrial(y, d, z, _with_few_clusters(adjusted, numbered), variance, level, numbered)


def nothing(setting: Setting, reason: str) -> Estimate:
    """An estimate without a value that keeps the setting."""
    return not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)


def _numbered(clusters: ArrayLike, n: int) -> NDArray[np.int64]:
    """Clusters, given by name or number, as numbers from 0."""
    labels = np.asarray(clusters)
    if labels.shape != (n,):
        raise AnalysisError(f"'clusters' has shape {labels.shape}; expected one cluster for each of {n} participants")
    if labels.dtype.kind == "f" and not np.isfinite(labels).all():
        raise AnalysisError("'clusters' has missing values; everybody needs a cluster")
    _, numbers = np.unique(labels, return_inverse=True)
    return numbers.astype(np.int64)


def _with_few_clusters(adjusted: Adjustment, clusters: NDArray[np.int64] | None) -> Adjustment:
    if clusters is None or clusters.size == 0 or (found := int(clusters.max()) + 1) >= _MANY_CLUSTERS:
        return adjusted
    said = f"There are {found} clusters: with fewer than {_MANY_CLUSTERS} their variance is estimated too small."
    return replace(adjusted, warnings=(*adjusted.warnings, said))
