"""Every address against everybody of the cast."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from noaber.accounts.models import User
from noaber.workplace.access import PUBLIC
from tests.conftest import Cast
from tests.workplace.addresses import ADDRESSES, EVERYBODY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small")]


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one)
        else:
            yield one


WORKPLACE = [one for one in _patterns(get_resolver("noaber.workplace.urls"))]
NEEDS = {one.name: getattr(one.callback, "need", None) for one in WORKPLACE}


def test_every_address_stands_in_the_list_and_the_other_way_round() -> None:
    assert {one.name for one in WORKPLACE} == set(ADDRESSES)
    assert len({one.name for one in WORKPLACE}) == len(WORKPLACE)


@pytest.mark.parametrize("pattern", WORKPLACE, ids=lambda one: str(one.name))
def test_every_view_says_who_may_open_it(pattern: URLPattern) -> None:
    assert hasattr(pattern.callback, "need")


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_is_open_to_those_who_may_and_not_found_by_others(
    cast: Cast, client: Client, name: str, who: str
) -> None:
    address = ADDRESSES[name]
    user: User | None = getattr(cast, who, None)
    if user is not None:
        client.force_login(user)
    path = reverse(name, args=address.args) + address.query
    answer = client.post(path, dict(address.data)) if address.posts else client.get(path)
    to_login = answer.status_code == 302 and "/account/login/" in answer["Location"]
    if who in address.who:
        assert answer.status_code in (200, 204, 302, 303, 409, 422)
        assert not to_login
    elif user is None and NEEDS[name] != PUBLIC:
        assert to_login
    else:
        assert answer.status_code == 404


@pytest.mark.parametrize("name", [name for name, one in ADDRESSES.items() if one.args[:1] == ("zuidrand",)])
def test_what_one_may_not_see_answers_as_what_does_not_exist(cast: Cast, client: Client, name: str) -> None:
    address = ADDRESSES[name]

    def ask(slug: str) -> tuple[int, bytes]:
        path = reverse(name, args=(slug, *address.args[1:]))
        answer = client.post(path) if address.posts else client.get(path)
        return answer.status_code, answer.content.replace(slug.encode(), b"")

    client.force_login(cast.charlie)
    assert ask("zuidrand") == ask("bestaat-niet")
