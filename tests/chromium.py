"""A real browser for tests that drive one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright


@contextmanager
def started_browser() -> Iterator[Browser]:
    """Chromium, headless; where none is installed the test is skipped, and says so.

    While it runs, Django takes this thread for an asynchronous one.
    """
    found = next(
        (path for path in ("/usr/bin/chromium", shutil.which("chromium")) if path and Path(path).exists()), None
    )
    if found is None:
        pytest.skip("No chromium is installed here, so nothing is looked at in a browser.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-background-networking", "--disable-quic"]
        )
        yield browser
        browser.close()
