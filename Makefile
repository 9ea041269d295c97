# The commands to remember: up · test · check · bench.   ARGS="…" goes on to the command behind.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
NPROC ?= 2
PIP := .venv/bin/python -m pip --disable-pip-version-check -q
PY := .venv/bin/python

.PHONY: up test check bench format messages css lock clean

up: .venv/.ready
	@exec .venv/bin/kantorek up $(ARGS)

test: .venv/.ready-dev .venv/.chromium
	.venv/bin/pytest -n $(NPROC) --dist loadgroup $(ARGS)

bench: .venv/.ready-dev
	@exec .venv/bin/kantorek bench $(ARGS)

# The settings want an address and keys; nothing is called and nothing is written.
PLACEHOLDERS := DJANGO_SETTINGS_MODULE=kantorek.config.settings DATABASE_URL=postgres://nobody@127.0.0.1:1/none KANTOREK_SECRET_KEY=checks KANTOREK_FIELD_KEYS=checks KANTOREK_DATA=var/checks

# One target a check; `make -k check` runs them all, whatever fails.
CHECKS := check-format check-lint check-templates check-types check-imports check-migrations check-size check-words check-built
.PHONY: $(CHECKS)
check: $(CHECKS)
	@echo "make check: all is well"
$(CHECKS): .venv/.ready-dev

check-format:
	.venv/bin/ruff format --check -q .
check-lint:
	.venv/bin/ruff check -q .
check-templates:
	$(PY) -m checks.templates
check-types:
	@echo mypy --strict; $(PLACEHOLDERS) .venv/bin/mypy
check-imports:
	@echo lint-imports; mkdir -p var; .venv/bin/lint-imports --cache-dir var/imports >var/imports.txt || { cat var/imports.txt; exit 1; }
check-migrations:
	@echo migrations; $(PLACEHOLDERS) $(PY) -m checks.migrations
check-size:
	.venv/bin/pytest -q -n0 tests/architecture/test_size.py
check-words:
	$(PY) -m checks.words
check-built: node_modules/.ready
	$(PY) -m checks.built

# Writes what `check` only looks at.
format: .venv/.ready-dev
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .
	$(PY) -m checks.templates --write

messages: .venv/.ready-dev
	$(PY) -m checks.words --write

css: node_modules/.ready
	$(PY) -m checks.node run --silent build

# Needs uv (pip install uv); everybody else needs only the two files it writes.
LOCK = uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate
lock:
	$(LOCK) --extra checkout pyproject.toml -o requirements.lock
	$(LOCK) --extra checkout --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv node_modules var/test var/mypy var/imports

# -- the environment: made once, again when a lock changes

.venv/bin/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed: apt install python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; this is `$(PYTHON) -V`. Name another: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python cannot make environments. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "making .venv (once)"
	@$(PYTHON) -m venv .venv

# --no-deps: the lock names every package, so nothing is left to resolve; --no-compile: Python does it as it goes.
.venv/.ready: requirements.lock | .venv/bin/pip
	@echo "installing what the lock names"
	@$(PIP) install --require-hashes --no-deps --no-compile -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --no-compile -e .
	@touch $@

.venv/.ready-dev: requirements-dev.lock .venv/.ready
	@echo "installing the tools for tests and checks"
	@$(PIP) install --require-hashes --no-deps --no-compile -r requirements-dev.lock
	@touch $@

.venv/.chromium: .venv/.ready-dev
	@$(PY) -m kantorek.launch.chromium
	@touch $@

# Not `npm ci`: it refuses a lock without the optional builds for other systems, which not every registry holds.
node_modules/.ready: package-lock.json package.json .npmrc .venv/.ready-dev
	$(PY) -m checks.node install --no-save --silent --ignore-scripts
	@touch $@
