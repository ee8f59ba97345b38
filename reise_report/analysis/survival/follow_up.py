"""How long people were followed, and whether being censored had to do with the arm."""

from __future__ import annotations

from numpy.typing import ArrayLike

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inputs import binary_vector
from reise_report.analysis.reason import NO_PARTICIPANTS
from reise_report.analysis.survival.kaplan_meier import Interval, SurvivalCurve, survival_curve
from reise_report.analysis.survival.log_rank import log_rank
from reise_report.analysis.survival.options import check_horizon
from reise_report.analysis.survival.times import SurvivalTimes, survival_times

_KNOWN_SHARE = 0.95
"""With a smaller share known at the horizon, in either arm, what is said of the horizon leans on assumptions."""
_SMALL_P = 0.05


def reverse_kaplan_meier(
    time: ArrayLike, event: ArrayLike, *, interval: Interval, level: float = 0.95
) -> SurvivalCurve:
    """The share still followed over time, had nobody had the event: Kaplan–Meier with censoring as the event.

    Args:
        time: (n,), 0 or more, in any unit; complete.
        event: (n,), 1 with the event (with competing events: any of them) and 0 censored; complete.
        interval: as in :func:`~reise_report.analysis.survival.kaplan_meier.kaplan_meier`.
        level: confidence level, 0–1.

    Raises:
        AnalysisError: what :func:`survival_times` refuses, or an unknown interval.

    Source: Schemper M, Smith TL (1996), Control Clin Trials 17:343–346, doi:10.1016/0197-2456(96)00075-X; as R's
    ``survfit(Surv(time, event == 0) ~ 1)``.
    """
    times = survival_times(time, event).censoring_as_event()
    return survival_curve(times, interval=interval, level=level, name="reverse_kaplan_meier")


def median_follow_up(time: ArrayLike, event: ArrayLike, *, interval: Interval, level: float = 0.95) -> Estimate:
    """The median time of follow-up, in the unit of the times, by :func:`reverse_kaplan_meier`.

    Where more than half had the event before anybody was censored it may be ``not_reached``.

    >>> median_follow_up([5, 8, 10, 10, 10], [1, 1, 0, 0, 0], interval="log").value
    10.0
    """
    return reverse_kaplan_meier(time, event, interval=interval, level=level).quantile(0.5)


def censoring_checks(time: ArrayLike, event: ArrayLike, arm: ArrayLike, tau: float) -> tuple[Assumption, ...]:
    """What the methods for censored times take for granted, up to a horizon, and what the data say of it.

    - ``followed_to_horizon``: whether at least 95 % of each arm had the event or were followed to the horizon; the
      statistic is the smaller arm's share.
    - ``censoring_alike_between_arms``: a log-rank test of being censored before the horizon.
    - ``non_informative_censoring``: that those censored would have fared as those who stayed: no data can tell.

    Args:
        time: (n,), 0 or more, in any unit; complete.
        event: (n,), 1 with the event (with competing events: any of them) and 0 censored; complete.
        arm: (n,), 1 intervention and 0 control; complete.
        tau: the horizon, above 0, in the same unit.

    Raises:
        AnalysisError: what :func:`survival_times` refuses, an arm other than 0 and 1, or a horizon not above 0.
    """
    times = survival_times(time, event)
    a = binary_vector(arm, "arm", times.n)
    horizon = check_horizon(tau)
    groups = {"intervention": times.of(a == 1), "control": times.of(a == 0)}
    lost = {name: _censored_before(group, horizon) for name, group in groups.items()}
    detail = "; ".join(
        f"{lost[name]} of {group.n} in the {name} arm were censored before {horizon:g}"
        for name, group in groups.items()
    )
    untestable = Assumption(name="non_informative_censoring", verdict="untestable", detail=f"{detail}.")
    if not all(group.n for group in groups.values()):
        unchecked = [
            Assumption(name=name, verdict="not_checked", reason=NO_PARTICIPANTS)
            for name in ("followed_to_horizon", "censoring_alike_between_arms")
        ]
        return (*unchecked, untestable)
    share = min(1 - lost[name] / group.n for name, group in groups.items())
    followed = Assumption(
        name="followed_to_horizon",
        verdict="supported" if share >= _KNOWN_SHARE else "doubtful",
        method="share_known",
        statistic=share,
        threshold=_KNOWN_SHARE,
        detail=f"{detail}.",
    )
    return followed, _alike(times, a, horizon), untestable


def _censored_before(times: SurvivalTimes, tau: float) -> int:
    return int((~times.event & (times.time < tau - times.tolerance)).sum())


def _alike(times: SurvivalTimes, arm: ArrayLike, tau: float) -> Assumption:
    censored = ~times.event & (times.time < tau - times.tolerance)
    if not censored.any():
        return Assumption(
            name="censoring_alike_between_arms",
            verdict="supported",
            method="log_rank",
            threshold=_SMALL_P,
            detail=f"Nobody was censored before {tau:g}.",
        )
    test = log_rank(times.time, censored, arm)
    if test.p_value is None:
        return Assumption(
            name="censoring_alike_between_arms", verdict="not_checked", method="log_rank", reason=test.reason
        )
    counts = ", ".join(
        f"{observed:g} of {people:g} against {expected:.1f} expected in the {name} arm"
        for name, observed, people, expected in zip(
            ("control", "intervention"), test.observed, test.people, test.expected, strict=True
        )
    )
    return Assumption(
        name="censoring_alike_between_arms",
        verdict="supported" if test.p_value >= _SMALL_P else "doubtful",
        method="log_rank",
        statistic=test.statistic,
        df=test.df,
        p_value=test.p_value,
        threshold=_SMALL_P,
        detail=f"Censored before {tau:g}: {counts}.",
    )
