"""What one person judged, and under which pseudonym, is for nobody else: not on any page, in no list of changes, in no export."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from noaber.accounts.models import Membership, User
from noaber.chapters.weighing import actions
from noaber.chapters.weighing.own import Answer
from noaber.chapters.weighing.trying import SWING, Tried
from noaber.dossier.changes import delete_record, undo
from noaber.dossier.editing import find
from noaber.dossier.models import AuditLine, Exploration, Judge, Judgement, Weight
from tests.conftest import Cast
from tests.workplace.addresses import ADDRESSES, EVERYBODY
from tests.workplace.helping_weighing import address, fill, judged, pseudonym, some_people, weights

pytestmark = pytest.mark.django_db

REASON = "Hier schrijf ik iets wat niemand mag lezen"
OTHERS = [one for one in EVERYBODY if one not in ("cor", "nobody")]


@pytest.fixture(autouse=True)
def fresh_pages() -> None:
    cache.clear()


@pytest.fixture
def secrets(cast: Cast, exploration: Exploration, client: Client) -> list[str]:
    """Cor judged and shared weights in a group of six; what of that nobody else may find."""
    fill(exploration, some_people(5))
    client.force_login(cast.cor)
    judged(client, licht_kwaliteit=f"-2 {REASON}", zwaar_kracht=f"2 {REASON}")
    criteria = ("kwaliteit", "kracht")
    actions.share_weights(cast.cor, exploration, criteria, Tried(SWING, (97, 13)), "staf", once="w")
    client.logout()
    return [pseudonym(cast.cor, exploration), REASON, "Geheim van dier", "dier-0", "97.00", ">97<"]


def _addresses(exploration: Exploration, person: str) -> Iterator[str]:
    """Every address of the workplace, and those that would be about a person's records if there were such pages."""
    for name, one in ADDRESSES.items():
        if not one.posts:
            yield reverse(name, args=one.args) + one.query
    yield address("chapter", "weighing")
    keys = {
        "judge": [person, "dier-0"],
        "judgement": [f"{who}--licht--kwaliteit" for who in (person, "dier-0")],
        "weight": [f"{who}--kwaliteit" for who in (person, "dier-0")],
    }
    for kind, found in keys.items():
        yield address("records", kind)
        yield address("record-new", kind)
        for key in found:
            for name in ("record", "record-edit", "record-delete"):
                yield address(name, kind, key)
    for kind, key in (("option", "licht"), ("criterion", "kwaliteit"), ("body", "staf")):
        for name in ("record", "record-edit", "record-delete"):
            yield address(name, kind, key)
    for name in ("judge", "option", "criterion"):
        for text in ("p-", "dier", REASON[:6]):
            yield address("record-suggest", "judgement") + f"?name={name}&q={text}"
    for text in (person, "dier-0", REASON):
        yield address("search") + f"?q={text}"
    for way in ("sliders", "order", "swing"):
        for who in ("me", f"judge:{person}", "judge:dier-0", "body:staf"):
            yield address("weighing-try") + f"?way={way}&k-kwaliteit=1&k-kracht=2&who={who}"
    # Rooms that may stand or not: what is asked there for the tables of judgements.
    for name in ("table-export", "table-template", "tables-export"):
        for table in ("judgements", "weights", "judgements.csv", "weights.csv"):
            try:
                yield address(name, table)
            except NoReverseMatch:
                continue


def _text(content: bytes) -> str:
    """What can be read in an answer, also where it is a zip or a spreadsheet."""
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.mark.walk
@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_finds_it_anywhere(
    secrets: list[str], cast: Cast, exploration: Exploration, client: Client, who: str
) -> None:
    client.force_login(getattr(cast, who))
    found = []
    for path in _addresses(exploration, secrets[0]):
        # The pseudonym that somebody asks for is no secret to the one who asks.
        asked = {one for one in secrets if one in path}
        answer = client.get(path)
        if answer.status_code in (301, 302, 303, 404):
            continue
        text = _text(b"".join(answer.streaming_content) if answer.streaming else answer.content)  # type: ignore[attr-defined]
        found += [(path, one) for one in secrets if one in text and one not in asked]
    assert found == []


def test_the_search_above_can_fail(secrets: list[str], cast: Cast, client: Client) -> None:
    client.force_login(cast.cor)
    assert REASON in client.get(address("weighing-judge")).content.decode()


@pytest.mark.parametrize("kind", ["judge", "judgement", "weight"])
@pytest.mark.parametrize("who", ["alice", "bob", "hans"])
def test_a_person_s_records_do_not_exist_for_others(
    secrets: list[str], cast: Cast, client: Client, kind: str, who: str
) -> None:
    client.force_login(getattr(cast, who))
    person = secrets[0]
    key = {"judge": person, "judgement": f"{person}--licht--kwaliteit", "weight": f"{person}--kwaliteit"}[kind]
    for name in ("record", "record-edit", "record-delete"):
        assert client.get(address(name, kind, key)).status_code == 404
        answers = [
            client.post(address(name, kind, one), {"why": "Anders"}).status_code for one in (key, "bestaat-niet")
        ]
        assert answers[0] == answers[1]
    assert sorted(Judgement.objects.filter(judge__key=person).values_list("level", "why")) == [
        (-2, REASON),
        (2, REASON),
    ]
    assert Weight.objects.filter(judge__key=person).count() == 2


