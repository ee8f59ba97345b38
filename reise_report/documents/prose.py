"""What a template may call: words, passages of the plan, exhibits and references, as Quarto Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reise_report.documents.qmd import Qmd
from reise_report.errors import DocumentError
from reise_report.exhibits import escape, html, typst, word
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Table
from reise_report.plan.choice import Text

WIDEST_UPRIGHT = 8
"""Columns of the widest table that stands on an upright page; a wider one turns the page."""

_OPEN, _CLOSE = "\ue000", "\ue001"  # private-use signs: they hold a place that escaping must not touch


@dataclass
class Prose:
    """The words and exhibits of one document; remembers the figures that were placed.

    Attributes:
        reader: for whom.
        figures: the figures placed so far, by name, to be drawn when the template is filled.
    """

    reader: Reader
    figures: dict[str, Figure] = field(default_factory=dict)

    def text(self, msgid: str, /, **placeholders: object) -> Qmd:
        """Words of the catalogue; a placeholder that is Quarto Markdown (a reference) goes in as it is."""
        marks = {name: f"{_OPEN}{name}{_CLOSE}" for name, value in placeholders.items() if isinstance(value, Qmd)}
        filled = escape.markdown(self.reader.text(msgid, **{**placeholders, **marks}))
        for name, mark in marks.items():
            filled = filled.replace(mark, str(placeholders[name]))
        return Qmd(filled)

    def paragraph(self, *sentences: str) -> Qmd:
        """Sentences as one paragraph; those that are empty are left out.

        Raises:
            DocumentError: all are empty, and the paragraph with them.
        """
        said = [sentence for sentence in sentences if sentence]
        if not said:
            raise DocumentError("a paragraph without a sentence: test for it in the template before it is printed")
        return Qmd(" ".join(sentence if isinstance(sentence, Qmd) else escape.markdown(sentence) for sentence in said))

    def paragraphs(self, passage: Text) -> Qmd:
        """A passage of the plan: plain text, paragraphs parted by empty lines."""
        parts = [re.sub(r"[ \t\n]+", " ", part).strip() for part in self.reader.words(passage).split("\n\n")]
        return Qmd("\n\n".join(escape.markdown(part) for part in parts if part))

    def passage(self, heading: str, passage: Text) -> Qmd:
        """A passage of the plan whose first words are its heading, as journals set short sections."""
        return Qmd(f"**{escape.markdown(heading)}.** {self.paragraphs(passage)}")

    def attribute(self, words: str) -> Qmd:
        """Words inside the quotes of an attribute."""
        return Qmd(escape.xml(" ".join(words.split())))

    def ref(self, target: str) -> Qmd:
        """A reference to a table, figure or section: ``tbl-baseline``."""
        return Qmd(f"@{target}")

    def link(self, words: str, anchor: str) -> Qmd:
        """Words that lead to a section: its heading, ``sec-harms``."""
        return Qmd(f"[{escape.markdown(words)}](#{anchor})")

    def pointer(self, tables: Sequence[Table], figures: Sequence[Figure] = ()) -> Qmd:
        """A sentence that points to tables and figures; empty where there are none."""
        numbers = [self.ref(f"tbl-{table.id}") for table in tables]
        shown = [self.ref(f"fig-{figure.id}") for figure in figures]
        named = {"tables": self._listed(numbers), "figures": self._listed(shown)}
        if numbers and shown:
            return self.text("The numbers are in {tables}; see also {figures}.", **named)
        if numbers:
            return self.text("The numbers are in {tables}.", tables=named["tables"])
        return self.text("See {figures}.", figures=named["figures"]) if shown else Qmd("")

    def _listed(self, references: Sequence[Qmd]) -> Qmd:
        return Qmd(self.reader.language.list_of(references)) if references else Qmd("")

    def section(self, said: Sequence[str], tables: Sequence[Table], figures: Sequence[Figure] = ()) -> Qmd:
        """Paragraphs, the last of which points to the tables and figures that follow; empty where there is nothing."""
        last = [words for words in (*said[-1:], self.pointer(tables, figures)) if words]
        paragraphs = [self.paragraph(words) for words in said[:-1]] + ([self.paragraph(*last)] if last else [])
        placed = [self.table(table) for table in tables] + [self.figure(figure, here=True) for figure in figures]
        return Qmd("\n\n".join([*paragraphs, *placed]))

    def table(self, table: Table) -> Qmd:
        """A table with its number and caption, in each format's own markup."""
        table = self._signed(table)
        parts = [
            f"::: {{#tbl-{table.id} .rr-exhibit{'' if table.continued else ' .rr-whole'}}}",
            _raw("html", html.write(table)),
            _raw("typst", typst.write(table, continued=self.reader.text("continued"))),
            _raw("openxml", word.write(table)),
            escape.markdown(table.caption),
            ":::",
        ]
        exhibit = "\n\n".join(parts)
        return Qmd(f":::: {{.landscape}}\n\n{exhibit}\n\n::::" if table.columns > WIDEST_UPRIGHT else exhibit)

    def twin(self, table: Table, title: str) -> Qmd:
        """A table that says what a figure shows: folded away on screen, left out elsewhere."""
        table = self._signed(table)
        caption = f'<p id="tbl-{table.id}-caption">{escape.html(table.caption)}</p>'
        parts = [
            ':::: {.content-visible when-format="html"}',
            f'::: {{.rr-details title="{escape.xml(title)}"}}',
            _raw("html", f"{caption}\n{html.write(table)}"),
            ":::",
            "::::",
        ]
        return Qmd("\n\n".join(parts))

    def _signed(self, table: Table) -> Table:
        """The table with the language's decimal sign, by which its columns are aligned."""
        return replace(table, decimal_sign=self.reader.language.conventions.decimal)

    def figure(self, figure: Figure, *, here: bool = False) -> Qmd:
        """A figure with its number, caption and alternative text; a tall one may float unless it belongs ``here``."""
        self.figures[figure.id] = figure
        parts = [
            f"::: {{#fig-{figure.id} .rr-exhibit{' .rr-here' if here else ''}}}",
            f'![](figures/{figure.id}.svg){{fig-alt="{self.attribute(figure.alt)}"}}',
            escape.markdown(figure.caption),
            ":::",
        ]
        return Qmd("\n\n".join(parts))


def _raw(target: str, markup: str) -> str:
    return f"```{{={target}}}\n{markup}\n```"
