"""Exploring the country: what the pages show equals what the methods say, and what cannot be gets a sentence."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from noaber.chapters.partners.words import percent
from noaber.dossier.models import Exploration
from noaber.dossier.storing import store
from noaber.methods.congruence import congruence
from noaber.methods.grouping import measure
from noaber.reference.atlas import Atlas
from noaber.reference.keeping import kept
from noaber.reference.scanning import Scan, ground_of, row_of, rows_with
from noaber.reference.store import country
from tests.builder import content_of, dossier
from tests.conftest import Cast
from tests.reference.small import CODES, files, small_country
from tests.workplace.addresses import GROUP, OTHER

pytestmark = pytest.mark.django_db

START = "/country/"
GROUPS = "/country/groups/"


@pytest.fixture
def atlas(small: Path) -> Atlas:
    found = country(small)
    assert found is not None
    return found


@pytest.fixture
def scanned(small: Path, atlas: Atlas) -> Scan:
    found = kept(small, atlas.fingerprint)
    assert found is not None
    return found


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def shown(answer: Any) -> Any:
    """What the page itself was made of, and not the section of the chapter in it."""
    return next(one["found"] for one in answer.context if "stand" in one)


def table(client: Client, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/country/groups.csv?{query}")
    body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))


# Without a country


def test_without_a_country_the_page_says_how_to_load_one(client: Client) -> None:
    assert "noaber reference load" in text(client, START)


@pytest.mark.parametrize("name", ["municipalities", "groups", "groups-csv", "compare"])
def test_without_a_country_the_other_pages_lead_to_the_first(client: Client, name: str) -> None:
    answer = client.get(reverse(f"country-{name}"))
    assert (answer.status_code, answer["Location"]) == (302, START)


def test_a_country_that_was_not_measured_shows_municipalities_and_says_that_groups_are_not(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.REFERENCE_FOLDER = tmp_path / "country"
    small_country(settings.REFERENCE_FOLDER, measured=False)
    assert "not measured yet" in text(client, START)
    assert "not measured yet" in text(client, GROUPS)
    assert "No groups are measured." in text(client, f"/country/municipality/{CODES[0]}/")
    assert "were not measured" in text(client, f"/country/group/{GROUP}/")


def test_the_pages_change_when_other_data_is_loaded(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.REFERENCE_FOLDER = tmp_path / "country"
    small_country(settings.REFERENCE_FOLDER, measured=False)
    assert "not measured yet" in text(client, START)
    small_country(settings.REFERENCE_FOLDER)
    assert "not measured yet" not in text(client, START)


# What is shown is what the methods say


def test_the_first_page_names_what_is_loaded(client: Client, atlas: Atlas) -> None:
    page = text(client, START)
    assert "open data only" in page
    assert "Register" in page
    assert f"{len(atlas.municipalities)} municipalities, {len(atlas.partnerships)} partnerships" in page
    assert all(f'<option value="{code}"' in page for code in CODES)


def test_a_municipality_that_is_chosen_opens(client: Client, small: Path) -> None:
    answer = client.get(START, {"municipality": CODES[3]})
    assert answer["Location"] == f"/country/municipality/{CODES[3]}/"
    assert client.get(START, {"municipality": "dal"})["Location"] == f"/country/municipality/{CODES[3]}/"


def test_a_group_that_is_named_opens(client: Client, small: Path) -> None:
    answer = client.get(START, {"names": "Cent, aal; GM9002"})
    assert answer["Location"] == f"/country/group/{GROUP}/"


def test_a_municipality_shows_its_congruence_partners_flows_and_neighbours(client: Client, atlas: Atlas) -> None:
    page = text(client, f"/country/municipality/{CODES[0]}/")
    values = congruence(atlas.membership)
    assert percent(float(values[0])) in page
    assert f"The {int(atlas.membership[:, 0].sum())} partnerships" in page
    assert f"The {len(atlas.partners_of(CODES[0]))} partners" in page
    flows = atlas.flows_of("commuting")
    assert flows is not None
    assert f"Of all who start here {percent(flows.matrix[0, 0] / (flows.matrix[0].sum() + 40))} stays" in page
    assert "ferry: Pont over de plas" in page
    assert "758" not in page


def test_what_is_not_known_is_said_so(client: Client, small: Path) -> None:
    assert "residents not known" in text(client, f"/country/municipality/{CODES[-1]}/")
    assert "not known" in text(client, f"/country/group/{CODES[10]},{CODES[11]}/")


def test_a_group_shows_its_measures_and_places_among_all_and_among_those_with_a_member(
    client: Client, atlas: Atlas, scanned: Scan
) -> None:
    answer = client.get(f"/country/group/{GROUP}/", {"with": CODES[1]})
    found = shown(answer)
    members = atlas.columns(GROUP.split(","))
    row = row_of(scanned.measures[3], members)
    assert row is not None
    rows = {one.column: one for one in found.rows}
    own = measure([sorted(members)], ground_of(atlas))
    assert rows["weighted"].value == percent(float(own.columns["weighted"][0]))
    assert rows["shared"].value == str(int(own.columns["shared"][0]))
    for name in ("weighted", "above_chance", "inside-commuting", "balance"):
        assert rows[name].place == scanned.percentiles[3][name][row]
    among = rows_with(scanned.measures[3], [members[1]])
    values = scanned.measures[3].columns["weighted"][among]
    mine = values[list(among).index(row)]
    assert (found.count, found.count_with) == (len(scanned.measures[3]), len(among))
    assert rows["weighted"].place_with == pytest.approx(
        100 * ((values < mine).mean() + (values == mine).mean() / 2), abs=1e-6
    )
    assert "Oost" not in found.names


def test_a_group_of_municipalities_that_do_not_touch_says_so_and_is_compared_all_the_same(
    client: Client, small: Path
) -> None:
    page = text(client, f"/country/group/{CODES[0]},{CODES[3]}/")
    assert "Not all of them can be reached" in page
    assert "groups of 2 neighbouring municipalities" in page


def test_a_group_of_seven_is_measured_and_not_compared(client: Client, small: Path) -> None:
    page = text(client, f"/country/group/{','.join(CODES[:7])}/")
    assert "noaber partners scan --size 7" in page


def test_members_in_another_order_lead_to_the_one_address(client: Client, small: Path) -> None:
    answer = client.get(f"/country/group/{CODES[2]},{CODES[0]},{CODES[1]}/")
    assert answer["Location"] == f"/country/group/{GROUP}/"


# The list


def test_the_list_is_ordered_by_the_weighted_places(client: Client, scanned: Scan) -> None:
    rows = table(client, "size=3&w-weighted=3&w-balance=1")
    places = scanned.percentiles[3]
    scores = (3 * np.nan_to_num(places["weighted"], nan=50) + np.nan_to_num(places["balance"], nan=50)) / 4
    assert len(rows) == len(scores)
    of = {" ".join(CODES[int(one)] for one in group): at for at, group in enumerate(scanned.measures[3].groups)}
    listed = [scores[of[row["codes"]]] for row in rows]
    assert listed == sorted(listed, reverse=True)
    first = of[rows[0]["codes"]]
    assert float(rows[0]["weighted"]) == pytest.approx(scanned.measures[3].columns["weighted"][first])


def test_the_list_holds_what_was_asked_for_and_nothing_else(client: Client, scanned: Scan) -> None:
    rows = table(client, "size=4&with=berg&provinces=one&least=5.000&most=30000&largest=60")
    measures = scanned.measures[4]
    holds = (measures.groups == 1).any(axis=1)
    for name, low, high in (("provinces", 1, 1), ("residents", 5000, 30000), ("balance", 0, 0.6)):
        holds &= (measures.columns[name] >= low) & (measures.columns[name] <= high)
    assert len(rows) == holds.sum() > 0
    assert all("GM9002" in row["codes"] for row in rows)


def test_the_list_goes_in_pages_and_remembers_what_was_asked(client: Client, small: Path) -> None:
    page = text(client, GROUPS + "?size=4&w-weighted=2&page=2")
    assert "size=4&amp;w-weighted=2&amp;page=1" in page
    assert '<td class="number rank">26</td>' in page
    assert 'value="2"' in page


def test_a_group_on_one_measure_only_does_not_hang_on_weights(client: Client, small: Path) -> None:
    assert "Weighed otherwise" not in text(client, GROUPS + "?size=3&w-weighted=1")
    assert "Weighed otherwise" in text(client, GROUPS + "?size=3&w-weighted=1&w-congruence=1")


def test_two_groups_stand_side_by_side(client: Client, small: Path) -> None:
    answer = client.get("/country/compare/", {"group": [GROUP, "berg, cent, dal"]})
    found = shown(answer)
    assert [side.url for side in found.sides] == [f"/country/group/{one}/" for one in (GROUP, OTHER)]
    assert found.common == ("Berg", "Cent")
    alone = shown(client.get(f"/country/group/{OTHER}/"))
    assert [pair.other.place for pair in found.pairs] == pytest.approx([row.place for row in alone.rows], nan_ok=True)


@pytest.mark.parametrize("query", ["", f"?group={GROUP}", f"?group={GROUP}&scheme=dark", f"?group={CODES[0]}"])
def test_maps_are_pictures_without_script_or_style(client: Client, small: Path, query: str) -> None:
    answer = client.get("/country/map.svg" + query)
    assert answer["Content-Type"].startswith("image/svg+xml")
    body = answer.content.decode()
    assert body.startswith("<svg")
    assert body.count("<path") >= len(CODES)
    assert "style=" not in body
    assert "script" not in body


# What cannot be


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("size=99", "Groups of 99 are not measured"),
        ("size=drie", "Groups of drie are not measured"),
        ("size=-3", "Groups of -3 are not measured"),
        ("size=²", "are not measured"),
        ("with=Nergens", "There is no municipality “Nergens” here"),
        ("with=ei%00k, nergens", "There is no municipality “nergens” here"),
        ("with=" + ",".join(CODES), "A group has at most 7"),
        ("size=2&with=aal,berg,cent", "A group of 2 cannot hold 3"),
        ("with=ei", "may be"),
        ("least=-5", "is no number of residents"),
        ("most=veel", "is no number of residents"),
        ("least=500&most=100", "The most residents are fewer"),
        ("largest=101", "is no share"),
        ("largest=nan", "is no share"),
        ("w-weighted=-1", "is no weight"),
        ("w-weighted=inf", "is no weight"),
        ("w-weighted=1e9", "is no weight"),
        ("w-weighted=0", "All weights are 0"),
        ("w-weighted=5000", "is no weight"),
    ],
)
def test_what_cannot_be_asked_of_the_list_gets_a_sentence(client: Client, small: Path, query: str, said: str) -> None:
    assert said in text(client, f"{GROUPS}?{query}", 422)
    assert said in text(client, f"/country/groups.csv?{query}", 422)


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_stays(client: Client, small: Path) -> None:
    page = text(client, GROUPS + "?size=9&with=Nergens&least=x&largest=y&w-balance=z", 422)
    assert page.count('aria-invalid="true"') == 5
    assert all(f'value="{one}"' in page for one in ("Nergens", "x", "y", "z"))


@pytest.mark.parametrize("page", ["0", "-1", "veel", "99999999999999999999", "%00"])
def test_a_page_that_does_not_exist_is_one_that_does(client: Client, small: Path, page: str) -> None:
    text(client, f"{GROUPS}?size=2&page={page}")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("group=ei", "may be"),
        (f"group={GROUP}", "Choose two groups; these are 1"),
        (f"group={GROUP}&group={OTHER}&group=aal,berg", "Choose two groups; these are 3"),
        (f"group={GROUP}&group=aal", "A group has two to 7"),
        (f"group={GROUP}&group=%00", "Choose two groups"),
        (f"group={GROUP}&group={','.join(CODES)}", "7"),
    ],
)
def test_two_groups_that_cannot_be_compared_get_a_sentence(client: Client, small: Path, query: str, said: str) -> None:
    assert said in text(client, f"/country/compare/?{query}", 422)


@pytest.mark.parametrize(
    "address",
    [
        "/country/municipality/GM9999/",
        "/country/municipality/%00/",
        "/country/group/GM9001/",
        "/country/group/GM9001,GM9001/",
        "/country/group/GM9001,GM9999/",
        f"/country/group/{','.join(CODES[:8])}/",
        f"/country/map.svg?group={','.join(CODES)}",
        "/country/map.svg?group=GM9999",
    ],
)
def test_what_does_not_exist_is_not_found(client: Client, small: Path, address: str) -> None:
    assert client.get(address).status_code == 404


def test_nothing_can_be_sent_to_it(client: Client, small: Path) -> None:
    assert client.post(START).status_code == 405


def test_the_pages_of_the_country_ask_nothing_of_the_database(
    client: Client, small: Path, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        for address in (START, GROUPS, f"/country/municipality/{CODES[0]}/", f"/country/group/{GROUP}/"):
            client.get(address)


# Within an exploration


_ORGANISATIONS = """
organisations:
  - {id: aal, name: Gemeente Aal, kind: municipality, code: GM9001, part: initiator}
  - {id: berg, name: Gemeente Berg, kind: municipality, code: GM9002, part: initiator}
  - {id: cent, name: Gemeente Cent, kind: municipality, code: GM9003, part: candidate}
