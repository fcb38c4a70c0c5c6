"""Addresses of this room."""

from django.urls import path

from . import deleting, making, views

urlpatterns = [
    path("", views.home, name="home"),
    path("new/", making.new, name="new"),
    path("new/address/", making.new_address, name="new-address"),
    path("new/practice/", making.new_practice, name="new-practice"),
    path("new/files/", making.new_from_files, name="new-from-files"),
    path("e/<slug:slug>/delete/", deleting.delete, name="exploration-delete"),
]
