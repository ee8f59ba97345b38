"""Items that the results answer: inputs, means and the overall result, and what uncertainty means for it."""

from __future__ import annotations

from reise_report.exhibits.cheers.answer import Answer, not_applicable, not_reported, reported
from reise_report.exhibits.cheers.methods import cost_table, has_uncertainty, within_a_year
from reise_report.exhibits.cheers.study import Study
from reise_report.exhibits.derivation_words import column_name
from reise_report.exhibits.in_sentence import listed, lowered


def inputs(study: Study) -> Answer:
    """Item 22: no model, and so no inputs of one; prices stand with the costs."""
    text = study.reader.text
    none = text("There is no model that takes values from elsewhere.")
    if study.costs is None:
        return not_applicable(none)
    return not_applicable(f"{none} {text('Prices are told with the costs.')}", *cost_table(study))


def main_results(study: Study) -> Answer:
    """Item 23: means of every perspective and the effect in each arm, and an overall measure."""
    reader, outcome = study.reader, study.outcome
    columns = {column: f"cost.{column}" for column in outcome.costs} | {outcome.effect: f"effect.{outcome.effect}"}
    lacking = [
        lowered(column_name(reader, column))
        for column, stem in columns.items()
        if not all(study.has(f"arm.{arm}.{stem}.mean") for arm in study.arms)
    ]
    if lacking:
        said = reader.text("These have no mean in each group: {names}.", names=listed(reader, lacking))
        return not_reported(said, *study.own())
    reference = study.analysis.thresholds.key(study.analysis.thresholds.reference)
    if not study.has(f"{outcome.base_case}.verdict") and not study.has(
        f"{outcome.base_case}.at.{reference}.net_benefit"
    ):
        return not_reported(reader.text("No overall measure could be computed."), *study.own())
    return reported(*study.own())


def uncertainty_effect(study: Study) -> Answer:
    """Item 24: chance, choices of the analysis, and the rate of discount."""
    text = study.reader.text
    if not has_uncertainty(study):
        return not_reported(text("No uncertainty could be computed."), *study.own())
    said = [text("The probability of being worth its cost is told at each threshold.")]
    if study.analysis.discount is not None:
        said.append(text("Undiscounted differences stand beside the discounted ones."))
    elif within_a_year(study):
        said.append(text("There is no rate of discount to vary."))
    where = study.under("sensitivity")
    if not where:
        said.append(text("There are no sensitivity analyses of the choices made."))
        return not_reported(" ".join(said), *study.own())
    return reported(*study.own(), *where, said=" ".join(said))
