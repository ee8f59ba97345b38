"""Costs from registers and from the intervention's ledger: which tables, at which prices, in which sums."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from reise_report.plan.choice import Choice, Identifier, Text
from reise_report.plan.work import Work
from reise_report.plan.yearly import PriceLevel, Prices


class HospitalStays(Choice):
    """Hospital episodes joined to stays; each stay costs the DRG points of its bearing episode."""

    kind: Literal["hospital_stays"] = Field(description="Stays made of episodes, priced by DRG points.")
    name: Text = Field(description="What readers call this kind of cost.")
    table: Identifier = Field(description="A table of hospital episodes.")
    levels: list[Identifier] | None = Field(
        None,
        description="Levels of care that are counted, all when left out: to price stays and outpatient contacts apart. "
        "A stay with both inpatient and day episodes is inpatient.",
    )
    hours_between: Annotated[float, Field(gt=0, le=48)] = Field(
        description="Inpatient and day episodes with fewer hours than this between them are one stay; practice is 8."
    )
    across_hospitals: bool = Field(description="Whether a transfer to another hospital continues a stay.")
    dated: Literal["admitted", "discharged"] = Field(
        description="The day that puts a stay into the follow-up, into a period, and into a year of prices."
    )
    without_points: Literal["error", "zero", "assumed"] = Field(
        description="What a stay or contact with blank or zero DRG points is: an error, activity without cost, or "
        "activity of the points in 'assumed_points'."
    )
    assumed_points: dict[Identifier, Annotated[float, Field(gt=0, le=200)]] | None = Field(
        None, description="For 'assumed': level of care → the DRG points of a stay or contact that has none."
    )
    price: Prices = Field(description="The price of a DRG point.")

    @model_validator(mode="after")
    def _has_points(self) -> HospitalStays:
        if (self.without_points == "assumed") != (self.assumed_points is not None):
            raise ValueError("'assumed_points' belongs to 'without_points: assumed', and that choice needs it")
        return self


class Claims(Choice):
    """Claims for reimbursement from primary care, multiplied to stand for the whole cost."""

    kind: Literal["claims"] = Field(description="Amounts claimed, times a multiplier.")
    name: Text = Field(description="What readers call this kind of cost.")
    table: Identifier = Field(description="A table of primary care claims.")
    multiplier: dict[str, Annotated[float, Field(gt=0, le=20)]] = Field(
        min_length=1,
        description="Service → what its claims are multiplied by, as a claim covers a part of the cost only; the key "
        "'other_services' stands for all services not named.",
    )


class Amounts(Choice):
    """Amounts as they are registered: prescribed medicines."""

    kind: Literal["amounts"] = Field(description="Amounts as registered.")
    name: Text = Field(description="What readers call this kind of cost.")
    table: Identifier = Field(description="A table with a date and an amount: prescriptions.")


class Ledger(Choice):
    """Resources of the intervention, counted in its ledger and priced."""

    kind: Literal["ledger"] = Field(description="Quantities, each times the price of its resource.")
    name: Text = Field(description="What readers call this kind of cost.")
    table: Identifier = Field(description="The intervention's ledger.")
    prices: dict[Identifier, Prices] = Field(min_length=1, description="Resource → the price of one unit of it.")

    @model_validator(mode="after")
    def _no_points(self) -> Ledger:
        for resource, prices in self.prices.items():
            if prices.table is not None:
                raise ValueError(f"'{resource}' is no DRG point; give the price of each year under 'by_year'")
        return self


class ProductionLoss(Choice):
    """Work not done, valued by the wage of a full position."""

    kind: Literal["production_loss"] = Field(description="Work not done, at the wage of a full position.")
    name: Text = Field(description="What readers call this kind of cost.")
    work: Work = Field(description="What counts as work.")
    method: Literal["human_capital", "friction"] = Field(
        description="'human_capital': all that is short of full time is lost; 'friction': only what was worked before "
        "and is not any more, in the first days of each absence, so nothing for those who had no work."
    )
    friction_days: Annotated[int, Field(ge=1)] | None = Field(
        None, description="For 'friction': days until a vacancy is filled."
    )
    yearly_wage: Prices = Field(description="The wage of a full position for a year.")
    on_costs: Annotated[float, Field(ge=0, le=2)] = Field(
        description="Employer's contributions and other costs of labour on top of the wage: 0.141 for 14.1 %."
    )

    @model_validator(mode="after")
    def _has_days(self) -> ProductionLoss:
        if (self.method == "friction") != (self.friction_days is not None):
            raise ValueError("'friction_days' belongs to the method 'friction', and that method needs it")
        if self.yearly_wage.table is not None:
            raise ValueError("'yearly_wage' is no price of a DRG point; give the wage of each year under 'by_year'")
        return self


Component = Annotated[HospitalStays | Claims | Amounts | Ledger | ProductionLoss, Field(discriminator="kind")]


class CostTotal(Choice):
    """A sum of components: one perspective."""

    name: Text = Field(description="What readers call the sum: 'Health service costs'.")
    components: list[Identifier] = Field(min_length=1, description="The components that are added up.")


class Costs(Choice):
    """Each participant's costs from the day of randomisation to the last of the visits named, both days included.

    Gives ``<name>_<part>`` for each component and total, ``<name>_<part>_<visit>`` for the period that ends with a
    visit, ``<name>_<part>_earlier`` for the days before randomisation where they are asked for, and
    ``<name>_<component>_units`` for what was used (of a ledger ``<name>_<component>_<resource>_units``).
    """

    kind: Literal["costs"] = Field(description="Costs by component, by period between visits, and in sums.")
    visits: list[Identifier] = Field(
        min_length=1, description="The visits that end the periods, in order; the last ends the follow-up."
    )
    currency: str = Field("NOK", description="The currency of every price and amount.")
    price_level: PriceLevel | None = Field(
        None,
        description="The year in whose money costs are told; left out, each amount is in the money of its own year.",
    )
    earlier_days: Annotated[int, Field(ge=7, le=3660)] | None = Field(
        None,
        description="Days before the day of randomisation, that day not included, whose costs are columns of their "
        "own, to adjust for: 365.",
    )
    told_from: dict[Identifier, dt.date] = Field(
        default_factory=dict,
        description="Table → the first day from which it tells of everything. Earlier costs that begin before it are "
        "not known; of a table that is left out, the plan takes it that it reaches back far enough.",
    )
    components: dict[Identifier, Component] = Field(min_length=1, description="Kinds of costs.")
    totals: dict[Identifier, CostTotal] = Field(min_length=1, description="Sums, each for one perspective.")

    @model_validator(mode="after")
    def _told_of_earlier_days(self) -> Costs:
        if self.told_from and self.earlier_days is None:
            raise ValueError("'told_from' is about the days before randomisation; name them under 'earlier_days'")
        if self.earlier_days is not None and not self.earlier_parts():
            raise ValueError("nothing of a ledger is used before randomisation; leave 'earlier_days' out")
        return self

    def earlier_parts(self) -> dict[str, list[str]]:
        """Components and totals with costs before randomisation → the components that these are the sum of.

        Nothing of the intervention is used before randomisation: its ledger has no such costs, and is in no such sum.
        """
        if self.earlier_days is None:
            return {}
        before = [name for name, component in self.components.items() if not isinstance(component, Ledger)]
        parts = {name: [name] for name in before}
        parts |= {name: [part for part in total.components if part in before] for name, total in self.totals.items()}
        return {name: members for name, members in parts.items() if members}
