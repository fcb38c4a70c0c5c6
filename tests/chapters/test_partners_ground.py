"""The atlas of an exploration's own region."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from noaber.chapters.partners.ground import parted, region_atlas
from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from tests.builder import content_of, dossier

pytestmark = pytest.mark.django_db

REGION = {
    "region/municipalities.csv": "code,name,province,x,y\nGM0001,Aal,Noord,1000,2000\nGM0002,Berg,Zuid,3000,2000\n",
    "region/mergers.csv": "code,into,date,share\nGM0009,GM0002,2015-01-01,\n",
    "region/partnerships.csv": "id,name,fields,until,others\nveilig,Veiligheid,veiligheid; zorg ;,2030-01-01,2\n",
    "region/participations.csv": "partnership,code,name\nveilig,GM0001,Aal\nveilig,GM0003,Ver\n",
    "region/neighbours.csv": "code,other,kind,why\nGM0001,GM0002,ferry,Het pontje\n",
    "region/flows.csv": (
        "kind,year,origin,destination,number\ncommuting,2014,GM0001,GM0001,40\ncommuting,2014,GM0001,GM0009,10\n"
        "commuting,2014,GM0001,elsewhere,5\ncommuting,2014,elsewhere,GM0002,7.5\n"
    ),
    "region/key_figures.csv": (
        "code,quantity,value,date\nGM0001,residents,900,2020-01-01\nGM0001,residents,1000,2022-01-01\n"
    ),
}


def test_every_table_of_the_region_is_in_the_atlas(
    exploration: Exploration, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    store(exploration, content_of(dossier(REGION)))
    with django_assert_num_queries(7):
        atlas = region_atlas(exploration)
    assert [(one.code, one.name, one.province, one.x) for one in atlas.municipalities] == [
        ("GM0001", "Aal", "Noord", 1000.0),
        ("GM0002", "Berg", "Zuid", 3000.0),
        ("GM0003", "Ver", "", None),
    ]
    (partnership,) = atlas.partnerships
    assert (partnership.fields, partnership.until, partnership.others) == (("veiligheid", "zorg"), date(2030, 1, 1), 2)
    assert atlas.membership.tolist() == [[True, False, True]]
    assert [(link.one, link.other, link.kind, link.why) for link in atlas.links] == [(0, 1, "ferry", "Het pontje")]
    (flows,) = atlas.flows
    assert flows.matrix[0].tolist() == [40, 10, 0]
    assert (flows.to_elsewhere[0], flows.from_elsewhere[1]) == (5, 7.5)
    assert atlas.figures["residents"][0] == 1000


def test_an_exploration_without_a_region_has_an_empty_atlas(exploration: Exploration) -> None:
    atlas = region_atlas(exploration)
    assert (atlas.municipalities, atlas.partnerships, atlas.flows) == ((), (), ())


@pytest.mark.parametrize(("written", "areas"), [("", ()), ("zorg", ("zorg",)), (" a; b;;c ", ("a", "b", "c"))])
def test_policy_areas_stand_after_each_other(written: str, areas: tuple[str, ...]) -> None:
    assert parted(written) == areas
