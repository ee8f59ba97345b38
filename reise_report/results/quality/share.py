"""A share of people as a row."""

from __future__ import annotations

from reise_report.results.quality.desk import Group
from reise_report.results.row import Reason, Row, Unit


def share_row(id_: str, n: int, total: int, group: Group, based_on: tuple[str, ...]) -> Row:
    """The share ``n`` of ``total`` in a group; a reason where there is nobody."""
    return Row(
        id=id_,
        value=n / total if total else None,
        reason=None if total else Reason.NO_PARTICIPANTS,
        unit=Unit.PROPORTION,
        numerator=n,
        denominator=total,
        group=group.id,
        reveals=group.reveals,
        based_on=based_on,
    )
