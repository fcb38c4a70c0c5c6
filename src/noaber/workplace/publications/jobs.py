"""Long work as its owner sees it: how far it is, what came of it, its file, and trying again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models.functions import Length
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from noaber.accounts.permissions import Right
from noaber.report.writing import FORMATS

from ..access import PageRequest, needs
from ..jobs import CannotDo, ask, ask_again, is_silent, may_ask_again
from ..models import Job, JobFile
from .asking import choice_of
from .making import ARCHIVE, DOCUMENT, DOSSIER, make, right_for
from .sheets import send, sheet


@needs(Right.READ)
@require_POST
def download(request: PageRequest) -> HttpResponse:
    """Ask for a document as it stands now, the archive or the dossier."""
    kind = request.POST.get("kind", "")
    if kind not in (DOCUMENT, ARCHIVE, DOSSIER) or not request.access.may(right_for(kind)):
        raise Http404
    if kind == DOCUMENT:
        chosen = choice_of(request.exploration, request.POST.get("document", ""))
        form = request.POST.get("form", "")
        if chosen is None or chosen.kind is None or form not in FORMATS:
            messages.error(request, _("Choose a document and a format."))
            return redirect("publications", request.exploration.slug)
        wish: dict[str, Any] = {"document": chosen.kind.value, "council": chosen.council, "form": form}
    else:
        wish = {"confidential": bool(request.POST.get("confidential"))}
    try:
        job = ask(request.user, request.exploration, kind, wish, make, request.POST.get("once", ""))
    except CannotDo as error:
        messages.error(request, " ".join(error.sentences))
        return redirect("publications", request.exploration.slug)
    return redirect("job", request.exploration.slug, job.pk)


@needs(Right.READ)
@require_safe
def job(request: PageRequest, pk: int) -> HttpResponse:
    shown = _shown(_own(request, pk))
    if not request.htmx:
        return render(request, "publications/job.html", shown)
    # Nothing new: the page stays as it is, and is not read out again.
    if request.GET.get("seen") == shown["seen"]:
        return HttpResponse(status=204)
    return render(request, "publications/job_state.html", shown)


def _own(request: PageRequest, pk: int) -> Job:
    """Jobs of others do not exist."""
    found = Job.objects.filter(pk=pk, user=request.user, exploration=request.exploration).first()
    if found is None or not request.access.may(right_for(found.kind)):
        raise Http404
    return found


def _shown(one: Job) -> dict[str, Any]:
    silent, again = is_silent(one), may_ask_again(one)
    kept = JobFile.objects.filter(job=one).annotate(size=Length("data")).values_list("name", "size").first()
    return {
        "seen": f"{one.state}-{len(one.steps)}-{int(bool(one.step))}-{int(again)}",
        "job": one,
        "silent": silent,
        "again": again,
        # Waiting for nobody, or for somebody who is gone, is not being under way.
        "under_way": one.state in (Job.State.WAITING, Job.State.RUNNING) and not again,
        "file_name": kept[0] if kept else "",
        "file_size": kept[1] if kept else 0,
    }


@needs(Right.READ)
@require_POST
def again(request: PageRequest, pk: int) -> HttpResponse:
    one = _own(request, pk)
    ask_again(one, make)
    return redirect("job", request.exploration.slug, one.pk)


@needs(Right.READ)
@require_safe
def file(request: PageRequest, pk: int) -> HttpResponse:
    kept = JobFile.objects.filter(job=_own(request, pk)).first()
    if kept is None:
        raise Http404
    return send(request, sheet(kept.name, bytes(kept.data), language=request.exploration.language, sandboxed=True))
