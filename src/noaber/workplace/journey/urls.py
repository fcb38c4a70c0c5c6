"""Addresses of this room."""

from django.urls import path

from . import views

urlpatterns = [
    path("e/<slug:slug>/", views.journey, name="journey"),
    path("e/<slug:slug>/first-steps/", views.first_steps, name="first-steps"),
]
