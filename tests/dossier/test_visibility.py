"""What not everybody who takes part may see, and who may change what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from noaber.accounts.models import Membership
from noaber.accounts.permissions import NOTHING, Access, access_of
from noaber.dossier.content import address, key_of, walk
from noaber.dossier.editing import place_of
from noaber.dossier.files.checking import check_content
from noaber.dossier.files.faults import Faults
from noaber.dossier.models import Exploration, Judge, Judgement, Organisation, Weight
from noaber.dossier.storing import store
from noaber.dossier.visibility import (
    address_of,
    blank_personal,
    confidential_now,
    is_of_person,
    is_personal,
    may_change,
    may_see,
    open_content,
    sees_confidential,
    without_persons,
)
from tests.builder import content_of, dossier
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

DAY = date(2024, 5, 1)
FILES = {
    "options.yaml": "options:\n  - {id: een, name: Een}\n  - {id: twee, name: Twee, variant_of: een}\n",
    "weighing.yaml": """
        conditions:
          - {id: veilig, name: Veilig}
        criteria:
          - {id: kosten, name: Kosten}
        verdicts:
          - {option: een, condition: veilig, outcome: meets}
        judges:
          - {id: p-1, kind: person}
          - {id: raad, kind: body, name: De raad}
    """,
    "judgements.csv": "judge,option,criterion,level\np-1,een,kosten,1\nraad,een,kosten,2\nraad,twee,kosten,1\n",
    "weights.csv": "judge,criterion,place\np-1,kosten,1\nraad,kosten,1\n",
    "tasks.csv": "id,organisation,name,people,fte,scale\nweinig,aal,Beleid,4,2.5,10\nveel,aal,Balie,5,4.5,8\n",
    "confidential.yaml": """
        confidential:
          - {record: "option:een", ground: Wet, until: 2024-05-01}
          - {record: "source:nota", ground: Wet, until: 2024-04-30}
    """,
}


@pytest.fixture
def exploration(db: None) -> Exploration:
    made = Exploration()
    store(made, content_of(dossier(FILES)))
    return made


def addresses(content: Any) -> set[str]:
    return {address(t.model, key_of(t, values)) for t, values, _above in walk(content) if t.is_record}


def test_what_cannot_be_read_without_a_confidential_record_is_confidential_too(exploration: Exploration) -> None:
    assert confidential_now(exploration, DAY) == {
        "option:een",
        "verdict:een--veilig",
        "judgement:p-1--een--kosten",
        "judgement:raad--een--kosten",
    }


def test_it_is_confidential_until_the_day_has_passed(exploration: Exploration) -> None:
    assert "source:nota" in confidential_now(exploration, date(2024, 4, 30))
    assert confidential_now(exploration, date(2024, 5, 2)) == frozenset()


def test_it_follows_what_was_changed(exploration: Exploration) -> None:
    assert "option:een" in confidential_now(exploration, DAY)
    exploration.confidentialitys.all().delete()
    assert confidential_now(exploration, DAY) == frozenset()


def test_open_content_holds_none_of_it_and_holds_together(exploration: Exploration) -> None:
    content = open_content(exploration, DAY)
    assert not addresses(content) & confidential_now(exploration, DAY)
    assert not any(one.startswith("confidentiality:") for one in addresses(content))
    assert "een" not in str(content["tables"]["options.yaml#options"])
    faults = Faults()
    check_content(content, faults)
    assert not faults


def test_open_content_holds_no_figures_of_a_few_people(exploration: Exploration) -> None:
    few, many = open_content(exploration, DAY)["tables"]["tasks.csv"]
    assert few == {"id": "weinig", "organisation": "aal", "name": "Beleid", "people": 4}
    assert (many["fte"], many["scale"]) == ("4.5", "8")


@pytest.mark.parametrize(("people", "personal"), [(None, True), (0, True), (4, True), (5, False), (500, False)])
def test_fewer_than_five_people_are_a_few(people: int | None, personal: bool) -> None:
    values: dict[str, Any] = {"scale": "8", "fte": "1"} | ({} if people is None else {"people": people})
    assert is_personal(values) == personal
    blank_personal(values)
    assert ("scale" in values, "fte" in values) == (not personal, not personal)


def test_owners_and_editors_see_what_is_confidential(cast: Cast, exploration: Exploration) -> None:
    sees = {name for name in vars(cast) if sees_confidential(access_of(getattr(cast, name), exploration))}
    assert sees == {"operator", "alice", "bob"}
    hidden = frozenset({"option:een"})
    assert not may_see(NOTHING, "option:een", hidden)
    assert may_see(NOTHING, "option:twee", hidden)
    assert may_see(access_of(cast.bob, exploration), "option:een", hidden)


def test_what_single_persons_judged_is_left_out_of_lists(exploration: Exploration) -> None:
    assert [one.key for one in without_persons(Judge.objects.all())] == ["raad"]
    assert {one.judge.key for one in without_persons(Judgement.objects.all())} == {"raad"}
    assert {one.judge.key for one in without_persons(Weight.objects.all())} == {"raad"}
    assert without_persons(Organisation.objects.all()).count() == 2
    assert is_of_person(Judge.objects.get(key="p-1"))
    assert is_of_person(Judgement.objects.get(judge__key="p-1"))
    assert not is_of_person(Judgement.objects.filter(judge__key="raad")[0])
    assert not is_of_person(Organisation.objects.all()[0])


@pytest.mark.parametrize(
    ("kind", "chapter", "who"),
    [
        ("finding", "options", "alice bob cor operator"),
        ("finding", "value", "alice bob operator"),
        ("option", "", "alice bob cor operator"),
        ("organisation", "", "alice bob operator"),
        ("confidentiality", "", "alice bob operator"),
        ("verdict", "", "alice bob operator"),
    ],
)
def test_who_may_change_what(cast: Cast, exploration: Exploration, kind: str, chapter: str, who: str) -> None:
    place = place_of(kind, chapter)
    assert place is not None
    accesses = {name: access_of(getattr(cast, name), exploration) for name in vars(cast)}
    assert {name for name, one in accesses.items() if may_change(one, place.table, place.chapter)} == set(who.split())


def test_functions_are_changed_by_hr_and_those_of_many_by_writers_too(cast: Cast, exploration: Exploration) -> None:
    place = place_of("task")
    assert place is not None

    def may(*values: Any) -> set[str]:
        return {
            n
            for n in vars(cast)
            if may_change(access_of(getattr(cast, n), exploration), place.table, "urgency", *values)
        }

    assert may({"people": 5}) == {"alice", "bob", "hans", "operator"}
    assert may({"people": 4}) == may({"people": 9}, {"people": 4}) == may({"people": 4}, None) == {"hans", "operator"}


def test_a_contributor_of_every_chapter_still_sees_nothing_confidential(cast: Cast, exploration: Exploration) -> None:
    Membership.objects.filter(user=cast.cor).update(chapters=["options", "value", "weighing", ""])
    access = access_of(cast.cor, exploration)
    place = place_of("confidentiality")
    assert place is not None
    assert not may_change(access, place.table, place.chapter)
    assert isinstance(access, Access)
    assert not sees_confidential(access)


def test_the_address_of_a_row(exploration: Exploration) -> None:
    assert address_of(Organisation.objects.get(key="aal")) == "organisation:aal"
