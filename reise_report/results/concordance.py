"""Two sources of one binary thing, laid side by side: a table of four cells, and what it says of their agreement.

Rows ``concordance.<id>.<group>.…``: ``cell.both``, ``cell.first_only``, ``cell.second_only``, ``cell.neither`` and
``cell.not_both_known`` add up to the group; ``measure.agreement``, ``measure.kappa``, and, taking the first source for
right, ``measure.sensitivity``, ``measure.specificity``, ``measure.positive_predictive_value`` and
``measure.negative_predictive_value`` of the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from reise_report.analysis.agreement import cohens_kappa
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.proportion import wilson
from reise_report.plan.derived import Concordance
from reise_report.results.cohort import Cohort, Group
from reise_report.results.row import Reason, Row, Unit
from reise_report.results.translate import row_from

SHARES = {
    "agreement": (("both", "neither"), ("first_only", "second_only")),
    "sensitivity": (("both",), ("first_only",)),
    "specificity": (("neither",), ("second_only",)),
    "positive_predictive_value": (("both",), ("second_only",)),
    "negative_predictive_value": (("neither",), ("first_only",)),
}
"""Measure → the cells counted, and those beside them that it is out of as well."""


def concordance_rows(cohort: Cohort) -> Iterator[Row]:
    """Rows about every pair of sources in the plan, by group; none where the scope does not allow both columns."""
    for pair in cohort.plan.concordance:
        for group in cohort.groups():
            if pair.first in group.members and pair.second in group.members:
                yield from _Pair.of(pair, group).rows()


@dataclass(frozen=True, slots=True)
class _Pair:
    """A pair of sources in a group.

    Attributes:
        id: what the ids of its rows begin with.
        group: the group.
        cells: the cell's name → people in it.
        unknown: people of whom not both sources know.
    """

    id: str
    group: Group
    cells: dict[str, int]
    unknown: int

    @classmethod
    def of(cls, pair: Concordance, group: Group) -> _Pair:
        known = group.members[[pair.first, pair.second]].dropna().astype(bool)
        first, second = known[pair.first], known[pair.second]
        masks = {
            "both": first & second,
            "first_only": first & ~second,
            "second_only": ~first & second,
            "neither": ~first & ~second,
        }
        cells = {name: int(mask.sum()) for name, mask in masks.items()}
        return cls(f"concordance.{pair.id}.{group.id}", group, cells, len(group.members) - len(known))

    def rows(self) -> Iterator[Row]:
        """Every row about the pair."""
        count = partial(
            Row, unit=Unit.PEOPLE, group=self.group.id, reveals=self.group.reveals, part_of=self.group.size_id
        )
        for name, people in {**self.cells, "not_both_known": self.unknown}.items():
            yield count(id=f"{self.id}.cell.{name}", value=people)
        table = [[self.cells["both"], self.cells["first_only"]], [self.cells["second_only"], self.cells["neither"]]]
        yield self._measure("kappa", cohens_kappa(table), tuple(self.cells), Unit.STATISTIC)
        for name, (counted, beside) in SHARES.items():
            yes = sum(self.cells[cell] for cell in counted)
            total = yes + sum(self.cells[cell] for cell in beside)
            yield self._measure(name, wilson(yes, total), (*counted, *beside), Unit.PROPORTION, (yes, total))

    def _measure(
        self, name: str, estimate: Estimate, cells: tuple[str, ...], unit: Unit, share: tuple[int, int] | None = None
    ) -> Row:
        known = sum(self.cells.values())
        nobody = estimate.reason is not None and not known
        return row_from(
            estimate,
            id=f"{self.id}.measure.{name}",
            unit=unit,
            group=self.group.id,
            reveals=self.group.reveals,
            numerator=None if share is None else share[0],
            denominator=None if share is None else share[1],
            n_randomised=known + self.unknown,
            n_available=known,
            based_on=tuple(f"{self.id}.cell.{cell}" for cell in cells),
            reason=Reason.NO_DATA if nobody else None if estimate.reason is None else Reason(estimate.reason),
        )
