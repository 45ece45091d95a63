# Two commands matter: `make demo` and `make test`. Both do all their set-up.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PORT ?= 8080

.PHONY: demo test check format lock messages clean
demo: $(VENV)/.ready  ## The whole product on sample data: one process, no token, no server
	@$(BIN)/cskh demo --port $(PORT)

test: check  ## Static checks, then every test
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(PYTEST_ARGS)

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell

format: $(VENV)/.ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

messages: $(VENV)/.ready-dev  ## Collect new sentences into the English catalogue
	$(BIN)/pybabel --quiet extract --no-location --sort-output --omit-header \
		--mapping-file babel.cfg --output-file $(VENV)/bot.pot bot
	$(BIN)/pybabel --quiet update --no-wrap --omit-header --no-fuzzy-matching --ignore-obsolete \
		--input-file $(VENV)/bot.pot --output-file bot/locales/en/LC_MESSAGES/bot.po --locale en

lock:  ## Renew the lock files after pyproject.toml changed (needs uv)
	uv pip compile -q pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate -o requirements.lock
	uv pip compile -q pyproject.toml --extra build --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate -c requirements.lock -o requirements-dev.lock

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (once, about a minute) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

clean:  ## What can be made again; `var` itself may hold the database and the key of a running bot
	rm -rf $(VENV) var/demo var/chat
