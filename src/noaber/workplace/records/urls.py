"""Addresses of this room."""

from django.urls import path

from . import views, writing

_HERE = "e/<slug:slug>/"
_KIND = f"{_HERE}records/<slug:kind>/"
_ONE = f"{_KIND}<str:key>/"

urlpatterns = [
    path("drafts/", writing.keep_draft, name="draft-keep"),
    path("drafts/away/", writing.throw_draft_away, name="draft-away"),
    path(f"{_HERE}changes/", views.changes, name="changes"),
    path(f"{_HERE}changes/<int:pk>/undo/", writing.undo_change, name="change-undo"),
    path(f"{_HERE}edit/", writing.edit_head, name="exploration-edit"),
    path(f"{_KIND}", views.records, name="records"),
    path(f"{_KIND}new/", writing.new, name="record-new"),
    path(f"{_KIND}suggest/", views.suggest, name="record-suggest"),
    path(f"{_ONE}", views.record, name="record"),
    path(f"{_ONE}edit/", writing.edit, name="record-edit"),
    path(f"{_ONE}delete/", writing.delete, name="record-delete"),
    path(f"{_ONE}move/", writing.move, name="record-move"),
]
