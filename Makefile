# Everything the project does, one word each. `make help` lists them.
# Needs only Python 3.11+ with venv and pip; each target makes what it needs once and reuses it.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
INSTALL_SELF = $(PIP) install --no-deps --no-build-isolation --no-index --editable .
SCENARIO ?= licence-squeeze
BOM      ?= data/examples/motors.csv
OUT      ?= runs/$(SCENARIO)

.DEFAULT_GOAL := help
.PHONY: help run test check bench deep docs examples lock lint types layers data clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run  ## the main job: weeks to line stop for BOM under SCENARIO, with a report in OUT
	$(BIN)/remanence stress $(SCENARIO) --bom $(BOM) --out $(OUT)

test: $(VENV)/.dev  ## the tests
	$(BIN)/python -m pytest $(ARGS)

check: lint types layers data docs  ## lint, types, layers, data package, docs

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.dev
	$(BIN)/lint-imports

data: $(VENV)/.dev
	$(BIN)/python tools/validate_data.py

docs: $(VENV)/.dev  ## build the documentation into docs/_build/html
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/_build/html

bench: $(VENV)/.bench  ## time futures, the peers, the main job and the reader; and the log; write docs/performance.md, docs/reading.md, docs/custody-log.md, docs/custody-scale.md
	$(BIN)/python benchmarks/page.py $(ARGS)
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/custody.py
	$(BIN)/python benchmarks/verdicts.py

deep: $(VENV)/.dev  ## the long property, crash and scale tests
	$(BIN)/python -m pytest -m deep $(ARGS)

examples: $(VENV)/.dev  ## write anew what the examples of the documentation print
	$(BIN)/python tools/refresh_examples.py

lock:  ## write the three lock files anew (needs uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" --quiet -o requirements.lock
	uv pip compile pyproject.toml --group dev --constraint requirements.lock --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet -o requirements-dev.lock
	uv pip compile pyproject.toml --group bench --constraint requirements-dev.lock --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --custom-compile-command "make lock" --quiet -o requirements-bench.lock

clean:  ## remove the environment and everything built
	rm -rf $(VENV) build dist docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The environment. A stamp is as new as the lock and the project file that made it.
$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Remanence needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	$(INSTALL_SELF)
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(INSTALL_SELF)
	@touch $@ $(VENV)/.run

$(VENV)/.bench: requirements-bench.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements-bench.lock
	$(INSTALL_SELF)
	@touch $@ $(VENV)/.dev $(VENV)/.run
