"""What people judge and find important, kept for them: who may, what is written about it, and what goes away again."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from noaber.accounts.models import Membership, User
from noaber.chapters.weighing import actions
from noaber.chapters.weighing.own import Answer, Own, own_of
from noaber.chapters.weighing.trying import ORDER, SWING, Tried
from noaber.dossier.changes import Refused, undo
from noaber.dossier.models import AuditLine, Exploration, Judge, Judgement, Weight
from tests.chapters.helping import explore
from tests.chapters.helping_weighing import Given

pytestmark = pytest.mark.django_db

LICHT, ZWAAR = ("licht", "kwaliteit"), ("zwaar", "kwaliteit")
CRITERIA = ("kwaliteit", "kracht")
GOOD = Answer(2, "Omdat het werkt.")


@pytest.fixture
def here() -> Exploration:
    return explore(Given().states("raad", "2 1 0 -1", more="body: raad-aal").weighs("raad", kwaliteit="1/").files())


def member(here: Exploration, role: str = Membership.Role.CONTRIBUTOR, name: str = "cor") -> User:
    user = User.objects.create_user(f"{name}@example.org", name=name)
    Membership.objects.create(user=user, exploration=here, role=role)
    return user


def own(here: Exploration, user: User) -> Own:
    return own_of(here, pseudonym(here, user))


def pseudonym(here: Exploration, user: User) -> str:
    return Membership.objects.get(user=user, exploration=here).pseudonym


def revision(here: Exploration) -> int:
    return Exploration.objects.values_list("revision", flat=True).get(pk=here.pk)


# Judging


def test_judgements_stand_under_the_pseudonym_in_the_group(here: Exploration) -> None:
    cor = member(here)
    before = revision(here)
    assert actions.judge(cor, here, "staf", {LICHT: GOOD, ZWAAR: Answer(None)}, was={})
    judge = Judge.objects.get(exploration=here, kind=Judge.Kind.PERSON)
    assert (judge.key, judge.name, judge.body.key if judge.body else "") == (pseudonym(here, cor), "", "staf")
    assert own(here, cor).answers == {LICHT: GOOD, ZWAAR: Answer(None)}
    assert Judgement.objects.get(judge=judge, option__key="licht").key == f"{judge.key}--licht--kwaliteit"
    assert revision(here) == before + 1


def test_the_line_about_it_holds_nothing_but_that_it_was_done(here: Exploration) -> None:
    cor = member(here)
    actions.judge(cor, here, "staf", {LICHT: GOOD}, was={})
    line = AuditLine.objects.get(exploration=here)
    assert (line.code, line.by, line.record, line.edits) == ("judgements.saved", cor, "", [])
    assert line.parameters == {"revision": revision(here)}


def test_only_what_differs_from_the_form_as_it_was_opened_changes(here: Exploration) -> None:
    """Two windows: the older one takes nothing away that was answered in the other."""
    cor = member(here)
    actions.judge(cor, here, "staf", {LICHT: GOOD}, was={})
    actions.judge(cor, here, "staf", {ZWAAR: Answer(-2)}, was={})
    assert own(here, cor).answers == {LICHT: GOOD, ZWAAR: Answer(-2)}
    actions.judge(cor, here, "staf", {LICHT: GOOD}, was={LICHT: Answer(0), ZWAAR: Answer(1)})
    assert own(here, cor).answers == {LICHT: GOOD}


def test_a_form_sent_twice_is_kept_once(here: Exploration) -> None:
    cor = member(here)
    made = [actions.judge(cor, here, "staf", {LICHT: GOOD}, was={}, once="een") for _time in range(2)]
    assert made == [True, False]
    assert Judge.objects.filter(exploration=here, kind=Judge.Kind.PERSON).count() == 1
    assert AuditLine.objects.filter(exploration=here).count() == 1


def test_a_form_in_which_nothing_was_answered_leaves_nothing(here: Exploration) -> None:
    cor = member(here)
    assert not actions.judge(cor, here, "staf", {}, was={})
    assert not Judge.objects.filter(kind=Judge.Kind.PERSON).exists()
    actions.judge(cor, here, "staf", {LICHT: GOOD}, was={})
    assert actions.judge(cor, here, "staf", {}, was={LICHT: GOOD})
    assert not Judge.objects.filter(kind=Judge.Kind.PERSON).exists()
    assert AuditLine.objects.filter(exploration=here).count() == 2


def test_one_belongs_to_one_group_and_may_change_it(here: Exploration) -> None:
    cor = member(here)
    actions.judge(cor, here, "staf", {LICHT: GOOD}, was={})
    assert actions.judge(cor, here, "", {LICHT: GOOD}, was={LICHT: GOOD})
    assert (own(here, cor).takes_part, own(here, cor).body) == (True, "")
    assert not actions.judge(cor, here, "", {LICHT: GOOD}, was={LICHT: GOOD})


def test_what_stands_here_no_more_is_refused_with_what_to_do(here: Exploration) -> None:
    cor = member(here)
    for body, cell in (("weg", LICHT), ("staf", ("weg", "kwaliteit")), ("staf", ("licht", "weg"))):
        with pytest.raises(Refused) as caught:
            actions.judge(cor, here, body, {cell: GOOD, ZWAAR: GOOD}, was={})
        assert len(caught.value.faults) == 1
    assert not Judge.objects.filter(kind=Judge.Kind.PERSON).exists()


def test_everything_can_be_taken_back(here: Exploration) -> None:
    cor, bob = member(here), member(here, Membership.Role.EDITOR, "bob")
    for user in (cor, bob):
        actions.judge(user, here, "staf", {LICHT: GOOD}, was={})
        actions.share_weights(user, here, CRITERIA, Tried(SWING, (100, 40)), "staf")
    assert actions.take_back_judgements(cor, here)
    assert own(here, cor) == Own()
    assert own(here, bob).answers == {LICHT: GOOD}
    assert Judge.objects.filter(exploration=here, kind=Judge.Kind.BODY).exists()
    assert not actions.take_back_judgements(cor, here)
    last = AuditLine.objects.filter(exploration=here).last()
    assert last is not None
    assert (last.code, last.edits, last.parameters) == ("judgements.taken_back", [], {"revision": revision(here)})


# Weights of people


def test_weights_are_shared_as_they_were_given(here: Exploration) -> None:
    cor = member(here)
    assert actions.share_weights(cor, here, CRITERIA, Tried(ORDER, (2, None)), "staf")
    assert own(here, cor).tried(CRITERIA) == Tried(ORDER, (2, None))
    assert actions.share_weights(cor, here, CRITERIA, Tried(SWING, (100, 0)), "staf")
    assert own(here, cor).tried(CRITERIA) == Tried(SWING, (100, 0))
    assert {one.code for one in AuditLine.objects.filter(exploration=here)} == {"weights.shared"}
    assert [one.edits for one in AuditLine.objects.filter(exploration=here)] == [[], []]


def test_weights_shared_twice_by_one_form_are_shared_once(here: Exploration) -> None:
    cor = member(here)
    tried = Tried(SWING, (100, 0))
    assert [actions.share_weights(cor, here, CRITERIA, tried, "staf", once="x") for _time in range(2)] == [True, False]


def test_weights_can_be_taken_back_and_judgements_stay(here: Exploration) -> None:
    cor = member(here)
    actions.judge(cor, here, "staf", {LICHT: GOOD}, was={})
    actions.share_weights(cor, here, CRITERIA, Tried(SWING, (100, 0)), "staf")
    assert actions.take_back_weights(cor, here)
    assert (own(here, cor).weights, own(here, cor).answers) == ({}, {LICHT: GOOD})
    assert not actions.take_back_weights(cor, here)


def test_who_shared_weights_only_leaves_nothing_behind(here: Exploration) -> None:
    cor = member(here)
    actions.share_weights(cor, here, CRITERIA, Tried(SWING, (100, 0)), "staf")
    actions.take_back_weights(cor, here)
    assert own(here, cor) == Own()


# Weights of bodies


def test_weights_of_a_position_are_an_ordinary_record_and_can_be_undone(here: Exploration) -> None:
    bob = member(here, Membership.Role.EDITOR, "bob")

    def standing() -> list[tuple[str, int | None, str]]:
        rows = Weight.objects.filter(exploration=here, judge__key="raad").order_by("criterion__position")
        return [(one.criterion.key, one.place, str(one.points)) for one in rows]

    before = standing()
    assert actions.record_weights(bob, here, "raad", CRITERIA, Tried(SWING, (40, 100)))
    assert standing() == [("kwaliteit", None, "40.00"), ("kracht", None, "100.00")]
    line = AuditLine.objects.get(exploration=here)
    assert (line.code, line.record) == ("record.changed", "judge:raad")
    assert [edit["record"] for edit in line.edits] == ["weight:raad--kwaliteit", "weight:raad--kracht"]
    assert not actions.record_weights(bob, here, "raad", CRITERIA, Tried(SWING, (40, 100)))
    undo(bob, here, line)
    assert standing() == before == [("kwaliteit", 1, "None")]


def test_an_order_takes_away_what_got_no_place(here: Exploration) -> None:
    bob = member(here, Membership.Role.EDITOR, "bob")
    actions.record_weights(bob, here, "raad", CRITERIA, Tried(ORDER, (None, 1)))
    assert [one.criterion.key for one in Weight.objects.filter(exploration=here)] == ["kracht"]


def test_nobody_records_weights_of_a_person(here: Exploration) -> None:
    cor, bob = member(here), member(here, Membership.Role.EDITOR, "bob")
    actions.judge(cor, here, "staf", {LICHT: GOOD}, was={})
    with pytest.raises(Refused):
        actions.record_weights(bob, here, pseudonym(here, cor), CRITERIA, Tried(SWING, (40, 100)))


# Who may


@pytest.mark.parametrize("role", [Membership.Role.HR, Membership.Role.READER])
def test_who_may_not_contribute_judges_nothing(here: Exploration, role: str) -> None:
    user = member(here, role)
    tried = Tried(SWING, (1, 1))
    for action in (
        lambda: actions.judge(user, here, "staf", {LICHT: GOOD}, was={}),
        lambda: actions.share_weights(user, here, CRITERIA, tried, "staf"),
        lambda: actions.take_back_weights(user, here),
        lambda: actions.take_back_judgements(user, here),
        lambda: actions.record_weights(user, here, "raad", CRITERIA, tried),
    ):
        with pytest.raises(PermissionDenied):
            action()
    assert not AuditLine.objects.exists()


def test_a_contributor_to_another_chapter_records_no_weights_of_a_body(here: Exploration) -> None:
    with pytest.raises(PermissionDenied):
        actions.record_weights(member(here), here, "raad", CRITERIA, Tried(SWING, (1, 1)))


def test_who_takes_no_part_has_no_pseudonym_to_judge_under(here: Exploration) -> None:
    operator = User.objects.create_user("beheer@example.org", is_operator=True)
    with pytest.raises(PermissionDenied):
        actions.judge(operator, here, "staf", {LICHT: GOOD}, was={})
