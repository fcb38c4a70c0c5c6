"""Addresses of this room: every page without an exploration, and within one."""

from django.urls import path

from . import views
from .views import for_everybody, within

_PAGES = (
    ("", "", views.start),
    ("municipalities", "municipalities/", views.municipalities),
    ("municipality", "municipality/<str:code>/", views.municipality),
    ("group", "group/<str:codes>/", views.group),
    ("groups", "groups/", views.groups),
    ("groups-csv", "groups.csv", views.groups_csv),
    ("compare", "compare/", views.compare),
    ("map", "map.svg", views.picture),
)

urlpatterns = [
    *(
        path(f"country/{tail}", for_everybody(show), name=f"country-{name}" if name else "country")
        for name, tail, show in _PAGES
    ),
    *(
        path(f"e/<slug:slug>/partners/{tail}", within(show), name=f"partners-{name}" if name else "partners")
        for name, tail, show in _PAGES
    ),
]
