"""What the difference would be had those who dropped out gone on as the arm of reference."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reise_report.analysis.imputation.reference_based import reference_based
from reise_report.plan.analyses import ReferenceBased
from reise_report.results.effects.means import NAN, continuous
from reise_report.results.effects.sample import Sample
from reise_report.results.row import Row, Unit


def reference_based_rows(sample: Sample, analysis: ReferenceBased) -> Iterator[Row]:
    """At each visit: how many were imputed, the means by arm and their difference.

    Everybody randomised is in it who has the baseline value and the covariates, also those without any visit after it.
    """
    outcome = continuous(sample)
    names = [*([outcome.baseline] if outcome.baseline is not None else []), *analysis.covariates]
    covariates = sample.covariates(sample.randomised, names)
    people = sample.randomised[covariates.complete]
    wide = [people[column].to_numpy(dtype=float, na_value=NAN) for column in outcome.variables.values()]
    found = reference_based(
        np.column_stack(wide),
        sample.first_arm(people),
        covariates.values,
        strategy=analysis.strategy,
        inference=analysis.variance,
        level=analysis.level,
        names=covariates.names,
    )
    said = (*covariates.warnings, *found.warnings)
    for name, visit in zip(outcome.variables, found.visits, strict=True):
        at = f"at.{name}"
        means, imputed = (visit.mean1, visit.mean0), (visit.n_imputed1, visit.n_imputed0)
        for arm, mean, n in zip(sample.arms, means, imputed, strict=True):
            yield Row(
                id=f"{sample.id}.{at}.arm.{arm}.imputed",
                value=n,
                unit=Unit.PEOPLE,
                group=arm,
                estimand=analysis.estimand,
                population=sample.population,
                among=sample.arm_id(arm, "randomised"),
            )
            yield sample.effect(mean, f"{at}.arm.{arm}.mean", Unit.MEASURE, said, group=arm)
        yield sample.effect(visit.difference, f"{at}.difference", Unit.MEASURE, said)
        yield sample.p_value(visit.difference, f"{at}.p_value")
