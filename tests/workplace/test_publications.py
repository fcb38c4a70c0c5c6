"""Publications in the browser: who reads which, releasing, withdrawing, and publishing itself."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from noaber.dossier.models import AuditLine, Exploration, Publication
from noaber.report.publishing import withdraw
from noaber.workplace.models import Job
from noaber.workplace.publications.circles import WIDENING
from tests.conftest import Cast
from tests.workplace.publishing import (
    GROUND,
    SECRET,
    english,
    fill,
    make_confidential,
    published,
    reads_as,
    released,
    today,
)

pytestmark = pytest.mark.django_db
HERE = "/e/zuidrand/publications/"


@pytest.fixture
def client() -> Client:
    return english()


def page(one: Publication) -> str:
    return f"/e/zuidrand/publication/{one.key}/"


def form(**given: object) -> dict[str, object]:
    return {
        "document": "report",
        "formats": ["html"],
        "audience": "project_group",
        "date": today().isoformat(),
        "once": "een-keer",
        **given,
    }


# Who reads which


@pytest.mark.parametrize("circle", WIDENING[:-1])
def test_a_reader_reads_what_is_for_his_circle_or_a_wider_one(
    cast: Cast, exploration: Exploration, client: Client, circle: str
) -> None:
    fill(exploration)
    made = {one: released(published(exploration, audience=one, version=one)) for one in WIDENING}
    reads_as(cast.rik, circle)
    client.force_login(cast.rik)
    listed = client.get(HERE).content.decode()
    for audience, one in made.items():
        mine = WIDENING.index(audience) >= WIDENING.index(circle)
        assert (page(one) in listed) == mine
        assert client.get(page(one)).status_code == (200 if mine else 404)
        assert client.get(f"{page(one)}file/zuidrand-report.html").status_code == (200 if mine else 404)


@pytest.mark.parametrize("who", ["alice", "bob", "cor", "hans"])
def test_who_works_on_it_sees_drafts_and_readers_do_not(
    cast: Cast, exploration: Exploration, client: Client, who: str
) -> None:
    draft = published(fill(exploration), audience="councils")
    client.force_login(getattr(cast, who))
    text = client.get(page(draft)).content.decode()
    assert "waits for:" in text
    assert "Aal, Berg" in text
    client.force_login(cast.rik)
    assert client.get(page(draft)).status_code == 404
    assert draft.key not in client.get(HERE).content.decode()


def test_what_was_withdrawn_stays_visible_with_its_reason_and_without_its_files(
    cast: Cast, exploration: Exploration, client: Client
) -> None:
    one = released(published(fill(exploration), audience="councils"))
    withdraw(cast.operator, one, today(), "Een bedrag klopte niet.")
    client.force_login(cast.rik)
    assert "Een bedrag klopte niet." in client.get(HERE).content.decode()
    text = client.get(page(one)).content.decode()
    assert "Withdrawn on" in text
    assert "Een bedrag klopte niet." in text
    assert "zuidrand-report.html" not in text
    assert client.get(f"{page(one)}file/zuidrand-report.html").status_code == 404
    client.force_login(cast.cor)
    assert client.get(f"{page(one)}file/zuidrand-report.html").status_code == 200


def test_a_draft_that_was_withdrawn_was_never_there_for_readers(
    cast: Cast, exploration: Exploration, client: Client
) -> None:
    one = published(fill(exploration), audience="councils")
    withdraw(cast.operator, one, today(), "Te vroeg.")
    client.force_login(cast.rik)
    assert client.get(page(one)).status_code == 404


def test_reading_what_is_confidential_leaves_a_line(cast: Cast, exploration: Exploration, client: Client) -> None:
    until = today() + datetime.timedelta(days=5)
    one = published(fill(exploration), audience="executives", confidential_ground=GROUND, confidential_until=until)
    reads_as(cast.rik, "executives")
    client.force_login(cast.rik)
    assert client.get(f"{page(one)}file/zuidrand-report.html").status_code == 200
    line = AuditLine.objects.get(code="publication.confidential_read")
    assert (line.by, line.record, line.parameters["file"]) == (
        cast.rik,
        f"publication:{one.key}",
        "zuidrand-report.html",
    )
    reads_as(cast.rik, "party_leaders")
    assert client.get(f"{page(one)}file/zuidrand-report.html").status_code == 404


def test_a_document_can_do_nothing_but_be_read(cast: Cast, exploration: Exploration, client: Client) -> None:
    one = published(fill(exploration))
    client.force_login(cast.alice)
    policy = client.get(f"{page(one)}file/zuidrand-report.html")["Content-Security-Policy"]
    assert "default-src 'none'; style-src 'sha256-" in policy
    assert "script-src" not in policy
    assert "sandbox" in client.get(f"{HERE}preview/")["Content-Security-Policy"]


# Publishing


def test_one_publishes_what_one_saw(cast: Cast, exploration: Exploration, client: Client) -> None:
    fill(exploration)
    client.force_login(cast.bob)
    seen = client.get(f"{HERE}preview/?document=report").content
    answer = client.post(f"{HERE}new/", form(), follow=True)
    one = Publication.objects.get()
    assert page(one) in answer.content.decode()
    assert client.get(f"{page(one)}file/zuidrand-report.html").content == seen


def test_sent_twice_it_is_published_once(cast: Cast, exploration: Exploration, client: Client) -> None:
    fill(exploration)
    client.force_login(cast.bob)
    first, second = (client.post(f"{HERE}new/", form()) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert Job.objects.count() == Publication.objects.count() == 1


def test_the_proposals_to_all_councils_are_a_publication_each(
    cast: Cast, exploration: Exploration, client: Client
) -> None:
    fill(exploration)
    client.force_login(cast.bob)
    client.post(f"{HERE}new/", form(document="proposals", audience="councils"))
    assert {one.council.key for one in Publication.objects.all() if one.council} == {"raad-aal", "raad-berg"}


def test_everything_that_is_wrong_is_said_at_once_and_what_was_typed_stays(
    cast: Cast, exploration: Exploration, client: Client
) -> None:
    fill(exploration)
    client.force_login(cast.bob)
    tomorrow = today() + datetime.timedelta(days=1)
    sent = form(formats=[], document="x", audience="everybody", date=tomorrow.isoformat(), ground=GROUND, version="v9")
    answer = client.post(f"{HERE}new/", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    for sentence in (
        "Choose which document",
        "Choose one format",
        "still has to come",
        "needs both a ground in law and an end date",
        "What is for everybody cannot be confidential",
    ):
        assert sentence in text
    assert GROUND in text
    assert 'value="v9"' in text
    assert not Job.objects.exists()


def test_an_exploration_without_anything_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    answer = client.post(f"{HERE}new/", form())
    assert answer.status_code == 422
    assert "There is nothing to publish yet" in answer.content.decode()


# What is confidential


def test_editors_are_told_what_is_left_out_and_may_look_at_it(
    cast: Cast, exploration: Exploration, client: Client
) -> None:
    fill(exploration, confidential=True)
    client.force_login(cast.bob)
    for path in (HERE, f"{HERE}new/"):
        assert "One record is confidential today" in client.get(path).content.decode()
    assert SECRET not in client.get(f"{HERE}preview/").content.decode()
    assert SECRET in client.get(f"{HERE}preview/?confidential=yes").content.decode()
    client.force_login(cast.cor)
    assert "confidential today" not in client.get(HERE).content.decode()
    assert SECRET not in client.get(f"{HERE}preview/").content.decode()
    assert client.get(f"{HERE}preview/?confidential=yes").status_code == 404


def test_editors_are_told_which_publications_hold_what_became_confidential(
    cast: Cast, exploration: Exploration, client: Client
) -> None:
    one = published(fill(exploration))
    client.force_login(cast.bob)
    assert "still say it" not in client.get(HERE).content.decode()
    make_confidential(exploration)
    text = client.get(HERE).content.decode()
    assert "still say it" in text
    assert text.count(page(one)) > 2


# Releasing and withdrawing


def test_when_all_released_it_is_published(cast: Cast, exploration: Exploration, client: Client) -> None:
    one = published(fill(exploration), audience="councils")
    client.force_login(cast.bob)
    sent = {"organisation": "aal", "date": today().isoformat(), "by": "college"}
    assert "It still waits for: Berg" in client.post(f"{page(one)}release/", sent, follow=True).content.decode()
    # Sent again it is still one release.
    assert "released it already" in client.post(f"{page(one)}release/", sent, follow=True).content.decode()
    assert [(release.organisation.key, release.by) for release in one.releases.all()] == [("aal", "college")]
    said = client.post(f"{page(one)}release/", {**sent, "organisation": "berg"}, follow=True).content.decode()
    assert "It is published now." in said
    assert Publication.objects.get().state() == "published"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"organisation": ""}, "Choose which organisation"),
        ({"organisation": "dorp"}, "does not wait for the release of Dorp"),
        ({"date": ""}, "Give the day."),
        ({"date": "31-1-2026"}, "is no date"),
        ({"date": "2999-01-01"}, "still has to come"),
    ],
)
def test_a_release_that_is_not_right_says_why(
    cast: Cast, exploration: Exploration, client: Client, given: dict[str, str], sentence: str
) -> None:
    one = published(fill(exploration), audience="councils")
    client.force_login(cast.bob)
    sent = {"organisation": "aal", "date": today().isoformat(), "by": "het college", **given}
    answer = client.post(f"{page(one)}release/", sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "het college" in answer.content.decode()
    assert not one.releases.exists()


def test_a_publication_is_withdrawn_with_a_reason(cast: Cast, exploration: Exploration, client: Client) -> None:
    one = published(fill(exploration))
    client.force_login(cast.bob)
    answer = client.post(f"{page(one)}withdraw/", {"because": " "})
    assert answer.status_code == 422
    assert "Say why it is withdrawn" in answer.content.decode()
    for _time in range(2):
        assert client.post(f"{page(one)}withdraw/", {"because": "Fout."}).status_code == 302
    assert AuditLine.objects.filter(code="publication.withdrawn").count() == 1


@pytest.mark.parametrize("act", ["release", "withdraw"])
@pytest.mark.parametrize("who", ["cor", "hans", "rik", "charlie"])
def test_who_may_not_write_releases_and_withdraws_nothing(
    cast: Cast, exploration: Exploration, client: Client, who: str, act: str
) -> None:
    one = published(fill(exploration), audience="councils")
    client.force_login(getattr(cast, who))
    sent = {"organisation": "aal", "date": today().isoformat(), "because": "Zomaar."}
    assert client.post(f"{page(one)}{act}/", sent).status_code == 404
    assert Publication.objects.get().withdrawn is None
    assert not one.releases.exists()


def test_the_list_asks_as_little_of_the_database_for_many_as_for_few(
    cast: Cast, exploration: Exploration, client: Client, django_assert_max_num_queries: object
) -> None:
    fill(exploration)
    for number in range(6):
        published(exploration, version=str(number), audience="councils")
    client.force_login(cast.alice)
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        client.get(HERE)
