"""Pages of records: what stands there, what refers to it, and what somebody may not see anywhere."""

from __future__ import annotations

import re
from typing import Any

import pytest

from noaber.dossier.changes import save_record
from noaber.dossier.editing import find as find_record
from noaber.dossier.editing import places, values_of
from noaber.dossier.models import AuditLine, Exploration, Organisation
from noaber.dossier.storing import store
from tests.builder import content_of, dossier
from tests.conftest import Cast
from tests.workplace.filling import Desk, form_of, text_of, tree_of

pytestmark = pytest.mark.django_db

# What nobody but owner and editor may read anywhere.
SECRETS = ("vertrouwelijk risico", "Geheimtekst", "Geheime vorm", "Woo artikel")
HIDDEN = ("finding/stil", "option/geheim", "confidentiality/finding:stil", "confidentiality/option:geheim")
OF_PERSONS = ("judge/p-persoon", "judgement/p-persoon--een--kosten", "weight/p-persoon--kosten")


@pytest.fixture
def desks(cast: Cast, rich: Exploration) -> dict[str, Desk]:
    return {name: Desk(getattr(cast, name)) for name in ("alice", "bob", "cor", "hans", "rik", "charlie")}


@pytest.fixture
def worked(cast: Cast, rich: Exploration) -> Exploration:
    """With a change to every confidential record, and deletions of what refers to them, in its history."""

    def change(kind: str, key: str, **values: Any) -> None:
        found = find_record(rich, kind, key)
        assert found is not None
        before = values_of(found.place.table, found.row)
        save_record(cast.alice, rich, found.place, key, {**before, **values}, base=before)

    change("finding", "stil", text="Geheimtekst, veranderd.")
    change("option", "geheim", summary="Geheimtekst.")
    change("finding", "vorm", contradicts=["open"], options=["een"])
    change("finding", "vorm", contradicts=["open", "stil"], options=["een", "geheim"])
    change("swot_point", "punt", placements=[{"option": "geheim", "quadrant": "threat"}])
    change("confidentiality", "finding:stil", ground="Woo artikel 5.2")
    alice = Desk(cast.alice)
    assert alice.post("records/option/geheim/delete/").status_code == 302
    line = AuditLine.objects.latest("pk")
    assert alice.post(f"changes/{line.pk}/undo/").status_code == 302
    return rich


def pages(desk: Desk) -> dict[str, str]:
    """Every page about records that somebody can open, by its address, with its whole text."""
    paths = ["changes/", "changes/?page=2"]
    for place in places():
        paths.append(
            f"records/{place.kind}/?chapter={place.chapter}" if place.kind == "finding" else f"records/{place.kind}/"
        )
        paths.append(f"add/{place.kind}/?chapter={place.chapter}")
        paths += [f"suggest/{place.kind}/?name=x&x.add={word}" for word in ("ge", "ris")]
    for kind, key in (
        *(("finding", one) for one in ("open", "vorm", "deel")),
        ("option", "een"),
        ("option", "twee"),
        ("swot_point", "punt"),
        ("source", "nota"),
        ("organisation", "aal"),
        ("criterion", "kosten"),
        ("condition", "veilig"),
        ("task", "weinig"),
        ("task", "veel"),
        ("judge", "raad"),
        ("verdict", "een--veilig"),
        ("judgement", "raad--een--kosten"),
    ):
        paths += [f"records/{kind}/{key}/{what}" for what in ("", "edit/", "delete/")]
    chapters = {place.chapter for place in places() if place.chapter}
    paths += [f"chapters/{name}/" for name in sorted(chapters)]
    found = {path: desk.get(path) for path in paths}
    return {path: answer.content.decode() for path, answer in found.items() if answer.status_code == 200}


# Reading


def test_a_record_shows_its_fields_its_parts_and_what_refers_to_it(desks: dict[str, Desk]) -> None:
    said = text_of(desks["alice"].get("records/finding/open/"))
    for words in ("Een open risico", "Wat iedereen mag lezen.", "Gemeente Aal", "De nota", "p. 1", "risk"):
        assert words in said
    used = text_of(desks["alice"].get("records/source/nota/"))
    assert "Where it is used" in used
    assert "Een open risico" in used
    assert used.count("Een open risico") == 1
    assert "Dienstverlening · Veilig" in text_of(desks["alice"].get("records/option/een/"))


