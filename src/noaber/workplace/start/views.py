"""Pages of this room."""

from django.http import HttpResponse
from django.shortcuts import render

from ..access import PageRequest, public, signed_in


@public
def home(request: PageRequest) -> HttpResponse:
    return render(request, "shell/empty.html")


@signed_in
def new(request: PageRequest) -> HttpResponse:
    return render(request, "shell/empty.html")
