"""Headers that Django and its packages do not set, and requests that go no further: hosts that are not ours, addresses with NUL."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase

Respond = Callable[[HttpRequest], HttpResponseBase]

# What a page of ours never asks of a browser, so that nothing that slips in can ask it either. Passkeys need their own.
_REFUSED = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "usb",
)
_OWN = ("fullscreen", "publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join([*(f"{name}=()" for name in _REFUSED), *(f"{name}=(self)" for name in _OWN)])


def own_headers(respond: Respond) -> Respond:
    """Other origins may neither load what is here nor get at its windows, and no device is asked for."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # Refusals that end before Django's own middleware.
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    return answer


def known_hosts_only(respond: Respond) -> Respond:
    """Refuse a request under a name that is not ours before anything is done with it, files included."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.get_host()
        return respond(request)

    return answer


def no_nul_in_addresses(respond: Respond) -> Respond:
    """Nothing has a NUL in its name, and PostgreSQL refuses to look for one; so nobody gets to ask.

    It stands innermost, so that the answer knows who asks and is the same as for all else that does not exist.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path:
            raise Http404
        if any("\0" in text for name, values in request.GET.lists() for text in (name, *values)):
            raise BadRequest("NUL in the query")
        return respond(request)

    return answer
