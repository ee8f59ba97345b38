"""A method's estimate as a row of results."""

from __future__ import annotations

from typing import Any

from reise_report.analysis.estimate import Estimate
from reise_report.results.row import Reason, Row


def row_from(estimate: Estimate, **fields: Any) -> Row:  # noqa: ANN401
    """The row of an estimate; ``fields`` are the rest of :class:`Row`, and win over the estimate's."""
    own = {
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "level": estimate.level if estimate.low is not None or estimate.high is not None else None,
        "se": estimate.se,
        "df": estimate.df,
        "method": estimate.method,
        "n_analysed": estimate.n,
        "reason": Reason(estimate.reason) if estimate.reason is not None else None,
        "warnings": estimate.warnings,
    }
    return Row(**{**own, **fields})


def p_value_row(estimate: Estimate, **fields: Any) -> Row:  # noqa: ANN401
    """The row of an estimate's p-value, with the reason where it has none."""
    # An effect without a p-value has a standard error of zero, unless too few people gave it none.
    unsaid = "no_variation" if estimate.se == 0 else "too_few"
    reason = None if estimate.p_value is not None else Reason(estimate.reason or unsaid)
    own = {"value": estimate.p_value, "method": estimate.method, "n_analysed": estimate.n, "reason": reason}
    return Row(**{**own, **fields})
