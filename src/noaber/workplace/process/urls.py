"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("e/<slug:slug>/calendar/", views.calendar, name="calendar"),
    path("e/<slug:slug>/calendar/agenda.ics", views.calendar_download, name="calendar-file"),
    path("e/<slug:slug>/project/", views.project, name="project"),
]
