"""A region and a country for the chapter on partners: nine municipalities in rows of three, between which everything flows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from noaber.reference import keeping, store
from noaber.reference.atlas import Atlas, Municipality, Origin, Partnership
from noaber.reference.gathering import Gathered
from noaber.reference.making import Flow, KeyFigure, Pair, Participation, Rows
from noaber.reference.scanning import scan

NAMES = ("Aal", "Berg", "Dorp", "Eik", "Fort", "Gors", "Hof", "IJs", "Jut")
CODES = tuple(f"GM{number:04d}" for number in range(1, 10))
SOURCED = ",nota,tabel 1,published\n"
PAIRS = [(one, one + 1) for one in range(9) if one % 3 < 2] + [(one, one + 3) for one in range(6)]


def number(one: int, other: int) -> int:
    """Most stay; most of who leaves Aal and Berg goes to the other; Dorp looks to Gors."""
    if one == other:
        return 5000
    return {(0, 1): 900, (1, 0): 700, (2, 5): 800}.get((one, other), 10 * (1 + (one * other) % 5))


PARTNERSHIPS = {
    "ggd": ("Openbaar lichaam", "zorg | jeugd", range(9)),
    "veilig": ("Openbaar lichaam", "veiligheid", range(9)),
    "afval": ("Centrumregeling", "milieu", (0, 1)),
    "werk": ("Openbaar lichaam", "werk", (0, 1, 2)),
    "natuur": ("Openbaar lichaam", "milieu", (5, 6, 7, 8)),
}


def region(*, without: tuple[str, ...] = ()) -> dict[str, str]:
    """The tables of the region, but those left out."""
    members = [(name, one) for name, (_form, _fields, places) in PARTNERSHIPS.items() for one in places]
    tables = {
        "municipalities": "code,name,province,x,y,source,locator,basis\n"
        + "".join(
            f"{code},{name},Zuid,{200_000 + 9000 * (place % 3)},{500_000 - 8000 * (place // 3)}{SOURCED}"
            for place, (code, name) in enumerate(zip(CODES, NAMES, strict=True))
        ),
        "partnerships": "id,name,legal_form,fields,source,locator,basis\n"
        + "".join(
            f"{name},{name.upper()},{form},{fields}{SOURCED}" for name, (form, fields, _) in PARTNERSHIPS.items()
        ),
        "participations": "partnership,code,name\n"
        + "".join(f"{name},{CODES[one]},{NAMES[one]}\n" for name, one in members),
        "neighbours": "code,other,source,locator,basis\n"
        + "".join(f"{CODES[one]},{CODES[other]}{SOURCED}" for one, other in PAIRS),
        "flows": "kind,year,origin,destination,number,source,locator,basis\n"
        + "".join(
            f"commuting,2020,{CODES[one]},{CODES[other]},{number(one, other)}{SOURCED}"
            for one in range(9)
            for other in range(9)
        ),
        "key_figures": "code,quantity,value,date,source,locator,basis\n"
        + "".join(f"{code},residents,{10_000 * (1 + place)},2022-01-01{SOURCED}" for place, code in enumerate(CODES)),
    }
    return {f"region/{name}.csv": text for name, text in tables.items() if name not in without}


def rows(*, without: tuple[str, ...] = ()) -> Rows:
    """The same as the data of a country."""
    return Rows(
        municipalities=tuple(
            Municipality(code, name, "Zuid", 200_000.0 + 9000 * (place % 3), 500_000.0 - 8000 * (place // 3))
            for place, (code, name) in enumerate(zip(CODES, NAMES, strict=True))
            if code not in without
        ),
        partnerships=tuple(
            Partnership(name, name.upper(), form, (fields,)) for name, (form, fields, _places) in PARTNERSHIPS.items()
        ),
        participations=tuple(
            Participation(name, CODES[one], NAMES[one])
            for name, (_form, _fields, places) in PARTNERSHIPS.items()
            for one in places
        ),
        pairs=tuple(Pair(CODES[one], CODES[other]) for one, other in PAIRS),
        flows=tuple(
            Flow("commuting", 2020, CODES[one], CODES[other], number(one, other))
            for one in range(9)
            for other in range(9)
        ),
        figures=tuple(
            KeyFigure(code, "residents", 10_000.0 * (1 + place), date(2022, 1, 1)) for place, code in enumerate(CODES)
        ),
        boundaries={code: square(place) for place, code in enumerate(CODES)},
        origins=(Origin("partnerships", "Het register", "De uitgever"),),
    )


def square(place: int) -> list[list[list[list[float]]]]:
    x, y = 195_500.0 + 9000 * (place % 3), 496_000.0 - 8000 * (place // 3)
    return [[[[x, y], [x + 9000, y], [x + 9000, y + 8000], [x, y + 8000], [x, y]]]]


def load_country(folder: Path, *, without: tuple[str, ...] = (), is_scanned: bool = True) -> Atlas:
    """Put the country in the folder, as loading and scanning do."""
    atlas = store.keep(folder, Gathered(rows(without=without), date(2022, 7, 1), (), ()))
    if is_scanned:
        keeping.keep(folder, scan(atlas, (2, 3, 4)))
    return atlas


BODIES = """\
voting_bodies:
  - {id: bestuur, name: Bestuur, partnership: ggd, votes: residents, residents_per_vote: 10000, text: Zo stemt het., source: nota, locator: art. 1, basis: published}
"""
CULTURE = """\
culture_scales:
  - id: omgang
    name: Omgang
    one_end: informeel
    other_end: formeel
    positions:
      - {organisation: aal, score: 1, why: Men kent elkaar., source: nota, locator: par. 3, basis: estimated}
      - {organisation: berg, score: 4, why: Men mailt., source: nota, locator: par. 3, basis: estimated}
  - id: tempo
    name: Tempo
    one_end: snel
    other_end: bedaard
    positions:
      - {organisation: aal, score: 2}
      - {organisation: berg, score: 2}
"""
