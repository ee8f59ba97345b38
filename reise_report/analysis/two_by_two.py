"""The two-by-two table of a binary outcome in two arms, and its tests of association."""

from __future__ import annotations

from dataclasses import dataclass

from reise_report.analysis.counts import check_counts
from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.reason import ALL_EVENTS, NO_EVENTS, NO_PARTICIPANTS


@dataclass(frozen=True, slots=True)
class TwoByTwo:
    """Events and participants in the intervention (1) and the control (0) arm.

    Raises:
        AnalysisError: a count is negative or not whole, or there are more events than participants.
    """

    events1: int
    n1: int
    events0: int
    n0: int

    def __post_init__(self) -> None:
        check_counts(self.events1, self.n1, "intervention arm")
        check_counts(self.events0, self.n0, "control arm")

    @property
    def n(self) -> int:
        """Participants in both arms."""
        return self.n1 + self.n0

    @property
    def events(self) -> int:
        """Events in both arms."""
        return self.events1 + self.events0

    @property
    def risk1(self) -> float:
        """Proportion with the event in the intervention arm."""
        return self.events1 / self.n1

    @property
    def risk0(self) -> float:
        """Proportion with the event in the control arm."""
        return self.events0 / self.n0

    @property
    def has_empty_arm(self) -> bool:
        """Whether an arm has no participants."""
        return self.n1 == 0 or self.n0 == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationTest:
    """A test of no association between arm and outcome.

    Attributes:
        statistic: chi-square on one degree of freedom; None for Fisher's exact test and where there is no test.
        p_value: two-sided; None with a ``reason``.
        method: ``chi_square``, ``chi_square_yates`` or ``fisher_exact``.
        reason: why there is no p-value.
        warnings: what the user should know, in English.
    """

    statistic: float | None
    p_value: float | None
    method: str
    reason: str | None = None
    warnings: tuple[str, ...] = ()


def chi_square(events1: int, n1: int, events0: int, n0: int) -> AssociationTest:
    """Pearson's chi-square test without continuity correction; its root is the pooled two-proportion z."""
    return _chi_square(TwoByTwo(events1, n1, events0, n0), "chi_square", correction=0.0)


def chi_square_yates(events1: int, n1: int, events0: int, n0: int) -> AssociationTest:
    """Pearson's chi-square test with Yates' correction, at most the deviation itself, as in R's ``chisq.test``."""
    return _chi_square(TwoByTwo(events1, n1, events0, n0), "chi_square_yates", correction=0.5)


def fisher_exact(events1: int, n1: int, events0: int, n0: int) -> AssociationTest:
    """Fisher's exact test, two-sided: the probability of all tables of the same margins no likelier than this one.

    Source: Fisher RA (1935), J R Stat Soc 98:39–82, doi:10.2307/2342435; two-sided rule as R's ``fisher.test``.
    """
    import numpy as np
    from scipy.special import gammaln

    table = TwoByTwo(events1, n1, events0, n0)
    if (reason := _no_association(table)) is not None:
        return AssociationTest(statistic=None, p_value=None, method="fisher_exact", reason=reason)

    def log_choose(n: int, k: np.ndarray) -> np.ndarray:
        chosen: np.ndarray = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
        return chosen

    in_arm1 = np.arange(max(0, table.events - n0), min(table.events, n1) + 1)
    log_weight = log_choose(n1, in_arm1) + log_choose(n0, table.events - in_arm1)
    weight = np.exp(log_weight - log_weight.max())
    # Tables of equal likelihood differ in the last digits; R allows a relative error of 1e-7 for the same reason.
    as_unlikely = weight <= weight[in_arm1 == events1] * (1 + 1e-7)
    p_value = min(1.0, float(weight[as_unlikely].sum() / weight.sum()))
    return AssociationTest(statistic=None, p_value=p_value, method="fisher_exact")


def no_ratio(table: TwoByTwo, method: str, level: float, *, odds: bool) -> Estimate | None:
    """The estimate without a value where a ratio of this table has none or has no interval; None where it has one.

    An arm without events leaves any ratio at zero or infinity. An arm where all had the event does so for the odds; for
    the risks only the interval is lost, when it happens in both arms, and a ratio without one is not reported.
    """
    full = (table.events1 == table.n1, table.events0 == table.n0)
    if table.has_empty_arm:
        reason = NO_PARTICIPANTS
    elif table.events1 == 0 or table.events0 == 0:
        reason = NO_EVENTS
    elif any(full) if odds else all(full):
        reason = ALL_EVENTS
    else:
        return None
    return not_estimable(method, reason, level=level, n=table.n)


def _no_association(table: TwoByTwo) -> str | None:
    if table.has_empty_arm:
        return NO_PARTICIPANTS
    if table.events == 0:
        return NO_EVENTS
    return ALL_EVENTS if table.events == table.n else None


def _chi_square(table: TwoByTwo, method: str, correction: float) -> AssociationTest:
    from scipy.special import chdtrc

    if (reason := _no_association(table)) is not None:
        return AssociationTest(statistic=None, p_value=None, method=method, reason=reason)
    others1, others0 = table.n1 - table.events1, table.n0 - table.events0
    without_event = table.n - table.events
    expected1 = table.n1 * table.events / table.n
    deviation = abs(table.events1 - expected1)
    deviation -= min(correction, deviation)
    least = min(table.n1, table.n0) * min(table.events, without_event) / table.n
    warnings = (f"The least expected count is {least:.1f}, below 5: prefer Fisher's exact test.",) if least < 5 else ()
    scale = table.n**3 / (table.n1 * table.n0 * table.events * (others1 + others0))
    statistic = deviation**2 * scale
    return AssociationTest(statistic=statistic, p_value=float(chdtrc(1, statistic)), method=method, warnings=warnings)
