"""Noaber for a server that speaks ASGI: pages and streams; `noaber serve` does the same after looking whether all is safe."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "noaber.site.settings")
django.setup()

from django.conf import settings  # noqa: E402

from noaber.site.server import Dispatcher  # noqa: E402

application = Dispatcher(settings.THREADS)
