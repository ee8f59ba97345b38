"""What an effect among compliers takes for granted, and what the data can say of it."""

from __future__ import annotations

from itertools import product

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.compliance.offered_trial import OfferedTrial
from reise_report.analysis.compliance.relevance import WEAK, Relevance

_DOUBTFUL = 0.05


def instrument_assumptions(trial: OfferedTrial, stage: Relevance) -> tuple[Assumption, ...]:
    """The assumptions in the order in which a report tells them.

    Source: Angrist JD, Imbens GW, Rubin DB (1996), J Am Stat Assoc 91:444–455, doi:10.1080/01621459.1996.10476902.
    """
    return (
        Assumption(
            name="independence",
            verdict="supported",
            method="by_design",
            detail="The offer was drawn at random, so that it depends on nothing about the participants; what the draw "
            "depended on, as recruitment periods with another chance of an offer, must be among the covariates.",
        ),
        Assumption(
            name="exclusion_restriction",
            verdict="untestable",
            detail="The offer changes the outcome only through taking part. Being offered help may in itself make "
            "people act; then the effect among compliers is told too large.",
        ),
        _monotonicity(trial),
        Assumption(
            name="no_interference",
            verdict="untestable",
            detail="One participant's uptake is nothing to another's outcome.",
        ),
        _relevance(stage),
        *((_inequalities(trial, stage),) if trial.is_binary else ()),
    )


def _monotonicity(trial: OfferedTrial) -> Assumption:
    """By design where nobody could take part without the offer; otherwise beyond the data."""
    uninvited = int(trial.uptake[trial.offered == 0].sum())
    if uninvited == 0:
        return Assumption(
            name="monotonicity",
            verdict="supported",
            method="by_design",
            statistic=0.0,
            detail="Nobody who was not offered the intervention took part (one-sided non-compliance), so that nobody "
            "can have taken part because they were not offered it.",
        )
    return Assumption(
        name="monotonicity",
        verdict="untestable",
        statistic=float(uninvited),
        detail=f"Nobody takes part because they were not offered the intervention and would not if they were. "
        f"{uninvited} who were not offered it took part.",
    )


def _relevance(stage: Relevance) -> Assumption:
    from scipy.special import fdtrc

    detail = f"F of the offer in the first stage (robust), held against {WEAK:.0f}."
    if stage.f_robust is None or stage.f is None:
        if stage.reason is None:
            exact = "Uptake followed the offer exactly."
            return Assumption(name="relevance", verdict="supported", method="first_stage_f", detail=exact)
        return Assumption(name="relevance", verdict="not_checked", method="first_stage_f", reason=stage.reason)
    return Assumption(
        name="relevance",
        verdict="supported" if min(stage.f, stage.f_robust) >= WEAK else "doubtful",
        method="first_stage_f",
        statistic=stage.f_robust,
        df=1.0,
        p_value=float(fdtrc(1, stage.df, stage.f_robust)) if stage.df else None,
        threshold=WEAK,
        detail=f"{detail} Classical: {stage.f:.1f}.",
    )


def _inequalities(trial: OfferedTrial, stage: Relevance) -> Assumption:
    """Exclusion and monotonicity together make four differences at least zero; a 0/1 outcome shows each of them.

    P(Y = y, D = 1 | offered) ≥ P(Y = y, D = 1 | not offered), and P(Y = y, D = 0 | not offered) ≥
    P(Y = y, D = 0 | offered), for y = 0, 1: they are the compliers' four shares, with and without the event.

    The p-value is four times the least of four one-sided ones (Bonferroni), without covariates.

    Source: Balke A, Pearl J (1997), J Am Stat Assoc 92:1171–1176, doi:10.1080/01621459.1997.10474074; Kitagawa T
    (2015), Econometrica 83:2043–2063, doi:10.3982/ECTA11974.
    """
    from scipy.special import ndtr

    name = "exclusion_and_monotonicity"
    method = "instrument_inequalities"
    if stage.reason is not None:
        return Assumption(name=name, verdict="not_checked", method=method, reason=stage.reason)
    first, second = trial.offered == 1, trial.offered == 0
    least = float("inf")
    for event, took in product((0.0, 1.0), (0.0, 1.0)):
        cell = ((trial.outcome == event) & (trial.uptake == took)).astype(float)
        one, other = float(cell[first].mean()), float(cell[second].mean())
        difference = one - other if took else other - one
        spread = one * (1 - one) / first.sum() + other * (1 - other) / second.sum()
        if spread > 0:
            least = min(least, difference / float(spread) ** 0.5)
    p_value = min(1.0, 4 * float(ndtr(least))) if least < float("inf") else 1.0
    return Assumption(
        name=name,
        verdict="doubtful" if p_value < _DOUBTFUL else "supported",
        method=method,
        statistic=None if least == float("inf") else least,
        p_value=p_value,
        threshold=_DOUBTFUL,
        detail="The compliers' shares with and without the event, in each arm, must not be below zero; the statistic "
        "is the least of the four over its standard error. That none is does not prove the assumptions.",
    )
