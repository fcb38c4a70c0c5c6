"""Downloading from a small server on this machine that behaves as publishers and networks do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from noaber.reference.fetching import PUBLISHERS, SOURCES, Fetched, fetch
from noaber.reference.gathering import gather
from tests.reference.files import EXPORT, geojson, square
from tests.reference.test_cbs import MOVES

BORDERS = geojson({"GM0014": [square(230_000, 580_000)], "GM0072": [square(155_000, 575_000)]})
POPULATION = [{"RegioS": "GM0014", "Perioden": "2023JJ00", "BevolkingOp1Januari_1": 235000}]
TABLES = {"81734NED": MOVES, "60048ned": POPULATION}


class Publisher:
    """What the server does: `broken` requests of the register end half-way; pages of a table hold two rows."""

    def __init__(self) -> None:
        self.broken = 0
        self.knows_ranges = True
        self.export = EXPORT.encode()
        self.mark = '"one"'
        self.asked: list[tuple[str, str]] = []
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Says nothing."""

            def do_GET(self) -> None:
                publisher.answer(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, asking: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(asking.path)
        self.asked.append((parts.path, asking.headers.get("Range", "")))
        if parts.path.endswith("exportOO.xml"):
            self._register(asking)
        elif parts.path.startswith("/cbs/gebiedsindelingen/"):
            self._send(asking, 200, BORDERS.encode())
        elif parts.path.startswith("/ODataFeed/odata/"):
            table, _slash, part = parts.path.removeprefix("/ODataFeed/odata/").partition("/")
            self._table(asking, table, part, int(parse_qs(parts.query).get("skip", ["0"])[0]))
        else:
            self._send(asking, 404, b"")

    def _register(self, asking: BaseHTTPRequestHandler) -> None:
        start = 0
        goes_on = asking.headers.get("Range") and asking.headers.get("If-Range") == self.mark and self.knows_ranges
        if goes_on:
            start = int(asking.headers["Range"].removeprefix("bytes=").rstrip("-"))
        body = self.export[start:]
        asking.send_response(206 if goes_on else 200)
        asking.send_header("Content-Length", str(len(body)))
        asking.send_header("ETag", self.mark)
        asking.end_headers()
        if self.broken:
            self.broken -= 1
            body = body[: len(body) // 2]
        asking.wfile.write(body)

    def _table(self, asking: BaseHTTPRequestHandler, table: str, part: str, skip: int) -> None:
        if table not in TABLES:
            self._send(asking, 404, b"{}")
            return
        if not part:
            value: dict[str, object] = {"value": [{"name": "TypedDataSet"}, {"name": "UntypedDataSet"}]}
        else:
            rows = TABLES[table]
            value = {"value": rows[skip : skip + 2]}
            if skip + 2 < len(rows):
                value["odata.nextLink"] = f"{self.base}/ODataFeed/odata/{table}/{part}?skip={skip + 2}"
        self._send(asking, 200, json.dumps(value).encode())

    @staticmethod
    def _send(asking: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
        asking.send_response(status)
        asking.send_header("Content-Length", str(len(body)))
        asking.end_headers()
        asking.wfile.write(body)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    made = Publisher()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def fetched(publisher: Publisher, folder: Path, *only: str, again: bool = False) -> Fetched:
    return fetch(folder, only=only, bases=dict.fromkeys(PUBLISHERS, publisher.base), again=again)


def test_what_can_be_had_is_fetched_and_the_rest_is_told(publisher: Publisher, tmp_path: Path) -> None:
    got = fetched(publisher, tmp_path)
    assert [one.name for one in got.files] == [
        "exportOO.xml",
        "boundaries_2024.geojson",
        "population.json",
        "moves.json",
    ]
    assert [(one.code, one.file) for one in got.failed] == [
        ("not_fetched", "key-figures"),
        ("not_fetched", "commuting"),
    ]
    assert "404" in str(got.failed[0].parameters["reason"])
    gathered = gather(got.files)
    assert len(gathered.rows.partnerships) == 2
    assert {one.year for one in gathered.rows.flows} == {2022, 2023}, "all pages of the table"
    assert set(gathered.rows.boundaries or ()) == {"GM0014", "GM0072"}


def test_a_download_that_breaks_off_goes_on_where_it_was(publisher: Publisher, tmp_path: Path) -> None:
    publisher.broken = 2
    got = fetched(publisher, tmp_path, "register")
    assert got.failed == ()
    assert got.files[0].read_bytes() == publisher.export
    ranges = [asked for _path, asked in publisher.asked]
    assert ranges[0] == ""
    assert ranges[1] == f"bytes={len(publisher.export) // 2}-"
    assert len(ranges) == 3
    assert [one.name for one in tmp_path.iterdir()] == ["exportOO.xml"]


def test_a_download_goes_on_in_a_later_run(publisher: Publisher, tmp_path: Path) -> None:
    publisher.broken = 4
    assert [one.code for one in fetched(publisher, tmp_path, "register").failed] == ["not_fetched"]
    assert not (tmp_path / "exportOO.xml").exists()
    assert fetched(publisher, tmp_path, "register").files[0].read_bytes() == publisher.export
    assert publisher.asked[-1][1].startswith("bytes=")


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_file_that_changed_meanwhile_is_fetched_anew(
    publisher: Publisher, tmp_path: Path, knows_ranges: bool
) -> None:
    publisher.broken = 4
    fetched(publisher, tmp_path, "register")
    publisher.knows_ranges = knows_ranges
    publisher.export, publisher.mark = EXPORT.replace("Samen Noord", "Samen Zuid").encode(), '"two"'
    assert fetched(publisher, tmp_path, "register").files[0].read_bytes() == publisher.export


def test_what_was_fetched_is_not_fetched_again_unless_asked(publisher: Publisher, tmp_path: Path) -> None:
    fetched(publisher, tmp_path, "register")
    fetched(publisher, tmp_path, "register")
    assert len(publisher.asked) == 1
    fetched(publisher, tmp_path, "register", again=True)
    assert len(publisher.asked) == 2


def test_a_page_with_a_message_is_not_taken_for_the_data(publisher: Publisher, tmp_path: Path) -> None:
    publisher.export = b"<html><body>We are busy.</body></html>"
    got = fetched(publisher, tmp_path, "register")
    assert [(one.code, one.file) for one in got.failed] == [("wrong_file", "register")]
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    got = fetch(tmp_path, bases=dict.fromkeys(PUBLISHERS, "http://127.0.0.1:9"))
    assert len(got.failed) == len(SOURCES)
    assert {one.code for one in got.failed} == {"not_fetched"}


def test_every_source_has_an_address_of_its_own() -> None:
    assert len({one.name for one in SOURCES}) == len({one.file for one in SOURCES}) == len(SOURCES)
    assert all(one.base.startswith("https://") for one in SOURCES)
