"""The server: one dispatcher, which takes what streams to Django's ASGI and every page to its WSGI in threads."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, MutableMapping
from functools import cache
from typing import Any

import uvicorn
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from .bridge import Bridge, Receive, Scope, Send

# Who was answered may ask more over the same connection for so long.
_KEEP_ALIVE = 15
# So long a request that runs when the server is stopped may take to end.
_GRACE = 30


@cache
def _streams() -> Any:
    return get_asgi_application()


class Dispatcher:
    def __init__(self, threads: int) -> None:
        self._pages = Bridge(get_wsgi_application(), threads, settings.MAX_UPLOAD)
        # Now, and not while the first visitor waits.
        get_resolver().url_patterns  # noqa: B018

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        is_stream = scope["path"] == "/sse" or scope["path"].startswith("/sse/")
        await (_streams() if is_stream else self._pages)(scope, receive, send)

    def close(self) -> None:
        self._pages.close()


def listen(host: str, port: int) -> socket.socket:
    """The place where visitors come in. Raises OSError where it is taken, or not of this machine."""
    family, kind, protocol, _name, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    place = socket.socket(family, kind, protocol)
    try:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind(address)
        place.listen(2048)
    except OSError:
        place.close()
        raise
    return place


def serve(place: socket.socket, threads: int, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or ctrl-c; what runs then is finished first."""
    dispatcher = Dispatcher(threads)
    server = _Server(
        uvicorn.Config(
            dispatcher,
            http="h11",
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=settings.HTTPS,
            forwarded_allow_ips=settings.PROXIES,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=_GRACE,
        ),
        ready,
    )
    # uvicorn raises the signal again once it has stopped, which would end the process as if something had gone wrong.
    before: MutableMapping[int, Any] = {
        one: signal.signal(one, lambda *_: None) for one in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        server.run(sockets=[place])
    finally:
        dispatcher.close()
        for one, handler in before.items():
            signal.signal(one, handler)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()
