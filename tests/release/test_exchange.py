"""Folders change places whole, with and without the system's help."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from reise_report.release import exchange
from reise_report.release.exchange import make_durable, remove_folder, replace_folder, restore, sync


def folder(path, content):
    path.mkdir()
    (path / "a").write_text(content, encoding="utf-8")
    return path


def content(path):
    return (path / "a").read_text(encoding="utf-8")


@pytest.fixture(params=["in one step", "in two steps"])
def way(request, monkeypatch):
    """Both ways of replacing a folder."""
    if request.param == "in two steps":
        monkeypatch.setattr(exchange, "exchange", lambda first, second: False)
    return request.param


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is Linux's")
def test_linux_swaps_two_folders_in_one_step(tmp_path):
    first, second = folder(tmp_path / "first", "1"), folder(tmp_path / "second", "2")
    if not exchange.exchange(first, second):
        pytest.skip("the file system cannot exchange names")
    assert (content(first), content(second)) == ("2", "1")


def test_other_systems_do_not_swap(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    first, second = folder(tmp_path / "first", "1"), folder(tmp_path / "second", "2")
    assert not exchange.exchange(first, second)
    assert (content(first), content(second)) == ("1", "2")


def test_a_swap_with_nothing_changes_nothing(tmp_path):
    first = folder(tmp_path / "first", "1")
    assert not exchange.exchange(first, tmp_path / "absent")
    assert content(first) == "1"


def test_the_new_folder_takes_the_place_and_the_earlier_one_the_other_name(tmp_path, way):
    new, target = folder(tmp_path / "new", "new"), folder(tmp_path / "target", "earlier")
    replace_folder(new, target, tmp_path / "old")
    assert (content(target), content(tmp_path / "old")) == ("new", "earlier")
    assert not new.exists()


def test_the_earlier_folder_is_put_back_when_the_second_step_fails(tmp_path, monkeypatch):
    monkeypatch.setattr(exchange, "exchange", lambda first, second: False)
    target = folder(tmp_path / "target", "earlier")
    with pytest.raises(FileNotFoundError):
        replace_folder(tmp_path / "absent", target, tmp_path / "old")
    assert content(target) == "earlier"


def test_a_run_that_ended_between_the_steps_is_mended(tmp_path):
    folder(tmp_path / "old", "earlier")
    restore(tmp_path / "target", tmp_path / "old")
    assert content(tmp_path / "target") == "earlier"


def test_nothing_is_mended_where_the_new_folder_stands(tmp_path):
    folder(tmp_path / "old", "earlier")
    folder(tmp_path / "target", "new")
    restore(tmp_path / "target", tmp_path / "old")
    assert content(tmp_path / "target") == "new"


def test_write_protected_files_are_removed_too(tmp_path):
    path = folder(tmp_path / "folder", "x")
    (path / "a").chmod(stat.S_IRUSR)
    remove_folder(path)
    assert not path.exists()


def test_removing_nothing_is_no_error(tmp_path):
    remove_folder(tmp_path / "absent")
    assert list(tmp_path.iterdir()) == []


def test_what_a_link_points_to_is_not_removed(tmp_path):
    kept = folder(tmp_path / "kept", "x")
    gone = folder(tmp_path / "gone", "y")
    (gone / "link").symlink_to(kept)
    remove_folder(gone)
    assert content(kept) == "x"


def test_every_file_and_folder_is_written_to_the_disk(tmp_path, monkeypatch):
    synced: list[str] = []
    monkeypatch.setattr(exchange, "sync", lambda path: synced.append(Path(path).name))
    top = folder(tmp_path / "top", "x")
    folder(top / "sub", "y")
    make_durable(top)
    assert synced == ["a", "sub", "a", "top"]  # what is inside before what holds it


def test_files_and_folders_can_be_synced(tmp_path):
    sync(folder(tmp_path / "folder", "x"))
    sync(tmp_path / "folder" / "a")
