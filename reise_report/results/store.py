"""The analysis results dataset: checked rows by id, and its canonical forms as JSON, CSV and Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from reise_report.errors import AnalysisError, ReleaseError, nearest
from reise_report.results.check import problems
from reise_report.results.row import Reason, Reveals, Row, Unit

if TYPE_CHECKING:
    import pandas as pd

SCHEMA_VERSION = "1.0"
SIGNIFICANT_DIGITS = 12
_TEXTS = (Unit.DATE, Unit.VERDICT)
"""Units whose values are words."""
ENDINGS = (".json", ".csv", ".parquet")
"""The forms in which results are written."""


@dataclass(frozen=True, slots=True)
class Results:
    """Every number of a trial's reports.

    Attributes:
        trial: the trial's id.
        as_of: the data cut-off, ISO 8601.
        synthetic: whether the data were made up.
        rows: row by id, sorted by id.
    """

    trial: str
    as_of: str
    synthetic: bool
    rows: Mapping[str, Row]

    @classmethod
    def of(cls, trial: str, as_of: str, synthetic: bool, rows: Iterable[Row]) -> Results:
        """Check the rows and store them.

        Raises:
            AnalysisError: a row breaks the rules, or parts do not add up to their total. All are listed.
        """
        listed = [_rounded(row) for row in rows]
        found = problems(listed)
        if found:
            raise AnalysisError("the results do not hold together:\n  " + "\n  ".join(found))
        ordered = {row.id: row for row in sorted(listed, key=lambda row: row.id)}
        return cls(trial, as_of, synthetic, MappingProxyType(ordered))

    def __getitem__(self, id_: str) -> Row:
        """The row with this id; an unknown id is an error that names the nearest known one."""
        try:
            return self.rows[id_]
        except KeyError:
            near = nearest(id_, self.rows)
            hint = f"; the nearest is '{near}'" if near else ""
            raise AnalysisError(f"there is no result '{id_}'{hint}") from None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows.values())

    def __len__(self) -> int:
        return len(self.rows)

    def to_json(self) -> str:
        """Canonical JSON: rows in order of id, keys in order, 12 significant digits, one row a line."""
        head = {
            "schema": f"reise_report results {SCHEMA_VERSION}",
            "trial": self.trial,
            "as_of": self.as_of,
            "synthetic": self.synthetic,
        }
        lines = [json.dumps(record(row), ensure_ascii=False, allow_nan=False) for row in self]
        start = json.dumps(head, ensure_ascii=False)[:-1]
        return f'{start}, "rows": [\n' + ",\n".join(lines) + "\n]}\n"

    @classmethod
    def from_json(cls, text: str) -> Results:
        """Read what :meth:`to_json` wrote, with every check.

        Raises:
            AnalysisError: it is not such a file, or of another version.
        """
        try:
            data = json.loads(text)
            schema, rows = data["schema"], data["rows"]
        except (ValueError, KeyError, TypeError) as error:
            raise AnalysisError(f"this is not a file of results: {error}") from error
        if schema != f"reise_report results {SCHEMA_VERSION}":
            raise AnalysisError(f"results of the form '{schema}' cannot be read; this version reads {SCHEMA_VERSION}")
        return cls.of(data["trial"], data["as_of"], data["synthetic"], [_row(record) for record in rows])

    def to_frame(self) -> pd.DataFrame:
        """One row a number; lists are joined by '; '. Columns are the fields of :class:`Row`."""
        import pandas as pd

        joined = [
            {key: "; ".join(value) if isinstance(value, list) else value for key, value in record(row).items()}
            for row in self
        ]
        frame = pd.DataFrame(joined, columns=[field.name for field in fields(Row)])
        frame["value"] = [None if row.unit in _TEXTS else row.value for row in self]
        frame["text"] = [row.value if row.unit in _TEXTS else None for row in self]
        return frame

    def write(self, path: Path) -> None:
        """Write the results in the form that the file's ending names: .json, .csv or .parquet.

        Raises:
            AnalysisError: another ending.
            ReleaseError: the file cannot be written.
        """
        if path.suffix not in ENDINGS:
            raise AnalysisError(f"{path.name}: results are written as {', '.join(ENDINGS)}")
        try:
            if path.suffix == ".json":
                path.write_text(self.to_json(), encoding="utf-8", newline="\n")
            elif path.suffix == ".csv":
                self.to_frame().to_csv(path, index=False, lineterminator="\n")
            else:
                self.to_frame().to_parquet(path, index=False)
        except OSError as error:
            mend = "choose a file in a folder that is there and that you may write in"
            raise ReleaseError(f"{path.name} cannot be written: {error.strerror or error}; {mend}") from None


def record(row: Row) -> dict[str, Any]:
    """A row as plain values, without the fields that say nothing."""
    plain = asdict(row)
    said = {key: value for key, value in plain.items() if value not in (None, ())}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}


def _row(plain: dict[str, Any]) -> Row:
    known = {field.name for field in fields(Row)}
    unknown = set(plain) - known
    if unknown:
        raise AnalysisError(f"{plain.get('id', 'a row')}: unknown fields {', '.join(sorted(unknown))}")
    kinds: dict[str, Any] = {"unit": Unit, "reveals": Reveals, "reason": Reason, "warnings": tuple, "based_on": tuple}
    return Row(**{key: kinds[key](value) if key in kinds else value for key, value in plain.items()})


def _rounded(row: Row) -> Row:
    changes: dict[str, Any] = {
        name: float(f"{number:.{SIGNIFICANT_DIGITS}g}")
        for name in ("value", "low", "high", "se", "df", "level")
        if isinstance(number := getattr(row, name), float)
    }
    return replace(row, **changes)
