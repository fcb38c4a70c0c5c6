"""Long work: asked for once, done by a worker where one runs and at once where none does, and looked at meanwhile.

What the work is, its caller says: a function from a job to its outcome.
"""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from noaber.accounts.models import User
from noaber.dossier.models import Exploration

from .models import Job, JobFile, Worker

log = logging.getLogger(__name__)

# A worker that did not sign in for so long does not run.
WORKER_GONE = timedelta(seconds=30)
# Work without a sign of life for so long has failed.
SILENT = timedelta(minutes=3)
KEPT = timedelta(days=1)
# So much may one person have under way at once.
MOST_AT_ONCE = 5
# What a form gives out, so that it is sent once.
_TOKEN = 24

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What came of a job: words for its page, and perhaps a file."""

    said: dict[str, Any] = field(default_factory=dict)
    name: str = ""
    data: bytes = b""


Work = Callable[[Job, Progress], Outcome]


class CannotDo(Exception):
    """Holds the sentences that say why work cannot be done."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


# Asking


def ask(user: User, exploration: Exploration, kind: str, wish: dict[str, Any], work: Work, once: str = "") -> Job:
    """The job; the same asked for twice with the same `once` is one. Raises `CannotDo`."""
    tidy()
    if once:
        once = f"{once[:_TOKEN]}-{_digest(kind, wish)}"
        earlier = Job.objects.filter(user=user, once=once).first()
        if earlier is not None:
            return earlier
    under_way = Job.objects.filter(
        user=user, state__in=(Job.State.WAITING, Job.State.RUNNING), changed_at__gte=timezone.now() - SILENT
    )
    if under_way.count() >= MOST_AT_ONCE:
        raise CannotDo(_("You have %(count)d jobs under way. Wait until one is done.") % {"count": MOST_AT_ONCE})
    try:
        with transaction.atomic():
            job = Job.objects.create(
                user=user,
                exploration=exploration,
                kind=kind,
                wish={"language": translation.get_language(), **wish},
                once=once,
            )
    except IntegrityError:
        # The same form, sent twice at one moment.
        return Job.objects.get(user=user, once=once)
    return _see_to(job, work)


def _digest(kind: str, wish: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps([kind, wish], sort_keys=True).encode()).hexdigest()[:12]


def ask_again(job: Job, work: Work) -> Job:
    """A job that failed, or that nobody works on any more, from the start."""
    if not may_ask_again(job):
        return job
    again = Job.objects.filter(pk=job.pk, state=job.state, taken=job.taken).update(
        state=Job.State.WAITING, taken="", step="", steps=[], outcome={}, changed_at=timezone.now()
    )
    return _see_to(Job.objects.get(pk=job.pk), work) if again else Job.objects.get(pk=job.pk)


def may_ask_again(job: Job) -> bool:
    return job.state == Job.State.FAILED or is_silent(job) or (job.state == Job.State.WAITING and not worker_runs())


def is_silent(job: Job) -> bool:
    """Whether whoever worked on it is gone."""
    return job.state == Job.State.RUNNING and job.changed_at < timezone.now() - SILENT


def worker_runs() -> bool:
    return Worker.objects.filter(seen_at__gte=timezone.now() - WORKER_GONE).exists()


def _see_to(job: Job, work: Work) -> Job:
    """Left to a worker; where none runs it is done here and now."""
    if worker_runs():
        return job
    taken = take(job.pk)
    if taken is not None:
        do(taken, work)
    return Job.objects.get(pk=job.pk)


def tidy() -> None:
    """What is older than a day goes, with its file."""
    Job.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
    Worker.objects.filter(seen_at__lt=timezone.now() - KEPT).delete()


# Doing


def take(pk: int | None = None) -> Job | None:
    """The job with this number, or the one that waits longest, for whoever calls and for nobody else; None: there is none."""
    token = uuid.uuid4().hex
    waiting = Job.objects.filter(state=Job.State.WAITING, **({"pk": pk} if pk else {}))
    # Looking first, so that an idle worker never holds the database.
    if not waiting.exists():
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            first = waiting.select_for_update(skip_locked=True).first()
        else:
            first = waiting.first()
        if first is None:
            return None
        taken = waiting.filter(pk=first.pk).update(
            state=Job.State.RUNNING, taken=token, step="", steps=[], changed_at=timezone.now()
        )
    return Job.objects.select_related("user", "exploration").get(pk=first.pk) if taken else None


def do(job: Job, work: Work, progress: Progress = lambda _step: None) -> Job:
    """Do a job that was taken, and keep what came of it. Whatever goes wrong is said on its page."""
    with translation.override(str(job.wish.get("language") or "nl")):
        try:
            outcome = work(job, progress)
        except CannotDo as error:
            _finish(job, Job.State.FAILED, Outcome({"sentences": list(error.sentences)}))
        except PermissionDenied as error:
            _finish(job, Job.State.FAILED, Outcome({"sentences": [str(error)]}))
        except Exception:
            log.exception("job %s (%s) failed", job.pk, job.kind)
            sentence = _(
                "Something went wrong that was not foreseen. Try again; if it stays, tell whoever runs Noaber."
            )
            _finish(job, Job.State.FAILED, Outcome({"sentences": [sentence]}))
        else:
            _finish(job, Job.State.DONE, outcome)
    return job


def _finish(job: Job, state: Job.State, outcome: Outcome) -> None:
    with transaction.atomic():
        mine = Job.objects.filter(pk=job.pk, taken=job.taken, state=Job.State.RUNNING)
        if not mine.update(state=state, outcome=outcome.said, changed_at=timezone.now()):
            # Somebody asked for it again meanwhile, or took it away: what came of this one is for nobody.
            return
        JobFile.objects.filter(job=job).delete()
        if outcome.name:
            JobFile.objects.create(job=job, name=outcome.name, data=outcome.data)
    job.state = state
    job.outcome = outcome.said


def say(job: Job, steps: list[str]) -> None:
    """How far a job is: the last step is the one that runs."""
    Job.objects.filter(pk=job.pk, taken=job.taken, state=Job.State.RUNNING).update(
        step=steps[-1][:250] if steps else "", steps=steps[:-1], changed_at=timezone.now()
    )
