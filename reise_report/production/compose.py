"""Documents from a view: for each language the exhibits, the template that places them, and the drawn figures."""

from __future__ import annotations

from reise_report.disclosure.view import View
from reise_report.documents.document import Document
from reise_report.documents.prose import Prose
from reise_report.documents.studio import Studio
from reise_report.documents.template import fill
from reise_report.exhibits.reader import Reader
from reise_report.language.speech import speak
from reise_report.plan.model import Plan
from reise_report.production.contents import contents
from reise_report.production.title_page import Edition, document_meta


def compose(plan: Plan, view: View, edition: Edition, studio: Studio) -> list[Document]:
    """One document a language, in the order of the edition.

    Raises:
        DocumentError: a template or a translation failed.
        DisclosureError: a template asked for what the audience may not see.
    """
    filled = []
    for language in edition.languages:
        reader = Reader(view, plan, speak(language))
        prose = Prose(reader)
        filled.append((reader, prose, fill(edition.report, contents(reader, prose, edition))))
    specs = list(dict.fromkeys(figure.spec for _, prose, _ in filled for figure in prose.figures.values()))
    drawn = dict(zip(specs, studio.draw(specs), strict=True))
    attachment = {"results.json": view.results.to_json().encode()}
    return [
        Document(
            meta=document_meta(reader, edition),
            body=body,
            figures={name: drawn[figure.spec] for name, figure in prose.figures.items()},
            attachments=attachment,
        )
        for reader, prose, body in filled
    ]
