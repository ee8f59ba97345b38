"""A document with everything that a report can hold, in both languages, for tests of the whole way to the files."""

from __future__ import annotations

from datetime import date
from typing import Literal

from reise_report.documents.document import Document, DocumentMeta
from reise_report.exhibits import escape, html, typst, word
from reise_report.exhibits.table import Align, BodyRow, HeadCell, RowKind, Table

Language = Literal["en", "nb"]

HOSTILE = (
    "{{< include /etc/passwd >}}",
    "<script>alert(1)</script>",
    '#read("/etc/passwd")',
    "=1+1",
    "*x* _y_ `z`",
    "$x$",
    "a | b",
    "1. first",
    "@tbl-nothing",
    "<<x>> ?? <% y %>",
)
WORDS = {
    "en": {
        "skip": "Skip to the text",
        "contents": "Contents",
        "page": "Page",
        "of": "of",
        "continued": "continued",
        "figure": "Figure",
        "table": "Table",
        "section": "section",
        "expand": "Show sections",
        "languages": "Other languages",
    },
    "nb": {
        "skip": "Hopp til teksten",
        "contents": "Innhold",
        "page": "Side",
        "of": "av",
        "continued": "forts.",
        "figure": "Figur",
        "table": "Tabell",
        "section": "avsnitt",
        "expand": "Vis avsnitt",
        "languages": "Andre språk",
    },
}
_PROSE = {
    "en": (
        "The trial followed people on sick leave and counted the days until they were back at work. "
        "Everyone who was randomised is in the analysis, in the group to which they were allocated, whether or not "
        "they took up the offer. Missing answers were handled as the plan lays down. "
    ),
    "nb": (
        "Studien fulgte sykmeldte og telte dager til de var tilbake i arbeid. "
        "Alle som ble randomisert, inngår i analysen, i gruppen de ble fordelt til, enten de tok imot eller ikke. "
        "Manglende svar ble håndtert slik planen fastsetter, og usikkerheten vises overalt: sannsynlighetsfordelingen. "
    ),
}


def meta(
    language: Language = "nb", *, status: Literal["draft", "final"] = "draft", title_page: bool = True
) -> DocumentMeta:
    """The document's meta data; ``title_page=False`` gives a lay summary's."""
    norwegian = language == "nb"
    return DocumentMeta(
        report="final",
        trial="SAMPLE",
        language=language,
        title="Raskere tilbake i arbeid med tidlig støtte" if norwegian else "Back to work sooner with early support",
        subtitle="En kohortrandomisert studie: sluttrapport"
        if norwegian
        else "A cohort-randomised trial: final report",
        running_head="SAMPLE – sluttrapport – hele studien" if norwegian else "SAMPLE – final report – whole trial",
        audience_label="Hele studien" if norwegian else "Whole trial",
        version_label="Versjon 1.0" if norwegian else "Version 1.0",
        status_label=("Utkast" if norwegian else "Draft") if status == "draft" else "",
        status=status,
        synthetic_notice="Oppdiktede data" if norwegian else "Made-up data",
        cut_off_label="Data per 1. juni 2025" if norwegian else "Data as of 1 June 2025",
        cut_off=date(2025, 6, 1),
        author="Åse Bjørnstad, Kari Nordmann",
        facts=(
            ("Protokoll" if norwegian else "Protocol", "ISRCTN00000000"),
            ("Dataversjon" if norwegian else "Data", "sha256 3f6a…91"),
            ("Godkjent av" if norwegian else "Approved by", "REK sør-øst 2025/1"),
            ("Hostile", "{{< include x >}} <b> *x* 1. $"),
            ("Analyseplan" if norwegian else "Analysis plan", "2.1, 2025-04-02"),
            ("Deltakere" if norwegian else "Participants", "1 202"),
        ),
        words=WORDS[language],
        contents=title_page,
        title_page=title_page,
        alternatives=(("en", "English", "../en/report.html"),)
        if norwegian
        else (("nb", "Norsk", "../nb/report.html"),),
    )


def table(language: Language, rows: int = 14) -> Table:
    """A table with spanning heads, groups, members, a total, notes and hostile labels; it breaks over pages if long."""
    norwegian = language == "nb"
    body = [BodyRow("Kjønn, n (%)" if norwegian else "Sex, n (%)", kind=RowKind.GROUP)]
    body += [BodyRow(label, ("259 (64,4)", "257 (64,4)"), RowKind.MEMBER) for label in ("Kvinne", "Mann")]
    body += [BodyRow(text, ("−0,5 (−1,2 til 0,2)", "< 0,001")) for text in HOSTILE]
    for number in range(rows):
        body.append(BodyRow(f"Gruppe {number}", ("24 (6,0)", "15 (3,8)"), RowKind.GROUP))
        body += [
            BodyRow(f"Utfall {number}.{each}", (f"{each},5 (12,4)", "57,8 (2,4)"), RowKind.MEMBER) for each in range(4)
        ]
    body.append(BodyRow("Totalt" if norwegian else "Total", ("402", "399"), RowKind.TOTAL))
    return Table(
        id="baseline",
        caption="Kjennetegn ved deltakerne." if norwegian else "Characteristics of the participants.",
        head=(
            (HeadCell("Kjennetegn" if norwegian else "Characteristic", rows=2), HeadCell("Grupper", columns=2)),
            (HeadCell("Tilbud\n(n = 402)"), HeadCell("Vanlig praksis\n(n = 399)")),
        ),
        rows=tuple(body),
        align=(Align.DECIMAL, Align.DECIMAL),
        notes=("KI: konfidensintervall.", "Alle randomiserte; {{< x >}} <b>."),
        continued=True,
        decimal_sign=",",
    )


