"""What the plan says of the tables: files, columns, codes and ranges. The reading and checking is the data room's."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from reise_report.plan.choice import Choice, Code, Identifier, Text


class Column(Choice):
    """One column of a table, under the name by which the rest of the plan knows it.

    Types: ``identifier`` (text, unique where it is the key), ``arm`` (levels are the plan's arms), ``binary`` (codes
    for yes and no), ``category`` (levels in the order they are printed), ``integer``, ``number``, ``date`` (ISO 8601),
    ``text``.
    """

    type: Literal["identifier", "arm", "binary", "category", "integer", "number", "date", "text"] = Field(
        description="What the cells hold."
    )
    from_: str | None = Field(None, alias="from", description="The column's name in the file; the same when left out.")
    label: Text | None = Field(None, description="What readers see; needed where the column is printed.")
    unit: Text | None = Field(None, description="Unit or scale, printed after the label: 'years'.")
    levels: dict[Identifier, Text] | None = Field(
        None, description="For 'category': level → words, in the order printed."
    )
    codes: dict[str, Code | list[Code]] | None = Field(
        None, description="Level → code(s) in the file, for 'category', 'arm' and 'binary' (levels 'yes' and 'no')."
    )
    range: tuple[float, float] | None = Field(None, description="Least and greatest value allowed, both included.")
    required: bool = Field(False, description="No missing values allowed.")
    missing: list[Code] = Field(default_factory=list, description="Codes that mean missing, besides an empty cell.")
    decimals: Annotated[int, Field(ge=0, le=6)] = Field(1, description="Decimals of the mean when printed.")

    @model_validator(mode="after")
    def _levels_fit(self) -> Column:
        if (self.type == "category") != (self.levels is not None):
            raise ValueError("'levels' belongs to a column of type 'category', and such a column needs it")
        if self.codes is not None and self.type not in ("category", "arm", "binary"):
            raise ValueError(f"'codes' does not belong to a column of type '{self.type}'")
        if self.type == "binary" and self.codes is not None and set(self.codes) != {"yes", "no"}:
            raise ValueError("the codes of a binary column are given for 'yes' and for 'no'")
        if self.levels is not None and self.codes is not None and not set(self.codes) <= set(self.levels):
            raise ValueError(f"codes for unknown levels: {', '.join(sorted(set(self.codes) - set(self.levels)))}")
        if self.range is not None and self.type not in ("integer", "number"):
            raise ValueError(f"'range' does not belong to a column of type '{self.type}'")
        if self.range is not None and self.range[0] > self.range[1]:
            raise ValueError("the least value of 'range' is above the greatest")
        return self


class Table(Choice):
    """One table of the data."""

    file: str = Field(description="File name inside the data folder: .csv, .parquet, .sav, .dta, .xpt or .sas7bdat.")
    key: Identifier | None = Field(
        None,
        description="The column that identifies a row. For participants left out: rows are numbered as they stand.",
    )
    dated: Identifier | None = Field(None, description="The date on which a row came to be known, for --as-of.")
    delimiter: str = Field(",", min_length=1, max_length=1, description="What stands between the cells of a .csv file.")
    decimal: Literal[".", ","] = Field(".", description="The decimal sign in a .csv file.")
    columns: dict[Identifier, Column] = Field(description="The columns that are used; others in the file are ignored.")

    @model_validator(mode="after")
    def _names_exist(self) -> Table:
        for role in ("key", "dated"):
            name = getattr(self, role)
            if name is not None and name not in self.columns:
                raise ValueError(f"'{role}' names the column '{name}', which 'columns' does not hold")
        if self.dated is not None and self.columns[self.dated].type != "date":
            raise ValueError(f"'dated' names '{self.dated}', which is not of type 'date'")
        return self


class CutOff(Choice):
    """The date up to which the data are taken to be known."""

    date: dt.date = Field(description="The last day of which anything is taken to be known.")


class Data(Choice):
    """The tables. ``participants`` is always there: one row for each randomised participant."""

    cut_off: CutOff = Field(description="Up to when the data are known.")
    tables: dict[Identifier, Table] = Field(description="The tables by name; 'participants' is always among them.")

    @model_validator(mode="after")
    def _has_participants(self) -> Data:
        if "participants" not in self.tables:
            raise ValueError("'tables' needs 'participants': one row for each randomised participant")
        return self

    def participants(self) -> Table:
        """The participants' table."""
        return self.tables["participants"]
