# Everything a person or a CI runs; `make help` lists it. What is missing is installed by tests/prepare.sh.
BIN := .venv/bin
EXPLAINER := PYTHONPATH=hooks $(BIN)/python -m explainer

.PHONY: help serve site test lock sbom audit clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

serve: .venv/requirements.installed ## Build the site, serve it at http://127.0.0.1:8000 (PORT=8001 elsewhere), and follow every change
	$(EXPLAINER) serve $(if $(PORT),--dev-addr 127.0.0.1:$(PORT))

site: .venv/requirements.installed ## Build the site into site/ (PUBLISH=1 refuses what is not verified yet)
	$(EXPLAINER) build $(if $(PUBLISH),--publish)

test: .venv/requirements-dev.installed ## Check style, types and floors, and run all tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	PYTHONPATH=hooks $(BIN)/lint-imports --no-logo
	CHROMIUM=$$(sh tests/prepare.sh browser) && export CHROMIUM && $(BIN)/pytest --numprocesses auto

lock: .venv/requirements-dev.installed ## Write the locks anew from the *.in files (UPGRADE=1 takes the newest versions)
	for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    $(if $(UPGRADE),--upgrade) --output-file $$name.txt $$name.in || exit; \
	done

sbom: .venv/requirements-dev.installed ## Write sbom.json: what the site is built with, and its hashes, as CycloneDX 1.6
	$(BIN)/cyclonedx-py requirements --output-reproducible --spec-version 1.6 --output-file sbom.json requirements.txt

audit: .venv/requirements-dev.installed ## Ask the advisory database whether a locked package has a known weakness
	$(BIN)/pip-audit --disable-pip --require-hashes --requirement requirements.txt
	$(BIN)/pip-audit --disable-pip --require-hashes --requirement requirements-dev.txt

clean: ## Remove everything that these commands made
	rm -rf .venv site .site.* .hypothesis .*_cache
	find hooks tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/%.installed: %.txt tests/prepare.sh
	sh tests/prepare.sh packages $<
	touch $@
