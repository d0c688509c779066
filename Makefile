# Askwell: every command a person or a machine needs. `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?=
OUT ?= benchmarks/results
RUNS ?= $(HOME)/.askwell/bench-labels
SEEDS ?= 5
NOISE ?= 0
# Two processes test on two cores: more threads for linear algebra would only wait for each other.
PYTEST := OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 --dist loadgroup
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run screen front test check lint types slow browser format codegen migration bench bench-labels bench-speed clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: screen ## Start Askwell with four demo projects, and print the address and a sign-in link
	@$(BIN)/askwell serve --demo

screen: $(VENV)/.run ## Build the front end into the package, if its sources have changed
	@$(BIN)/python hatch_build.py

test: $(VENV)/.dev lint types front screen browser ## Everything: all checks, all tests on SQLite, PostgreSQL and in a browser
	$(PYTEST)

check: $(VENV)/.dev ## The quick part: lint, types, architecture, and the tests that take no time, above storage on SQLite
	@$(MAKE) --no-print-directory -j 2 lint types front
	$(PYTEST) -m "not slow"

front: $(VENV)/.dev ## The front end: lint, types, style and its tests
	@$(BIN)/python hatch_build.py check

lint: $(VENV)/.dev ## Style, imports between layers, and the size of files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python scripts/check_house.py
	$(BIN)/lint-imports --no-cache

types: $(VENV)/.dev ## Types: strict in domain and engine
	$(BIN)/pyright

slow: $(VENV)/.dev screen browser ## Only the slow tests
	$(PYTEST) -m slow

browser: $(VENV)/.dev ## Get Chromium for the tests in a browser; they are left out where that fails, but not in CI
	@BIN=$(BIN) sh scripts/get_chromium.sh || [ -z "$$CI$$ASKWELL_REQUIRE_BROWSER" ]

format: $(VENV)/.dev ## Put every file into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	@$(BIN)/python hatch_build.py format

codegen: $(VENV)/.dev ## Write openapi.json anew, and the front end's types from it
	$(BIN)/python scripts/write_openapi.py
	@$(BIN)/python hatch_build.py codegen

migration: $(VENV)/.dev ## Write the next migration: make migration SAYS="what changes"
	$(BIN)/python scripts/new_migration.py "$(SAYS)"

bench: $(VENV)/.dev ## Measure speed and labels: make bench DATA=folder-with-data-sets OUT=folder
	BIN=$(BIN) DATA=$(DATA) OUT=$(OUT) sh benchmarks/run_all.sh

bench-labels: $(VENV)/.dev ## Measure labels needed: make bench-labels DATA=folders RUNS=folder (more: benchmarks/README.md)
	BIN=$(BIN) DATA="$(DATA)" RUNS="$(RUNS)" OUT="$(OUT)/labels" SEEDS=$(SEEDS) SETS="$(SETS)" \
	  STRATEGIES="$(STRATEGIES)" NOISE=$(NOISE) PEERS=$(PEERS) KEEP=$(KEEP) sh benchmarks/run_labels.sh

bench-speed: $(VENV)/.dev ## Measure the engine's speed and memory: make bench-speed OUT=folder PEERS=python-of-other-packages
	$(BIN)/python benchmarks/speed.py --out $(OUT)/speed.json $(if $(PEERS),--peers-python $(PEERS))

clean: ## Remove the environment and everything that can be made again
	rm -rf $(VENV) .cache .ruff_cache .hypothesis .import_linter_cache build dist frontend/node_modules src/askwell/screen

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Askwell needs Python 3.11 or newer. Set PYTHON, for example: make PYTHON=python3.12 run"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.run
