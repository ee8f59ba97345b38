"""What an economic evaluation must choose: missing data, thresholds, discounting, a model for costs, severity."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from reise_report.plan.choice import Choice, Identifier

Amount = Annotated[float, Field(ge=0)]
Rate = Annotated[float, Field(ge=0, lt=0.5)]


class NestedImputation(Choice):
    """Missing costs and utilities are imputed once in each bootstrap sample (Brand 2019)."""

    method: Literal["nested_imputation"] = Field(description="How missing values are handled.")
    auxiliary: list[Identifier] = Field(
        default_factory=list, description="Further number columns of participants to impute from, later ones too."
    )


class PooledImputation(Choice):
    """Missing costs and utilities are imputed several times by chained equations, and differences pooled."""

    method: Literal["multiple_imputation"] = Field(description="How missing values are handled.")
    imputations: Annotated[int, Field(ge=2, le=1000)] = Field(
        description="How many times: at least the percentage missing."
    )
    iterations: Annotated[int, Field(ge=1, le=1000)] = Field(10, description="Rounds through the columns.")
    donors: Annotated[int, Field(ge=1)] = Field(5, description="Nearest people to draw a number from.")
    auxiliary: list[Identifier] = Field(
        default_factory=list, description="Further columns of participants to impute from, later ones too."
    )


class CompleteCases(Choice):
    """Only participants with every cost and utility are analysed."""

    method: Literal["complete_cases"] = Field(description="How missing values are handled.")


Missing = Annotated[NestedImputation | PooledImputation | CompleteCases, Field(discriminator="method")]


class Thresholds(Choice):
    """What may be paid for one unit of effect."""

    amounts: list[Amount] = Field(
        min_length=1, description="Amounts for one unit of effect, rising, each drawn and told."
    )
    reference: Amount = Field(description="The one of them at which sensitivity analyses are laid side by side.")

    @staticmethod
    def key(amount: float) -> str:
        """An amount as a part of an id: ``275000``, ``0_5``."""
        return f"{amount:f}".rstrip("0").rstrip(".").replace(".", "_")

    @model_validator(mode="after")
    def _in_order(self) -> Thresholds:
        if self.amounts != sorted(set(self.amounts)):
            raise ValueError("'amounts' must rise, each standing there once")
        if self.reference not in self.amounts:
            raise ValueError("'reference' must be one of 'amounts'")
        return self


class Discount(Choice):
    """Yearly rates at which later costs and effects count less."""

    costs: Rate = Field(description="Yearly rate for costs: 0.04 for 4 %.")
    effects: Rate = Field(description="Yearly rate for effects.")
    timing: Literal["start_of_year", "mid_year", "end_of_year", "continuous"] = Field(
        description="Where in its year what a period holds is counted: 'start_of_year' leaves the first year whole; "
        "'continuous' counts each period at its middle, to the day."
    )


class CostModel(Choice):
    """A generalised linear model of costs beside the linear one, for skewed costs; means recycled over everybody."""

    family: Literal["gamma", "inverse_gaussian", "poisson", "gaussian"] = Field(description="How the variance grows.")
    link: Literal["log", "identity"] = Field(description="The scale on which effects add up.")
    variance: Literal["model", "hc0", "hc1"] = Field("hc1", description="Variance of the coefficients.")


class Shortfall(Choice):
    """Severity by absolute shortfall: healthy life years that people like the participants lose without the treatment.

    Needs dated files: the utility of the general population by age and sex, and a life table.
    """

    norms: Identifier = Field(description="A table with 'age', 'women' and 'men': mean utility of the population.")
    life_table: Identifier = Field(
        description="A table with 'age', 'women' and 'men': the probability of dying within a year, to the last age."
    )
    age: Identifier = Field(description="A number column of participants: age when randomised.")
    sex: Identifier = Field(description="A category column of participants.")
    women: str = Field(description="The level of 'sex' that is women.")
    prognosis: Amount = Field(description="Quality-adjusted life years left with usual care, from the plan's source.")
    discount: Rate = Field(description="Yearly rate; severity is counted undiscounted in Norway: 0.")
    limits: list[Amount] = Field(
        default_factory=list, description="Where a severity group ends and the next begins, rising, in life years."
    )

    @field_validator("limits")
    @classmethod
    def _rising(cls, limits: list[float]) -> list[float]:
        if limits != sorted(set(limits)):
            raise ValueError("'limits' must rise, each standing there once")
        return limits
