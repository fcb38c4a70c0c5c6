"""Pages that say that something went wrong, and what to do: in the look of the shell, in the visitor's language.

None of them holds a form, so that what does not exist and what one may not see answer alike to the last character.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .context import always

_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@dataclass(frozen=True)
class Said:
    """What a page says: what is the matter, and what the visitor can do."""

    title: Any
    text: Any
    advice: Any


SAID = {
    400: Said(
        _("This request cannot be understood"),
        _("Something in the address or in what was sent is not as it should be."),
        _("Go back, and try again. If you typed the address, look whether it is right."),
    ),
    403: Said(
        _("You may not do this"),
        _("Your role does not allow what was asked."),
        _("Ask an owner of the exploration to do it, or to give you another role."),
    ),
    404: Said(
        _("There is nothing here"),
        _("This page does not exist, or it is not for you to see."),
        _("Look whether the address is right, and whether you are signed in with the right e-mail address."),
    ),
    405: Said(
        _("This address cannot be used like this"),
        _("It takes what a page of Noaber sends; it is no page that can be opened, or the other way round."),
        _("Go back, and use the links and buttons of the page."),
    ),
    411: Said(
        _("It was not said how much was sent"),
        _("What is sent to Noaber must say beforehand how long it is."),
        _("Send it with a browser, or with a program that gives the Content-Length."),
    ),
    413: Said(
        _("Too much was sent at once"),
        _("The form or the file is larger than this workplace takes. Nothing was kept or changed."),
        _("Send a smaller file, or send it in parts."),
    ),
    429: Said(
        _("That was too often"),
        _("This was tried so often that it has to wait a while now."),
        _("Wait a few minutes, and try again."),
    ),
    500: Said(
        _("Something went wrong here"),
        _("It is a fault of Noaber or of the server, not of what you did. It stands in the log of the server."),
        _(
            "Try again in a moment. If it goes wrong again, tell those who run this workplace what you did and at what time."
        ),
    ),
}


def page(request: HttpRequest, status: int, *, alone: bool = False, **more: Any) -> HttpResponse:
    """`alone`: without looking at who is asking, so that it works without any database."""
    context = {"said": SAID[status], "status": status, **more}
    if not alone:
        return HttpResponse(render_to_string("shell/error.html", context, request), status=status)
    # The language of this thread may still be that of an earlier visitor.
    with translation.override(translation.get_language_from_request(request)):
        return HttpResponse(render_to_string("shell/error.html", always() | context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 413 if isinstance(exception, _TOO_LARGE) else 400, alone=True)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 403, reason=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return page(request, 404)


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    return page(request, 500, alone=True)


_SECRET = ("password", "code", "token", "secret", "otp")
# What a form sends along by itself.
_OWN = ("next", "language", "once", "base", "who", "draft_path", "do")


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """For a form that does not prove to be ours. What was typed is shown, so that it can be copied; it is kept nowhere."""
    try:
        sent = request.POST.lists()
    except (SuspiciousOperation, OSError):
        sent = []
    typed = [
        (name, value)
        for name, values in sent
        for value in values
        if value.strip() and name not in _OWN and not any(word in name.lower() for word in _SECRET)
    ]
    return HttpResponse(
        render_to_string("shell/form_refused.html", {"typed": typed, "status": 403}, request), status=403
    )


def pages_for_refusals(respond: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a refusal that comes without a page, by Django or by the server before it, gets one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        refused = request.META.get("noaber.refused")
        if refused:
            return page(request, refused, alone=True)
        response = respond(request)
        if response.status_code not in SAID or response.streaming or response.content:  # type: ignore[attr-defined]
            return response
        made = page(request, response.status_code, alone=True)
        for name, value in response.headers.items():
            if name not in ("Content-Length", "Content-Type"):
                made.headers[name] = value
        made.cookies = response.cookies
        made.reason_phrase = HTTPStatus(response.status_code).phrase
        return made

    return answer
