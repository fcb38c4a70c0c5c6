"""A cache of pictures of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from noaber.charts import svg_of


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which pictures are kept; nothing is kept in memory from before, nor afterwards."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    svg_of.cache_clear()
    yield tmp_path / "noaber" / "pictures"
    svg_of.cache_clear()
