# Every command a person needs; `make` alone lists them.
#
# Everything below .venv is made from requirements.lock, whose hashes pip checks.
# Paths are relative, so the folder may hold spaces and letters of any alphabet.

# The first Python on the path that is new enough, unless PYTHON names one.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv/bin
INSTALLED := .venv/.installed
CHECKED := src tests benchmarks supply notebooks

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export STUDY TEXTS TIMEOUT

.DEFAULT_GOAL := help
.PHONY: help report verify pdf codebook test test-all bench lab lint format audit licences clean lock

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

report: $(INSTALLED)  ## build the report of every study (STUDY=name for one, TEXTS=folder for its articles)
	@$(VENV)/python -m rapport report

verify: $(INSTALLED)  ## build every report twice, elsewhere and otherwise, and name what differs (STUDY=name for one)
	@$(VENV)/python -m rapport verify

pdf: $(INSTALLED)  ## print the reports that are built on A4, by Chromium (STUDY=name for one)
	@$(VENV)/python -m rapport pdf

codebook: $(INSTALLED)  ## print the codebooks of a study as a page, with how often each pattern hits (STUDY=name)
	@$(VENV)/python -m rapport codebook

test: $(INSTALLED)  ## run the tests
	@$(VENV)/python -m pytest -n auto --dist loadfile

test-all: $(INSTALLED)  ## run the tests, the slow ones too
	@$(VENV)/python -m pytest -n auto --dist loadfile -m ""

bench: $(INSTALLED)  ## measure how quickly a corpus is marked, and write benchmarks/RESULTS.md
	@$(VENV)/python -m benchmarks.marks

lab: $(INSTALLED)  ## open JupyterLab, to look round in a study (notebooks/explore.ipynb)
	@$(VENV)/python -m jupyterlab --ServerApp.root_dir=. notebooks/explore.ipynb

lint: $(INSTALLED)  ## check style, types, spelling, and that notebooks hold no outputs
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy
	@$(VENV)/nbstripout --verify notebooks/*.ipynb
	@$(VENV)/codespell
	@echo "lint: all clean"

format: $(INSTALLED)  ## mend what can be mended: formatting, imports, notebook outputs
	@$(VENV)/ruff check --fix .
	@$(VENV)/ruff format .
	@$(VENV)/nbstripout notebooks/*.ipynb

audit: $(INSTALLED)  ## look up known faults of the packages in the lock
	@$(VENV)/python -m supply.audit

licences: $(INSTALLED)  ## list the licences of the packages in the lock, and hold them against those that may be
	@$(VENV)/python -m supply.licences

clean:  ## remove what was built (reports, tables, caches), keep .venv and texts
	@$(if $(wildcard $(INSTALLED)),$(VENV)/python -m rapport clean,echo "nothing is installed, so nothing was built")

lock: $(INSTALLED)  ## pin every dependency of pyproject.toml in requirements.lock
	@$(VENV)/python -m pip install -qq uv
	@$(VENV)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
		--extra lab --group dev --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

$(INSTALLED): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "rapport needs Python 3.11 or newer: install one, or name it with PYTHON=/path/to/python"; exit 1; }
	@echo "installing into .venv (once; a few minutes)"
	@"$(PYTHON)" -m venv .venv
	@$(VENV)/python -m pip install -qq --only-binary :all: --require-hashes -r requirements.lock
	@$(VENV)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@
