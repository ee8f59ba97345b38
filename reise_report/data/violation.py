"""A cell, row, column or file that breaks the contract; all of them in one error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reise_report.errors import DataError

_MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Violation:
    """Something in the data that the plan does not allow.

    Attributes:
        file: the file's name.
        row: the row as a spreadsheet shows it, the header being row 1; None where no single row is meant.
        column: the column's name in the file; None where no single column is meant.
        value: what stands there, untouched; None where nothing does.
        rule: the rule that it breaks, and how to mend it.
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    rule: str

    def __str__(self) -> str:
        """``data.csv, row 12, column 'age': 'abc' – not a number``."""
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column '{self.column}'"
        return f"{place}: {self.rule}" if self.value is None else f"{place}: {_shown(self.value)} – {self.rule}"


class ContractError(DataError):
    """The data break the contract.

    Attributes:
        violations: every violation, file by file in the order of the plan, then by row. The message lists the first 50.
    """

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        count = len(self.violations)
        lines = [f"{count} violation{'s' if count != 1 else ''} of the data contract:"]
        lines += [f"  {violation}" for violation in self.violations[:_MOST_LISTED]]
        if count > _MOST_LISTED:
            lines.append(f"  … and {count - _MOST_LISTED} more")
        super().__init__("\n".join(lines))


def _shown(value: str) -> str:
    """One line of at most 60 characters, control characters made visible."""
    plain = value if value.isprintable() else value.encode("unicode_escape").decode("ascii")
    return f"'{plain[:57]}…'" if len(plain) > 60 else f"'{plain}'"
