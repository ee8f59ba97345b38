"""The YAML at the head of ``report.qmd``, and the ``_quarto.yml`` beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from reise_report.documents.document import Document, DocumentMeta
from reise_report.documents.formats import Format
from reise_report.exhibits import escape

_PROJECT = """\
project:
  type: default
  render:
    - report.qmd
"""
_FORMATS = {
    Format.HTML: """\
  html:
    theme: none
    minimal: true
    template: theme/report.html
    css: styles.css
    embed-resources: true
    section-divs: false
    html-math-method: mathml
    highlight-style: none
    toc-depth: 3
""",
    Format.PDF: """\
  typst:
    template-partials:
      - typst/typst-template.typ
      - typst/typst-show.typ
    font-paths:
      - fonts
      - templates/fonts
    mainfont: Source Serif 4
    papersize: a4
""",
    Format.DOCX: """\
  docx:
    reference-doc: reference.docx
    toc: false
""",
}


def project_file() -> str:
    """``_quarto.yml``: a folder with it is a project, with nothing outside it."""
    return _PROJECT


def front_matter(document: Document, formats: Sequence[Format]) -> str:
    """The document's YAML: what the filter, the partials and the page template read.

    Every text is escaped twice: as Markdown, since pandoc reads YAML strings as Markdown, then as a YAML string.
    """
    meta = document.meta
    lines = [
        "---",
        f"title: {_text(meta.title)}",
        *([f"subtitle: {_text(meta.subtitle)}"] if meta.subtitle else []),
        *([f"author: {_text(meta.author)}"] if meta.author else []),
        f"lang: {meta.language}",
        f"toc: {_flag(meta.contents)}",
        f"toc-title: {_text(meta.words['contents'])}",
        "number-sections: false",
        "shift-heading-level-by: 0",
        "html-table-processing: none",
        "filters:",
        "  - at: pre-ast",
        "    path: filters/report.lua",
        "format:",
        *(_FORMATS[each].rstrip("\n") for each in formats),
        "rr:",
        *_own(document),
        "---",
    ]
    return "\n".join(lines) + "\n"


def _own(document: Document) -> list[str]:
    meta = document.meta
    lines = [
        f"  trial: {_text(meta.trial)}",
        f"  report: {_text(meta.report)}",
        f"  running-head: {_text(meta.running_head)}",
        f"  audience: {_text(meta.audience_label)}",
        f"  version: {_text(meta.version_label)}",
        f"  status: {meta.status}",
        f"  status-label: {_text(meta.status_label)}",
        f"  synthetic: {_text(meta.synthetic_notice)}",
        f'  cut-off: "{meta.cut_off.isoformat()}"',
        f"  cut-off-label: {_text(meta.cut_off_label)}",
        f"  author: {_text(meta.author)}",
        f"  contents: {_flag(meta.contents)}",
        f"  title-page: {_flag(meta.title_page)}",
        "  words:",
        *(f"    {word}: {_text(text)}" for word, text in sorted(meta.words.items())),
    ]
    lines += _records("facts", [{"label": label, "value": value} for label, value in meta.facts])
    return lines + _records("alternatives", _alternatives(meta))


def _alternatives(meta: DocumentMeta) -> list[dict[str, str]]:
    return [{"code": code, "name": name, "address": address} for code, name, address in meta.alternatives]


def _records(name: str, records: list[dict[str, str]]) -> list[str]:
    lines = [f"  {name}:"] if records else []
    for record in records:
        keys = list(record)
        lines += [f"    {'- ' if key == keys[0] else '  '}{key}: {_text(record[key])}" for key in keys]
    return lines


def _text(text: str) -> str:
    """A YAML string that pandoc reads as this plain text. JSON's strings are YAML's."""
    return json.dumps(escape.markdown(text), ensure_ascii=False)


def _flag(value: bool) -> str:
    return "true" if value else "false"
