"""Trying weights in the browser: three ways, the answer beside each other, and what one does with the weights."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from noaber.chapters.weighing.own import own_of
from noaber.dossier.models import AuditLine, Exploration, Judge, Weight
from noaber.workplace.models import Trial
from tests.chapters.helping import words
from tests.chapters.helping_weighing import Given
from tests.conftest import Cast
from tests.workplace.helping_weighing import address, fill, judged, pseudonym, some_people, weights

pytestmark = pytest.mark.django_db

TRY = "/e/zuidrand/weighing/try/"


def page(answer: Any) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(answer.content.decode())


def rows(tree: lxml.html.HtmlElement, caption: str) -> list[list[str]]:
    (found,) = [one for one in tree.iter("table") if words(one.find("caption")).startswith(caption)]
    return [[words(cell) for cell in row] for row in found.find("tbody").iter("tr")]


def said(tree: lxml.html.HtmlElement) -> str:
    return words(tree.get_element_by_id("try-said"))


@pytest.fixture(autouse=True)
def fresh_english_pages(client: Client) -> None:
    cache.clear()
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "en"})


@pytest.fixture
def alice(cast: Cast, exploration: Exploration, client: Client) -> Client:
    fill(exploration, some_people(5))
    client.force_login(cast.alice)
    return client


# Giving weights


def test_sliders_have_a_label_a_number_and_a_button(alice: Client) -> None:
    tree = page(alice.get(TRY))
    sliders = tree.xpath("//form[@id='try']//input[@type='range']")
    assert [(one.get("name"), one.value) for one in sliders] == [("k-kwaliteit", "50"), ("k-kracht", "50")]
    for one in sliders:
        assert tree.xpath(f"//label[@for='{one.get('id')}']")
        assert tree.xpath(f"//output[@for='{one.get('id')}']")[0].text == "50"
    assert tree.xpath("//form[@id='try' and @method='get']//button[@type='submit']")


def test_an_order_may_have_ties_and_gaps_and_swing_points_are_filled_in(alice: Client) -> None:
    tree = page(alice.get(TRY, weights("order", "1", "")))
    assert [one.value for one in tree.xpath("//form[@id='try']//select")] == ["1", ""]
    assert "quality" not in said(tree)
    tree = page(alice.get(TRY, weights("swing", "100", "20")))
    assert [one.value for one in tree.xpath("//form[@id='try']//input[@inputmode='numeric']")] == ["100", "20"]
    assert alice.get(TRY, weights("order", "1", "1")).status_code == 200


def test_the_other_ways_are_links_with_the_same_weights(alice: Client) -> None:
    links = page(alice.get(TRY, weights("sliders", "80", "20"))).xpath("//nav[@class='ways']//a/@href")
    assert links == [
        f"{TRY}?way=sliders&k-kwaliteit=80&k-kracht=20",
        f"{TRY}?way=order&k-kwaliteit=1&k-kracht=2",
        f"{TRY}?way=swing&k-kwaliteit=100&k-kracht=25",
    ]


def test_one_can_start_from_all_alike_and_from_what_a_body_gave(alice: Client) -> None:
    tree = page(alice.get(TRY))
    starts = tree.xpath("//details[@class='starts']//a")
    assert [(words(one), one.get("href").partition("?")[2]) for one in starts] == [
        ("all criteria alike", "way=sliders&k-kwaliteit=50&k-kracht=50"),
        ("Standpunt raad", "way=sliders&k-kwaliteit=75&k-kracht=25"),
    ]


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (weights("sliders", "0", "0"), "more than 0"),
        (weights("sliders", "x", "101"), "“Kwaliteit”: fill in a whole number from 0 to 100."),
        (weights("order", "3", "1"), "“Kwaliteit”: fill in a whole number from 1 to 2."),
        (weights("order", "", ""), "Give at least one criterion a place."),
        (weights("swing", "", "3"), "“Kwaliteit”: fill in points"),
        (weights("sliders", "9" * 5000, "1"), "whole number"),
    ],
)
def test_weights_that_cannot_be_used_are_refused_and_kept(alice: Client, asked: dict[str, Any], fault: str) -> None:
    for headers in ({}, {"HX-Request": "true", "HX-Target": "answer"}):
        answer = alice.get(TRY, asked, headers=headers)
        assert answer.status_code == 422
        assert fault in words(page(answer))
    tree = page(alice.get(TRY, asked))
    fields = tree.xpath("//form[@id='try']//*[starts-with(@name, 'k-')]")
    if asked["way"] != "order":
        assert [one.value for one in fields] == [asked["k-kwaliteit"][:20], asked["k-kracht"]]


def test_all_faults_are_told_at_once(alice: Client) -> None:
    text = words(page(alice.get(TRY, weights("sliders", "x", "y"))))
    assert "“Kwaliteit”: fill in" in text
    assert "“Kracht”: fill in" in text


# The answer


def test_every_group_has_its_own_answer(alice: Client) -> None:
    tree = page(alice.get(TRY, weights("sliders", "90", "10")))
    # The council: Licht 2 on quality and 1 on power, Zwaar 0 and -1. Staff: Licht 1 and 0, Zwaar 2 and -1.
    assert rows(tree, "Place and total") == [
        ["Standpunt raad", "1 97.5", "2 47.5"],
        ["Medewerkers (5 people)", "2 72.5", "1 92.5"],
    ]
    assert said(tree) == (
        "With these weights comes first: Licht for 1 group (Standpunt raad); Zwaar for 1 group (Medewerkers (5 people))."
    )


def test_it_says_what_would_change_it_and_what_never_does(alice: Client) -> None:
    tree = page(alice.get(TRY, weights("sliders", "90", "10")))
    assert "whatever the weights are" in words(tree.get_element_by_id("tried-judge-raad"))
    staff = words(tree.get_element_by_id("tried-body-staf"))
    assert "Where “Kwaliteit” weighs less than 50 % (now 90 %), Licht comes first." in staff
    assert "second opinion" in staff


def test_an_order_shows_the_share_that_fits_it_beside_all(alice: Client) -> None:
    tree = page(alice.get(TRY, weights("order", "1", "2")))
    assert rows(tree, "In how many of the weightings that fit") == [
        ["Standpunt raad", "100 % 100 %", "0 % 0 %"],
        ["Medewerkers (5 people)", "0 % 51 %", "100 % 49 %"],
    ]


def test_some_of_the_groups_can_be_chosen(alice: Client) -> None:
    tree = page(alice.get(TRY, weights(who=["body:staf", "judge:niemand"])))
    assert [row[0] for row in rows(tree, "Place and total")] == ["Medewerkers (5 people)"]
    assert [one.get("value") for one in tree.xpath("//input[@name='who'][@checked]")] == ["body:staf"]


def test_while_sliding_only_the_answer_comes_with_its_address(alice: Client) -> None:
    answer = alice.get(TRY, weights("sliders", "90", "10"), headers={"HX-Request": "true", "HX-Target": "answer"})
    assert "<html" not in answer.content.decode()
    assert answer["HX-Replace-Url"] == f"{TRY}?way=sliders&k-kwaliteit=90&k-kracht=10"
    tree = lxml.html.fragment_fromstring(answer.content.decode(), create_parent="div")
    assert {one.get("id") for one in tree.xpath("//*[@hx-swap-oob]")} == {"try-ways", "try-said"}
    whole = page(alice.get(answer["HX-Replace-Url"]))
    assert said(whole) == said(tree)
    assert rows(whole, "Place and total") == rows(tree, "Place and total")


def test_the_same_address_gives_the_same_answer(alice: Client, cast: Cast) -> None:
    first = rows(page(alice.get(TRY, weights("order", "1", "2"))), "In how many")
    alice.force_login(cast.bob)
    assert rows(page(alice.get(TRY, weights("order", "1", "2"))), "In how many") == first


def test_a_change_of_a_judgement_changes_the_next_answer(alice: Client, exploration: Exploration) -> None:
    before = said(page(alice.get(TRY, weights())))
    fill(exploration, some_people(5, "2 2 -2 -2"))
    assert said(page(alice.get(TRY, weights()))) != before


def test_where_there_is_nothing_to_weigh_it_says_what_to_do(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    answer = client.get(TRY)
    assert answer.status_code == 200
    assert "There is nothing to weigh yet" in words(page(answer))


def test_where_nobody_judged_one_can_judge(cast: Cast, exploration: Exploration, client: Client) -> None:
    fill(exploration, Given())
    client.force_login(cast.cor)
    tree = page(client.get(TRY))
    assert "Nobody’s judgements can be shown yet." in said(tree)
    assert tree.xpath(f"//a[@href='{address('weighing-judge')}']")


def test_one_s_own_judgements_stand_beside_the_others_for_oneself(alice: Client, cast: Cast) -> None:
    alice.force_login(cast.cor)
    judged(alice, licht_kwaliteit="-2", licht_kracht="-2", zwaar_kwaliteit="2", zwaar_kracht="2")
    tree = page(alice.get(TRY, weights()))
    assert rows(tree, "Place and total")[0] == ["I myself (only you see this)", "2 0.0", "1 100.0"]
    assert words(tree).count("my group") == 1
    alice.force_login(cast.bob)
    assert "I myself" not in words(page(alice.get(TRY, weights(who="me"))))


def test_the_page_asks_the_database_little(alice: Client, django_assert_max_num_queries: Any) -> None:
    alice.get(TRY, weights())
    with django_assert_max_num_queries(15):
        alice.get(TRY, weights("order", "1", "2"))


# What one does with it


def test_what_is_kept_is_there_next_time_and_for_nobody_else(alice: Client, cast: Cast) -> None:
    answer = alice.post(address("weighing-keep") + "?way=order&k-kwaliteit=2&k-kracht=1&who=body:staf")
    assert answer.status_code == 302
    tree = page(alice.get(TRY))
    assert [one.value for one in tree.xpath("//form[@id='try']//select")] == ["2", "1"]
    assert [row[0] for row in rows(tree, "Place and total")] == ["Medewerkers (5 people)"]
    alice.post(address("weighing-keep") + "?way=sliders&k-kwaliteit=30&k-kracht=1")
    assert Trial.objects.count() == 1
    assert not AuditLine.objects.exists()
    alice.force_login(cast.bob)
    assert [one.value for one in page(alice.get(TRY)).xpath("//input[@type='range']")] == ["50", "50"]


def test_an_address_goes_before_what_is_kept(alice: Client) -> None:
    alice.post(address("weighing-keep") + "?way=order&k-kwaliteit=2&k-kracht=1")
    assert page(alice.get(TRY, weights())).xpath("//input[@type='range']")


def test_what_was_kept_before_the_criteria_changed_breaks_nothing(alice: Client, cast: Cast) -> None:
    kept: list[Any] = [
        {"way": "swing", "numbers": {"weg": "3"}},
        {},
        {"way": 7, "numbers": {"kracht": None}, "who": [3]},
    ]
    for one in kept:
        Trial.objects.update_or_create(
            user=cast.alice, exploration=Exploration.objects.get(), defaults={"weights": one}
        )
        assert alice.get(TRY).status_code in (200, 422)


def share(client: Client, query: str = "way=swing&k-kwaliteit=100&k-kracht=40", **sent: str) -> Any:
    return client.post(f"{address('weighing-share')}?{query}", {"once": "een", "body": "staf", **sent})


def test_weights_are_shared_under_the_pseudonym(alice: Client, cast: Cast, exploration: Exploration) -> None:
    alice.force_login(cast.cor)
    for _twice in range(2):
        assert share(alice).status_code == 302
    own = own_of(exploration, pseudonym(cast.cor, exploration))
    assert own.body == "staf"
    assert own.weights == {"kwaliteit": (None, 100), "kracht": (None, 40)}
    assert AuditLine.objects.filter(code="weights.shared").count() == 1
    assert "the weights that I shared" in words(page(alice.get(TRY)))
    alice.post(address("weighing-weights-back"), {"once": "twee"})
    assert not Weight.objects.filter(judge__kind=Judge.Kind.PERSON).exists()


def test_sharing_asks_for_the_group(alice: Client, cast: Cast) -> None:
    alice.force_login(cast.cor)
    answer = share(alice, body="?")
    assert answer.status_code == 422
    assert "Choose the group" in words(page(answer))
    answer = share(alice, body="bestaat-niet")
    assert answer.status_code == 422
    assert not Weight.objects.filter(judge__kind=Judge.Kind.PERSON).exists()


@pytest.mark.parametrize("query", ["", "way=order", "way=swing&k-kwaliteit=&k-kracht=1"])
@pytest.mark.parametrize("name", ["weighing-keep", "weighing-share", "weighing-record"])
def test_weights_that_were_not_sent_or_cannot_be_used_are_not_kept(alice: Client, name: str, query: str) -> None:
    answer = alice.post(f"{address(name)}?{query}", {"body": "staf", "position": "raad"})
    assert answer.status_code == 422
    assert not Trial.objects.exists()
    assert Weight.objects.count() == 2


def test_following_a_link_to_a_change_changes_nothing(alice: Client) -> None:
    """So it goes after signing in again."""
    for name in ("weighing-keep", "weighing-share", "weighing-record", "weighing-weights-back"):
        answer = alice.get(f"{address(name)}?way=sliders&k-kwaliteit=1&k-kracht=2&body=staf&position=raad")
        assert answer.status_code == 302
        assert answer["Location"].startswith(TRY)
    assert not Trial.objects.exists()
    assert Weight.objects.count() == 2


def test_an_editor_records_the_weights_of_a_position(alice: Client) -> None:
    assert [one.get("value") for one in page(alice.get(TRY)).xpath("//select[@name='position']/option")] == ["", "raad"]
    query = "way=order&k-kwaliteit=2&k-kracht=1"
    assert alice.post(f"{address('weighing-record')}?{query}", {"once": "een"}).status_code == 422
    assert alice.post(f"{address('weighing-record')}?{query}", {"once": "een", "position": "dier-0"}).status_code == 422
    assert alice.post(f"{address('weighing-record')}?{query}", {"once": "een", "position": "raad"}).status_code == 302
    assert list(Weight.objects.filter(judge__key="raad").values_list("criterion__key", "place")) == [
        ("kwaliteit", 2),
        ("kracht", 1),
    ]


def test_who_may_not_share_or_record_is_not_offered_it(alice: Client, cast: Cast) -> None:
    alice.force_login(cast.hans)
    tree = page(alice.get(TRY))
    assert tree.xpath("//form[contains(@action, '/keep/')]")
    assert not tree.xpath("//form[contains(@action, '/share/') or contains(@action, '/record/')]")
