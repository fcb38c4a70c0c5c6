"""Filters for the section on weighing."""

from __future__ import annotations

from django import template

from noaber.chapters.weighing.wording import group_name, group_names, of_hundred

register = template.Library()
register.filter(group_name)
register.filter(group_names)
register.filter(of_hundred)


@register.filter
def share_class(share: float) -> str:
    """How dark a share stands in a table; the figure stands in it too."""
    return "very-positive" if share >= 0.5 else "positive" if share >= 0.2 else ""
