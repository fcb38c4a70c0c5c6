"""The form of a record: what is wrong, two people at one text, parts, choices, and where one goes afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import signing

from noaber.dossier.editing import find, values_of
from noaber.dossier.models import AuditLine, Exploration, Finding, Organisation
from noaber.dossier.models.base import PROSE_LENGTH
from noaber.workplace.records.choices import MOST_CHOICES
from noaber.workplace.records.forms import MOST_PARTS
from tests.conftest import Cast
from tests.dossier.test_storing import stored
from tests.workplace.filling import Desk, changed, form_of, text_of, the_form, tree_of

pytestmark = pytest.mark.django_db

NEW = "add/finding/?chapter=value"
OPEN = "records/finding/open/edit/"


@pytest.fixture
def alice(cast: Cast, rich: Exploration) -> Desk:
    return Desk(cast.alice)


@pytest.fixture
def bob(cast: Cast, rich: Exploration) -> Desk:
    return Desk(cast.bob)


@pytest.fixture
def cor(cast: Cast, rich: Exploration) -> Desk:
    return Desk(cast.cor)


@pytest.fixture
def hans(cast: Cast, rich: Exploration) -> Desk:
    return Desk(cast.hans)


def values(kind: str, key: str) -> dict[str, Any]:
    found = find(Exploration.objects.get(slug="zuidrand"), kind, key)
    assert found is not None
    return values_of(found.place.table, found.row)


# Adding


def test_a_finding_is_added_with_a_source_and_shown_in_its_chapter(alice: Desk) -> None:
    answer = alice.fill(
        NEW,
        kind="risk",
        title="Nieuw risico",
        concerns=["aal"],
        evidence__0__source="nota",
        evidence__0__basis="published",
    )
    assert answer.status_code == 302
    assert answer["Location"] == "/e/zuidrand/chapters/value/#finding-nieuw-risico"
    page = alice.follow(answer)
    assert "Saved." in text_of(page)
    assert tree_of(page).xpath("//*[@id='finding-nieuw-risico']")
    assert values("finding", "nieuw-risico") == {
        "id": "nieuw-risico",
        "kind": "risk",
        "title": "Nieuw risico",
        "concerns": ["aal"],
        "evidence": [{"source": "nota", "basis": "published"}],
    }


def test_fields_can_be_given_in_the_address(alice: Desk) -> None:
    sent = form_of(alice.get(NEW + "&kind=risk&concerns=aal,zee&title=Zo&id=x&evidence=y&part_of=geen"))
    assert (sent["kind"], sent["concerns"], sent["title"]) == (["risk"], ["aal"], ["Zo"])


def test_what_stands_once_is_edited_where_it_stands(alice: Desk) -> None:
    assert alice.fill("add/framework/", title="Afwegingskader").status_code == 302
    assert alice.get("add/framework/")["Location"] == "/e/zuidrand/records/framework/the/edit/"


def test_a_record_with_the_name_of_a_page_has_its_own_page(alice: Desk) -> None:
    for name in ("New", "Edit", "Suggest", "The"):
        answer = alice.fill("add/theme/", name=name)
        assert answer["Location"] == f"/e/zuidrand/records/theme/{name.lower()}/"
        assert name in text_of(alice.follow(answer))


@pytest.mark.parametrize(
    "path",
    [
        "add/nonsense/",
        "add/finding/",
        "add/finding/?chapter=nonsense",
        "add/publication/",
        "add/contribution/",
        "add/assignment_item/",
        "add/assignment_item/?above=geen",
        "add/exploration/",
        "records/finding/geen/edit/",
        "records/nonsense/open/edit/",
        "records/finding/open%00/edit/",
        "records/finding/a/b/edit/",
    ],
)
def test_what_does_not_exist_has_no_form(alice: Desk, path: str) -> None:
    assert alice.get(path).status_code == 404
    assert alice.post(path, {"title": "x"}).status_code == 404


# What is wrong


def test_all_faults_are_shown_at_once_and_what_was_typed_is_kept(alice: Desk) -> None:
    answer = alice.fill(NEW, text="Blijft staan", met="met", evidence__0__locator="p. 9", concerns=["berg"])
    assert answer.status_code == 422
    page = tree_of(answer)
    links = page.xpath("//*[@role='alert']//a")
    wrong = ["kind", "title", "met", "evidence-0-source", "evidence-0-basis"]
    assert [one.get("href") for one in links] == [f"#f-{name}" for name in wrong]
    assert all(page.get_element_by_id(one.get("href")[1:]) is not None for one in links)
    assert page.xpath("//title")[0].text.startswith("Error:")
    sent = form_of(answer)
    assert (sent["text"], sent["met"], sent["concerns"]) == (["Blijft staan"], ["met"], ["berg"])
    assert sent["evidence.0.locator"] == ["p. 9"]
    title = page.get_element_by_id("f-title")
    assert title.get("aria-invalid") == "true"
    assert "f-title-wrong" in title.get("aria-describedby")
    assert not AuditLine.objects.exists()


def test_faults_name_fields_as_the_page_does(alice: Desk) -> None:
    said = text_of(alice.fill("add/cost_item/", option="een", kind="other", text="x", low="veel", mode="1", high="1"))
    assert "“Lowest”" in said or "(Lowest)" in said
    assert "(low)" not in said


def test_what_was_mended_is_saved(alice: Desk) -> None:
    wrong = alice.fill(NEW, text="Blijft staan")
    assert alice.send(wrong, kind="risk", title="Nu goed").status_code == 302
    assert values("finding", "nu-goed")["text"] == "Blijft staan"


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "{{ settings.SECRET_KEY }}",
        "'\"><img src=x onerror=1>",
        "日本 🏛️ é",
        "a\u202eb",
        "%s %(x)s",
    ],
)
def test_strange_texts_are_kept_as_they_are_and_shown_as_text(alice: Desk, name: str) -> None:
    answer = alice.fill("add/theme/", name=name)
    assert answer.status_code == 302
    for page in (alice.follow(answer), alice.get("changes/"), alice.get("records/theme/")):
        assert page.status_code == 200
        assert name in text_of(page)
        assert b"<script>alert" not in page.content
        assert b"<img src=x" not in page.content


@pytest.mark.parametrize("name", ["a\0b", "a\x07b", "a\u2028b", "a\ufeffb"])
def test_characters_that_belong_in_no_text_are_refused(alice: Desk, name: str) -> None:
    answer = alice.fill("add/theme/", name=name)
    assert answer.status_code == 422
    assert "does not belong in a text" in text_of(answer)


def test_a_text_that_is_too_long_is_refused_and_kept(alice: Desk) -> None:
    answer = alice.fill(OPEN, text="x" * (PROSE_LENGTH + 1), title="y" * 300)
    assert answer.status_code == 422
    assert form_of(answer)["text"] == ["x" * (PROSE_LENGTH + 1)]
    assert "too long" in text_of(answer)
    assert alice.send(answer, text="x\n" * (PROSE_LENGTH // 2 - 1) + "x", title="y").status_code == 302


def test_a_text_that_begins_with_an_empty_line_and_line_ends_of_browsers(alice: Desk) -> None:
    assert alice.fill(OPEN, text="\r\n\r\neen\r\n\r\ntwee  \r\n").status_code == 302
    assert values("finding", "open")["text"] == "een\n\ntwee"
    assert alice.fill(OPEN).status_code == 302
    assert AuditLine.objects.count() == 1


def test_a_date_that_is_none_is_shown_as_it_was_typed(alice: Desk) -> None:
    answer = alice.fill("add/source/", title="Nota", kind="report", date="31-12-2024")
    assert answer.status_code == 422
    field = tree_of(answer).get_element_by_id("f-date")
    assert (field.get("type"), field.get("value")) == ("text", "31-12-2024")


def test_a_number_is_written_as_the_language_has_it(alice: Desk) -> None:
    new = "add/cost_item/"
    given = {"option": "een", "kind": "other", "text": "Huur"}
    page = alice.client.get(alice.here + new, headers={"accept-language": "nl"})
    sent = changed(form_of(page), {**given, "low": "1000", "mode": "1500,5", "high": "2000"})
    assert alice.client.post(alice.here + new, sent, headers={"accept-language": "nl"}).status_code == 302
    assert values("cost_item", "huur")["mode"] == "1500.5"
    edit = f"{alice.here}records/cost_item/huur/edit/"
    assert form_of(alice.client.get(edit, headers={"accept-language": "nl"}))["mode"] == ["1500,5"]
    assert form_of(alice.get(edit))["mode"] == ["1500.5"]
    # In English a comma may part thousands, so it is not guessed.
    assert alice.fill(edit, mode="1500,5").status_code == 422


# Two at once


def test_the_second_of_two_sees_both_versions_and_chooses(alice: Desk, bob: Desk) -> None:
    mine, theirs = alice.get(OPEN), bob.get(OPEN)
    assert bob.send(theirs, title="Titel van Bob", text="Tekst van Bob").status_code == 302
    answer = alice.send(mine, title="Titel van Alice", measure="Maatregel van Alice")
    assert answer.status_code == 409
    said = text_of(answer)
    assert "Titel van Bob" in said
    sent = form_of(answer)
    assert sent["title"] == ["Titel van Alice"]
    assert values("finding", "open")["title"] == "Titel van Bob"
    assert tree_of(answer).xpath("//*[@role='alert']//a/@href") == ["#f-title"]
    assert alice.send(answer, title="Samen").status_code == 302
    now = values("finding", "open")
    assert (now["title"], now["measure"]) == ("Samen", "Maatregel van Alice")


def test_what_only_the_other_changed_is_kept(alice: Desk, bob: Desk) -> None:
    mine = alice.get(OPEN)
    bob.fill(OPEN, text="Tekst van Bob", concerns=["aal"])
    assert alice.send(mine, title="Titel van Alice").status_code == 302
    now = values("finding", "open")
    assert (now["title"], now["text"], now["concerns"]) == ("Titel van Alice", "Tekst van Bob", ["aal"])


def test_after_choosing_what_only_the_other_changed_is_kept_too(alice: Desk, bob: Desk) -> None:
    mine = alice.get(OPEN)
    bob.fill(OPEN, title="Titel van Bob", text="Tekst van Bob")
    answer = alice.send(mine, title="Titel van Alice")
    assert answer.status_code == 409
    assert alice.send(answer).status_code == 302
    now = values("finding", "open")
    assert (now["title"], now["text"]) == ("Titel van Alice", "Tekst van Bob")


def test_two_edits_of_the_sources_are_shown_beside_each_other(alice: Desk, bob: Desk) -> None:
    mine = alice.get(OPEN)
    bob.fill(OPEN, evidence__0__locator="p. 10")
    answer = alice.send(mine, evidence__1__locator="p. 20")
    assert answer.status_code == 409
    assert "De nota · p. 10" in text_of(answer)


def test_a_third_version_is_shown_again(alice: Desk, bob: Desk) -> None:
    mine = alice.get(OPEN)
    for number in range(3):
        bob.fill(OPEN, title=f"Bob {number}")
        mine = alice.send(mine, title="Alice")
        assert mine.status_code == 409
        assert f"Bob {number}" in text_of(mine)
    assert alice.send(mine).status_code == 302


def test_what_was_deleted_meanwhile_keeps_what_was_typed(alice: Desk, bob: Desk) -> None:
    mine = alice.get(OPEN)
    bob.post("records/finding/open/delete/")
    answer = alice.send(mine, title="Nog niet weg")
    assert answer["Location"] == "/e/zuidrand/changes/"
    page = alice.follow(answer)
    assert "deleted this meanwhile" in text_of(page)
    line = AuditLine.objects.get(code="record.deleted")
    alice.post(f"changes/{line.pk}/undo/")
    assert "There is a draft" in text_of(alice.get(OPEN))
    assert form_of(alice.get(OPEN + "?draft=1"))["title"] == ["Nog niet weg"]


@pytest.mark.parametrize("base", ["", "nonsense", "forged"])
def test_without_knowing_the_start_nothing_of_others_is_overwritten_unseen(alice: Desk, bob: Desk, base: str) -> None:
    mine = alice.get(OPEN)
    bob.fill(OPEN, title="Titel van Bob")
    forged = signing.dumps(values("finding", "open"), key="other", salt="noaber.records.base", compress=True)
    answer = alice.send(mine, base=forged if base == "forged" else base)
    assert answer.status_code == 409
    assert values("finding", "open")["title"] == "Titel van Bob"


def test_a_start_of_another_record_changes_nothing_unseen(alice: Desk) -> None:
    other = form_of(alice.get("records/finding/deel/edit/"))["base"]
    answer = alice.fill(OPEN, base=other, title="Nieuw")
    assert answer.status_code == 409


def test_what_is_sent_twice_is_saved_once(alice: Desk) -> None:
    opened = alice.get(NEW)
    answers = [alice.send(opened, kind="risk", title="Eenmaal") for _time in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Finding.objects.filter(title="Eenmaal").count() == 1
    assert "Saved." in text_of(alice.follow(answers[1]))


# Parts


def test_parts_are_moved_in_the_form_before_it_is_saved(alice: Desk) -> None:
    opened = alice.get(OPEN)
    moved = alice.send(opened, do="up:evidence.1", title="")
    assert moved.status_code == 200
    sent = form_of(moved)
    assert (sent["evidence.0.locator"], sent["evidence.1.locator"], sent["title"]) == (["p. 2"], ["p. 1"], [""])
    assert not AuditLine.objects.exists()
    assert alice.send(moved, title="Nieuw").status_code == 302
    assert [one["locator"] for one in values("finding", "open")["evidence"]] == ["p. 2", "p. 1"]


@pytest.mark.parametrize(
    "wish",
    [
        "up:evidence.0",
        "down:evidence.1",
        "up:evidence.7",
        "up:evidence.x",
        "up:",
        "nonsense",
        "down:title.0",
        "elsewhere:title",
    ],
)
def test_what_cannot_be_moved_stays(alice: Desk, wish: str) -> None:
    opened = alice.get(OPEN)
    sent = form_of(alice.send(opened, do=wish))
    assert (sent["evidence.0.locator"], sent["evidence.1.locator"]) == (["p. 1"], ["p. 2"])
    assert alice.post(OPEN, {**form_of(opened), "do": wish}).status_code == 200


def test_one_more_empty_part_can_be_asked_for(alice: Desk) -> None:
    page = alice.send(alice.get(OPEN), do="more:evidence")
    page = alice.send(page, do="more:evidence")
    assert {"evidence.2.source", "evidence.3.source", "evidence.4.source"} <= set(form_of(page))
    for _time in range(12):
        page = alice.send(page, do="more:evidence")
    assert page.status_code == 200
    filled = {
        f"evidence__{at}__{name}": value for at in (2, 4) for name, value in (("source", "nota"), ("basis", "prior"))
    }
    assert alice.send(page, **filled).status_code == 302
    assert len(values("finding", "open")["evidence"]) == 4


def test_a_part_is_taken_out(alice: Desk) -> None:
    assert alice.fill(OPEN, evidence__0__remove="yes").status_code == 302
    assert [one["locator"] for one in values("finding", "open")["evidence"]] == ["p. 2"]


def test_too_many_parts_are_refused_and_none_is_lost(alice: Desk) -> None:
    many = {
        f"evidence__{at}__{n}": v for at in range(MOST_PARTS + 1) for n, v in (("source", "nota"), ("basis", "prior"))
    }
    answer = alice.fill(OPEN, **many)
    assert answer.status_code == 422
    assert f"more than {MOST_PARTS}" in text_of(answer)
    assert len(values("finding", "open")["evidence"]) == 2


def test_more_fields_than_a_form_has_are_refused(alice: Desk) -> None:
    many = {f"evidence.{at}.{name}": "nota" for at in range(300) for name in ("source", "basis", "note", "locator")}
    assert alice.post(OPEN, many).status_code in (400, 422)
    assert len(values("finding", "open")["evidence"]) == 2


def test_a_fault_in_a_part_is_shown_there(alice: Desk) -> None:
    answer = alice.fill("records/option/een/edit/", features__1__name="")
    assert tree_of(answer).xpath("//*[@role='alert']//a/@href") == ["#f-features-1-name"]


# Choosing


def test_what_is_not_of_this_exploration_cannot_be_chosen(alice: Desk) -> None:
    other = stored({"format": 1, "exploration": {"slug": "b", "title": "B", "date": "2024-05-01"}, "tables": {}})
    Organisation.objects.create(exploration=other, key="elders", name="Elders", kind="municipality")
    for sent in ({"concerns": ["elders"]}, {"concerns": ["aal", "nergens"]}, {"part_of": "elders"}):
        answer = alice.fill(OPEN, **sent)
        assert answer.status_code == 422
        assert "is not known here" in text_of(answer)


def test_few_are_chosen_from_a_list_and_many_by_typing(alice: Desk, rich: Exploration) -> None:
    assert tree_of(alice.get(OPEN)).xpath("//select[@name='part_of']")
    _many_findings(rich)
    page = tree_of(alice.get(OPEN))
    assert not page.xpath("//select[@name='part_of']")
    assert page.xpath("//input[@name='part_of.add']")
    assert [one.get("value") for one in page.xpath("//input[@name='contradicts']")] == ["stil"]
    assert len(alice.get(OPEN).content) < 60_000


def test_what_is_typed_is_found_by_name_id_or_a_part_of_it(alice: Desk, rich: Exploration) -> None:
    _many_findings(rich)
    for word in ("risico-7", "Risico nummer 7", "RISICO NUMMER 7", "  nummer 77 "):
        assert alice.fill(OPEN, part_of__add=word).status_code == 302
        number = word.strip()[-2:].strip(" -")
        assert values("finding", "open")["part_of"] == f"risico-{number}"
    assert alice.fill(OPEN, part_of="", contradicts__add="nummer 77; risico-8").status_code == 302
    now = values("finding", "open")
    assert "part_of" not in now
    assert now["contradicts"] == ["stil", "risico-8", "risico-77"]


def test_what_is_typed_and_not_clear_is_kept_with_what_may_be_meant(alice: Desk, rich: Exploration) -> None:
    _many_findings(rich)
    answer = alice.fill(OPEN, part_of__add="nummer 1", contradicts__add="risico-8; Bestaat niet")
    assert answer.status_code == 422
    assert "Several are called so" in text_of(answer)
    sent = form_of(answer)
    assert (sent["part_of.add"], sent["contradicts.add"]) == (["nummer 1"], ["Bestaat niet"])
    assert sent["contradicts"] == ["stil", "risico-8"]
    offered = tree_of(answer).xpath("//input[@name='part_of']/@value")
    assert offered[0] == ""
    assert "risico-1" in offered
    # Whoever chooses need not take out what was typed.
    assert alice.send(answer, part_of="risico-1", contradicts__add="").status_code == 302
    assert values("finding", "open")["part_of"] == "risico-1"


def _many_findings(exploration: Exploration) -> None:
    Finding.objects.bulk_create(
        Finding(
            exploration=exploration,
            key=f"risico-{n}",
            chapter="value",
            kind="risk",
            title=f"Risico nummer {n}",
            position=100 + n,
        )
        for n in range(MOST_CHOICES + 20)
    )


def test_what_may_be_meant_is_suggested(alice: Desk) -> None:
    page = alice.get("suggest/finding/?name=contradicts&contradicts.add=iets;%20OPEN")
    assert b'name="contradicts" value="open"' in page.content
    assert b'type="checkbox"' in page.content
    assert b'type="radio"' in alice.get("suggest/finding/?name=part_of&one=1&part_of.add=open").content
    assert b"Nothing found" in alice.get("suggest/finding/?name=part_of&part_of.add=zzz").content
    assert b"open" not in alice.get("suggest/finding/?name=part_of&part_of.add=o").content
    for path in ("suggest/nonsense/?name=x", "suggest/finding/", "suggest/finding/?name=%3Cb%3E"):
        assert alice.get(path).status_code == 404


def test_a_fixed_link_is_shown_by_its_name(alice: Desk) -> None:
    page = alice.get("records/verdict/een--veilig/edit/")
    assert "Dienstverlening" in text_of(page)
    assert "option" not in form_of(page)
    assert alice.send(page, option="twee", outcome="fails").status_code == 302
    assert values("verdict", "een--veilig")["option"] == "een"


# Something that is not there yet


def test_a_source_is_added_from_within_a_form_and_chosen_there(alice: Desk) -> None:
    opened = alice.get(NEW + "&next=/e/zuidrand/records/finding/")
    going = alice.send(opened, title="Onderweg", evidence__0__locator="p. 5", do="elsewhere:evidence.0.source")
    assert going.status_code == 302
    page = alice.follow(going)
    assert "source" in text_of(page)
    made = alice.send(page, title="Nieuwe bron", kind="report")
    back = alice.follow(made)
    sent = form_of(back)
    assert (sent["title"], sent["evidence.0.locator"], sent["evidence.0.source"]) == (
        ["Onderweg"],
        ["p. 5"],
        ["nieuwe-bron"],
    )
    saved = alice.send(back, kind="risk", evidence__0__basis="prior")
    assert saved["Location"] == "/e/zuidrand/records/finding/"
    assert values("finding", "onderweg")["evidence"][0]["source"] == "nieuwe-bron"
    assert "draft" not in text_of(alice.get(NEW))


def test_several_are_added_from_within_a_form_to_what_was_chosen(alice: Desk) -> None:
    page = alice.follow(alice.send(alice.get(OPEN), do="elsewhere:concerns", concerns=["berg"]))
    back = alice.follow(alice.send(page, name="Gemeente Zee", kind="municipality"))
    assert form_of(back)["concerns"] == ["berg", "gemeente-zee"]


def test_whoever_turns_back_finds_the_form_as_it_was(alice: Desk) -> None:
    page = alice.follow(alice.send(alice.get(OPEN), do="elsewhere:concerns", title="Onderweg"))
    (cancel,) = tree_of(page).xpath("//a[contains(@class, 'secondary-action')]/@href")
    assert form_of(alice.get(cancel))["title"] == ["Onderweg"]


def test_what_was_made_elsewhere_is_checked(alice: Desk) -> None:
    alice.send(alice.get(OPEN), do="elsewhere:concerns")
    for query in ("fill=title&made=x", "fill=concerns&made=%3Cscript%3E", "fill=&made=aal", "fill=concerns"):
        page = alice.get(f"{OPEN}?draft=1&{query}")
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
        assert form_of(page)["title"] == ["Een open risico"]
        assert form_of(page)["concerns"] == ["aal", "berg"]


def test_what_one_may_not_add_is_not_offered(cor: Desk) -> None:
    page = tree_of(cor.get("records/finding/vorm/edit/"))
    wishes = page.xpath("//button[starts-with(@value, 'elsewhere:')]/@value")
    assert "elsewhere:evidence.0.source" in wishes
    assert "elsewhere:concerns" not in wishes
    assert cor.send(cor.get("records/finding/vorm/edit/"), do="elsewhere:concerns").status_code == 200


# Whose it is


def test_functions_of_few_people_are_written_by_hr(alice: Desk, hans: Desk) -> None:
    assert alice.get("records/task/weinig/edit/").status_code == 404
    for path in ("records/task/veel/edit/", "add/task/"):
        answer = alice.fill(path, organisation="aal", name="Nieuw", people="2", fte="1")
        assert answer.status_code == 422
        assert "written by HR" in text_of(answer)
        assert form_of(answer)["people"] == ["2"]
    assert hans.fill("records/task/weinig/edit/", scale="schaal11").status_code == 302
    assert hans.fill("add/task/", organisation="aal", name="Nieuw", people="2", fte="1").status_code == 302
    assert hans.get(OPEN).status_code == 404


def test_people_judge_for_themselves(alice: Desk) -> None:
    page = alice.get("add/judge/")
    assert "person" not in tree_of(page).xpath("//select[@name='kind']/option/@value")
    answer = alice.send(page, kind="person")
    assert answer.status_code == 422
    assert "judge for themselves" in text_of(answer)
    answer = alice.fill("add/judgement/", judge="p-persoon", option="twee", criterion="kosten", level="1")
    assert answer.status_code == 422
    assert "is not known here" in text_of(answer)


def test_a_contributor_keeps_what_cannot_be_seen(cor: Desk) -> None:
    """The confidential finding that this one contradicts, and the form that it is about."""
    before = values("finding", "vorm")
    page = cor.get("records/finding/vorm/edit/")
    assert form_of(page)["contradicts"] == ["open"]
    assert cor.send(page, title="Anders").status_code == 302
    assert values("finding", "vorm") == {**before, "title": "Anders"}
    assert cor.fill("records/finding/vorm/edit/", contradicts=[], options=["twee"]).status_code == 302
    now = values("finding", "vorm")
    assert now["contradicts"] == ["stil"]
    assert set(now["options"]) == {"twee", "geheim"}
    placements = values("swot_point", "punt")["placements"]
    assert cor.fill("records/swot_point/punt/edit/", placements__0__quadrant="threat").status_code == 302
    now = values("swot_point", "punt")
    assert [(one["option"], one["quadrant"]) for one in now["placements"]] == [
        ("een", "threat"),
        ("geheim", "weakness"),
    ]
    assert placements != now["placements"]


def test_what_stands_in_a_hidden_field_says_nothing_confidential(cor: Desk) -> None:
    page = cor.get("records/finding/vorm/edit/")
    (base,) = form_of(page)["base"]
    started = signing.loads(base, salt="noaber.records.base")
    assert "stil" not in str(started)
    assert "geheim" not in str(started)


def test_a_confidential_record_cannot_be_found_out_by_choosing_it(cor: Desk) -> None:
    said = {}
    for key in ("stil", "nergens"):
        answer = cor.fill("records/finding/vorm/edit/", contradicts=[key])
        assert answer.status_code == 422
        (alert,) = tree_of(answer).xpath("//*[@role='alert']")
        said[key] = alert.text_content().replace(key, "")
    assert said["stil"] == said["nergens"]


# Where one goes


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("", "/e/zuidrand/chapters/value/#finding-open"),
        ("/e/zuidrand/changes/?page=2", "/e/zuidrand/changes/?page=2"),
        ("/e/zuidrand/chapters/value/", "/e/zuidrand/chapters/value/#finding-open"),
        ("/e/zuidrand/chapters/options/", "/e/zuidrand/chapters/options/"),
        *(
            (evil, "/e/zuidrand/chapters/value/#finding-open")
            for evil in (
                "//evil.example",
                "\\\\evil.example",
                "/\\evil.example",
                "https://evil.example",
                "javascript:alert(1)",
                "http:///evil.example",
                "///evil.example",
                "evil",
                "\t//evil.example",
                " //evil",
            )
        ),
    ],
)
def test_afterwards_one_is_back_where_one_came_from_and_never_elsewhere(alice: Desk, wanted: str, place: str) -> None:
    page = alice.client.get(alice.here + OPEN, {"next": wanted})
    (cancel,) = tree_of(page).xpath("//a[contains(@class, 'secondary-action')]/@href")
    assert cancel == place
    assert alice.send(page, title="Nieuw")["Location"] == place
    assert alice.fill(OPEN, next=wanted, title="Nieuwer")["Location"] == place


def test_a_record_of_no_chapter_leads_to_its_page(alice: Desk) -> None:
    assert alice.fill("records/source/nota/edit/", note="x")["Location"] == "/e/zuidrand/records/source/nota/"


def test_what_was_saved_is_taken_back_from_the_message(alice: Desk) -> None:
    page = alice.follow(alice.fill(OPEN, title="Nieuw"))
    (form,) = tree_of(page).xpath("//*[@class='messages']//form")
    (back,) = form.xpath(".//input[@name='next']/@value")
    answer = alice.post(form.get("action"), {"next": back})
    assert answer["Location"] == "/e/zuidrand/chapters/value/"
    assert values("finding", "open")["title"] == "Een open risico"
    assert "Taken back." in text_of(alice.follow(answer))


def test_nothing_changed_is_said_without_a_button(alice: Desk) -> None:
    page = alice.follow(alice.fill(OPEN))
    assert "Nothing was changed." in text_of(page)
    assert not tree_of(page).xpath("//*[@class='messages']//form")


# The exploration itself


def test_the_front_page_is_changed(alice: Desk, bob: Desk) -> None:
    mine, theirs = alice.get("edit/"), bob.get("edit/")
    assert bob.send(theirs, title="Van Bob", subtitle="Onder").status_code == 302
    answer = alice.send(mine, title="Van Alice")
    assert answer.status_code == 409
    assert "Van Bob" in text_of(answer)
    assert alice.send(answer, title="Van beiden")["Location"] == "/e/zuidrand/"
    exploration = Exploration.objects.get()
    assert (exploration.title, exploration.subtitle, exploration.slug) == ("Van beiden", "Onder", "zuidrand")
    assert alice.fill("edit/", title="").status_code == 422
    assert alice.fill("edit/", slug="gekaapt", title="Nog")["Location"] == "/e/zuidrand/"


def test_every_field_has_a_name_a_help_and_its_own_id(alice: Desk) -> None:
    for path in (NEW, OPEN, "records/option/een/edit/", "add/task/", "edit/"):
        page = tree_of(alice.get(path))
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        form = the_form(alice.get(path))
        for one in form.iter("input", "select", "textarea"):
            if one.get("type") in ("hidden", "checkbox", "radio"):
                continue
            assert page.xpath(f"//label[@for='{one.get('id')}']"), one.get("name")
            for described in (one.get("aria-describedby") or "").split():
                assert page.get_element_by_id(described) is not None


def test_pressing_enter_saves(alice: Desk) -> None:
    """It presses the first button of a form, which is not one that moves something."""
    first = next(the_form(alice.get(OPEN)).iter("button"))
    assert first.get("name") is None
