# Everything a person or a CI runs; `make help` lists it. What is missing is installed by tests/prepare.sh.
BIN := .venv/bin
EXPLAINER := PYTHONPATH=hooks $(BIN)/python -m explainer
# Only our own page is opened, and not every machine lets a sandbox be made (containers, root).
PRINT := --headless --no-sandbox --disable-gpu --no-pdf-header-footer --generate-pdf-document-outline

SLOW := $(if $(WEEKLY),,$(ALL)$(CI))
TESTS := $(if $(WEEKLY),weekly,$(if $(SLOW),not weekly,not slow and not weekly))

.PHONY: help serve site edition offline test fuzz bench screenshots lock sbom audit clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

serve: .venv/requirements.installed ## Build the site, serve it at http://127.0.0.1:8000 (PORT=8001 elsewhere), and follow every change
	$(EXPLAINER) serve $(if $(PORT),--dev-addr 127.0.0.1:$(PORT))

site: .venv/requirements.installed ## Build the site into site/ (PUBLISH=1 refuses what is not verified yet)
	$(EXPLAINER) build $(if $(PUBLISH),--publish)

edition: site ## Build the site, print its edition with a Chromium, and build it again with the PDF, site/edition/edition.pdf
	mkdir -p build
	$$(sh tests/prepare.sh browser) $(PRINT) --print-to-pdf=build/edition.pdf "file://$(CURDIR)/site/edition/index.html"
	$(EXPLAINER) build --pdf build/edition.pdf $(if $(PUBLISH),--publish)

offline: .venv/requirements.installed ## Build a site that opens from a folder, without a server, into site-offline/
	$(EXPLAINER) build --offline $(if $(PUBLISH),--publish)

test: .venv/requirements-dev.installed $(if $(SLOW)$(WEEKLY),node_modules/.installed) ## Check style, types and floors, and run the tests (ALL=1: the slow ones too, which need Node and Java; WEEKLY=1: those of once a week)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	PYTHONPATH=hooks $(BIN)/lint-imports --no-logo
	CHROMIUM=$$(sh tests/prepare.sh browser) && export CHROMIUM && \
	  $(BIN)/pytest --numprocesses auto -m '$(TESTS)'

fuzz: .venv/requirements.installed ## Look for inputs that break a reader, led by what code they reach (SECONDS=60 for each; TARGETS="citations imports")
	sh tests/prepare.sh engine fuzz
	for target in $(or $(TARGETS),citations front_matter quotations sentences crosslinks imports); do \
	  build/engines/fuzz/bin/python tests/fuzz $$target -max_total_time=$(or $(SECONDS),60) || exit; \
	done

screenshots: .venv/requirements-dev.installed ## Take the reference screenshots into build/screenshots/, and the README's anew
	CHROMIUM=$$(sh tests/prepare.sh browser) && export CHROMIUM && PYTHONPATH=hooks $(BIN)/python tests/screenshots.py build/screenshots
	cp build/screenshots/topic-light.png .github/site.png

bench: .venv/requirements.installed ## Measure what a build costs (PEERS=1 others too, PAGES="100 1000", ROUNDS=3)
	$(BIN)/python tests/bench $(foreach pages,$(PAGES),--pages $(pages)) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SEARCH),--search) $(if $(PEERS),--peers)

lock: .venv/requirements-dev.installed ## Write the locks anew from the *.in files (UPGRADE=1 takes the newest versions)
	for name in requirements requirements-dev tests/engines/foreign tests/engines/fuzz tests/engines/properdocs tests/engines/zensical; do \
	  $(BIN)/uv pip compile --quiet --allow-unsafe --universal --python-version 3.11 --generate-hashes \
	    $(if $(UPGRADE),--upgrade) --output-file $$name.txt $$name.in || exit; \
	done

sbom: .venv/requirements-dev.installed ## Write sbom.json: what the site is built with, its hashes and licences, as CycloneDX 1.6
	PYTHONPATH=hooks $(BIN)/python tests/sbom.py > sbom.json

audit: .venv/requirements-dev.installed ## Ask the advisory database whether a locked package has a known weakness
	for name in requirements requirements-dev; do \
	  $(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement $$name.txt || exit; \
	done

clean: ## Remove everything that these commands made
	rm -rf .venv .cache node_modules build site site-offline .site.* .site-offline.* .hypothesis .*_cache
	find hooks tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/%.installed: %.txt tests/prepare.sh
	sh tests/prepare.sh packages $<
	touch $@

node_modules/.installed: package-lock.json tests/prepare.sh
	sh tests/prepare.sh node_tools
	touch $@
