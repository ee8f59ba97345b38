"""Items that the trial's record answers: title to comparators, involvement, discussion, funding and interests."""

from __future__ import annotations

from reise_report.exhibits.cheers.answer import Answer, not_reported, reported
from reise_report.exhibits.cheers.study import Study
from reise_report.exhibits.passages import passage_headings

_ECONOMIC = ("cost", "econom", "kostnad", "økonom")
"""Stems of which a title that names an economic evaluation has one, in English and Norwegian."""


def title(study: Study) -> Answer:
    """Item 1: by the words of the title alone."""
    reader = study.reader
    words = reader.words(reader.plan.trial.title).casefold()
    if any(stem in words for stem in _ECONOMIC):
        return reported(said=reader.text("The title of the report says so."))
    return not_reported(reader.text("The title does not say that costs and effects are compared."))


def summary(study: Study) -> Answer:
    """Item 2: what stands first is the primary analysis alone."""
    where = study.section("sec-main")
    if study.analysis.role == "primary":
        return reported(where)
    return not_reported(study.reader.text("What stands first in the report is of the primary analysis alone."), where)


def background(study: Study) -> Answer:
    """Item 3."""
    return _texts(study, "background", "objectives")


def economics_plan(study: Study) -> Answer:
    """Item 4: whether there is such a plan, and where it can be read."""
    reader = study.reader
    found = [item for item in reader.plan.trial.documents if item.kind == "health_economics_plan"]
    if not found:
        return not_reported(reader.text("There is no health economics plan among the trial's documents."))
    where = study.section("sec-trial", reader.text("Health economics plan"), "tbl-record")
    if any(item.public and item.url for item in found):
        return reported(where)
    if any(item.public for item in found):
        return reported(where, said=reader.text("There is such a plan; where it can be read is not told."))
    return reported(where, said=reader.text("There is such a plan; it is not public."))


def people(study: Study) -> Answer:
    """Item 5: the baseline table, and who could take part where the plan tells it."""
    row = study.reader.view.get("flow.randomised.n")
    if row is None or not row.value:
        return not_reported(study.reader.text("Nobody had been randomised."), *study.passages(["eligibility"]))
    return reported(*study.passages(["eligibility"]), study.section("sec-baseline"))


def setting(study: Study) -> Answer:
    """Item 6."""
    return _texts(study, "setting")


def comparators(study: Study) -> Answer:
    """Item 7."""
    return _texts(study, "intervention", "comparator")


def involvement(study: Study) -> Answer:
    """Items 21 and 25: one text of the plan has both the part that people had, and what came of it."""
    return _texts(study, "patient_involvement")


def discussion(study: Study) -> Answer:
    """Item 26: the analysis has the findings; what they mean and their limitations are texts of the plan."""
    reader, texts = study.reader, study.reader.plan.trial.texts
    where = study.own()
    if texts.interpretation is not None:
        where += (study.section("sec-main"),)
    if texts.limitations is not None:
        where += (study.section("sec-limitations"),)
    wanted = {"interpretation": reader.text("Interpretation"), "limitations": reader.text("Limitations")}
    said = study.lacking(wanted)
    return not_reported(said, *where) if said else reported(*where)


def funding(study: Study) -> Answer:
    """Item 27: who paid, and their part in the trial."""
    reader = study.reader
    funders = reader.plan.trial.funders
    if not funders:
        return not_reported(reader.text("The plan names no funder."))
    where = study.section("sec-trial", reader.text("Funding"), "tbl-record")
    if all(funder.role is not None for funder in funders):
        return reported(where)
    return reported(where, said=reader.text("Which part the funder had in the trial is not told."))


def interests(study: Study) -> Answer:
    """Item 28."""
    return _texts(study, "conflicts_of_interest")


def _texts(study: Study, *names: str) -> Answer:
    """Reported where the plan has all of these texts."""
    headings = passage_headings(study.reader)
    said, where = study.lacking({name: headings[name] for name in names}), study.passages(names)
    return not_reported(said, *where) if said else reported(*where)
