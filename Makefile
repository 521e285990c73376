# Kit de Planeación Territorial. `make` alone lists the targets; each does its own set-up.
#
# Needs make and Python 3.11 or newer (PYTHON=/path/to/python picks one). Everything is installed
# in .venv, from requirements*.lock, which name every version and its hashes.

.DEFAULT_GOAL := help
.PHONY: help setup run test coverage check fix bench lock audit diagrams clean

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; \
	done)
PORT ?= 8000
BIN := .venv/bin
# What decides: rules, permissions, actions. A folder and its files are two patterns.
EXACT := */rules/*,*/rules/workflows/*,*/permissions*,*/actions.py,*/actions/*
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# What a trial on one's own machine needs: the demo country, and a key that protects nothing.
DEMO := KPT_DEMO=1
LOCK := --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock' --quiet
# UPGRADE= keeps the versions that a changed pyproject.toml still allows.
UPGRADE ?= --upgrade

help: ## esta lista
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' \
	  | while IFS="$$(printf '\t')" read -r name what; do printf '  make %-10s %s\n' "$$name" "$$what"; done

setup: .venv/.dev .venv/.axe ## instala todo lo que usa quien desarrolla

run: .venv/.runtime ## la demostración en http://localhost:8000 (PORT=… cambia el puerto)
	@$(DEMO) $(MANAGE) prepare
	@exec env $(DEMO) $(MANAGE) serve --bind 127.0.0.1:$(PORT)

test: .venv/.dev .venv/.axe ## todas las pruebas (ARGS="tests/rules -k avance" escoge)
	@$(BIN)/python -m tests $(ARGS)

coverage: .venv/.dev ## ramas sin probar; reglas, permisos y acciones deben estar al 100 %
	@env -u DATABASE_URL $(BIN)/python -m pytest -n auto -q -m "not e2e" --cov --cov-report=
	@$(BIN)/coverage report --fail-under=0
	@$(BIN)/coverage report --include='$(EXACT)' --fail-under=100

check: .venv/.dev ## estilo, plantillas, tipos, capas, migraciones, despliegue y dependencias
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint src --lint --quiet
	$(DEMO) $(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(DEMO) $(MANAGE) makemigrations --check --dry-run
	SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  ALLOWED_HOSTS=kpt.example KPT_DEMO= DEBUG= $(MANAGE) check --deploy --fail-level WARNING
	@$(MAKE) --no-print-directory audit

audit: .venv/.dev ## vulnerabilidades conocidas de las dependencias
	@.ci/audit $(BIN)/pip-audit

fix: .venv/.dev ## corrige estilo y formato
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.dev ## medidas de velocidad como razones; escribe docs/benchmarks.md
	@$(BIN)/python -m bench $(ARGS)

lock: .venv/.dev ## fija de nuevo las versiones de las dependencias
	$(BIN)/uv pip compile $(UPGRADE) $(LOCK) --extra build -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile $(UPGRADE) $(LOCK) --extra build --extra dev -c requirements.lock \
	  -o requirements-dev.lock pyproject.toml

diagrams: .venv/.runtime ## escribe los documentos que se generan del código (docs/referencia)
	@$(DEMO) $(MANAGE) write_docs

clean: ## borra el entorno, los datos de prueba y lo generado
	rm -rf .venv var node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache \
	  .hypothesis .coverage htmlcov
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up: each stamp is newer than what it was made from, so a second run costs nothing.

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Hace falta Python 3.11 o más nuevo."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "A $(PYTHON) le falta el módulo venv. En Debian o Ubuntu: sudo apt install python3-venv"; \
	  exit 1; }
	@echo "Creando el entorno en .venv …"
	@$(PYTHON) -m venv .venv

.venv/.runtime: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Instalando las dependencias …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "Instalando las herramientas de desarrollo …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

# Only the accessibility checks of the browser tests come from npm; without Node they are skipped.
.venv/.axe: package.json package-lock.json | .venv/bin/python
	@if command -v npm >/dev/null 2>&1; then \
	  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@; \
	else \
	  echo "No hay Node: las pruebas en el navegador no se podrán ejecutar."; \
	fi
