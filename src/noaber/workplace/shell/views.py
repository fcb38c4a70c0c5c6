"""Pages of this room."""

from django.http import HttpResponse
from django.shortcuts import render

from ..access import PageRequest, public


@public
def accessibility(request: PageRequest) -> HttpResponse:
    return render(request, "shell/empty.html")


@public
def privacy(request: PageRequest) -> HttpResponse:
    return render(request, "shell/empty.html")


@public
def help_page(request: PageRequest) -> HttpResponse:
    return render(request, "shell/empty.html")
