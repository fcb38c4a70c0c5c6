"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("e/<slug:slug>/changes/", views.changes, name="changes"),
    path("e/<slug:slug>/records/<slug:kind>/<slug:key>/", views.record, name="record"),
]
