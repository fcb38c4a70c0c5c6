# SPDX-License-Identifier: EUPL-1.2
# Needs Python 3.11 or later, and make.
PYTHON ?= python3
EXAMPLE := examples/noordoost-twente
BIN := .venv/bin
PORT := 8000

.DEFAULT_GOAL := help
.PHONY: help install report demo test lint unit bench messages docs lock clean

help:  ## Show what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

install: .venv/run.done  ## Install Noaber in .venv

.venv/run.done: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Noaber needs Python 3.11 or later; name one: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	@touch $@

.venv/dev.done: requirements/dev.txt .venv/run.done
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# The peers of the benches stay apart, so that nothing of Noaber comes to lean on what they bring.
.venv/bench.done: requirements/bench.txt .venv/run.done
	test -x .venv/bench/bin/python || $(PYTHON) -m venv .venv/bench
	.venv/bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

report: install  ## Check and load the example, and write its report, decision document and proposals to out/
	@echo "--- $(EXAMPLE)"
	@$(BIN)/noaber check $(EXAMPLE) || test $$? -eq 1
	@$(BIN)/noaber load $(EXAMPLE)
	@for kind in decision proposal report; do $(BIN)/noaber report noordoost-twente --kind $$kind --to html,pdf,odt,docx --out out || exit; done

demo: install  ## Show both examples in a workplace on this machine, signed in; stop it with ctrl-c
	@$(BIN)/noaber demo --port $(PORT)

test: lint unit  ## Check form, types, contracts and translations, and run all tests on SQLite and PostgreSQL

lint: .venv/dev.done
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --quiet --lint src
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/messages.py check
	$(BIN)/python tools/docs.py check

unit: .venv/dev.done
	$(BIN)/python -m pytest -n auto --dist worksteal
	$(BIN)/python tools/on_postgresql.py $(BIN)/python -m pytest -n auto --dist worksteal -m "not browser and not walk" --only-database

bench: .venv/dev.done .venv/bench.done  ## Measure speed and memory
	$(BIN)/python benchmarks/report.py
	$(BIN)/python benchmarks/weighing.py
	$(BIN)/python benchmarks/trying.py
	$(BIN)/python benchmarks/pages.py
	$(BIN)/python benchmarks/serving.py
	PYTHONPATH=src .venv/bench/bin/python benchmarks/peers.py
	PYTHONPATH=src .venv/bench/bin/python benchmarks/groups.py

messages: .venv/dev.done  ## Renew the translation catalogues from the source
	$(BIN)/python tools/messages.py update
	$(BIN)/python tools/messages.py compile

docs: .venv/dev.done  ## Write the pages of docs/ that are generated
	$(BIN)/python tools/docs.py write

lock: .venv/dev.done  ## Pin the newest allowed versions of all packages
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra postgres pyproject.toml requirements/build.in -o requirements/run.txt --upgrade
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra postgres --extra dev --constraint requirements/run.txt pyproject.toml requirements/build.in -o requirements/dev.txt --upgrade
	$(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra bench --constraint requirements/dev.txt pyproject.toml -o requirements/bench.txt --upgrade

clean:
	rm -rf .venv out .mypy_cache .ruff_cache .pytest_cache .hypothesis
