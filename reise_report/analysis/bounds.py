"""What a risk difference could be, whatever those without an outcome had: extreme assignments and Manski's bounds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from reise_report.analysis.counts import check_counts
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.inputs import check_choice
from reise_report.analysis.normal_interval import critical_value
from reise_report.analysis.reason import NO_PARTICIPANTS
from reise_report.analysis.risk_difference import agresti_caffo, miettinen_nurminen, newcombe, wald

IntervalMethod = Literal["newcombe", "miettinen_nurminen", "agresti_caffo", "wald"]
DifferenceMethod = Callable[[int, int, int, int, float], Estimate]

_METHODS: Final[dict[str, DifferenceMethod]] = {
    "newcombe": newcombe,
    "miettinen_nurminen": miettinen_nurminen,
    "agresti_caffo": agresti_caffo,
    "wald": wald,
}


@dataclass(frozen=True, slots=True)
class MissingEvents:
    """A binary outcome in two arms, with those who have none.

    Attributes:
        events1: participants of the intervention arm with the event.
        observed1: with an outcome.
        missing1: without one.
        events0: of the control arm, with the event.
        observed0: with an outcome.
        missing0: without one.

    Raises:
        AnalysisError: a count is negative or not whole, or there are more events than participants.
    """

    events1: int
    observed1: int
    missing1: int
    events0: int
    observed0: int
    missing0: int

    def __post_init__(self) -> None:
        check_counts(self.events1, self.observed1, "intervention arm")
        check_counts(self.events0, self.observed0, "control arm")
        check_counts(0, self.missing1, "intervention arm, those missing")
        check_counts(0, self.missing0, "control arm, those missing")

    @property
    def n1(self) -> int:
        """Participants of the intervention arm."""
        return self.observed1 + self.missing1

    @property
    def n0(self) -> int:
        """Participants of the control arm."""
        return self.observed0 + self.missing0


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifiedSet:
    """All differences that the data allow, with an interval for the true one among them.

    Attributes:
        lower: the least difference, had all missing been against the intervention in events.
        upper: the greatest.
        low: lower confidence limit of the true difference, wherever in the set it lies.
        high: upper limit.
        level: confidence level.
        critical: the normal quantile used, from the one-sided one (for a wide set) to the two-sided one (for a point).
        n: participants.
        method: ``manski.imbens_manski``.
        reason: why there is no set.
        warnings: what the user should know, in English.
    """

    lower: float | None
    upper: float | None
    low: float | None
    high: float | None
    level: float
    critical: float | None
    n: int
    method: str = "manski.imbens_manski"
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeBounds:
    """The risk difference under extreme assumptions on the missing; intervention minus control.

    Attributes:
        complete_case: among those with an outcome.
        best_case: the missing had the good outcome in the intervention arm and the bad one in the control arm.
        worst_case: the other way round.
        missing_as_event: all missing had the event.
        missing_as_no_event: none of them had.
        identified: the set of all possible differences.
        n_missing1: participants without an outcome in the intervention arm.
        n_missing0: in the control arm.
    """

    complete_case: Estimate
    best_case: Estimate
    worst_case: Estimate
    missing_as_event: Estimate
    missing_as_no_event: Estimate
    identified: IdentifiedSet
    n_missing1: int
    n_missing0: int


def outcome_bounds(
    counts: MissingEvents, *, event_is_good: bool, interval: IntervalMethod = "newcombe", level: float = 0.95
) -> OutcomeBounds:
    """The difference under the extreme assumptions on those without an outcome.

    Each assignment is analysed as if it were observed: the intervals are about chance, the differences between the
    assignments about what is missing. Best and worst case are no estimates of anything; nobody believes them.

    Args:
        counts: events, participants with an outcome and without, by arm.
        event_is_good: True for a return to work, False for a death: which way the best case goes.
        interval: of the differences.
        level: confidence level, 0–1.

    Returns:
        Reason ``no_participants`` where an arm has none; for the complete case, where none of an arm has an outcome.

    Raises:
        AnalysisError: an unknown interval, or a level outside 0–1.

    Sources: Hollis S, Campbell F (1999), BMJ 319:670–674, doi:10.1136/bmj.319.7211.670 (extreme cases); Horowitz JL,
    Manski CF (2000), J Am Stat Assoc 95:77–84, doi:10.1080/01621459.2000.10473902 (bounds).

    >>> bounds = outcome_bounds(MissingEvents(40, 90, 10, 30, 95, 5), event_is_good=True)
    >>> round(bounds.worst_case.value, 2), round(bounds.best_case.value, 2)
    (0.05, 0.2)
    """
    method = difference_method(interval)

    def with_events(among1: int, among0: int) -> Estimate:
        return method(counts.events1 + among1, counts.n1, counts.events0 + among0, counts.n0, level)

    highest, lowest = with_events(counts.missing1, 0), with_events(0, counts.missing0)
    return OutcomeBounds(
        complete_case=method(counts.events1, counts.observed1, counts.events0, counts.observed0, level),
        best_case=highest if event_is_good else lowest,
        worst_case=lowest if event_is_good else highest,
        missing_as_event=with_events(counts.missing1, counts.missing0),
        missing_as_no_event=with_events(0, 0),
        identified=identified_set(counts, level=level),
        n_missing1=counts.missing1,
        n_missing0=counts.missing0,
    )


def identified_set(counts: MissingEvents, *, level: float = 0.95) -> IdentifiedSet:
    """Manski's bounds for the risk difference, with Imbens and Manski's interval for the true value.

    lower − c·se(lower) to upper + c·se(upper), c solving Φ(c + (upper − lower)/max se) − Φ(−c) = level: it covers the
    true difference, not the whole set, with the probability named, wherever in the set it is. Wald standard errors.

    Args:
        counts: events, participants with an outcome and without, by arm.
        level: confidence level, 0–1.

    Raises:
        AnalysisError: the level is outside 0–1.

    Source: Imbens GW, Manski CF (2004), Econometrica 72:1845–1857, doi:10.1111/j.1468-0262.2004.00555.x.
    """
    two_sided = critical_value(level)
    n = counts.n1 + counts.n0
    if counts.n1 == 0 or counts.n0 == 0:
        return IdentifiedSet(
            lower=None, upper=None, low=None, high=None, level=level, critical=None, n=n, reason=NO_PARTICIPANTS
        )
    least = counts.events1 / counts.n1, (counts.events0 + counts.missing0) / counts.n0
    most = (counts.events1 + counts.missing1) / counts.n1, counts.events0 / counts.n0
    lower, upper = least[0] - least[1], most[0] - most[1]
    errors = [
        math.sqrt(risk1 * (1 - risk1) / counts.n1 + risk0 * (1 - risk0) / counts.n0) for risk1, risk0 in (least, most)
    ]
    critical = _critical(upper - lower, max(errors), level, two_sided)
    warnings: tuple[str, ...] = ()
    if min(errors) == 0:
        warnings = ("A bound is without standard error here: its limit must not be read as certain.",)
    return IdentifiedSet(
        lower=lower,
        upper=upper,
        low=max(lower - critical * errors[0], -1.0),
        high=min(upper + critical * errors[1], 1.0),
        level=level,
        critical=critical,
        n=n,
        warnings=warnings,
    )


def difference_method(name: str) -> DifferenceMethod:
    """The interval for a risk difference of this name.

    Raises:
        AnalysisError: there is none.
    """
    check_choice(name, _METHODS, "interval")
    return _METHODS[name]


def _critical(width: float, error: float, level: float, two_sided: float) -> float:
    """Imbens and Manski's quantile, by bisection between the one-sided and the two-sided normal one."""
    from scipy.special import ndtr, ndtri

    low, high = float(ndtri(level)), two_sided
    if error == 0:
        return low if width > 0 else high
    for _ in range(60):
        middle = (low + high) / 2
        if ndtr(middle + width / error) - ndtr(-middle) < level:
            low = middle
        else:
            high = middle
    return (low + high) / 2
