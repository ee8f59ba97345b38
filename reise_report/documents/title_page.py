"""A document's title page and page furniture as Typst, and its title page as Word. HTML's is in the page template."""

from __future__ import annotations

from reise_report.documents.document import Document, DocumentMeta
from reise_report.exhibits.escape import typst_string, xml

_MIME = {".json": "application/json", ".csv": "text/csv", ".txt": "text/plain"}
_WIDTH = 9354  # twentieths of a point: the text width of the Word page


def typst(document: Document) -> str:
    """The show rule that sets the whole document, and what is kept inside the PDF.

    It is a partial of a pandoc template, in which a dollar sign is written twice.
    """
    meta = document.meta
    day = meta.cut_off
    lines = [
        "#show: rr-report.with(",
        f"  title: {typst_string(meta.title)},",
        f"  subtitle: {typst_string(meta.subtitle)},",
        f"  author: {typst_string(meta.author)},",
        f"  language: {typst_string(meta.language)},",
        f"  date: datetime(year: {day.year}, month: {day.month}, day: {day.day}),",
        f"  running-head: {typst_string(meta.running_head)},",
        f"  version: {typst_string(meta.version_label)},",
        f"  status: {typst_string(meta.status)},",
        f"  status-label: {typst_string(meta.status_label)},",
        f"  synthetic: {typst_string(meta.synthetic_notice)},",
        f"  cut-off-label: {typst_string(meta.cut_off_label)},",
        "  facts: (",
        *(f"    ({typst_string(name)}, {typst_string(value)})," for name, value in meta.facts),
        "  ),",
        f"  words: ({', '.join(f'{word}: {typst_string(meta.words[word])}' for word in ('contents', 'page', 'of'))}),",
        f"  contents: {str(meta.contents).lower()},",
        f"  title-page: {str(meta.title_page).lower()},",
        ")",
        *(_attachment(name, meta) for name in sorted(document.attachments)),
    ]
    return "\n".join(lines).replace("$", "$$") + "\n"


def _attachment(name: str, meta: DocumentMeta) -> str:
    mime = _MIME[name[name.rindex(".") :]]
    return f'#rr-attach("{name}", read("{name}", encoding: none), "{mime}", {typst_string(meta.title)})'


def word(meta: DocumentMeta) -> str:
    """What stands between the title and the first heading in Word: facts, contents, a new page. Quarto Markdown."""
    parts = []
    if meta.facts:
        parts.append(f"```{{=openxml}}\n{_facts(meta.facts)}\n```")
    if meta.contents:
        parts.append("::: {.rr-contents}\n:::")
    if meta.title_page and meta.contents:
        parts.append('```{=openxml}\n<w:p><w:r><w:br w:type="page"/></w:r></w:p>\n```')
    return "\n\n".join(parts) + "\n" if parts else ""


def _facts(facts: tuple[tuple[str, str], ...]) -> str:
    """A table of two columns without rules but the one on top; the report's own paragraph styles in it."""
    half = _WIDTH // 2
    pairs = [facts[place : place + 2] for place in range(0, len(facts), 2)]
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(_fact(half, *fact) for fact in (*pair, *[("", "")] * (2 - len(pair))))
        + "</w:tr>"
        for pair in pairs
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders><w:top w:val="single" w:sz="10" '
        'w:space="0" w:color="0B3D66"/></w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
        f'<w:gridCol w:w="{half}"/><w:gridCol w:w="{half}"/></w:tblGrid>{rows}</w:tbl>'
        '<w:p><w:pPr><w:pStyle w:val="Spacer"/></w:pPr></w:p>'
    )


def _fact(width: int, name: str, value: str) -> str:
    lines = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{xml(text)}</w:t></w:r></w:p>'
        for style, text in (("FactName", name), ("FactValue", value))
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{lines}</w:tc>'
