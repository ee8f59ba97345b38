"""One run at a time; a lock whose process has ended is taken over, any other is respected."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

import pytest

from reise_report.errors import ReleaseError
from reise_report.release import lock
from reise_report.release.lock import LOCK_NAME, locked

linux = pytest.mark.skipif(sys.platform != "linux", reason="start times are read from /proc")


def left_behind(folder, **changes):
    """A lock as another process would leave it."""
    owner = {"host": socket.gethostname(), "pid": ended_process(), "started": 1} | changes
    (folder / LOCK_NAME).write_text(json.dumps(owner), encoding="utf-8")


def ended_process():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_the_lock_is_there_while_it_is_held_and_gone_afterwards(tmp_path):
    with locked(tmp_path):
        assert json.loads((tmp_path / LOCK_NAME).read_text(encoding="utf-8"))["pid"] == os.getpid()
    assert list(tmp_path.iterdir()) == []


def test_the_lock_goes_when_an_error_passes(tmp_path):
    with pytest.raises(ZeroDivisionError), locked(tmp_path):
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == []


def test_a_second_run_is_refused_and_told_what_to_do(tmp_path):
    with (
        locked(tmp_path),
        pytest.raises(ReleaseError, match=rf"process {os.getpid()} on .* delete .*\.lock"),
        locked(tmp_path),
    ):
        pass


def test_the_holder_keeps_its_lock_when_another_was_refused(tmp_path):
    with locked(tmp_path):
        with pytest.raises(ReleaseError), locked(tmp_path):
            pass
        assert (tmp_path / LOCK_NAME).exists()


def test_another_process_that_runs_is_respected(tmp_path):
    code = (
        "import sys, pathlib; from reise_report.release.lock import locked\n"
        "with locked(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(ReleaseError, match=f"process {process.pid} on"), locked(tmp_path):
            pass
        process.stdin.close()
    with locked(tmp_path):
        pass


def test_the_lock_of_a_process_that_has_ended_is_taken_over(tmp_path):
    left_behind(tmp_path)
    with locked(tmp_path):
        assert json.loads((tmp_path / LOCK_NAME).read_text(encoding="utf-8"))["pid"] == os.getpid()
    assert list(tmp_path.iterdir()) == []


@linux
def test_a_process_number_that_is_used_again_is_another_process(tmp_path):
    left_behind(tmp_path, pid=1)  # process 1 runs, but did not start at tick 1 with this lock
    if lock._started(1) == 1:
        pytest.skip("process 1 started at tick 1")
    with locked(tmp_path):
        pass
    assert not (tmp_path / LOCK_NAME).exists()


def test_our_own_number_in_a_lock_we_do_not_hold_is_of_an_earlier_process(tmp_path):
    left_behind(tmp_path, pid=os.getpid())
    with locked(tmp_path):
        pass
    assert not (tmp_path / LOCK_NAME).exists()


def test_the_lock_of_another_machine_is_respected(tmp_path):
    left_behind(tmp_path, host="elsewhere")
    with pytest.raises(ReleaseError, match="on elsewhere holds it"), locked(tmp_path):
        pass
    assert (tmp_path / LOCK_NAME).exists()


@pytest.mark.parametrize("content", ["{", "[]", '{"pid": "x"}'])
def test_a_lock_that_does_not_say_whose_it_is_is_respected(tmp_path, content):
    (tmp_path / LOCK_NAME).write_text(content, encoding="utf-8")
    with pytest.raises(ReleaseError, match="does not say who holds it"), locked(tmp_path):
        pass


def test_an_empty_lock_that_stays_empty_is_left_by_a_crash(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "_PAUSE", 0)
    (tmp_path / LOCK_NAME).touch()
    with locked(tmp_path):
        pass
    assert not (tmp_path / LOCK_NAME).exists()


def test_only_one_run_clears_up(tmp_path):
    left_behind(tmp_path)
    (tmp_path / f"{LOCK_NAME}.takeover").touch()
    with (
        pytest.raises(ReleaseError, match=r"another run is clearing it up.*\.lock\.takeover beside it"),
        locked(tmp_path),
    ):
        pass


def test_nothing_is_left_of_a_takeover_that_was_refused(tmp_path):
    with locked(tmp_path):
        with pytest.raises(ReleaseError), locked(tmp_path):
            pass
        assert [path.name for path in tmp_path.iterdir()] == [LOCK_NAME]
