"""``snapshot.yml`` beside the data: whether they were made up, and by what."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from reise_report.errors import DataError, PlanError
from reise_report.plan.choice import Strict, Text

PROVENANCE_FILE = "snapshot.yml"


class Provenance(Strict):
    """Where the data come from."""

    synthetic: bool = Field(False, description="Whether the data were made up; every page of a report then says so.")
    note: Text | None = Field(None, description="What a reader should know about these data.")
    generator: str | None = Field(None, description="The function that made synthetic data.")
    seed: int | None = Field(None, description="The seed that it was given.")


def read_provenance(folder: Path) -> Provenance:
    """The data's provenance; data without ``snapshot.yml`` are taken to be real.

    Raises:
        DataError: the file is not YAML or holds keys that are not known.
    """
    from reise_report.plan.document import read_document
    from reise_report.plan.load import validate

    path = folder / PROVENANCE_FILE
    if not path.exists():
        return Provenance()
    try:
        return validate(read_document(path), Provenance)
    except PlanError as error:
        raise DataError(str(error)) from error
