# README's two commands set everything up themselves:  make report · make test
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.DEFAULT_GOAL := report
.PHONY: report test check bench lock clean

report: $(VENV)/.report   ## ReISE's final report from data/reise, both languages
	$(BIN)/reise-report report final --trial data/reise

test: $(VENV)/.dev   ## the tests that take seconds; CI runs the slow ones too
	$(BIN)/python -m pytest -n 2 -m "not slow"

check: $(VENV)/.dev   ## style, types, layers, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m reise_report.language.completeness

bench: $(VENV)/.dev   ## benchmarks; figures belong in docs/performance.md
	$(BIN)/python -m pytest benchmarks -o testpaths=benchmarks --benchmark-only

lock: $(VENV)/.dev   ## lock again after a change of pyproject.toml
	for set in "pyproject.toml -o requirements/report.txt" "requirements/build.in -o requirements/build.txt" "pyproject.toml --extra dev -c requirements/report.txt -o requirements/dev.txt"; do \
	  $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header $$set || exit 1; \
	done

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "reise_report needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The package itself is put on the path rather than built: no build step reaches for the network.
$(VENV)/.report: $(VENV)/.python requirements/report.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/report.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.report requirements/dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

clean:   ## everything that was made here, but not the reports
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
