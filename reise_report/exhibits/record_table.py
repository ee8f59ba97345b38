"""The trial's record as a table: design, arms, visits, registrations, approvals, money, documents, contacts."""

from __future__ import annotations

from collections.abc import Iterator

from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import LONGEST_UNBROKEN, Align, BodyRow, HeadCell, RowKind, Table
from reise_report.plan.design import Visit
from reise_report.plan.identity import Ethics, Funder, PlanDocument, Registration


def record_table(reader: Reader) -> Table:
    """What CONSORT 2025 items 2 to 5 and 9 ask for, from the plan alone."""
    rows = [BodyRow(reader.text("Design"), (), RowKind.GROUP), *_members(_design(reader))]
    rows += [BodyRow(reader.text("Record"), (), RowKind.GROUP), *_members(_record(reader))]
    return Table(
        id="record",
        caption=reader.text("The trial in brief."),
        head=((HeadCell(reader.text("Item")), HeadCell(reader.text("In this trial"))),),
        rows=tuple(rows),
        align=(Align.LEFT,),
        label_share=0.27,
        continued=len(rows) > LONGEST_UNBROKEN,
    )


def _members(pairs: Iterator[tuple[str, str]]) -> list[BodyRow]:
    return [BodyRow(label, (words[:1].upper() + words[1:],), RowKind.MEMBER) for label, words in pairs]


def design_name(reader: Reader) -> str:
    """The kind of trial, in words."""
    text = reader.text
    kinds = {
        "cohort_randomised": text("cohort randomised trial"),
        "parallel": text("randomised trial with parallel groups"),
    }
    return kinds[reader.plan.design.kind]


def arm_names(reader: Reader) -> Iterator[tuple[str, str]]:
    """Each arm's role and name."""
    for arm in reader.plan.design.arms.values():
        role = reader.text("Intervention") if arm.role == "intervention" else reader.text("Comparator")
        yield role, reader.words(arm.name)


def _design(reader: Reader) -> Iterator[tuple[str, str]]:
    text, design = reader.text, reader.plan.design
    frameworks = {
        "superiority": text("superiority"),
        "non_inferiority": text("non-inferiority"),
        "equivalence": text("equivalence"),
    }
    yield text("Kind"), f"{design_name(reader)}, {frameworks[design.framework]}"
    yield from arm_names(reader)
    if design.allocation.ratio is not None:
        yield text("Allocation ratio"), reader.words(design.allocation.ratio)
    if design.planned is not None:
        yield text("Planned number"), reader.language.integer(design.planned.participants)
    if design.visits:
        in_time = sorted(design.visits.values(), key=lambda visit: visit.day)
        yield text("Visits"), "\n".join(_visit(reader, visit) for visit in in_time)


def _visit(reader: Reader, visit: Visit) -> str:
    integer = reader.language.integer
    if visit.window is None:
        return reader.text("{visit}: day {day}", visit=reader.words(visit.name), day=integer(visit.day))
    early, late = (integer(visit.day + shift) for shift in visit.window)
    return reader.text(
        "{visit}: day {day} ({early} to {late})",
        visit=reader.words(visit.name),
        day=integer(visit.day),
        early=early,
        late=late,
    )


def _record(reader: Reader) -> Iterator[tuple[str, str]]:
    text, trial = reader.text, reader.plan.trial
    for registration in trial.registrations:
        yield text("Registration"), _registration(reader, registration)
    for ethics in trial.ethics:
        yield text("Ethics"), _ethics(reader, ethics)
    yield text("Sponsor"), reader.words(trial.sponsor.name)
    for funder in trial.funders:
        yield text("Funding"), _funder(reader, funder)
    for document in trial.documents:
        yield document_name(reader, document), _document(reader, document)
    for contact in trial.contacts:
        yield reader.words(contact.role), _joined(contact.name, contact.email, contact.url)


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _registration(reader: Reader, registration: Registration) -> str:
    day = registration.registered
    registered = reader.text("registered {date}", date=reader.language.date(day)) if day else None
    return _joined(registration_name(registration), registered, registration.url)


def registration_name(registration: Registration) -> str:
    """``ISRCTN85437524``; with the registry's name where the number does not hold it."""
    if registration.id.casefold().startswith(registration.registry.casefold()):
        return registration.id
    return f"{registration.registry} {registration.id}"


def _ethics(reader: Reader, ethics: Ethics) -> str:
    approved = reader.text("approved {date}", date=reader.language.date(ethics.approved)) if ethics.approved else None
    return _joined(reader.words(ethics.body), ethics.reference, approved)


def _funder(reader: Reader, funder: Funder) -> str:
    name = _joined(reader.words(funder.name), funder.grant)
    return f"{name}. {reader.words(funder.role)}" if funder.role else name


def document_name(reader: Reader, document: PlanDocument) -> str:
    """What kind of document it is."""
    return {
        "protocol": reader.text("Protocol"),
        "statistical_analysis_plan": reader.text("Statistical analysis plan"),
        "health_economics_plan": reader.text("Health economics plan"),
        "charter": reader.text("Charter"),
        "data": reader.text("Data"),
        "other": reader.text("Document"),
    }[document.kind]


def _document(reader: Reader, document: PlanDocument) -> str:
    version = reader.text("version {version}", version=document.version) if document.version else None
    day = reader.language.date(document.date) if document.date else None
    title = reader.words(document.title) if document.title else None
    hidden = None if document.public else reader.text("not public")
    return _joined(title, version, day, hidden, document.url)
