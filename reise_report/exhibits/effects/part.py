"""What a report shows of one analysis."""

from __future__ import annotations

from dataclasses import dataclass

from reise_report.exhibits.figure import Figure
from reise_report.exhibits.table import Table


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences, then tables, then figures, each in the order shown.

    Attributes:
        said: paragraphs.
        tables: their ids begin with the analysis's id, dots as hyphens.
        figures: likewise.
    """

    said: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()


def anchor(id_: str) -> str:
    """An analysis's id as it stands in ids of tables, figures and sections: ``primary-rtw``."""
    return id_.replace(".", "-").replace("_", "-")
