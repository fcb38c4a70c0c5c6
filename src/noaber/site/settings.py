"""Settings. What differs between places comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ.get("SECRET_KEY", "for the command line only; a workplace sets its own")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

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
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
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

# What is wrong with DATABASE_URL is said when a database is needed; work on files needs none.
DATABASE_PROBLEM = ""
_OWN_DATABASE: dict[str, Any] = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path.cwd() / "noaber.sqlite3")}
}
DATABASES = _OWN_DATABASE
try:
    if os.environ.get("DATABASE_URL"):
        DATABASES = {"default": dj_database_url.parse(os.environ["DATABASE_URL"])}
    if DATABASES["default"]["ENGINE"] not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        raise ValueError("sqlite:/// | postgres://")
except ValueError as error:
    DATABASE_PROBLEM = str(error)
    DATABASES = _OWN_DATABASE
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
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]

# Pages

STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "workplace" / "shell" / "static", PACKAGE / "dossier" / "static"]
WHITENOISE_USE_FINDERS = True

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

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2_000}},
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
# "open": anybody may sign up; "invited", or anything else: only whoever follows an invitation.
SIGNUP = os.environ.get("NOABER_SIGNUP", "open")
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

# The look of one organisation: the addresses of a stylesheet with tokens and of a logo.
THEME_CSS = os.environ.get("NOABER_THEME_CSS", "")
THEME_LOGO = os.environ.get("NOABER_THEME_LOGO", "")
