"""Reading YAML: what cannot be read is said with its line, and nothing but plain values is ever built."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from reise_report.plan.document import read_document
from reise_report.plan.problem import InvalidPlanError, Problem


def read(folder: Path, text: str | bytes):
    path = folder / "trial.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_document(path)


def problems(folder: Path, text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(InvalidPlanError) as caught:
        read(folder, text)
    return caught.value.problems


def test_values_are_those_of_yaml_1_2(tmp_path: Path):
    data = read(tmp_path, "a: yes\nb: true\nc: 1\nd: 1.5\ne: 2023-02-01\nf:\ng: '1'\nh: 12:30\n").data
    assert data == {
        "a": "yes",
        "b": True,
        "c": 1,
        "d": 1.5,
        "e": dt.date(2023, 2, 1),
        "f": None,
        "g": "1",
        "h": "12:30",
    }


def test_every_key_and_list_item_has_its_line(tmp_path: Path):
    lines = read(tmp_path, "a:\n  b: 1\n  c:\n    - x\n    - d: 2\n").lines
    assert lines["a",] == 1
    assert lines["a", "b"] == 2
    assert lines["a", "c", 1] == 5
    assert lines["a", "c", 1, "d"] == 5


def test_an_alias_repeats_its_value(tmp_path: Path):
    assert read(tmp_path, "a: &words {en: x, nb: y}\nb: *words\n").data["b"] == {"en": "x", "nb": "y"}


def test_a_byte_order_mark_is_accepted(tmp_path: Path):
    assert read(tmp_path, "\ufeffa: 1\n".encode()).data == {"a": 1}


def test_all_duplicate_keys_are_told_at_once_with_both_lines(tmp_path: Path):
    found = problems(tmp_path, "a: 1\nb:\n  c: 1\n  c: 2\na: 2\n")
    assert {item.path for item in found} == {"a", "b.c"}
    assert "the key 'a' stands twice (lines 1 and 5)" in str(InvalidPlanError(found))


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", None, "the file is empty"),
        ("# only a comment\n", None, "the file is empty"),
        ("- a\n- b\n", None, "holds a list at the top"),
        ("just words\n", None, "holds a single value at the top"),
        ("a:\n\tb: 1\n", 2, "a tab is used for indentation"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "is not YAML"),
        ("a: 'unclosed\n", 2, "is not YAML"),
        ("a: *nowhere\n", 1, "undefined alias"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        ("a: 1\nb: caf\xe9\n".encode("latin-1"), 2, "is not UTF-8; the file is probably Latin-1"),
        (b"a: \x01\n", None, "is not YAML"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_where(
    tmp_path: Path, text: str | bytes, line: int | None, message: str
):
    (found,) = problems(tmp_path, text)
    assert message in found.message
    assert found.line == line


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: !!python/object:os.system {}\n", "the tag '!!python/object:os.system' is not allowed"),
        ("a: !!python/name:os.system\n", "is not allowed; write plain values only"),
        ("a: !secret x\n", "the tag '!secret' is not allowed"),
        ("1: x\n", 'write it in quotes: "1"'),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "'<<' cannot be a key; repeat the keys here"),
        ("a: 2023-02-30\n", "is not a date"),
        ("a: 2023-02-03T10:00:00\n", "write a date, YYYY-MM-DD"),
        ("a: .nan\n", "not a finite number"),
        ("a: &x [*x]\n", "the alias '*x' stands inside the value that it names"),
    ],
)
def test_what_is_not_a_plain_value_is_refused(tmp_path: Path, text: str, message: str):
    assert any(message in item.message for item in problems(tmp_path, text))


def test_aliases_that_multiply_one_another_are_refused_before_they_fill_the_memory(tmp_path: Path):
    rounds = "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 10)}]\n" for i in range(7))
    found = problems(tmp_path, f"a: &a [x, x, x, x, x, x, x, x, x, x]\n{rounds}")
    assert any("unfolds to more than" in item.message for item in found)


def test_a_missing_file_names_its_folder_but_not_the_whole_path(tmp_path: Path):
    with pytest.raises(InvalidPlanError, match=f"no such file in the folder '{tmp_path.name}'") as caught:
        read_document(tmp_path / "trial.yml")
    assert str(tmp_path.parent) not in str(caught.value)
