"""Names that stay in their folder, versions that are still free."""

from __future__ import annotations

import pytest

from reise_report.errors import ReleaseError
from reise_report.release.candidate import check, check_free, published_versions
from reise_report.release.publish import publish
from tests.release.sample import release

HOSTILE = [
    "..",
    "../x",
    "a/b",
    "a\\b",
    "",
    ".",
    ".hidden",
    "/etc",
    "C:",
    "a b",
    "A",
    "å",
    "con",
    "nul",
    "a\n",
    "a" * 65,
]


def test_a_release_with_ordinary_names_may_be_published():
    check(release())
    check(release("1.0", "final"))


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("what", ["trial", "report"])
def test_a_name_that_could_leave_the_folder_is_refused(what, name):
    with pytest.raises(ReleaseError, match=f"cannot be a {what}'s folder"):
        check(release(**{what: name}))


@pytest.mark.parametrize("version", ["..", "../1.0", "1.0/x", "draft", "1.0 ", ""])
def test_a_version_that_is_none_is_refused(version):
    with pytest.raises(ReleaseError, match="is no version"):
        check(release(version))


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "nb/../../x",
        "/etc/passwd",
        "nb//x",
        "nb/",
        "nb\\x",
        ".hidden",
        "nb/.x",
        "x.",
        "nb./x",
        "nb/nul.html",
        "a b",
        "å",
    ],
)
def test_a_file_that_could_leave_the_folder_is_refused(name):
    with pytest.raises(ReleaseError, match="cannot be a file of a release"):
        check(release(files={name: b""}))


def test_files_may_not_differ_by_case_alone():
    with pytest.raises(ReleaseError, match=r"share the name 'nb/report\.html'"):
        check(release(files={"nb/report.html": b"", "NB/report.html": b""}))


def test_the_manifest_is_written_by_the_release_itself():
    with pytest.raises(ReleaseError, match=r"share the name 'manifest\.json'"):
        check(release(files={"Manifest.json": b""}))


def test_a_release_without_files_is_refused():
    with pytest.raises(ReleaseError, match="has no files"):
        check(release(files={}))


def test_a_final_release_needs_a_version():
    with pytest.raises(ReleaseError, match=r"needs a version.*--version"):
        check(release(None, "final"))


@pytest.mark.parametrize(
    "change", [{"trial": "other"}, {"report": "dmc-open"}, {"version": "2.0"}, {"status": "final"}]
)
def test_a_manifest_of_another_release_is_refused(change):
    good = release("1.0")
    with pytest.raises(ReleaseError, match=f"the manifest says {next(iter(change))}"):
        check(release("1.0", manifest={**good.manifest, **change}))


def test_versions_are_listed_least_first_and_other_folders_passed_over(tmp_path):
    for name in ("1.10", "1.9", "2", "draft", ".1.0.new", "1.0-old", "notes"):
        (tmp_path / name).mkdir()
    (tmp_path / "3.0").write_text("a file", encoding="utf-8")
    assert list(published_versions(tmp_path)) == ["1.9", "1.10", "2"]
    assert published_versions(tmp_path / "absent") == {}


def test_a_final_version_is_refused_with_the_next_one(tmp_path):
    publish(release("1.0", "final"), tmp_path)
    for status in ("final", "draft"):
        with pytest.raises(ReleaseError, match=r"version 1\.0 exists already and is final.*the next version is 1\.1"):
            check_free(release("1.0", status), tmp_path / "jobs2" / "final")


@pytest.mark.parametrize(
    ("existing", "wanted", "following"), [(["1.0", "1.1", "2.0"], "1.1", "2.1"), (["1.0.2"], "1.0.2", "1.0.3")]
)
def test_the_next_version_follows_the_greatest(tmp_path, existing, wanted, following):
    for version in existing:
        publish(release(version, "final"), tmp_path)
    with pytest.raises(ReleaseError, match=f"the next version is {following}"):
        check_free(release(wanted, "final"), tmp_path / "jobs2" / "final")


@pytest.mark.parametrize("same", ["1", "1.0.0"])
def test_a_version_written_differently_is_the_same_version(tmp_path, same):
    publish(release("1.0", "final"), tmp_path)
    with pytest.raises(ReleaseError, match=r"version 1\.0 exists already"):
        check_free(release(same, "final"), tmp_path / "jobs2" / "final")


def test_a_draft_of_a_version_written_differently_is_refused(tmp_path):
    publish(release("1.0"), tmp_path)
    with pytest.raises(ReleaseError, match=r"1 is the version of the draft in .*1\.0; write 1\.0"):
        check_free(release("1"), tmp_path / "jobs2" / "final")


def test_a_final_release_does_not_replace_a_draft_of_the_same_name(tmp_path):
    publish(release("1.0"), tmp_path)
    with pytest.raises(ReleaseError, match="is a draft, and no final release replaces it"):
        check_free(release("1.0", "final"), tmp_path / "jobs2" / "final")


@pytest.mark.parametrize("content", [None, "{", "[]", '{"status": "secret"}'])
def test_a_folder_that_is_no_release_is_left_alone(tmp_path, content):
    folder = tmp_path / "jobs2" / "final" / "draft"
    folder.mkdir(parents=True)
    if content is not None:
        (folder / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ReleaseError, match="no readable manifest"):
        check_free(release(), folder.parent)


def test_a_file_or_a_link_in_the_place_of_a_release_is_left_alone(tmp_path):
    (tmp_path / "draft").write_text("", encoding="utf-8")
    (tmp_path / "1.0").symlink_to(tmp_path / "nowhere")
    for candidate in (release(), release("1.0", "final")):
        with pytest.raises(ReleaseError, match="no readable manifest"):
            check_free(candidate, tmp_path)