def exhibit(one: Table, language: Language) -> str:
    """The table as the div that a template prints."""
    return "\n".join(
        [
            f"::: {{#tbl-{one.id} .rr-exhibit}}",
            f"```{{=html}}\n{html.write(one)}\n```",
            f"```{{=typst}}\n{typst.write(one, continued=WORDS[language]['continued'])}\n```",
            f"```{{=openxml}}\n{word.write(one)}\n```",
            "",
            escape.markdown(one.caption),
            ":::",
        ]
    )


def drawing(height: int) -> str:
    """An SVG with ids, a style sheet, a clip path and text, such as a plotting library makes."""
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="460pt" height="{height}pt" viewBox="0 0 460 {height}" \
xmlns="http://www.w3.org/2000/svg" version="1.1">
<metadata>gone</metadata>
<defs><style type="text/css">*{{stroke-linejoin: round}}</style>
<clipPath id="box"><rect width="460" height="{height}"/></clipPath>
<path id="mark" d="M 0 0 L 8 8" stroke="#0b5fa5"/></defs>
<g clip-path="url(#box)"><rect x="20" y="20" width="420" height="{height - 40}" fill="#eef3f8" stroke="#0b5fa5"/>
<use xlink:href="#mark" x="40" y="40"/>
<text x="40" y="70" style="font: 9px 'Source Sans 3'">Åpne tall: 95 % KI −1,2 til 3,4 &lt;x&gt;</text></g>
</svg>
"""


def body(language: Language = "nb", rows: int = 14) -> str:
    """The document's text: every construct that a template may use."""
    prose = _PROSE[language]
    hostile = "\n\n".join(f"Hostile: {escape.markdown(text)}." for text in HOSTILE)
    return f"""
# Sammendrag {{#sec-summary}}

{prose}Se @tbl-baseline, @fig-flow, [@fig-curve; @tbl-plain] og @sec-methods.[^note] @Sec-summary.

[^note]: En fotnote med *kursiv* og `kode_x`.

::: {{.rr-key title="Hovedfunn <b>"}}
{prose}

* ett punkt
* et annet punkt
:::

::: {{.rr-note}}
Uten tittel. {prose}
:::

::: {{.rr-warning title="Forsiktig"}}
{prose}
:::

# Metode {{#sec-methods}}

{prose * 2}

## Deltakerflyt {{#sec-flow}}

{prose}

::: {{#fig-flow .rr-exhibit}}
![](figures/flow.svg){{fig-alt="Flytskjema: 1 202 randomisert, \\"402\\" og 399."}}

Flyten av deltakere gjennom studien.
:::

::: {{.rr-details title="Flytskjemaet som tabell"}}
Innhold i detaljene. {prose}
:::

{prose * 3}

## Grunnlagsdata

{prose}

{exhibit(table(language, rows), language)}

{prose * 2}

::: {{.panel-tabset}}
## Figur

::: {{#fig-curve .rr-exhibit}}
![](figures/curve.svg){{fig-alt="To kurver som skiller lag etter tre måneder."}}

Andel tilbake i arbeid.
:::

## Forklaring

{prose}
:::

::: {{.content-visible when-format="html"}}
Bare på nett.
:::

::: {{.content-visible when-format="typst"}}
Bare i PDF.
:::

::: {{.content-hidden unless-format="docx"}}
Bare i Word.
:::

# Resultater

{prose * 3}

## Ett utfall

### Et delutfall

{prose}

Term
: forklaring av termen

1. først
2. så

> Et sitat fra en deltaker.

::: {{.landscape}}
## Bred side

::: {{#tbl-plain .rr-exhibit}}

| Navn | Verdi |
|:-----|------:|
| a    |   1,5 |
| b    |   2,5 |

En enkel tabell.
:::

{prose}
:::

# Fiendtlig tekst {{#sec-hostile}}

{hostile}

## Vedlegg {{.unnumbered}}

{prose}
"""


def document(language: Language = "nb", *, rows: int = 14, title_page: bool = True) -> Document:
    """The whole sample."""
    return Document(
        meta=meta(language, title_page=title_page),
        body=body(language, rows),
        figures={"flow": drawing(420), "curve": drawing(220)},
        attachments={"results.json": b'{"rows": []}\n'},
    )
