"""The command line as a user meets it: what it says and how it ends, on good input and on bad."""

import json
import subprocess
import sys

import pytest

from reise_report import cli
from tests import small_trial


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command line in this process: exit code, standard output, standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["reise-report", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def table(folder, text, encoding="utf-8"):
    """Replace the participants' table by text."""
    (folder / "participants.csv").write_bytes(text.encode(encoding))


def lines(**changes):
    """The small trial's table as lines; ``changes`` maps a row number to a changed row."""
    rows = small_trial.rows()
    for index, change in changes.items():
        rows[int(index[1:])].update(change)
    return [",".join(small_trial.COLUMNS), *(",".join(row[name] for name in small_trial.COLUMNS) for row in rows)]


def test_help_names_the_commands_and_the_exit_codes(run):
    code, out, _ = run("--help")
    assert code == 0
    assert all(command in out for command in ("report", "analyse", "check", "schema", "doctor", "verify", "Exit codes"))


def test_version_is_the_packages(run):
    from reise_report import __version__

    assert run("--version") == (0, f"reise-report {__version__}\n", "")


def test_help_loads_nothing_heavy():
    heavy = ("pandas", "numpy", "scipy", "statsmodels", "matplotlib", "plotnine", "pydantic", "jinja2")
    code = (
        "import sys; from reise_report import cli; sys.argv = ['reise-report', '--help']\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        f"print(sorted(set({heavy!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_schema_prints_a_json_schema(run):
    code, out, _ = run("schema")
    assert code == 0
    assert json.loads(out)["additionalProperties"] is False


def test_check_of_a_sound_trial_says_so_and_writes_nothing(run, tmp_path):
    folder = small_trial.write(tmp_path)
    before = sorted(path.name for path in folder.iterdir())
    code, out, err = run("check", "--trial", folder)
    assert (code, err) == (0, "")
    assert "60 rows, all within the contract" in out
    assert sorted(path.name for path in folder.iterdir()) == before


def test_analyse_writes_every_number_with_its_method(run, tmp_path):
    folder = small_trial.write(tmp_path / "trial")
    assert run("analyse", "--trial", folder, "--out", tmp_path / "results.json", "--quiet") == (0, "", "")
    rows = {row["id"]: row for row in json.loads((tmp_path / "results.json").read_text())["rows"]}
    assert rows["primary.work.risk_difference.unadjusted"]["method"] == "newcombe"


def test_json_log_is_one_object_a_line(run, tmp_path):
    folder = small_trial.write(tmp_path / "trial")
    _, _, err = run("analyse", "--trial", folder, "--out", tmp_path / "results.json", "--log", "json")
    events = [json.loads(line) for line in err.splitlines()]
    assert {event["stage"] for event in events if event["event"] == "ended"} == {
        "Reading the plan",
        "Reading the data and analysing",
    }


def test_doctor_finds_everything_needed(run):
    code, out, _ = run("doctor")
    assert code == 0
    assert "MISSING" not in out
    assert "Engine embedded" in out
    assert "Engine quarto" in out


BAD_TABLES = {
    "wrong delimiter": (lambda: "\n".join(lines()).replace(",", ";"), "utf-8", ["participants.csv", ";"]),
    "latin-1": (lambda: "\n".join(lines(r3={"id": "Bjørn"})), "latin-1", ["participants.csv", "row 5", "UTF-8"]),
    "duplicate id": (lambda: "\n".join(lines(r3={"id": "P001"})), "utf-8", ["row 5", "id", "P001"]),
    "unknown arm": (lambda: "\n".join(lines(r3={"arm": "ofered"})), "utf-8", ["row 5", "arm", "ofered", "offered"]),
    "arm without participants": (
        lambda: "\n".join(line for line in lines() if ",usual," not in line), "utf-8", ["usual", "participants.csv"],
    ),
    "not a whole number": (lambda: "\n".join(lines(r3={"age": "forty"})), "utf-8", ["row 5", "age", "forty"]),
    "out of range": (lambda: "\n".join(lines(r3={"age": "17"})), "utf-8", ["row 5", "age", "17", "18"]),
    "unknown level": (lambda: "\n".join(lines(r3={"region": "nort"})), "utf-8", ["row 5", "region", "nort"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_TABLES)
@pytest.mark.parametrize("command", ["check", "analyse"])
def test_a_table_that_breaks_the_contract_is_told_by_file_row_column_and_value(run, tmp_path, name, command):
    make, encoding, said = BAD_TABLES[name]
    folder = small_trial.write(tmp_path / "trial")
    table(folder, make(), encoding)
    out = tmp_path / "results.json"
    extra = ["--out", out] if command == "analyse" else []
    code, _, err = (
        run(command, "--trial", folder, "--quiet", *extra) if command == "analyse" else run(command, "--trial", folder)
    )
    assert code == 4
    assert all(part in err for part in said), err
    assert "Traceback" not in err
    assert not out.exists()


def test_an_impossible_date_is_told_with_its_row(run, tmp_path):
    plan = small_trial.plan()
    columns = plan["data"]["tables"]["participants"]["columns"]
    columns["enrolled"] = {"type": "date"}
    folder = small_trial.write(tmp_path, plan)
    dated = [
        line + (",enrolled" if i == 0 else ",2024-02-30" if i == 4 else ",2024-02-01") for i, line in enumerate(lines())
    ]
    table(folder, "\n".join(dated))
    code, _, err = run("check", "--trial", folder)
    assert code == 4
    assert all(part in err for part in ("row 5", "enrolled", "2024-02-30"))


def test_every_violation_is_told_at_once(run, tmp_path):
    folder = small_trial.write(tmp_path)
    table(folder, "\n".join(lines(r1={"age": "x"}, r2={"arm": "y"}, r3={"region": "z"})))
    _, _, err = run("check", "--trial", folder)
    assert all(f"row {row}" in err for row in (3, 4, 5))


def test_a_missing_file_is_told_by_name(run, tmp_path):
    folder = small_trial.write(tmp_path)
    (folder / "participants.csv").unlink()
    code, _, err = run("check", "--trial", folder)
    assert code == 4
    assert "participants.csv" in err


def test_a_missing_plan_is_told(run, tmp_path):
    code, _, err = run("check", "--trial", tmp_path)
    assert code == 3
    assert "trial.yml" in err


def test_a_plan_with_a_typo_is_told_by_line_and_nearest_key(run, tmp_path):
    folder = small_trial.write(tmp_path)
    text = (folder / "trial.yml").read_text().replace("outcomes:", "outcmes:")
    (folder / "trial.yml").write_text(text)
    code, _, err = run("check", "--trial", folder)
    line = text.splitlines().index("outcmes:") + 1
    assert code == 3
    assert all(part in err for part in (f"trial.yml:{line}", "outcmes", "outcomes"))


def test_a_flow_that_does_not_add_up_is_told_by_check_and_by_analyse(run, tmp_path):
    plan = small_trial.plan()
    plan["flow"]["enrolment"] = [
        {"id": "women", "name": small_trial.both("Women"), "table": "participants", "where": {"woman": True}}
    ]
    folder = small_trial.write(tmp_path / "trial", plan)
    for arguments in (("check", "--trial", folder), ("analyse", "--trial", folder, "--out", tmp_path / "r.json", "-q")):
        code, _, err = run(*arguments)
        assert code == 5
        assert "does not add up" in err
        assert "women" in err


def test_a_date_that_is_none_is_refused_by_the_command_line(run, tmp_path):
    code, _, err = run("check", "--trial", small_trial.write(tmp_path), "--as-of", "1.6.2025")
    assert code == 2
    assert "2025-06-01" in err


def test_results_in_an_unknown_format_are_refused(run, tmp_path):
    code, _, err = run("analyse", "--trial", small_trial.write(tmp_path / "t"), "--out", tmp_path / "r.xlsx", "-q")
    assert code == 2
    assert ".parquet" in err
