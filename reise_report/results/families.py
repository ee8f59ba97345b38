"""Families of tests: p-values adjusted so that the chance of any false finding stays below the plan's level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reise_report.analysis.multiplicity import Decision, family, hierarchical
from reise_report.errors import AnalysisError
from reise_report.plan.questions import Family
from reise_report.results.cohort import Cohort
from reise_report.results.headlines import headline
from reise_report.results.row import Row, Unit


def family_rows(cohort: Cohort, rows: Sequence[Row]) -> Iterator[Row]:
    """Adjusted p-values and decisions of every family.

    Args:
        cohort: plan and data.
        rows: the rows of all analyses.

    Raises:
        AnalysisError: an installed method that is a member tests nothing.
    """
    if not cohort.arms or not cohort.plan.families:
        return
    by_id = {row.id: row for row in rows}
    analyses = {analysis.id: analysis for analysis in cohort.plan.analyses}
    for key, asked in cohort.plan.families.items():
        ids = {member: f"{member}.{headline(cohort.plan, analyses[member]).p_value}" for member in asked.every_member()}
        untested = next((name for name, id_ in ids.items() if id_ not in by_id), None)
        if untested is not None:
            raise AnalysisError(f"family '{key}': '{untested}' gives no p-value to adjust; take it out of the family")
        found = {member: by_id[id_].value for member, id_ in ids.items()}
        p_values = {member: value if isinstance(value, float) else None for member, value in found.items()}
        for decision in _decided(asked, p_values):
            member = by_id[ids[decision.hypothesis]]
            yield Row(
                id=f"family.{key}.{decision.hypothesis}.p_value",
                value=decision.adjusted,
                unit=Unit.P_VALUE,
                level=1 - asked.alpha,
                method=decision.method,
                estimand=member.estimand,
                population=member.population,
                n_analysed=member.n_analysed,
                based_on=(member.id,),
                warnings=decision.warnings,
            )
            yield Row(
                id=f"family.{key}.{decision.hypothesis}.verdict",
                value="rejected" if decision.rejected else "not_rejected",
                unit=Unit.VERDICT,
                method=decision.method,
                estimand=member.estimand,
                population=member.population,
                based_on=(member.id,),
            )


def _decided(asked: Family, p_values: dict[str, float | None]) -> tuple[Decision, ...]:
    if asked.procedure == "hierarchical":
        steps = {str(number): {m: p_values[m] for m in step} for number, step in enumerate(asked.steps, start=1)}
        return hierarchical(list(steps.values()), alpha=asked.alpha)
    return family(p_values, procedure=asked.procedure, alpha=asked.alpha)
