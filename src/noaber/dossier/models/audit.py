"""What is kept about an exploration and is no part of it: who changed what, and earlier states. Never part of a dump."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from .base import KEY_LENGTH
from .exploration import Exploration


class AuditLine(models.Model):
    """One event: a code and its parameters, so that it can be read in the reader's language."""

    exploration = models.ForeignKey(Exploration, on_delete=models.CASCADE, related_name="audit_lines")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    code = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    # The record that it is about, by its address, and the revision that it made.
    record = models.CharField(max_length=KEY_LENGTH + 60, blank=True, default="")
    revision = models.PositiveIntegerField(default=0)
    # What changed, record by record, so that it can be read and undone.
    edits = models.JSONField(default=list)
    # Given out with each form: sent twice, it makes one line.
    once = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering: ClassVar[Any] = ["at", "pk"]
        indexes: ClassVar[Any] = [models.Index(fields=["exploration", "record"], name="audit_of_record")]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(
                fields=["exploration", "once"], condition=~models.Q(once=""), name="audit_line_once"
            ),
        ]

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


class EndedExploration(models.Model):
    """That an exploration was deleted: what it was, by whom and when; of what it held nothing is kept here."""

    slug = models.CharField(max_length=60)
    title = models.CharField(max_length=250)
    kind = models.CharField(max_length=40)
    revision = models.PositiveIntegerField()
    records = models.PositiveIntegerField()
    publications = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[Any] = ["pk"]

    def __str__(self) -> str:
        return self.slug
