"""Names and words in workbooks that are no table."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

# Where the choices stand that cells offer; hidden.
BESIDE = "_lists"


def explanation_name() -> str:
    return _("Explanation")


@cache
def explanation_names() -> frozenset[str]:
    """How the sheet with the explanation may be called, in whatever language, small letters."""
    names = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            names.append(explanation_name().casefold())
    return frozenset(names)
