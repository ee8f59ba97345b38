"""What the plan says of the tables: files, columns, codes and ranges. The reading and checking is the data room's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from reise_report.plan.choice import Choice, Code, Identifier, Text
from reise_report.plan.instrument import InstrumentName
from reise_report.plan.standard import StandardName, completed

ColumnType = Literal[
    "identifier", "arm", "visit", "binary", "category", "integer", "number", "date", "datetime", "text"
]
DateFormat = Literal[
    "YYYY-MM-DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "YYYYMMDD", "DDMMYYYY", "excel_serial", "stata_days"
]


def _may_come_from_a_standard(name: str) -> Callable[[dict[str, Any]], None]:
    """An editor sees a table before it is completed: what a standard or an instrument supplies may be absent there."""

    def relax(schema: dict[str, Any]) -> None:
        needed = [key for key in schema.pop("required") if key != name]
        schema |= {"required": needed} if needed else {}

    return relax


class Column(Choice):
    """One column of a table, under the name by which the rest of the plan knows it.

    Types: ``identifier`` (text, unique where it is the key), ``arm`` (levels are the plan's arms), ``visit`` (levels
    are the plan's visits), ``binary`` (codes for yes and no), ``category`` (levels in the order they are printed),
    ``integer``, ``number``, ``date``, ``datetime`` (date and time of day, without time zone), ``text``.
    """

    model_config = ConfigDict(json_schema_extra=_may_come_from_a_standard("type"))

    type: ColumnType = Field(description="What the cells hold; needed where no standard and no instrument says it.")
    from_: str | None = Field(
        None,
        alias="from",
        description="The column's name in the file; the same when left out. In a table with one row a participant, "
        "'{visit}' in it stands for each visit in turn.",
    )
    label: Text | None = Field(None, description="What readers see; needed where the column is printed.")
    unit: Text | None = Field(None, description="Unit or scale, printed after the label: 'years'.")
    levels: dict[Identifier, Text] | None = Field(
        None, description="For 'category': level → words, in the order printed."
    )
    codes: dict[str, Code | list[Code]] | None = Field(
        None,
        description="Level → code(s) in the file, for 'category', 'arm', 'visit' and 'binary' (levels 'yes' and 'no'); "
        "for 'integer' number → label(s), as labelled exports write them.",
    )
    format: DateFormat | None = Field(
        None, description="How a date is written; ISO 8601 (2024-03-31, or 2024-03-31T08:30) when left out."
    )
    known_on: Identifier | None = Field(
        None, description="A date column of the table: before that day, --as-of does not know this value yet."
    )
    range: tuple[float, float] | None = Field(None, description="Least and greatest value allowed, both included.")
    required: bool = Field(False, description="No missing values allowed.")
    missing: list[Code] = Field(default_factory=list, description="Codes that mean missing, besides an empty cell.")
    decimals: Annotated[int, Field(ge=0, le=6)] = Field(1, description="Decimals of the mean when printed.")

    @model_validator(mode="after")
    def _levels_fit(self) -> Column:
        if (self.type == "category") != (self.levels is not None):
            raise ValueError("'levels' belongs to a column of type 'category', and such a column needs it")
        if self.range is not None and self.type not in ("integer", "number"):
            raise ValueError(f"'range' does not belong to a column of type '{self.type}'")
        if self.range is not None and self.range[0] > self.range[1]:
            raise ValueError("the least value of 'range' is above the greatest")
        if self.format is not None and self.type not in ("date", "datetime"):
            raise ValueError(f"'format' does not belong to a column of type '{self.type}'")
        return self

    @model_validator(mode="after")
    def _codes_fit(self) -> Column:
        if self.codes is None:
            return self
        if self.type not in ("category", "arm", "visit", "binary", "integer"):
            raise ValueError(f"'codes' does not belong to a column of type '{self.type}'")
        if self.type == "binary" and set(self.codes) != {"yes", "no"}:
            raise ValueError("the codes of a binary column are given for 'yes' and for 'no'")
        if self.levels is not None and not set(self.codes) <= set(self.levels):
            raise ValueError(f"codes for unknown levels: {', '.join(sorted(set(self.codes) - set(self.levels)))}")
        if self.type == "integer":
            odd = [key for key in self.codes if not key.removeprefix("-").isdecimal()]
            if odd:
                raise ValueError(f"the codes of an integer column are given for whole numbers, not for '{odd[0]}'")
        return self


class Extraction(Choice):
    """Deliveries of a register: later ones correct earlier ones."""

    column: Identifier = Field(description="The date column that says when a row was extracted.")
    replaces: Literal["table", "row"] = Field(
        description="'table': each extraction holds everything, and the newest counts alone; 'row': it holds changes, "
        "and the newest row of each key counts."
    )


class Answers(Choice):
    """The two columns of a table that has one row an answer."""

    item: str = Field(description="The column, in the file, that says which item was answered.")
    value: str = Field(description="The column, in the file, that holds the answer.")


class Table(Choice):
    """One table of the data.

    A table with a ``standard`` has that standard's columns; the plan then writes only what differs. Standard columns
    that are optional are read only where ``columns`` names them.
    """

    model_config = ConfigDict(json_schema_extra=_may_come_from_a_standard("columns"))

    file: str = Field(description="File name inside the data folder: .csv, .parquet, .sav, .dta, .xpt or .sas7bdat.")
    standard: StandardName | None = Field(
        None,
        description="What the table holds, as docs/data-contract.md defines it; left out for a table of one's own.",
    )
    title: Text | None = Field(
        None, description="What the data dictionary calls the table; the standard's title, or its name, when left out."
    )
    about: Text | None = Field(None, description="What the table holds, in words for the data dictionary.")
    rows: dict[str, Code | list[Code]] | None = Field(
        None,
        description="Which rows of the file belong to the table, where it holds several: column in the file → value or "
        "values as they stand there, '' for an empty cell: '{redcap_event_name: baseline_arm_1}'. All when left out.",
    )
    instruments: list[InstrumentName] = Field(
        default_factory=list, description="Questionnaires whose items the table holds; their columns are then known."
    )
    layout: Literal["by_visit", "by_answer", "by_participant"] = Field(
        "by_visit",
        description="One row a visit of a participant, one an answer, or one a participant (names with '{visit}').",
    )
    answers: Answers | None = Field(None, description="For the layout 'by_answer': where item and answer stand.")
    key: Identifier | None = Field(
        None,
        description="The column that identifies a row. For participants left out: rows are numbered as they stand.",
    )
    unique: list[Identifier] = Field(
        default_factory=list, description="Columns that together identify a row: no two rows may agree in all of them."
    )
    dated: Identifier | None = Field(None, description="The date on which a row came to be known, for --as-of.")
    ends: Identifier | None = Field(
        None, description="The last day of a spell, empty while it lasts; --as-of opens spells that ended later."
    )
    extraction: Extraction | None = Field(None, description="Where a register was delivered more than once.")
    complete_until: dt.date | None = Field(
        None, description="The last day of which the table can tell; the cut-off date when left out."
    )
    resolution: Literal["day", "month"] | None = Field(
        None, description="How finely spells are dated: by the day, or as a status once a month."
    )
    reveals_allocation: bool = Field(
        False,
        description="Whether somebody's having rows here tells their arm: offers, deliveries of the intervention.",
    )
    delimiter: str = Field(",", min_length=1, max_length=1, description="What stands between the cells of a .csv file.")
    decimal: Literal[".", ","] = Field(".", description="The decimal sign in a .csv file.")
    columns: dict[Identifier, Column] = Field(
        description="The columns that are used; others in the file are ignored. With a standard: what differs from it."
    )

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, given: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
        return completed(given) if isinstance(given, dict) else given

    @model_validator(mode="after")
    def _names_exist(self) -> Table:
        named: dict[str, str | None] = {"key": self.key, "dated": self.dated, "ends": self.ends}
        named |= {f"unique.{place}": name for place, name in enumerate(self.unique, start=1)}
        if self.extraction is not None:
            named["extraction.column"] = self.extraction.column
        for place, column in self.columns.items():
            if column.known_on is not None:
                named[f"columns.{place}.known_on"] = column.known_on
        for role, name in named.items():
            if name is not None and name not in self.columns:
                raise ValueError(f"'{role}' names the column '{name}', which 'columns' does not hold")
            dates = not role.startswith(("key", "unique"))
            if name is not None and dates and self.columns[name].type not in ("date", "datetime"):
                raise ValueError(f"'{role}' names '{name}', which is not of type 'date'")
        return self

    @model_validator(mode="after")
    def _layout_fits(self) -> Table:
        if (self.layout == "by_answer") != (self.answers is not None):
            raise ValueError("'answers' belongs to the layout 'by_answer', and that layout needs it")
        if self.layout != "by_visit" and not any(column.type == "visit" for column in self.columns.values()):
            raise ValueError(f"the layout '{self.layout}' needs a column of type 'visit'")
        if self.extraction is not None and self.extraction.replaces == "row" and not (self.key or self.unique):
            raise ValueError("an extraction that replaces rows needs a 'key' or 'unique' to tell which")
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

    def holding(self, standard: StandardName) -> str | None:
        """The name of the table of a standard; None where there is none. The plan's check refuses two of a kind."""
        return next((name for name, table in self.tables.items() if table.standard == standard), None)
