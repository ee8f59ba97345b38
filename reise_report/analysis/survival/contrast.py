"""Two arms compared by a quantity each has of its own people: difference and ratio, with intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from reise_report.analysis.estimate import Estimate, not_estimable
from reise_report.analysis.normal_interval import Setting, identity_interval, log_interval
from reise_report.analysis.reason import NO_EVENTS, NO_PARTICIPANTS

NO_SPREAD = "Nothing varies in either arm, so that there is no interval."
ONE_SPREAD = "Nothing varies in the {arm} arm, whose standard error is zero; the interval counts only the other's."


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is estimated in one arm.

    Attributes:
        value: the estimate; of no meaning with a ``reason``.
        variance: of the value, 0 or more.
        n: people in the arm.
        reason: why there is no value: one of :mod:`reise_report.analysis.reason`.
    """

    value: float
    variance: float
    n: int
    reason: str | None = None

    def estimate(self, setting: Setting, bounds: tuple[float, float]) -> Estimate:
        """The quantity with a normal interval held within bounds; no interval where nothing varies."""
        setting = replace(setting, n=self.n)
        if self.reason is not None:
            return not_estimable(setting.method, self.reason, level=setting.level, n=self.n, warnings=setting.warnings)
        if self.variance <= 0:
            warnings = (*setting.warnings, "Nothing varies in this arm, so that there is no interval.")
            return _bare(self.value, replace(setting, warnings=warnings))
        return identity_interval(self.value, math.sqrt(self.variance), setting, bounds=bounds, tested=False)


def difference(one: Quantity, none: Quantity, setting: Setting, bound: float) -> Estimate:
    """Intervention less control, tested against zero; the arms' people are independent.

    Args:
        one: the intervention arm's quantity.
        none: the control arm's.
        setting: what else the estimate carries.
        bound: the greatest possible difference in size; limits are held within it.
    """
    reason = _reason(one, none)
    if reason is not None:
        return not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)
    setting = _with_spread_warning(one, none, setting)
    variance = one.variance + none.variance
    if variance <= 0:
        return _bare(one.value - none.value, setting)
    return identity_interval(one.value - none.value, math.sqrt(variance), setting, bounds=(-bound, bound))


def ratio(one: Quantity, none: Quantity, setting: Setting) -> Estimate:
    """Intervention over control on the log scale, tested against one; ``no_events`` where a quantity is zero."""
    reason = _reason(one, none)
    if reason is None and (one.value <= 0 or none.value <= 0):
        reason = NO_EVENTS
    if reason is not None:
        return not_estimable(setting.method, reason, level=setting.level, n=setting.n, warnings=setting.warnings)
    setting = _with_spread_warning(one, none, setting)
    variance = one.variance / one.value**2 + none.variance / none.value**2
    log_ratio = math.log(one.value) - math.log(none.value)
    if variance <= 0:
        return replace(_bare(math.exp(log_ratio), setting), scale="log")
    return log_interval(log_ratio, math.sqrt(variance), setting)


def _reason(one: Quantity, none: Quantity) -> str | None:
    """Why there is no contrast: an empty arm before all else, whichever arm it is."""
    found = [arm.reason for arm in (one, none) if arm.reason is not None]
    return NO_PARTICIPANTS if NO_PARTICIPANTS in found else min(found, default=None)


def _with_spread_warning(one: Quantity, none: Quantity, setting: Setting) -> Setting:
    still = [name for name, arm in (("intervention", one), ("control", none)) if arm.variance <= 0]
    if not still:
        return setting
    why = NO_SPREAD if len(still) == 2 else ONE_SPREAD.format(arm=still[0])
    return replace(setting, warnings=(*setting.warnings, why))


def _bare(value: float, setting: Setting) -> Estimate:
    return Estimate(
        value=value, level=setting.level, se=0.0, n=setting.n, method=setting.method, warnings=setting.warnings
    )
