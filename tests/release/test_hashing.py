"""Hashes of bytes, files and folders."""

from __future__ import annotations

import hashlib

import pytest

from reise_report.release import hashing

# FIPS 180-4 examples (NIST, "SHA256.pdf"): one block, and the empty message.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def fill(folder, **files):
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def test_bytes_have_their_published_hash():
    assert (hashing.of_bytes(b"abc"), hashing.of_bytes(b"")) == (ABC, EMPTY)


def test_a_file_has_the_hash_of_its_content(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert hashing.of_file(tmp_path / "a") == ABC


def test_a_large_file_is_read_whole(tmp_path):
    content = bytes(range(256)) * 8192
    (tmp_path / "a").write_bytes(content)
    assert hashing.of_file(tmp_path / "a") == hashlib.sha256(content).hexdigest()


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(OSError, match="absent"):
        hashing.of_file(tmp_path / "absent")


def test_a_folder_has_the_same_hash_anywhere_and_in_any_order(tmp_path):
    first = fill(tmp_path / "first", b="2", a="1", sub__c="3")
    second = fill(tmp_path / "elsewhere" / "second", sub__c="3", a="1", b="2")
    assert hashing.of_tree(first) == hashing.of_tree(second)


def test_the_hash_of_a_folder_is_that_of_a_sha256sum_listing(tmp_path):
    fill(tmp_path, a="abc")
    assert hashing.of_tree(tmp_path) == hashing.of_bytes(f"{ABC}  a\n".encode())


@pytest.mark.parametrize("change", ["content", "name", "new", "moved"])
def test_any_change_of_a_folder_changes_its_hash(tmp_path, change):
    before = hashing.of_tree(fill(tmp_path, a="1", sub__b="2"))
    if change == "content":
        fill(tmp_path, a="0")
    elif change == "name":
        (tmp_path / "a").rename(tmp_path / "z")
    elif change == "new":
        fill(tmp_path, c="")
    else:
        (tmp_path / "sub" / "b").rename(tmp_path / "b")
    assert hashing.of_tree(tmp_path) != before


def test_hidden_files_and_compiled_code_do_not_count(tmp_path):
    before = hashing.of_tree(fill(tmp_path, a="1"))
    fill(tmp_path, _DOT_hidden="x", sub___DOT_git__config="x")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"x")
    assert hashing.of_tree(tmp_path) == before


def test_only_the_asked_suffixes_count(tmp_path):
    before = hashing.of_tree(fill(tmp_path, a_DOT_py="1"), suffixes=(".py", ".po"))
    fill(tmp_path, notes_DOT_txt="x")
    assert hashing.of_tree(tmp_path, suffixes=(".py", ".po")) == before
    fill(tmp_path, words_DOT_po="x")
    assert hashing.of_tree(tmp_path, suffixes=(".py", ".po")) != before


def test_a_folder_directly_below_can_be_left_out(tmp_path):
    before = hashing.of_tree(fill(tmp_path, a="1", sub__templates__b="2"), leave_out=("templates",))
    fill(tmp_path, templates__c="3")
    assert hashing.of_tree(tmp_path, leave_out=("templates",)) == before
    fill(tmp_path, sub__templates__b="4")
    assert hashing.of_tree(tmp_path, leave_out=("templates",)) != before


def test_files_are_listed_with_forward_slashes_in_order(tmp_path):
    assert hashing.files_below(fill(tmp_path, b="", a__z="", a__B="")) == ["a/B", "a/z", "b"]
