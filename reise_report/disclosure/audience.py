"""Audiences, and which rows each may be shown at all."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from reise_report.errors import DisclosureError
from reise_report.plan.model import Plan
from reise_report.results.row import Reveals, Row


class Audience(StrEnum):
    """For whom a report is made."""

    TEAM = "team"  # the trial statistician and the investigators, after the data are locked: everything
    DMC_OPEN = "dmc-open"  # the open session of the data monitoring committee: nothing that depends on the allocation
    PUBLIC = "public"  # everybody: the main results, without small cells


def admits(audience: Audience, plan: Plan) -> Callable[[Row], bool]:
    """The rule that says whether an audience may be shown a row at all; what no rule admits stays out.

    Raises:
        DisclosureError: the public's rules are not in the plan.
    """
    if audience is Audience.TEAM:
        return lambda row: True  # noqa: ARG005
    if audience is Audience.DMC_OPEN:
        return lambda row: row.reveals is Reveals.POOLED
    if plan.disclosure.public is None:
        raise DisclosureError(
            "the plan has no rules for the public: add 'disclosure: {public: {minimum_cell: 5}}' to trial.yml"
        )
    prefixes, left_out = _public_prefixes(plan), _left_out(plan)
    return lambda row: (
        row.id.startswith(prefixes) and not row.id.startswith(left_out) and not row.id.endswith(_EXTREMES)
    )


_EXTREMES = (".minimum", ".maximum")
"""One person's values, as are the dates on which the first and the last were randomised."""


def _public_prefixes(plan: Plan) -> tuple[str, ...]:
    """Sizes of the groups, uptake, the primary analysis, people with harms, and pooled characteristics."""
    return (
        "flow.randomised.",
        "flow.allocated.",
        "flow.uptake.",
        "flow.uptake_share.",
        *_of_primary(plan),
        *(f"harms.{kind}.{part}." for kind in ("any", "serious") for part in ("people", "share")),
        *(f"baseline.{variable}.all." for variable in plan.baseline.variables),
    )


def _of_primary(plan: Plan) -> tuple[str, ...]:
    """Numbers of the primary analysis: all of a table of four cells; of others no curve, and the main visit alone."""
    analysis = plan.primary()
    if analysis.method == "standardised_risk":
        return (f"{analysis.id}.",)
    estimand = plan.estimands[analysis.estimand]
    visit = plan.outcomes[estimand.outcome].visit
    arms = (estimand.treatments.arm, estimand.treatments.against)
    parts = ("randomised", "data.", "fate.", "mean")
    differences = (f"at.{visit}.difference", "time_with_event.difference", "standardised.time_with_event.difference")
    return (
        *(f"{analysis.id}.arm.{arm}.{part}" for arm in arms for part in parts),
        *(f"{analysis.id}.at.{visit}.arm.{arm}.{part}" for arm in arms for part in ("data.", "incidence", "mean")),
        *(f"{analysis.id}.{part}" for part in (*differences, "difference")),
    )


def _left_out(plan: Plan) -> tuple[str, ...]:
    """Adjusted numbers but the difference: with enough digits of enough of them, the covariates could be worked out."""
    id_, estimand = plan.primary().id, plan.estimands[plan.primary().estimand]
    arms = (estimand.treatments.arm, estimand.treatments.against)
    measures = ("risk_ratio", "odds_ratio", "marginal_odds_ratio", "p_value")
    return (
        *(f"{id_}.arm.{arm}.risk_adjusted" for arm in arms),
        *(f"{id_}.{measure}.adjusted" for measure in measures),
        f"{id_}.check.",
        f"{id_}.imputation.",
        f"{id_}.difference.unadjusted",
    )
