"""What every answer says to browsers, which hosts are ours, cookies, refusals, and the choice of language."""

from __future__ import annotations

import re
from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from noaber.site import bridge
from noaber.site.headers import PERMISSIONS
from noaber.site.static import digest_of, with_digest
from noaber.workplace.shell import errors
from tests.conftest import ROOT, Cast

pytestmark = pytest.mark.django_db

PAGES = ("/", "/help/", "/nergens/", "/you/", "/robots.txt", "/health", "/account/login/", "/static/noaber/tokens.css")


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers_that_internet_nl_asks(client: Client, path: str) -> None:
    answer = client.get(path)
    answer.close()
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert (policy["object-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'", "'none'", "'none'")
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Permissions-Policy"] == PERMISSIONS
    assert "Access-Control-Allow-Origin" not in answer
    assert "Server" not in answer


def test_over_https_browsers_are_told_to_stay_there(client: Client, settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/help/").status_code == 301
    assert client.get("/health").status_code == 200
    assert client.get("/help/", secure=True)["Strict-Transport-Security"] == "max-age=31536000"


def test_cookies_cannot_be_read_by_scripts_or_sent_by_others(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    client.post("/language/", {"language": "en"})
    client.get("/help/")
    cookies: SimpleCookie = client.cookies
    assert {"sessionid", "csrftoken", "django_language"} <= set(cookies)
    for name in ("csrftoken", "django_language"):
        assert cookies[name]["httponly"], name
        assert cookies[name]["samesite"] == "Lax", name


# Hosts


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a b", "127.0.0.1@evil.example", ""])
@pytest.mark.parametrize("path", ["/", "/nergens/", "/static/noaber/tokens.css", "/account/password/reset/"])
def test_a_host_that_is_not_ours_is_refused(
    client: Client, settings: Settings, host: str, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with django_assert_num_queries(0):
        answer = client.get(path, headers={"host": host, "accept-language": "en"})
    assert answer.status_code == 400
    assert "cannot be understood" in answer.content.decode()
    assert "evil" not in answer.content.decode()
    assert "Content-Security-Policy" in answer


def test_a_host_named_by_somebody_in_between_counts_for_nothing(client: Client) -> None:
    answer = client.get("/.well-known/security.txt", headers={"x-forwarded-host": "evil.example"})
    assert "evil" not in answer.content.decode()


# Files


def test_every_file_that_a_template_names_exists() -> None:
    from django.contrib.staticfiles import finders

    named = {
        name
        for path in (ROOT / "src").rglob("templates/**/*.html")
        for name in re.findall(r"{% static \"([^\"]+)\"", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 4
    assert [name for name in named if finders.find(name) is None] == []


def test_a_file_is_named_by_its_content_and_may_be_kept_for_ever(client: Client) -> None:
    page = client.get("/help/").content.decode()
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) >= 5
    for address in addresses:
        answer = client.get(address)
        answer.close()
        assert answer.status_code == 200, address
        assert "immutable" in answer["Cache-Control"], address
    plain = client.get("/static/noaber/workplace.css")
    hashed = client.get(next(one for one in addresses if "workplace" in one))
    assert plain["Cache-Control"] == "max-age=60, public"
    assert plain.getvalue() == hashed.getvalue()
    plain.close()
    hashed.close()
    wrong = with_digest("/static/noaber/workplace.css", "0" * 16)
    assert client.get(wrong).status_code == 404


def test_the_name_changes_with_the_content(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_text("a {}")
    before = digest_of(str(file))
    file.write_text("b { color: red }")
    assert digest_of(str(file)) != before


def test_files_are_sent_compressed_to_those_who_can_read_it(client: Client) -> None:
    plain = client.get("/static/noaber/workplace.css")
    small = client.get("/static/noaber/workplace.css", headers={"accept-encoding": "gzip"})
    plain.close()
    small.close()
    assert small["Content-Encoding"] == "gzip"
    assert int(small["Content-Length"]) < int(plain["Content-Length"]) / 2
    assert "Accept-Encoding" in small["Vary"]


def test_a_page_is_compressed_only_where_nothing_in_it_was_chosen_by_others(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice)
    zipped = {"accept-encoding": "gzip"}
    assert client.get("/help/", headers=zipped)["Content-Encoding"] == "gzip"
    for answer in (
        client.get("/help/?q=geraden", headers=zipped),
        client.get("/nergens/geraden/", headers=zipped),
        client.post("/help/", {"q": "geraden"}, headers=zipped),
        client.get("/robots.txt", headers=zipped),
    ):
        assert "Content-Encoding" not in answer


# Refusals


def test_what_is_not_there_is_said_in_both_languages(client: Client) -> None:
    english = client.get("/nergens/", headers={"accept-language": "en"})
    assert english.status_code == 404
    assert '<html lang="en">' in english.content.decode()
    assert "<h1>There is nothing here</h1>" in english.content.decode()
    assert '<html lang="nl">' in client.get("/nergens/", headers={"accept-language": "nl"}).content.decode()


def test_a_refused_form_says_what_to_do_and_shows_what_was_typed(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(cast.alice)
    answer = client.post("/language/", {"text": "<i>Lang verhaal</i>", "password": "geheim", "login_code": "zeskeer"})
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "Copy what you typed" in text
    assert "&lt;i&gt;Lang verhaal&lt;/i&gt;" in text
    assert "geheim" not in text
    assert "zeskeer" not in text
    assert "<form" not in text


def test_what_is_not_allowed_says_why(rf: RequestFactory) -> None:
    from django.core.exceptions import PermissionDenied

    answer = errors.forbidden(rf.get("/"), PermissionDenied("You may not change this exploration."))
    assert answer.status_code == 403
    assert "You may not change this exploration." in answer.content.decode()


def _through_middleware(response: HttpResponse) -> HttpResponse:
    made = errors.pages_for_refusals(lambda _request: response)(
        RequestFactory(headers={"accept-language": "en"}).get("/")
    )
    assert isinstance(made, HttpResponse)
    return made


def test_a_refusal_without_a_page_gets_one_and_keeps_its_headers() -> None:
    made = _through_middleware(HttpResponseNotAllowed(["POST"]))
    assert (made.status_code, made["Allow"]) == (405, "POST")
    assert "cannot be used like this" in made.content.decode()
    assert made["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("status", sorted(errors.SAID))
def test_every_refusal_has_a_page(status: int) -> None:
    made = _through_middleware(HttpResponse(status=status))
    assert made.status_code == status
    assert str(errors.SAID[status].title) in made.content.decode()
    assert made.content.decode().count("<h1>") == 1


def test_a_refusal_with_a_page_keeps_it() -> None:
    assert _through_middleware(HttpResponse("Mijn eigen uitleg", status=413)).content == b"Mijn eigen uitleg"


def test_too_much_at_once_is_said(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = client.post("/language/", "language=" + "n" * 20, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert errors.bad_request(RequestFactory().get("/"), RequestDataTooBig()).status_code == 413


def test_what_the_server_refused_beforehand_gets_its_page(client: Client) -> None:
    assert client.post("/language/", **{bridge.REFUSED: 413}).status_code == 413  # type: ignore[arg-type]


def test_a_visitor_cannot_say_that_the_server_refused_something(client: Client) -> None:
    assert client.get("/help/", headers={bridge.REFUSED: "413"}).status_code == 200


def test_a_fault_of_ours_has_a_page_that_needs_no_database(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from noaber.workplace.shell import views

    def broken(*_: object) -> HttpResponse:
        raise RuntimeError("kapot")

    monkeypatch.setattr(views, "render", broken)
    client.force_login(cast.alice)
    client.raise_request_exception = False
    answer = client.get("/help/", headers={"accept-language": "en"})
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.content.decode()
    assert "kapot" not in answer.content.decode()
    assert "kapot" in caplog.text
    assert "Content-Security-Policy" in answer


@pytest.mark.parametrize("make", [errors.server_error, errors.bad_request])
def test_pages_of_faults_ask_the_database_nothing(
    make: Callable[[HttpRequest], HttpResponse], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = RequestFactory().get("/", headers={"accept-language": "en"})
    with django_assert_num_queries(0):
        assert 'lang="en"' in make(request).content.decode()


# Language


def test_dutch_is_spoken_unless_the_visitor_prefers_otherwise(client: Client) -> None:
    def language(**headers: str) -> str:
        (found,) = re.findall(r'<html lang="(\w+)">', client.get("/help/", headers=headers).content.decode())
        return str(found)

    assert language() == "nl"
    assert language(**{"accept-language": "fr"}) == "nl"
    assert language(**{"accept-language": "en-GB,en;q=0.8"}) == "en"
    client.post("/language/", {"language": "nl"})
    assert language(**{"accept-language": "en"}) == "nl"


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_choosing_a_language_leads_nowhere_else(client: Client, there: str) -> None:
    assert client.post("/language/", {"language": "en", "next": there})["Location"] == "/"


def test_choosing_a_language_leads_back_to_the_page(client: Client) -> None:
    assert client.post("/language/", {"language": "en", "next": "/help/?a=1"})["Location"] == "/help/?a=1"
    page = client.get("/privacy/?a=1&b=<x>").content.decode()
    assert 'name="next" value="/privacy/?a=1&amp;b=%3Cx%3E"' in page


def test_a_language_that_is_not_spoken_changes_nothing(client: Client) -> None:
    client.post("/language/", {"language": "xx"})
    assert "django_language" not in client.cookies


def test_looking_at_the_address_of_languages_changes_nothing(client: Client) -> None:
    client.get(reverse("set_language"), {"language": "en"})
    assert "django_language" not in client.cookies
