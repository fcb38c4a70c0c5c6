"""What changed, in sentences."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from noaber.accounts.permissions import access_of
from noaber.dossier.changes import edits_between, undo
from noaber.dossier.content import Content
from noaber.dossier.models import AuditLine, Exploration
from noaber.dossier.removing import without
from noaber.dossier.storing import extract, store
from noaber.workplace.records.history import MOST_TOLD, Line, describe, tell
from tests.conftest import Cast
from tests.workplace.filling import Desk, text_of, tree_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(cast: Cast, rich: Exploration) -> Desk:
    return Desk(cast.alice)


def last(cast: Cast, who: str = "alice") -> Line:
    line = AuditLine.objects.latest("pk")
    access = access_of(getattr(cast, who), line.exploration)
    (told,) = tell(line.exploration, [line], hidden=frozenset(), access=access)
    return told


def test_an_addition_a_change_a_deletion_and_taking_back_are_told(cast: Cast, alice: Desk) -> None:
    alice.fill("add/theme/", name="Kennis")
    assert (last(cast).who, last(cast).sentence) == ("alice", "added theme “Kennis”")
    assert last(cast).record == "theme:kennis"
    alice.fill("records/theme/kennis/edit/", name="Weten", description="Meer.")
    told = last(cast)
    assert told.sentence == "changed name and description of theme “Weten”"
    assert [(one.label, one.before, one.after) for one in told.changes[0].fields] == [
        ("Name", "Kennis", "Weten"),
        ("Description", "", "Meer."),
    ]
    alice.post("records/theme/kennis/delete/")
    assert last(cast).sentence == "deleted theme “Weten”"
    assert last(cast).record == ""
    alice.post(f"changes/{last(cast).pk}/undo/")
    assert last(cast).sentence == "took back a change to theme “Weten”"
    assert last(cast).record == "theme:kennis"


def test_what_a_deletion_took_along_is_counted(cast: Cast, alice: Desk) -> None:
    alice.post("records/condition/veilig/delete/")
    assert last(cast).sentence == "deleted condition “Veilig” and what depended on it (1 record)"
    assert {one.kind for one in last(cast).changes} == {"condition", "verdict on a condition"}


def test_what_a_record_refers_to_is_told_by_its_name(cast: Cast, alice: Desk) -> None:
    alice.fill("records/finding/open/edit/", concerns=["aal"], evidence__0__remove="yes", kind="drawback")
    fields = {one.label: (one.before, one.after) for one in last(cast).changes[0].fields}
    assert fields == {
        "Kind": ("risk", "drawback"),
        "About": ("Gemeente Aal, Gemeente Berg", "Gemeente Aal"),
        "Evidence": ("De nota · p. 1 · published\nDe nota · p. 2 · published", "De nota · p. 2 · published"),
    }
    alice.post("records/organisation/berg/delete/")
    alice.fill("records/finding/open/edit/", concerns=[])
    first = AuditLine.objects.filter(code="record.changed").earliest("pk")
    (told,) = tell(first.exploration, [first], hidden=frozenset(), access=access_of(cast.alice, first.exploration))
    assert ("Gemeente Aal, berg", "Gemeente Aal") in [(one.before, one.after) for one in told.changes[0].fields]


def test_many_fields_are_counted(cast: Cast, alice: Desk) -> None:
    alice.fill("records/option/een/edit/", name="A", summary="B", short_name="C", reason="D", text="E")
    assert last(cast).sentence.startswith("changed 5 fields of form of cooperation")


def test_moves_and_the_exploration_itself_are_told(cast: Cast, alice: Desk) -> None:
    alice.post("records/organisation/berg/move/", {"direction": "up"})
    assert last(cast).sentence == "moved organisation “Gemeente Berg” up"
    alice.fill("edit/", title="Nieuw")
    assert last(cast).sentence == "changed title of exploration “Nieuw”"
    assert (last(cast).record, last(cast).can_undo) == ("", True)


def test_every_known_event_has_a_sentence_and_an_unknown_one_its_code(cast: Cast, rich: Exploration) -> None:
    for code in ("dossier.created", "publication.frozen", "people.invited", "judgements.saved"):
        line = AuditLine.objects.create(exploration=rich, by=cast.alice, code=code)
        told = describe(line)
        assert told.sentence
        assert told.sentence != code
        assert not told.can_undo
    assert describe(AuditLine.objects.create(exploration=rich, by=cast.alice, code="x.y")).sentence == "x.y"


def test_sentences_are_in_the_language_of_the_reader(cast: Cast, alice: Desk) -> None:
    alice.fill("add/theme/", name="Kennis")
    with translation.override("nl"):
        assert "thema" in last(cast).sentence


def test_of_many_changes_some_are_told_and_the_others_counted(cast: Cast, rich: Exploration) -> None:
    before = extract(rich)
    rows = [{"id": f"o{n}", "name": f"O{n}", "kind": "municipality"} for n in range(MOST_TOLD + 5)]
    after: Content = {**before, "tables": {**before["tables"]}}
    after["tables"]["exploration.yaml#organisations"] = [*before["tables"]["exploration.yaml#organisations"], *rows]
    store(rich, after)
    line = AuditLine.objects.create(
        exploration=rich, by=cast.alice, code="table.imported", edits=edits_between(before, after)
    )
    told = last(cast)
    assert (len(told.changes), told.more, told.can_undo) == (MOST_TOLD, 5, True)
    page = text_of(Desk(cast.alice).get("changes/"))
    assert "and 5 more" in page
    undo(cast.alice, rich, line)
    assert extract(rich) == before


@pytest.mark.parametrize(
    ("who", "can_undo"), [("alice", True), ("bob", True), ("cor", False), ("hans", False), ("rik", False)]
)
def test_only_who_may_write_it_can_take_it_back(cast: Cast, alice: Desk, who: str, can_undo: bool) -> None:
    alice.fill("records/finding/open/edit/", title="Nieuw")
    assert last(cast, who).can_undo == can_undo
    answer = Desk(getattr(cast, who)).post(f"changes/{last(cast).pk}/undo/")
    assert answer.status_code == (302 if can_undo else 404)
    alice.post("records/organisation/berg/move/", {"direction": "up"})
    assert last(cast, who).can_undo == can_undo
    assert Desk(getattr(cast, who)).post(f"changes/{last(cast).pk}/undo/").status_code == (302 if can_undo else 404)


def test_a_contributor_takes_back_in_own_chapters(cast: Cast, alice: Desk) -> None:
    alice.fill("records/finding/vorm/edit/", title="Nieuw")
    cor = Desk(cast.cor)
    assert last(cast, "cor").can_undo
    assert cor.post(f"changes/{last(cast).pk}/undo/").status_code == 302
    alice.post("records/option/twee/move/", {"direction": "up"})
    assert last(cast, "cor").can_undo


def test_what_cannot_be_taken_back_any_more_is_said(cast: Cast, alice: Desk) -> None:
    alice.fill("records/finding/open/edit/", title="Een")
    first = AuditLine.objects.latest("pk")
    alice.fill("records/finding/open/edit/", title="Twee")
    page = alice.follow(alice.post(f"changes/{first.pk}/undo/"))
    assert "was changed since by somebody else" in text_of(page)
    second = AuditLine.objects.latest("pk")
    alice.post(f"changes/{second.pk}/undo/")
    page = alice.follow(alice.post(f"changes/{second.pk}/undo/"))
    assert "This was taken back already." in text_of(page)


def test_taking_back_goes_back_to_the_page_and_never_elsewhere(cast: Cast, alice: Desk) -> None:
    for wanted, place in (("/e/zuidrand/check/", "/e/zuidrand/check/"), ("//evil.example", "/e/zuidrand/changes/")):
        alice.fill("add/theme/", name="Kennis")
        line = AuditLine.objects.latest("pk")
        assert alice.post(f"changes/{line.pk}/undo/", {"next": wanted})["Location"] == place


def test_a_line_of_another_exploration_is_not_found(cast: Cast, alice: Desk) -> None:
    other = Exploration.objects.create(slug="elders", title="Elders", date="2024-05-01")
    line = AuditLine.objects.create(exploration=other, by=cast.alice, code="record.moved", record="theme:x")
    assert alice.post(f"changes/{line.pk}/undo/").status_code == 404
    assert alice.get(f"changes/{line.pk}/undo/").status_code == 405


def test_a_page_with_nothing_says_so_and_one_with_much_has_pages(cast: Cast, alice: Desk) -> None:
    assert "Nothing was changed here yet." in text_of(alice.get("changes/"))
    for number in range(35):
        AuditLine.objects.create(
            exploration=Exploration.objects.get(),
            by=cast.alice,
            code="record.deleted",
            record=f"theme:t{number}",
            parameters={"title": f"T{number}"},
        )
    page = alice.get("changes/")
    assert "Page 1 of 2" in text_of(page)
    assert len(tree_of(page).xpath("//ol[contains(@class, 'history')]/li")) == 30


def test_what_is_confidential_is_told_without_names(cast: Cast, rich: Exploration, alice: Desk) -> None:
    alice.fill("records/finding/stil/edit/", text="Anders")
    line = AuditLine.objects.latest("pk")
    hidden = frozenset({"finding:stil"})
    told = describe(line, hidden=hidden, access=access_of(cast.cor, rich))
    assert (told.sentence, told.record, told.changes, told.can_undo) == (
        "changed something confidential",
        "",
        (),
        False,
    )
    # Whoever asks without saying for whom is told the least.
    alice.fill("records/confidentiality/finding:stil/edit/", ground="Anders")
    told = describe(AuditLine.objects.latest("pk"))
    assert (told.sentence, told.changes) == ("changed something confidential", ())


def test_what_went_with_a_confidential_record_is_not_counted(cast: Cast, rich: Exploration) -> None:
    content = extract(rich)
    line: Any = AuditLine(
        exploration=rich,
        by=cast.alice,
        code="record.deleted",
        record="finding:open",
        parameters={"title": "X"},
        edits=edits_between(content, without(content, ["finding:open", "option:geheim"])),
    )
    told = describe(line, hidden=frozenset({"option:geheim"}), access=access_of(cast.cor, rich))
    assert "option:geheim" not in {one.record for one in told.changes}
    assert "geheim" not in str(told)
    assert not told.can_undo
