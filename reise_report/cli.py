"""The command line: thin commands, each of which says what it does and ends with the exit code of what went wrong."""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reise_report import __version__
from reise_report.errors import ReiseReportError
from reise_report.progress import Progress

app = typer.Typer(
    name="reise-report",
    help="From a clinical trial's plan and locked data to versioned reports in Norwegian and English.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # the rich help costs 0.3 s of imports; progress uses rich where a person watches
    epilog="Exit codes: 0 done, 1 unexpected, 2 command line, 3 plan, 4 data, 5 analysis, 6 disclosure, "
    "7 document or engine, 8 release.",
)


class ReportChoice(StrEnum):
    """The reports there are."""

    FINAL = "final"
    DMC_OPEN = "dmc-open"
    LAY_SUMMARY = "lay-summary"
    DATA_QUALITY = "data-quality"


class LanguageChoice(StrEnum):
    """The languages there are."""

    EN = "en"
    NB = "nb"


class FormatChoice(StrEnum):
    """The formats there are."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


class EngineChoice(StrEnum):
    """What renders: ``auto`` is the embedded engine."""

    AUTO = "auto"
    EMBEDDED = "embedded"
    QUARTO = "quarto"


class LogChoice(StrEnum):
    """How progress is told."""

    TEXT = "text"
    JSON = "json"


Trial = Annotated[Path, typer.Option("--trial", help="Folder with trial.yml.", show_default=False)]
Data = Annotated[
    Path | None, typer.Option("--data", help="Folder with the data files.", show_default="the trial's folder")
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="Cut the data at this date.", show_default="the plan's cut-off"),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Log = Annotated[LogChoice, typer.Option("--log", help="Progress as text, or as one JSON object a line.")]


def _progress(quiet: bool, log: LogChoice) -> Progress:
    return Progress("quiet" if quiet else "json" if log is LogChoice.JSON else "rich", sys.stderr)


def _date(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no date; write it as 2025-06-01", param_hint="--as-of") from error


@app.command()
def report(
    name: Annotated[ReportChoice, typer.Argument(help="Which report.", show_default=False)],
    trial: Trial,
    data: Data = None,
    language: Annotated[
        list[LanguageChoice] | None,
        typer.Option("--language", "-l", help="May be repeated.", show_default="the plan's"),
    ] = None,
    format_: Annotated[
        list[FormatChoice] | None, typer.Option("--format", "-f", help="May be repeated.", show_default="all")
    ] = None,
    version: Annotated[
        str | None,
        typer.Option("--version", help="Release this version for good, 1.0.", show_default="a draft that is replaced"),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="With --version: a draft of it, which may be replaced.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", help="Folder that holds all reports.")] = Path("reports"),
    engine: Annotated[
        EngineChoice, typer.Option("--engine", help="What renders; auto is embedded.")
    ] = EngineChoice.AUTO,
    as_of: AsOf = None,
    project_only: Annotated[
        Path | None,
        typer.Option(
            "--project-only", help="Write the Quarto projects into this folder and render nothing.", show_default=False
        ),
    ] = None,
    quiet: Quiet = False,
    log: Log = LogChoice.TEXT,
) -> None:
    """Make a report in every language and format."""
    from reise_report.documents.formats import Format
    from reise_report.production.order import Order, produce, write_projects

    order = Order(
        report=name.value,
        trial=trial,
        data=data or trial,
        languages=tuple(choice.value for choice in dict.fromkeys(language or ())),
        formats=tuple(Format(choice.value) for choice in dict.fromkeys(format_ or FormatChoice)),
        version=version,
        status="draft" if version is None or draft else "final",
        out=out,
        engine=engine.value,
        as_of=_date(as_of),
    )
    progress = _progress(quiet, log)
    if project_only is not None:
        write_projects(order, project_only, progress)
    else:
        typer.echo(produce(order, progress))


@app.command()
def analyse(
    trial: Trial,
    out: Annotated[Path, typer.Option("--out", help="File to write: .json, .csv or .parquet.", show_default=False)],
    data: Data = None,
    as_of: AsOf = None,
    quiet: Quiet = False,
    log: Log = LogChoice.TEXT,
) -> None:
    """Write every number with its method and warnings."""
    from reise_report.plan.load import load_plan
    from reise_report.production.findings import find
    from reise_report.results.scope import Scope
    from reise_report.results.store import ENDINGS

    if out.suffix not in ENDINGS:
        raise typer.BadParameter(f"{out.name}: results are written as {', '.join(ENDINGS)}", param_hint="--out")
    progress = _progress(quiet, log)
    with progress.stage("Reading the plan"):
        plan = load_plan(trial)
    with progress.stage("Reading the data and analysing"):
        findings = find(plan, data or trial, _date(as_of), Scope.FULL)
    findings.results.write(out)
    progress.note(f"{len(findings.results)} results written to {out}")


@app.command()
def check(trial: Trial, data: Data = None, as_of: AsOf = None, quiet: Quiet = False) -> None:
    """Check plan and data; tell every violation."""
    from reise_report.data.snapshot import read_snapshot
    from reise_report.plan.load import load_plan
    from reise_report.results.cohort import Cohort
    from reise_report.results.flow import flow_rows
    from reise_report.results.scope import Scope

    plan = load_plan(trial)
    snapshot = read_snapshot(plan, data or trial, _date(as_of))
    list(flow_rows(Cohort.of(plan, snapshot, Scope.FULL)))  # says so where the flow does not add up
    if quiet:
        return
    for file in snapshot.files:
        typer.echo(f"{file.name}: {file.rows} rows, all within the contract")
    typer.echo(f"{plan.trial.acronym}: plan and data hold together as of {snapshot.as_of}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of trial.yml for an editor."""
    import json

    from reise_report.plan.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@app.command()
