# Developers' commands. Users need only `python3 run` and `python3 run test`.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
UV := $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11
folder ?= dump
examples ?= 10000
minutes ?= 30
seed ?= 1
incidents ?= 20000

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## install into .venv what the project and its developers need
	@.ci/set-up

.PHONY: run
run: ## serve on 127.0.0.1:8000; PORT=8001 make run
	@python3 run

.PHONY: test
test: ## run the tests on SQLite, or on DATABASE_URL
	@python3 run test

.PHONY: mutants
mutants: setup ## change the rules in small ways, and see whether tests fail; minutes=30 seed=1
	@$(PYTHON) -m tests.mutants --minutes $(minutes) --seed $(seed)

.PHONY: postgres-test
postgres-test: ## run the tests on a PostgreSQL cluster made for it
	@.ci/with-postgres python3 run test

.PHONY: browser-test
browser-test: ## run the tests in a browser; installs Chromium if there is none
	@.ci/browser

.PHONY: check
check: ## run linters and the checks of migrations, settings and schema; changes nothing
	@.ci/check

.PHONY: ci
ci: ## run all that CI runs: all tests and check
	@.ci/run

.PHONY: fix
fix: setup ## mend what the linter and the formatter can mend
	@$(PYTHON) -m ruff check --fix
	@$(PYTHON) -m ruff format

.PHONY: manual
manual: setup ## build the manual, which the server serves below /docs/
	@$(PYTHON) -m threatapi.manual

.PHONY: screenshots
screenshots: setup ## take the pictures of the manual anew, in docs/images
	@$(PYTHON) -m tests.browser.screenshots

.PHONY: openapi
openapi: setup ## write openapi.yaml anew
	@$(MANAGE) spectacular --validate --fail-on-warn --file openapi.yaml

.PHONY: examples
examples: setup ## ask the documented requests anew, and write what they are answered into the schema
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	export DATABASE_URL="sqlite:///$$scratch/store.sqlite3" && $(MANAGE) migrate --verbosity 0 && \
	$(MANAGE) load data && $(MANAGE) examples
	@$(MANAGE) spectacular --validate --fail-on-warn --file openapi.yaml

.PHONY: dataset-schema
dataset-schema: setup ## write the schema of data sets, and the fields in docs/format.md, anew
	@$(MANAGE) schema data/dataset.schema.json --page docs/format.md

.PHONY: migrations
migrations: setup ## write the migrations that the models ask for
	@$(MANAGE) makemigrations

.PHONY: client-python
client-python: setup ## build the Python client into clients/generated/python
	@clients/generate python

.PHONY: client-typescript
client-typescript: ## build the TypeScript client into clients/generated/typescript
	@clients/generate typescript

.PHONY: clients
clients: setup ## build all clients and try them against a server
	@clients/check

.PHONY: lint-schema
lint-schema: ## lint openapi.yaml with Redocly and Spectral
	@clients/lint

.PHONY: load
load: setup ## load data/ into the database
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load data

.PHONY: dump
dump: setup ## write the database as a data set: make dump folder=dump
	@$(MANAGE) dump "$(folder)"

.PHONY: claims
claims: setup ## find claims without an assertion, and faults of the citation graph
	@$(MANAGE) check_claims

.PHONY: lock
lock: setup ## write requirements*.txt from requirements*.in, newest versions that fit
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check uv
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) --upgrade --generate-hashes requirements.in -o requirements.txt
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) --upgrade --generate-hashes -c requirements.txt requirements-test.in -o requirements-test.txt
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) --upgrade -c requirements.txt requirements-dev.in -o requirements-dev.txt
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) --upgrade -c requirements.txt requirements-benchmarks.in -o requirements-benchmarks.txt
	@UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) --upgrade -c requirements.txt requirements-browser.in -o requirements-browser.txt

.PHONY: benchmarks
benchmarks: setup ## measure the server beside others; incidents=1000000 for that many
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-benchmarks.txt
	@$(PYTHON) benchmarks/run.py --incidents $(incidents)

.PHONY: fuzz
fuzz: setup ## ask every operation with 10,000 generated requests, on both databases; examples=100 for fewer
	@.ci/with-postgres .ci/fuzz $(examples)
