"""The bridge between the server and Django's pages."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from noaber.site import bridge
from noaber.site.bridge import REFUSED, Bridge, environ_of

MOST = 1000


def scope(method: str = "GET", headers: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": "/é/",
        "query_string": b"a=1",
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.5", 1234),
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
        **more,
    }


@dataclass
class Visit:
    """What a page got, and what a visitor got back."""

    environ: dict[str, Any] = field(default_factory=dict)
    body: bytes = b""
    status: int = 0
    headers: dict[bytes, bytes] = field(default_factory=dict)
    answer: bytes = b""


def visit(
    asked: dict[str, Any],
    pieces: Iterable[bytes] = (b"",),
    *,
    page: Callable[..., Iterable[bytes]] | None = None,
    leaves: bool = False,
) -> Visit:
    made = Visit()

    def echo(environ: dict[str, Any], start: Callable[..., None]) -> Iterable[bytes]:
        made.environ = environ
        made.body = environ["wsgi.input"].read()
        start(f"{environ.get(REFUSED, 200)} OK", [("X-Own", " 1 ")])
        return [b"an", b"swer"]

    waiting = list(pieces)

    async def receive() -> dict[str, Any]:
        if not waiting and leaves:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting) or leaves}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            made.status, made.headers = message["status"], dict(message["headers"])
        else:
            made.answer += message["body"]

    bridged = Bridge(page or echo, 2, MOST)
    asyncio.run(bridged(asked, receive, send))
    bridged.close()
    return made


def test_a_page_gets_the_request_and_the_visitor_its_answer() -> None:
    made = visit(scope("POST", {"content-length": "6", "content-type": "text/plain"}), [b"abc", b"def"])
    assert made.body == b"abcdef"
    assert (made.status, made.answer) == (200, b"answer")
    assert made.headers[b"x-own"] == b"1"
    assert made.environ["PATH_INFO"] == "/é/".encode().decode("latin-1")
    assert made.environ["QUERY_STRING"] == "a=1"
    assert made.environ["REMOTE_ADDR"] == "192.0.2.5"
    assert (made.environ["CONTENT_LENGTH"], made.environ["CONTENT_TYPE"]) == ("6", "text/plain")


def test_a_large_body_arrives_whole() -> None:
    most = 3 * bridge._IN_MEMORY
    made = Visit()

    def page(environ: dict[str, Any], start: Callable[..., None]) -> Iterable[bytes]:
        made.body = environ["wsgi.input"].read()
        start("200 OK", [])
        return []

    waiting = [b"x" * (most // 3)] * 3

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": waiting.pop(), "more_body": bool(waiting)}

    async def send(_message: Any) -> None:
        pass

    asyncio.run(Bridge(page, 1, most)(scope("POST", {"content-length": str(most)}), receive, send))
    assert len(made.body) == most


@pytest.mark.parametrize("size", [MOST + 1, MOST * 9, MOST * 1000])
def test_what_is_too_large_is_refused_and_not_kept(size: int) -> None:
    made = visit(scope("POST", {"content-length": str(size)}), [b"x" * 500] * 3)
    assert made.environ[REFUSED] == 413
    assert (made.environ["CONTENT_LENGTH"], made.body) == ("0", b"")
    assert (made.status, made.headers[b"connection"]) == (413, b"close")


def test_what_does_not_say_how_long_it_is_is_refused() -> None:
    made = visit(scope("POST", {"transfer-encoding": "chunked"}), [b"x"])
    assert (made.environ[REFUSED], made.status, made.body) == (411, 411, b"")


def test_who_leaves_halfway_reaches_no_page() -> None:
    made = visit(scope("POST", {"content-length": "9"}), [b"abc"], leaves=True)
    assert (made.environ, made.status) == ({}, 0)


def test_who_sends_too_slowly_reaches_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "_PATIENCE", 0.05)
    reached: list[Any] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(5)
        return {}

    async def send(message: Any) -> None:
        reached.append(message)

    asyncio.run(Bridge(reached.append, 1, MOST)(scope("POST", {"content-length": "9"}), receive, send))  # type: ignore[arg-type]
    assert reached == []


def test_those_who_send_slowly_keep_no_thread_from_others() -> None:
    """Fifty forms are half sent; with two threads everybody else is still served."""

    def page(_environ: dict[str, Any], start: Callable[..., None]) -> Iterable[bytes]:
        start("200 OK", [])
        return [b"x"]

    async def run() -> int:
        bridged = Bridge(page, 2, MOST)
        rest = asyncio.Event()
        answered = 0

        async def slowly() -> dict[str, Any]:
            await rest.wait()
            return {"type": "http.request", "body": b"x", "more_body": False}

        async def at_once() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            nonlocal answered
            answered += message["type"] == "http.response.body"

        slow = [asyncio.ensure_future(bridged(scope("POST", {"content-length": "1"}), slowly, send)) for _ in range(50)]
        await asyncio.wait_for(asyncio.gather(*(bridged(scope(), at_once, send) for _ in range(20))), 10)
        before = answered
        rest.set()
        await asyncio.gather(*slow)
        assert answered == 70
        return before

    assert asyncio.run(run()) == 20


def test_headers_with_an_underscore_pass_for_no_other() -> None:
    found = environ_of(scope(headers={"x_forwarded_proto": "https", "x-forwarded-proto": "http"}), None)  # type: ignore[arg-type]
    assert found["HTTP_X_FORWARDED_PROTO"] == "http"


def test_headers_that_come_twice_are_put_together() -> None:
    twice = scope()
    twice["headers"] = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x"), (b"accept", b"y")]
    found = environ_of(twice, None)  # type: ignore[arg-type]
    assert (found["HTTP_COOKIE"], found["HTTP_ACCEPT"]) == ("a=1; b=2", "x,y")


def test_an_answer_is_closed_in_its_thread_also_when_it_breaks() -> None:
    closed: list[str] = []

    class Answer:
        def __iter__(self) -> Iterator[bytes]:
            yield b"x"
            raise RuntimeError("kapot")

        def close(self) -> None:
            closed.append(threading.current_thread().name)

    def page(_environ: dict[str, Any], start: Callable[..., None]) -> Any:
        start("200 OK", [])
        return Answer()

    with pytest.raises(RuntimeError, match="kapot"):
        visit(scope(), page=page)
    assert [name.startswith("page") for name in closed] == [True]
