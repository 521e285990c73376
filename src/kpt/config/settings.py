"""All settings, in one file. Values come from the environment; defaults suit a first try.

Production is ``DEBUG`` unset (or false) and ``SECRET_KEY``, ``ALLOWED_HOSTS`` given; the table of
variables is in ``deploy/README.md``.
"""

import sys
from pathlib import Path

import dj_database_url
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env


class GivenEnv(Env):
    """Takes an empty variable, as a file of variables leaves it, for one that was not given."""

    def _get_value(self, env_key, default):
        return super()._get_value(env_key, default) or default


env = GivenEnv()
BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(env.str("KPT_VAR_DIR", str(BASE_DIR / "var")))
TESTING = "pytest" in sys.modules

DEBUG = env.bool("DEBUG", False)
KPT_DEMO = env.bool("KPT_DEMO", False)
# The people of the demonstration, whose password is printed, exist only in demo mode.
KPT_DEMO_MAIL_DOMAIN = "ejemplo.gov.co"
KPT_GOVCO_MARK = env.bool("KPT_GOVCO_MARK", False)
# A trial on one's own machine: plain HTTP on localhost. Anything else is production.
LOCAL = DEBUG or KPT_DEMO or TESTING

INSECURE_KEY = "only-for-a-trial-on-ones-own-machine-0123456789-abcdefghijklmnop"
SECRET_KEY = env.str("SECRET_KEY", INSECURE_KEY if LOCAL else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is missing: set it, or set KPT_DEMO=1 for a trial.")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", LOCAL_HOSTS if LOCAL else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# Links in messages are made from this and never from the Host header (kpt.base.site). By default
# the first whole name that the site answers to.
_NAMED = next((host for host in ALLOWED_HOSTS if host[:1] not in ("*", ".")), "")
_SITE = "http://localhost:8000" if LOCAL else _NAMED and f"https://{_NAMED}"
KPT_SITE_URL = env.str("KPT_SITE_URL", "http://testserver" if TESTING else _SITE).rstrip("/")

INSTALLED_APPS = [
    "kpt.base",
    "kpt.audit",
    "kpt.territories",
    "kpt.accounts",
    "kpt.files",
    "kpt.catalogues",
    "kpt.notices",
    "kpt.enrolment",
    "kpt.team",
    "kpt.indicators",
    "kpt.plans",
    "kpt.diagnosis",
    "kpt.promises",
    "kpt.indicative",
    "kpt.formulation",
    "kpt.formulation.documents",
    "kpt.followup",
    "kpt.review",
    "kpt.correspondence",
    "kpt.cuts",
    "kpt.briefs",
    "kpt.exchange",
    "kpt.handover",
    "kpt.dashboards",
    "kpt.portal",
    "kpt.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "kpt.base.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kpt.base.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "kpt.base.middleware.BodySizeMiddleware",
    "kpt.base.middleware.CleanQueryMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kpt.accounts.middleware.WorkspaceMiddleware",
    "kpt.base.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "kpt.config.urls"
WSGI_APPLICATION = "kpt.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kpt.base.context.shell",
            ],
            "builtins": ["kpt.base.templatetags.ui", "kpt.base.templatetags.numbers"],
        },
    }
]
FORM_RENDERER = "kpt.base.forms.Renderer"
# Documents that are written from the code of a layer above base (kpt.base.reference_docs).
KPT_GENERATED_DOCS = ["kpt.accounts.role_docs.documents"]
# Each fills its part of what stands around the content of a page (kpt.base.context).
KPT_SHELL_PROVIDERS = [
    "kpt.accounts.shell.provide",
    "kpt.notices.shell.provide",
    "kpt.portal.shell.provide",
    "kpt.formulation.shell.provide",
]

# What the query of whoever is signed in brings along (kpt.accounts.backends).
KPT_USER_ANNOTATIONS = ["kpt.notices.queries.unread_count"]

