"""Every address of the workplace, room by room."""

from django.urls import include, path
from django.views.i18n import set_language

from .access import public

ROOMS = (
    "start",
    "shell",
    "people",
    "journey",
    "chapters",
    "records",
    "assignment",
    "process",
    "weighing",
    "councils",
    "checks",
    "publications",
    "tables",
    "search",
    "partners",
)

urlpatterns = [
    path("language/", public(set_language), name="set_language"),
    *(path("", include(f"noaber.workplace.{room}.urls")) for room in ROOMS),
]
