"""A run that is killed at any system call leaves every earlier release whole, and the next run clears up after it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from reise_report.errors import ReleaseError
from reise_report.release import exchange, lock, manifest
from reise_report.release.publish import publish
from tests.release.sample import FILES, content, release

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed by forking"),
    # From Python 3.12 on, forking beside pytest-xdist's threads warns; the child only writes files and ends.
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]

CHANGED = {**FILES, "nb/report.html": b"<p>senere</p>", "nb/report.pdf": b"%PDF"}
WATCHED = {
    "open",
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.chmod",
    "os.scandir",
    "os.listdir",
    "shutil.copyfile",
}
KILLED = 99


def killed_at(step: int, candidate, root: Path) -> bool:
    """Publishes in a process that ends, with nothing tidied up, at its n-th call to the disk; whether it came to it."""
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, _args: tuple[object, ...]) -> None:
            nonlocal left
            if event in WATCHED:
                left -= 1
                if left < 0:
                    os._exit(KILLED)

        sys.addaudithook(count)
        publish(candidate, root)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, KILLED), f"the run failed by itself: exit code {code}"
    return code == KILLED


def whole(folder: Path) -> dict[str, bytes]:
    """The content of a release that is whole."""
    assert manifest.verify(folder) == []
    return content(folder)


def draft_content(report: Path, swaps: bool) -> dict[str, bytes]:
    """The draft's content: under its name and whole; or, between two steps, set aside and whole."""
    if swaps or (report / "draft").exists():
        return whole(report / "draft")
    assert manifest.differences(report / ".draft.old") == []
    return content(report / ".draft.old")


@pytest.mark.parametrize("swaps", [True, False], ids=["swapped in one step", "in two steps"])
def test_a_draft_is_old_or_new_wherever_the_run_is_killed(tmp_path, monkeypatch, swaps):
    if not swaps:
        monkeypatch.setattr(exchange, "exchange", lambda first, second: False)
    monkeypatch.setattr(lock, "_PAUSE", 0)
    report = tmp_path / "jobs2" / "final"
    seen, step = set(), 0
    while True:
        publish(release(), tmp_path)
        final = report / "1.0" if (report / "1.0").exists() else publish(release("1.0", "final"), tmp_path)
        if not killed_at(step, release(files=CHANGED), tmp_path):
            break
        found = draft_content(report, swaps)
        assert found in (FILES, CHANGED), f"killed at {step}"
        assert whole(final) == FILES
        seen.add("new" if found == CHANGED else "old")
        assert whole(publish(release(files=CHANGED), tmp_path)) == CHANGED
        assert sorted(path.name for path in report.iterdir()) == ["1.0", "draft"], f"left behind at {step}"
        step += 1
    assert step > 30
    assert seen == {"old", "new"}
    assert whole(report / "draft") == CHANGED


def test_a_final_release_is_there_whole_or_not_at_all_wherever_the_run_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "_PAUSE", 0)
    step = 0
    while True:
        root = tmp_path / str(step)
        folder = root / "jobs2" / "final" / "1.0"
        if not killed_at(step, release("1.0", "final"), root):
            break
        if folder.exists():
            assert whole(folder) == FILES
            with pytest.raises(ReleaseError, match="never overwritten"):
                publish(release("1.0", "final"), root)
        else:
            assert whole(publish(release("1.0", "final"), root)) == FILES
        assert [path.name for path in folder.parent.iterdir()] == ["1.0"], f"left behind at {step}"
        step += 1
    assert step > 20
    assert whole(folder) == FILES


def test_an_interrupt_at_any_step_leaves_the_earlier_draft_in_its_place(tmp_path, monkeypatch):
    """Control-C: the run may tidy up, and does."""
    monkeypatch.setattr(exchange, "exchange", lambda first, second: False)
    steps = ["mkdir", "write_bytes", "rename", "chmod"]
    folder = publish(release(), tmp_path)
    for name in steps:
        original, calls = getattr(Path, name), []

        def interrupt(self, *args, original=original, calls=calls, **kwargs):
            calls.append(self)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return original(self, *args, **kwargs)

        with monkeypatch.context() as patched:
            patched.setattr(Path, name, interrupt)
            candidate = release("2.0", "final") if name == "chmod" else release(files=CHANGED)
            with pytest.raises(KeyboardInterrupt):
                publish(candidate, tmp_path)
        assert whole(folder) == FILES, name
        assert [path.name for path in folder.parent.iterdir()] == ["draft"], name