"""


def with_region(exploration: Exploration, names: tuple[str, ...]) -> None:
    """The exploration with municipalities that have a code, and with tables of its region."""
    source = "sources:\n  - {id: nota, title: De nota, kind: report}\n"
    region = {f"region/{name}": files()[name] for name in names}
    store(exploration, content_of(dossier(region, main=_ORGANISATIONS + source)))


def test_an_exploration_starts_from_its_own_municipalities_over_the_country(
    client: Client, cast: Cast, exploration: Exploration, small: Path
) -> None:
    with_region(exploration, ())
    client.force_login(cast.hans)
    page = text(client, "/e/zuidrand/partners/")
    assert 'href="/e/zuidrand/partners/group/GM9001,GM9002/"' in page
    assert 'href="/e/zuidrand/partners/group/GM9001,GM9002,GM9003/"' in page
    assert "/e/zuidrand/chapters/partners/" in page
    chapter = text(client, "/e/zuidrand/chapters/partners/")
    assert 'href="/e/zuidrand/partners/"' in chapter


def test_without_a_country_an_exploration_shows_its_region(
    client: Client, cast: Cast, exploration: Exploration, django_assert_max_num_queries: object
) -> None:
    with_region(
        exploration,
        (
            "municipalities.csv",
            "partnerships.csv",
            "participations.csv",
            "neighbours.csv",
            "flows.csv",
            "key_figures.csv",
        ),
    )
    client.force_login(cast.hans)
    page = text(client, "/e/zuidrand/partners/")
    assert "12 municipalities in the data of this region" in page
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        assert "is that of the region" in text(client, f"/e/zuidrand/partners/group/{GROUP}/")
    assert "of the municipalities have less" not in text(client, "/e/zuidrand/partners/municipality/GM9001/")
    assert text(client, f"/e/zuidrand/partners/map.svg?group={GROUP}").startswith("<svg")
    assert client.get(f"/country/group/{GROUP}/").status_code == 302


def test_an_exploration_without_any_data_says_what_is_missing(client: Client, cast: Cast) -> None:
    client.force_login(cast.hans)
    assert "There is no data of the region" in text(client, "/e/zuidrand/partners/")
    assert client.get("/e/zuidrand/partners/groups/")["Location"] == "/e/zuidrand/partners/"
    assert client.get("/e/zuidrand/partners/map.svg").status_code == 404
