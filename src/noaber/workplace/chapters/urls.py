"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("e/<slug:slug>/chapters/<slug:name>/", views.chapter, name="chapter"),
]
