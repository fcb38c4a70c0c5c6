"""Documents that can be worked on: ODT and DOCX, from the same document as the PDF."""

from .docx import make_docx
from .odt import make_odt

__all__ = ["make_docx", "make_odt"]
