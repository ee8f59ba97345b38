"""The methods that a plan can ask for, with everything that must be chosen for each."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from reise_report.plan.choice import Choice, DottedId, Identifier, Text
from reise_report.plan.economic_choices import CostModel, Discount, Missing, Shortfall, Thresholds

Level = Annotated[float, Field(gt=0.5, lt=1)]
Covariates = Annotated[
    list[Identifier],
    Field(description="Columns of the participants' table to adjust for, measured before randomisation."),
]
_LATER = "A column of the participants' table, binary: took part or not."


class _Analysis(Choice):
    """What every analysis has."""

    kinds: ClassVar[tuple[str, ...]]
    """The kinds of outcome that the method can take."""

    id: DottedId = Field(description="Dotted id with which its results begin: 'primary.rtw'.")
    role: Literal["primary", "secondary", "sensitivity", "exploratory"] = Field(
        description="Exactly one analysis of the plan is the primary one."
    )
    name: Text = Field(description="What readers call the analysis.")
    estimand: Identifier = Field(description="Key of an estimand.")
    level: Level = Field(0.95, description="Confidence level of the intervals.")

    tested: ClassVar[bool] = True
    """Whether it gives a p-value that a family can adjust."""

    @property
    def uptake_columns(self) -> tuple[str, ...]:
        """The columns of participants that say who took part."""
        return ()


class MultipleImputation(Choice):
    """Missing values of the outcome and of covariates are imputed by chained equations, and results pooled."""

    method: Literal["multiple_imputation"] = Field(description="How missing values are handled.")
    imputations: Annotated[int, Field(ge=2, le=1000)] = Field(
        description="How many times: at least the percentage missing."
    )
    iterations: Annotated[int, Field(ge=1, le=1000)] = Field(10, description="Rounds through the columns.")
    donors: Annotated[int, Field(ge=1)] = Field(5, description="Nearest people to draw a number from.")
    by_arm: bool = Field(True, description="Whether each arm is imputed by itself.")
    auxiliary: list[Identifier] = Field(
        default_factory=list,
        description="Further columns of participants to impute from, later ones too; they are imputed themselves.",
    )
    delta: dict[Identifier, float] = Field(
        default_factory=dict,
        description="Arm → what is added to each imputed value of the outcome: in its unit, or as log-odds.",
    )


class StandardisedRisk(_Analysis):
    """Risks by arm; unadjusted contrasts; and, with covariates, risks standardised over a logistic model."""

    kinds = ("binary",)

    method: Literal["standardised_risk"] = Field(
        description="Unadjusted risks and contrasts, and risks standardised over a logistic model."
    )
    covariates: Covariates = Field(default_factory=list)
    variance: Literal["influence_function", "ye", "delta_model", "delta_hc0", "delta_hc1", "delta_hc3"] = Field(
        description="Variance of the standardised contrasts."
    )
    fallback: Literal["firth"] | None = Field(
        None, description="The model where the outcome is separated: Firth's penalised likelihood; none when left out."
    )
    missing: MultipleImputation | None = Field(None, description="Complete cases are analysed when left out.")


class StratifiedRisk(_Analysis):
    """Mantel–Haenszel risk difference, risk ratio and odds ratio over strata, and the Cochran–Mantel–Haenszel test."""

    kinds = ("binary",)

    method: Literal["stratified_risk"] = Field(description="Mantel–Haenszel contrasts over strata.")
    strata: list[Identifier] = Field(
        min_length=1, description="Columns of participants; each combination of their values is a stratum."
    )


class WeightedDifference(_Analysis):
    """Means or risks weighted by the inverse of each participant's probability of the allocation they got."""

    kinds = ("binary", "continuous")

    method: Literal["inverse_probability"] = Field(
        description="Weights from the probability of allocation that the design names."
    )


class ModifiedPoisson(_Analysis):
    """The risk ratio given covariates, by a Poisson model with a robust variance."""

    kinds = ("binary",)

    method: Literal["modified_poisson"] = Field(description="Risk ratio by Poisson regression with robust variance.")
    covariates: Covariates = Field(default_factory=list)
    variance: Literal["hc0", "hc1", "hc3"] = Field(description="The robust variance.")


class Bounds(_Analysis):
    """What the difference in risks could be, whatever the missing outcomes were."""

    kinds = ("binary",)
    tested = False

    method: Literal["bounds"] = Field(
        description="Best and worst case for the missing outcomes, and nobody and everybody with the event."
    )


class TwoStageLeastSquares(_Analysis):
    """The complier average causal effect: two-stage least squares with the allocation as instrument for uptake."""

    kinds = ("binary", "continuous")

    method: Literal["two_stage_least_squares"] = Field(
        description="The complier average causal effect, with the allocation as instrument."
    )
    uptake: Identifier = Field(description=_LATER)
    covariates: Covariates = Field(default_factory=list)
    variance: Literal["classical", "hc0", "hc1", "hc3"] = Field(
        description="Variance of the coefficients: classical, or one that allows for unequal variances."
    )

    @property
    def uptake_columns(self) -> tuple[str, ...]:
        """The uptake."""
        return (self.uptake,)


