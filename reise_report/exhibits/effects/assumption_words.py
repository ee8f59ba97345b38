"""What each assumption of an analysis says, and what was found of it, in words."""

from __future__ import annotations

from reise_report.exhibits.reader import Reader
from reise_report.language.speech import mark


def assumption_words(reader: Reader, name: str) -> str:
    """What is taken for granted, as a clause without a full stop.

    Args:
        reader: for whom.
        name: of the assumption, as its rows have it: ``proportional_hazards``. A name that only a method of the user's
            own has is shown as it is.
    """
    msgid = _ASSUMED.get(name)
    if msgid is None:
        return reader.text("“{name}”, as the package calls it", name=name.replace("_", "_\u200b"))
    return reader.text(msgid)


def verdict_words(reader: Reader, verdict: str, method: str | None = None) -> str:
    """What was found of an assumption, in a few words.

    Args:
        reader: for whom.
        verdict: ``supported``, ``doubtful``, ``untestable`` or ``not_checked``.
        method: id of the check; what holds by the trial's design needs no data.
    """
    if verdict == "supported" and method == "by_design":
        return reader.text("holds by design")
    return reader.text(_VERDICTS[verdict])


_VERDICTS = {
    "supported": mark("supported"),
    "doubtful": mark("doubtful"),
    "untestable": mark("cannot be tested"),
    "not_checked": mark("not checked"),
}

_ASSUMED = {
    # Taking part
    "independence": mark("Chance alone decided who came to which group"),
    "exclusion_restriction": mark("The allocation changes the outcome only through taking part"),
    "monotonicity": mark("Nobody does the opposite of what they are offered"),
    "no_interference": mark("Whether one person takes part changes nothing for others"),
    "relevance": mark("The allocation clearly changes how many take part"),
    "exclusion_and_monotonicity": mark(
        "The numbers fit with an allocation that acts only through taking part and makes nobody do the opposite"
    ),
    "no_effect_below_threshold": mark("Contact below the threshold changes nothing"),
    "residual_stands_for_confounding": mark(
        "The residual of the first stage carries all that sets those who take part apart, beyond the covariates"
    ),
    # Binary outcomes
    "enough_events": mark("There are at least ten people with the rarer outcome for each coefficient of the model"),
    "no_separation": mark("The covariates do not tell the outcome without error"),
    "calibration": mark("The risks of the model fit the events that were seen"),
    "linear_predictor": mark("The covariates act as the model has it: linearly on the log-odds"),
    "positivity": mark("Everybody could have come to either group"),
    "homogeneous_odds_ratio": mark("The odds ratio is the same in all strata"),
    "homogeneous_risk_difference": mark("The risk difference is the same in all strata"),
    # Means and counts
    "equal_variances": mark("The outcome varies as much in one group as in the other"),
    "constant_variance": mark("The outcome varies as much whatever the group and the covariates"),
    "no_influential_participant": mark("No single participant moves the result by more than its standard error"),
    "no_outlier": mark("No single value lies far from what the model expects"),
    "no_high_leverage": mark("No participant has covariates so unusual that the model follows their outcome alone"),
    "residuals_normal": mark("The residuals of the model are about normally distributed"),
    "no_outlying_residuals": mark("No residual is larger than chance would make it"),
    "equal_covariance_between_arms": mark("The visits vary, and go together, alike in both groups"),
    "no_overdispersion": mark("The counts vary as by chance alone (Poisson)"),
    "proportional_odds": mark("One odds ratio holds wherever the categories are cut in two"),
    # Time to event
    "proportional_hazards": mark("The hazard ratio is the same throughout follow-up"),
    "followed_to_horizon": mark("Nearly everybody was followed to the end of the period"),
    "censoring_alike_between_arms": mark("Follow-up ended early about as often in one group as in the other"),
    "non_informative_censoring": mark("Those no longer followed fared like those who still were"),
    # Missing values
    "missing_at_random": mark("Those with missing values are like those seen who are otherwise alike"),
    "imputation_chains_converged": mark("The imputed values settled"),
    "imputations_enough": mark("There were enough imputations for another draw to give about the same"),
}
