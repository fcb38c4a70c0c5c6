"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("you/", views.account, name="account"),
    path("e/<slug:slug>/people/", views.people, name="people"),
]
