"""Reports of a content, made in a database of their own; that of the example is made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import lxml.html
import pytest
from django.utils import translation
from lxml.html import HtmlElement
from pikepdf import Pdf
from pytest_django import DjangoDbBlocker

from noaber.dossier.content import Content
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.models import Exploration
from noaber.dossier.private import private_database
from noaber.dossier.storing import store
from noaber.report.composing import DocumentKind, compose
from noaber.report.councils import council_bodies
from noaber.report.document import Document, build
from noaber.report.office import make_docx, make_odt
from noaber.report.pdf import make_pdf
from tests.conftest import EXAMPLE
from tests.report.everything import everything
from tests.report.hostility import hostile_text
from tests.report.reading_office import Office, read_docx, read_odt
from tests.report.reading_pdf import Element, open_pdf, structure


@dataclass(frozen=True)
class Report:
    """A report in all its forms, each made when it is first looked at."""

    document: Document
    language: str

    @cached_property
    def html(self) -> str:
        return self.document.html()

    @cached_property
    def tree(self) -> HtmlElement:
        """The file as a browser reads it."""
        return lxml.html.document_fromstring(self.html)

    @cached_property
    def pdf_bytes(self) -> bytes:
        with translation.override(self.language):
            return make_pdf(self.document)

    @cached_property
    def pdf(self) -> Pdf:
        return open_pdf(self.pdf_bytes)

    @cached_property
    def odt_bytes(self) -> bytes:
        with translation.override(self.language):
            return make_odt(self.document)

    @cached_property
    def docx_bytes(self) -> bytes:
        with translation.override(self.language):
            return make_docx(self.document)

    @cached_property
    def odt(self) -> Office:
        return read_odt(self.odt_bytes)

    @cached_property
    def docx(self) -> Office:
        return read_docx(self.docx_bytes)

    @cached_property
    def tags(self) -> Element:
        """The PDF as a screen reader reads it."""
        return structure(self.pdf)


class MakeReport(Protocol):
    def __call__(self, content: Content, language: str = "en") -> Report: ...


class MakeDocument(Protocol):
    """A document of a content; a proposal goes to the first council that there is, or to the one with this id."""

    def __call__(self, content: Content, kind: str, language: str = "en", council: str = "") -> Report: ...


@pytest.fixture(scope="session")
def report(django_db_blocker: DjangoDbBlocker) -> MakeReport:
    """Makes the report of a content, in a language."""

    def make(content: Content, language: str = "en") -> Report:
        with django_db_blocker.unblock(), private_database(), translation.override(language):
            exploration = Exploration()
            store(exploration, content)
            return Report(build(exploration, compose(exploration)), language)

    return make


@pytest.fixture(scope="session")
def document(django_db_blocker: DjangoDbBlocker) -> MakeDocument:
    """Makes a document of any kind of a content, in a language."""

    def make(content: Content, kind: str, language: str = "en", council: str = "") -> Report:
        with django_db_blocker.unblock(), private_database(), translation.override(language):
            exploration = Exploration()
            store(exploration, content)
            body = next((one for one in council_bodies(exploration) if council in ("", one.key)), None)
            return Report(build(exploration, compose(exploration, DocumentKind(kind), body)), language)

    return make


@pytest.fixture(scope="session")
def example(report: MakeReport) -> Report:
    """The report of examples/noordoost-twente, in its own language."""
    return report(read_dossier(EXAMPLE).content, "nl")


@pytest.fixture(scope="session")
def hostile(report: MakeReport) -> Report:
    """A report in which every text of the dossier tries to be something else than text."""
    return report(everything(hostile_text))
