"""Counts of events and participants, checked before any method takes them."""

from __future__ import annotations

from reise_report.errors import AnalysisError


def check_counts(events: float, n: float, whom: str) -> None:
    """Refuse counts that cannot be.

    Raises:
        AnalysisError: a count is negative or not whole, or there are more events than participants.
    """
    # Comparing before converting: NaN fails every comparison, and int() of it would raise another error.
    if not 0 <= events <= n or events != int(events) or n != int(n):
        raise AnalysisError(
            f"{whom}: {events} events among {n} participants; expected whole numbers, 0 <= events <= participants"
        )