class UptakeThresholds(_Analysis):
    """The complier average causal effect for several meanings of taking part, each stricter than the one before."""

    kinds = ("binary", "continuous")
    tested = False

    method: Literal["uptake_thresholds"] = Field(description="The complier effect at several thresholds of uptake.")
    uptakes: list[Identifier] = Field(
        min_length=2,
        description="Binary columns of participants, from the weakest meaning of taking part to the strictest.",
    )
    covariates: Covariates = Field(default_factory=list)
    variance: Literal["classical", "hc0", "hc1", "hc3"] = Field(description="Variance of the coefficients.")

    @property
    def uptake_columns(self) -> tuple[str, ...]:
        """The uptakes."""
        return tuple(self.uptakes)


class TwoStageResidualInclusion(_Analysis):
    """The hazard ratio of taking part, with the part of uptake that allocation does not explain held fixed."""

    kinds = ("time_to_event",)

    method: Literal["two_stage_residual_inclusion"] = Field(
        description="Cox model with uptake and the residual of a first stage; interval by the bootstrap."
    )
    uptake: Identifier = Field(description=_LATER)
    covariates: Covariates = Field(default_factory=list)
    draws: Annotated[int, Field(ge=100, le=100_000)] = Field(description="Bootstrap samples.")

    @property
    def uptake_columns(self) -> tuple[str, ...]:
        """The uptake."""
        return (self.uptake,)


class TimeToEventCurves(_Analysis):
    """Curves by arm, differences at fixed times, the log-rank or Gray's test, and mean time with the event."""

    kinds = ("time_to_event",)

    method: Literal["cumulative_incidence"] = Field(
        description="Aalen–Johansen where something competes with the event, Kaplan–Meier where nothing does."
    )
    interval: Literal["log", "log_log"] = Field(description="Scale of the curves' intervals.")
    visits: list[Identifier] = Field(
        default_factory=list, description="Visits on whose days the curves are compared; the horizon is always one."
    )
    strata: list[Identifier] = Field(
        default_factory=list,
        description="Columns that stratify the test. Differences are then made within the strata too, and weighted by "
        "their sizes; those stand for the analysis.",
    )


class Cox(_Analysis):
    """The hazard ratio by Cox regression, with the test of proportional hazards."""

    kinds = ("time_to_event",)

    method: Literal["cox"] = Field(description="Cox regression; what competes with the event censors it.")
    covariates: Covariates = Field(default_factory=list)
    strata: list[Identifier] = Field(
        default_factory=list, description="Columns whose values have hazards of their own."
    )
    ties: Literal["efron", "breslow"] = Field(description="How events on the same day are counted.")
    variance: Literal["model", "robust"] = Field(description="Variance of the coefficients.")


class FineGray(_Analysis):
    """The subdistribution hazard ratio where something competes with the event."""

    kinds = ("time_to_event",)

    method: Literal["fine_gray"] = Field(description="Regression on the cumulative incidence after Fine and Gray.")
    covariates: Covariates = Field(default_factory=list)


Structure = Literal[
    "unstructured",
    "heterogeneous_toeplitz",
    "toeplitz",
    "heterogeneous_ar1",
    "ar1",
    "heterogeneous_compound_symmetry",
    "compound_symmetry",
]


class MixedModelRepeatedMeasures(_Analysis):
    """All visits in one model (MMRM): means by arm and visit, their differences, and the average over visits."""

    kinds = ("continuous",)

    method: Literal["mmrm"] = Field(description="Mixed model for repeated measures by restricted maximum likelihood.")
    covariates: Covariates = Field(default_factory=list)
    covariance: Structure = Field(description="Covariance of the visits.")
    fallback: list[Structure] = Field(
        default_factory=list, description="Simpler covariances, tried in order where the model does not converge."
    )
    df: Literal["kenward_roger_linear", "kenward_roger", "satterthwaite"] = Field(
        description="Degrees of freedom and adjustment of standard errors; SAS's Kenward–Roger is the linear one."
    )
    baseline_by_visit: bool = Field(True, description="Whether the value at baseline acts differently at each visit.")
    constrained: bool = Field(
        False, description="Constrained longitudinal analysis: baseline is a response, with equal means in the arms."
    )


class AnalysisOfCovariance(_Analysis):
    """The difference in means at the outcome's visit, adjusted for the value at baseline and covariates."""

    kinds = ("continuous",)

    method: Literal["analysis_of_covariance"] = Field(description="Linear model at one visit.")
    covariates: Covariates = Field(default_factory=list)
    variance: Literal["model", "hc0", "hc1", "hc2", "hc3"] = Field(description="Variance of the coefficients.")
    estimator: Literal["ancova", "lin"] = Field(
        "ancova", description="'lin' lets covariates act differently in the arms (Lin 2013)."
    )
    missing: MultipleImputation | None = Field(None, description="Complete cases are analysed when left out.")