# Databases --------------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'kpt.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # Deferred transactions give lock errors as soon as two people save at once.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
    # Compiling a query of the country takes longer than running it: 0.36 s of 0.5 s. Whoever needs
    # other options says them in the address, «?options=…».
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["kpt.accounts.backends.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/ingresar/"
LOGIN_REDIRECT_URL = "/mis-entidades/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "kpt.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Kit de Planeación Territorial] "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if LOCAL else "https"
ACCOUNT_SESSION_COOKIE_AGE = 12 * 60 * 60  # «recordarme en este equipo por 12 horas»
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "kpt.accounts.forms.LoginForm",
    "reauthenticate": "kpt.accounts.forms.ReauthenticateForm",
    "change_password": "kpt.accounts.forms.ChangePasswordForm",
    "reset_password": "kpt.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "kpt.accounts.forms.ResetPasswordKeyForm",
}
# Wrong passwords are counted by kpt.accounts.throttle, which does not lock a whole office out.
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": False}
# How many reverse proxies of ours write X-Forwarded-For; with none, the header is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
USERSESSIONS_TRACK_ACTIVITY = False
# A second thing besides the password, offered to all. Whoever decides on others, or looks after
# the machine, has no rights without it (accounts.roles.SECOND_FACTOR); in a trial it is optional.
KPT_REQUIRE_SECOND_FACTOR = env.bool("KPT_REQUIRE_SECOND_FACTOR", not LOCAL)
# Whoever signs in authorises the use of her data, once. The people of a trial are invented.
KPT_ASK_CONSENT = env.bool("KPT_ASK_CONSENT", not LOCAL)
MFA_ADAPTER = "kpt.accounts.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kit de Planeación Territorial"
MFA_TOTP_TOLERANCE = 1  # thirty seconds before or after: the clocks of telephones are not exact
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_ALLOW_UNVERIFIED_EMAIL = True  # whoever signs in has received the link at her address
MFA_FORMS = {
    "activate_totp": "kpt.accounts.second_factor.ActivateTOTPForm",
    "add_webauthn": "kpt.accounts.second_factor.AddWebAuthnForm",
    "authenticate": "kpt.accounts.second_factor.AuthenticateForm",
    "reauthenticate": "kpt.accounts.second_factor.ReauthenticateForm",
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
CSRF_FAILURE_VIEW = "kpt.base.errors_http.csrf_failure"

# Transport and content ---------------------------------------------------------------------------
if not LOCAL:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-kpt", "__Host-kpt-csrf"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap draws its select arrows and check marks as data: images.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# Language and place ------------------------------------------------------------------------------
LANGUAGE_CODE = "es-co"
LANGUAGES = [("es-co", "Español de Colombia")]
TIME_ZONE = "America/Bogota"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# Files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "files")))
STORAGES = {
    "default": {"BACKEND": "kpt.files.storage.ContentStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not (DEBUG or TESTING)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Served from where they are while developing and testing; collected, hashed and compressed else.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG or TESTING
KPT_MAX_UPLOAD_BYTES = env.int("KPT_MAX_UPLOAD_BYTES", 50 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Mail, cache, jobs, logs --------------------------------------------------------------------------
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_PORT = env.int("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", True)
# Without a mail server the messages go to the log, so that a trial can follow their links.
EMAIL_BACKEND = "django.core.mail.backends.{}.EmailBackend".format(
    "smtp" if EMAIL_HOST else "console"
)
EMAIL_TIMEOUT = 15
# Where DNP receives its copy of the letters to those that did not report; without it, in the site.
KPT_LETTERS_COPY_TO = env.str("KPT_LETTERS_COPY_TO", "")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", "kpt@localhost")

# Throttling must count in one place whatever process answers: the database serves.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kpt_cache",
    }
    if not TESTING
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
# The queue is a table, in tests too: work is asked for in the transaction that needs it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
