"""Addresses of this room."""

from django.urls import path

from . import comparing, jobs, outside, publishing, views

urlpatterns = [
    path("e/<slug:slug>/publications/", views.publications, name="publications"),
    path("e/<slug:slug>/publications/new/", publishing.new, name="publication-new"),
    path("e/<slug:slug>/publications/preview/", publishing.preview, name="publication-preview"),
    path("e/<slug:slug>/publications/compare/", comparing.compare_two, name="publication-compare"),
    path("e/<slug:slug>/publications/hash/", comparing.check_hash, name="publication-hash"),
    path("e/<slug:slug>/publications/download/", jobs.download, name="publication-download"),
    path("e/<slug:slug>/publication/<slug:key>/", views.publication, name="publication"),
    path("e/<slug:slug>/publication/<slug:key>/release/", views.release_one, name="publication-release"),
    path("e/<slug:slug>/publication/<slug:key>/withdraw/", views.withdraw_one, name="publication-withdraw"),
    path("e/<slug:slug>/publication/<slug:key>/file/<str:name>", views.file, name="publication-file"),
    path("e/<slug:slug>/jobs/<int:pk>/", jobs.job, name="job"),
    path("e/<slug:slug>/jobs/<int:pk>/again/", jobs.again, name="job-again"),
    path("e/<slug:slug>/jobs/<int:pk>/file/", jobs.file, name="job-file"),
    path("p/", outside.everything, name="open-publications"),
    path("p/<slug:slug>/<slug:key>/", outside.one, name="open-publication"),
    path("p/<slug:slug>/<slug:key>/<str:name>", outside.file, name="open-publication-file"),
]
