"""Addresses of this room."""

from django.urls import path

from . import answering, views

urlpatterns = [
    path("e/<slug:slug>/check/", views.check, name="check"),
    path("e/<slug:slug>/check/rules/", views.rules, name="check-rules"),
    path("e/<slug:slug>/check/accept/", answering.accept, name="check-accept"),
    path("e/<slug:slug>/check/take-back/", answering.take_back, name="check-take-back"),
    path("e/<slug:slug>/check/results.csv", views.as_csv, name="check-csv"),
    path("e/<slug:slug>/check/results.json", views.as_json, name="check-json"),
]
