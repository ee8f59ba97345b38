"""The open report to the committee: nothing in any of its files depends on an arm, or names one."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from reise_report.documents.formats import Format
from reise_report.errors import ReiseReportError
from reise_report.plan.load import load_plan
from reise_report.production.order import Order, produce, write_projects
from reise_report.progress import Progress
from tests import small_trial

ROOT = Path(__file__).resolve().parents[2]
JOBS2 = ROOT.parent / "shared" / "trials" / "jobs2" / "data.csv"
WORDS = {"offered": "Zebra", "usual": "Quagga"}  # arm id → a word that nothing but the arm can bring into a file


def order(trial, out, **changes):
    plain = {
        "report": "dmc-open", "trial": trial, "data": trial, "languages": (), "formats": tuple(Format), "version": None,
        "status": "draft", "out": out, "engine": "embedded", "as_of": None,
    }  # fmt: skip
    return Order(**{**plain, **changes})


def made(trial, out, **changes):
    """Every file of the open report but its manifest, by name."""
    folder = produce(order(trial, out, **changes), Progress("quiet", io.StringIO()))
    names = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "manifest.json"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in names}


def shuffled(rows, columns, seed):
    """The rows with the values of the columns dealt out anew, together."""
    values = [{name: row[name] for name in columns} for row in rows]
    random.Random(seed).shuffle(values)  # noqa: S311  no secret
    return [{**row, **value} for row, value in zip(rows, values, strict=True)]


def test_nothing_changes_when_the_allocation_uptake_and_reasons_change(tmp_path):
    rows = small_trial.rows()
    dealt = shuffled(rows, ("arm", "took_part", "why_not"), 1)
    emptied = [{**row, "took_part": "", "why_not": ""} for row in rows]
    lopsided = [{**row, "arm": "usual" if i else "offered"} for i, row in enumerate(rows)]
    first = made(small_trial.write(tmp_path / "0"), tmp_path / "out0")
    for number, others in enumerate((dealt, emptied, lopsided), start=1):
        assert made(small_trial.write(tmp_path / str(number), rows_=others), tmp_path / f"out{number}") == first


def test_one_output_folder_for_all_reports_makes_the_same_open_report(tmp_path):
    """The final report leaves unblinded findings in the folder's cache; the open report must not touch them."""
    trial = small_trial.write(tmp_path / "t")
    produce(order(trial, tmp_path / "all", report="final", formats=(Format.HTML,)), Progress("quiet", io.StringIO()))
    assert made(trial, tmp_path / "all") == made(trial, tmp_path / "own")


def rewritten(path, change):
    """A CSV file with its rows changed."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or ())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def told_by_nothing(folder):
    """ReISE's data with another draw, and without a trace of the old one: offers, ledger, placements, own questions."""
    rewritten(folder / "participants.csv", lambda rows: shuffled(rows, ("arm", "offer_probability"), 2))
    for name in ("offers.csv", "ledger.csv"):
        rewritten(folder / name, lambda rows: [])
    asked = ("wrfq_", "rtwse19_", "work_makes_pain_worse")
    rewritten(
        folder / "questionnaires.csv",
        lambda rows: [{key: "" if key.startswith(asked) else cell for key, cell in row.items()} for row in rows],
    )
    rewritten(folder / "employment.csv", lambda rows: [row for row in rows if row["kind"] != "placement"])
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("as_of", [None, "2024-01-31", "2024-07-31"])
def test_reise_s_open_report_stays_the_same(tmp_path, as_of):
    import datetime as dt

    day = None if as_of is None else dt.date.fromisoformat(as_of)
    before, after = (Path(shutil.copytree(ROOT / "data" / "reise", tmp_path / name)) for name in ("a", "b"))
    told_by_nothing(after)
    changed = ("participants", "offers", "ledger", "questionnaires", "employment")
    assert all((before / f"{name}.csv").read_bytes() != (after / f"{name}.csv").read_bytes() for name in changed)
    assert made(before, tmp_path / "x", as_of=day) == made(after, tmp_path / "y", as_of=day)


