"""Settings. What differs between places comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

from noaber.site.environment import Environment

PACKAGE = Path(__file__).resolve().parent.parent

# What is wrong in the environment is said by those commands that need it; work on files needs none.
ENVIRONMENT = Environment(os.environ)

# Enough for the command line, which signs nothing; `noaber serve` refuses it.
DEFAULT_SECRET_KEY = "for the command line only; a workplace sets its own"  # noqa: S105
SECRET_KEY = ENVIRONMENT.text("SECRET_KEY") or DEFAULT_SECRET_KEY
DEBUG = False
OWN_MACHINE = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = ENVIRONMENT.names("NOABER_HOSTS") or OWN_MACHINE

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "noaber.accounts",
    "noaber.dossier",
    "noaber.workplace",
]
MIDDLEWARE = [
    # The first two only set headers; they stand outside, so that refusals carry them too.
    "noaber.site.headers.own_headers",
    "csp.middleware.CSPMiddleware",
    "noaber.site.headers.known_hosts_only",
    "django.middleware.security.SecurityMiddleware",
    "noaber.site.static.StaticFiles",
    "noaber.site.compressing.Compressing",
    "noaber.workplace.shell.errors.pages_for_refusals",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "noaber.site.urls"
WSGI_APPLICATION = "noaber.site.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASE_PROBLEM = ""
_OWN_DATABASE: dict[str, Any] = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path.cwd() / "noaber.sqlite3")}
}
DATABASES = _OWN_DATABASE
try:
    if ENVIRONMENT.text("DATABASE_URL"):
        DATABASES = {"default": dj_database_url.parse(ENVIRONMENT.text("DATABASE_URL"))}
    if DATABASES["default"]["ENGINE"] not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        raise ValueError("sqlite:/// | postgres://")
except ValueError as error:
    DATABASE_PROBLEM = str(error)
    DATABASES = _OWN_DATABASE
# A connection per thread stays open; one that a server in between closed is opened again.
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            *sorted((PACKAGE / "workplace").glob("*/templates")),
            PACKAGE / "report" / "templates",
            PACKAGE / "dossier" / "templates",
            *sorted((PACKAGE / "chapters").glob("*/templates")),
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "noaber.workplace.shell.context.shell",
            ],
            "libraries": {
                "workplace": "noaber.workplace.shell.templatetags.workplace",
                "dossier": "noaber.dossier.templatetags.dossier",
                "report": "noaber.report.templatetags.report",
                "weighing": "noaber.chapters.weighing.templatetags.weighing",
            },
        },
    }
]

USE_I18N = True
USE_TZ = True
TIME_ZONE = ENVIRONMENT.time_zone("NOABER_TIME_ZONE")
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]

# Serving: see docs/decisions/0017-serving.md

CACHES = {"default": ENVIRONMENT.cache("NOABER_CACHE")}
THREADS = ENVIRONMENT.number("NOABER_THREADS", 1, 64)
MEGABYTE = 1024 * 1024
MAX_UPLOAD = ENVIRONMENT.number("NOABER_MAX_UPLOAD", 1, 1000) * MEGABYTE
# Of a form without its files. A record with many parts has many fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * MEGABYTE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

STATIC_URL = "static/"
STATICFILES_DIRS: list[Any] = [PACKAGE / "workplace" / "shell" / "static", PACKAGE / "dossier" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "noaber.site.static.HashedNames"},
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "noaber.site.static.HashedFinder",
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

# The look of one organisation: files in a folder of its own, served below static/theme/.
THEME_DIR = ENVIRONMENT.text("NOABER_THEME_DIR")
THEME_CSS = ENVIRONMENT.text("NOABER_THEME_CSS")
THEME_LOGO = ENVIRONMENT.text("NOABER_THEME_LOGO")
if THEME_DIR and Path(THEME_DIR).is_dir():
    STATICFILES_DIRS.append(("theme", THEME_DIR))

# Headers

HTTPS = ENVIRONMENT.choice("NOABER_HTTPS", ("no", "proxy")) == "proxy"
PROXIES = ENVIRONMENT.networks("NOABER_PROXIES")
CSRF_TRUSTED_ORIGINS = ENVIRONMENT.origins("NOABER_ORIGINS")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
if HTTPS:
    # Browsers refuse such a cookie from any other host, also from a subdomain.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"

# The data of the country: see docs/reference.md

REFERENCE_FOLDER = Path(ENVIRONMENT.text("NOABER_REFERENCE") or Path.cwd() / "noaber-reference")

# Mail

globals().update(ENVIRONMENT.mail("EMAIL_URL"))
CAN_MAIL = bool(ENVIRONMENT.text("EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.text("DEFAULT_FROM_EMAIL")
EMAIL_SUBJECT_PREFIX = ""

# Who runs this workplace

ORGANISATION = ENVIRONMENT.text("NOABER_ORGANISATION")
CONTACT = ENVIRONMENT.text("NOABER_CONTACT")
SECURITY_CONTACT = ENVIRONMENT.contact("NOABER_SECURITY_CONTACT") or (f"mailto:{CONTACT}" if CONTACT else "")
MANUAL = ENVIRONMENT.text("NOABER_MANUAL")
# Whoever misspells it meant to close the door.
SIGNUP = ENVIRONMENT.choice("NOABER_SIGNUP", ("open", "invited"), wrong="invited")

# Everything goes to the terminal, where whoever runs the server finds it; nobody is mailed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "terminal": {"class": "logging.StreamHandler", "formatter": "plain"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {
        "handlers": ["terminal"],
        "level": ENVIRONMENT.choice("NOABER_LOG", ("error", "warning", "info")).upper(),
    },
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # What was not found or not allowed is no news; errors of the server are.
        "django.request": {"level": "ERROR"},
        # Machines that try hosts at random would fill the log.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        # It warns of every request that is not HTTP.
        "uvicorn": {"level": "ERROR"},
    },
}

CSRF_FAILURE_VIEW = "noaber.workplace.records.expired.refused"

# People who sign in

AUTHENTICATION_BACKENDS = ["noaber.accounts.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "noaber.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "noaber.accounts.adapter.Accounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Codes and no links: mail filters open links, and a code brings one back to the page where one was.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
# Mail of a municipality may take its time.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 30 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "add_email": "noaber.accounts.forms.AddEmail",
    "change_email": "noaber.accounts.forms.ChangeEmail",
    "change_password": "noaber.accounts.forms.ChangePassword",
    "confirm_email_verification_code": "noaber.accounts.forms.ConfirmEmail",
    "confirm_login_code": "noaber.accounts.forms.ConfirmLoginCode",
    "confirm_password_reset_code": "noaber.accounts.forms.ConfirmResetCode",
    "login": "noaber.accounts.forms.Login",
    "reauthenticate": "noaber.accounts.forms.Reauthenticate",
    "request_login_code": "noaber.accounts.forms.RequestLoginCode",
    "reset_password": "noaber.accounts.forms.ResetPassword",
    "reset_password_from_key": "noaber.accounts.forms.ResetPasswordKey",
    "set_password": "noaber.accounts.forms.SetPassword",
    "signup": "noaber.accounts.forms.Signup",
}
# Counted per account, since a whole town hall may sit behind one address. What counts per address only spares the machine.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "5/5m/key",
    "signup": "300/m/ip",
    "request_login_code": "3/m/key,20/h/key",
    "reset_password": "3/m/key,20/h/key",
    "reset_password_from_key": "600/m/ip",
}
MFA_ADAPTER = "noaber.accounts.adapter.SecondFactors"
MFA_FORMS = {
    "activate_totp": "noaber.accounts.second_factor_forms.ActivateTOTP",
    "add_webauthn": "noaber.accounts.second_factor_forms.AddKey",
    "authenticate": "noaber.accounts.second_factor_forms.Authenticate",
    "edit_webauthn": "noaber.accounts.second_factor_forms.EditKey",
    "reauthenticate": "noaber.accounts.second_factor_forms.Reauthenticate",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
MFA_TOTP_ISSUER = "Noaber"
MFA_TOTP_TOLERANCE = 1
