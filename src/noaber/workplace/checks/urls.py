"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("e/<slug:slug>/check/", views.check, name="check"),
]
