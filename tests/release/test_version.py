"""Versions are read strictly, compared by number, and followed by the next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reise_report.errors import ReleaseError
from reise_report.release.version import Version, next_after

versions = st.lists(st.integers(min_value=0, max_value=999), min_size=1, max_size=3).map(
    lambda parts: Version(tuple(parts))
)


@pytest.mark.parametrize("text", ["1", "0", "1.0", "1.0.2", "12.34.567"])
def test_one_to_three_numbers_are_a_version(text):
    assert str(Version.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v1",
        "1.",
        ".1",
        "1.0.0.0",
        "01",
        "1.01",
        "-1",
        "1 .0",
        "1.0\n",
        "1.a",
        "..",
        "../1",
        "１.０",
        "1.0-rc1",
        "9999999",
    ],
)
def test_anything_else_is_refused_with_an_example(text):
    assert not Version.is_version(text)
    with pytest.raises(ReleaseError, match=r"like 1, 1\.0 or 1\.0\.2"):
        Version.parse(text)


@pytest.mark.parametrize(("less", "more"), [("1", "2"), ("1.9", "1.10"), ("1.0", "1.0.1"), ("0.9.9", "1"), ("2", "10")])
def test_versions_are_compared_by_number(less, more):
    assert Version.parse(less) < Version.parse(more)
    assert Version.parse(more) >= Version.parse(less)


def test_trailing_zeros_make_no_other_version():
    assert Version.parse("1") == Version.parse("1.0") == Version.parse("1.0.0")
    assert len({Version.parse("1"), Version.parse("1.0")}) == 1


def test_a_version_is_not_its_text():
    assert Version.parse("1.0") != "1.0"


@pytest.mark.parametrize(
    ("existing", "following"),
    [
        ([], "1.0"),
        (["1.0"], "1.1"),
        (["1"], "2"),
        (["1.0.2"], "1.0.3"),
        (["1.0", "1.2", "1.1.4"], "1.3"),
        (["1.9"], "1.10"),
        (["2.0", "1.7"], "2.1"),
    ],
)
def test_the_next_version_raises_the_last_number_of_the_greatest(existing, following):
    assert str(next_after(map(Version.parse, existing))) == following


@given(st.lists(versions, max_size=5))
def test_the_next_version_is_after_all_that_exist(existing):
    assert all(version < next_after(existing) for version in existing)


@given(versions)
def test_a_version_reads_back_from_its_text(version):
    assert Version.parse(str(version)).parts == version.parts
