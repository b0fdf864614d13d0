# make demo and make test need nothing but Python >= 3.11, make and a package index.
PYTHON ?= python3
VENV ?= .venv
CONSTRAINTS ?= constraints.txt
BROWSER ?= yes
BIN := $(VENV)/bin
SOURCES := $(shell find ledger forecasts scoring -type f -not -name '*.pyc' 2>/dev/null) setup.cfg pyproject.toml
# What is installed is what was tested, in the place where the wheel is built as well.
export PIP_CONSTRAINT = $(CONSTRAINTS)
export PIP_BUILD_CONSTRAINT = $(CONSTRAINTS)
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo serve test golden check check-lowest check-newest bench attack docs format pins fonts clean

demo: $(VENV)/installed
	$(BIN)/prediction-ledger demo

# The demo's ledger in a browser: the address that is printed opens it.
serve: $(VENV)/installed $(VENV)/web-tools
	test -e $(VENV)/demo.db || $(BIN)/prediction-ledger demo --out $(VENV)/demo.db > /dev/null
	$(BIN)/prediction-ledger serve --db $(VENV)/demo.db

# The tests run against the wheel, built and installed as a user would get it; a file on each processor at a time.
AT_ONCE ?= -n auto --dist loadfile
ifeq ($(BROWSER),no)
test: $(VENV)/installed $(VENV)/test-tools
	$(BIN)/pytest $(AT_ONCE) -m 'not browser' $(PYTEST_ARGS)
else
test: $(VENV)/installed $(VENV)/test-tools $(VENV)/browser
	NODE_PATH=$(CURDIR)/$(VENV)/npm/node_modules $(BIN)/pytest $(AT_ONCE) $(PYTEST_ARGS)
endif

# What the program gives back, written anew: look at the difference before it is committed.
golden: $(VENV)/installed $(VENV)/test-tools
	$(BIN)/pytest --write-golden tests/test_golden

# A browser from Debian and two checkers from npm look at the site, Pango makes PDF, a PostgreSQL server keeps ledgers;
# without them their tests are left out by name (with CI set, PostgreSQL's and Spark's must run).
DEBIAN := chromium libpango-1.0-0 libpangoft2-1.0-0 postgresql $(if $(CI),default-jre-headless)
$(VENV)/browser: $(VENV)/made tests/npm/package-lock.json
	dpkg -s $(DEBIAN) > /dev/null 2>&1 || { test "$$(id -u)" = 0 && command -v apt-get > /dev/null && \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(DEBIAN) \
	> /dev/null; } || echo "not installed: one of $(DEBIAN)"
	mkdir -p $(VENV)/npm && cp tests/npm/*.json $(VENV)/npm
	command -v npm > /dev/null && npm ci --loglevel=error --ignore-scripts --no-audit --no-fund --prefix $(VENV)/npm \
	> /dev/null || echo "not installed: axe-core and html-validate of npm"
	touch $@

check: $(VENV)/installed $(VENV)/check-tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

bench: $(VENV)/installed $(VENV)/bench-tools
	$(BIN)/python -m benchmarks

# A hundred million forecasts in a lake, which DuckDB makes: a gigabyte, and minutes.
bench-large: $(VENV)/installed $(VENV)/bench-tools
	$(BIN)/python -m benchmarks.lakes 100000000

# Bytes flipped, rows edited, commands killed, the power cut: nothing may be lost, and nothing found that is not so.
attack: $(VENV)/installed $(VENV)/test-tools
	POWER_CUTS=5000 $(BIN)/pytest tests/test_ledger/test_store/test_power_cuts.py
	PREDICTION_LEDGER_NOW=2026-11-30T12:00:00Z $(BIN)/python -m benchmarks.attack

docs: $(VENV)/installed
	$(BIN)/python docs/generate.py

format: $(VENV)/check-tools
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Exact versions of all that is installed here, for every extra and every supported Python. What is pinned stays as it
# is where it still fits; `make pins UPGRADE=--upgrade` takes the newest of all.
COMPILE := $(BIN)/uv pip compile setup.cfg --all-extras --quiet --no-emit-index-url --no-annotate
pins: $(VENV)/build-tools
	$(COMPILE) --universal --python-version 3.11 --custom-compile-command "make pins" $(UPGRADE) --output-file constraints.txt

# The typeface of pictures, cut from Debian's fonts-dejavu-core: Latin, Greek, Cyrillic, Armenian, Georgian and signs.
LETTERS := U+0000-058F,U+10A0-10FF,U+1C80-1FFF,U+2000-22FF,U+25A0-25FF,U+2605,U+2606,U+2713,U+2717,U+2C60-2C7F
LETTERS := $(LETTERS),U+2DE0-2DFF,U+A640-A69F,U+A717-A7FF,U+FB00-FB06,U+FFFD
fonts: $(VENV)/build-tools
	for font in DejaVuSans DejaVuSans-Bold; do $(BIN)/pyftsubset /usr/share/fonts/truetype/dejavu/$$font.ttf \
	--unicodes=$(LETTERS) --no-hinting --drop-tables+=FFTM --output-file=ledger/reports/fonts/$$font.ttf; done

# The tests with the lowest versions that setup.cfg allows, and with the newest of all, each in an environment of its own.
check-lowest: RESOLUTION := lowest-direct
check-newest: RESOLUTION := highest
check-lowest check-newest: check-%: $(VENV)/build-tools
	mkdir -p $(VENV)-$*
	$(COMPILE) --python $(BIN)/python --resolution $(RESOLUTION) --upgrade --output-file $(VENV)-$*/constraints.txt
	$(MAKE) test VENV=$(VENV)-$* CONSTRAINTS=$(VENV)-$*/constraints.txt

clean:
	rm -rf $(VENV) $(VENV)-lowest $(VENV)-newest build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache \
	.import_linter_cache .hypothesis

$(VENV)/made:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/installed: $(VENV)/made $(SOURCES) $(CONSTRAINTS)
	rm -rf build dist
	$(BIN)/pip install --quiet build
	$(BIN)/python -m build --wheel --outdir dist . > $(VENV)/build.log 2>&1 || { cat $(VENV)/build.log; exit 1; }
	$(BIN)/pip install --quiet dist/*.whl
	$(BIN)/pip install --quiet --force-reinstall --no-deps dist/*.whl
	touch $@

# Spark is a download of 450 MB: its tests are left out by name where the extra `engines` is not installed, and must run
# with CI set.
SPARK := $(if $(CI),$(shell printf ,engines))
$(VENV)/%-tools: $(VENV)/made setup.cfg $(CONSTRAINTS) | $(VENV)/installed
	$(BIN)/pip install --quiet "$$(echo dist/*.whl)[$*$(if $(filter test,$*),$(SPARK))]"
	touch $@
