"""Which analyses have no estimate in each degenerate case, and why: reason → ids. All others have their estimate."""

from __future__ import annotations

from tests.results.effects.degenerate import CASES
from tests.results.effects.trial import IDS

EVERY = " ".join(IDS)
_ECONOMIC = "worth.nested worth.pooled worth.complete"

_EFFECTS: dict[str, dict[str, str]] = {
    "no_events_in_an_arm": {
        "no_events": (
            "work.model work.weights work.poisson contacts.rate contacts.poisson time.cox time.cox_strata "
            "time.fine_gray time.complier"
        ),
    },
    "no_events": {
        "no_events": (
            "primary.work work.model work.imputed work.strata work.weights work.poisson work.complier "
            "work.thresholds contacts.rate contacts.poisson time.cox time.cox_strata time.fine_gray "
            "time.complier"
        ),
        "no_variation": "contacts.ranks",
    },
    "everybody_has_the_event_in_an_arm": {
        "all_events": "work.model work.weights",
    },
    "everybody_has_the_event": {
        "all_events": (
            "primary.work work.model work.imputed work.strata work.weights work.poisson work.complier work.thresholds"
        ),
    },
    "one_category": {
        "no_variation": "grade.odds grade.ranks contacts.ranks",
    },
    "collinear_covariates": {},
    "covariates_that_tell_the_arm": {
        "collinear": (
            "primary.work work.model work.imputed work.strata work.poisson work.complier work.thresholds "
            "score.mmrm score.ancova score.lin score.imputed score.reference score.anchored score.tip "
            "grade.odds contacts.rate contacts.poisson time.strata time.cox time.cox_strata time.fine_gray alone.strata"
        ),
        "singular": "score.constrained",
    },
    "one_participant_with_data": {
        "no_data": (
            "primary.work work.crude work.model work.imputed work.strata work.weights work.poisson "
            "work.complier work.thresholds score.mmrm score.constrained score.ancova score.lin score.imputed "
            "score.weights score.reference score.anchored score.tip score.ranks score.complier score.thresholds "
            "grade.odds grade.ranks contacts.rate contacts.poisson contacts.ranks time.curves time.strata "
            "time.cox time.cox_strata time.fine_gray time.complier alone.curves alone.strata"
        ),
    },
    "one_participant_in_each_arm": {
        "too_few": (
            "primary.work work.imputed work.complier work.thresholds score.mmrm score.constrained score.imputed "
            "score.weights score.reference score.anchored score.tip score.ranks score.complier score.thresholds "
            "grade.ranks contacts.ranks"
        ),
        "no_events": (
            "work.model work.weights work.poisson contacts.rate contacts.poisson time.cox time.cox_strata "
            "time.fine_gray time.complier"
        ),
        "separation": "work.strata",
        "no_variation": "score.ancova score.lin grade.odds",
    },
    "all_missing_at_a_visit": {
        "no_data": (
            "score.mmrm score.constrained score.ancova score.lin score.imputed score.weights score.reference "
            "score.anchored score.tip score.ranks score.complier score.thresholds"
        ),
    },
    "all_missing_at_a_visit_in_an_arm": {
        "no_data": (
            "score.mmrm score.constrained score.ancova score.lin score.imputed score.weights score.reference "
            "score.anchored score.tip score.ranks score.complier score.thresholds"
        ),
    },
    "all_missing_at_baseline": {
        "no_data": (
            "primary.work work.model work.imputed work.poisson work.complier work.thresholds score.mmrm "
            "score.constrained score.ancova score.lin score.imputed score.reference score.anchored score.tip "
            "grade.odds contacts.rate contacts.poisson time.cox time.cox_strata time.fine_gray"
        ),
    },
    "all_missing": {
        "no_data": (
            "primary.work work.crude work.model work.imputed work.strata work.weights work.poisson "
            "work.complier work.thresholds score.mmrm score.constrained score.ancova score.lin score.imputed "
            "score.weights score.reference score.anchored score.tip score.ranks score.complier score.thresholds "
            "grade.odds grade.ranks contacts.rate contacts.poisson contacts.ranks time.curves time.strata "
            "time.cox time.cox_strata time.fine_gray time.complier alone.curves alone.strata"
        ),
    },
    "all_missing_in_an_arm": {
        "no_data": (
            "primary.work work.crude work.model work.imputed work.strata work.weights work.poisson "
            "work.complier work.thresholds score.mmrm score.constrained score.ancova score.lin score.imputed "
            "score.weights score.reference score.anchored score.tip score.ranks score.complier score.thresholds "
            "grade.odds grade.ranks contacts.rate contacts.poisson contacts.ranks time.curves time.strata "
            "time.cox time.cox_strata time.fine_gray time.complier alone.curves alone.strata"
        ),
    },
    "separation_by_a_covariate": {
        "separation": "work.model grade.odds",
    },
    "separation_by_the_arm": {
        "no_events": (
            "work.model work.weights work.poisson contacts.rate contacts.poisson time.cox time.cox_strata "
            "time.fine_gray time.complier"
        ),
        "separation": (
            "work.strata score.ancova score.lin score.imputed score.tip score.ranks grade.odds grade.ranks "
            "contacts.ranks"
        ),
        "no_variation": "score.mmrm score.constrained score.weights",
        "singular": "score.reference score.anchored",
    },
    "an_empty_arm": {
        "no_participants": EVERY,
    },
    "an_empty_first_arm": {
        "no_participants": EVERY,
    },
    "nobody_in_the_population": {
        "no_participants": EVERY,
    },
    "two_participants_so_far": {
        "too_few": (
            "primary.work work.imputed work.complier work.thresholds score.mmrm score.constrained score.ancova "
            "score.lin score.imputed score.weights score.reference score.anchored score.tip score.ranks "
            "score.complier score.thresholds contacts.ranks"
        ),
        "no_events": (
            "work.model work.weights work.poisson contacts.rate contacts.poisson time.cox time.cox_strata "
            "time.fine_gray time.complier"
        ),
        "separation": "work.strata",
        "no_data": "grade.odds grade.ranks",
    },
    "four_participants_so_far": {
        "too_few": (
            "primary.work work.imputed score.mmrm score.ancova score.lin score.imputed score.reference "
            "score.anchored grade.odds grade.ranks"
        ),
        "no_events": "work.model work.weights work.poisson time.cox time.cox_strata time.fine_gray time.complier",
        "separation": "work.strata score.ranks contacts.rate contacts.poisson",
        "singular": "score.constrained",
    },
    "nobody_took_part": {
        "no_uptake_difference": "work.complier work.thresholds score.complier score.thresholds time.complier",
    },
    "everybody_took_part": {
        "no_uptake_difference": "work.complier work.thresholds score.complier score.thresholds time.complier",
    },
    "uptake_unknown": {
        "no_data": "work.complier work.thresholds score.complier score.thresholds time.complier",
    },
    "as_many_took_part_in_each_arm": {
        "no_uptake_difference": "time.complier",
        "beyond_follow_up": "time.strata alone.strata",
    },
    "offered_took_part_and_nobody_else": {},
    "zero_variance": {
        "no_variation": (
            "score.mmrm score.constrained score.ancova score.lin score.imputed score.weights score.reference "
            "score.anchored score.tip score.ranks score.complier score.thresholds contacts.ranks"
        ),
    },
    "zero_variance_in_an_arm": {},
    "the_same_at_every_visit": {
        "no_variation": "score.mmrm score.reference score.anchored",
        "singular": "score.constrained",
        "separation": "score.ancova score.lin score.imputed score.tip",
    },
    "all_censored_on_day_0": {
        "no_data": "contacts.rate contacts.poisson",
        "beyond_follow_up": "time.curves time.strata alone.curves alone.strata",
        "no_events": "time.cox time.cox_strata time.fine_gray time.complier",
    },
    "everybody_back_on_day_0": {},
    "everybody_back_on_one_day": {},
    "everybody_died": {
        "no_events": "time.cox time.cox_strata time.fine_gray time.complier",
    },
    "never_followed": {
        "no_data": (
            "time.curves time.strata time.cox time.cox_strata time.fine_gray time.complier alone.curves alone.strata"
        ),
    },
    "everything_after_the_horizon": {
        "no_events": "time.cox time.cox_strata time.fine_gray time.complier",
    },
    "a_stratum_for_each": {
        "collinear": (
            "primary.work work.model work.imputed work.strata work.poisson score.mmrm score.ancova time.strata "
            "time.cox time.cox_strata alone.strata"
        ),
    },
    "strata_unknown": {
        "no_data": (
            "primary.work work.model work.imputed work.poisson score.mmrm score.ancova score.imputed score.tip time.cox"
        ),
    },
    "chance_unknown_for_some": {},
    "chance_unknown": {
        "no_data": "work.weights score.weights",
    },
    "chance_certain": {
        "no_data": "work.weights score.weights",
    },
}

