"""Columns of participants summed up in a table's rows."""

from reise_report.exhibits.reader import Reader
from reise_report.exhibits.summary_rows import summary_rows
from reise_report.exhibits.table import RowKind
from reise_report.plan.contract import Column
from tests.exhibits.effects.asked import NOTHING, reader

ARMS = ("offered", "usual")


def rows(column: str, language="en", beside=(), label=True, **changes):
    one: Reader = reader(("primary.work",), language, **changes)
    found: Column = one.plan.people[column]
    if not label:
        found = found.model_copy(update={"label": None})
    return list(summary_rows(one, f"baseline.{column}", column, found, ARMS, beside))


def test_a_number_has_mean_and_spread_and_under_it_median_and_quartiles():
    first, second = rows("age")
    assert (first.label, first.kind) == ("Age, mean (SD)", RowKind.ITEM)
    assert (second.label, second.kind) == ("Median (quartiles)", RowKind.MEMBER)
    assert all(" to " in cell for cell in second.cells)


def test_a_binary_column_is_one_row_of_those_who_say_yes():
    (row,) = rows("woman")
    assert row.label == "Woman, n (%)"
    assert all(cell.endswith("%)") for cell in row.cells)


def test_a_category_heads_its_levels_and_their_shares():
    head, *levels = rows("region")
    assert (head.kind, head.cells) == (RowKind.GROUP, ("", ""))
    assert [row.label for row in levels] == ["North", "South", "West"]


def test_cells_beside_the_groups_stand_on_the_first_row_alone():
    first, second = rows("age", beside=("0.12",))
    assert (first.cells[-1], second.cells[-1]) == ("0.12", "")


def test_a_column_without_a_label_has_its_name():
    assert rows("age", label=False)[0].label == "age, mean (SD)"


def test_missing_values_have_a_row_where_there_are_any():
    changed = {"baseline.age.usual.data.missing": {"value": 3}}
    assert rows("age", changed=changed)[-1].cells == ("0", "3")
    assert rows("age")[-1].label != "Missing"


def test_where_there_is_no_mean_its_reason_stands_once():
    changed = {
        f"baseline.age.offered.{part}": {**NOTHING, "reason": "no_data"}
        for part in ("mean", "sd", "median", "q1", "q3")
    }
    first, second = rows("age", changed=changed)
    assert (first.cells[0], second.cells[0]) == ("no data", "no data")


def test_one_person_has_a_mean_and_no_spread():
    changed = {"baseline.age.offered.sd": {**NOTHING, "reason": "too_few"}}
    assert rows("age", changed=changed)[0].cells[0].endswith("(too few)")


def test_norwegian_numbers_have_commas():
    first, second = rows("age", "nb")
    assert "," in first.cells[0]
    assert second.label == "Median (kvartiler)"