class ReferenceBased(_Analysis):
    """What the difference would be had those who dropped out gone on as the arm of reference."""

    kinds = ("continuous",)

    method: Literal["reference_based"] = Field(
        description="Reference-based imputation after Carpenter, Roger and Kenward; conditional means and jackknife."
    )
    strategy: Literal["jump_to_reference", "copy_reference", "copy_increments_in_reference", "missing_at_random"] = (
        Field(description="How those who dropped out are taken to have gone on.")
    )
    covariates: Covariates = Field(default_factory=list)
    variance: Literal["jackknife", "information_anchored"] = Field(description="Variance of the difference.")


class TippingPoint(_Analysis):
    """How far from missing at random the missing outcomes would have to be for the conclusion to change."""

    kinds = ("binary", "continuous")
    tested = False

    method: Literal["tipping_point"] = Field(description="A grid of assumptions about the missing outcomes.")
    covariates: Covariates = Field(default_factory=list)
    most: Annotated[float, Field(gt=0)] | None = Field(
        None,
        description="The greatest shift of imputed values, in the unit of the outcome; a binary outcome needs none: "
        "every possible number of events among the missing is tried.",
    )
    steps: Annotated[int, Field(ge=3, le=101)] = Field(11, description="Shifts tried from none to the greatest.")
    imputation: MultipleImputation | None = Field(None, description="Needed for a continuous outcome.")


class ProportionalOdds(_Analysis):
    """The common odds ratio of ordered categories, with the check that it is common."""

    kinds = ("ordinal",)

    method: Literal["proportional_odds"] = Field(description="Cumulative logit model.")
    covariates: Covariates = Field(default_factory=list)


class MannWhitney(_Analysis):
    """The probability that somebody in the first arm does better than somebody in the second, ties counted half."""

    kinds = ("ordinal", "continuous", "count")

    method: Literal["mann_whitney"] = Field(description="Probability index, with Wilcoxon's rank-sum test.")


class RateRatio(_Analysis):
    """The ratio of two rates."""

    kinds = ("count",)

    method: Literal["rate_ratio"] = Field(description="Counts per time at risk, compared.")
    model: Literal["negative_binomial", "poisson_robust"] = Field(description="How counts are taken to vary.")
    covariates: Covariates = Field(default_factory=list)


class CostEffectiveness(_Analysis):
    """Differences in costs and effects, their uncertainty together, and what that says at each threshold."""

    kinds = ("economic",)
    tested = False

    method: Literal["cost_effectiveness"] = Field(
        description="Incremental costs and effects with their joint uncertainty by the bootstrap."
    )
    cost_covariates: Covariates = Field(default_factory=list)
    effect_covariates: Covariates = Field(default_factory=list)
    missing: Missing = Field(description="How missing costs and utilities are handled.")
    draws: Annotated[int, Field(ge=100, le=100_000)] = Field(
        10_000, description="Bootstrap samples; 10 000 give shares to within one percentage point."
    )
    cluster: Identifier | None = Field(
        None, description="A column of participants that says who is drawn together: those of one case manager."
    )
    thresholds: Thresholds = Field(description="The amounts at which net benefit is told.")
    discount: Discount | None = Field(None, description="Needed where the horizon is longer than a year.")
    cost_cap: Annotated[float, Field(gt=0.5, lt=1)] | None = Field(
        None, description="Costs above this quantile of their kind and period are set to it: 0.99."
    )
    cost_model: CostModel | None = Field(None, description="A second model of the costs, told beside the linear one.")
    shortfall: Shortfall | None = Field(None, description="Severity; the report says so where it is left out.")


class OwnMethod(_Analysis):
    """A method of the user's own, offered by an installed package under the entry point ``reise_report.methods``."""

    kinds = ("binary", "continuous", "ordinal", "count", "time_to_event")

    method: Literal["installed"] = Field(description="A method that an installed package offers.")
    uses: Identifier = Field(description="The name under which the package offers it.")
    covariates: Covariates = Field(default_factory=list)
    labels: dict[Identifier, Text] = Field(
        min_length=1, description="Words for each number that the method gives; 'effect' is the main one."
    )
    options: dict[str, Any] = Field(default_factory=dict, description="Whatever the method asks for.")


Analysis = Annotated[
    StandardisedRisk
    | StratifiedRisk
    | WeightedDifference
    | ModifiedPoisson
    | Bounds
    | TwoStageLeastSquares
    | UptakeThresholds
    | TwoStageResidualInclusion
    | TimeToEventCurves
    | Cox
    | FineGray
    | MixedModelRepeatedMeasures
    | AnalysisOfCovariance
    | ReferenceBased
    | TippingPoint
    | ProportionalOdds
    | MannWhitney
    | RateRatio
    | CostEffectiveness
    | OwnMethod,
    Field(discriminator="method"),
]
