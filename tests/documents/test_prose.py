"""What a template may call: paragraphs, sections with tables and figures, and the sentence that points to them."""

import pytest

from reise_report.disclosure.audience import Audience
from reise_report.disclosure.view import View
from reise_report.documents.prose import Prose
from reise_report.errors import DocumentError
from reise_report.exhibits.figure import Figure
from reise_report.exhibits.reader import Reader
from reise_report.exhibits.table import Align, BodyRow, HeadCell, Table
from reise_report.language.speech import speak
from reise_report.plan.load import load_plan
from reise_report.results.store import Results
from tests import small_trial
from tests.exhibits import specs


@pytest.fixture
def prose(tmp_path):
    def made(language="en") -> Prose:
        plan = load_plan(small_trial.write(tmp_path))
        return Prose(Reader(View(Audience.TEAM, Results.of("small", "2025-06-01", True, [])), plan, speak(language)))

    return made


def plain(written: str) -> str:
    """Markdown without its escapes."""
    return written.replace("\\", "")


def table(id_: str, **changes) -> Table:
    return Table(
        id=id_,
        caption=f"Table {id_}.",
        head=((HeadCell("What"), HeadCell("n")),),
        rows=(BodyRow("Row", ("1",)),),
        align=(Align.CENTRE,),
        **changes,
    )


def figure(id_: str) -> Figure:
    return Figure(id_, "A caption.", "What one sees.", specs.forest())


@pytest.mark.parametrize(
    ("tables", "figures", "language", "said"),
    [
        (1, 0, "en", "The numbers are in @tbl-t1."),
        (2, 0, "en", "The numbers are in @tbl-t1 and @tbl-t2."),
        (3, 1, "en", "The numbers are in @tbl-t1, @tbl-t2 and @tbl-t3; see also @fig-f1."),
        (0, 2, "en", "See @fig-f1 and @fig-f2."),
        (0, 0, "en", ""),
        (2, 1, "nb", "Tallene står i @tbl-t1 og @tbl-t2; se også @fig-f1."),
    ],
)
def test_the_pointer_names_every_exhibit(prose, tables, figures, language, said):
    shown = [table(f"t{place + 1}") for place in range(tables)], [figure(f"f{place + 1}") for place in range(figures)]
    assert plain(prose(language).pointer(*shown)) == said


def test_the_last_paragraph_of_a_section_points_to_what_follows(prose):
    first, last, *_ = plain(prose().section(["One.", "Two."], [table("t")])).split("\n\n")
    assert (first, last) == ("One.", "Two. The numbers are in @tbl-t.")


def test_a_section_without_words_begins_with_the_pointer(prose):
    assert plain(prose().section([], [table("t")])).startswith("The numbers are in @tbl-t.\n\n::: {#tbl-t")


def test_a_section_of_words_alone_points_nowhere(prose):
    assert plain(prose().section(["One.", "Two."], [])) == "One.\n\nTwo."


def test_a_section_of_nothing_is_empty(prose):
    assert prose().section([], []) == ""


def test_tables_stand_before_figures_and_figures_stay_where_they_are(prose):
    written = prose().section(["One."], [table("t")], [figure("f")])
    assert written.index("#tbl-t ") < written.index("#fig-f ")
    assert ".rr-here" in written


def test_a_section_remembers_its_figures_to_be_drawn(prose):
    one = prose()
    one.section(["One."], [], [figure("f")])
    assert list(one.figures) == ["f"]


def test_words_of_the_plan_are_escaped_in_a_section(prose):
    assert "<script>" not in prose().section(["<script>alert(1)</script>"], [])


def test_a_short_table_is_not_broken_and_a_long_one_may_be(prose):
    assert ".rr-whole" in prose().table(table("t"))
    assert ".rr-whole" not in prose().table(table("t", continued=True))


def test_a_paragraph_leaves_out_empty_sentences_and_must_have_one(prose):
    assert plain(prose().paragraph("One.", "", "Two.")) == "One. Two."
    with pytest.raises(DocumentError, match="without a sentence"):
        prose().paragraph("", "")