def test_a_record_under_another_is_reached_from_it(cast: Cast, exploration: Exploration) -> None:
    files = {
        "assignment.yaml": """
            assignments:
              - id: opdracht
                kind: council_proposal
                title: Opdracht
                givers: [raad-aal]
                items:
                  - {id: vraag, kind: question, text: Hoe dan?}
        """
    }
    store(exploration, content_of(dossier(files)))
    alice = Desk(cast.alice)
    page = alice.get("records/assignment/opdracht/")
    assert "Hoe dan?" in text_of(page)
    (new,) = [one for one in tree_of(page).xpath("//main//a/@href") if "/add/assignment_item/" in one]
    answer = alice.fill(new, kind="question", text="Wat nog?")
    assert answer["Location"] == "/e/zuidrand/records/assignment/opdracht/"
    assert "Wat nog?" in text_of(alice.follow(answer))


def test_lists_are_of_one_kind_and_in_pages(cast: Cast, rich: Exploration) -> None:
    Organisation.objects.bulk_create(
        Organisation(exploration=rich, key=f"o{n}", name=f"Gemeente {n:03}", kind="municipality", position=n + 10)
        for n in range(120)
    )
    alice = Desk(cast.alice)
    first, last = alice.get("records/organisation/"), alice.get("records/organisation/?page=3")
    assert "Page 1 of 3" in text_of(first)
    assert "Gemeente 119" in text_of(last)
    for page in ("0", "-1", "99", "x", ""):
        assert alice.get(f"records/organisation/?page={page}").status_code == 200


@pytest.mark.parametrize(
    "path", ["records/nonsense/", "records/finding/?chapter=nonsense", "records/publication/", "records/contribution/"]
)
def test_what_is_no_kind_has_no_list(desks: dict[str, Desk], path: str) -> None:
    assert desks["alice"].get(path).status_code == 404


@pytest.mark.parametrize(
    "key", ["A01--finding:open", "A01--finding:a/b", "A01--x y", "A01--é&ü?#%2F", "A01--..", "A01--a//b"]
)
def test_keys_of_any_characters_have_a_page(cast: Cast, rich: Exploration, key: str) -> None:
    alice = Desk(cast.alice)
    rule, _hyphens, record = key.partition("--")
    answer = alice.fill("add/acceptance/", rule=rule, record=record, reason="Omdat")
    assert answer.status_code == 302
    assert "Omdat" in text_of(alice.follow(answer))
    page = alice.get("records/acceptance/")
    (link,) = tree_of(page).xpath("//main//li/a/@href")
    assert "Omdat" in text_of(alice.get(link))
    assert alice.get(link + "edit/").status_code == 200
    assert alice.post(link + "delete/").status_code == 302


# Who sees what


@pytest.mark.walk
@pytest.mark.parametrize("who", ["cor", "hans"])
def test_what_is_confidential_is_read_by_owner_and_editor_alone(
    desks: dict[str, Desk], worked: Exploration, who: str
) -> None:
    secrets = re.compile("|".join([*SECRETS, r"\bstil\b", r"\bgeheim\b"]))
    seen = pages(desks[who])
    assert len(seen) > 60
    leaks = {path: found.group() for path, page in seen.items() if (found := secrets.search(_without_queries(page)))}
    assert leaks == {}


def _without_queries(page: str) -> str:
    """What somebody typed is in addresses of the page itself."""
    return re.sub(r'(value|href|action)="[^"]*/suggest/[^"]*"', "", page)


@pytest.mark.walk
def test_owner_and_editor_do_read_it(desks: dict[str, Desk], worked: Exploration) -> None:
    for who in ("alice", "bob"):
        everything = "\n".join(pages(desks[who]).values())
        assert all(one in everything for one in SECRETS)
        assert all(desks[who].get(f"records/{one}/").status_code == 200 for one in HIDDEN)


