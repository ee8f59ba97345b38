"""Quarto runs this before it renders: it writes the final report's projects, which Quarto then finds.

It needs no package itself, since Quarto may run it with any Python: the project's own environment does the work.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = ("report", "final", "--trial", "data/reise", "--project-only", "build/quarto")


def interpreter(root: Path) -> str:
    """The Python of the checkout's environment, else the one that runs this."""
    for place in (".venv/bin/python", ".venv/Scripts/python.exe"):
        if (root / place).is_file():
            return str(root / place)
    return sys.executable


def main() -> int:
    """Write the projects; the exit code stops Quarto when that fails."""
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    # Ignored from inside: Quarto takes what the root's .gitignore names for no part of the project.
    (build / ".gitignore").write_text("*\n", encoding="utf-8")
    arguments = [interpreter(ROOT), "-m", "reise_report.cli", *COMMAND]
    return subprocess.run(arguments, cwd=ROOT, check=False).returncode  # noqa: S603  our own command


if __name__ == "__main__":
    sys.exit(main())
