"""What is installed, what is missing and how to get it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from reise_report import resources
from reise_report.errors import DocumentError
from reise_report.release import manifest

_FONTS = ("SourceSans3-Regular.ttf", "SourceSans3-Semibold.ttf", "SourceSerif4-Regular.ttf", "SourceSerif4-It.ttf")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked for.

    Attributes:
        name: what it is.
        found: whether it is there.
        needed: whether reports cannot be made without it.
        detail: its version, or how to get it.
    """

    name: str
    found: bool
    needed: bool
    detail: str

    def line(self) -> str:
        """The finding in a line: ok, missing (needed) or not there (optional)."""
        mark = "ok     " if self.found else "MISSING" if self.needed else "absent "
        return f"{mark}  {self.name}: {self.detail}"


def examine() -> Iterator[Finding]:
    """Python, the libraries, the fonts, the templates and the two engines, in that order."""
    python = sys.version_info
    yield Finding("Python", python >= (3, 11), True, ".".join(map(str, python[:3])) + " (3.11 or newer is needed)")
    for name, version in manifest.environment()["dependencies"].items():  # type: ignore[attr-defined]
        detail = version or f"install it: python -m pip install '{name}', or 'make report' from the checkout"
        yield Finding(name, version is not None, True, detail)
    yield from _own_files()
    yield from _engines()


def _own_files() -> Iterator[Finding]:
    fonts = resources.font_folder()
    missing = [font for font in _FONTS if not (fonts / font).is_file()]
    detail = "Source Sans 3 and Source Serif 4"
    if missing:
        detail = f"not in the package: {', '.join(missing)}; reinstall it"
    yield Finding("Fonts", not missing, True, detail)
    reports = sorted(path.name for path in (resources.template_root() / "reports").glob("*.qmd.j2"))
    yield Finding("Templates", bool(reports), True, ", ".join(reports) or "none in the package; reinstall it")


def _engines() -> Iterator[Finding]:
    from reise_report.documents.engine import choose

    for name in ("embedded", "quarto"):
        needed = name == "embedded"
        try:
            versions = choose(name).versions()
        except (DocumentError, ImportError) as error:
            yield Finding(f"Engine {name}", False, needed, str(error))
        else:
            detail = ", ".join(f"{program} {version}" for program, version in versions.items())
            yield Finding(f"Engine {name}", True, needed, detail)
