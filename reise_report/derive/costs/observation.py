"""Who is followed, from when, and how long each table tells of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reise_report.derive.timeline import Whole


@dataclass(frozen=True, slots=True)
class Observation:
    """What is known of participants' being there.

    Attributes:
        start: (n,) day of randomisation, days since 1970-01-01, in the order of the participants' rows.
        died: (n,) day of death; :data:`~reise_report.derive.return_to_work.NEVER` for the living.
        known_until: table → (n,) the last day of which it tells of each: the end of the delivery, the day of
            emigration or withdrawal from registers; a day before ``start`` for those never linked.
    """

    start: Whole
    died: Whole
    known_until: Mapping[str, Whole]
