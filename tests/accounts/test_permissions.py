"""Who may do what."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from noaber.accounts.models import Membership, User
from noaber.accounts.permissions import local_operator, may_create, may_read, may_write, require_write
from noaber.dossier.models import Exploration
from tests.conftest import Cast

pytestmark = pytest.mark.django_db

MAY = {
    "operator": (True, True, True),
    "alice": (True, True, True),
    "bob": (True, True, True),
    "cor": (True, True, False),
    "hans": (True, True, False),
    "rik": (True, False, False),
    "charlie": (True, False, False),
    "gone": (False, False, False),
}


@pytest.mark.parametrize("name", MAY)
def test_everybody_may_make_read_and_write_what_goes_with_their_part(
    cast: Cast, exploration: Exploration, name: str
) -> None:
    user = getattr(cast, name)
    assert (may_create(user), may_read(user, exploration), may_write(user, exploration)) == MAY[name]


def test_writing_without_the_right_to_is_refused_with_a_sentence(cast: Cast, exploration: Exploration) -> None:
    require_write(cast.bob, exploration)
    with pytest.raises(PermissionDenied, match="You may not change this exploration"):
        require_write(cast.rik, exploration)


def test_an_operator_who_was_stopped_may_nothing(cast: Cast, exploration: Exploration) -> None:
    User.objects.filter(is_operator=True).update(is_active=False)
    operator = local_operator()
    assert operator == cast.operator
    assert [may_read(operator, exploration), may_write(operator, exploration), may_create(operator)] == [False] * 3


def test_somebody_has_one_part_in_an_exploration(cast: Cast, exploration: Exploration) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=cast.rik, exploration=exploration, role=Membership.Role.OWNER)


def test_addresses_are_the_same_however_they_are_written(db: None) -> None:
    User.objects.create_user("Ans@Example.ORG")
    assert User.objects.get().email == "ans@example.org"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ANS@example.org")
