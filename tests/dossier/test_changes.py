"""Changes to single records: what is kept, what is refused, what is taken back, and by whom."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st

from noaber.accounts.models import User
from noaber.accounts.permissions import local_operator
from noaber.dossier.changes import (
    HEAD,
    Refused,
    Saved,
    delete_record,
    edits_between,
    head_of,
    move_record,
    removal,
    save_head,
    save_record,
    stays,
    undo,
)
from noaber.dossier.content import Content, Values, table_name
from noaber.dossier.editing import Found, Place, find, find_address, place_of, values_of
from noaber.dossier.edits import flat
from noaber.dossier.layout import Table
from noaber.dossier.merging import Conflicts
from noaber.dossier.models import AuditLine, Exploration, Finding, Organisation, Task
from noaber.dossier.removing import without
from noaber.dossier.storing import extract, store
from tests.builder import content_of, dossier
from tests.conftest import Cast
from tests.dossier.generating import KINDS, contents
from tests.dossier.test_removing import FILES as SMALL
from tests.dossier.test_storing import rolled_back, stored

pytestmark = pytest.mark.django_db

FILES = {
    **SMALL,
    "tasks.csv": """\
        id,organisation,name,people,fte,scale
        weinig,aal,Beleid,3,2.5,10
        veel,aal,Burgerzaken,12,9,8
    """,
    "weighing.yaml": """
        conditions:
          - {id: veilig, name: Veilig}
          - {id: snel, name: Snel}
        verdicts:
          - {option: een, condition: veilig, outcome: meets}
    """,
}


@pytest.fixture
def exploration(db: None) -> Exploration:
    made = Exploration()
    store(made, content_of(dossier(FILES)))
    return made


@dataclass
class Work:
    """Somebody at work in one exploration."""

    user: User
    exploration: Exploration

    def place(self, record: str, chapter: str = "value") -> Place:
        kind = record.partition(":")[0]
        place = place_of(kind, chapter)
        assert place is not None
        return place

    def found(self, record: str) -> Found:
        found = find_address(self.exploration, record)
        assert found is not None
        return found

    def values(self, record: str) -> Values:
        found = self.found(record)
        return values_of(found.place.table, found.row)

    def add(self, kind: str, values: Values, **more: Any) -> Saved:
        return save_record(self.user, self.exploration, self.place(kind), "", values, **more)

    def change(self, record: str, *, base: Values | None = None, once: str = "", **values: Any) -> Saved:
        """Start from how it stands (or stood), and change some fields; None takes one out."""
        start = base if base is not None else self.values(record)
        new = {name: value for name, value in {**start, **values}.items() if value is not None}
        found = self.found(record)
        return save_record(self.user, self.exploration, found.place, found.row.key, new, base=start, once=once)

    def delete(self, record: str, once: str = "") -> AuditLine | None:
        return delete_record(self.user, self.exploration, self.found(record), once=once)

    def undo(self, line: AuditLine | None) -> AuditLine | None:
        assert line is not None
        return undo(self.user, self.exploration, line)

    def content(self) -> Content:
        return extract(Exploration.objects.get(pk=self.exploration.pk))

    def revision(self) -> int:
        return Exploration.objects.get(pk=self.exploration.pk).revision


@pytest.fixture
def alice(cast: Cast, exploration: Exploration) -> Work:
    return Work(cast.alice, exploration)


@pytest.fixture
def bob(cast: Cast, exploration: Exploration) -> Work:
    return Work(cast.bob, exploration)


# Saving


def test_a_new_record_gets_an_id_and_a_line(alice: Work) -> None:
    revision = alice.revision()
    saved = alice.add("organisation", {"name": "Gemeente Zee", "kind": "municipality"})
    line = AuditLine.objects.get()
    assert saved == Saved("organisation:gemeente-zee", line)
    assert (line.by, line.code, line.record) == (alice.user, "record.added", "organisation:gemeente-zee")
    assert line.parameters["title"] == "Gemeente Zee"
    (edit,) = line.edits
    assert edit["before"] is None
    assert edit["after"] == {"id": "gemeente-zee", "name": "Gemeente Zee", "kind": "municipality"}
    assert alice.revision() == line.revision == revision + 1


def test_a_new_record_stands_last(alice: Work) -> None:
    alice.add("organisation", {"name": "Aaa", "kind": "municipality"})
    assert list(Organisation.objects.values_list("key", flat=True)) == ["aal", "berg", "aaa"]


def test_a_change_keeps_what_was_before_and_after(alice: Work) -> None:
    line = alice.change("finding:a", title="Anders", concerns=["aal"]).line
    assert line is not None
    assert line.code == "record.changed"
    (edit,) = line.edits
    assert (edit["before"]["title"], edit["after"]["title"]) == ("A", "Anders")
    assert alice.values("finding:a")["concerns"] == ["aal"]


def test_no_change_makes_no_line_and_no_revision(alice: Work) -> None:
    revision = alice.revision()
    assert alice.change("finding:a") == Saved("finding:a", None)
    assert alice.change("finding:a", concerns=["berg", "aal"]).line is None
    assert not AuditLine.objects.exists()
    assert alice.revision() == revision


def test_what_was_taken_out_is_gone(alice: Work) -> None:
    alice.change("finding:a", concerns=None, evidence=None, contradicts=None)
    assert alice.values("finding:a") == {"id": "a", "kind": "risk", "title": "A"}


def test_parts_are_added_put_in_another_order_and_removed(alice: Work) -> None:
    one, other = {"source": "nota", "basis": "published"}, {"source": "nota", "basis": "published", "locator": "p. 3"}
    for rows in ([one, other], [other, one], [other], None):
        alice.change("finding:a", evidence=rows)
        assert alice.values("finding:a").get("evidence") == rows
    assert [line.code for line in AuditLine.objects.all()] == ["record.changed"] * 4


def test_all_faults_are_said_at_once_and_nothing_is_kept(alice: Work) -> None:
    before = alice.content()
    with pytest.raises(Refused) as caught:
        alice.add("finding", {"text": "Zonder titel"})
    assert len(caught.value.faults) == 2
    with pytest.raises(Refused) as caught:
        alice.change("finding:a", concerns=["zee"], part_of="a", met="met")
    assert len(caught.value.faults) == 3
    assert alice.content() == before
    assert not AuditLine.objects.exists()


def test_a_record_may_not_lie_within_itself(alice: Work) -> None:
    with pytest.raises(Refused):
        alice.change("finding:a", part_of="b")


def test_a_record_of_another_exploration_is_no_target(alice: Work) -> None:
    other = stored(content_of(dossier(main="organisations:\n  - {id: zee, name: Zee, kind: municipality}\n")), slug="b")
    assert find(other, "organisation", "zee")
    with pytest.raises(Refused):
        alice.change("finding:a", concerns=["zee"])


def test_what_links_two_records_can_be_said_once(alice: Work) -> None:
    with pytest.raises(Refused):
        alice.add("verdict", {"option": "een", "condition": "veilig", "outcome": "fails"})
    saved = alice.add("verdict", {"option": "een", "condition": "snel", "outcome": "meets"})
    assert saved.record == "verdict:een--snel"


def test_what_a_record_links_stays(alice: Work) -> None:
    alice.change("verdict:een--veilig", option="twee", condition="snel", why="Daarom")
    assert alice.values("verdict:een--veilig") == {
        "option": "een",
        "condition": "veilig",
        "outcome": "meets",
        "why": "Daarom",
    }


def test_a_record_stands_under_another_of_the_same_exploration(alice: Work) -> None:
    saved = alice.add("assignment_item", {"kind": "question", "text": "En dan?"}, above="opdracht")
    assert alice.found(saved.record).above == "opdracht"
    with pytest.raises(Refused):
        alice.add("assignment_item", {"kind": "question", "text": "En dan?"}, above="geen")


# Two at once


def test_changes_of_two_people_in_different_fields_both_stay(alice: Work, bob: Work) -> None:
    base = alice.values("finding:a")
    bob.change("finding:a", base=base, text="Van Bob")
    alice.change("finding:a", base=base, title="Van Alice", concerns=["aal"])
    now = alice.values("finding:a")
    assert (now["title"], now["text"], now["concerns"]) == ("Van Alice", "Van Bob", ["aal"])


def test_changes_of_two_people_in_one_field_conflict_and_show_both(alice: Work, bob: Work) -> None:
    base = alice.values("finding:a")
    bob.change("finding:a", base=base, title="Van Bob", text="Ook")
    with pytest.raises(Conflicts) as caught:
        alice.change("finding:a", base=base, title="Van Alice")
    (conflict,) = caught.value.conflicts
    assert (conflict.field, conflict.before, conflict.here, conflict.there) == ("title", "A", "Van Bob", "Van Alice")
    assert alice.values("finding:a")["title"] == "Van Bob"


def test_the_same_change_twice_is_no_conflict(alice: Work, bob: Work) -> None:
    base = alice.values("finding:a")
    bob.change("finding:a", base=base, title="Beter")
    assert alice.change("finding:a", base=base, title="Beter").line is None


def test_a_record_that_was_deleted_meanwhile_is_a_conflict(alice: Work, bob: Work) -> None:
    base, found = alice.values("finding:b"), alice.found("finding:b")
    bob.delete("finding:b")
    with pytest.raises(Conflicts) as caught:
        save_record(alice.user, alice.exploration, found.place, "b", {**base, "title": "Nog"}, base=base)
    assert caught.value.conflicts[0].field == ""


@given(st.data())
@settings(max_examples=40)
def test_merging_keeps_what_either_side_changed(data: Any) -> None:
    """Of each field: what both left is as it was, what one changed is as that one made it, else there is a conflict."""
    with rolled_back():
        work = Work(local_operator(), stored(content_of(dossier(FILES))))
        base = work.values("finding:a")
        texts = st.sampled_from([None, "x", "y"])
        mine = {name: data.draw(texts) for name in ("text", "measure")}
        theirs = {name: data.draw(texts) for name in ("text", "measure")}
        work.change("finding:a", base=base, **theirs)
        clash = [n for n in mine if mine[n] is not None and theirs[n] is not None and mine[n] != theirs[n]]
        if clash:
            with pytest.raises(Conflicts) as caught:
                work.change("finding:a", base=base, **mine)
            assert {one.field for one in caught.value.conflicts} == set(clash)
        else:
            work.change("finding:a", base=base, **mine)
            now = work.values("finding:a")
            assert {n: now.get(n) for n in mine} == {n: mine[n] or theirs[n] for n in mine}


# Sent twice


def test_a_form_that_is_sent_twice_makes_one_record(alice: Work) -> None:
    values = {"name": "Zee", "kind": "municipality"}
    first, second = (alice.add("organisation", values, once="k1") for _time in range(2))
    assert first == second
    assert AuditLine.objects.count() == 1
    assert Organisation.objects.filter(name="Zee").count() == 1


def test_a_form_that_is_sent_again_with_something_else_is_no_double(alice: Work) -> None:
    """Somebody goes back in the browser, types another name, and sends."""
    for name in ("Zee", "Meer"):
        alice.add("organisation", {"name": name, "kind": "municipality"}, once="k1")
    assert {"zee", "meer"} <= set(Organisation.objects.values_list("key", flat=True))


def test_a_change_that_is_sent_twice_makes_one_line(alice: Work) -> None:
    base = alice.values("finding:a")
    lines = {alice.change("finding:a", base=base, title="Nieuw", once="k2").line for _time in range(2)}
    assert len(lines) == 1
    assert AuditLine.objects.count() == 1


def test_a_deletion_that_is_sent_twice_makes_one_line(alice: Work) -> None:
    found = alice.found("finding:b")
    lines = {delete_record(alice.user, alice.exploration, found, once="k3") for _time in range(2)}
    assert len(lines) == 1
    assert delete_record(alice.user, alice.exploration, found) is None


def test_one_token_is_of_one_exploration(alice: Work) -> None:
    other = Work(local_operator(), stored(content_of(dossier()), slug="elders"))
    for work in (alice, other):
        assert work.add("organisation", {"name": "Zee", "kind": "municipality"}, once="k").line is not None


# Who may


def test_who_may_not_write_changes_nothing(cast: Cast, exploration: Exploration) -> None:
    before = extract(exploration)
    line = AuditLine.objects.create(
        exploration=exploration, by=cast.alice, code="record.moved", record="finding:a", parameters={"up": True}
    )
    for name in ("hans", "rik", "charlie", "gone", "cor"):
        work = Work(getattr(cast, name), exploration)
        for act in (
            lambda work=work: work.add("organisation", {"name": "X", "kind": "municipality"}),
            lambda work=work: work.change("finding:a", title="X"),
            lambda work=work: work.delete("finding:b"),
            lambda work=work: move_record(work.user, exploration, work.found("finding:a"), up=False),
            lambda work=work: undo(work.user, exploration, line),
            lambda work=work: save_head(work.user, exploration, {**head_of(exploration), "title": "X"}),
        ):
            with pytest.raises(PermissionDenied):
                act()
    assert extract(exploration) == before


def test_a_contributor_writes_own_chapters_only(cast: Cast, exploration: Exploration) -> None:
    cor = Work(cast.cor, exploration)
    assert cor.change("option:een", summary="Kort").line
    assert save_record(cor.user, exploration, cor.place("finding", "options"), "", {"kind": "risk", "title": "X"}).line
    with pytest.raises(PermissionDenied):
        cor.add("finding", {"kind": "risk", "title": "X"})
    # On the option hang verdicts of another chapter.
    with pytest.raises(PermissionDenied):
        cor.delete("option:een")


def test_a_contributor_adds_sources_and_changes_none(cast: Cast, exploration: Exploration) -> None:
    cor = Work(cast.cor, exploration)
    assert cor.add("source", {"title": "Nieuw", "kind": "report"}).line
    with pytest.raises(PermissionDenied):
        cor.change("source:nota", title="Anders")
    with pytest.raises(PermissionDenied):
        Work(cast.hans, exploration).add("source", {"title": "Van Hans", "kind": "report"})


def test_functions_of_few_people_are_for_hr_alone(cast: Cast, exploration: Exploration) -> None:
    alice, hans = Work(cast.alice, exploration), Work(cast.hans, exploration)
    assert alice.change("task:veel", people=10).line
    for change in ({"people": 4}, {"people": 1}):
        with pytest.raises(PermissionDenied):
            alice.change("task:veel", **change)
    for change in ({"name": "X"}, {"people": 30}):
        with pytest.raises(PermissionDenied):
            alice.change("task:weinig", **change)
    with pytest.raises(PermissionDenied):
        alice.delete("task:weinig")
    # What it is of cannot go without it either.
    with pytest.raises(PermissionDenied):
        alice.delete("organisation:aal")
    line = hans.change("task:weinig", scale="11").line
    assert line is not None
    with pytest.raises(PermissionDenied):
        undo(alice.user, exploration, line)
    assert hans.undo(line)
    assert hans.delete("task:weinig")
    with pytest.raises(PermissionDenied):
        hans.change("finding:a", title="X")


def test_whose_role_was_taken_may_not_undo_own_changes(alice: Work) -> None:
    line = alice.change("finding:a", title="X").line
    alice.user.memberships.all().delete()
    with pytest.raises(PermissionDenied):
        alice.undo(line)


# Order


def test_a_record_moves_among_those_of_its_list(alice: Work) -> None:
    def keys() -> list[str]:
        return list(Organisation.objects.values_list("key", flat=True))

    assert move_record(alice.user, alice.exploration, alice.found("organisation:berg"), up=True)
    assert keys() == ["berg", "aal"]
    assert move_record(alice.user, alice.exploration, alice.found("organisation:berg"), up=True) is None
    line = move_record(alice.user, alice.exploration, alice.found("organisation:berg"), up=False)
    assert keys() == ["aal", "berg"]
    alice.undo(line)
    assert keys() == ["berg", "aal"]


def test_a_finding_moves_within_its_chapter(alice: Work) -> None:
    chapters = [("process", "p1"), ("value", "v1"), ("process", "p2")]
    for chapter, title in chapters:
        save_record(
            alice.user, alice.exploration, alice.place("finding", chapter), "", {"kind": "risk", "title": title}
        )
    order = dict(Finding.objects.values_list("key", "position"))
    move_record(alice.user, alice.exploration, alice.found("finding:p2"), up=True)
    rows = list(Finding.objects.filter(chapter="process").values_list("key", flat=True))
    assert rows == ["p2", "p1"]
    assert {k: v for k, v in Finding.objects.values_list("key", "position") if k[0] != "p"} == {
        k: v for k, v in order.items() if k[0] != "p"
    }
    assert move_record(alice.user, alice.exploration, alice.found("finding:p2"), up=True) is None


def test_records_that_stand_at_one_place_can_be_moved(alice: Work) -> None:
    Organisation.objects.update(position=0)
    move_record(alice.user, alice.exploration, alice.found("organisation:berg"), up=True)
    assert list(Organisation.objects.values_list("key", flat=True)) == ["berg", "aal"]


def test_what_was_deleted_meanwhile_cannot_be_moved(alice: Work) -> None:
    found = alice.found("finding:b")
    alice.delete("finding:b")
    with pytest.raises(Refused):
        move_record(alice.user, alice.exploration, found, up=True)


# Deleting


def test_deleting_says_before_what_goes_with_it(alice: Work) -> None:
    edits = removal(alice.content(), "option:een")
    assert {one["record"]: one["after"] is None for one in edits} == {
        "option:een": True,
        "option:twee": False,
        "swot_point:punt": False,
        "verdict:een--veilig": True,
    }
    line = alice.delete("option:een")
    assert line is not None
    assert line.edits == edits


@pytest.mark.walk
@pytest.mark.parametrize("table", KINDS, ids=table_name)
def test_a_deletion_that_is_taken_back_leaves_everything_as_it_was(table: Table) -> None:
    @given(contents(table), st.data())
    @settings(max_examples=1)
    def comes_back(content: Content, data: Any) -> None:
        with rolled_back():
            work = Work(local_operator(), stored(content))
            for number, record in enumerate(data.draw(st.permutations(list(flat(content))))[:3]):
                found = find_address(work.exploration, record)
                if found is None or stays(removal(work.content(), record)):
                    continue
                line = work.delete(record)
                assert work.content() == without(content, [record])
                again = work.undo(line)
                assert work.content() == content
                assert work.undo(line) is None
                if number:
                    continue
                # Taking back what was taken back deletes again, and once more.
                last = work.undo(again)
                assert work.content() == without(content, [record])
                work.undo(last)
                assert work.content() == content

    comes_back()


@pytest.mark.walk
@given(contents(), st.data())
@settings(max_examples=20)
def test_several_deletions_are_taken_back_in_the_other_order(content: Content, data: Any) -> None:
    with rolled_back():
        work = Work(local_operator(), stored(content))
        lines = []
        for _time in range(3):
            known = [one for one in flat(work.content()) if find_address(work.exploration, one)]
            if known:
                record = data.draw(st.sampled_from(known))
                if not stays(removal(work.content(), record)):
                    lines.append(work.delete(record))
        for line in reversed(lines):
            work.undo(line)
        assert work.content() == content


def test_what_people_contributed_stays(alice: Work) -> None:
    files = {
        **FILES,
        "sessions.yaml": """
            sessions:
              - id: dag
                title: Dag
                prompts:
                  - id: vraag
                    kind: open
                    text: Wat?
                    contributions:
                      - {id: c1, text: Dit}
        """,
    }
    store(alice.exploration, content_of(dossier(files)))
    with pytest.raises(Refused):
        alice.delete("working_session:dag")
    with pytest.raises(Refused):
        alice.delete("prompt:vraag")


# Taking back


def test_adding_is_taken_back(alice: Work) -> None:
    before = alice.content()
    line = alice.add("organisation", {"name": "Zee", "kind": "municipality"}).line
    undone = alice.undo(line)
    assert alice.content() == before
    assert undone is not None
    assert (undone.code, undone.parameters["undone"], undone.parameters["line"]) == (
        "record.undone",
        "record.added",
        line.pk if line else 0,
    )
    alice.undo(undone)
    assert alice.values("organisation:zee")["name"] == "Zee"


def test_what_was_added_and_changed_since_is_not_taken_back(alice: Work, bob: Work) -> None:
    line = alice.add("organisation", {"name": "Zee", "kind": "municipality"}).line
    bob.change("organisation:zee", short_name="Z")
    with pytest.raises(Refused) as caught:
        alice.undo(line)
    assert "changed since" in str(caught.value)
    assert alice.values("organisation:zee")["short_name"] == "Z"


def test_what_others_changed_in_other_fields_stays_when_taking_back(alice: Work, bob: Work) -> None:
    line = alice.change("finding:a", title="Nieuw", concerns=["aal"]).line
    bob.change("finding:a", text="Van Bob")
    alice.undo(line)
    now = alice.values("finding:a")
    assert (now["title"], now["text"], now["concerns"]) == ("A", "Van Bob", ["aal", "berg"])


def test_taking_back_a_change_that_cannot_be_stored_any_more_is_refused(alice: Work) -> None:
    line = alice.change("finding:a", concerns=["aal"]).line
    alice.delete("organisation:berg")
    with pytest.raises(Refused):
        alice.undo(line)
    assert alice.values("finding:a")["concerns"] == ["aal"]


def test_what_others_changed_in_the_same_field_is_not_taken_back(alice: Work, bob: Work) -> None:
    line = alice.change("finding:a", title="Nieuw").line
    bob.change("finding:a", title="Van Bob")
    with pytest.raises(Refused):
        alice.undo(line)
    assert alice.values("finding:a")["title"] == "Van Bob"


def test_a_change_to_what_was_deleted_since_is_not_taken_back(alice: Work) -> None:
    line = alice.change("finding:b", title="Nieuw").line
    alice.delete("finding:b")
    with pytest.raises(Refused):
        alice.undo(line)


def test_a_deletion_is_not_taken_back_where_what_it_needs_is_gone(alice: Work) -> None:
    deleted = alice.delete("verdict:een--veilig")
    alice.delete("condition:veilig")
    with pytest.raises(Refused):
        alice.undo(deleted)


def test_a_deletion_is_not_taken_back_over_what_has_its_id_now(alice: Work) -> None:
    line = alice.delete("finding:b")
    saved = alice.add("finding", {"kind": "risk", "title": "B!"})
    assert saved.record == "finding:b"
    with pytest.raises(Refused):
        alice.undo(line)


def test_what_stood_under_what_is_gone_is_not_taken_back(alice: Work) -> None:
    line = alice.delete("assignment_item:vraag")
    alice.delete("assignment:opdracht")
    with pytest.raises(Refused):
        alice.undo(line)


def test_the_head_is_changed_and_taken_back(alice: Work, bob: Work) -> None:
    base = head_of(alice.exploration)
    line = save_head(alice.user, alice.exploration, {**base, "title": "Nieuw"}, base=base).line
    assert line is not None
    assert line.record == HEAD
    save_head(bob.user, bob.exploration, {**base, "subtitle": "Van Bob"}, base=base)
    head = alice.content()["exploration"]
    assert (head["title"], head["subtitle"]) == ("Nieuw", "Van Bob")
    with pytest.raises(Conflicts):
        save_head(bob.user, bob.exploration, {**base, "title": "Ook nieuw"}, base=base)
    assert alice.undo(line)
    head = alice.content()["exploration"]
    assert (head["title"], head["subtitle"]) == ("Verkenning Zuidrand", "Van Bob")
    again = save_head(alice.user, alice.exploration, {**head, "title": "Nieuw"}, base=head).line
    save_head(bob.user, bob.exploration, {**head, "title": "Nieuwer"})
    with pytest.raises(Refused):
        alice.undo(again)


def test_the_head_keeps_its_slug_and_is_changed_once(alice: Work) -> None:
    base = head_of(alice.exploration)
    lines = {
        save_head(alice.user, alice.exploration, {**base, "slug": "x", "title": "N"}, base=base, once="h").line
        for _time in range(2)
    }
    assert len(lines) == 1
    assert Exploration.objects.get(pk=alice.exploration.pk).slug == "zuidrand"
    assert save_head(alice.user, alice.exploration, head_of(Exploration.objects.get())).line is None


# Edits between two contents


@given(contents(), contents())
@settings(max_examples=20)
def test_edits_between_two_contents_name_what_differs(one: Content, other: Content) -> None:
    edits = edits_between(one, other)
    old, new = flat(one), flat(other)
    assert {e["record"] for e in edits} == {
        r for r in {**old, **new} if (old[r][2] if r in old else None) != (new[r][2] if r in new else None)
    }
    assert edits_between(one, deepcopy(one)) == []


def test_many_changes_in_one_line_are_taken_back(alice: Work) -> None:
    """As when a table was imported."""
    before = alice.content()
    after = deepcopy(before)
    after["tables"]["tasks.csv"] = [{**one, "name": one["name"] + "!"} for one in after["tables"]["tasks.csv"]][:1]
    after["tables"]["exploration.yaml#organisations"].append({"id": "zee", "name": "Zee", "kind": "municipality"})
    store(alice.exploration, after)
    line = AuditLine.objects.create(
        exploration=alice.exploration, by=alice.user, code="table.imported", edits=edits_between(before, after)
    )
    undo(local_operator(), alice.exploration, line)
    assert alice.content() == before
    assert Task.objects.count() == 2
