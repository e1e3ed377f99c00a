# `make` lists the targets. Everything is set up on first use in .venv, from pinned requirements.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
CODE := app.py asgi.py analytics bench etl geo pages reports tests ui
.DEFAULT_GOAL := help
.PHONY: help run test check fix docs bench

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/make \1\t\2/' | expand -t 14

$(VENV)/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 ou plus récent est nécessaire.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/.run  ## serve the dashboard on http://127.0.0.1:8501 (demo data while the store is empty)
	$(BIN)/python -m uvicorn asgi:app --host 127.0.0.1 --port $(PORT)

test: $(VENV)/.dev  ## every test, browser journeys included
	@sh tests/browser/chromium.sh
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(VENV)/.dev  ## style, format, types, documents up to date; changes nothing
	$(BIN)/python -m ruff check $(CODE)
	$(BIN)/python -m ruff format --check $(CODE)
	$(BIN)/python -m mypy

fix: $(VENV)/.dev  ## mend style and format
	$(BIN)/python -m ruff check --fix $(CODE)
	$(BIN)/python -m ruff format $(CODE)

docs: $(VENV)/.run  ## print the documents that come from the code
	$(BIN)/python -m etl.document
	$(BIN)/python -m analytics.document

bench: $(VENV)/.dev  ## measure, as ratios side by side in one run
	@sh tests/browser/chromium.sh
	$(BIN)/python -m bench
