# Everything a person or a CI runs; `make help` lists it. What is missing is installed by tests/prepare.sh.
BIN := .venv/bin
EXPLAINER := PYTHONPATH=hooks $(BIN)/python -m explainer

.PHONY: help serve site test bench lock clean

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

bench: .venv/requirements.installed ## Measure what a build costs (PEERS=1 others too, PAGES="100 1000", ROUNDS=3)
	$(BIN)/python tests/bench $(foreach pages,$(PAGES),--pages $(pages)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SEARCH),--search) $(if $(PEERS),--peers)

lock: .venv/requirements-dev.installed ## Write the locks anew from the *.in files (UPGRADE=1 takes the newest versions)
	for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    $(if $(UPGRADE),--upgrade) --output-file $$name.txt $$name.in || exit; \
	done

clean: ## Remove everything that these commands made
	rm -rf .venv site .site.* .hypothesis .*_cache
	find hooks tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/%.installed: %.txt tests/prepare.sh
	sh tests/prepare.sh packages $<
	touch $@
