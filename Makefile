# `make reproduce` and `make test` each work as the first command on a fresh machine with Python 3.11+ and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
READY := $(VENV)/.ready
DEVELOP := $(VENV)/.develop
RUN := build chinese coding disk docx html pdf rtf tables traditional# extras of who reads; no tools of development
RESOLVE := uv pip compile pyproject.toml --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
  --no-strip-extras --no-annotate --no-emit-index-url --no-header --quiet
INSTALL := $(BIN)/python -m pip install --quiet --require-hashes --requirement

unexport PYTHONDONTWRITEBYTECODE# or each process that is started would compile the package anew

.PHONY: reproduce test coverage check mutants stress bench notebooks counts lab lock clean

reproduce: $(READY) ## run the study: tables into data/derived, figures into figures
	$(BIN)/pressframes reproduce

test: $(DEVELOP) ## run every test and notebook
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

coverage: export LINES_RUN := .coverage# tests/covered.py
coverage: test ## the same, and the lines that ran

check: $(DEVELOP) ## what can be seen without running anything: style, form and types
	$(BIN)/python -m ruff check src tests benchmarks
	$(BIN)/python -m ruff format --check src tests benchmarks
	$(BIN)/python -m mypy
	$(BIN)/python -m bandit --quiet --recursive --severity-level medium src

mutants: $(DEVELOP) ## sixty small faults, drawn by the commit, that the tests must notice (long)
	$(BIN)/python -m benchmarks._mutants

stress: $(DEVELOP) ## damage, kills and environments into benchmarks/RESULTS.md; heavy tests, and every law on more texts
	$(BIN)/python -m benchmarks._stress
	$(BIN)/python -m pytest -m stress
	$(BIN)/python -m pytest --hypothesis-profile stress --ignore tests/test_notebooks.py

bench: $(DEVELOP) ## speed and memory against named peers, as ratios measured in one run
	$(BIN)/python -m benchmarks

notebooks: $(READY) ## run the notebooks without the page's text and keep their outputs
	rm -f build/[0-9][0-9]-*.ipynb
	$(BIN)/pressframes reproduce --without-text
	cp build/[0-9][0-9]-*.ipynb notebooks/

counts: $(READY) ## count the page's text anew (needs data/raw/epidemic-page-2022.txt)
	$(BIN)/pressframes publish-counts

lab: $(READY) ## open the notebooks in JupyterLab
	$(BIN)/pressframes lab

lock: ## resolve both locks anew for Linux, macOS and Windows, Python 3.11 to 3.13 (needs uv)
	$(RESOLVE) --all-extras --upgrade --output-file requirements-dev.lock
	$(RESOLVE) $(addprefix --extra ,$(RUN)) --constraint requirements-dev.lock --output-file requirements.lock

clean: ## remove the environment and all that can be made again
	rm -rf $(VENV) build

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "pressframes needs Python 3.11 or newer; \
	this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(READY)

$(DEVELOP): $(READY) requirements-dev.lock
	$(INSTALL) requirements-dev.lock
	@touch $(DEVELOP)