@pytest.mark.parametrize("who", ["cor", "hans", "rik", "charlie"])
def test_a_confidential_record_answers_as_one_that_does_not_exist(
    desks: dict[str, Desk], worked: Exploration, who: str
) -> None:
    desk = desks[who]
    for one in HIDDEN:
        kind = one.partition("/")[0]
        for what in ("", "edit/", "delete/"):
            asked, other = desk.get(f"records/{one}/{what}"), desk.get(f"records/{kind}/bestaat-niet/{what}")
            assert asked.status_code == 404
            assert asked.content == other.content
        for what in ("edit/", "delete/", "move/"):
            asked, other = desk.post(f"records/{one}/{what}"), desk.post(f"records/{kind}/bestaat-niet/{what}")
            assert (asked.status_code, asked.get("Location")) == (other.status_code, other.get("Location"))
    assert desk.get("records/confidentiality/").status_code == 404
    assert desk.get("suggest/confidentiality/?name=x&x.add=wet").status_code == 404
    assert find_record(worked, "finding", "stil") is not None


def test_what_is_confidential_no_longer_is_read_by_all(desks: dict[str, Desk], worked: Exploration) -> None:
    worked.confidentialitys.update(until="2020-01-01")
    assert desks["cor"].get("records/finding/stil/").status_code == 200
    assert "Geheimtekst" in text_of(desks["cor"].get("changes/"))
    assert desks["cor"].get("records/confidentiality/").status_code == 404


@pytest.mark.walk
def test_what_single_persons_judged_is_nowhere(cast: Cast, desks: dict[str, Desk], worked: Exploration) -> None:
    for name in ("alice", "bob", "cor", "hans"):
        desk = desks[name]
        for one in OF_PERSONS:
            for what in ("", "edit/", "delete/"):
                assert desk.get(f"records/{one}/{what}").status_code == 404
            assert desk.post(f"records/{one}/move/").status_code == 404
    # With what there is in the history when a table was imported and taken out again.
    alice = desks["alice"]
    for record in ("criterion/kosten", "option/een"):
        assert alice.post(f"records/{record}/delete/").status_code == 302
        line = AuditLine.objects.latest("pk")
        assert "p-persoon" in str(line.edits)
        # Who owns it all sees most; the others are asked at the end.
        _nothing_of_persons(desks, "alice")
        assert alice.post(f"changes/{line.pk}/undo/").status_code == 302
    _nothing_of_persons(desks, "alice", "cor", "hans")
    assert find_record(worked, "judgement", "p-persoon--een--kosten") is not None


def _nothing_of_persons(desks: dict[str, Desk], *names: str) -> None:
    for name in names:
        for path, page in pages(desks[name]).items():
            assert "Persoonlijk oordeel" not in page, (name, path)
            if not path.startswith("chapters/"):
                assert "p-persoon" not in page, (name, path)


@pytest.mark.walk
def test_figures_of_a_few_people_are_read_by_hr_alone(cast: Cast, desks: dict[str, Desk], worked: Exploration) -> None:
    hans = desks["hans"]
    assert hans.fill("records/task/weinig/edit/", scale="schaal11", fte="2.75").status_code == 302
    assert hans.fill("records/task/veel/edit/", people="4", fte="3.25").status_code == 302
    of_few = re.compile(r"schaal1[01]|schaal08|\b(2[.,]75|3[.,]25|2[.,]5)\b(?!\d*[+Z])")
    for name in ("alice", "bob", "cor"):
        leaks = {path: found.group() for path, page in pages(desks[name]).items() if (found := of_few.search(page))}
        assert leaks == {}
    everything = "\n".join(pages(hans).values())
    assert all(one in everything for one in ("schaal11", "2.75", "3.25"))


def test_figures_of_many_people_are_read_by_all(desks: dict[str, Desk]) -> None:
    assert "schaal08" in text_of(desks["cor"].get("records/task/veel/"))


# Deleting and moving


