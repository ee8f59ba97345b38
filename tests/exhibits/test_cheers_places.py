"""Where the checklist of CHEERS 2022 points to: headings and tables that the final report has."""

import re
from pathlib import Path

import pytest

from reise_report.exhibits.cheers.checklist import cheers_answers
from reise_report.exhibits.cheers.study import SECTIONS
from reise_report.exhibits.passages import passage_headings
from tests.exhibits.economic_trial import SECTION, UNDER, given_as_data, plan, reader

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = (ROOT / "templates" / "reports" / "final.qmd.j2").read_text(encoding="utf-8")
WITHIN = {"tbl-record": "sec-trial", "tbl-costs": "sec-dictionary"}


def test_every_section_pointed_to_is_a_heading_of_the_final_report():
    printed = dict(re.findall(r'#+ << _\("([^"]+)"\) >> \{#(sec-[a-z-]+)\}', TEMPLATE))
    assert SECTIONS.items() <= {target: heading for heading, target in printed.items()}.items()


def test_every_table_pointed_to_stands_in_its_section():
    sections = re.split(r"(?m)^# << ", TEMPLATE)
    assert [part.startswith('_("The trial")') for part in sections if "table(tables.record)" in part] == [True]
    assert [part.startswith('_("Data dictionary")') for part in sections if "table(derived.costs)" in part] == [True]


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize("change", [None, given_as_data])
def test_every_place_is_told_by_the_words_of_its_heading(tmp_path, language, change):
    made = plan()
    if change is not None:
        change(made)
    one = reader(tmp_path, made, language)
    headings = {target: one.text(heading) for target, heading in SECTIONS.items()} | UNDER
    passages = {
        *passage_headings(one).values(),
        one.text("Health economics plan"),
        one.text("Funding"),
        one.text("Costs"),
    }
    links = [link for answer in cheers_answers(one, UNDER).values() for link in answer.where]
    assert links
    for link in links:
        heading, _, passage = link.words.partition(": ")
        assert heading == headings[WITHIN.get(link.target, link.target)]
        assert passage in passages | {""}


def test_a_section_that_the_report_does_not_have_is_not_pointed_to(tmp_path):
    found = cheers_answers(reader(tmp_path, plan()), {})
    assert not [link for answer in found.values() for link in answer.where if link.target.startswith(SECTION)]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "nb"])
def test_every_place_in_reises_checklist_is_a_heading_of_its_rendered_report(reise, language):
    body, table = reise[language]
    headings = {target: words for words, target in re.findall(r"(?m)^#+ (.+) \{#(sec-[a-z0-9-]+)\}$", body)}
    headings = {target: words.replace("\\", "") for target, words in headings.items()}
    links = [link for row in table.rows if row.cells and row.cells[1] for link in row.cells[1]]
    assert len({link.target for link in links}) > 8
    for link in links:
        assert link.words.partition(": ")[0] == headings[WITHIN.get(link.target, link.target)]
        assert f"{{#{link.target}" in body


@pytest.fixture(scope="module")
def reise():
    """Language → the filled template of ReISE's final report, and its checklist."""
    from reise_report.data.snapshot import read_snapshot
    from reise_report.disclosure.audience import Audience
    from reise_report.disclosure.view import view
    from reise_report.documents.prose import Prose
    from reise_report.documents.template import fill
    from reise_report.exhibits.reader import Reader
    from reise_report.language.speech import speak
    from reise_report.plan.load import load_plan
    from reise_report.production.contents import contents
    from reise_report.production.title_page import Edition
    from reise_report.results.assemble import analyse
    from reise_report.results.scope import Scope

    folder = ROOT / "data" / "reise"
    loaded = load_plan(folder)
    results = analyse(loaded, read_snapshot(loaded, folder), Scope.FULL)
    edition = Edition(
        report="final", version=None, status="draft", plan_sha256="0" * 64, files=(), languages=("en", "nb")
    )
    made = {}
    for language in ("en", "nb"):
        one = Reader(view(results, loaded, Audience.TEAM), loaded, speak(language))
        context = contents(one, Prose(one), edition)
        made[language] = (fill("final", context), context["tables"].cheers)
    return made
