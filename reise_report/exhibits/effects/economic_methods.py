"""How the numbers of an economic evaluation were found, as notes under its tables."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.exhibits.effects.evaluation import Evaluation


def methods(one: Evaluation) -> Iterator[str]:
    """How the main analysis was made, and the others."""
    text, choices = one.reader.text, one.choices
    draws = one.reader.language.integer(choices.draws)
    yield {
        "nested_imputation": text(
            "Main analysis: linear regressions of costs and of effects in {draws} bootstrap samples drawn within "
            "groups, each with its own imputation of what was missing (Brand 2019); percentile intervals.",
            draws=draws,
        ),
        "complete_cases": text(
            "Main analysis: linear regressions of costs and of effects in {draws} bootstrap samples of complete cases "
            "drawn within groups; percentile intervals.",
            draws=draws,
        ),
        "multiple_imputation": text(
            "Main analysis: linear regressions of costs and of effects (HC3) in data completed by multiple imputation, "
            "pooled by Rubin's rules."
        ),
    }[choices.missing.method]
    if choices.cluster is not None:
        yield text("People with the same {cluster} were drawn together.", cluster=one.named(choices.cluster))
    if choices.effect_covariates:
        yield text("Effects adjusted for {covariates}.", covariates=one.columns(choices.effect_covariates))
    if choices.cost_covariates:
        yield text("Costs adjusted for {covariates}.", covariates=one.columns(choices.cost_covariates))
    if choices.cost_model is not None:
        yield text("Generalised linear model of costs: {model}; means over everybody.", model=_model(one))
    if choices.cost_cap is not None:
        quantile = one.reader.language.level(choices.cost_cap)
        yield text("Costs above the {quantile} quantile of their kind and period are set to it.", quantile=quantile)


def _model(one: Evaluation) -> str:
    """The family and the link of the second model of costs."""
    text, asked = one.reader.text, one.choices.cost_model
    if asked is None:
        return ""
    family = {
        "gamma": text("gamma distribution"),
        "inverse_gaussian": text("inverse Gaussian distribution"),
        "poisson": text("Poisson variance"),
        "gaussian": text("normal distribution"),
    }[asked.family]
    link = {"log": text("logarithmic link"), "identity": text("identity link")}[asked.link]
    return f"{family}, {link}"
