"""A binary outcome compared within strata: by sites, or by periods between which the chance of the offer changed."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.estimate import Estimate
from reise_report.analysis.homogeneity import homogeneous_difference, homogeneous_odds
from reise_report.analysis.inputs import check_choice
from reise_report.analysis.mantel_haenszel import (
    DifferenceVariance,
    cochran_mantel_haenszel,
    mantel_haenszel_difference,
    mantel_haenszel_odds,
    mantel_haenszel_ratio,
)
from reise_report.analysis.strata import Strata, stratify
from reise_report.analysis.stratified_newcombe import stratified_newcombe
from reise_report.analysis.two_by_two import AssociationTest


@dataclass(frozen=True, slots=True, kw_only=True)
class StratifiedRisks:
    """Comparisons within strata, averaged.

    Attributes:
        risk_difference: Mantel–Haenszel, −1 to 1, with the variance chosen.
        risk_difference_newcombe: the same with Yan and Su's interval.
        risk_ratio: Mantel–Haenszel; ``se`` on the log scale.
        odds_ratio: Mantel–Haenszel; ``se`` on the log scale.
        test: Cochran–Mantel–Haenszel, without correction.
        test_corrected: the same with continuity correction.
        assumptions: whether the odds ratio (Breslow–Day–Tarone) and the risk difference (Cochran's Q) are the same in
            every stratum.
        strata: the tables.
        n: participants in strata with both arms.
        warnings: what the user should know.
    """

    risk_difference: Estimate
    risk_difference_newcombe: Estimate
    risk_ratio: Estimate
    odds_ratio: Estimate
    test: AssociationTest
    test_corrected: AssociationTest
    assumptions: tuple[Assumption, ...]
    strata: Strata
    n: int
    warnings: tuple[str, ...] = ()


def stratified_risk(
    outcome: ArrayLike, arm: ArrayLike, stratum: ArrayLike, *, variance: DifferenceVariance, level: float = 0.95
) -> StratifiedRisks:
    """Compare the arms within strata and average, by Mantel and Haenszel's weights.

    Where the probability of the intervention changed between periods, arms compared as a whole differ in their periods;
    compared within periods they do not.

    Args:
        outcome: (n,), 1 with the event and 0 without; complete.
        arm: (n,), 1 intervention and 0 control; complete.
        stratum: (n,), labels of sites, periods, or their combinations; complete.
        variance: of the risk difference, ``sato`` or ``greenland_robins``.
        level: confidence level, 0–1.

    Returns:
        Estimates, tests and checks, each with its own reason where the tables do not give it.

    Raises:
        AnalysisError: arrays of different length, missing values, values other than 0 and 1, an unknown variance.

    >>> result = stratified_risk([1, 0, 1, 0, 1, 0, 0, 0], [1, 1, 0, 0] * 2, [1, 1, 1, 1, 2, 2, 2, 2], variance="sato")
    >>> result.risk_difference.value
    0.25
    """
    check_choice(variance, DifferenceVariance, "variance")
    strata = stratify(outcome, arm, stratum)
    difference = mantel_haenszel_difference(strata, variance=variance, level=level)
    return StratifiedRisks(
        risk_difference=difference,
        risk_difference_newcombe=stratified_newcombe(strata, level=level),
        risk_ratio=mantel_haenszel_ratio(strata, level=level),
        odds_ratio=mantel_haenszel_odds(strata, level=level),
        test=cochran_mantel_haenszel(strata, correction=False),
        test_corrected=cochran_mantel_haenszel(strata, correction=True),
        assumptions=(homogeneous_odds(strata), homogeneous_difference(strata)),
        strata=strata,
        n=difference.n or 0,
        warnings=difference.warnings,
    )
