"""Why an estimate has no value, in the words of :class:`reise_report.results.row.Reason`.

They stand here once more, as plain text, because the analysis room may not import the results room; a test sees to it
that the results room knows each.
"""

from __future__ import annotations

from typing import Final

NO_PARTICIPANTS: Final = "no_participants"
NO_DATA: Final = "no_data"
NO_EVENTS: Final = "no_events"
ALL_EVENTS: Final = "all_events"
NO_VARIATION: Final = "no_variation"
SEPARATION: Final = "separation"
NOT_CONVERGED: Final = "not_converged"
COLLINEAR: Final = "collinear"
NO_UPTAKE_DIFFERENCE: Final = "no_uptake_difference"
TOO_FEW: Final = "too_few"
NOT_REACHED: Final = "not_reached"
"""A quantile of the time to an event that too few people have had."""
BEYOND_FOLLOW_UP: Final = "beyond_follow_up"
"""A time after the last at which anybody of a group was still followed."""
SINGULAR: Final = "singular"
"""A covariance matrix that the data do not determine."""
