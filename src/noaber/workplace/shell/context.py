"""What the page shell shows on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
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


def shell(request: HttpRequest) -> dict[str, Any]:
    exploration = getattr(request, "exploration", None)
    access = getattr(request, "access", None)
    return {
        "exploration": exploration,
        "access": access,
        "may_read": bool(access and access.may(Right.READ)),
        "may_write": bool(access and access.may(Right.WRITE)),
        "may_own": bool(access and access.may(Right.OWN)),
        "all_chapters": SimpleLazyObject(lambda: ALL),
        "tools": TOOLS if access else (),
        "languages": settings.LANGUAGES,
        "theme_css": settings.THEME_CSS,
        "theme_logo": settings.THEME_LOGO,
        "noaber_version": noaber.__version__,
    }
