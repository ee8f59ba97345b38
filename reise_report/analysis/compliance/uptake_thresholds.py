"""The complier effect by how much contact counts as taking part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from reise_report.analysis.assumption import Assumption
from reise_report.analysis.compliance.instrument import Variance
from reise_report.analysis.compliance.offered_trial import offered_trial
from reise_report.analysis.compliance.two_stage_least_squares import ComplierEffect, assess
from reise_report.analysis.inputs import Matrix, Vector, numeric_vector
from reise_report.errors import AnalysisError


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdEffect:
    """The effect among those whom the offer brings to one threshold of contact.

    Attributes:
        threshold: its name, or the least dose that counts.
        effect: the complier effect with uptake, F and assumptions at this threshold.
    """

    threshold: str
    effect: ComplierEffect


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdEffects:
    """The effects by threshold, from the most easily reached.

    Attributes:
        thresholds: one entry a threshold, in the order given.
        nested: whether everybody who reached a threshold reached those before it.
        warnings: what the user should know of the thresholds together.
    """

    thresholds: tuple[ThresholdEffect, ...]
    nested: bool
    warnings: tuple[str, ...] = ()


def effect_by_threshold(
    outcome: ArrayLike,
    dose: ArrayLike,
    offered: ArrayLike,
    covariates: ArrayLike | None = None,
    *,
    thresholds: Sequence[float] | Sequence[str],
    variance: Variance,
    level: float = 0.95,
    names: Sequence[str] = (),
    clusters: ArrayLike | None = None,
) -> ThresholdEffects:
    """Estimate the complier effect with each of several definitions of taking part.

    The intention-to-treat difference is the same at every threshold and the share of compliers falls with it, so that
    the effect grows by arithmetic alone: only one of the thresholds can be the one at which the intervention begins to
    work, and the others' effects are then of nobody.

    Args:
        outcome: (n,), 0 and 1, a count, or a measure in its unit; complete.
        dose: (n,), an amount of contact, complete; or (n, m) of 0 and 1, a column a threshold, the first the most
            easily reached.
        offered: (n,), 1 offered, 0 not; complete.
        covariates: (n, k), in both stages; complete.
        thresholds: for an amount, the least amount that counts as taking part, ascending; for columns, their names.
        variance: as for two-stage least squares.
        level: confidence level, 0–1.
        names: names of the covariates, for warnings.
        clusters: (n,), for ``cluster`` only.

    Returns:
        An effect a threshold. Each but the first carries the assumption ``no_effect_below_threshold``; where people
        reached a threshold without one before it, ``nested`` is False, with a warning.

    Raises:
        AnalysisError: as for two-stage least squares; thresholds that are not ascending or do not fit the columns.

    Source: Angrist JD, Imbens GW (1995), J Am Stat Assoc 90:431–442, doi:10.1080/01621459.1995.10476535 (what goes
    wrong when a dose is cut in two).

    >>> y, sessions, z = [1, 1, 0, 0, 1, 0, 0, 0], [6, 1, 3, 0, 0, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0]
    >>> found = effect_by_threshold(y, sessions, z, thresholds=[1, 3], variance="hc1")
    >>> [(entry.threshold, round(entry.effect.effect.value, 4)) for entry in found.thresholds]
    [('1', 0.3333), ('3', 0.5)]
    """
    reached, labels = _reached(dose, thresholds)
    missed = _missed(reached, labels)
    found = []
    put_together = partial(offered_trial, variance=variance, level=level, names=names, clusters=clusters)
    for index, label in enumerate(labels):
        effect = assess(put_together(outcome, reached[:, index], offered, covariates))
        if index:
            below = _below(label, labels[index - 1], reached[:, index - 1], reached[:, index])
            effect = replace(effect, assumptions=(*effect.assumptions, below))
        found.append(ThresholdEffect(threshold=label, effect=effect))
    return ThresholdEffects(thresholds=tuple(found), nested=not missed, warnings=missed)


def _reached(dose: ArrayLike, thresholds: Sequence[float] | Sequence[str]) -> tuple[Matrix, tuple[str, ...]]:
    """Who reached which threshold, (n, m), and the thresholds' names."""
    amounts = np.asarray(dose, dtype=float)
    if len(thresholds) == 0:
        raise AnalysisError("no threshold of uptake is given; name at least one")
    if amounts.ndim == 2:
        if amounts.shape[1] != len(thresholds):
            raise AnalysisError(
                f"'dose' has {amounts.shape[1]} columns for {len(thresholds)} thresholds; give a name each"
            )
        return amounts, tuple(str(threshold) for threshold in thresholds)
    least = np.asarray([_amount(threshold) for threshold in thresholds])
    if (np.diff(least) <= 0).any():
        raise AnalysisError(f"the thresholds {[f'{value:g}' for value in least]} are not ascending; sort them")
    vector = numeric_vector(amounts, "dose")
    return (vector[:, None] >= least).astype(float), tuple(f"{value:g}" for value in least)


def _amount(threshold: float | str) -> float:
    if isinstance(threshold, str):
        raise AnalysisError(
            f"the threshold '{threshold}' is a name, but 'dose' is one amount a person; give the least that counts"
        )
    return float(threshold)


def _missed(reached: Matrix, labels: tuple[str, ...]) -> tuple[str, ...]:
    """A sentence for each threshold reached by people who had not reached the one before it."""
    said = []
    for index in range(1, len(labels)):
        out_of_turn = int(((reached[:, index] == 1) & (reached[:, index - 1] == 0)).sum())
        if out_of_turn:
            said.append(
                f"{out_of_turn} participants reached '{labels[index]}' without '{labels[index - 1]}': the thresholds "
                "are not steps of one another, and their effects are of different people."
            )
    return tuple(said)


def _below(label: str, before: str, lower: Vector, higher: Vector) -> Assumption:
    between = int(((lower == 1) & (higher == 0)).sum())
    return Assumption(
        name="no_effect_below_threshold",
        verdict="untestable",
        statistic=float(between),
        detail=f"Counting only '{label}' as taking part assumes that the contact of the {between} participants who "
        f"reached '{before}' but not '{label}' changed nothing for them; if it did, the effect is told too large.",
    )
