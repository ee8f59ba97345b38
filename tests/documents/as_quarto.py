"""What Quarto 1.7 does with a project's folder, as far as it can be done with pandoc and Typst alone.

From Quarto's sources: the front matter is taken off and handed to pandoc as a file of its own; a Lua reader parses the
rest; a filter `at: pre-ast` is a chunk with an environment of its own, whose handlers are given to `doc:walk`; the
template sets a page and show rules before the project's partials; a page's resources are embedded by a second run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from ruamel.yaml import YAML

from reise_report.documents.formats import Format

_READER = """
Extensions = pandoc.format.extensions "markdown"
function Reader(inputs, opts)
  return pandoc.read(tostring(inputs), { format = "markdown", extensions = {} }, opts)
end
"""
# Stops at what Quarto's filters would take up: floats, references, pictures that are paragraphs, classes of its own.
_FILTER = """
quarto = { doc = { input_file = os.getenv("AS_QUARTO_INPUT") } }
local path = os.getenv("AS_QUARTO_FILTER")
local env = setmetatable({}, { __index = setmetatable({ PANDOC_SCRIPT_FILE = path }, { __index = _G }) })
assert(loadfile(path, "bt", env))()
local handlers = { scriptFile = path }
for name, handler in pairs(env) do handlers[name] = handler end

local function is_float(id) return id:match("^tbl%-") or id:match("^fig%-") end
local function stop(what) error("left for Quarto: " .. what, 0) end
local strict = {
  Para = function(el)
    if #el.content == 1 and el.content[1].t == "Image" then stop("a paragraph that is an image") end
  end,
  Figure = function() stop("a figure") end,
  Cite = function(el) stop("@" .. el.citations[1].id) end,
  Div = function(el)
    if is_float(el.identifier) then stop("#" .. el.identifier) end
    for _, class in ipairs(el.classes) do
      for _, own in ipairs { "^callout", "^panel", "^content%-", "^column", "^cell", "^landscape$" } do
        if class:match(own) then stop("." .. class) end
      end
    end
  end,
  Table = function(el) if is_float(el.identifier) or #el.caption.long > 0 then stop("a table with a caption") end end,
  RawBlock = function(el)
    if el.format ~= ({ html = "html", typst = "typst", docx = "openxml" })[FORMAT] then stop("raw " .. el.format) end
    if el.text:find("{{<", 1, true) then stop("a shortcode") end
  end,
}
function Pandoc(doc)
  doc = doc:walk(handlers)
  doc:walk(strict)
  return doc
end
"""
# Not Quarto's own text, but the same kinds of rules in the same order around the project's two partials.
_TEMPLATE = """
#let horizontalrule = line(start: (25%, 0%), end: (75%, 0%))
#let callout(body: []) = block(body)
#show terms: it => for child in it.children [#strong[#child.term] #block(inset: (left: 1.5em))[#child.description]]
#show raw.where(block: true): set block(fill: luma(230), width: 100%, inset: 8pt)
#show figure: it => if type(it.kind) == str and it.kind.starts-with("quarto-callout-") { [CALLOUT] } else { it }

$typst-template.typ()$

#set page(paper: "us-letter", margin: (x: 1.25in, y: 1.25in), numbering: "1", columns: 1)

$typst-show.typ()$

$body$
"""
_ALONE = {"toc", "number-sections", "shift-heading-level-by", "html-table-processing", "filters", "format"}
_COMPILE = """
import sys
if sys.argv[1]:
    sys.path.insert(0, sys.argv[1])
import typst
typst.compile(sys.argv[2], output=sys.argv[3], root=sys.argv[4], font_paths=[sys.argv[5]])
"""


def render(folder: Path, form: Format, out: Path, *, pandoc: str, typst: str = "", root: Path | None = None) -> Path:
    """One of the folder's formats.

    Args:
        folder: a project's folder.
        form: the format.
        out: where the file and what leads to it go; made when it does not exist.
        pandoc: the pandoc program.
        typst: a folder with another Typst than the installed one.
        root: the project above the folder, if any.
    """
    out.mkdir(parents=True, exist_ok=True)
    _, head, body = (folder / "report.qmd").read_text(encoding="utf-8").split("---\n", 2)
    settings = YAML(typ="safe").load(head)
    chosen = settings["format"][form.writer]
    _write_inputs(settings, body, out)
    made = folder / f"report.{'typ' if form is Format.PDF else form}"
    _run(
        [
            pandoc,
            str(out / "input.md"),
            f"--from={out / 'reader.lua'}",
            f"--to={form.writer}",
            "--standalone",
            f"--metadata-file={out / 'meta.yml'}",
            f"--lua-filter={out / 'filter.lua'}",
            f"--output={made}",
            *_options(form, chosen, folder, out),
        ],
        folder,
        settings["filters"][0]["path"],
    )
    if form is Format.HTML:
        _embed(made, pandoc, out)
    elif form is Format.PDF:
        source, made = made, folder / "report.pdf"
        names = [typst, str(source), str(made), str(root or folder), str(folder / "fonts")]
        done = subprocess.run([sys.executable, "-c", _COMPILE, *names], capture_output=True, text=True, check=False)
        assert not done.returncode, done.stderr
    return Path(shutil.move(made, out / made.name))


def _write_inputs(settings: dict[str, object], body: str, out: Path) -> None:
    meta = {name: value for name, value in settings.items() if name not in _ALONE}
    if "author" in meta:
        meta["author"] = [meta["author"]]
        meta["authors"] = meta["author"]
    with (out / "meta.yml").open("w", encoding="utf-8") as file:
        YAML().dump(meta, file)
    for name, text in (("input.md", body), ("reader.lua", _READER), ("filter.lua", _FILTER)):
        (out / name).write_text(text, encoding="utf-8")


def _options(form: Format, chosen: dict[str, object], folder: Path, out: Path) -> list[str]:
    if form is Format.HTML:
        return [f"--template={chosen['template']}", f"--css={chosen['css']}", "--toc", "--toc-depth=3", "--mathml"]
    if form is Format.DOCX:
        return [f"--reference-doc={chosen['reference-doc']}"]
    partials = chosen["template-partials"]
    assert isinstance(partials, list)
    for name in partials:
        shutil.copy(folder / name, out / Path(name).name)
    (out / "template.typ").write_text(_TEMPLATE, encoding="utf-8")
    return [f"--template={out / 'template.typ'}", "--wrap=none"]


def _run(arguments: list[str], folder: Path, path: str) -> None:
    env = {**os.environ, "AS_QUARTO_INPUT": str(folder / "report.qmd"), "AS_QUARTO_FILTER": path}
    done = subprocess.run(arguments, cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode or done.stderr:
        raise AssertionError(f"{json.dumps(arguments[3:5])}: {done.stderr}")


def _embed(page: Path, pandoc: str, out: Path) -> None:
    """The page as one raw block, through pandoc again, which puts in what the page points to."""
    (out / "whole.html").write_text("$body$\n", encoding="utf-8")
    fence = "`" * 8
    arguments = [pandoc, "--from=markdown", "--to=html", f"--template={out / 'whole.html'}", "--embed-resources"]
    text = f"{fence}{{=html}}\n{page.read_text(encoding='utf-8')}\n{fence}\n"
    done = subprocess.run(
        [*arguments, "--metadata=title=page", "-"],
        cwd=page.parent,
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    page.write_bytes(done.stdout)