def test_deleting_names_what_goes_with_it_and_is_taken_back_from_the_message(desks: dict[str, Desk]) -> None:
    alice = desks["alice"]
    page = alice.get("records/condition/veilig/delete/")
    assert "This goes with it" in text_of(page)
    assert "Dienstverlening · Veilig" in text_of(page)
    answer = alice.post("records/condition/veilig/delete/", {"once": "k"})
    assert answer["Location"] == "/e/zuidrand/chapters/weighing/"
    after = alice.follow(answer)
    assert "Deleted: Veilig." in text_of(after)
    (form,) = tree_of(after).xpath("//*[@class='messages']//form")
    again = alice.post("records/condition/veilig/delete/", {"once": "k"})
    assert again["Location"] == "/e/zuidrand/changes/"
    assert alice.post(form.get("action")).status_code == 302
    assert alice.get("records/verdict/een--veilig/").status_code == 200


def test_no_address_makes_a_button_that_takes_back(desks: dict[str, Desk]) -> None:
    desks["alice"].fill("records/finding/open/edit/", title="Nieuw")
    line = AuditLine.objects.latest("pk")
    desks["alice"].get("changes/")
    page = desks["alice"].get(f"chapters/value/?undo={line.pk}")
    assert not tree_of(page).xpath("//*[@class='messages']")


def test_what_a_contributor_may_not_take_along_is_not_deleted(desks: dict[str, Desk]) -> None:
    page = desks["cor"].get("records/option/een/delete/")
    assert "Ask an editor" in text_of(page)
    assert not tree_of(page).xpath("//main//form[@method='post']")
    answer = desks["cor"].post("records/option/een/delete/")
    assert answer["Location"] == "/e/zuidrand/records/option/een/"
    assert "Ask an editor" in text_of(desks["cor"].follow(answer))


def test_a_record_is_moved_and_moved_back(desks: dict[str, Desk]) -> None:
    alice = desks["alice"]
    assert alice.post("records/organisation/berg/move/", {"direction": "up"}).status_code == 302
    assert list(Organisation.objects.values_list("key", flat=True)) == ["berg", "aal"]
    answer = alice.post("records/organisation/berg/move/", {"direction": "up"})
    assert "It stands at the end already." in text_of(alice.follow(answer))
    line = AuditLine.objects.get(code="record.moved")
    alice.post(f"changes/{line.pk}/undo/")
    assert list(Organisation.objects.values_list("key", flat=True)) == ["aal", "berg"]
    assert alice.get("records/organisation/berg/move/").status_code == 405


# Speed


@pytest.mark.parametrize("path", ["", "edit/", "delete/"])
@pytest.mark.parametrize(
    "record", ["organisation/aal", "source/nota", "option/een", "finding/open", "criterion/kosten"]
)
def test_a_page_asks_the_database_little(
    desks: dict[str, Desk], worked: Exploration, django_assert_max_num_queries: Any, record: str, path: str
) -> None:
    for name in ("alice", "cor") if path == "" else ("alice",):
        # What is kept by revision was asked for by whoever came first.
        desks[name].get("records/theme/" if path == "" else f"records/{record}/{path}")
        with django_assert_max_num_queries(30):
            assert desks[name].get(f"records/{record}/{path}").status_code == 200


def test_lists_and_the_history_ask_the_database_little(
    desks: dict[str, Desk], worked: Exploration, django_assert_max_num_queries: Any
) -> None:
    desks["cor"].get("records/theme/")
    for place in places():
        with django_assert_max_num_queries(15):
            desks["cor"].get(f"records/{place.kind}/")
    with django_assert_max_num_queries(20):
        desks["cor"].get("changes/")


def test_a_record_says_that_it_is_confidential_and_can_be_made_so(desks: dict[str, Desk], worked: Exploration) -> None:
    bob = desks["bob"]
    secret = bob.get("records/finding/stil/")
    assert "Confidential until" in text_of(secret)
    assert "Make confidential" not in text_of(secret)
    opened = bob.get("records/finding/open/")
    (url,) = tree_of(opened).xpath("//a[.='Make confidential']/@href")
    form = bob.get(url)
    assert form_of(form)["record"] == ["finding:open"]
    assert bob.send(form, ground="Woo artikel 5.1", until="2099-01-01").status_code == 302
    assert "Make confidential" not in text_of(bob.get("records/finding/open/"))
    assert desks["cor"].get("records/finding/open/").status_code == 404
    assert "Make confidential" not in text_of(desks["cor"].get("records/option/een/"))
