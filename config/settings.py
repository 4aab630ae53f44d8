"""Every setting, read from the environment and safe when nothing is set.

Variables may also stand as NAME=value lines in the file ``.env`` beside manage.py, or in the file that ENV_FILE names
(ENV_FILE set to nothing reads none). ``docs/operations.md`` says what each is for.
"""

import os
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.environment import POSTGRESQL, SQLITE, Environment

# Lets classes such as ModelAdmin[Placement] say which model they serve.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent


def _environment_file() -> Path | None:
    named = os.environ.get("ENV_FILE")
    if named is not None:
        return BASE_DIR / named if named else None
    usual = BASE_DIR / ".env"
    return usual if usual.is_file() else None


env = Environment(_environment_file())

# ---------------------------------------------------------------------------------------------------------------- base

DEBUG: bool = env.flag("DEBUG", default=False)
SECRET_KEY: str = env.text("SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Set it to a long random text that only this installation knows; make one with: "
        'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    )

ALLOWED_HOSTS: list[str] = env.hosts("ALLOWED_HOSTS")
if "*" in ALLOWED_HOSTS and not DEBUG:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is *: anybody could have the site write links to a host of theirs. Name the hosts it answers"
        " under."
    )
CSRF_TRUSTED_ORIGINS: list[str] = env.origins("CSRF_TRUSTED_ORIGINS")
BIND: str = env.text("BIND", "127.0.0.1")
PORT: int = env.whole_number("PORT", default=8000, least=1, most=65535)

INSTALLED_APPS = [
    "config.apps.ShelfwatchAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "people",
    "simple_history",
    "record",
    "placements",
    "holders",
    "compliance",
]

# The headers come before WhiteNoise, so that static files carry them too, and before what may refuse a request.
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.OwnOriginMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "record.middleware.RecordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.middleware.NoStoreMiddleware",
    "people.sessions.SessionLimitMiddleware",
    "people.late.LoginRequiredMiddleware",
    "people.second_factor.SecondFactorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last, so that its page for who tried too often stands in for the answer of the sign-in form.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "people.single_sign_on.directory_name",
                "compliance.views.alert.alert",
            ],
        },
    },
    # For what every page has in its frame: compliance/jinja.py.
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja2"],
        "OPTIONS": {"environment": "compliance.jinja.environment", "trim_blocks": True, "lstrip_blocks": True},
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# ------------------------------------------------------------------------------------------------------------ database


def _sqlite(database: dict[str, Any]) -> dict[str, Any]:
    """Settings under which a committed write survives a crash and two writers wait for each other."""
    # SQLite before 3.51.3 can lose a committed write when the write-ahead log is reset.
    journal = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"
    name = database["NAME"]
    return database | {
        "NAME": name if name == ":memory:" else BASE_DIR / name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # The cache is in KiB: the 2 MiB that SQLite takes by itself hold no index of 10,000 placements.
            "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
        },
    }


def _postgresql(database: dict[str, Any]) -> dict[str, Any]:
    """Settings with a connection pool in each process; ``?pool=false`` in the address goes without."""
    options = dict(database.get("OPTIONS", {}))
    # In an address everything is text, and Django would take the text "false" for true.
    pooled = str(options.pop("pool", "true")).lower()
    if pooled not in {"true", "false"}:
        raise ImproperlyConfigured(f'DATABASE_URL: pool is "{pooled}". Write pool=true or pool=false.')
    if pooled == "true":
        options["pool"] = {"min_size": 1, "max_size": 10, "timeout": 10}
    return database | {"OPTIONS": options, "CONN_HEALTH_CHECKS": True}


_database = env.database("DATABASE_URL", "sqlite:///shelfwatch.sqlite3")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {SQLITE: _sqlite, POSTGRESQL: _postgresql}[_database["ENGINE"]](_database)
}

# -------------------------------------------------------------------------------------------------- language and times

LANGUAGE_CODE = "en-us"
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE: str = env.time_zone("TIME_ZONE", "America/New_York")

