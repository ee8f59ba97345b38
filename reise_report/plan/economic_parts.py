"""What the columns of an economic outcome are made of: sums of derived costs, life years under a derived index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reise_report.plan.costs import Costs
from reise_report.plan.derived import QualityAdjustedLifeYears
from reise_report.plan.derived_columns import owner

if TYPE_CHECKING:
    from reise_report.plan.model import Plan
    from reise_report.plan.outcomes import Economic


@dataclass(frozen=True, slots=True)
class SumOfCosts:
    """A column of costs that is a sum of derived ones.

    Attributes:
        column: its name.
        derivation: the name of the derivation.
        costs: the derivation.
        components: what is added up.
    """

    column: str
    derivation: str
    costs: Costs
    components: tuple[str, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns of its components in each period, the periods of a component together."""
        return tuple(f"{part}_{visit}" for part in self.kinds for visit in self.costs.visits)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The columns of its components over all periods."""
        return tuple(f"{self.derivation}_{component}" for component in self.components)

    @property
    def periods(self) -> tuple[str, ...]:
        """Its columns in each period."""
        return tuple(f"{self.column}_{visit}" for visit in self.costs.visits)


def sum_of_costs(plan: Plan, column: str) -> SumOfCosts | None:
    """A column as a sum of derived costs; None where it is a column of the data, or no sum."""
    name = owner(plan, column) or ""
    costs = plan.derived.get(name)
    total = costs.totals.get(column.removeprefix(f"{name}_")) if isinstance(costs, Costs) else None
    if not isinstance(costs, Costs) or total is None:
        return None
    return SumOfCosts(column, name, costs, tuple(total.components))


def sums_of_costs(plan: Plan, outcome: Economic) -> Iterator[SumOfCosts]:
    """The perspectives that are sums of derived costs; they are of one derivation."""
    found = (sum_of_costs(plan, column) for column in outcome.costs)
    return (one for one in found if one is not None)


def life_years(plan: Plan, outcome: Economic) -> QualityAdjustedLifeYears | None:
    """The derivation of the effect; None where it is another unit of effect."""
    found = plan.derived.get(outcome.effect)
    return found if isinstance(found, QualityAdjustedLifeYears) else None


def index_columns(derivation: QualityAdjustedLifeYears) -> tuple[str, ...]:
    """The utility index at each visit."""
    return tuple(f"{derivation.index}_{visit}" for visit in derivation.visits)
