"""Pages of this room."""

from django.http import HttpResponse
from django.shortcuts import render

from noaber.accounts.permissions import Right

from ..access import PageRequest, needs, signed_in


@signed_in
def account(request: PageRequest) -> HttpResponse:
    return render(request, "shell/empty.html")


@needs(Right.OWN)
def people(request: PageRequest) -> HttpResponse:
    return render(request, "shell/empty.html")