# --------------------------------------------------------------------------------------------------------------- files

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / env.text("STATIC_ROOT", "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = BASE_DIR / env.text("MEDIA_ROOT", "media")
# Not below what a file of Schedule 1 may have.
DOCUMENT_MOST_BYTES = 2**20 * env.whole_number("DOCUMENT_MEGABYTES", default=50, least=32, most=1000)
FILE_UPLOAD_HANDLERS = [
    "config.uploads.SignedInWithinLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Documents are for the site's own processes, not for whoever else has an account on the machine.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ------------------------------------------------------------------------------------------------------------- sign-in

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "compliance:home"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses before a password is looked at
    "compliance.permitted.Backend",
]
PASSWORD_HASHERS = [
    "config.hashers.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an administrator enters the address
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Shelfwatch: "
ACCOUNT_SESSION_REMEMBER = False
# A person without access is told so on the sign-in page, instead of being sent round in circles.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
# Wrong passwords and codes are counted in the database, by django-axes below, for all processes together.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "300/m/ip"}
ACCOUNT_FORMS = {
    "login": "people.forms.SignInForm",
    "reauthenticate": "people.forms.ConfirmPasswordForm",
    "reset_password": "people.forms.ForgottenPasswordForm",
    "reset_password_from_key": "people.forms.NewPasswordForm",
}

# Asked of everybody who may do more than look.
MFA_REQUIRED: bool = env.flag("MFA_REQUIRED", default=True)
MFA_ADAPTER = "people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are not verified, and need not be given
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Shelfwatch"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute wrong
MFA_FORMS = {
    "authenticate": "people.forms.SecondFactorForm",
    "reauthenticate": "people.forms.ConfirmCodeForm",
    "activate_totp": "people.forms.SetUpAppForm",
}

OIDC_SERVER = env.web_address("OIDC_SERVER")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
if len({bool(value) for value in (OIDC_SERVER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET)}) > 1:
    raise ImproperlyConfigured(
        "OIDC_SERVER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together. Set all three, or none."
    )
OIDC_NAME: str = env.text("OIDC_NAME", "the office's directory") if OIDC_SERVER else ""
SOCIALACCOUNT_ADAPTER = "people.single_sign_on.DirectoryAdapter"
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "office",
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}

AXES_HANDLER = "people.throttle.Throttle"
# The order in which Throttle.get_failures takes them.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username"]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
# Who goes on guessing does not keep the door closed for the person of that name.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "people.throttle.name_as_counted"
AXES_CLIENT_IP_CALLABLE = "people.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "people.throttle.locked_out"
AXES_SENSITIVE_PARAMETERS = ["login", "password", "code", "credential", "csrfmiddlewaretoken"]
AXES_VERBOSE = False

# ------------------------------------------------------------------------------------------------------------- headers

# HTTPS=off is for a site that answers on this machine only, such as the demo.
HTTPS: bool = env.flag("HTTPS", default=True)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Preloading binds a whole registered domain, which is for its owner to ask for and not for one site in it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# A load balancer asks /healthz over plain HTTP; what it answers is no secret.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
BEHIND_PROXY: bool = env.flag("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A closing binder has hundreds of Schedule 1 lines, and each line of a form has eight fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# A browser takes a cookie of this name from this very host over TLS only: no other host of the domain can plant one.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * env.whole_number("SESSION_IDLE_MINUTES", default=30, least=1, most=1440)
SESSION_LIMIT = timedelta(hours=env.whole_number("SESSION_HOURS", default=12, least=1, most=720))
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "people.late.refused"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
CSRF_COOKIE_AGE = None  # until the browser is closed, as the session

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}

# ------------------------------------------------------------------------------------------------ backup and readiness

BACKUP_DIR = BASE_DIR / env.text("BACKUP_DIR", "backups")
BACKUP_MAX_HOURS: int = env.whole_number("BACKUP_MAX_HOURS", default=26, least=0, most=8760)
POSTGRESQL_BIN: str = env.text("POSTGRESQL_BIN")
READY_TOKEN: str = env.text("READY_TOKEN")
if READY_TOKEN and len(READY_TOKEN) < 32:
    raise ImproperlyConfigured("READY_TOKEN is shorter than 32 characters. Make a longer one, as for SECRET_KEY.")

# -------------------------------------------------------------------------------------------------------- mail and log

_mail = env.mail("EMAIL_URL", "consolemail://")
vars().update(_mail)
# The folder of filemail:///demo/mail is the project's, that of filemail:////var/mails stands where it says.
EMAIL_FILE_PATH: str = _mail["EMAIL_FILE_PATH"] and str(BASE_DIR / _mail["EMAIL_FILE_PATH"])
# The address of the site in mails, which no request has told them.
SITE_URL: str = env.site_address(
    "SITE_URL",
    default=f"https://{next((host for host in ALLOWED_HOSTS if host[0] not in '*.'), 'localhost')}"
    if HTTPS
    else f"http://127.0.0.1:{PORT}",
)
DEFAULT_FROM_EMAIL: str = env.text("DEFAULT_FROM_EMAIL", "shelfwatch@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 60  # seconds for each answer of the server; a lease of the ledger of mails outlasts them all
# What becomes of a mail whose run was killed before the server had answered.
REPORT_UNCERTAIN: str = env.choice("REPORT_UNCERTAIN", default="RESEND", choices=("RESEND", "HOLD"))
# Mails older than so many days are forgotten by forget_mails; 0 keeps them.
MAILS_KEPT_DAYS: int = env.whole_number("MAILS_KEPT_DAYS", default=0, least=0, most=36_500)
REPORT_PING_URL: str = env.web_address("REPORT_PING_URL")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "config.logs.OneLineFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.choice("LOG_LEVEL", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR")),
    },
    # Django adds handlers of its own, one of which mails the administrators; everything goes to standard error instead.
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
