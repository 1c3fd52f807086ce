# Each target sets up what it needs first, and can be the first command in a clone.
# `make` alone lists them.

VENV := .venv
BIN := $(VENV)/bin
QUIET := tools/quiet
# Tests of one file share what they build, so they stay in one process. One that hangs ends its process once.
TOGETHER := --numprocesses auto --dist loadfile --max-worker-restart 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The theme prints a notice of its own end of life otherwise, ten lines a build.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help site book serve test test-quick lint bench pins clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /	/' | expand -t 14

site: $(VENV)/site.stamp $(VENV)/assets.stamp ## build the site into site/
	@tools/build-site

book: site ## write the whole book into book/: EPUB, and PDF where there is Chromium
	@$(BIN)/kb book

serve: $(VENV)/site.stamp $(VENV)/assets.stamp ## preview the site, live, at http://127.0.0.1:8000/
	@$(BIN)/kb serve

test: $(VENV)/dev.stamp $(VENV)/assets.stamp ## run all tests
	@$(BIN)/python -m pytest $(TOGETHER)

test-quick: $(VENV)/dev.stamp $(VENV)/assets.stamp ## run the tests that take seconds
	@$(BIN)/python -m pytest $(TOGETHER) -m "not slow"

lint: $(VENV)/dev.stamp $(VENV)/assets.stamp ## check the code and the pages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@tools/check-scripts
	@$(BIN)/kb lint

bench: $(VENV)/bench.stamp $(VENV)/lighthouse.stamp site ## measure, beside a baseline in the same run
	@$(BIN)/python -m bench

pins: $(VENV)/dev.stamp ## resolve requirements/*.in anew, with hashes, for every platform
	@for name in site dev bench node; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11.5 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header requirements/$$name.in -o requirements/$$name.txt; done

clean: ## remove what was built and set up
	@rm -rf $(VENV) node_modules bench/lighthouse/node_modules site book .cache

$(BIN)/python:
	@python=$$(tools/find-python) && "$$python" -m venv $(VENV)

$(VENV)/site.stamp: requirements/site.txt pyproject.toml | $(BIN)/python
	@$(QUIET) "installing what the site needs" $(BIN)/python -m pip install --require-hashes -r requirements/site.txt
	@$(QUIET) "installing kb" $(BIN)/python -m pip install --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/site.stamp
	@$(QUIET) "installing what tests and linters need" $(BIN)/python -m pip install --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/bench.stamp: requirements/bench.txt $(VENV)/dev.stamp
	@$(QUIET) "installing what the measurements need" $(BIN)/python -m pip install --require-hashes -r requirements/bench.txt
	@touch $@

$(VENV)/assets.stamp: package-lock.json requirements/node.txt | $(BIN)/python
	@tools/install-assets
	@touch $@

$(VENV)/lighthouse.stamp: bench/lighthouse/package-lock.json $(VENV)/assets.stamp
	@PATH="$$PATH:$$PWD/$(BIN)" $(QUIET) "installing Lighthouse" npm --prefix bench/lighthouse ci --ignore-scripts --no-audit --no-fund
	@touch $@
