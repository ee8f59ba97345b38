"""The quick way through delimited text gives what the careful way gives, or steps aside."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reise_report.data.delimited import read_delimited, read_quoted
from reise_report.data.plain_text import read_plain
from reise_report.data.text_table import TextTable
from reise_report.data.violation import ContractError
from reise_report.plan.contract import Table
from tests.data.trial import cells

TABLE = Table.model_validate({"file": "people.csv", "columns": {}})


def content(table: TextTable) -> object:
    return cells(table), list(table.rows), tuple(table.twice), table.decimal, table.file


def outcome(read: object, raw: bytes) -> object:
    try:
        return content(read(raw, TABLE))  # type: ignore[operator]
    except ContractError as error:
        return error.violations


# What makes delimited text hard: delimiters, line ends of all kinds, quotes, blanks, marks, characters of two bytes and
# more, line ends that only Unicode knows, and what Arrow might take for missing.
PIECES = st.sampled_from(
    [",", ",", ",", "\n", "\n", "\n", "\r\n", "\r", '"', " ", "\t", "\x00", "\x0b", "\x85", "\u2028", "\ufeff",
     "\u00a0", "a", "b", "1", "2.5", "æ", "å", "a\u030a", "NA", "NULL", "nan", "#N/A", "true", "\\", "'", "#", "sep="]
)  # fmt: skip
LINE = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters='\n\r",\x00'), max_size=4), min_size=1, max_size=4
)


@given(st.lists(PIECES, max_size=30).map("".join))
@example("a,b\n1,2\n")
@example("a,b\n1,2")
@example("a,b\n")
@example("a,b")
@example("a,a\n1,2\n")
@example("a,b\n\n1,2\n")
@example("a,b\n1,2\n\n")
@example("a,b\n,\n")
@example("a\n1\n\n2\n")
@example("\ufeffa,b\n1,2\n")
@example("\ufeff\ufeffa,b\n1,2\n")
@example("a,b\n\x0b,\u2028\n")
def test_any_file_is_read_alike_or_refused_alike(text: str):
    assert outcome(read_delimited, text.encode()) == outcome(read_quoted, text.encode())


@given(st.lists(LINE, min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_files_that_look_like_tables_are_read_alike(lines: list[list[str]], end: str):
    raw = end.join(",".join(line) for line in lines).encode()
    assert outcome(read_delimited, raw) == outcome(read_quoted, raw)


@given(st.binary(max_size=40))
def test_any_bytes_are_read_alike_or_refused_alike(raw: bytes):
    assert outcome(read_delimited, raw) == outcome(read_quoted, raw)


def test_a_plain_file_goes_the_quick_way():
    quick = read_plain("id,næring\r\nP1,\r\nP2,NA\r\n".encode(), TABLE)
    assert quick is not None
    assert cells(quick) == {"id": ["P1", "P2"], "næring": ["", "NA"]}


@pytest.mark.parametrize(
    "raw",
    [b'id,age\n"P1",30\n', b"id,age\nP1\n", b"id,age\n,\n", b"id,age\r1,2\r", b"id\nP1\n", b"id,age\nP\xe5,1\n", b""],
    ids=["quotes", "a short row", "an empty row", "old line ends", "one column", "not UTF-8", "nothing"],
)
def test_whatever_needs_a_second_look_does_not(raw: bytes):
    assert read_plain(raw, TABLE) is None


def test_a_table_of_several_blocks_is_read_alike():
    raw = b"id,visit,answer\n" + b"".join(b"P%d,m%d,%d\n" % (row // 3, row % 3, row % 7) for row in range(900_000))
    quick, careful = read_plain(raw, TABLE), read_quoted(raw, TABLE)
    assert quick is not None
    for name, column in careful.columns.items():
        other = quick.columns[name]
        assert sorted(other.texts()) == sorted(column.texts())
        places = {text: place for place, text in enumerate(column.texts())}
        translated = [places[text] for text in other.texts()]
        assert all(
            translated[code] == wanted for code, wanted in zip(other.codes[::997], column.codes[::997], strict=True)
        )


def test_a_cell_beyond_the_limit_of_the_careful_reader_is_refused_by_both():
    raw = b"id,why\nP1," + b"x" * 200_000 + b"\n"
    assert outcome(read_delimited, raw) == outcome(read_quoted, raw)
