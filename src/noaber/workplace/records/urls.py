"""Addresses of this room."""

from django.urls import path

from . import drafting, removing, views, writing

_HERE = "e/<slug:slug>/"
_KIND = f"{_HERE}records/<slug:kind>/"
# What links others may have any character in its key. The words behind it come before it in this list.
_ONE = f"{_KIND}<path:key>/"

urlpatterns = [
    path("drafts/", drafting.keep_draft, name="draft-keep"),
    path("drafts/away/", drafting.throw_draft_away, name="draft-away"),
    path(f"{_HERE}changes/", views.changes, name="changes"),
    path(f"{_HERE}changes/<int:pk>/undo/", removing.undo_change, name="change-undo"),
    path(f"{_HERE}edit/", writing.edit_head, name="exploration-edit"),
    # Not among the records of the kind: one of them may be called "new".
    path(f"{_HERE}add/<slug:kind>/", writing.new, name="record-new"),
    path(f"{_HERE}suggest/<slug:kind>/", views.suggest, name="record-suggest"),
    path(f"{_KIND}", views.records, name="records"),
    path(f"{_ONE}edit/", writing.edit, name="record-edit"),
    path(f"{_ONE}delete/", removing.delete, name="record-delete"),
    path(f"{_ONE}move/", removing.move, name="record-move"),
    path(f"{_ONE}", views.record, name="record"),
]
