"""Addresses of this room."""

from django.urls import path

from . import judging, views

urlpatterns = [
    path("e/<slug:slug>/weighing/try/", views.weighing_try, name="weighing-try"),
    path("e/<slug:slug>/weighing/try/keep/", views.keep, name="weighing-keep"),
    path("e/<slug:slug>/weighing/try/share/", views.share, name="weighing-share"),
    path("e/<slug:slug>/weighing/try/take-back/", views.take_back, name="weighing-weights-back"),
    path("e/<slug:slug>/weighing/try/record/", views.record, name="weighing-record"),
    path("e/<slug:slug>/weighing/judge/", judging.weighing_judge, name="weighing-judge"),
    path("e/<slug:slug>/weighing/judge/take-back/", judging.take_back, name="weighing-judgements-back"),
]
