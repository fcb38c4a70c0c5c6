"""Settings. What differs between places comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url

PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = os.environ.get("SECRET_KEY", "for the command line only; a workplace sets its own")
DEBUG = False
ALLOWED_HOSTS: list[str] = []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "noaber.accounts",
    "noaber.dossier",
]
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
            PACKAGE / "report" / "templates",
            PACKAGE / "dossier" / "templates",
            *sorted((PACKAGE / "chapters").glob("*/templates")),
        ],
        "OPTIONS": {
            "libraries": {
                "dossier": "noaber.dossier.templatetags.dossier",
                "report": "noaber.report.templatetags.report",
                "weighing": "noaber.chapters.weighing.templatetags.weighing",
            }
        },
    }
]

USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
