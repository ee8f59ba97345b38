"""The checklist of CHEERS 2022 as a table: each item, its answer, and the headings under which it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reise_report.exhibits.cheers import about_trial, findings, methods
from reise_report.exhibits.cheers.answer import Answer
from reise_report.exhibits.cheers.items import GROUPS, LABELS
from reise_report.exhibits.cheers.study import Study
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.analyses import CostEffectiveness
from reise_report.plan.outcomes import Economic

_DOI = "10.1186/s12916-021-02204-0"
_ANSWERED: Mapping[int, Callable[[Study], Answer]] = {
    1: about_trial.title,
    2: about_trial.summary,
    3: about_trial.background,
    4: about_trial.economics_plan,
    5: about_trial.people,
    6: about_trial.setting,
    7: about_trial.comparators,
    8: methods.perspective,
    9: methods.horizon,
    10: methods.discounting,
    11: methods.effect_chosen,
    12: methods.effect_measured,
    13: methods.effect_valued,
    14: methods.resources,
    15: methods.currency,
    16: methods.model,
    17: methods.analytics,
    18: methods.heterogeneity,
    19: methods.distribution,
    20: methods.uncertainty_methods,
    21: about_trial.involvement,
    22: findings.inputs,
    23: findings.main_results,
    24: findings.uncertainty_effect,
    25: about_trial.involvement,
    26: about_trial.discussion,
    27: about_trial.funding,
    28: about_trial.interests,
}


def cheers_answers(reader: Reader, headings: Mapping[str, str]) -> Mapping[int, Answer]:
    """The answer to each of the 28 items, by its number; empty where the plan has no economic analysis.

    Args:
        reader: for whom.
        headings: id → heading of each section about an analysis that the report has, those under an analysis too.
    """
    study = _study(reader, headings)
    return {} if study is None else {number: answered(study) for number, answered in _ANSWERED.items()}


def cheers_table(reader: Reader, headings: Mapping[str, str]) -> Table | None:
    """The checklist of the first economic analysis; None where the plan has none. Arguments as ``cheers_answers``."""
    study = _study(reader, headings)
    if study is None:
        return None
    text, answers = reader.text, cheers_answers(reader, headings)
    rows: list[BodyRow] = []
    for group, numbers in GROUPS:
        rows.append(BodyRow(text(group), (), RowKind.GROUP))
        rows += [_row(reader, number, answers[number]) for number in numbers]
    return Table(
        id="cheers",
        caption=text(
            "CHEERS 2022: what a report of an economic evaluation should tell, and where this report tells it."
        ),
        head=((HeadCell(text("Item")), HeadCell(text("Answer")), HeadCell(text("Section"))),),
        rows=tuple(rows),
        align=(Align.LEFT, Align.LEFT),
        label_share=0.3,
        notes=tuple(_notes(study)),
        continued=True,
    )


def _study(reader: Reader, headings: Mapping[str, str]) -> Study | None:
    plan = reader.plan
    for analysis in plan.analyses:
        outcome = plan.outcomes[plan.estimands[analysis.estimand].outcome]
        if isinstance(analysis, CostEffectiveness) and isinstance(outcome, Economic):
            return Study(reader, analysis, outcome, headings)
    return None


def _row(reader: Reader, number: int, answer: Answer) -> BodyRow:
    return BodyRow(
        f"{number}. {reader.text(LABELS[number])}", (answer.words(reader), answer.where or ""), RowKind.MEMBER
    )


def _notes(study: Study) -> list[str]:
    text = study.reader.text
    return [
        text(
            "CHEERS: Consolidated Health Economic Evaluation Reporting Standards 2022 (Husereau D et al. BMC Medicine "
            "2022, doi:{doi}); the items are in our own words.",
            doi=_DOI,
        ),
        text("The analysis is “{name}”.", name=study.reader.words(study.analysis.name)),
        text(
            "The answers follow from the plan and the results. Whether a text says all that its item asks for is for "
            "the authors to judge."
        ),
    ]
