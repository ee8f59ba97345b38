"""Options by name: an unknown one is told with the nearest known."""

from __future__ import annotations

from collections.abc import Sequence

from reise_report.errors import AnalysisError, nearest


def check_option(given: str, known: Sequence[str], what: str) -> None:
    """Refuse an option that is not known.

    Args:
        given: the option.
        known: those there are.
        what: what it chooses, for the message.

    Raises:
        AnalysisError: the option is not among those known.
    """
    if given not in known:
        near = nearest(given, known)
        raise AnalysisError(
            f"unknown {what} '{given}'" + (f", did you mean '{near}'?" if near else f"; known: {', '.join(known)}")
        )
