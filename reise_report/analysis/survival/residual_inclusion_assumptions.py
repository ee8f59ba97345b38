"""What residual inclusion takes for granted, and what the data can say of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.collinearity import adjustment
from reise_report.analysis.inputs import Matrix, Vector
from reise_report.analysis.least_squares import fit_least_squares
from reise_report.analysis.reason import NOT_CONVERGED, SINGULAR
from reise_report.analysis.survival.cox_fit import CoxFit
from reise_report.analysis.survival.schoenfeld import proportional_hazards

_WEAK = 10.0
"""A first-stage F below this marks a weak instrument (Staiger and Stock 1997, doi:10.2307/2171753)."""


def first_stage_f(uptake: Vector, offered: Vector, covariates: Matrix) -> float | None:
    """F of the offer in a linear model of uptake, HC1; None where there is none.

    Args:
        uptake: (n,), 0 and 1.
        offered: (n,), 0 and 1.
        covariates: (n, k).
    """
    adjusted = adjustment(covariates, offered)
    design = np.column_stack([np.ones(offered.size), adjusted.columns, offered])
    constant = offered.size == 0 or np.ptp(offered) == 0
    if constant or adjusted.determines_allocation or design.shape[0] <= design.shape[1]:
        return None
    fit = fit_least_squares(design, uptake)
    variance = float(fit.covariance("hc1")[-1, -1])
    return None if fit.is_exact or variance <= 0 else float(fit.coefficients[-1]) ** 2 / variance


def residual_inclusion_assumptions(
    uptake: Vector, offered: Vector, f: float | None, fit: CoxFit | None, reason: str | None = None
) -> tuple[Assumption, ...]:
    """The assumptions in the order in which a report tells them.

    Args:
        uptake: (n,), 0 and 1.
        offered: (n,), 0 and 1.
        f: the first-stage F; None where uptake follows the offer exactly.
        fit: the second stage; None where there is none.
        reason: why there is none.

    Sources: Angrist JD, Imbens GW, Rubin DB (1996), doi:10.1080/01621459.1996.10476902; Wan F et al. (2015), Stat Med
    34:2235–2265, doi:10.1002/sim.6470; Martínez-Camblor P et al. (2019), Biostatistics 20:80–96,
    doi:10.1093/biostatistics/kxx062.
    """
    return (
        Assumption(
            name="independence",
            verdict="supported",
            method="by_design",
            detail="The offer was drawn at random, so that it depends on nothing about the participants; what the draw "
            "depended on must be among the covariates.",
        ),
        Assumption(
            name="exclusion_restriction",
            verdict="untestable",
            detail="The offer changes the hazard only through taking part.",
        ),
        _monotonicity(int(uptake[offered == 0].sum())),
        Assumption(
            name="no_interference",
            verdict="untestable",
            detail="One participant's uptake is nothing to another's event.",
        ),
        _relevance(f, reason or SINGULAR, exact=bool((uptake == offered).all())),
        Assumption(
            name="residual_stands_for_confounding",
            verdict="untestable",
            detail="The first stage's residual carries all that those who take part have in common beyond the "
            "covariates, in proportion on the log hazard. Hazards do not average as this needs: with strong unmeasured "
            "differences the ratio is biased.",
        ),
        _proportional(fit, reason or NOT_CONVERGED),
    )


def _monotonicity(uninvited: int) -> Assumption:
    if uninvited == 0:
        return Assumption(
            name="monotonicity",
            verdict="supported",
            method="by_design",
            statistic=0.0,
            detail="Nobody who was not offered the intervention took part, so that nobody can have taken part because "
            "they were not offered it.",
        )
    return Assumption(
        name="monotonicity",
        verdict="untestable",
        statistic=float(uninvited),
        detail="Nobody takes part because they were not offered the intervention and would not if they were. "
        f"{uninvited} who were not offered it took part.",
    )


def _relevance(f: float | None, reason: str, *, exact: bool) -> Assumption:
    if exact:
        words = "Uptake followed the offer exactly."
        return Assumption(name="relevance", verdict="supported", method="first_stage_f", detail=words)
    if f is None:
        return Assumption(
            name="relevance",
            verdict="not_checked",
            method="first_stage_f",
            threshold=_WEAK,
            reason=reason,
            detail="There is no linear first stage.",
        )
    return Assumption(
        name="relevance",
        verdict="supported" if f >= _WEAK else "doubtful",
        method="first_stage_f",
        statistic=f,
        df=1.0,
        threshold=_WEAK,
        detail=f"F of the offer in a linear first stage (HC1), held against {_WEAK:.0f}.",
    )


def _proportional(fit: CoxFit | None, reason: str) -> Assumption:
    if fit is None:
        words = "There is no second stage."
        return Assumption(name="proportional_hazards", verdict="not_checked", reason=reason, detail=words)
    checked = proportional_hazards(fit).arm
    return replace(checked, detail=f"Of uptake in the second stage. {checked.detail}")
