"""Addresses of this room."""

from django.urls import path

from . import project, views

_HERE = "e/<slug:slug>/"

urlpatterns = [
    path(f"{_HERE}calendar/", views.calendar, name="calendar"),
    path(f"{_HERE}calendar/agenda.ics", views.calendar_download, name="calendar-file"),
    path(f"{_HERE}project/", project.project, name="project"),
    path(f"{_HERE}project/gates/<str:key>/", project.gate, name="gate"),
    path(f"{_HERE}project/actions/<str:key>/status/", project.action_status, name="action-status"),
]
