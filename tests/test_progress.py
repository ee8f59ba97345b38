"""Stages are told with their times: for people, for logs, or not at all."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from reise_report.progress import Progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def ticking(step=0.5):
    """A clock that goes on by half a second each time it is read."""
    now = 0.0
    while True:
        yield now
        now += step


def run(mode, stream=None):
    stream = io.StringIO() if stream is None else stream
    progress = Progress(mode, stream, clock=ticking().__next__)
    with progress.stage("Reading data"):
        progress.note("899 participants")
    with progress.stage("Rendering"):
        with progress.stage("nb, PDF"):
            progress.warn("slow font")
        progress.note("done")
    return progress, stream.getvalue()


def events(text):
    return [json.loads(line) for line in text.splitlines()]


def test_without_a_terminal_every_stage_has_a_line_when_it_begins_and_ends():
    assert run("rich")[1].splitlines() == [
        "Reading data ...",
        "  899 participants",
        "Reading data: 0.5 s",
        "Rendering ...",
        "  nb, PDF ...",
        "    Warning: slow font",
        "  nb, PDF: 0.5 s",
        "  done",
        "Rendering: 1.5 s",
    ]


def test_quiet_says_nothing_at_all():
    assert run("quiet")[1] == ""


def test_json_says_one_object_a_line():
    assert events(run("json")[1]) == [
        {"event": "started", "stage": "Reading data"},
        {"event": "note", "stage": "Reading data", "text": "899 participants"},
        {"event": "ended", "stage": "Reading data", "seconds": 0.5},
        {"event": "started", "stage": "Rendering"},
        {"event": "started", "stage": "Rendering / nb, PDF"},
        {"event": "warning", "stage": "Rendering / nb, PDF", "text": "slow font"},
        {"event": "ended", "stage": "Rendering / nb, PDF", "seconds": 0.5},
        {"event": "note", "stage": "Rendering", "text": "done"},
        {"event": "ended", "stage": "Rendering", "seconds": 1.5},
    ]


def test_a_terminal_shows_a_line_for_each_stage_that_has_ended():
    text = run("rich", Terminal())[1]
    for line in ("Reading data: 0.5 s", "    Warning: slow font", "  nb, PDF: 0.5 s", "Rendering: 1.5 s"):
        assert line in text
    assert text.count("Rendering: 1.5 s") == 1


@pytest.mark.parametrize("mode", ["rich", "quiet", "json"])
def test_the_times_are_kept_in_every_mode(mode):
    assert run(mode)[0].times == [("Reading data", 0.5), ("Rendering / nb, PDF", 0.5), ("Rendering", 1.5)]


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_an_error_passes_through_and_its_stage_is_said_to_have_failed(stream):
    stream = stream()
    progress = Progress("rich", stream, clock=ticking().__next__)
    with pytest.raises(ZeroDivisionError), progress.stage("Analysing"):
        _ = 1 / 0
    assert "Analysing: failed after 0.5 s" in stream.getvalue()
    with progress.stage("Next"):
        pass
    assert "Next: 0.5 s" in stream.getvalue()


def test_a_failed_stage_is_an_event_too():
    stream = io.StringIO()
    progress = Progress("json", stream, clock=ticking().__next__)
    with pytest.raises(KeyboardInterrupt), progress.stage("Outer"), progress.stage("Inner"):
        raise KeyboardInterrupt
    assert [(event["event"], event["stage"]) for event in events(stream.getvalue())] == [
        ("started", "Outer"),
        ("started", "Outer / Inner"),
        ("failed", "Outer / Inner"),
        ("failed", "Outer"),
    ]


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_signs_that_steer_a_terminal_and_markup_are_only_text(stream):
    stream = stream()
    progress = Progress("rich", stream)
    with progress.stage("Reading [red]a[/red]\x1b[2J"):
        progress.note("cell: \x1b[31m[bold]x[/bold]\r\nnext")
    text = stream.getvalue()
    assert "[bold]x[/bold]  next" in text
    assert "[red]a[/red] [2J" in text
    assert "\x1b[31m" not in text
    assert "\x1b[2J" not in text


def test_a_text_with_newlines_stays_one_json_line():
    stream = io.StringIO()
    Progress("json", stream).note("a\nb")
    assert events(stream.getvalue()) == [{"event": "note", "stage": "", "text": "a\nb"}]


def test_a_stream_that_cannot_show_a_sign_gets_another():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\n")
    Progress("rich", stream).note("på")
    assert stream.buffer.getvalue() == b"p?\n"


def test_standard_error_is_used_when_no_stream_is_given(capsys):
    with Progress().stage("Reading data"):
        pass
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Reading data ...\nReading data: ")


def test_rich_is_not_loaded_without_a_terminal():
    code = (
        "import io, sys; from reise_report.progress import Progress\n"
        "with Progress('rich', io.StringIO()).stage('x'): pass\n"
        "print(sorted({'rich', 'json'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
