"""What each template may name: its exhibits, sentences and passages. Heavy exhibits are made only when placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import TypeVar

from reise_report.documents.prose import Prose
from reise_report.exhibits.baseline_table import baseline_table
from reise_report.exhibits.cheers.checklist import cheers_table
from reise_report.exhibits.count_tables import (
    completeness_table,
    harms_comparison,
    harms_table,
    recruitment_table,
    uptake_table,
)
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.flow import enrolment_table, flow_diagram
from reise_report.exhibits.flow_diagram import as_table
from reise_report.exhibits.lay_sentences import lay_answer, lay_frequencies, lay_uncertainty
from reise_report.exhibits.passages import passage_headings
from reise_report.exhibits.plan_tables import assumptions_table, breakable, estimand_table, population_table
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.record_table import record_table, registration_name
from reise_report.exhibits.result_figures import (
    accrual_figure,
    balance_figure,
    flow_figure,
    icon_figure,
    risk_figure,
)
from reise_report.exhibits.summaries import (
    completeness_sentence,
    enrolled_sentence,
    flow_sentence,
    lay_harms,
    lay_participants,
    uptake_sentence,
)
from reise_report.exhibits.table import Table
from reise_report.plan.choice import Text
from reise_report.production.derivation_contents import derivation_contents, derived_results, dictionary_contents
from reise_report.production.effect_contents import descriptions, effect_sections, judged
from reise_report.production.provenance_table import files_table
from reise_report.production.quality_contents import quality_contents
from reise_report.production.title_page import Edition

_Exhibit = TypeVar("_Exhibit", Table, Figure)


def contents(reader: Reader, prose: Prose, edition: Edition) -> Mapping[str, object]:
    """The context of the template of the edition's report."""
    special = {
        "final": _final,
        "dmc-open": _dmc_open,
        "lay-summary": _lay,
        "data-quality": quality_contents,
    }[edition.report](reader, edition)
    common = {
        "_": prose.text,
        "say": reader.text,
        "ref": prose.ref,
        "link": prose.link,
        "section": prose.section,
        "table": prose.table,
        "twin": prose.twin,
        "figure": prose.figure,
        "paragraph": prose.paragraph,
        "paragraphs": prose.paragraphs,
        "passage": prose.passage,
        "trial": reader.plan.trial,
    }
    return {**common, **special}


def _final(reader: Reader, edition: Edition) -> dict[str, object]:
    primary = reader.plan.primary()
    sections = effect_sections(reader)
    headings = {item.anchor: item.heading for section in sections for item in (section, *section.parts)}
    diagram = flow_diagram(reader)
    return {
        "sentence": SimpleNamespace(
            main=next(item.said for item in sections if item.primary),
            flow=flow_sentence(reader),
            uptake=uptake_sentence(reader) if reader.plan.flow.uptake else "",
        ),
        "passages": _passages(reader),
        "analyses": sections,
        "economic": next((item for item in sections if item.economic), None),
        "descriptions": descriptions(reader),
        "judged": judged(reader),
        "figures": SimpleNamespace(
            risks=risk_figure(reader, primary),
            flow=flow_figure(reader, diagram),
            balance=balance_figure(reader),
        ),
        "tables": SimpleNamespace(
            record=record_table(reader),
            estimands=estimand_table(reader),
            populations=population_table(reader),
            flow=as_table(diagram),
            baseline=baseline_table(reader, by_arm=True),
            uptake=uptake_table(reader),
            harms=harms_table(reader, by_arm=True),
            harms_compared=harms_comparison(reader),
            files=files_table(reader, edition),
            assumptions=assumptions_table(reader),
            cheers=cheers_table(reader, headings),
        ),
        "derived": derivation_contents(reader),
        "derived_results": derived_results(reader),
        "dictionary": dictionary_contents(reader),
        "remarks": _remarks(reader),
        "row_count": reader.language.integer(len(reader.view.results)),
    }


def _passages(reader: Reader) -> list[tuple[str, Text]]:
    texts = reader.plan.trial.texts
    headings = passage_headings(reader)
    return [(heading, getattr(texts, name)) for name, heading in headings.items() if getattr(texts, name) is not None]


def _remarks(reader: Reader) -> str:
    """How many results carry a remark, and under which analyses; the remarks are English, in the file."""
    remarked = [row.id for row in reader.view.results if row.warnings and ".check." not in row.id]
    if not remarked:
        return ""
    ids = [item.id for item in (*reader.plan.analyses, *reader.plan.sensitivity)]
    ids += [f"subgroup.{item.of}.{item.by}" for item in reader.plan.subgroups]
    owners = [next((name for name in ids if id_.startswith(f"{name}.")), id_) for id_ in remarked]
    return reader.language.plural(
        "The methods left a remark on {n} result, which stands beside it in results.json: {ids}.",
        "The methods left remarks on {n} results, which stand beside them in results.json: {ids}.",
        len(remarked),
        ids=reader.language.list_of([f"{breakable(name)} ({n})" for name, n in Counter(owners).items()]),
    )


def _dmc_open(reader: Reader, edition: Edition) -> dict[str, object]:  # noqa: ARG001
    return {
        "sentence": SimpleNamespace(enrolled=enrolled_sentence(reader), completeness=completeness_sentence(reader)),
        "figures": SimpleNamespace(accrual=_dated(reader, accrual_figure(reader))),
        "tables": SimpleNamespace(
            recruitment=_dated(reader, recruitment_table(reader)),
            enrolment=_dated(reader, enrolment_table(reader)),
            baseline=_dated(reader, baseline_table(reader, by_arm=False)),
            completeness=_dated(reader, completeness_table(reader)),
            harms=_dated(reader, harms_table(reader, by_arm=False)),
        ),
    }


def _dated(reader: Reader, exhibit: _Exhibit | None) -> _Exhibit | None:
    """The exhibit with the cut-off date in its caption: a committee lays the exhibits of two meetings side by side."""
    if exhibit is None:
        return None
    day = reader.text("Data as of {date}", date=reader.language.date(reader.view.results.as_of))
    return replace(exhibit, caption=f"{exhibit.caption} {day}.")


def _lay(reader: Reader, edition: Edition) -> dict[str, object]:  # noqa: ARG001
    primary = reader.plan.primary()
    trial = reader.plan.trial
    about = [(reader.text("Name"), f"{trial.acronym}: {reader.words(trial.title)}")]
    about += [(reader.text("Registration"), registration_name(item)) for item in trial.registrations]
    about.append((reader.text("Responsible"), reader.words(trial.sponsor.name)))
    if trial.funders:
        names = [reader.words(funder.name) for funder in trial.funders]
        about.append((reader.text("Paid for by"), reader.language.list_of(names)))
    about += [(reader.words(item.role), " ".join(filter(None, [item.name, item.email]))) for item in trial.contacts]
    return {
        "lay": SimpleNamespace(
            answer=lay_answer(reader, primary),
            participants=lay_participants(reader),
            frequencies=lay_frequencies(reader, primary),
            uncertainty=lay_uncertainty(reader, primary),
            harms=lay_harms(reader),
        ),
        "figures": SimpleNamespace(icons=icon_figure(reader, primary)),
        "about": about,
    }
