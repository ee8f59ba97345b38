"""Parquet, SPSS, Stata and SAS files hold the same trial as the CSV file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reise_report.data.snapshot import read_snapshot
from reise_report.data.typed import read_parquet, read_statistical
from reise_report.data.violation import ContractError
from reise_report.plan.load import load_plan
from tests import small_trial
from tests.data.trial import cells, write_csv


def frame() -> pd.DataFrame:
    """Five people with every type of value, and gaps."""
    return pd.DataFrame(
        {
            "id": ["P1", "P2", "P3", "P4", "P5"],
            "arm": [1.0, 0.0, 1.0, 0.0, 1.0],
            "age": [30.0, 41.0, np.nan, 63.0, 18.0],
            "score": [0.1, -2.5, 3.0, np.nan, 1e-7],
            "note": ["plain", "", "=1+1", "blåbær", "{{< x >}}"],
        }
    )


def with_days(days: list[dt.date | None]) -> pd.DataFrame:
    return frame().assign(enrolled=days)


DAYS = [dt.date(2024, 1, 10), None, dt.date(2024, 2, 29), dt.date(1999, 12, 31), dt.date(2024, 6, 1)]


def write(path: Path, data: pd.DataFrame, **options: Any) -> Path:
    writers = {".sav": pyreadstat.write_sav, ".dta": pyreadstat.write_dta, ".xpt": pyreadstat.write_xport}
    writers[path.suffix](data, str(path), **options)
    return path


@pytest.mark.parametrize("ending", [".sav", ".dta", ".xpt"])
def test_values_come_out_as_the_text_that_a_csv_file_would_hold(tmp_path: Path, ending: str):
    table = read_statistical(write(tmp_path / f"people{ending}", frame()))
    assert cells(table) == {
        "id": ["P1", "P2", "P3", "P4", "P5"],
        "arm": ["1", "0", "1", "0", "1"],
        "age": ["30", "41", None, "63", "18"],
        "score": ["0.1", "-2.5", "3", None, "1e-07"],
        "note": ["plain", "", "=1+1", "blåbær", "{{< x >}}"],
    }
    assert list(table.rows) == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("ending", [".sav", ".dta"])
def test_dates_come_out_in_iso_8601(tmp_path: Path, ending: str):
    table = read_statistical(write(tmp_path / f"people{ending}", with_days(DAYS)))
    assert cells(table)["enrolled"] == ["2024-01-10", None, "2024-02-29", "1999-12-31", "2024-06-01"]


def test_values_that_spss_declares_missing_are_missing(tmp_path: Path):
    options = {"missing_ranges": {"age": [41, 63]}}
    table = read_statistical(write(tmp_path / "people.sav", frame(), **options))
    assert cells(table)["age"] == ["30", None, None, None, "18"]


def test_labelled_values_keep_their_codes(tmp_path: Path):
    options = {"variable_value_labels": {"arm": {1: "Offered", 0: "Usual care"}}}
    table = read_statistical(write(tmp_path / "people.sav", frame(), **options))
    assert cells(table)["arm"] == ["1", "0", "1", "0", "1"]


def test_every_type_of_a_parquet_file_becomes_text(tmp_path: Path):
    table = pa.table(
        {
            "whole": pa.array([1, None], pa.int64()),
            "number": pa.array([0.25, float("nan")], pa.float64()),
            "truth": pa.array([True, None], pa.bool_()),
            "day": pa.array([dt.date(2024, 2, 29), None], pa.date32()),
            "moment": pa.array([dt.datetime(2024, 2, 29), dt.datetime(2024, 2, 29, 10, 30)], pa.timestamp("us")),
            "word": pa.array(["a", "a"], pa.string()).dictionary_encode(),
            "bytes": pa.array([b"x", None], pa.binary()),
        }
    )
    pq.write_table(table, tmp_path / "people.parquet")
    assert cells(read_parquet(tmp_path / "people.parquet")) == {
        "whole": ["1", None],
        "number": ["0.25", None],
        "truth": ["true", None],
        "day": ["2024-02-29", None],
        "moment": ["2024-02-29T00:00:00", "2024-02-29T10:30:00"],
        "word": ["a", "a"],
        "bytes": ["x", None],
    }


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        (".parquet", "a Parquet file"),
        (".sav", "an SPSS file"),
        (".dta", "a Stata file"),
        (".xpt", "a SAS transport file"),
        (".sas7bdat", "a SAS file"),
    ],
)
def test_a_file_that_is_not_what_its_ending_says_is_refused(tmp_path: Path, ending: str, kind: str):
    path = tmp_path / f"people{ending}"
    path.write_bytes(b"id,age\nP1,30\n" * 20)
    with pytest.raises(ContractError) as caught:
        (read_parquet if ending == ".parquet" else read_statistical)(path)
    assert f"cannot be read as {kind}" in caught.value.violations[0].rule
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("ending", [".parquet", ".sav", ".dta"])
def test_a_trial_is_the_same_from_every_kind_of_file(tmp_path: Path, ending: str):
    folder = small_trial.write(tmp_path)
    expected = read_snapshot(load_plan(folder), folder).participants
    data = pd.DataFrame(small_trial.rows())
    for name in ("took_part", "age", "woman", "in_work"):
        data[name] = pd.to_numeric(data[name])
    plan = small_trial.plan()
    plan["data"]["tables"]["participants"]["file"] = f"participants{ending}"
    small_trial.write(folder, plan)
    if ending == ".parquet":
        data.to_parquet(folder / "participants.parquet")
    else:
        write(folder / f"participants{ending}", data)
    pd.testing.assert_frame_equal(read_snapshot(load_plan(folder), folder).participants, expected)


WORDS = st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=6)
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, NUMBERS, st.none() | st.booleans()), min_size=2, max_size=6))
def test_reading_parquet_is_reading_csv(tmp_path: Path, values: list[tuple[str | None, float | None, bool | None]]):
    plan = small_trial.plan()
    columns = plan["data"]["tables"]["participants"]["columns"]
    columns |= {"note": {"type": "text"}, "score": {"type": "number"}, "met": {"type": "binary"}}
    people = [row | {"note": word, "score": number, "met": truth}
              for row, (word, number, truth) in zip(small_trial.rows(len(values)), values, strict=True)]  # fmt: skip
    frames = []
    for ending in ("csv", "parquet"):
        plan["data"]["tables"]["participants"]["file"] = f"people.{ending}"
        folder = small_trial.write(tmp_path / ending, plan)
        if ending == "csv":
            lines = [["" if cell is None else str(cell) for cell in row.values()] for row in people]
            write_csv(folder / "people.csv", [list(people[0]), *lines])
        else:
            pq.write_table(pa.Table.from_pylist(people), folder / "people.parquet")
        frames.append(read_snapshot(load_plan(folder), folder).participants)
    pd.testing.assert_frame_equal(*frames)


def test_a_parquet_name_that_stands_twice_is_no_column(tmp_path: Path):
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2]), pa.array([3])], names=["id", "age", "age"])
    pq.write_table(table, tmp_path / "people.parquet")
    read = read_parquet(tmp_path / "people.parquet")
    assert (cells(read), read.twice) == ({"id": ["1"]}, ("age",))


def test_a_parquet_moment_with_a_time_zone_is_refused(tmp_path: Path):
    plan = small_trial.plan()
    plan["data"]["tables"]["participants"] |= {"file": "people.parquet"}
    plan["data"]["tables"]["participants"]["columns"]["at"] = {"type": "datetime"}
    folder = small_trial.write(tmp_path, plan)
    moment = pa.array([dt.datetime(2024, 3, 31, 8, 30)] * 60, pa.timestamp("us", tz="Europe/Oslo"))
    pq.write_table(pa.Table.from_pylist(small_trial.rows()).append_column("at", moment), folder / "people.parquet")
    with pytest.raises(ContractError, match="this has a time zone: write the clock time of the place"):
        read_snapshot(load_plan(folder), folder)


def test_numbers_in_single_precision_are_the_shortest_that_mean_them(tmp_path: Path):
    pq.write_table(pa.table({"share": pa.array([0.1, None, 3], pa.float32())}), tmp_path / "people.parquet")
    assert cells(read_parquet(tmp_path / "people.parquet")) == {"share": ["0.1", None, "3"]}


def test_whole_numbers_beyond_what_a_float_can_hold_stay_exact(tmp_path: Path):
    pq.write_table(pa.table({"id": pa.array([2**53 + 1, None], pa.int64())}), tmp_path / "people.parquet")
    assert cells(read_parquet(tmp_path / "people.parquet")) == {"id": [str(2**53 + 1), None]}


def test_names_of_columns_are_composed(tmp_path: Path):
    pq.write_table(pa.table({"a\u030alder\u00a0": pa.array([1])}), tmp_path / "people.parquet")
    assert list(read_parquet(tmp_path / "people.parquet").columns) == ["ålder"]
