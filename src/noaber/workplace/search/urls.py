"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("e/<slug:slug>/search/", views.search, name="search"),
    path("e/<slug:slug>/sources/", views.sources, name="sources"),
]
