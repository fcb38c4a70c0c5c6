"""Who changed what, when. Never part of a dump."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .exploration import Exploration


class AuditLine(models.Model):
    """One event: a code and its parameters, so that it can be read in the reader's language."""

    exploration = models.ForeignKey(Exploration, on_delete=models.CASCADE, related_name="audit_lines")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    code = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.code
