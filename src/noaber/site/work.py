"""The command `noaber work`: a worker that does long work in the background, one job after another."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from noaber.workplace import jobs
from noaber.workplace.models import Job, Worker
from noaber.workplace.publications.making import make

from .console import database
from .publications import Command

# Seconds between two looks for work, between two signs of life, and between two times of tidying up.
LOOK = 1.0
SIGN = 5.0
TIDY = 600.0


def add_command(command: Command) -> None:
    work = command(
        "work",
        _("Do long work in the background, such as making documents; stops by itself never, and cleanly when asked."),
        lambda chosen: _work(as_json=chosen.json, once=chosen.once),
    )
    work.add_argument("--json", action="store_true", help=_("A line of JSON for each job."))
    work.add_argument("--once", action="store_true", help=_("Do what waits now, and stop."))


def _work(*, as_json: bool, once: bool) -> None:
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with database(create=True):
        run(stopping, as_json=as_json, once=once)


def run(stopping: threading.Event, *, as_json: bool = False, once: bool = False) -> None:
    """Do what waits until told to stop; a job that was begun is ended first."""
    name = f"{socket.gethostname()[:60]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    tidied = time.monotonic()
    with _signs_of_life(name) as signs:
        _line(as_json, event="started", worker=name)
        while not stopping.is_set():
            close_old_connections()
            job = jobs.take()
            if job is not None:
                _do(job, signs, as_json=as_json)
                continue
            if once:
                break
            if time.monotonic() - tidied > TIDY:
                jobs.tidy()
                tidied = time.monotonic()
            stopping.wait(LOOK)
        _line(as_json, event="stopped", worker=name)


def _do(job: Job, signs: _Signs, *, as_json: bool) -> None:
    begun = time.monotonic()
    signs.begin(job)
    try:
        jobs.do(job, make, signs.step)
    finally:
        signs.end()
    _line(
        as_json,
        event="job",
        job=job.pk,
        kind=job.kind,
        exploration=job.exploration.slug,
        state=str(job.state),
        seconds=round(time.monotonic() - begun, 1),
    )


class _Signs:
    """Says that the worker lives and how far its job is, from a thread of its own.

    The thread that works has another database in the place of the default one while documents are made.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.job: Job | None = None
        self.steps: list[str] = []
        self.lock = threading.Lock()
        self.news = threading.Event()
        self.over = threading.Event()

    def begin(self, job: Job) -> None:
        with self.lock:
            self.job, self.steps = job, []

    def step(self, step: str) -> None:
        with self.lock:
            self.steps.append(step)
        self.news.set()

    def end(self) -> None:
        with self.lock:
            self.job = None

    def sign(self) -> None:
        Worker.objects.update_or_create(name=self.name, defaults={"seen_at": timezone.now()})

    def keep_saying(self) -> None:
        try:
            while not self.over.is_set():
                self.news.wait(SIGN)
                self.news.clear()
                self._say()
        finally:
            connection.close()

    def _say(self) -> None:
        close_old_connections()
        try:
            self.sign()
            # A job that ends meanwhile is no longer running, so that nothing is said of it.
            with self.lock:
                job, steps = self.job, list(self.steps)
            if job is not None:
                jobs.say(job, steps)
        except Exception:
            # A database that is busy or away for a moment: the next sign says all of it.
            jobs.log.exception("no sign of life could be given")


@contextmanager
def _signs_of_life(name: str) -> Iterator[_Signs]:
    signs = _Signs(name)
    signs.sign()
    thread = threading.Thread(target=signs.keep_saying, name="signs", daemon=True)
    thread.start()
    try:
        yield signs
    finally:
        signs.over.set()
        signs.news.set()
        thread.join(timeout=10)
        Worker.objects.filter(name=name).delete()


def _line(as_json: bool, **said: Any) -> None:
    said = {"at": timezone.now().isoformat(timespec="seconds"), **said}
    text = (
        json.dumps(said, ensure_ascii=False) if as_json else " ".join(f"{name}={value}" for name, value in said.items())
    )
    print(text, file=sys.stdout, flush=True)
