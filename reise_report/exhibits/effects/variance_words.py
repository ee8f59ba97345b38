"""Names of variance estimators, and how missing values were imputed, for notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reise_report.exhibits.in_sentence import as_given
from reise_report.language.speech import mark

if TYPE_CHECKING:
    from reise_report.exhibits.effects.comparison import Comparison
    from reise_report.exhibits.reader import Reader
    from reise_report.plan.analyses import MultipleImputation
    from reise_report.results.row import Row

_VARIANCES = {
    "influence_function": mark("influence function"),
    "ye": mark("Ye and co-workers"),
    "delta_model": mark("delta method, model-based"),
    "delta_hc0": mark("delta method, robust (HC0)"),
    "delta_hc1": mark("delta method, robust (HC1)"),
    "delta_hc3": mark("delta method, robust (HC3)"),
    "model": mark("model-based"),
    "classical": mark("classical"),
    "hc0": mark("robust (HC0)"),
    "hc1": mark("robust (HC1)"),
    "hc2": mark("robust (HC2)"),
    "hc3": mark("robust (HC3)"),
}


def variance_words(reader: Reader, variance: str) -> str:
    """The name of a variance estimator, inside a sentence."""
    return reader.text(_VARIANCES[variance])


def imputation_notes(one: Comparison, asked: MultipleImputation | None, main: Row | None) -> tuple[str, ...]:
    """How missing values were imputed and results pooled, and what missing data cost the main estimate.

    Args:
        one: the analysis.
        asked: what the plan asks for; None where nothing is imputed.
        main: the pooled estimate.
    """
    if asked is None:
        return ()
    reader = one.reader
    text, integer = reader.text, reader.language.integer
    data_sets = integer(asked.imputations)
    how = (
        text("Missing values were imputed {n} times by chained equations, each group by itself.", n=data_sets)
        if asked.by_arm
        else text("Missing values were imputed {n} times by chained equations, both groups together.", n=data_sets)
    )
    notes = [how]
    if asked.auxiliary:
        notes.append(text("Further variables imputed from: {columns}.", columns=one.columns(asked.auxiliary)))
    for arm, shift in asked.delta.items():
        notes.append(_shifted(one, arm, shift))
    small_sample = main is not None and main.method == "rubin.barnard_rubin"
    notes.append(
        text("The results were pooled by Rubin's rules, with the degrees of freedom of Barnard and Rubin.")
        if small_sample
        else text("The results were pooled by Rubin's rules.")
    )
    cost = one.row("imputation.fraction_missing")
    if cost is not None and isinstance(cost.value, int | float):
        share = reader.language.percent(cost.value)
        notes.append(text("Fraction of missing information of the difference: {share}.", share=share))
    return (" ".join(notes),)


def _shifted(one: Comparison, arm: str, shift: float) -> str:
    text, group, added = one.reader.text, one.reader.arm(arm), as_given(one.reader.language, shift)
    if one.outcome.kind == "binary":
        return text(
            "In the group “{arm}”, {shift} was added to the log-odds of imputed outcomes.", arm=group, shift=added
        )
    return text("In the group “{arm}”, {shift} was added to imputed outcomes.", arm=group, shift=added)
