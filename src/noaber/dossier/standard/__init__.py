"""What an exploration can begin with: the standard framework per language, and the region to practise on.

Both are ordinary dossiers, read by the ordinary reader.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path

from ..content import Content
from ..files.reading import read_dossier
from ..models import Language

_HERE = Path(__file__).resolve().parent
PRACTICE = "oefenregio"


def framework(language: str) -> Content:
    """The standard framework in a language, as content of one's own."""
    return deepcopy(_read(_HERE / (language if language in Language.values else Language.DUTCH.value)))


def practice() -> Content:
    """The invented region, as content of one's own."""
    return deepcopy(_read(practice_folder()))


def practice_folder() -> Path:
    """In an installed package beside this file (see pyproject.toml); in a checkout among the examples."""
    packed = _HERE / PRACTICE
    return packed if packed.is_dir() else _HERE.parents[3] / "examples" / PRACTICE


@cache
def _read(folder: Path) -> Content:
    return read_dossier(folder).content
