"""Pages of this room."""

from django.http import HttpResponse
from django.shortcuts import render

from noaber.accounts.permissions import Right

from ..access import PageRequest, needs


@needs(Right.READ)
def traceability(request: PageRequest) -> HttpResponse:
    return render(request, "shell/empty.html")
