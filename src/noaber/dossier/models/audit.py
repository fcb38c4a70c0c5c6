"""What is kept about an exploration and is no part of it: who changed what, and earlier states. Never part of a dump."""

from __future__ import annotations

from typing import Any, ClassVar

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
        ordering: ClassVar[Any] = ["at", "pk"]

    def __str__(self) -> str:
        return self.code


class Snapshot(models.Model):
    """The content as it was loaded or dumped once, by its digest: what files that name it were made from."""

    exploration = models.ForeignKey(Exploration, on_delete=models.CASCADE, related_name="snapshots")
    digest = models.CharField(max_length=64)
    content = models.JSONField()

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["exploration", "digest"], name="snapshot_once"),
        ]

    def __str__(self) -> str:
        return self.digest
