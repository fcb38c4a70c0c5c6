"""Tags for pages: icons of state, links to records, and forms."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from noaber.dossier.labels import kind_label, kind_plural

register = template.Library()


@register.simple_tag(takes_context=True)
def current(context: template.Context, name: str, *arguments: Any) -> str:
    """aria-current for a link to the page that is open."""
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return ""
    exploration = context.get("exploration")
    parts = ([exploration.slug] if exploration else []) + list(arguments)
    return "page" if request.path == reverse(name, args=parts) else ""


@register.filter
def record_url(record: str, slug: str) -> str:
    """The page of a record by its address, such as finding:ict-apart."""
    kind, _colon, key = record.partition(":")
    return reverse("record", args=[slug, kind, key])


@register.filter
def record_key(record: str) -> str:
    """The id in the address of a record: ict-apart of finding:ict-apart."""
    return record.partition(":")[2]


@register.filter
def kind_name(kind: str) -> str:
    return kind_label(kind)


@register.filter
def kind_names(kind: str) -> str:
    return kind_plural(kind)
