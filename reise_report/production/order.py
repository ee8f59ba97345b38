"""An order for a report, and how it is carried out: plan, findings, view, documents, files, release."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import View, view
from reise_report.documents import project
from reise_report.documents.document import Document
from reise_report.documents.engine import Engine, EngineName, choose
from reise_report.documents.formats import Format
from reise_report.documents.studio import Studio
from reise_report.errors import PlanError, ReleaseError
from reise_report.plan.choice import LanguageCode
from reise_report.plan.dictionary import dictionary_json
from reise_report.plan.load import load_plan, plan_file
from reise_report.plan.model import Plan, ReportName
from reise_report.production.compose import compose
from reise_report.production.findings import Findings, find, key, remember, remembered
from reise_report.production.title_page import Edition
from reise_report.progress import Progress
from reise_report.release import hashing, manifest
from reise_report.release.candidate import Release, Status, check_free
from reise_report.release.publish import publish
from reise_report.results.quality.query import FILE_NAME, to_csv
from reise_report.results.scope import Scope, Subject

_AUDIENCES = {
    "final": Audience.TEAM,
    "dmc-open": Audience.DMC_OPEN,
    "lay-summary": Audience.PUBLIC,
    "data-quality": Audience.TEAM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for.

    Attributes:
        report: ``final``, ``dmc-open``, ``lay-summary`` or ``data-quality``.
        trial: folder with ``trial.yml``.
        data: folder with the data files.
        languages: none for those of the plan.
        formats: at least one.
        version: None for the draft that every run replaces.
        status: a final version is never replaced.
        out: folder that holds all reports.
        engine: what renders.
        as_of: None for the plan's cut-off.
    """

    report: ReportName
    trial: Path
    data: Path
    languages: tuple[LanguageCode, ...]
    formats: tuple[Format, ...]
    version: str | None
    status: Status
    out: Path
    engine: EngineName
    as_of: dt.date | None

    @property
    def audience(self) -> Audience:
        """For whom the report is."""
        return _AUDIENCES[self.report]

    @property
    def scope(self) -> Scope:
        """What may be looked at in making it: the open report never sees the allocation."""
        return Scope.POOLED if self.audience is Audience.DMC_OPEN else Scope.FULL

    @property
    def subject(self) -> Subject:
        """What its results are about."""
        return Subject.QUALITY if self.report == "data-quality" else Subject.TRIAL


@dataclass(frozen=True, slots=True)
class Material:
    """What every language's document is made from."""

    plan: Plan
    findings: Findings
    view: View
    languages: tuple[LanguageCode, ...]


def produce(order: Order, progress: Progress) -> Path:
    """Make a report and publish it; returns the release's folder.

    Raises:
        ReiseReportError: any step failed; every earlier release is untouched.
    """
    engine = choose(order.engine)
    plan = _plan(order, progress)
    _make_room(order.out)
    # Asked at once, and again when the release is put in place: nobody waits for a render that may not be kept.
    check_free(_release(order, plan, {}, {}), order.out / plan.trial.id / order.report)
    with Studio(order.out / ".cache" / "figures") as studio, tempfile.TemporaryDirectory() as scratch:
        workshop = Path(scratch)
        material = _gather(order, plan, progress, studio)
        with progress.stage("Composing"):
            documents = _compose(order, material, studio)
        files: dict[str, Path | bytes] = {"results.json": material.view.results.to_json().encode()}
        if order.audience is Audience.TEAM:
            files["dictionary.json"] = dictionary_json(plan).encode()
        if order.subject is Subject.QUALITY:
            files[FILE_NAME] = to_csv(material.findings.queries).encode()
        with progress.stage("Rendering " + ", ".join(order.formats)):
            jobs = [(document, workshop / document.meta.language) for document in documents]
            with ThreadPoolExecutor(max_workers=2) as pool:
                for rendered in pool.map(lambda job: _render(engine, job[0], job[1], order.formats), jobs):
                    files.update(rendered)
        with progress.stage("Publishing"):
            made = manifest.build(_provenance(order, material, engine.name, engine.versions()))
            return publish(_release(order, plan, files, made), order.out)


