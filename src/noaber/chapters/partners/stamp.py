"""What the chapter's answers hang on beside the exploration: the data of the country, and the scan of its groups."""

from __future__ import annotations

from django.conf import settings

from noaber.reference import keeping, store


def data_stamp() -> str:
    """Changes when other data is loaded or scanned; cheap enough to ask for each answer that is kept."""
    data = store.mark(settings.REFERENCE_FOLDER)
    return f"{data} {keeping.mark(settings.REFERENCE_FOLDER)}" if data else ""
