"""What was typed and not sent yet: kept for the person who typed it, whatever happens to the browser or the login."""

from __future__ import annotations

from django.http import HttpRequest


def keep_for_later(request: HttpRequest) -> None:
    """Keep what somebody sent whose login had ended, so that it is there after signing in again."""
