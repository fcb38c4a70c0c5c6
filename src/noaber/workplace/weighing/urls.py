"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("e/<slug:slug>/weighing/try/", views.weighing_try, name="weighing-try"),
]
