"""Pages of records."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from noaber.accounts.permissions import Right

from ..access import PageRequest, needs


@needs(Right.READ)
def changes(request: PageRequest) -> HttpResponse:
    return render(request, "shell/empty.html")


@needs(Right.READ)
def record(request: PageRequest, kind: str, key: str) -> HttpResponse:  # noqa: ARG001
    return render(request, "shell/empty.html")
