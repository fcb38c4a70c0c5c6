"""Addresses of this room."""

from django.urls import path

from . import recording, views

_HERE = "e/<slug:slug>/"

urlpatterns = [
    path(f"{_HERE}councils/", views.councils, name="councils"),
    path(f"{_HERE}councils/<str:key>/", views.council, name="council"),
    path(f"{_HERE}councils/<str:key>/answers/", views.answers, name="council-answers"),
    path(f"{_HERE}proposals/<str:key>/outcome/", recording.outcome, name="proposal-outcome"),
    path(f"{_HERE}proposals/<str:key>/acts/<int:number>/", recording.act, name="proposal-act"),
]
