"""What a document says of itself: title page, head and foot, labels and notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from reise_report import __version__
from reise_report.disclosure.audience import Audience
from reise_report.documents.document import DocumentMeta
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.record_table import arm_names, design_name, registration_name
from reise_report.plan.choice import LanguageCode
from reise_report.plan.model import ReportName
from reise_report.release.candidate import Status
from reise_report.release.manifest import DataFile
from reise_report.results.quality.query import Query

_OWN_NAMES = {"en": "English", "nb": "Norsk bokmål"}
_FINGERPRINT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What sets one making of a report apart from another.

    Attributes:
        report: ``final``, ``dmc-open``, ``lay-summary`` or ``data-quality``.
        version: None for the draft that every run replaces.
        status: draft or final.
        plan_sha256: the plan's fingerprint.
        files: the data files that the numbers come from.
        languages: the languages that this edition is made in.
        queries: rows of the files that somebody should look at; for the report on data quality only.
    """

    report: ReportName
    version: str | None
    status: Status
    plan_sha256: str
    files: tuple[DataFile, ...]
    languages: tuple[LanguageCode, ...]
    queries: tuple[Query, ...] = ()


def document_meta(reader: Reader, edition: Edition) -> DocumentMeta:
    """Title, labels, notices and page furniture in the reader's language."""
    text, plan = reader.text, reader.plan
    cut_off = dt.date.fromisoformat(reader.view.results.as_of)
    public = reader.view.audience is Audience.PUBLIC
    lay = plan.trial.lay
    title = lay.title if public and lay is not None else plan.trial.title
    return DocumentMeta(
        report=edition.report,
        trial=plan.trial.acronym,
        language=cast(LanguageCode, reader.language.code),
        title=reader.words(title),
        subtitle=reader.words(plan.reports[edition.report].title),
        running_head=f"{plan.trial.acronym} · {audience_name(reader, edition)}",
        audience_label=audience_name(reader, edition),
        version_label=_version(reader, edition),
        status_label=text("Draft") if edition.status == "draft" else "",
        status=edition.status,
        synthetic_notice=text("Made-up data: every number is invented.") if reader.view.results.synthetic else "",
        cut_off_label=text("Data as of {date}", date=reader.language.date(cut_off)),
        cut_off=cut_off,
        author=reader.words(plan.trial.sponsor.name),
        facts=() if public else tuple(_facts(reader, edition)),
        words=_furniture(reader),
        contents=reader.view.audience is Audience.TEAM,
        title_page=not public,
        alternatives=tuple(
            (code, _OWN_NAMES[code], f"../{code}/report.html")
            for code in edition.languages
            if code != reader.language.code
        ),
    )


def audience_name(reader: Reader, edition: Edition) -> str:
    """Which report it is, and for whom, in a few words."""
    if edition.report == "data-quality":
        return reader.text("Data quality report")
    return {
        Audience.TEAM: reader.text("Final report"),
        Audience.DMC_OPEN: reader.text("Open session report to the data monitoring committee"),
        Audience.PUBLIC: reader.text("Summary in plain language"),
    }[reader.view.audience]


def _version(reader: Reader, edition: Edition) -> str:
    if edition.version is None:
        return reader.text("Working copy")
    return reader.text("Version {version}", version=edition.version)


def _facts(reader: Reader, edition: Edition) -> Iterator[tuple[str, str]]:
    """Name and value of each fact of the title page; what depends on the allocation stays out of the open report."""
    text, trial = reader.text, reader.plan.trial
    team = reader.view.audience is Audience.TEAM
    kind = design_name(reader)
    yield text("Design"), kind[:1].upper() + kind[1:]
    if team:
        yield from arm_names(reader)
    for registration in trial.registrations:
        yield text("Registration"), registration_name(registration)
    yield text("Sponsor"), reader.words(trial.sponsor.name)
    if team:
        yield from _backing(reader)
    yield text("Participants randomised"), reader.shown(reader.view["flow.randomised.n"], reader.language.integer)
    yield text("Data cut-off"), reader.language.date(reader.view.results.as_of)
    yield text("Version"), _version(reader, edition)
    yield text("Plan, checksum"), edition.plan_sha256[:_FINGERPRINT]
    if team:
        yield text("Data, checksum"), fingerprint(edition)
    yield text("Program"), f"reise_report {__version__}"


def _backing(reader: Reader) -> Iterator[tuple[str, str]]:
    text, trial = reader.text, reader.plan.trial
    if trial.funders:
        yield text("Funding"), reader.language.list_of([reader.words(funder.name) for funder in trial.funders])
    for ethics in trial.ethics:
        yield text("Ethics"), " ".join(filter(None, [reader.words(ethics.body), ethics.reference]))


def fingerprint(edition: Edition) -> str:
    """The beginning of the hash of all data files together."""
    import hashlib

    together = "".join(f"{file.name}\n{file.sha256}\n" for file in edition.files)
    return hashlib.sha256(together.encode()).hexdigest()[:_FINGERPRINT]


def _furniture(reader: Reader) -> dict[str, str]:
    text = reader.text
    return {
        "skip": text("Skip to the content"),
        "contents": text("Contents"),
        "page": text("Page"),
        "of": text("of"),
        "continued": text("continued"),
        "figure": text("Figure"),
        "table": text("Table"),
        "section": text("section"),
        "expand": text("Show or hide"),
        "languages": text("Other languages"),
    }
