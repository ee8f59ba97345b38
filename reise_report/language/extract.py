"""Brings the catalogues up to date: ``python -m reise_report.language.extract``.

Collects the texts (:mod:`reise_report.language.sources`), writes the template ``reise_report.pot`` and merges it into
each language: translations stay, texts that nothing says any more go, new ones come in empty. The files are sorted and
hold no date, so that a run without news changes no byte.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reise_report.language.catalogue import DOMAIN, LOCALE_FOLDER
from reise_report.language.conventions import CONVENTIONS
from reise_report.language.sources import Found, find

if TYPE_CHECKING:
    from babel.messages import Catalog

_HEADER: Final = """\
# Words of the reports. Texts come in and go by: python -m reise_report.language.extract
msgid ""
msgstr ""
"Project-Id-Version: reise_report\\n"
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def update(folder: Path = LOCALE_FOLDER, found: Found | None = None) -> list[Path]:
    """Writes the template and every language's catalogue; returns the files that changed.

    Args:
        folder: the locale folder.
        found: the texts; those of the package and its templates when None.

    Raises:
        DocumentError: a source cannot be parsed.
    """
    template = _template(find() if found is None else found)
    wanted = {folder / f"{DOMAIN}.pot": _written(template, "")}
    for code in CONVENTIONS:
        path = folder / code / "LC_MESSAGES" / f"{DOMAIN}.po"
        wanted[path] = _written(_merged(path, code, template), code)
    changed = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8", newline="\n")
    return changed


def _template(found: Found) -> Catalog:
    from babel.messages import Catalog

    catalog = Catalog(domain=DOMAIN, charset="utf-8")
    for message, files in sorted(found.messages.items(), key=lambda item: (item[0].msgid, item[0].context or "")):
        msgid = message.msgid if message.plural is None else (message.msgid, message.plural)
        catalog.add(msgid, locations=[(file, 1) for file in sorted(files)], context=message.context)
    return catalog


def _merged(path: Path, code: str, template: Catalog) -> Catalog:
    from babel.messages import Catalog
    from babel.messages.pofile import read_po

    if not path.exists():
        catalog = Catalog(locale=code, domain=DOMAIN, charset="utf-8")
    else:
        with path.open("rb") as file:
            catalog = read_po(file, locale=code, domain=DOMAIN, abort_invalid=True)
    # Near misses are left out on purpose: a translation of another text is never shown, and empty says so plainly.
    catalog.update(template, no_fuzzy_matching=True)
    return catalog


def _written(catalog: Catalog, code: str) -> str:
    from babel.messages.pofile import write_po

    for message in catalog:
        message.flags.intersection_update({"fuzzy"})  # Babel guesses formats from braces and percent signs
    body = io.BytesIO()
    write_po(body, catalog, width=100, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return _HEADER.format(code=code) + body.getvalue().decode("utf-8").strip("\n") + "\n"


def main() -> int:
    """Updates the catalogues and says what is left to translate."""
    from reise_report.language.completeness import problems

    changed = update()
    left = problems()
    for path in changed:
        sys.stdout.write(f"changed: {path.relative_to(LOCALE_FOLDER)}\n")
    for problem in left:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{len(changed)} files changed, {len(left)} problems left\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
