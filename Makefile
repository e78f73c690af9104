# Two commands matter: `make run` and `make test`. Both work from a fresh clone.

.PHONY: run test faults bench lint setup lock clean help
.DEFAULT_GOAL := help

# The first Python that is new enough; `make PYTHON=… setup` takes another one.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*  ## /\1\t/p' Makefile | sort | expand -t 10

run: .venv/run.stamp  ## the whole system in one process, with the demo county
	@$(BIN)/python -m tasks.embedded

test: .venv/dev.stamp  ## every test, with real servers and a real browser
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

faults: .venv/dev.stamp  ## the long proofs at full size
	@TEST_FULL=1 $(BIN)/python -m pytest -m proof

bench: .venv/dev.stamp  ## how fast, as ratios of one run (docs/performance.md)
	@$(BIN)/python -m bench

lint: .venv/dev.stamp  ## style, types, import arrows
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

setup: .venv/dev.stamp  ## the environment alone, in .venv

LOCK = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --quiet

lock:  ## lock the requirements again after editing pyproject.toml (needs uv)
	@$(LOCK) --output-file requirements.txt
	@$(LOCK) --output-file requirements-dev.txt --extra dev --constraint requirements.txt

clean:  ## forget the environment, caches and test output; keeps the data in var/
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis var/tests
	@find . -name __pycache__ -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found; on Debian: apt-get install -y python3 python3-venv" >&2; exit 1; }
ifdef UV
	@uv venv --quiet --python "$$(command -v $(PYTHON))" .venv
else
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "This Python cannot make an environment; on Debian: apt-get install -y python3-venv" >&2; exit 1; }
endif

.venv/run.stamp: requirements.txt | .venv/bin/python
.venv/dev.stamp: requirements-dev.txt | .venv/bin/python

.venv/%.stamp:
	@echo "Installing $< into .venv"
ifdef UV
	@uv pip install --quiet --python .venv --require-hashes -r $<
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r $<
endif
	@touch $@
