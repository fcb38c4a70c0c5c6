"""Reports as files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from noaber.chapters import CHAPTERS
from noaber.dossier.models import Body, Exploration, Finding, Option, Source
from noaber.overview.chapters import BY_NAME, result_of

from .composing import DocumentKind, Progress, compose
from .document import Document, build

FORMATS = ("html", "pdf", "odt", "docx")


def render(document: Document, form: str) -> bytes:
    if form == "html":
        return document.html().encode()
    # Slow to load, so only where they are made.
    if form == "pdf":
        from .pdf import make_pdf

        return make_pdf(document)
    from .office import make_docx, make_odt

    return make_odt(document) if form == "odt" else make_docx(document)


def write_document(
    exploration: Exploration,
    formats: Iterable[str],
    folder: Path,
    *,
    kind: DocumentKind = DocumentKind.REPORT,
    council: Body | None = None,
    progress: Progress = lambda _step: None,
) -> list[Path]:
    """Write a document in each format as `<slug>-<name>.<format>`; a file is replaced only once it is whole."""
    document = build(exploration, compose(exploration, kind, council, progress))
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for form in formats:
        progress(form.upper())
        path = folder / f"{exploration.slug}-{document.name}.{form}"
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(render(document, form))
        beside.replace(path)
        paths.append(path)
    return paths


def contents_of(exploration: Exploration) -> str:
    """One sentence on what stands in the report."""
    items = [item for one in result_of(BY_NAME["assignment"], exploration).assignments for item in one.items]
    options = Option.objects.filter(exploration=exploration, variant_of=None).count()
    findings = Finding.objects.filter(exploration=exploration).count()
    sources = Source.objects.filter(exploration=exploration).count()
    text = _("The report holds %(chapters)d chapters, %(options)s, %(findings)s and %(sources)s.") % {
        "chapters": len(CHAPTERS),
        "options": ngettext("%d form", "%d forms", options) % options,
        "findings": ngettext("%d finding", "%d findings", findings) % findings,
        "sources": ngettext("%d source", "%d sources", sources) % sources,
    }
    if items:
        text += " " + _("%(answered)d of the %(total)d assignment points have an answer.") % {
            "answered": sum(item.answered for item in items),
            "total": len(items),
        }
    return text