def _release(order: Order, plan: Plan, files: Mapping[str, Path | bytes], made: Mapping[str, object]) -> Release:
    return Release(
        trial=plan.trial.id,
        report=order.report,
        version=order.version,
        status=order.status,
        files=files,
        manifest=made,
    )


def write_projects(order: Order, folder: Path, progress: Progress) -> None:
    """Write each language's Quarto project below ``folder`` and render nothing: ``folder/<language>/report.qmd``."""
    with Studio(order.out / ".cache" / "figures") as studio:
        material = _gather(order, _plan(order, progress), progress, studio)
        with progress.stage("Composing"):
            for document in _compose(order, material, studio):
                project.write(document, folder / document.meta.language, order.formats, nested=True)


def _make_room(out: Path) -> None:
    try:
        (out / ".cache").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReleaseError(
            f"cannot write in the output folder {out}: {error.strerror}; allow it, or choose another with --out"
        ) from error


def _plan(order: Order, progress: Progress) -> Plan:
    with progress.stage("Reading the plan"):
        plan = load_plan(order.trial)
        _languages(order, plan)
        return plan


def _gather(order: Order, plan: Plan, progress: Progress, studio: Studio) -> Material:
    cache = order.out / ".cache"
    identity = key(plan_file(order.trial), plan, order.data, order.as_of, order.scope, order.subject)
    findings = remembered(cache, identity)
    if findings is None:
        if order.subject is not Subject.QUALITY:  # its figures need no plotting library
            studio.warm_up()  # the plotting libraries load while the statistical ones do
        with progress.stage("Reading the data and analysing"):
            findings = find(plan, order.data, order.as_of, order.scope, order.subject)
        remember(cache, identity, findings)
    return Material(plan, findings, view(findings.results, plan, order.audience), _languages(order, plan))


def _languages(order: Order, plan: Plan) -> tuple[LanguageCode, ...]:
    if order.report not in plan.reports:
        raise PlanError(
            f"the plan of {plan.trial.acronym} has no report '{order.report}'; it has {', '.join(plan.reports)}. "
            f"Add it under 'reports' in trial.yml."
        )
    known = plan.reports[order.report].languages or plan.languages
    unknown = [language for language in order.languages if language not in known]
    if unknown:
        raise PlanError(f"the plan gives '{order.report}' in {', '.join(known)}, not in {', '.join(unknown)}")
    return order.languages or tuple(known)


def _compose(order: Order, material: Material, studio: Studio) -> list[Document]:
    edition = Edition(
        report=order.report,
        version=order.version,
        status=order.status,
        plan_sha256=hashing.of_file(plan_file(order.trial)),
        files=material.findings.files,
        queries=material.findings.queries,
        languages=material.languages,
    )
    return compose(material.plan, material.view, edition, studio)


def _render(engine: Engine, document: Document, folder: Path, formats: tuple[Format, ...]) -> dict[str, Path | bytes]:
    project.write(document, folder, formats)
    made = engine.render(folder, formats, folder / "made")
    return {f"{document.meta.language}/report.{format_}": path for format_, path in made.items()}


def _told(order: Order, files: tuple[manifest.DataFile, ...]) -> tuple[manifest.DataFile, ...]:
    """The data files as the release may tell of them: the rows of a table can be a small count, or an arm's size."""
    return files if order.audience is Audience.TEAM else tuple(replace(file, rows=None) for file in files)


def _provenance(order: Order, material: Material, name: str, versions: dict[str, str]) -> manifest.Provenance:
    results = material.view.results
    return manifest.Provenance(
        trial=material.plan.trial.id,
        report=order.report,
        version=order.version,
        status=order.status,
        audience=order.audience.value,
        cut_off=dt.date.fromisoformat(results.as_of),
        synthetic=results.synthetic,
        data=_told(order, material.findings.files),
        plan_sha256=hashing.of_file(plan_file(order.trial)),
        engine=manifest.Engine(name=name, versions=versions),
    )