@pytest.mark.slow
@pytest.mark.skipif(not JOBS2.is_file(), reason="the data of JOBS II are not on this machine")
def test_the_open_report_of_jobs_ii_stays_the_same(tmp_path):
    with JOBS2.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    plan = load_plan(ROOT / "data" / "jobs2")
    columns = plan.data.participants().columns
    betraying = {plan.design.allocation.column}
    betraying |= {plan.flow.uptake.column} if plan.flow.uptake is not None else set()
    betraying |= {item.uptake for item in plan.analyses if item.method == "two_stage_least_squares"}
    files = sorted({columns[name].from_ or name for name in betraying})
    reports = []
    for name, dealt in (("a", rows), ("b", shuffled(rows, files, 3))):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(ROOT / "data" / "jobs2" / "trial.yml", folder)
        with (folder / plan.data.participants().file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(dealt)
        reports.append(made(folder, tmp_path / f"out-{name}"))
    assert reports[0] == reports[1]


def branded(tmp_path):
    """The small trial with arms, and words about them, that occur nowhere else."""
    plan = small_trial.plan()
    renamed = {}
    for arm, word in WORDS.items():
        texts = {key: small_trial.both(f"{word} {key}") for key in ("name", "short", "people")}
        renamed[word.lower()] = {**plan["design"]["arms"][arm], **texts}
    plan["design"]["arms"] = renamed
    plan["estimands"]["work"]["treatments"] = {"arm": "zebra", "against": "quagga"}
    rows = [{**row, "arm": WORDS[row["arm"]].lower()} for row in small_trial.rows()]
    return small_trial.write(tmp_path / "branded", plan, rows)


def layers(name, content):
    """A file, and everything packed inside it, as text."""
    yield name, content.decode("utf-8", errors="replace")
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield f"{name}/{member}", archive.read(member).decode("utf-8", errors="replace")
    if name.endswith(".pdf"):
        import pikepdf

        with pikepdf.open(io.BytesIO(content)) as pdf:
            for number, item in enumerate(pdf.objects):
                if isinstance(item, pikepdf.Stream):
                    try:
                        packed = item.read_bytes()
                    except pikepdf.PdfError:
                        continue  # a picture in a coding that holds no text
                    yield f"{name}/stream {number}", packed.decode("utf-8", errors="replace")
                yield f"{name}/object {number}", str(item)
            for key, attached in pdf.attachments.items():
                yield f"{name}/{key}", attached.get_file().read_bytes().decode("utf-8", errors="replace")


def mentions(files):
    arms = re.compile("|".join(WORDS.values()), re.IGNORECASE)
    return [place for name, content in files.items() for place, text in layers(name, content) if arms.search(text)]


def test_no_file_of_the_open_report_names_an_arm(tmp_path):
    trial = branded(tmp_path)
    assert mentions(made(trial, tmp_path / "out")) == []
    assert mentions(made(trial, tmp_path / "out", report="final", languages=("en",)))  # the search does find arms


def test_the_text_of_the_pdf_names_no_arm(tmp_path):
    import subprocess

    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    files = made(branded(tmp_path), tmp_path / "out", formats=(Format.PDF,), languages=("en",))
    path = tmp_path / "report.pdf"
    path.write_bytes(files["en/report.pdf"])
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    assert "Open" in text
    assert not re.search("|".join(WORDS.values()), text, re.IGNORECASE)


def test_the_quarto_project_of_the_open_report_names_no_arm(tmp_path):
    folder = tmp_path / "project"
    write_projects(order(branded(tmp_path), tmp_path / "out"), folder, Progress("quiet", io.StringIO()))
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert any(name.endswith(".qmd") for name in files)
    assert mentions(files) == []


def test_what_an_open_run_leaves_in_the_cache_names_no_arm(tmp_path):
    made(branded(tmp_path), tmp_path / "out", formats=(Format.HTML,))
    cache = tmp_path / "out" / ".cache"
    files = {path.relative_to(cache).as_posix(): path.read_bytes() for path in cache.rglob("*") if path.is_file()}
    assert files
    assert mentions(files) == []


@pytest.mark.parametrize("mode", ["rich", "json"])
def test_neither_progress_nor_an_error_of_an_open_run_tells_of_an_arm(tmp_path, mode):
    trial = branded(tmp_path)
    stream = io.StringIO()
    produce(order(trial, tmp_path / "out", formats=(Format.HTML,)), Progress(mode, stream))
    assert not re.search("zebra|quagga", stream.getvalue(), re.IGNORECASE)
    # A reason for somebody who did not leave: an error by arm in the final report, nothing at all in the open one.
    table = (trial / "participants.csv").read_text().replace("zebra,1,,", "zebra,1,busy,")
    (trial / "participants.csv").write_text(table)
    produce(order(trial, tmp_path / "out", formats=(Format.HTML,)), Progress(mode, stream))
    with pytest.raises(ReiseReportError, match="zebra"):
        produce(order(trial, tmp_path / "out", formats=(Format.HTML,), report="final"), Progress(mode, io.StringIO()))
