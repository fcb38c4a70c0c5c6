"""What every test of a page starts with: nothing kept from the test before, and a workplace that says whom to write to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Explorations of two tests may have one number and revision; what is kept by these must not cross over."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def contact(settings: Settings) -> None:
    """A workplace that says whom to write to; without it there is no security.txt."""
    settings.CONTACT = "vragen@example.org"
    settings.SECURITY_CONTACT = "mailto:veilig@example.org"