_EVALUATIONS: dict[str, dict[str, str]] = {
    "covariates_that_tell_the_arm": {"collinear": _ECONOMIC},
    "one_participant_with_data": {"too_few": "worth.nested worth.pooled", "no_data": "worth.complete"},
    "one_participant_in_each_arm": {"too_few": "worth.nested worth.pooled", "no_data": "worth.complete"},
    "all_missing_at_baseline": {"no_data": "worth.pooled"},
    "all_missing": {"no_data": _ECONOMIC},
    "all_missing_in_an_arm": {"no_data": _ECONOMIC},
    "two_participants_so_far": {"too_few": "worth.nested", "no_data": "worth.pooled worth.complete"},
    "four_participants_so_far": {"too_few": _ECONOMIC},
    "a_stratum_for_each": {"collinear": _ECONOMIC},
    "strata_unknown": {"no_data": "worth.pooled"},
    "no_costs_known_in_an_arm": {"no_data": _ECONOMIC},
}
"""The same of the economic evaluations, which have an effect in all other cases."""


def _together(case: str) -> dict[str, str]:
    parts = (_EFFECTS.get(case, {}), _EVALUATIONS.get(case, {}))
    reasons = dict.fromkeys([*parts[0], *parts[1]])
    return {reason: " ".join(part[reason] for part in parts if reason in part) for reason in reasons}


EXPECTED = {case: _together(case) for case in CASES}
