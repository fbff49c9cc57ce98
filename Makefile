# `make run` serves Tiza on this machine, `make test` tests it. Both need only make and Python 3.11 or newer.

# The first interpreter that is new enough creates the virtual environment; PYTHON=/path/to/python selects another.
# The system's own comes first: distributions build it with optimizations that self-compiled ones often lack.
PYTHON ?= $(shell for p in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$$p"; break; }; done)

BIN := .venv/bin
# On machines without Node.js, the setup installs it into the virtual environment. The machine's own takes precedence.
NODE_PATH_PREFIX = PATH="$$PATH:$(CURDIR)/$(BIN)"
# Tests wait for servers and browsers half of their time: `make test` needs more processes than a small machine has cores,
# to keep these busy. `make check` only computes, and `make faults` measures times. All tests of a file run in the same
# process, so that its servers are started once, and so do those of a few folders; tests/conftest.py mixes the files of
# all folders.
PROCESSES = 3
test: PROCESSES = 5
PYTEST_ARGS ?= -n $(PROCESSES) --dist loadfile --no-loadscope-reorder

# Images of containers often set this. Without compiled files, each of the many processes that tests start compiles everything.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-tools setup-test run check test test-all test-scripts faults fuzz bench screenshots lint lint-python lint-js imports format messages wheel audit sbom lanes lock clean
.NOTPARALLEL:

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: ## Install what Tiza needs: .venv, Python and browser libraries, the bundle for browsers, translations
	@$(if $(PYTHON),,echo "Tiza needs Python 3.11 or newer; none was found (PYTHON=/path/to/python chooses one)." >&2; exit 1;) \
	"$(PYTHON)" scripts/setup.py

setup-tools: ## Also install what `make check` needs: tools for Python and JavaScript
	@$(if $(PYTHON),,echo "Tiza needs Python 3.11 or newer; none was found (PYTHON=/path/to/python chooses one)." >&2; exit 1;) \
	"$(PYTHON)" scripts/setup.py --tools

setup-test: ## Also install what the tests need: tools, Redis, PostgreSQL, nginx, HAProxy, Chromium
	@$(if $(PYTHON),,echo "Tiza needs Python 3.11 or newer; none was found (PYTHON=/path/to/python chooses one)." >&2; exit 1;) \
	"$(PYTHON)" scripts/setup.py --test

run: setup ## Serve on http://127.0.0.1:5000 (HOST=0.0.0.0 makes it reachable for phones, PORT=5001 selects another port)
	@exec $(BIN)/python app.py

check: setup-tools lint test-scripts ## Check style, types and imports, and run the tests that start no servers
	@echo "== Python tests"
	@$(BIN)/python -m pytest $(PYTEST_ARGS) -m "not processes and not long"

test: setup-test lint test-scripts ## Check everything, with real servers and a real browser (about 20 minutes)
	@echo "== Python tests"
	@$(BIN)/python -m pytest $(PYTEST_ARGS) -m "not long"

test-all: setup-test lint test-scripts ## Check everything at length: repetitions, more random examples, `make faults` (hours)
	@echo "== Python tests"
	@$(BIN)/python -m pytest $(PYTEST_ARGS) --hypothesis-profile long --ignore tests/faults
	@$(BIN)/python scripts/faults.py $(PYTEST_ARGS)
	@$(BIN)/python -m scripts.lanes

test-scripts: setup-tools
	@echo "== JavaScript tests"
	@files=$$(find tests/js -name '*.test.js' -o -name '*.test.mjs'); \
		test -n "$$files" || { echo "No JavaScript tests were found in tests/js" >&2; exit 1; }; \
		$(NODE_PATH_PREFIX) node --test $$files

faults: setup-test ## Run all fault experiments at full length and print a table of the figures (an hour or more)
	@$(BIN)/python scripts/faults.py $(PYTEST_ARGS)

fuzz: setup-test ## Read random files in every import format (FUZZ_ARGS="--format gift --minutes 10 --seed 7")
	@PYTHONWARNINGS=ignore $(BIN)/python scripts/fuzz.py $(FUZZ_ARGS)

bench: setup-test ## Run the benchmarks and print tables with ratios (an hour; BENCH_ARGS="--small" is quick)
	@$(NODE_PATH_PREFIX) $(BIN)/python -m benchmarks $(BENCH_ARGS)

screenshots: setup-test ## Take screenshots of all pages in all states into screenshots/ (SHOTS="--only PATTERN" selects)
	@$(BIN)/python -m scripts.screenshots $(SHOTS)

lint: setup-tools ## Check style, types and import rules only
	@$(MAKE) -s lint-js > .venv/lint-js.log 2>&1 & scripts=$$!; \
	$(MAKE) -s lint-python && python=0 || python=1; \
	wait $$scripts && scripts=0 || scripts=1; \
	cat .venv/lint-js.log; exit $$((python + scripts))

lint-python:
	@echo "== ruff" && $(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .
	@echo "== mypy" && $(BIN)/mypy --no-error-summary
	@echo "== import contracts" && $(BIN)/lint-imports > .venv/lint-imports.log || { cat .venv/lint-imports.log; exit 1; }

lint-js:
	@echo "== eslint" && $(NODE_PATH_PREFIX) node_modules/.bin/eslint --max-warnings 0 .
	@echo "== stylelint" && $(NODE_PATH_PREFIX) node_modules/.bin/stylelint 'static/css/**/*.css'
	@echo "== old browsers" && $(NODE_PATH_PREFIX) node scripts/old_browsers.mjs

imports: setup-tools ## Print the imports between the parts of the package, with sizes; fails on circular imports
	@$(BIN)/python -m scripts.imports

format: setup-tools ## Format the Python code
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format .

messages: setup-tools ## Update the translation catalogues from the code and list untranslated messages
	@$(BIN)/python -m scripts.messages

wheel: setup-tools ## Build a wheel in dist/ that installs Tiza without Node.js (pipx install dist/tiza-*.whl)
	@$(BIN)/python -m scripts.build_assets
	@rm -rf dist templates/.compiled && $(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation \
		--wheel-dir dist .
	@ls dist/*.whl

audit: setup ## Look for known vulnerabilities in the pinned packages (0: none, 1: some, 2: an index did not answer)
	@$(BIN)/python -m scripts.audit audit

sbom: setup ## List what a running Tiza consists of, as CycloneDX, in dist/sbom/
	@$(BIN)/python -m scripts.audit sbom

lanes: setup-test ## Run the tests on Debian's Pythons and on eventlet's hub for asyncio (LANES="trixie asyncio" selects)
	@$(BIN)/python -m scripts.lanes $(LANES)

lock: setup-test ## Pin the newest compatible versions, with hashes
	@$(BIN)/python scripts/lock.py
	@$(NODE_PATH_PREFIX) npm install --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel error

clean: ## Remove everything that the setup installed or generated; the data in instance/ stays
	rm -rf .venv node_modules dist static/dist static/.dist-* templates/.compiled .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find classroom -name '*.mo' -delete
