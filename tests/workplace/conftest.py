"""What every test of a page starts with: nothing kept from the test before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Explorations of two tests may have one number and revision; what is kept by these must not cross over."""
    cache.clear()
    yield
    cache.clear()
