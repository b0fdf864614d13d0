# make demo and make test need nothing but Python >= 3.11, make and a package index.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SOURCES := $(shell find ledger forecasts scoring -type f -not -name '*.pyc' 2>/dev/null) setup.cfg pyproject.toml
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test check bench docs format clean

demo: $(VENV)/installed
	$(BIN)/prediction-ledger demo

# The tests run against the wheel, built and installed as a user would get it.
test: $(VENV)/installed $(VENV)/test-tools
	$(BIN)/pytest $(PYTEST_ARGS)

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
