# The commands of a day's work; `make help` lists them. Everything is installed into .venv beside this file.
# Paths are relative throughout: the checkout may lie in a folder with spaces or Chinese characters.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

# The first interpreter that is new enough; `make PYTHON=/some/python …` chooses another.
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
endif
# `make UV= …` sets up with venv and pip although uv is present.
UV ?= $(shell command -v uv 2>/dev/null)

DEMO_OPTIONS ?=
SERVE_OPTIONS ?=
PYTEST_OPTIONS ?=
# A file stays with one process: what it starts, a database or a browser, is started once. A process may need 2 GB.
IN_PARALLEL ?= --numprocesses auto --maxprocesses 4 --dist loadfile

BIN := .venv/bin
RUN := .venv/run.stamp
DEV := .venv/dev.stamp
CHECKED := graphkam $(wildcard tests tools benchmarks)

# What the shell has set for other projects must not reach this one's environment.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH PIP_USER

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: $(RUN) ## analyse the sample accounts, print what was found, write their maps
	@$(BIN)/graphkam demo $(DEMO_OPTIONS)

.PHONY: test
test: $(DEV) ## run the tests; what is missing here (Java, a browser) is skipped with its reason
	@$(BIN)/python -m pytest $(IN_PARALLEL) $(PYTEST_OPTIONS)

.PHONY: check
check: lint test ## format, lint, types, import contracts, tests

.PHONY: lint
lint: $(DEV) ## the same without the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(CHECKED)
	$(BIN)/lint-imports
	@find graphkam -name '*.py' -exec awk 'END { if (NR > 400) { print FILENAME ": " NR " lines, 400 at most" } }' {} \; \
		| { ! grep . >&2; }

.PHONY: serve
serve: $(RUN) ## start the service on 127.0.0.1
	@$(BIN)/graphkam serve $(SERVE_OPTIONS)

.PHONY: bench
bench: $(DEV) ## measure
	@if [ -f benchmarks/__main__.py ]; then $(BIN)/python -m benchmarks; else echo 'No benchmarks yet.'; fi

.PHONY: soak
soak: $(DEV) ## the tests that run for long under load
	@$(BIN)/python -m pytest -m soak $(PYTEST_OPTIONS) || { code=$$?; [ $$code -eq 5 ] && echo 'No soak tests yet.' || exit $$code; }

.PHONY: neo4j
neo4j: $(RUN) ## fetch Neo4j Community and start it on loopback (needs Java 17 and Maven)
	@$(BIN)/python -m tools.neo4j

.PHONY: wheel
wheel: $(RUN) ## build the wheel into dist/
	@$(BIN)/python -m hatchling build --target wheel

.PHONY: lock
lock: ## write the locks anew from pyproject.toml (needs uv)
	@[ -n "$(UV)" ] || { echo 'make lock needs uv.' >&2; exit 2; }
	$(call compile,requirements.lock) pyproject.toml
	$(call compile,requirements-build.lock) --constraint requirements.lock --group build
	$(call compile,requirements-dev.lock) --constraint requirements.lock --constraint requirements-build.lock \
		pyproject.toml --group dev

.PHONY: clean
clean: ## remove what the commands above made, .venv included
	rm -rf .venv build dist demo-maps .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find graphkam $(wildcard tests tools benchmarks) -name __pycache__ -type d -prune -exec rm -rf {} +

# One lock serves every platform and Python, names no index, and holds the hash of every file. It keeps the versions
# it has; `make lock LOCK_OPTIONS=--upgrade` takes newer ones.
LOCK_OPTIONS ?=
compile = "$(UV)" pip compile --quiet --universal --fork-strategy fewest --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links $(LOCK_OPTIONS) --output-file $(1)

# Set-up: the locked packages, then this checkout itself, editable and without asking for anything more.
# $(1): the locks. uv where there is one and it gets what it needs, otherwise venv and pip.
with_uv = "$(UV)" venv --quiet --allow-existing --no-python-downloads --python "$(PYTHON)" .venv \
	&& "$(UV)" pip install --quiet --python $(BIN)/python --require-hashes $(1) \
	&& "$(UV)" pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
with_pip = "$(PYTHON)" -m venv .venv \
	&& $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes $(1) \
	&& $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation \
		--editable .
define set_up
	@[ -n "$(PYTHON)" ] || { echo 'graphkam needs Python 3.11 or newer; there is none on the path.' >&2; exit 2; }
	@echo 'Setting up .venv (needed once, takes a minute) …'
	@{ [ -n "$(UV)" ] && $(call with_uv,$(1)); } || { $(call with_pip,$(1)); }
	@touch $@
endef

$(RUN): pyproject.toml requirements.lock requirements-build.lock
	$(call set_up,-r requirements.lock -r requirements-build.lock)

$(DEV): pyproject.toml requirements.lock requirements-build.lock requirements-dev.lock
	$(call set_up,-r requirements-dev.lock)
	@touch $(RUN)
