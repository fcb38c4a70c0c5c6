"""Who may do what, for each of the cast."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from noaber.accounts.models import Membership, User
from noaber.accounts.permissions import (
    local_operator,
    make_leader,
    may_create,
    may_read,
    may_write,
    require_write,
)
from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from tests.builder import HEAD, content_of, dossier
from tests.conftest import Cast

EVERYBODY = ("operator", "alice", "bob", "rik", "charlie", "gone")
READERS = {"operator", "alice", "bob", "rik"}
WRITERS = {"operator", "alice", "bob"}


@pytest.fixture
def other(db: None) -> Exploration:
    """A second exploration, in which nobody of the cast takes part."""
    content = content_of(dossier(head=HEAD.replace("zuidrand", "noordrand")))
    stored = Exploration(snapshot=content)
    store(stored, content)
    return stored


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_takes_part_may_read(name: str, cast: Cast, exploration: Exploration) -> None:
    assert may_read(getattr(cast, name), exploration) == (name in READERS)


@pytest.mark.parametrize("name", EVERYBODY)
def test_leaders_and_editors_may_write(name: str, cast: Cast, exploration: Exploration) -> None:
    assert may_write(getattr(cast, name), exploration) == (name in WRITERS)


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_may_not_write_is_refused_with_a_sentence(name: str, cast: Cast, exploration: Exploration) -> None:
    user = getattr(cast, name)
    if name in WRITERS:
        require_write(user, exploration)
    else:
        with pytest.raises(PermissionDenied, match="You may not change this exploration"):
            require_write(user, exploration)


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_part_in_one_exploration_says_nothing_about_another(name: str, cast: Cast, other: Exploration) -> None:
    user = getattr(cast, name)
    assert may_read(user, other) == may_write(user, other) == (name == "operator")


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_who_is_active_may_make_an_exploration(name: str, cast: Cast) -> None:
    assert may_create(getattr(cast, name)) == (name != "gone")


def test_a_superuser_takes_part_as_anybody_else_does(exploration: Exploration) -> None:
    chief = User.objects.create_superuser("chief@example.org")
    assert not may_read(chief, exploration)
    assert not may_write(chief, exploration)


def test_an_operator_who_is_no_longer_active_may_do_nothing(exploration: Exploration) -> None:
    operator = local_operator()
    operator.is_active = False
    operator.save()
    assert not may_create(operator)
    assert not may_read(operator, exploration)
    assert not may_write(operator, exploration)


def test_a_role_that_is_not_known_may_not_write(cast: Cast, exploration: Exploration) -> None:
    Membership.objects.filter(user=cast.bob).update(role="guest")
    assert not may_write(cast.bob, exploration)


def test_whoever_makes_an_exploration_leads_it(cast: Cast, other: Exploration) -> None:
    make_leader(cast.charlie, other)
    assert Membership.objects.get(user=cast.charlie).role == Membership.Role.LEADER
    assert may_write(cast.charlie, other)


def test_the_operator_needs_no_membership(cast: Cast, other: Exploration) -> None:
    make_leader(cast.operator, other)
    assert not Membership.objects.filter(user=cast.operator).exists()


def test_there_is_one_local_operator_and_nobody_can_sign_in_as_it(db: None) -> None:
    first, second = local_operator(), local_operator()
    assert first == second
    assert first.is_operator
    assert not first.has_usable_password()
    assert not first.check_password("")


def test_addresses_are_kept_in_small_letters(db: None) -> None:
    user = User.objects.create_user("Anna@Example.ORG", "secret")
    assert user.email == "anna@example.org"
    assert user.check_password("secret")
    assert not user.is_operator
    assert not user.is_staff
