"""The settings under test: config/settings.py in a known environment, with fast password hashing."""

import os

# Whatever the developer's shell or .env says, the tests see the same site: a variable that is blank counts as unset.
# DATABASE_URL is left to --database.
os.environ.update(
    BACKUP_DIR="",
    BACKUP_MAX_HOURS="",
    BEHIND_PROXY="",
    BIND="",
    CSRF_TRUSTED_ORIGINS="",
    DEFAULT_FROM_EMAIL="",
    DOCUMENT_MEGABYTES="",
    ENV_FILE="",
    MAILS_KEPT_DAYS="",
    MEDIA_ROOT="",
    MFA_REQUIRED="off",
    OIDC_CLIENT_ID="",
    OIDC_CLIENT_SECRET="",
    OIDC_NAME="",
    OIDC_SERVER="",
    PORT="",
    POSTGRESQL_BIN="",
    READY_TOKEN="",
    REPORT_PING_URL="",
    REPORT_UNCERTAIN="",
    SESSION_HOURS="",
    SESSION_IDLE_MINUTES="",
    STATIC_ROOT="",
    SECRET_KEY="for-tests-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    DEBUG="off",
    HTTPS="off",
    TIME_ZONE="America/New_York",
    EMAIL_URL="memorymail://",
    LOG_LEVEL="WARNING",
)
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")

from config.settings import *  # noqa: F403 - only after the environment is set

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
# The shipped storage needs collectstatic to have run; tests read the files where they are.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
