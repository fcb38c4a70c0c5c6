"""Deleting an exploration: what goes and what stays is said before, and the title has to be typed."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from noaber.accounts.models import User
from noaber.accounts.permissions import Right
from noaber.dossier.ending import WrongTitle, end, ending_of
from noaber.dossier.models import Exploration

from ..access import PageRequest, needs
from ..models import Draft, Job, Trial


@needs(Right.OWN)
def delete(request: PageRequest) -> HttpResponse:
    exploration = request.exploration
    typed = request.POST.get("title", "")
    error = ""
    if request.method == "POST":
        try:
            stays = end_everything(request.user, exploration, typed)
        except WrongTitle:
            error = _("This is not the title. Type it as it stands above.")
        else:
            said = _("“%(title)s” was deleted; what was published stays.") if stays else _("“%(title)s” was deleted.")
            messages.success(request, said % {"title": exploration.title})
            return redirect("home")
    return render(
        request,
        "start/delete.html",
        {"ending": ending_of(exploration), "typed": typed, "error": error},
        status=422 if error else 200,
    )


@transaction.atomic
def end_everything(user: User, exploration: Exploration, title: str) -> bool:
    """Delete it with what the pages keep of it: drafts, trials and jobs. True where what was published stays."""
    pk = exploration.pk
    stays = end(user, exploration, title)
    Draft.objects.filter(path__startswith=f"/e/{exploration.slug}/").delete()
    Trial.objects.filter(exploration_id=pk).delete()
    Job.objects.filter(exploration_id=pk).delete()
    return stays
