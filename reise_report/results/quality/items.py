"""Items left out: of the questionnaires that came back in part or whole, how often each question was passed over."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.results.quality.answers import Answers
from reise_report.results.quality.asked import Asked
from reise_report.results.row import Reason, Reveals, Row, Unit


def item_rows(answers: Answers) -> Iterator[Row]:
    """For each item of a questionnaire with several: questionnaires begun, and those in which it was left out.

    All visits and arms together, and all tables; a questionnaire counts where at least one of its items was answered.
    """
    for asked in answers.instruments:
        if len(asked.items) > 1:
            yield from _items(answers, asked)


def _items(answers: Answers, asked: Asked) -> Iterator[Row]:
    forms = answers.holding(asked)
    total = sum(int((form.counts[asked.id] > 0).sum()) for form in forms)
    whole = f"quality.begun.{asked.id}.n"
    yield Row(id=whole, value=total, unit=Unit.ROWS, group="all", reveals=Reveals.POOLED)
    for item in asked.items:
        n = sum(int(form.sheet.frame[item].notna().sum()) for form in forms)
        prefix = f"quality.item.{item}"
        for part, count in (("answered", n), ("left_out", total - n)):
            yield Row(
                id=f"{prefix}.{part}", value=count, unit=Unit.ROWS, group="all", reveals=Reveals.POOLED, part_of=whole
            )
        yield Row(
            id=f"{prefix}_share.left_out",
            value=(total - n) / total if total else None,
            reason=None if total else Reason.NO_DATA,
            unit=Unit.PROPORTION,
            numerator=total - n,
            denominator=total,
            group="all",
            reveals=Reveals.POOLED,
            based_on=(f"{prefix}.left_out", whole),
        )
