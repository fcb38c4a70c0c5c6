"""Headers that Django and its packages do not set, and hosts that are not ours."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

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
