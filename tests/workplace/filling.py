"""Forms of pages as a browser sends them: what stands in the fields, and what somebody changes in them."""

from __future__ import annotations

from typing import Any

import lxml.html
from django.http import HttpResponse
from django.test import Client

Sent = dict[str, list[str]]


def tree_of(answer: Any) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(answer.content.decode())


def text_of(answer: Any) -> str:
    """What one reads on a page, on one line."""
    (main,) = tree_of(answer).iter("main")
    return " ".join(main.text_content().split())


def the_form(answer: Any) -> Any:
    (form,) = tree_of(answer).xpath("//form[@data-draft]")
    return form


def form_of(answer: Any) -> Sent:
    """The names and values that the form of a page would send."""
    sent: Sent = {}
    for one in the_form(answer).iter("input", "select", "textarea"):
        name, kind = one.get("name"), one.get("type", "")
        if not name or (kind in ("checkbox", "radio") and one.get("checked") is None):
            continue
        if one.tag == "select":
            chosen = [o.get("value") for o in one.iter("option") if o.get("selected") is not None]
            values = chosen or [next(one.iter("option")).get("value")]
        elif one.tag == "textarea":
            # The first line end belongs to the tag.
            values = [(one.text or "").removeprefix("\n")]
        else:
            values = [one.get("value", "")]
        sent.setdefault(name, []).extend(values)
    return sent


def changed(sent: Sent, changes: dict[str, Any]) -> Sent:
    listed = {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
    return {**sent, **listed}


class Desk:
    """Somebody at work in a browser."""

    def __init__(self, user: Any, slug: str = "zuidrand") -> None:
        self.client = Client(headers={"accept-language": "en"})
        if user is not None:
            self.client.force_login(user)
        self.here = f"/e/{slug}/"

    def get(self, path: str) -> Any:
        return self.client.get(path if path.startswith("/") else self.here + path)

    def post(self, path: str, sent: Any = None) -> Any:
        return self.client.post(path if path.startswith("/") else self.here + path, sent or {})

    def fill(self, path: str, **changes: Any) -> Any:
        """Open a form, change some fields (`__` stands for a point), and send it."""
        return self.send(self.get(path), **changes)

    def send(self, opened: Any, **changes: Any) -> Any:
        named = {name.replace("__", "."): value for name, value in changes.items()}
        return self.client.post(the_form(opened).get("action"), changed(form_of(opened), named))

    def follow(self, answer: HttpResponse) -> Any:
        return self.client.get(answer["Location"])
