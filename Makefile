# Shelfwatch's commands. Needs make and Python 3.11 or later; everything else goes into .venv.

PYTHON ?= python3
PORT ?= 8000
JOBS ?= auto

# The venv's own scripts name their interpreter by its full path, which may not hold a space; "python -m" always works.
PY := .venv/bin/python
INSTALLED := .venv/installed
# The demo keeps to its folder and to this machine, and the checks to their own settings, whatever the shell has set.
SETTINGS := ALLOWED_HOSTS BACKUP_DIR BACKUP_MAX_HOURS BEHIND_PROXY BIND CSRF_TRUSTED_ORIGINS DATABASE_URL DEBUG \
	DEFAULT_FROM_EMAIL DJANGO_SETTINGS_MODULE DOCUMENT_MEGABYTES EMAIL_URL HTTPS LOG_LEVEL MEDIA_ROOT MFA_REQUIRED \
	POSTGRESQL_BIN READY_TOKEN SECRET_KEY SESSION_HOURS SESSION_IDLE_MINUTES SITE_URL STATIC_ROOT TIME_ZONE
BARE := env $(addprefix -u ,$(SETTINGS))
DEMO := $(BARE) ENV_FILE=demo/env MFA_REQUIRED=off EMAIL_URL=filemail:///demo/mail
TESTING := env DJANGO_SETTINGS_MODULE=tests.settings DATABASE_URL=sqlite:///:memory:
PRODUCTION = $(BARE) ENV_FILE= ALLOWED_HOSTS=shelfwatch.example.com \
	DATABASE_URL=sqlite:///:memory: SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))')"

export PORT

.NOTPARALLEL:
.PHONY: help demo install test thorough check lint types templates migrations deploy screenshots lock clean

help:
	@echo 'make demo    install, load the four filings and serve them on http://127.0.0.1:$(PORT)/ (PORT=9000 changes it)'
	@echo 'make test    install and run every test on SQLite, and on PostgreSQL those that a database decides'
	@echo 'make thorough   10,000 examples of each property of the rules, in three time zones, and every test on PostgreSQL; hours'
	@echo 'make check   lint, types, templates, migrations, deployment settings, then make test'
	@echo 'make screenshots   make the pictures in docs/screenshots anew'
	@echo 'make lock    renew requirements.lock from pyproject.toml'
	@echo 'make clean   delete caches, the demo and .venv'

install: $(INSTALLED)

$(INSTALLED): requirements.lock
	@command -v "$(PYTHON)" >/dev/null || { echo 'There is no "$(PYTHON)". Install Python 3.11 or later, or name one: make PYTHON=/path/to/python3' >&2; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Shelfwatch needs Python 3.11 or later; $(PYTHON) is $$("$(PYTHON)" -V 2>&1). Name another: make PYTHON=/path/to/python3" >&2; exit 2; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments. On Debian: apt-get install python3-venv" >&2; exit 2; }
	@$(PY) -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear .venv
	@echo 'Installing the packages of requirements.lock into .venv ...'
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@touch $@

demo/env: | $(INSTALLED)
	@mkdir -p -m 700 demo
	@umask 077; key="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))')" && printf '%s\n' \
		"SECRET_KEY=$$key" \
		'HTTPS=off' 'ALLOWED_HOSTS=127.0.0.1,localhost' 'DATABASE_URL=sqlite:///demo/shelfwatch.sqlite3' \
		'STATIC_ROOT=demo/staticfiles' 'MEDIA_ROOT=demo/media' 'BACKUP_DIR=demo/backups' 'BACKUP_MAX_HOURS=0' > $@.new && mv $@.new $@

demo: $(INSTALLED) | demo/env
	@$(DEMO) $(PY) manage.py migrate --verbosity 0
	@$(DEMO) $(PY) manage.py collectstatic --no-input --verbosity 0
	@$(DEMO) $(PY) manage.py load_demo
	@$(DEMO) $(PY) manage.py create_demo_people
	@echo 'Shelfwatch answers at http://127.0.0.1:$(PORT)/ - Ctrl-C stops it.'
	@$(DEMO) $(PY) -m gunicorn --config config/gunicorn.py --log-level warning config.wsgi

test: $(INSTALLED)
	$(PY) -m pytest -n $(JOBS) --database sqlite
	$(PY) -m pytest -n $(JOBS) --database postgresql

thorough: $(INSTALLED)
	for zone in UTC America/New_York Pacific/Kiritimati; do \
		TZ=$$zone HYPOTHESIS_PROFILE=thorough $(PY) -m pytest -n $(JOBS) tests/rules || exit; done
	$(PY) -m pytest -n $(JOBS) --database postgresql --whole

check: lint types templates migrations deploy test

lint: $(INSTALLED)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(INSTALLED)
	$(PY) -m mypy

templates: $(INSTALLED)
	$(PY) -m djlint --lint --quiet templates

migrations: $(INSTALLED)
	$(TESTING) $(PY) manage.py makemigrations --check --dry-run

deploy: $(INSTALLED)
	@$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

screenshots: $(INSTALLED)
	$(PY) -m pytest tests/browser/screenshots.py

lock: $(INSTALLED)
	$(PY) -m uv lock --upgrade
	$(PY) -m uv export --quiet --no-emit-project --all-groups --all-extras --no-header --output-file requirements.lock

clean:
	rm -rf .venv demo staticfiles .mypy_cache .pytest_cache .ruff_cache .hypothesis uv.lock
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
