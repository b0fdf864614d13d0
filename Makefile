# make demo and make test need nothing but Python >= 3.11, make and a package index.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SOURCES := $(shell find ledger forecasts scoring -type f -not -name '*.pyc' 2>/dev/null) setup.cfg pyproject.toml
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test golden check bench docs format clean

demo: $(VENV)/installed
	$(BIN)/prediction-ledger demo

# The tests run against the wheel, built and installed as a user would get it.
test: $(VENV)/installed $(VENV)/test-tools $(VENV)/browser
	NODE_PATH=$(CURDIR)/$(VENV)/npm/node_modules $(BIN)/pytest $(PYTEST_ARGS)

# What the program gives back, written anew: look at the difference before it is committed.
golden: $(VENV)/installed $(VENV)/test-tools
	$(BIN)/pytest --write-golden tests/test_golden

# A browser from Debian and two checkers from npm look at the site; without them their tests are left out by name.
$(VENV)/browser: $(VENV)/made
	command -v chromium > /dev/null || { test "$$(id -u)" = 0 && command -v apt-get > /dev/null && \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	chromium fonts-dejavu-core libpangoft2-1.0-0 > /dev/null; } || echo "no chromium: its tests are left out"
	command -v npm > /dev/null && npm install --silent --no-audit --no-fund --prefix $(VENV)/npm axe-core html-validate \
	> /dev/null || echo "no axe-core, no html-validate: their tests are left out"
	touch $@

check: $(VENV)/installed $(VENV)/check-tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

bench: $(VENV)/installed $(VENV)/bench-tools
	$(BIN)/python -m benchmarks

docs: $(VENV)/installed
	$(BIN)/python docs/generate.py

format: $(VENV)/check-tools
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV)/made:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/installed: $(VENV)/made $(SOURCES)
	rm -rf build dist
	$(BIN)/pip install --quiet build
	$(BIN)/python -m build --wheel --outdir dist . > $(VENV)/build.log 2>&1 || { cat $(VENV)/build.log; exit 1; }
	$(BIN)/pip install --quiet dist/*.whl
	$(BIN)/pip install --quiet --force-reinstall --no-deps dist/*.whl
	touch $@

$(VENV)/%-tools: $(VENV)/made setup.cfg | $(VENV)/installed
	$(BIN)/pip install --quiet "prediction-ledger[$*] @ file://$(firstword $(wildcard $(CURDIR)/dist/*.whl))"
	touch $@
