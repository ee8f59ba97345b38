"""What a release was made from and by, and whether it is still what it was."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from reise_report.release import manifest
from reise_report.release.publish import publish
from tests.release.sample import provenance, release

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def published(tmp_path):
    return publish(release(), tmp_path)


def test_says_what_the_release_was_made_from_and_by():
    built = manifest.build(provenance("1.0", "final"))
    assert built["data_cut_off"] == "2025-06-01"
    assert built["data"] == [{"name": "data.csv", "sha256": "a" * 64, "rows": 899}]
    assert built["plan"] == {"sha256": "b" * 64}
    assert built["engine"] == {"name": "embedded", "versions": {"pandoc": "3.9", "typst": "0.15.2"}}
    assert (built["trial"], built["report"], built["version"], built["status"]) == ("jobs2", "final", "1.0", "final")
    assert (built["audience"], built["synthetic"], built["seeds"]) == ("final", False, {"primary": 12345})
    assert built["schema_version"] == 1


def test_is_the_same_text_whenever_it_is_built():
    assert manifest.canonical(manifest.build(provenance())) == manifest.canonical(manifest.build(provenance()))


def test_the_order_of_tables_engines_and_seeds_does_not_matter():
    one, two = (manifest.DataFile(name=name, sha256="c" * 64, rows=1) for name in ("a.csv", "b.csv"))
    first = provenance(data=(one, two), seeds={"a": 1, "b": 2})
    second = provenance(data=(two, one), seeds={"b": 2, "a": 1})
    assert manifest.canonical(manifest.build(first)) == manifest.canonical(manifest.build(second))


def test_holds_no_path_no_host_and_no_time():
    import datetime as dt
    import socket

    text = manifest.canonical(manifest.build(provenance()))
    assert str(ROOT) not in text
    assert socket.gethostname() not in text or len(socket.gethostname()) < 4
    assert dt.date.today().isoformat() not in text


def test_the_json_is_sorted_indented_and_ends_with_a_newline():
    assert manifest.canonical({"b": 1, "a": {"d": "å", "c": None}}) == (
        '{\n  "a": {\n    "c": null,\n    "d": "å"\n  },\n  "b": 1\n}\n'
    )


def test_a_number_that_is_none_has_no_json():
    with pytest.raises(ValueError, match="not JSON compliant"):
        manifest.canonical({"a": float("nan")})


def test_names_exactly_the_dependencies_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = sorted(line.split(">")[0].split("=")[0].split("<")[0].strip() for line in project["dependencies"])
    assert sorted(manifest.DEPENDENCIES) == names


def test_a_dependency_that_is_not_installed_has_no_version(monkeypatch):
    monkeypatch.setattr(manifest, "DEPENDENCIES", ("no-such-distribution-at-all",))
    assert manifest.environment()["dependencies"] == {"no-such-distribution-at-all": None}


def test_the_code_is_hashed_the_same_from_a_copy(tmp_path, monkeypatch):
    import shutil

    import reise_report
    from reise_report import resources

    before = manifest.code()
    wheel = tmp_path / "site-packages" / "reise_report"
    shutil.copytree(Path(reise_report.__file__).parent, wheel)
    shutil.copytree(resources.template_root(), wheel / "_templates")
    monkeypatch.setattr(reise_report, "__file__", str(wheel / "__init__.py"))
    monkeypatch.setattr(resources, "template_root", lambda: wheel / "_templates")
    assert manifest.code() == before
    (wheel / "errors.py").write_text("# another program\n", encoding="utf-8")
    assert manifest.code()["sources_sha256"] != before["sources_sha256"]
    (wheel / "_templates" / "new.j2").write_text("", encoding="utf-8")
    assert manifest.code()["templates_sha256"] != before["templates_sha256"]


def test_a_release_as_published_has_no_differences(published):
    assert manifest.verify(published) == []


def test_missing_changed_and_extra_files_are_told_by_name(published):
    (published / "results.json").unlink()
    (published / "nb" / "report.html").write_bytes(b"<p>n\xc3\xa5!</p>")
    (published / "en" / "report.html").write_bytes(b"<p>new</p>")
    (published / "en" / "notes.txt").write_bytes(b"")
    assert manifest.verify(published) == [
        "en/notes.txt: not in the manifest",
        "en/report.html: changed: another SHA-256",
        "nb/report.html: changed: 11 bytes, 10 in the manifest",
        "results.json: missing",
    ]


def test_a_link_in_place_of_a_file_is_a_difference(published, tmp_path):
    original = published / "results.json"
    original.rename(tmp_path / "results.json")
    original.symlink_to(tmp_path / "results.json")
    assert manifest.verify(published) == ["results.json: a link, not a file"]


def test_a_release_under_another_name_is_a_difference(published):
    moved = published.rename(published.with_name("2.0"))
    assert manifest.verify(moved) == ["the folder is jobs2/final/2.0, its manifest speaks of jobs2/final/draft"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "manifest.json: No such file or directory"),
        ("{", "manifest.json: not JSON"),
        ("[]", "manifest.json: not a JSON object"),
        ("{}", "manifest.json lists no outputs"),
        ('{"outputs": {"a": 1}}', "a: missing"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_a_difference(tmp_path, content, problem):
    if content is not None:
        (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    assert any(found.startswith(problem) for found in manifest.verify(tmp_path))


def test_an_output_without_a_hash_is_a_difference(published):
    path = published / "manifest.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    said["outputs"]["results.json"] = {}
    path.write_text(manifest.canonical(said), encoding="utf-8")
    assert manifest.verify(published) == ["results.json: the manifest has no hash of it"]
