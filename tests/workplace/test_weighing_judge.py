"""The form in which people judge: what it says before, saving as far as one is, coming back, and taking back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import lxml.html
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from noaber.accounts.models import User
from noaber.chapters.weighing.own import Answer, Own, own_of
from noaber.dossier.models import AuditLine, Confidentiality, Exploration, Judge, Judgement
from noaber.workplace.models import Draft
from tests.chapters.helping import words
from tests.chapters.helping_weighing import Given
from tests.conftest import Cast
from tests.workplace.helping_weighing import CELLS, address, fill, form_of, judged, pseudonym, some_people

pytestmark = pytest.mark.django_db

JUDGE = "/e/zuidrand/weighing/judge/"


def page(answer: Any) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(answer.content.decode())


def own(exploration: Exploration, user: User) -> Own:
    return own_of(exploration, pseudonym(user, exploration))


@pytest.fixture(autouse=True)
def fresh_english_pages(client: Client) -> None:
    cache.clear()
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})


@pytest.fixture
def cor(cast: Cast, exploration: Exploration, client: Client) -> Client:
    fill(exploration, some_people(5))
    client.force_login(cast.cor)
    return client


# The form


def test_it_says_before_answering_who_sees_what(cor: Client) -> None:
    tree = page(cor.get(JUDGE))
    text = words(tree)
    assert text.index("under a pseudonym") < text.index("Licht")
    assert "from 5 people on" in words(tree.get_element_by_id("who-sees"))
    assert "Whoever administers the database can link" in words(tree.get_element_by_id("who-sees"))


def test_every_form_can_be_judged_on_every_criterion(cor: Client) -> None:
    tree = page(cor.get(JUDGE))
    assert [one.get("id") for one in tree.xpath("//section[@class='criterion']")] == [
        "criterion-kwaliteit",
        "criterion-kracht",
    ]
    fieldsets = tree.xpath("//section[@class='criterion']//fieldset")
    assert [one.get("id") for one in fieldsets] == [".".join(cell) for cell in CELLS]
    for one in fieldsets:
        radios = one.xpath(".//input[@type='radio']")
        assert [radio.get("value") for radio in radios] == ["-2", "-1", "0", "1", "2", "?", ""]
        assert [radio.get("value") for radio in radios if radio.checked] == [""]
        assert words(one.find("legend")) in ("Licht", "Zwaar")
        (reason,) = one.xpath(".//textarea")
        assert tree.xpath(f"//label[@for='{reason.get('id')}']")


def test_what_is_known_of_a_form_is_at_hand(cast: Cast, exploration: Exploration, client: Client) -> None:
    given = some_people(0)
    given.options = "options: [{id: licht, name: Licht, summary: Samen eten.}, {id: zwaar, name: Zwaar}]"
    fill(exploration, given)
    client.force_login(cast.cor)
    tree = page(client.get(JUDGE))
    assert "Samen eten." in words(tree.get_element_by_id("known-licht"))
    assert len(tree.xpath("//fieldset//button[@popovertarget='known-licht']")) == 2


def test_where_there_is_nothing_to_judge_it_says_what_to_do(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    assert "There is nothing to judge yet" in words(page(client.get(JUDGE)))


def test_the_page_asks_the_database_little(cor: Client, django_assert_max_num_queries: Any) -> None:
    judged(cor, licht_kwaliteit="2")
    cor.get(JUDGE)
    with django_assert_max_num_queries(15):
        cor.get(JUDGE)


# Saving


def test_what_was_answered_so_far_is_saved_and_there_again(cor: Client, cast: Cast, exploration: Exploration) -> None:
    answer = judged(cor, licht_kwaliteit="2 Omdat het werkt.", zwaar_kracht="?")
    assert answer.status_code == 302
    assert own(exploration, cast.cor).answers == {
        ("licht", "kwaliteit"): Answer(2, "Omdat het werkt."),
        ("zwaar", "kracht"): Answer(None),
    }
    tree = page(cor.get(JUDGE))
    assert "Answered: 2 of 4" in words(tree)
    again = form_of(cor)
    assert (again["level.licht.kwaliteit"], again["why.licht.kwaliteit"]) == ("2", "Omdat het werkt.")
    assert again["level.zwaar.kracht"] == "?"
    assert again["body"] == "staf"


def test_saving_goes_on_to_the_next_criterion(cor: Client) -> None:
    sent = {**form_of(cor), "body": "staf", "level.licht.kwaliteit": "1"}
    assert cor.post(JUDGE, {**sent, "then": "kwaliteit"})["Location"] == f"{JUDGE}#criterion-kracht"
    assert cor.post(JUDGE, {**sent, "then": "kracht"})["Location"] == JUDGE
    assert cor.post(JUDGE, {**sent, "then": "//elders"})["Location"] == JUDGE


def test_a_reason_is_asked_and_not_required(cor: Client, cast: Cast, exploration: Exploration) -> None:
    judged(cor, licht_kwaliteit="-2")
    assert own(exploration, cast.cor).answers == {("licht", "kwaliteit"): Answer(-2)}


def test_a_form_sent_twice_is_saved_once(cor: Client) -> None:
    sent = {**form_of(cor), "body": "staf", "level.licht.kwaliteit": "1"}
    for _time in range(2):
        assert cor.post(JUDGE, sent).status_code == 302
    assert Judgement.objects.filter(judge__kind=Judge.Kind.PERSON, why="").count() == 1
    assert AuditLine.objects.filter(code="judgements.saved").count() == 1


def test_an_older_window_takes_nothing_away(cor: Client, cast: Cast, exploration: Exploration) -> None:
    older = {**form_of(cor), "body": "staf", "level.licht.kracht": "1"}
    judged(cor, licht_kwaliteit="2")
    cor.post(JUDGE, older)
    assert set(own(exploration, cast.cor).answers) == {("licht", "kwaliteit"), ("licht", "kracht")}


@pytest.mark.parametrize("was", ["", "[]", "{", '{"licht.kwaliteit": 3}', '{"licht.kwaliteit": []}', "null"])
def test_a_form_that_forgot_what_it_held_takes_nothing_away(
    cor: Client, cast: Cast, exploration: Exploration, was: str
) -> None:
    judged(cor, licht_kwaliteit="2")
    cor.post(JUDGE, {**form_of(cor), "level.licht.kwaliteit": "", "level.zwaar.kracht": "1", "was": was})
    assert set(own(exploration, cast.cor).answers) == {("licht", "kwaliteit"), ("zwaar", "kracht")}


def test_an_answer_can_be_taken_away(cor: Client, cast: Cast, exploration: Exploration) -> None:
    judged(cor, licht_kwaliteit="2", licht_kracht="1")
    judged(cor, licht_kwaliteit="")
    assert set(own(exploration, cast.cor).answers) == {("licht", "kracht")}


def test_everything_that_is_wrong_is_said_at_once_and_what_was_typed_stays(cor: Client) -> None:
    sent = {**form_of(cor), "level.licht.kwaliteit": "7", "why.zwaar.kwaliteit": "Zomaar", "level.zwaar.kracht": "1"}
    sent["why.zwaar.kracht"] = "x" * 2001
    answer = cor.post(JUDGE, sent)
    assert answer.status_code == 422
    tree = page(answer)
    alert = words(tree.xpath("//*[@role='alert']")[0])
    for part in (
        "Choose the group to which you belong",
        "“Licht” on “Kwaliteit”: choose one of the answers.",
        "“Zwaar” on “Kwaliteit”: there is a reason and no judgement yet",
        "“Zwaar” on “Kracht”: the reason is longer than 2000 characters",
    ):
        assert part in alert
    for link in tree.xpath("//*[@role='alert']//a/@href"):
        assert tree.xpath(f"//*[@id='{link[1:]}']")
    assert tree.get_element_by_id("why.zwaar.kwaliteit").text == "Zomaar"
    assert not Judge.objects.filter(kind=Judge.Kind.PERSON).exclude(key__startswith="dier").exists()


def test_a_group_that_is_gone_is_refused(cor: Client) -> None:
    answer = cor.post(JUDGE, {**form_of(cor), "body": "weg", "level.licht.kwaliteit": "1"})
    assert answer.status_code == 422
    assert page(answer).xpath("//input[@name='level.licht.kwaliteit'][@value='1'][@checked]")


def test_what_no_database_takes_is_left_out_of_a_reason(cor: Client, cast: Cast, exploration: Exploration) -> None:
    judged(cor, licht_kwaliteit="1 Om\x00dat\x0b\r\nhet")
    assert own(exploration, cast.cor).answers[("licht", "kwaliteit")].why == "Omdat\nhet"


def test_a_draft_comes_back_and_goes_when_it_is_saved(cor: Client, cast: Cast) -> None:
    sent = {**form_of(cor), "body": "staf", "level.licht.kwaliteit": "1"}
    cor.post(reverse("draft-keep"), {**sent, "draft_path": JUDGE})
    tree = page(cor.get(JUDGE))
    assert "did not save" in words(tree)
    assert tree.xpath("//input[@name='level.licht.kwaliteit'][@value='1'][@checked]")
    assert not Judgement.objects.filter(judge__kind=Judge.Kind.PERSON).exclude(why__startswith="Geheim").exists()
    cor.post(JUDGE, form_of(cor))
    assert not Draft.objects.filter(user=cast.cor).exists()


def test_another_group_takes_the_judgements_along(cor: Client, cast: Cast, exploration: Exploration) -> None:
    judged(cor, licht_kwaliteit="2")
    cor.post(JUDGE, {**form_of(cor), "body": ""})
    assert own(exploration, cast.cor).body == ""
    assert page(cor.get(JUDGE)).xpath("//select[@name='body']/option[@selected]/@value") == [""]


# What it comes to


def test_from_five_people_on_a_group_shows(cast: Cast, exploration: Exploration, client: Client) -> None:
    fill(exploration, some_people(4))
    client.force_login(cast.cor)

    def shown() -> str:
        return words(page(client.get(address("weighing-try"), {"who": "body:staf"})))

    assert "Not shown, because fewer than five people judged: Medewerkers." in shown()
    judged(client, licht_kwaliteit="2", licht_kracht="2", zwaar_kwaliteit="2", zwaar_kracht="2")
    assert "Medewerkers (5 people)" in shown()


# Taking back


def test_everything_can_be_taken_back(cor: Client, cast: Cast, exploration: Exploration) -> None:
    judged(cor, licht_kwaliteit="2")
    assert cor.get(address("weighing-judgements-back")).status_code == 302
    assert own(exploration, cast.cor).takes_part
    for _time in range(2):
        assert cor.post(address("weighing-judgements-back"), {"once": "b"}).status_code == 302
    assert own(exploration, cast.cor) == Own()
    assert Judge.objects.filter(exploration=exploration, kind=Judge.Kind.PERSON).count() == 5
    assert not page(cor.get(JUDGE)).xpath("//form[contains(@action, 'take-back')]")


def test_editors_find_the_way_to_positions_of_bodies(cor: Client, cast: Cast) -> None:
    assert "Record the position of a body" not in words(page(cor.get(JUDGE)))
    cor.force_login(cast.bob)
    assert "Record the position of a body" in words(page(cor.get(JUDGE)))


def test_nothing_is_judged_of_what_is_confidential_for_others(
    cast: Cast, exploration: Exploration, client: Client
) -> None:
    given = Given()
    fill(exploration, given)
    Confidentiality.objects.create(
        exploration=exploration,
        key="option-licht",
        record="option:licht",
        ground="Omdat",
        until=date.today() + timedelta(days=9),
    )
    client.force_login(cast.cor)
    assert "Licht" not in words(page(client.get(JUDGE)))
    client.force_login(cast.bob)
    assert "Licht" in words(page(client.get(JUDGE)))
