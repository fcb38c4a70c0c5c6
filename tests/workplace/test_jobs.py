"""Long work: at once where no worker runs, by one worker only where some do, seen by its owner only."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from noaber.accounts.models import Membership
from noaber.dossier.actions import load_content
from noaber.dossier.files.reading import read_dossier
from noaber.dossier.models import AuditLine, Exploration, Finding, Publication
from noaber.workplace import jobs
from noaber.workplace.jobs import Outcome
from noaber.workplace.models import Job, JobFile, Worker
from noaber.workplace.publications.making import make
from tests.conftest import ROOT, Cast
from tests.workplace.publishing import SECRET, english, fill, today

pytestmark = pytest.mark.django_db
DOWNLOAD = "/e/zuidrand/publications/download/"


@pytest.fixture
def client() -> Client:
    return english()


@pytest.fixture
def worker() -> Worker:
    """One that signed in a moment ago."""
    return Worker.objects.create(name="w", seen_at=timezone.now())


def ask(client: Client, **given: str) -> str:
    """The address of the job that was asked for."""
    answer = client.post(DOWNLOAD, {"kind": "document", "document": "report", "form": "html", **given})
    assert answer.status_code == 302
    return str(answer["Location"])


def work() -> None:
    job = jobs.take()
    assert job is not None
    jobs.do(job, make)


def age(job: Job, minutes: int) -> None:
    Job.objects.filter(pk=job.pk).update(changed_at=timezone.now() - timedelta(minutes=minutes))


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


# Asking


def test_without_a_worker_it_is_made_at_once(cast: Cast, exploration: Exploration, client: Client) -> None:
    fill(exploration)
    client.force_login(cast.cor)
    path = ask(client)
    assert "It is ready" in text(client, path)
    answer = client.get(f"{path}file/")
    assert b"Een los eind" in answer.content
    assert "sandbox" in answer["Content-Security-Policy"]


def test_with_a_worker_it_waits_and_is_looked_at_meanwhile(
    cast: Cast, exploration: Exploration, client: Client, worker: Worker
) -> None:
    fill(exploration)
    client.force_login(cast.cor)
    path = ask(client)
    waiting = text(client, path)
    assert "It waits for its turn" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert client.get(f"{path}file/").status_code == 404
    work()
    done = text(client, path)
    assert "It is ready" in done
    assert "hx-trigger" not in done
    assert "http-equiv" not in done


def test_a_page_that_asks_for_news_gets_a_part_or_nothing(
    cast: Cast, exploration: Exploration, client: Client, worker: Worker
) -> None:
    fill(exploration)
    client.force_login(cast.cor)
    path = ask(client)
    found = re.search(r'hx-get="([^"]+)"', text(client, path))
    assert found is not None
    htmx = {"HX-Request": "true"}
    assert client.get(found[1], headers=htmx).status_code == 204
    job = jobs.take()
    assert job is not None
    jobs.say(job, ["Weging", "PDF"])
    news = client.get(found[1], headers=htmx).content.decode()
    assert "<html" not in news
    assert "<li>Weging</li>" in news
    assert "PDF …" in news


@pytest.mark.parametrize(("kind", "name"), [("archive", "README.txt"), ("dossier", "exploration.yaml")])
def test_archive_and_dossier_hold_what_is_confidential_only_where_asked_for_and_that_is_remembered(
    cast: Cast, exploration: Exploration, client: Client, kind: str, name: str
) -> None:
    fill(exploration, confidential=True)
    client.force_login(cast.bob)

    def packed(**given: str) -> str:
        with zipfile.ZipFile(io.BytesIO(client.get(f"{ask(client, kind=kind, **given)}file/").content)) as found:
            assert name in found.namelist()
            return " ".join(found.read(one).decode() for one in found.namelist())

    assert SECRET not in packed()
    assert not AuditLine.objects.filter(code=f"{kind}.confidential_taken").exists()
    assert SECRET in packed(confidential="yes")
    assert AuditLine.objects.get(code=f"{kind}.confidential_taken").by == cast.bob


def test_a_dossier_that_comes_back_changed_leaves_what_is_confidential_as_it_is(
    cast: Cast, exploration: Exploration, client: Client, tmp_path: Path
) -> None:
    fill(exploration, confidential=True)
    client.force_login(cast.bob)
    taken = tmp_path / "zuidrand.zip"
    taken.write_bytes(client.get(f"{ask(client, kind='dossier')}file/").content)
    read = read_dossier(taken)
    read.content["tables"]["value.yaml#findings"][0]["title"] = "Een vast eind"
    load_content(cast.operator, read.content, read.base)
    findings = dict(Finding.objects.values_list("key", "title"))
    assert findings == {"los": "Een vast eind", "dicht": f"{SECRET} verhuist"}


@pytest.mark.parametrize("kind", ["archive", "dossier"])
def test_who_may_not_write_takes_no_archive_and_no_dossier(
    cast: Cast, exploration: Exploration, client: Client, kind: str
) -> None:
    fill(exploration)
    client.force_login(cast.cor)
    assert client.post(DOWNLOAD, {"kind": kind}).status_code == 404
    assert not Job.objects.exists()


def test_asked_for_twice_with_one_form_it_is_one_job(
    cast: Cast, exploration: Exploration, client: Client, worker: Worker
) -> None:
    fill(exploration)
    client.force_login(cast.cor)
    assert ask(client, once="x") == ask(client, once="x")
    assert ask(client, once="x") != ask(client, once="x", form="pdf")
    assert ask(client, once="x") != ask(client, once="y")


def test_one_person_has_so_many_under_way(cast: Cast, exploration: Exploration, client: Client, worker: Worker) -> None:
    client.force_login(cast.cor)
    for _time in range(jobs.MOST_AT_ONCE):
        ask(client)
    client.post(DOWNLOAD, {"kind": "document", "document": "report", "form": "html"})
    assert Job.objects.count() == jobs.MOST_AT_ONCE


# Whose it is


@pytest.mark.parametrize("who", ["alice", "hans", "rik", "charlie"])
def test_a_job_of_somebody_else_is_not_there(
    cast: Cast, exploration: Exploration, client: Client, worker: Worker, who: str
) -> None:
    fill(exploration)
    client.force_login(cast.cor)
    path = ask(client)
    work()
    client.force_login(getattr(cast, who))
    assert client.get(path).status_code == 404
    assert client.get(f"{path}file/").status_code == 404
    assert client.post(f"{path}again/").status_code == 404


def test_a_role_that_was_lost_takes_its_files_along(cast: Cast, exploration: Exploration, client: Client) -> None:
    fill(exploration)
    client.force_login(cast.bob)
    path = ask(client, kind="dossier")
    Membership.objects.filter(user=cast.bob).update(role="contributor")
    assert client.get(f"{path}file/").status_code == 404


def test_a_role_that_was_lost_before_its_turn_makes_nothing(
    cast: Cast, exploration: Exploration, client: Client, worker: Worker
) -> None:
    fill(exploration)
    client.force_login(cast.bob)
    ask(client, kind="dossier")
    Membership.objects.filter(user=cast.bob).delete()
    work()
    assert Job.objects.get().state == Job.State.FAILED
    assert not JobFile.objects.exists()


def test_after_a_day_it_is_gone(cast: Cast, exploration: Exploration, client: Client) -> None:
    fill(exploration)
    client.force_login(cast.cor)
    path = ask(client)
    Job.objects.update(made_at=timezone.now() - timedelta(hours=25))
    jobs.tidy()
    assert client.get(f"{path}file/").status_code == 404
    assert not JobFile.objects.exists()


# What goes wrong


def test_a_job_is_taken_by_one_only(cast: Cast, exploration: Exploration, client: Client, worker: Worker) -> None:
    client.force_login(cast.cor)
    ask(client)
    assert jobs.take() is not None
    assert jobs.take() is None


def test_whose_worker_died_has_failed_and_can_be_tried_again(
    cast: Cast, exploration: Exploration, client: Client, worker: Worker
) -> None:
    fill(exploration)
    client.force_login(cast.cor)
    path = ask(client)
    died = jobs.take()
    assert died is not None
    assert "Try again" not in text(client, path)
    client.post(f"{path}again/")
    assert Job.objects.get().state == Job.State.RUNNING
    age(died, minutes=4)
    assert "gave no sign of life" in text(client, path)
    worker.delete()
    client.post(f"{path}again/")
    assert "It is ready" in text(client, path)
    # It was not dead after all: what it made is for nobody, and what it says neither.
    jobs.say(died, ["Weging"])
    jobs.do(died, lambda _job, _progress: Outcome(name="x.html", data=b"x"))
    assert JobFile.objects.get().name == "zuidrand-report.html"
    assert Job.objects.get().state == Job.State.DONE


def test_that_waits_for_nobody_can_be_made_at_once(
    cast: Cast, exploration: Exploration, client: Client, worker: Worker
) -> None:
    fill(exploration)
    client.force_login(cast.cor)
    path = ask(client)
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    assert "nobody is there any more to make it" in text(client, path)
    client.post(f"{path}again/")
    assert "It is ready" in text(client, path)


def test_what_stands_in_the_way_later_is_said(
    cast: Cast, exploration: Exploration, client: Client, worker: Worker
) -> None:
    fill(exploration)
    client.force_login(cast.bob)
    sent = {"document": "report", "formats": "html", "audience": "project_group", "date": today().isoformat()}
    path = client.post("/e/zuidrand/publications/new/", sent)["Location"]
    exploration.findings.all().delete()
    exploration.assignments.all().delete()
    work()
    assert "There is nothing to publish yet" in text(client, path)
    assert not Publication.objects.exists()


def test_what_nobody_foresaw_is_said_too(
    cast: Cast, exploration: Exploration, client: Client, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(cast.cor)
    path = ask(client)
    job = jobs.take()
    assert job is not None

    def breaks(*_given: object) -> Outcome:
        raise RuntimeError("geheim van binnen")

    jobs.do(job, breaks)
    shown = text(client, path)
    assert "Something went wrong" in shown
    assert "geheim van binnen" not in shown
    assert "geheim van binnen" in caplog.text


# The worker


def test_a_worker_signs_in_and_stops_cleanly(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/w.sqlite3", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "noaber", "work", "--json"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    killer = threading.Timer(240, process.kill)
    killer.start()
    try:
        assert '"event": "started"' in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert '"event": "stopped"' in process.stdout.readline()
        assert process.wait() == 0
    finally:
        killer.cancel()
        process.kill()
        process.stdout.close()
        process.wait()
