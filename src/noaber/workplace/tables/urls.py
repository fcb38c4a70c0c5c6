"""Addresses of this room."""

from django.urls import path

from . import importing, views

_HERE = "e/<slug:slug>/tables/"
_ONE = f"{_HERE}<slug:name>/"

urlpatterns = [
    path(_HERE, views.tables, name="tables"),
    path(f"{_HERE}everything.xlsx", views.everything, name="tables-everything"),
    path(f"{_HERE}import/", importing.workbook, name="tables-import"),
    path(f"{_HERE}import/<int:pk>/", importing.preview, name="table-preview"),
    path(_ONE, importing.table, name="table"),
    path(f"{_ONE}template.xlsx", views.template, name="table-template"),
    path(f"{_ONE}export.xlsx", views.export, name="table-export"),
    path(f"{_ONE}export.csv", views.as_csv, name="table-csv"),
]
