"""What the pages keep for the people who use them. None of it belongs to a dossier, and none of it is ever dumped."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from noaber.dossier.models import Exploration


class Draft(models.Model):
    """What somebody typed in a form and did not send yet, by the address of the form."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    path = models.CharField(max_length=700)
    typed = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[Any] = [models.UniqueConstraint(fields=["user", "path"], name="one_draft_per_form")]

    def __str__(self) -> str:
        return self.path


class Trial(models.Model):
    """Weights that somebody tries in one exploration: that person's own until shared."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trials")
    exploration = models.ForeignKey(Exploration, on_delete=models.CASCADE, related_name="trials")
    weights = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[Any] = [models.UniqueConstraint(fields=["user", "exploration"], name="one_trial_each")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.exploration_id}"


class Job(models.Model):
    """Long work that a worker does in the background: what is asked, how far it is, and what came out of it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs")
    exploration = models.ForeignKey(Exploration, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)
    wish = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=250, blank=True, default="")
    # What was done already, and by which taking of it: of two workers that believe it is theirs, the last one is right.
    steps = models.JSONField(default=list)
    taken = models.CharField(max_length=40, blank=True, default="")
    outcome = models.JSONField(default=dict)
    once = models.CharField(max_length=40, blank=True, default="")
    made_at = models.DateTimeField(auto_now_add=True)
    # The last sign of life of whoever works on it.
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar[Any] = ["pk"]
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["user", "once"], condition=~models.Q(once=""), name="job_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.state}"


class JobFile(models.Model):
    """What a job made to download: for whoever asked, for a day.

    In the database, since the server that made it need not be the one that sends it.
    """

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="file")
    name = models.CharField(max_length=250)
    data = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """That a worker runs somewhere: it signs in here every few seconds."""

    name = models.CharField(max_length=120, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """What a spreadsheet would change, for whoever sent it and did not confirm it yet."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="uploads")
    exploration = models.ForeignKey(Exploration, on_delete=models.CASCADE, related_name="uploads")
    file = models.CharField(max_length=250)
    mode = models.CharField(max_length=10)
    # The table for which it was sent; empty: a workbook of several.
    table = models.CharField(max_length=60, blank=True, default="")
    # The lists that it touches, as they were seen then and as they would be, with what changes and what stays.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    edits = models.JSONField(default=list)
    unchanged = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.file
