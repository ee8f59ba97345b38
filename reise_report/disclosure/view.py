"""The view: the only thing that exhibits and templates can see of the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reise_report.disclosure.audience import Audience, admits
from reise_report.disclosure.withhold import withhold
from reise_report.errors import DisclosureError, nearest
from reise_report.plan.model import Plan
from reise_report.results.row import Row
from reise_report.results.store import Results


@dataclass(frozen=True, slots=True)
class View:
    """What one audience may see. Made by :func:`view`; rows that it does not hold do not exist for a report.

    Attributes:
        audience: for whom.
        results: the rows shown, small cells withheld; written into the release as ``results.json``.
    """

    audience: Audience
    results: Results

    def __getitem__(self, id_: str) -> Row:
        """A row that must be there.

        Raises:
            DisclosureError: the audience may not ask for it, or it does not exist.
        """
        row = self.results.rows.get(id_)
        if row is None:
            near = nearest(id_, self.results.rows)
            hint = f" The nearest that it may see is '{near}'." if near else ""
            raise DisclosureError(f"the audience '{self.audience}' has no result '{id_}'.{hint}")
        return row

    def get(self, id_: str) -> Row | None:
        """A row, or None where the audience has none."""
        return self.results.rows.get(id_)

    def under(self, prefix: str) -> dict[str, Row]:
        """Rows whose ids are ``prefix`` and one more part, by that part, in the order of ids."""
        start = f"{prefix}."
        return {
            id_.removeprefix(start): row
            for id_, row in self.results.rows.items()
            if id_.startswith(start) and "." not in id_.removeprefix(start)
        }


def view(results: Results, plan: Plan, audience: Audience) -> View:
    """Cut the results down to what an audience may see.

    Raises:
        DisclosureError: the plan has no rules for this audience.
    """
    admit = admits(audience, plan)
    rows = [row for row in results if admit(row)]
    if audience is Audience.PUBLIC and plan.disclosure.public is not None:
        rows = withhold(rows, plan.disclosure.public.minimum_cell, _landmarks(plan))
    kept: Mapping[str, Row] = {row.id: row for row in rows}
    linked = [_without_dead_links(row, kept) for row in rows]
    return View(audience, Results.of(results.trial, results.as_of, results.synthetic, linked))


def _landmarks(plan: Plan) -> tuple[float, ...]:
    """The differences in the primary outcome that a conclusion turns on: none, and the smallest important one."""
    outcome = plan.outcomes[plan.estimands[plan.primary().estimand].outcome]
    least = getattr(outcome, "smallest_important_difference", None)
    return (0.0,) if least is None else (-least.value, 0.0, least.value)


def _without_dead_links(row: Row, kept: Mapping[str, Row]) -> Row:
    """The row without references to rows that this audience does not have."""
    part_of = row.part_of if row.part_of in kept else None
    among = row.among if row.among in kept else None
    return replace(row, part_of=part_of, among=among, based_on=tuple(id_ for id_ in row.based_on if id_ in kept))
