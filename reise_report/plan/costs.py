"""Costs from registers and from the intervention's ledger: which tables, at which prices, in which sums."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from reise_report.plan.choice import Choice, Identifier, Text
from reise_report.plan.work import Work

Year = Annotated[str, StringConstraints(pattern=r"^(19|20)\d\d$")]
PriceTable = Literal["drg_unit_price", "drg_observed_cost"]


class Prices(Choice):
    """What one unit costs, by calendar year. A year without a price is an error, never zero."""

    table: PriceTable | None = Field(
        None,
        description="A dated table of the package: the unit price of activity-based funding per DRG point, or the cost "
        "per DRG point observed in the hospitals' accounts (docs/methods/costs.md).",
    )
    by_year: dict[Year, Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict, description='Year, in quotes, → price of one unit: "2024": 850. Wins over the table.'
    )
    taken_from: dict[Year, Year] = Field(
        default_factory=dict,
        description='Year without a price of its own → the year whose price is taken: "2025": "2024".',
    )

    @model_validator(mode="after")
    def _has_prices(self) -> Prices:
        if self.table is None and not self.by_year:
            raise ValueError("give prices: 'table' (one of the package's), 'by_year', or both")
        return self


class HospitalStays(Choice):
    """Hospital episodes joined to stays; each stay costs the DRG points of its bearing episode."""

    kind: Literal["hospital_stays"] = Field(description="Stays made of episodes, priced by DRG points.")
    name: Text = Field(description="What readers call this kind of cost.")
    table: Identifier = Field(description="A table of hospital episodes.")
    hours_between: Annotated[float, Field(gt=0, le=48)] = Field(
        description="Inpatient and day episodes with fewer hours than this between them are one stay; practice is 8."
    )
    across_hospitals: bool = Field(description="Whether a transfer to another hospital continues a stay.")
    without_points: Literal["error", "zero"] = Field(
        description="What a contact without DRG points is: an error, or activity without cost."
    )
    price: Prices = Field(description="The price of a DRG point.")


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


class ProductionLoss(Choice):
    """Work not done, valued by the wage of a full position."""

    kind: Literal["production_loss"] = Field(description="Work not done, at the wage of a full position.")
    name: Text = Field(description="What readers call this kind of cost.")
    work: Work = Field(description="What counts as work.")
    method: Literal["human_capital", "friction"] = Field(
        description="'human_capital': every day not worked is lost; 'friction': only the first days of each absence."
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
        return self


Component = Annotated[HospitalStays | Claims | Amounts | Ledger | ProductionLoss, Field(discriminator="kind")]


class CostTotal(Choice):
    """A sum of components: one perspective."""

    name: Text = Field(description="What readers call the sum: 'Health service costs'.")
    components: list[Identifier] = Field(min_length=1, description="The components that are added up.")


class Costs(Choice):
    """Each participant's costs from the day of randomisation to the last of the visits named, both days included."""

    kind: Literal["costs"] = Field(description="Costs by component, by period between visits, and in sums.")
    visits: list[Identifier] = Field(
        min_length=1, description="The visits that end the periods, in order; the last ends the follow-up."
    )
    currency: str = Field("NOK", description="The currency of every price and amount.")
    components: dict[Identifier, Component] = Field(min_length=1, description="Kinds of costs.")
    totals: dict[Identifier, CostTotal] = Field(min_length=1, description="Sums, each for one perspective.")

    @model_validator(mode="after")
    def _sums_of_components(self) -> Costs:
        for name, total in self.totals.items():
            if name in self.components:
                raise ValueError(f"'{name}' is both a component and a total; give the total another name")
            for part in total.components:
                if part not in self.components:
                    raise ValueError(f"the total '{name}' adds up '{part}', which 'components' does not hold")
        return self
