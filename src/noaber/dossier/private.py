"""A private database in memory, for work on files that must not touch the workplace's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

# What an exploration needs; the other tables are of people who sign in.
_APPS = ("contenttypes", "auth", "accounts", "dossier")


@contextmanager
def private_database() -> Iterator[None]:
    """Within, everything that uses the default database uses an empty one in memory, in this thread only.

    Its tables are made straight from the models. The default database is not opened.
    """
    workplace = connections[DEFAULT_DB_ALIAS]
    settings = {
        **workplace.settings_dict,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {},
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "CONN_MAX_AGE": None,
    }
    private = DatabaseWrapper(settings, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = private
    try:
        with private.schema_editor() as editor:
            for name in _APPS:
                for model in apps.get_app_config(name).get_models():
                    editor.create_model(model)
        yield
    finally:
        # A database in memory ignores close(), so close the connection below it.
        if private.connection is not None:
            private.connection.close()
        connections[DEFAULT_DB_ALIAS] = workplace
