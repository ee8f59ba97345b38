"""Error-spending functions: how much of the type I (or II) error may be used up by each share of the information."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reise_report.analysis.inputs import Vector, check_choice
from reise_report.errors import AnalysisError

Family = Literal["obrien_fleming", "pocock", "power", "hwang_shih_decani"]

_NEEDS_PARAMETER = ("power", "hwang_shih_decani")


@dataclass(frozen=True, slots=True)
class Spending:
    """A spending function.

    Attributes:
        family: ``obrien_fleming``, 2 − 2Φ(z_{1−α/2}/√t), α being one-sided; ``pocock``, α·log(1 + (e − 1)t); ``power``,
            α·t^ρ (Kim and DeMets); ``hwang_shih_decani``, α(1 − e^{−γt})/(1 − e^{−γ}), α·t where γ is 0.
        parameter: ρ above 0, or γ; None for the first two.

    Raises:
        AnalysisError: an unknown family, a parameter missing, superfluous or impossible.

    Sources: Lan KKG, DeMets DL (1983), Biometrika 70:659–663, doi:10.1093/biomet/70.3.659; Kim K, DeMets DL (1987),
    Biometrika 74:149–154, doi:10.1093/biomet/74.1.149; Hwang IK, Shih WJ, De Cani JS (1990), Stat Med 9:1439–1445,
    doi:10.1002/sim.4780091207.

    >>> [round(float(spent), 7) for spent in Spending("obrien_fleming").spent([0.5, 1], 0.025)]
    [0.0015253, 0.025]
    """

    family: Family
    parameter: float | None = None

    def __post_init__(self) -> None:
        check_choice(self.family, Family, "spending function")
        if (self.parameter is not None) != (self.family in _NEEDS_PARAMETER):
            needs = "needs a parameter" if self.parameter is None else "has no parameter"
            raise AnalysisError(f"the spending function '{self.family}' {needs}")
        if self.parameter is not None and not math.isfinite(self.parameter):
            raise AnalysisError(f"the parameter of '{self.family}' is {self.parameter}; expected a finite number")
        if self.family == "power" and self.parameter is not None and self.parameter <= 0:
            raise AnalysisError(f"the exponent of the power family is {self.parameter:g}; it must lie above 0")

    def spent(self, fractions: Sequence[float] | Vector, alpha: float) -> Vector:
        """The error spent by each fraction of the information, up to ``alpha``; beyond 1 all of it.

        Args:
            fractions: (k,), above 0.
            alpha: the whole error, one-sided, between 0 and 1.
        """
        t = np.minimum(np.asarray(fractions, dtype=float), 1.0)
        if self.family == "obrien_fleming":
            from scipy.special import ndtr, ndtri

            return np.asarray(2 * ndtr(ndtri(alpha / 2) / np.sqrt(t)))
        if self.family == "pocock":
            return np.asarray(alpha * np.log1p(math.expm1(1) * t))
        parameter = 0.0 if self.parameter is None else self.parameter
        if self.family == "power":
            return np.asarray(alpha * t**parameter)
        # Near zero the ratio of two small numbers loses its digits; the line is its limit.
        if abs(parameter) < 1e-9:
            return np.asarray(alpha * t)
        return np.asarray(alpha * np.expm1(-parameter * t) / math.expm1(-parameter))
