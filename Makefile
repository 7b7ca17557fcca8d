# Each target does its own set-up on a machine that has Python 3.11 to 3.13 and make.
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m bookkit
# One thread of linear algebra in every process: the same sums on any number of cores.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1

.DEFAULT_GOAL := book
.PHONY: book test test-code prove serve lab freeze bench clean

book: .venv/ready  ## the built book, up to date
	@$(RUN) book

test: .venv/ready  ## every check
	@$(RUN) test

test-code: .venv/ready  ## the checks of the package alone
	@$(RUN) test code

prove: .venv/ready  ## the long checks: all outputs frozen again, every sabotage red
	@$(RUN) prove

serve: book  ## the book over http on this machine
	@$(RUN) serve

lab: .venv/ready  ## the chapters in JupyterLab
	@$(BIN)/jupyter lab book/index.ipynb

freeze: .venv/ready  ## run every notebook and keep its outputs
	@$(RUN) freeze

bench: .venv/ready  ## what the book weighs and how long building it takes
	@$(RUN) bench

clean:  ## remove what was built
	rm -rf _build .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 11) <= v < (3, 14) or sys.exit("Python 3.11, 3.12 or 3.13 is needed, this is %d.%d: make PYTHON=python3.11 ..." % v)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
