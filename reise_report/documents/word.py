"""Word: the reference document with the house's styles, head and foot, and the finish that pandoc leaves to others."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from string import Template
from xml.etree import ElementTree

from reise_report import resources
from reise_report.documents.document import DocumentMeta
from reise_report.errors import DocumentError
from reise_report.exhibits import escape

_PARTS = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "rels.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document.xml.rels",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "fontTable.xml",
    "word/header1.xml": "header.xml",
    "word/footer1.xml": "footer.xml",
}
_BAND = {"draft": "A61B3C", "synthetic": "B45309"}
_LANGUAGE = {"nb": "nb-NO", "en": "en-GB"}
_FONTS = {
    "Source Serif 4": {"Regular": "SourceSerif4-Regular", "Bold": "SourceSerif4-Bold", "Italic": "SourceSerif4-It"},
    "Source Sans 3": {"Regular": "SourceSans3-Regular", "Bold": "SourceSans3-Bold", "Italic": "SourceSans3-It"},
}
_FONT_SPACE = uuid.UUID("5b3f4a2e-6d0c-5d0a-9b1e-2f1c3a7d9e10")  # any fixed one: the keys only scramble
_FONT_TYPE = '<Default Extension="odttf" ContentType="application/vnd.openxmlformats-officedocument.obfuscatedFont"/>'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip file can hold: no clock reaches the file
# Other programs than Word leave a margin around a picture whose distances are not given.
_INLINE = '<wp:inline distT="0" distB="0" distL="0" distR="0">'
_STAMP = re.compile(rb">\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<")
# pandoc writes the document's language without its region, which Word's spelling check does not know.
_LANGUAGE_SHORT = re.compile(rb'(<w:lang\b[^>]*w:eastAsia="([^"]+)"[^>]*w:val=")[^"]*(?=")')
_SECTION = re.compile(r"<w:sectPr\b[^>]*>(.*?)</w:sectPr>", re.DOTALL)
_EDGE = re.compile(r"<w:(?:header|footer)Reference\b[^>]*/>")


def reference(meta: DocumentMeta) -> bytes:
    """The reference document for one report: styles and page set-up, and its own words in head and foot."""
    values = _values(meta)
    folder = resources.template_root() / "word"
    band = Template((folder / "band.xml").read_text(encoding="utf-8")).substitute(values) if values["notice"] else ""
    values["band_paragraph"] = band
    parts = {
        name: Template((folder / source).read_text(encoding="utf-8")).substitute(values).encode()
        for name, source in _PARTS.items()
    }
    return _zipped(parts)


def _values(meta: DocumentMeta) -> dict[str, str]:
    words = [text for text in (meta.status_label, meta.synthetic_notice) if text]
    plain = {
        "running_head": meta.running_head,
        "version": " · ".join(text for text in (meta.version_label, meta.status_label) if text),
        "cut_off": meta.cut_off_label,
        "page": meta.words["page"],
        "of": meta.words["of"],
        "notice": " · ".join(words),
        "language": _LANGUAGE[meta.language],
        "decimal": "," if meta.language == "nb" else ".",
        "band": _BAND["draft" if meta.status == "draft" else "synthetic"],
    }
    return {name: escape.xml(text) for name, text in plain.items()}


def finish(content: bytes, epoch: int) -> bytes:
    """The Word file as it is to be: head and foot on turned pages, the fonts inside, the same bytes every time.

    Args:
        content: the file that pandoc or Quarto made.
        epoch: the file's date, in seconds since 1970.

    Raises:
        DocumentError: a raw block made a part that is no XML, so that Word would refuse the file.
    """
    parts = _unzipped(content)
    body = parts["word/document.xml"].decode().replace("<wp:inline>", _INLINE)
    parts["word/document.xml"] = _with_edges(body).encode()
    parts["word/styles.xml"] = _LANGUAGE_SHORT.sub(rb"\1\2", parts["word/styles.xml"])
    stamp = datetime.fromtimestamp(epoch, UTC).strftime(">%Y-%m-%dT%H:%M:%SZ<").encode()
    parts["docProps/core.xml"] = _STAMP.sub(stamp, parts["docProps/core.xml"])
    _embed_fonts(parts)
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            _check_xml(name, content)
    return _zipped(parts)


def _with_edges(body: str) -> str:
    """Each section's properties with the last section's head and foot; Word shows none where none is named."""
    sections = _SECTION.findall(body)
    edges = "".join(_EDGE.findall(sections[-1])) if sections else ""

    def filled(found: re.Match[str]) -> str:
        whole: str = found.group()
        return whole if _EDGE.search(whole) else whole.replace(found.group(1), edges + found.group(1), 1)

    return _SECTION.sub(filled, body)


def _embed_fonts(parts: dict[str, bytes]) -> None:
    """Put the report's fonts into the file, so that it looks the same where they are not installed."""
    faces = [(family, style, file) for family, styles in _FONTS.items() for style, file in styles.items()]
    table = parts["word/fontTable.xml"].decode()
    relations = []
    for number, (family, style, file) in enumerate(faces, 1):
        key = uuid.uuid5(_FONT_SPACE, file)
        parts[f"word/fonts/font{number}.odttf"] = _scrambled(file, key)
        relations.append(f'<Relationship Id="rId{number}" Type="{_RELATION}/font" Target="fonts/font{number}.odttf"/>')
        embedded = f'<w:embed{style} r:id="rId{number}" w:fontKey="{{{str(key).upper()}}}"/>'
        start = table.index(f'<w:font w:name="{family}">')
        end = table.index("</w:font>", start)
        table = table[:end] + embedded + table[end:]
    parts["word/fontTable.xml"] = table.encode()
    parts["word/_rels/fontTable.xml.rels"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{''.join(relations)}</Relationships>"
    ).encode()
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = re.sub(r"(<Types\b[^>]*>)", lambda found: found.group() + _FONT_TYPE, types).encode()
    settings = parts["word/settings.xml"].decode()
    if "<w:embedTrueTypeFonts" not in settings:
        zoom = re.search(r"<w:zoom\b[^>]*/>", settings)
        place = zoom.end() if zoom else settings.index(">", settings.index("<w:settings")) + 1
        parts["word/settings.xml"] = (settings[:place] + "<w:embedTrueTypeFonts/>" + settings[place:]).encode()


@cache
def _scrambled(file: str, key: uuid.UUID) -> bytes:
    """A font as Word keeps it: the first 32 bytes crossed with the key, last byte first (ECMA-376 part 4, 17.8.1)."""
    content = (resources.font_folder() / f"{file}.ttf").read_bytes()
    mask = key.bytes[::-1] * 2
    return bytes(byte ^ each for byte, each in zip(content[:32], mask, strict=True)) + content[32:]


def _check_xml(name: str, content: bytes) -> None:
    try:
        ElementTree.fromstring(content)  # noqa: S314  made here, and only looked at
    except ElementTree.ParseError as error:
        raise DocumentError(f"the Word file's {name} is not well-formed: {error}") from error


def _unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip file with fixed dates; the list of content types comes first, as Word wants it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # not the system's: that byte would differ between machines
            archive.writestr(entry, parts[name], compresslevel=9)
    return held.getvalue()
