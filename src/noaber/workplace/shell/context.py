"""What the page shell shows on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

import noaber
from noaber.accounts.permissions import Right
from noaber.overview.chapters import ALL

# What lies beside the chapters, by the name of its address.
TOOLS = (
    ("traceability", gettext_lazy("Questions and answers")),
    ("councils", gettext_lazy("Councils")),
    ("project", gettext_lazy("Actions and gates")),
    ("calendar", gettext_lazy("Calendar")),
    ("sources", gettext_lazy("Sources")),
    ("tables", gettext_lazy("Figures and Excel")),
    ("check", gettext_lazy("Check")),
    ("changes", gettext_lazy("Changes")),
)


def always() -> dict[str, Any]:
    """What needs no request and no database."""
    return {
        "languages": settings.LANGUAGES,
        "theme_css": static(f"theme/{settings.THEME_CSS}") if settings.THEME_CSS else "",
        "theme_logo": static(f"theme/{settings.THEME_LOGO}") if settings.THEME_LOGO else "",
        "organisation": settings.ORGANISATION,
        "noaber_version": noaber.__version__,
    }


def shell(request: HttpRequest) -> dict[str, Any]:
    exploration = getattr(request, "exploration", None)
    access = getattr(request, "access", None)
    return always() | {
        "exploration": exploration,
        "access": access,
        "may_read": bool(access and access.may(Right.READ)),
        "may_write": bool(access and access.may(Right.WRITE)),
        "may_own": bool(access and access.may(Right.OWN)),
        "all_chapters": SimpleLazyObject(lambda: ALL),
        "tools": TOOLS if access else (),
    }
