"""The complier effects that the data do not contradict, however little the offer moves uptake."""

from __future__ import annotations

from dataclasses import replace

from reise_report.analysis.compliance.offered_trial import OfferedTrial
from reise_report.analysis.fieller import ConfidenceSet, Fraction, fieller
from reise_report.analysis.reason import NO_UPTAKE_DIFFERENCE, SEPARATION


def anderson_rubin(trial: OfferedTrial) -> ConfidenceSet:
    """The Anderson–Rubin confidence set of the complier effect.

    An effect b stays in the set where the outcome less b times uptake no longer differs between the arms. With one
    instrument this is Fieller's set of the intention-to-treat difference over the difference in uptake, with their
    covariance matrix in the trial's variance; ``classical`` takes Student's t with n − k (the F test of the textbooks),
    ``cluster`` t with G − 1, the others the normal distribution.

    With one instrument it holds the estimate itself and cannot be empty, except where nobody's uptake depends on the
    offer at all: there either no effect is excluded, or, where the arms' outcomes differ nonetheless, every one is.

    Returns:
        The set; reasons as for the effect. ``no_uptake_difference`` leaves a set without an estimate.

    Source: Anderson TW, Rubin H (1949), Ann Math Stat 20:46–63, doi:10.1214/aoms/1177730090; as a set in the
    just-identified case: Andrews I, Stock JH, Sun L (2019), Annu Rev Econ 11:727–753,
    doi:10.1146/annurev-economics-080218-025643.
    """
    method = f"anderson_rubin.{trial.variance}"
    setting = trial.setting(method)
    if (reason := trial.no_model() or trial.no_outcome()) is not None:
        return ConfidenceSet(
            value=None,
            shape=None,
            level=trial.level,
            method=method,
            n=trial.n,
            reason=reason,
            warnings=setting.warnings,
        )
    fits = [trial.to_treat, trial.first_stage]
    covariance = trial.instrument.covariance(fits, trial.variance)
    no_uptake = trial.no_uptake()
    parts = Fraction(
        numerator=trial.to_treat.value,
        denominator=0.0 if no_uptake else trial.first_stage.value,
        variance_numerator=float(covariance[0, 0]),
        variance_denominator=float(covariance[1, 1]),
        covariance=float(covariance[0, 1]),
    )
    degrees = {"classical": float(trial.instrument.df), "cluster": trial.instrument.n_clusters - 1.0}
    found = fieller(parts, trial.level, df=degrees.get(trial.variance), n=trial.n, method=method)
    found = replace(found, warnings=setting.warnings, reason=NO_UPTAKE_DIFFERENCE if no_uptake else None)
    if no_uptake is None and all(fit.is_exact for fit in fits):
        return replace(found, value=None, shape=None, low=None, high=None, g=None, reason=SEPARATION)
    return found
