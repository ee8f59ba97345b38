"""A release is put in place whole or not at all, and a final one for ever."""

from __future__ import annotations

import errno
import json
import os
import stat

import pytest

from reise_report.errors import ReleaseError
from reise_report.release import exchange, manifest
from reise_report.release import publish as publishing
from reise_report.release.publish import publish
from tests.release.sample import FILES, content, release

CHANGED = {**FILES, "nb/report.html": b"<p>senere</p>"}


def test_files_and_manifest_lie_where_they_should(tmp_path):
    folder = publish(release("1.0", "final"), tmp_path)
    assert folder == tmp_path / "jobs2" / "final" / "1.0"
    assert content(folder) == FILES
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert said["outputs"]["results.json"] == {
        "bytes": 3,
        "sha256": "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356",  # printf '{}\n' | sha256sum
    }
    assert manifest.verify(folder) == []


def test_a_release_without_a_version_is_the_draft(tmp_path):
    assert publish(release(), tmp_path) == tmp_path / "jobs2" / "final" / "draft"


def test_files_may_be_given_as_paths(tmp_path):
    source = tmp_path / "rendered.html"
    source.write_bytes(b"<p>fil</p>")
    folder = publish(release(files={"nb/report.html": source}), tmp_path / "reports")
    assert content(folder) == {"nb/report.html": b"<p>fil</p>"}


def test_nothing_but_the_release_is_left_in_the_folder(tmp_path):
    publish(release(), tmp_path)
    publish(release(files=CHANGED), tmp_path)
    publish(release("1.0", "final"), tmp_path)
    assert sorted(path.name for path in (tmp_path / "jobs2" / "final").iterdir()) == ["1.0", "draft"]


def test_publishing_twice_gives_the_same_bytes(tmp_path):
    first, second = publish(release(), tmp_path / "a"), publish(release(), tmp_path / "b")
    assert (first / "manifest.json").read_bytes() == (second / "manifest.json").read_bytes()
    assert content(first) == content(second)


@pytest.mark.parametrize("swaps", [True, False])
def test_a_draft_is_replaced_whole(tmp_path, monkeypatch, swaps):
    if not swaps:
        monkeypatch.setattr(exchange, "exchange", lambda first, second: False)
    publish(release(), tmp_path)
    folder = publish(release(files={"en/report.html": b"only"}), tmp_path)
    assert content(folder) == {"en/report.html": b"only"}
    assert manifest.verify(folder) == []


def test_a_draft_with_a_version_is_replaced_too(tmp_path):
    publish(release("1.0"), tmp_path)
    assert content(publish(release("1.0", files=CHANGED), tmp_path)) == CHANGED


def test_a_final_version_is_never_overwritten(tmp_path):
    folder = publish(release("1.0", "final"), tmp_path)
    with pytest.raises(ReleaseError, match=r"the next version is 1\.1"):
        publish(release("1.0", "final", files=CHANGED), tmp_path)
    assert content(folder) == FILES
    assert manifest.verify(folder) == []


def test_the_files_of_a_final_version_are_write_protected_and_those_of_a_draft_are_not(tmp_path):
    final, draft = publish(release("1.0", "final"), tmp_path), publish(release(), tmp_path)
    writable = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
    assert not any(path.stat().st_mode & writable for path in final.rglob("*") if path.is_file())
    assert all(path.stat().st_mode & stat.S_IWUSR for path in draft.rglob("*") if path.is_file())


def test_releases_of_other_trials_and_reports_are_not_touched(tmp_path):
    first = publish(release("1.0", "final"), tmp_path)
    other = {**release().manifest, "trial": "reise", "report": "dmc-open"}
    publish(release(trial="reise", report="dmc-open", manifest=other), tmp_path)
    assert manifest.verify(first) == []


def test_a_file_that_changes_while_it_is_written_stops_the_release(tmp_path, monkeypatch):
    write = publishing.manifest.canonical

    def change(said):
        (tmp_path / "jobs2" / "final" / ".draft.new" / "results.json").write_bytes(b"{ }\n")
        return write(said)

    monkeypatch.setattr(publishing.manifest, "canonical", change)
    with pytest.raises(ReleaseError, match=r"changed while it was written: results\.json: changed"):
        publish(release(), tmp_path)
    assert list((tmp_path / "jobs2" / "final").iterdir()) == []


def test_a_missing_source_file_is_named(tmp_path):
    with pytest.raises(ReleaseError, match=r"No such file.*absent\.pdf"):
        publish(release(files={"nb/report.pdf": tmp_path / "absent.pdf"}), tmp_path)


def test_an_output_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "reports").write_text("a file", encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"cannot write the release .*reports.*choose another output folder"):
        publish(release(), tmp_path / "reports")


@pytest.mark.parametrize("name", ["jobs2", "jobs2/final"])
def test_a_file_in_the_way_is_named(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("a file", encoding="utf-8")
    with pytest.raises(ReleaseError, match="cannot write the release"):
        publish(release(), tmp_path)


def test_a_folder_that_may_not_be_written_is_named(tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(tmp_path / "jobs2"))

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    with pytest.raises(ReleaseError, match=r"Permission denied \(.*jobs2\)") as caught:
        publish(release(), tmp_path)
    assert isinstance(caught.value.__cause__, PermissionError)


def test_a_full_disk_leaves_the_earlier_draft_and_nothing_else(tmp_path, monkeypatch):
    folder = publish(release(), tmp_path)

    def full(_path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(exchange, "sync", full)
        with pytest.raises(ReleaseError, match=r"No space left on device.*Earlier releases are untouched"):
            publish(release(files=CHANGED), tmp_path)
    assert content(folder) == FILES
    assert [path.name for path in folder.parent.iterdir()] == ["draft"]


def test_an_old_draft_that_cannot_be_removed_does_not_undo_the_new_one(tmp_path, monkeypatch):
    folder = publish(release(), tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "remove_folder", lambda path: (_ for _ in ()).throw(PermissionError(str(path))))
        patched.setattr(publishing, "_clear_leftovers", lambda path: None)
        publish(release(files=CHANGED), tmp_path)
    assert content(folder) == CHANGED
    publish(release(files=CHANGED), tmp_path)
    assert [path.name for path in folder.parent.iterdir()] == ["draft"]


def test_a_second_run_at_the_same_time_is_refused(tmp_path):
    folder = publish(release(), tmp_path).parent
    with publishing.locked(folder), pytest.raises(ReleaseError, match="is locked"):
        publish(release(files=CHANGED), tmp_path)
    assert content(folder / "draft") == FILES