def test_the_audit_tells_that_something_was_done_and_no_more(secrets: list[str], exploration: Exploration) -> None:
    lines = AuditLine.objects.filter(exploration=exploration)
    assert [one.code for one in lines] == ["judgements.saved", "weights.shared"]
    for line in lines:
        assert (line.record, line.edits, set(line.parameters)) == ("", [], {"revision"})


def test_what_goes_with_an_option_shows_in_no_list_of_changes(
    secrets: list[str], cast: Cast, exploration: Exploration, client: Client
) -> None:
    """Deleting a form takes the judgements of it along."""
    found = find(exploration, "option", "licht")
    assert found is not None
    line = delete_record(cast.alice, exploration, found)
    assert line is not None
    for who in ("alice", "bob", "hans"):
        client.force_login(getattr(cast, who))
        for path in (address("changes"), address("record", "option", "zwaar"), address("record", "body", "staf")):
            text = client.get(path).content.decode()
            assert [one for one in secrets if one in text] == []


def test_what_was_taken_back_is_gone_from_what_a_deletion_keeps_too(
    secrets: list[str], cast: Cast, exploration: Exploration
) -> None:
    found = find(exploration, "option", "licht")
    assert found is not None
    line = delete_record(cast.alice, exploration, found)
    assert line is not None
    assert secrets[0] in str(line.edits)
    actions.take_back_judgements(cast.cor, exploration)
    for one in AuditLine.objects.filter(exploration=exploration):
        assert secrets[0] not in str(one.edits)
        assert REASON not in str(one.edits)
    line.refresh_from_db()
    assert undo(cast.alice, exploration, line) is not None
    assert find(exploration, "option", "licht") is not None
    assert not Judge.objects.filter(key=secrets[0]).exists()


def test_the_link_goes_with_the_membership(secrets: list[str], cast: Cast, exploration: Exploration) -> None:
    Membership.objects.filter(user=cast.cor, exploration=exploration).delete()
    assert Judge.objects.filter(exploration=exploration, key=secrets[0]).exists()
    for user in User.objects.all():
        assert secrets[0] not in str(vars(user))


def test_nobody_sends_judgements_for_another(secrets: list[str], cast: Cast, exploration: Exploration) -> None:
    """A pseudonym is never taken from what is sent."""
    client = Client()
    client.force_login(cast.bob)
    client.post(
        address("weighing-judge"),
        {
            "body": "staf",
            "judge": secrets[0],
            "pseudonym": secrets[0],
            "level.licht.kwaliteit": "2",
            "was": '{"licht.kwaliteit": [-2, ""]}',
        },
    )
    client.post(address("weighing-judgements-back"), {"judge": secrets[0], "pseudonym": secrets[0]})
    client.post(address("weighing-weights-back"), {"judge": secrets[0]})
    judge = Judge.objects.get(exploration=exploration, key=secrets[0])
    assert list(judge.judgements.values_list("level", flat=True)) == [-2, 2]
    assert judge.weights.count() == 2


def _tries(client: Client) -> str:
    """All that trying tells somebody, over many weights."""
    asked = [
        weights(way, str(one), str(other))
        for way, pairs in (
            ("sliders", ((100, 0), (0, 100), (1, 1), (37, 63))),
            ("order", ((1, 2), (2, 1), (1, 1))),
            ("swing", ((100, 1),)),
        )
        for one, other in pairs
    ]
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})
    pages = []
    for one in asked:
        context = client.get(address("weighing-try"), one).context
        pages.append(f"{context['result']} {context['page'].starts()}")
    return "\n".join(pages)


def test_a_group_of_four_tells_nothing_by_trying(cast: Cast, exploration: Exploration, client: Client) -> None:
    told = []
    for levels in ("2 2 -2 -2", "-2 -2 2 2"):
        fill(exploration, some_people(4, levels))
        client.force_login(cast.bob)
        told.append(_tries(client))
    assert told[0] == told[1]
    assert "body:staf" not in told[0]


def test_who_joins_a_group_cannot_be_read_off_by_trying(cast: Cast, exploration: Exploration, client: Client) -> None:
    """Whatever a sixth person answers, the medians of the five stay what they are; a mean would give the answer away."""
    told = []
    for level in (-2, -1, 0, 1, 2):
        fill(exploration, some_people(5))
        actions.judge(cast.cor, exploration, "staf", {("licht", "kwaliteit"): Answer(level)}, was={})
        client.force_login(cast.bob)
        told.append(_tries(client))
        actions.take_back_judgements(cast.cor, exploration)
    assert len(set(told)) == 1
