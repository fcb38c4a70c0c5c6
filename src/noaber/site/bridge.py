"""Django's synchronous pages behind an asynchronous server: what comes in slowly waits outside the threads.

A thread gets a request that is wholly there, and hands over its answer in one go, so that nobody with a slow connection
keeps a thread from others. What must stream is served by Django's own ASGI; see docs/decisions/0017-serving.md.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import IO, Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

# Under this name the pages are told that a request was refused here; no header can bear such a name.
REFUSED = "noaber.refused"
_IN_MEMORY = 1024 * 1024
# So long may somebody send nothing, and so long may the whole take.
_PATIENCE = 20.0
_LONGEST = 300.0
# What is too large is read and thrown away to here, so that a browser gets to see the answer.
_DRAINED = 10


class Gone(Exception):
    """Whoever asked has left, or sends too slowly."""


class Bridge:
    """An ASGI application over a WSGI one."""

    def __init__(self, pages: Callable[..., Iterable[bytes]], threads: int, most_bytes: int) -> None:
        self._pages = pages
        self._most = most_bytes
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            try:
                async with asyncio.timeout(_LONGEST):
                    refused = await self._read(scope, receive, body)
            except (Gone, TimeoutError):
                return
            environ = environ_of(scope, body)
            if refused is not None:
                environ |= {REFUSED: int(refused), "CONTENT_LENGTH": "0", "wsgi.input": io.BytesIO()}
            loop = asyncio.get_running_loop()
            status, headers, answer = await loop.run_in_executor(self._threads, self._answer, environ)
        if refused is not None:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def close(self) -> None:
        """Wait for what is being worked on."""
        self._threads.shutdown()

    async def _read(self, scope: Scope, receive: Receive, body: IO[bytes]) -> HTTPStatus | None:
        """Read what was sent; gives why it is refused, if it is."""
        sent = {name: value for name, value in scope["headers"] if name in (b"content-length", b"transfer-encoding")}
        if not sent:
            return None
        if b"content-length" not in sent:
            return HTTPStatus.LENGTH_REQUIRED
        # The server below has seen to it that this is a number.
        announced = int(sent[b"content-length"])
        too_large = announced > self._most
        if announced > _DRAINED * self._most:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        more = True
        while more:
            async with asyncio.timeout(_PATIENCE):
                message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            if not too_large:
                body.write(message.get("body", b""))
            more = message.get("more_body", False)
        body.seek(0)
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else None

    def _answer(self, environ: dict[str, Any]) -> tuple[int, Headers, bytes]:
        started: list[tuple[int, Headers]] = []

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            started.append(
                (
                    int(status[:3]),
                    [(name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers],
                )
            )

        parts = self._pages(environ, start)
        try:
            answer = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        return *started[-1], answer


def environ_of(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The request as WSGI (PEP 3333) wants it."""
    host, port = scope.get("server") or ("localhost", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        # With an underscore a header could pass for another one, which a proxy in front watches over.
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        if name not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            name = "HTTP_" + name
        text = value.decode("latin-1")
        between = "; " if name == "HTTP_COOKIE" else ","
        environ[name] = environ[name] + between + text if name in environ else text
    return environ
