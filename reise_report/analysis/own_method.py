"""Methods of the user's own: what one is given, and what it must give back.

A package offers a method under the entry point ``reise_report.methods``; docs/methods/own_methods.md has an example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd

Measure = Literal["risk_difference", "ratio", "measure", "days", "proportion", "statistic"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MethodInput:
    """What a method gets: the participants of one analysis who have data on the outcome.

    Attributes:
        kind: the kind of outcome: ``binary``, ``continuous``, ``ordinal``, ``count`` or ``time_to_event``.
        outcome: (n, k), the outcome's columns, the main one first; later visits may be missing.
        baseline: (n,), the outcome at baseline, or None where the plan names none.
        arm: (n,), 1 for the first arm of the estimand and 0 for the other.
        covariates: (n, c), the covariates as the plan types them; missing values are possible.
        options: what the plan says under ``options``.
        level: confidence level, 0–1.
        seed: for methods that draw; the same for the same plan.
    """

    kind: str
    outcome: pd.DataFrame
    baseline: pd.Series[Any] | None
    arm: NDArray[np.float64]
    covariates: pd.DataFrame
    options: Mapping[str, Any]
    level: float
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodResult:
    """What a method gives back.

    Attributes:
        estimates: name → estimate, in the order printed; ``effect`` must be among them and stands for the analysis.
        measures: name → what it measures, which decides how it is written; ``measure`` where a name is left out.
        assumptions: what the method takes for granted.
    """

    estimates: Mapping[str, Estimate]
    measures: Mapping[str, Measure] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()


class Method(Protocol):
    """A method: a function of its input, without side effects."""

    def __call__(self, given: MethodInput, /) -> MethodResult:
        """Estimate the effect."""
