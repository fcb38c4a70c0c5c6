"""Publishing in the browser: looking at it first, the form, and a job that makes it."""

from __future__ import annotations

import secrets
from dataclasses import asdict

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

import noaber
from noaber.accounts.permissions import Right
from noaber.dossier.models import Publication
from noaber.dossier.visibility import confidential_now
from noaber.report.writing import FORMATS

from ..access import PageRequest, needs
from ..jobs import CannotDo, ask
from .asking import PROPOSALS, Asked, asked_for, choice_of, choices
from .making import PUBLISH, document_now, make, plain_wish
from .sheets import Sheet, Shelf, send, sheet

# A look at a document costs a second; turning back to it nothing.
_PREVIEWS = Shelf(8)


@needs(Right.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    today = timezone.localdate()
    if request.method != "POST":
        typed = {
            "document": request.GET.get("document", "report"),
            "formats": FORMATS,
            "audience": Publication.Audience.PROJECT_GROUP.value,
            "date": today.isoformat(),
            "version": request.exploration.version,
        }
        return _form(request, Asked(typed), secrets.token_urlsafe(16))
    once = request.POST.get("once", "")
    asked = asked_for(request.exploration, request.POST, today)
    if asked.wishes:
        wish = {"wishes": [plain_wish(one) for one in asked.wishes]}
        try:
            job = ask(request.user, request.exploration, PUBLISH, wish, make, once)
        except CannotDo as error:
            asked.errors["whole"] += error.sentences
        else:
            return redirect("job", request.exploration.slug, job.pk)
    return _form(request, asked, once, status=422)


def _form(request: PageRequest, asked: Asked, once: str, status: int = 200) -> HttpResponse:
    found = choices(request.exploration)
    shown = {
        "asked": asked,
        "errors": dict(asked.errors),
        "typed": asked.typed,
        "choices": found,
        "proposals": PROPOSALS if sum(bool(one.council) for one in found) > 1 else "",
        "formats": FORMATS,
        "audiences": Publication.Audience.choices,
        "hidden": len(confidential_now(request.exploration, timezone.localdate())),
        "once": once,
    }
    return render(request, "publications/new.html", shown, status=status)


@needs(Right.READ)
@require_safe
def preview(request: PageRequest) -> HttpResponse:
    """The document as it would be published now, as a page of its own that can do nothing."""
    chosen = choice_of(request.exploration, request.GET.get("document", "report"))
    confidential = bool(request.GET.get("confidential"))
    if chosen is None or chosen.kind is None or (confidential and not request.access.may(Right.WRITE)):
        raise Http404
    kind, council = chosen.kind, chosen.council

    def looked_at() -> Sheet:
        document = document_now(request.exploration, kind, council, confidential=confidential)
        name = f"{request.exploration.slug}-{document.name}.html"
        return sheet(name, document.html().encode(), language=request.exploration.language, sandboxed=True)

    key = (
        noaber.__version__,
        request.exploration.pk,
        request.exploration.revision,
        confidential or confidential_now(request.exploration, timezone.localdate()),
        *asdict(chosen).values(),
    )
    found = _PREVIEWS.get(key, looked_at)
    assert found is not None
    return send(request, found)
