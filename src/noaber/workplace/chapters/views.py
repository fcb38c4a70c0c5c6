"""The page of a chapter: the same section as in the report, with what one can do there."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from noaber.accounts.permissions import Right
from noaber.overview.chapters import BY_NAME

from ..access import PageRequest, needs


@needs(Right.READ)
def chapter(request: PageRequest, name: str) -> HttpResponse:
    if name not in BY_NAME:
        raise Http404
    return render(request, "shell/empty.html")