def verify(
    release: Annotated[
        Path, typer.Argument(help="Folder of a release, the one with manifest.json.", show_default=False)
    ],
) -> None:
    """Compare a release with its manifest, file by file."""
    from reise_report.errors import ReleaseError
    from reise_report.release.manifest import verify as differences

    found = differences(release)
    if found:
        raise ReleaseError("the release is not as it was made:\n  " + "\n  ".join(found))
    typer.echo(f"{release}: every file is as it was made")


@app.command()
def doctor() -> None:
    """Show what is installed and how to get the rest."""
    from reise_report.production.doctor import examine

    healthy = True
    for finding in examine():
        typer.echo(finding.line())
        healthy = healthy and (finding.found or not finding.needed)
    if not healthy:
        raise typer.Exit(7)


@app.command()
def simulate(
    out: Annotated[Path, typer.Option("--out", help="Folder to write into.", show_default=False)],
    n: Annotated[
        int | None, typer.Option("--n", help="Participants, 10 to 100000.", show_default="425, as in ReISE")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="The same seed gives the same tables.", show_default="326732")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace made-up tables that are there already.")] = False,
    quiet: Quiet = False,
    log: Log = LogChoice.TEXT,
) -> None:
    """Make up a trial like ReISE, with its known truth."""
    from reise_report.data.simulation.simulated import DEFAULT_SEED, DEFAULT_SIZE
    from reise_report.data.simulation.simulated import simulate as made_up
    from reise_report.data.simulation.write import TRUTH_FOLDER, check_folder, write

    check_folder(out, force=force)
    size = DEFAULT_SIZE if n is None else n
    progress = _progress(quiet, log)
    try:
        with progress.stage(f"Simulating {size} participants"):
            simulated = made_up(DEFAULT_SEED if seed is None else seed, size)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    with progress.stage("Writing"):
        write(simulated, out, force=force)
    if quiet:
        return
    typer.echo(f"{out}: {len(simulated.rows)} tables; {out / TRUTH_FOLDER}: what is true of them")
    typer.echo("snapshot.yml marks the data as made up: every page of every report from this folder will say so")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"reise-report {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; a known error is printed in plain words, without a traceback."""
    try:
        app()
    except ReiseReportError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
