# Cara on one computer: Python 3.11 or newer and make are all it takes.
#
#   make run                  the site with its servers and a demo; Ctrl-C ends it   (PORT=8123, DEMO=0, S3=1, CHECK=1)
#   make test                 the whole suite                                        (ARGS="tests/feed -x")
#   make check                every linter
#   make shell                Django's shell, with the servers around it
#   make manage ARGS=...      any management command, with the servers around it
#   make lock                 renew requirements.lock after an edit of requirements*.txt
#   make clean                back to a fresh clone: removes the environment, the local data and all caches

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
LOCAL := $(BIN)/python -m cara.local
# The stamp names the lock's content, so an edit or another branch's lock is installed at the next command.
# The whole suite is bound by the processor; a part of it is sooner done than workers are started.
PARALLEL := --numprocesses=auto --maxprocesses=4 --dist=loadgroup
STAMP := .venv/installed-$(firstword $(shell cksum requirements.lock))
UV := uv==0.13.9

is = $(filter 1 yes true on,$($(1)))
isnt = $(filter 0 no false off,$($(1)))

.PHONY: run test check shell manage lock clean
.DEFAULT_GOAL := run

run: $(STAMP)
	@$(LOCAL) run --port $(PORT) $(if $(call is,CHECK),--check) $(if $(call is,S3),--s3) $(if $(call isnt,DEMO),--no-demo)

test: $(STAMP)
	@$(BIN)/python -m pytest $(or $(ARGS),$(PARALLEL))

check: $(STAMP)
	@$(LOCAL) check

shell: $(STAMP)
	@$(LOCAL) exec -- $(BIN)/python manage.py shell

manage: $(STAMP)
	@$(LOCAL) exec -- $(BIN)/python manage.py $(ARGS)

lock: $(STAMP)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links \
		--output-file requirements.lock requirements-dev.txt

clean:
	@if [ -L .local/postgres/elsewhere ]; then rm -rf "$$(readlink .local/postgres/elsewhere)"; fi
	@rm -rf .venv .local .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis staticfiles
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv installs the pinned, hashed lock several times as fast as pip does.
$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Cara needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>/dev/null || echo missing)." \
			"Name another one: make PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "Making the Python environment …"; $(PYTHON) -m venv .venv || { \
		rm -rf .venv; echo "$(PYTHON) cannot make environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; }
	@echo "Installing packages …"
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check '$(UV)'
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@rm -f .venv/installed-*
	@touch $@
