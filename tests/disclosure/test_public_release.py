"""The public summary of whole trials, small in every corner: what its view holds, and what its files hold."""

import io
import json
import random

import pytest

from reise_report.data.snapshot import read_snapshot
from reise_report.disclosure.audience import Audience
from reise_report.disclosure.deduction import exposed, sums, values
from reise_report.disclosure.view import view
from reise_report.documents.formats import Format
from reise_report.plan.load import load_plan
from reise_report.production.order import Order, produce
from reise_report.progress import Progress
from reise_report.results.assemble import analyse
from reise_report.results.check import partitions
from reise_report.results.row import Reason, Unit
from reise_report.results.scope import Scope
from tests import small_trial

LEAST = 5
HARMS = {
    "file": "harms.csv",
    "columns": {
        "person": {"type": "identifier", "required": True},
        "serious": {"type": "binary", "required": True},
    },
}


def trial(folder, seed):
    """A trial with harms, and with missing answers, outcomes and uptake, all of them few or many by chance."""
    chance = random.Random(seed)  # noqa: S311  no secret
    plan = small_trial.plan()
    plan["data"]["tables"]["harms"] = HARMS
    plan["harms"] = {"table": "harms", "participant": "person", "serious": "serious"}
    if seed % 2:
        plan["analyses"][0]["covariates"] = []
    rare, lost, odd = chance.choice((0.05, 0.3)), chance.choice((0.0, 0.05, 0.2)), chance.choice((0.02, 0.1))
    rows = []
    for row in small_trial.rows(chance.choice((40, 60, 150))):
        work = "" if chance.random() < lost else str(int(chance.random() < rare))
        region = "" if chance.random() < odd else "west" if chance.random() < odd else row["region"]
        took = "" if chance.random() < odd else row["took_part"]
        rows.append({**row, "in_work": work, "region": region, "took_part": took, "why_not": ""})
    small_trial.write(folder, plan, rows)
    events = [(row["id"], int(chance.random() < 0.4)) for row in rows if chance.random() < 0.2]
    lines = ["person,serious", *(f"{person},{serious}" for person, serious in events)]
    (folder / "harms.csv").write_text("\n".join(lines) + "\n")
    return folder


@pytest.fixture(scope="module", params=range(12))
def both(request, tmp_path_factory):
    """All results of a trial, and the public's view of them."""
    folder = trial(tmp_path_factory.mktemp("public"), request.param)
    plan = load_plan(folder)
    results = analyse(plan, read_snapshot(plan, folder), Scope.FULL)
    return results, view(results, plan, Audience.PUBLIC)


def test_no_small_count_is_shown_or_can_be_worked_out(both):
    results, public = both
    counts = {row.id: results[row.id] for row in public.results if row.unit is Unit.PEOPLE}
    known = {id_: row.value for id_, row in public.results.rows.items() if id_ in counts and row.value is not None}
    small = {name for name, count in values(counts).items() if 0 < count < LEAST}
    assert not small & set(known)
    assert exposed(sums(counts), known, small, LEAST) == {}


def test_the_public_has_all_parts_of_a_total_or_none(both):
    """A part that the public is not admitted to would be unknown to the audit, and known to the reader of a paper."""
    results, public = both
    for (total, _), parts in partitions(results.rows).items():
        there = {part.id in public.results.rows for part in parts}
        assert len(there) == 1 or total not in public.results.rows


def test_no_row_carries_numbers_of_people_beside_its_value(both):
    for row in both[1].results:
        assert {row.numerator, row.denominator, row.n_randomised, row.n_available, row.n_analysed, row.se} == {None}
        assert row.warnings == ()


def test_a_share_that_is_shown_without_its_counts_is_in_whole_percent(both):
    _, public = both
    for row in public.results:
        hidden = any(public.results.rows[id_].value is None for id_ in row.based_on)
        if row.unit is Unit.PROPORTION and row.value is not None and hidden:
            assert row.low is None
            assert abs(row.value * 100 - round(row.value * 100)) < 1e-9


def test_something_is_left_to_read(both):
    shown = [row for row in both[1].results if row.reason is not Reason.WITHHELD]
    assert len(shown) >= len(both[1].results) / 3
    assert both[1]["flow.randomised.n"].value is not None


def test_the_files_say_no_more_than_the_view(tmp_path):
    """The public manifest counts no rows, and progress and pages hold no number that the view has withheld."""
    folder = trial(tmp_path / "t", 4)
    told = io.StringIO()
    order = Order(
        report="lay-summary", trial=folder, data=folder, languages=("en",), formats=(Format.HTML,), version=None,
        status="draft", out=tmp_path / "out", engine="embedded", as_of=None,
    )  # fmt: skip
    release = produce(order, Progress("json", told))
    manifest = json.loads((release / "manifest.json").read_text())
    assert [file["rows"] for file in manifest["data"]] == [None, None]
    page = (release / "en" / "report.html").read_text()
    assert "<!--" not in page.split("</head>")[1]
    assert all(event.get("event") in ("started", "ended") for event in map(json.loads, told.getvalue().splitlines()))


@pytest.mark.parametrize("report", ["lay-summary", "dmc-open"])
def test_only_the_team_s_manifest_counts_rows(tmp_path, report):
    folder = small_trial.write(tmp_path / "t")
    order = Order(
        report=report, trial=folder, data=folder, languages=("en",), formats=(Format.HTML,), version=None,
        status="draft", out=tmp_path / "out", engine="embedded", as_of=None,
    )  # fmt: skip
    release = produce(order, Progress("quiet", io.StringIO()))
    assert [file["rows"] for file in json.loads((release / "manifest.json").read_text())["data"]] == [None]
