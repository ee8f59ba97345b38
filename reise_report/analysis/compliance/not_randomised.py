"""Per-protocol and as-treated contrasts: comparisons of people who chose, not of people drawn at random."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reise_report.analysis import odds_ratio, risk_difference, risk_ratio
from reise_report.analysis.compliance.offered_trial import nothing, offered_trial
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inputs import Vector, binary_vector, check_choice, numeric_vector
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.proportion import wilson
from reise_report.analysis.two_by_two import TwoByTwo

Kind = Literal["per_protocol", "as_treated"]

_SAID: dict[Kind, str] = {
    "per_protocol": "Not a randomised comparison: it leaves out those who did not do what their arm was meant to, who "
    "differ from the others in ways that no covariate need show.",
    "as_treated": "Not a randomised comparison: it compares those who took part with those who did not, who differ in "
    "ways that no covariate need show.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRandomisedContrast:
    """A contrast that randomisation does not protect.

    Attributes:
        kind: ``per_protocol`` (those offered who took part against those not offered who did not) or ``as_treated``
            (those who took part against those who did not, whatever they were offered).
        label: one English sentence that must stand beside every number of it; also among each estimate's warnings.
        included: (n,), True for the participants compared.
        treated: (n,), True for those of them on the side of the intervention.
        table: events and people of both sides, for a 0/1 outcome; else None.
        risk1: risk of the intervention's side (Wilson), for a 0/1 outcome.
        risk0: risk of the other side.
        difference: difference in risk (Newcombe), or in means (least squares, HC1).
        difference_score: difference in risk by Miettinen and Nurminen; None for other outcomes.
        risk_ratio: for a 0/1 outcome.
        odds_ratio: for a 0/1 outcome.
    """

    kind: Kind
    label: str
    included: NDArray[np.bool_]
    treated: NDArray[np.bool_]
    table: TwoByTwo | None
    risk1: Estimate | None
    risk0: Estimate | None
    difference: Estimate
    difference_score: Estimate | None
    risk_ratio: Estimate | None
    odds_ratio: Estimate | None


def not_randomised_contrast(
    outcome: ArrayLike, uptake: ArrayLike, offered: ArrayLike, kind: Kind, *, level: float = 0.95
) -> NotRandomisedContrast:
    """Contrast participants by what they did, labelled as what it is.

    Args:
        outcome: (n,), 0 and 1, or a measure or count; complete.
        uptake: (n,), 1 took part, 0 did not; complete.
        offered: (n,), 1 offered, 0 not; complete.
        kind: ``per_protocol`` or ``as_treated``.
        level: confidence level, 0–1.

    Returns:
        The contrast without covariates. Reasons as those of the methods that it uses; ``no_participants`` where a side
        is empty.

    Raises:
        AnalysisError: arrays of different length, missing values, uptake or offer other than 0 and 1, an unknown kind.

    Source: Hernán MA, Hernández-Díaz S (2012), Clin Trials 9:48–55, doi:10.1177/1740774511420743 (why it is biased).
    """
    check_choice(kind, _SAID, "contrast")
    critical_value(level)
    y = numeric_vector(outcome, "outcome")
    d, z = binary_vector(uptake, "uptake", y.size), binary_vector(offered, "offered", y.size)
    included = (d == z) if kind == "per_protocol" else np.ones(y.size, dtype=bool)
    if bool(np.isin(y, (0.0, 1.0)).all()):
        return _risks(y, d, included, kind, level)
    return NotRandomisedContrast(
        kind=kind,
        label=_SAID[kind],
        included=included,
        treated=included & (d == 1),
        table=None,
        risk1=None,
        risk0=None,
        difference=_means(y[included], d[included], kind, level),
        difference_score=None,
        risk_ratio=None,
        odds_ratio=None,
    )


def _risks(y: Vector, d: Vector, included: NDArray[np.bool_], kind: Kind, level: float) -> NotRandomisedContrast:
    treated, other = included & (d == 1), included & (d == 0)
    events1, n1, events0, n0 = (
        int(number) for number in (y[treated].sum(), treated.sum(), y[other].sum(), other.sum())
    )
    table = TwoByTwo(events1, n1, events0, n0)

    def said(estimate: Estimate) -> Estimate:
        return replace(estimate, warnings=(_SAID[kind], *estimate.warnings))

    return NotRandomisedContrast(
        kind=kind,
        label=_SAID[kind],
        included=included,
        treated=treated,
        table=table,
        risk1=said(wilson(events1, n1, level)),
        risk0=said(wilson(events0, n0, level)),
        difference=said(risk_difference.newcombe(events1, n1, events0, n0, level)),
        difference_score=said(risk_difference.miettinen_nurminen(events1, n1, events0, n0, level)),
        risk_ratio=said(risk_ratio.log_wald(events1, n1, events0, n0, level)),
        odds_ratio=said(odds_ratio.woolf(events1, n1, events0, n0, level)),
    )


def _means(y: Vector, d: Vector, kind: Kind, level: float) -> Estimate:
    """The difference in means: least squares on having taken part, in the place of the offer."""
    trial = offered_trial(y, d, d, None, variance="hc1", level=level)
    setting = trial.setting("ordinary_least_squares.hc1", (_SAID[kind],))
    if (reason := trial.no_model() or trial.no_outcome()) is not None:
        return nothing(setting, reason)
    return trial.estimate(trial.to_treat, setting, "hc1")
