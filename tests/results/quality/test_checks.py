"""Each check finds the one row that was made wrong, and nothing in data that contradict nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from reise_report.results.quality.assemble import examine
from reise_report.results.quality.checks.registry import FAMILIES
from tests.results.quality import world

KINDS = [check.kind for checks in FAMILIES.values() for check in checks]

Change = Callable[[world.Tables], tuple[str, int]]


def on(number: int, day: int) -> str:
    """A day of the participant with this number, counted from enrolment."""
    return (world.START + dt.timedelta(days=3 * number + day)).isoformat()


def place(rows: list[dict[str, str]], **wanted: str) -> int:
    """The first row that has these values."""
    return next(i for i, row in enumerate(rows) if all(row[name] == value for name, value in wanted.items()))


def changed(table: str, wanted: dict[str, str], **change: str) -> Change:
    """Changes the first row that has some values."""

    def change_(tables: world.Tables) -> tuple[str, int]:
        at = place(tables[table], **wanted)
        tables[table][at].update(change)
        return table, at

    return change_


def added(table: str, **row: str) -> Change:
    """Adds a row."""

    def add(tables: world.Tables) -> tuple[str, int]:
        tables[table].append(row)
        return table, len(tables[table]) - 1

    return add


def died(number: int, day: int, then: Change) -> Change:
    """A death, and then something else."""

    def add(tables: world.Tables) -> tuple[str, int]:
        tables["deaths_and_emigration"].append(
            {"participant": f"P{number:03d}", "event": "died", "date": on(number, day)}
        )
        return then(tables)

    return add


def left(number: int, day: int, then: Change) -> Change:
    """An emigration, and then something else."""

    def add(tables: world.Tables) -> tuple[str, int]:
        tables["deaths_and_emigration"].append(
            {"participant": f"P{number:03d}", "event": "emigrated", "date": on(number, day)}
        )
        return then(tables)

    return add


def withdrew(number: int, day: int, scope: str, then: Change) -> Change:
    """A withdrawal, and then something else."""

    def add(tables: world.Tables) -> tuple[str, int]:
        tables["withdrawals"].append({"participant": f"P{number:03d}", "scope": scope, "date": on(number, day)})
        return then(tables)

    return add


def nothing(table: str, **wanted: str) -> Change:
    """Nothing more: names the row that is now wrong."""
    return lambda tables: (table, place(tables[table], **wanted))


def alike(tables: world.Tables) -> tuple[str, int]:
    """One questionnaire with the same answer to every question of PROMIS-29."""
    row = tables["questionnaires"][5]
    row.update({name: "3" for name in row if name.startswith("promis_") and name != "promis_pain_intensity"})
    return "questionnaires", 5


def copied(tables: world.Tables) -> tuple[str, int]:
    """A visit with the answers of the visit before."""
    rows = tables["questionnaires"]
    first, second = place(rows, participant="P001", visit="baseline"), place(rows, participant="P001", visit="m3")
    rows[second].update({name: value for name, value in rows[first].items() if name.startswith(("promis", "eq"))})
    return "questionnaires", second


JOB = {"kind": "ordinary", "end": "", "percent": "80", "extracted": "2025-05-20"}
CASES: dict[str, Change] = {
    "says_work_register_none": changed("questionnaires", {"participant": "P002", "visit": "m3"}, working="1"),
    "register_work_says_none": changed("questionnaires", {"participant": "P004", "visit": "m3"}, working="0"),
    "work_during_full_disability": lambda tables: (
        tables["benefits"].append(
            {"participant": "P004", "kind": "disability", "start": on(4, 80), "end": on(4, 90), "degree": "100"}
        ),
        nothing("employment", participant="P004")(tables),
    )[1],
    "answers_after_death": died(2, 300, nothing("questionnaires", participant="P002", visit="m12")),
    "answers_after_withdrawal": withdrew(
        2, 300, "questionnaires", nothing("questionnaires", participant="P002", visit="m12")
    ),
    "activity_after_death": died(2, 31, nothing("primary_care", participant="P002")),
    "activity_after_emigration": left(2, 31, nothing("primary_care", participant="P002")),
    "event_after_death": died(4, 60, nothing("adverse_events", participant="P004")),
    "rows_though_not_linked": changed("participants", {"id": "P002"}, linked="0"),
    "outside_window": changed("questionnaires", {"participant": "P002", "visit": "m3"}, completed=on(2, 91 + 29)),
    "answers_before_enrolment": changed("questionnaires", {"participant": "P002", "visit": "m3"}, completed=on(2, 0)),
    "event_before_enrolment": changed("adverse_events", {"participant": "P004"}, started=on(4, -1)),
    "death_before_enrolment": left(2, -1, lambda tables: ("deaths_and_emigration", 0)),
    "offer_before_enrolment": changed("offers", {"participant": "P003"}, offered=on(3, -1)),
    "offer_to_control": added("ledger", participant="P001", date=on(1, 20), resource="travel", quantity="1"),
    "course_without_acceptance": changed("offers", {"participant": "P003"}, accepted="0"),
    "placement_without_course": changed("offers", {"participant": "P003"}, attended_course="0"),
    "placement_before_course": changed("offers", {"participant": "P003"}, course=on(3, 41)),
    "placement_outside_follow_up": changed(
        "offers", {"participant": "P003"}, placement_start=on(3, 366), placement_end=on(3, 400)
    ),
    "end_before_start": changed("benefits", {"participant": "P001"}, end=on(1, -201)),
    "discharge_before_admission": changed("hospital", {"participant": "P006"}, discharged=f"{on(6, 100)}T08:29"),
    "overlapping_position": added("employment", participant="P004", position="J4", start=on(4, 70), **JOB),
    "leave_without_position": added(
        "leave", participant="P004", position="J9", start=on(4, 70), end=on(4, 75), percent="50"
    ),
    "percent_above_100": changed("employment", {"participant": "P004"}, percent="101"),
    "vas_jump": changed("questionnaires", {"participant": "P002", "visit": "m3"}, eq_vas="100"),
    "straight_lined": alike,
    "same_answers_twice": copied,
}
COMPANIONS = {
    "answers_before_enrolment": {"outside_window"},
    "activity_after_death": {"answers_after_death"},
    "event_after_death": {"answers_after_death", "activity_after_death"},
    "death_before_enrolment": {"activity_after_emigration"},
}
"""Kinds that cannot but be found together."""


def found(folder, rows):
    return examine(*world.read(folder, rows))


def test_data_without_contradictions_give_no_query_and_every_kind_a_zero(tmp_path):
    quality = found(tmp_path, world.tables())
    assert quality.queries == ()
    counts = {kind: quality.results[f"quality.contradiction.{kind}"].value for kind in KINDS}
    assert {kind for kind, n in counts.items() if n != 0} == {"working_at_start"}  # nothing derives it here
    assert counts["working_at_start"] is None


@pytest.mark.parametrize("kind", CASES)
def test_a_row_made_wrong_is_found_by_its_table_and_row_and_by_no_other_check(tmp_path, kind):
    rows = world.tables()
    if kind == "vas_jump":
        changed("questionnaires", {"participant": "P002", "visit": "baseline"}, eq_vas="40")(rows)
    if kind == "activity_after_death":
        rows["prescriptions"] = []
    table, at = CASES[kind](rows)
    quality = found(tmp_path, rows)
    kinds = {query.kind for query in quality.queries}
    assert kind in kinds
    assert kinds <= {kind} | COMPANIONS.get(kind, set())
    own = {(query.table, query.row) for query in quality.queries if query.kind == kind}
    if kind == "rows_though_not_linked":
        assert {query.participant for query in quality.queries} == {"P002"}
    else:
        assert (table, at + 2) in own  # the head is row 1


def test_every_kind_has_a_case_here_but_the_one_that_needs_a_derivation():
    assert set(KINDS) - set(CASES) == {"working_at_start"}


def test_somebody_wholly_on_leave_may_say_that_they_do_not_work(tmp_path):
    rows = world.tables()
    CASES["register_work_says_none"](rows)
    rows["leave"].append(
        {"participant": "P004", "position": "J4", "start": on(4, 80), "end": on(4, 120), "percent": "100"}
    )
    assert not found(tmp_path, rows).queries


def test_somebody_on_full_sick_pay_may_say_that_they_do_not_work(tmp_path):
    rows = world.tables()
    CASES["register_work_says_none"](rows)
    rows["benefits"].append(
        {"participant": "P004", "kind": "sick_pay", "start": on(4, 80), "end": on(4, 120), "degree": "100"}
    )
    assert not found(tmp_path, rows).queries


def test_of_those_whom_the_register_cannot_tell_of_nothing_is_said(tmp_path):
    rows = world.tables()
    CASES["says_work_register_none"](rows)
    rows["withdrawals"].append({"participant": "P002", "scope": "registers", "date": on(2, 50)})
    assert not [query for query in found(tmp_path, rows).queries if query.kind == "says_work_register_none"]


def test_unpaid_placements_are_not_work(tmp_path):
    rows = world.tables()
    CASES["says_work_register_none"](rows)
    rows["employment"].append(
        {"participant": "P002", "position": "J2", "start": on(2, 60), **JOB, "kind": "work_training"}
    )
    assert [query.kind for query in found(tmp_path, rows).queries] == ["says_work_register_none"]


def test_one_position_under_two_numbers_is_told(tmp_path):
    rows = world.tables()
    rows["employment"].append({**rows["employment"][1], "position": "J99"})
    (query,) = found(tmp_path, rows).queries
    assert query.kind == "overlapping_position"
    assert dict(query.what)["overlaps_row"] == "3"


def test_the_order_of_rows_changes_nothing_but_their_numbers(tmp_path):
    rows = world.tables()
    for kind in ("overlapping_position", "answers_after_death", "vas_jump", "straight_lined", "same_answers_twice"):
        CASES[kind](rows)
    forward = found(tmp_path / "a", rows)
    for table in ("questionnaires", "primary_care", "benefits"):
        rows[table].reverse()
    backward = found(tmp_path / "b", rows)
    assert sorted((q.kind, q.participant) for q in forward.queries) == sorted(
        (q.kind, q.participant) for q in backward.queries
    )
    assert [row.value for row in forward.results] == [row.value for row in backward.results]


def test_what_is_not_known_yet_contradicts_nothing(tmp_path):
    rows = world.tables()
    rows["leave"].append(
        {"participant": "P004", "position": "J4", "start": on(4, 70), "end": on(4, 75), "percent": "50"}
    )
    for day in range(0, 400, 40):  # the register is delivered long after
        plan, snapshot = world.read(tmp_path, rows, world.START + dt.timedelta(days=day))
        assert examine(plan, snapshot).queries == ()
