"""Tags and filters for sections."""

from django import template

register = template.Library()
