"""Pages made smaller where that gives nothing away; see docs/decisions/0017-serving.md."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class Compressing(GZipMiddleware):
    """Compresses a page only where nothing in it was chosen by whoever made the link.

    The length of a compressed page tells whether a guess that stands in it matches a secret that stands in it too
    (BREACH). Without a query, and as an answer to a plain visit, a page holds no guesses of others.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        plain_visit = request.method == "GET" and not request.META.get("QUERY_STRING") and response.status_code == 200
        if is_page and plain_visit and not response.streaming:
            return super().process_response(request, response)
        return response
