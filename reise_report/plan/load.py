"""Reading a trial's plan: ``trial.yml`` → :class:`Plan`, or everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from reise_report.plan.check import check_plan
from reise_report.plan.document import Document, read_document
from reise_report.plan.explain import findings
from reise_report.plan.model import Plan

PLAN_FILE = "trial.yml"

Model = TypeVar("Model", bound=BaseModel)


def load_plan(trial: Path) -> Plan:
    """Read and check a plan.

    Args:
        trial: the trial's folder, which holds ``trial.yml``, or the file itself.

    Returns:
        The plan, whole and consistent in itself.

    Raises:
        InvalidPlanError: the file cannot be read, or breaks the model or a check; ``problems`` holds everything found,
            each with file, line and key path.
    """
    document = read_document(plan_file(trial))
    plan = validate(document, Plan)
    wrong = check_plan(plan)
    if wrong:
        raise document.error(wrong)
    return plan


def plan_file(trial: Path) -> Path:
    """The plan's file: ``trial.yml`` in the trial's folder, or the file itself."""
    return trial / PLAN_FILE if trial.is_dir() else trial


def validate(document: Document, model: type[Model]) -> Model:
    """A document as a model.

    Raises:
        InvalidPlanError: every key and value that the model refuses.
    """
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        raise document.error(findings(error, model, document.data)) from None
