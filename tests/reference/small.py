"""A small invented country, through the real store: four by three squares, with partnerships, flows and key figures."""

from __future__ import annotations

from pathlib import Path

from noaber.reference.atlas import Atlas
from noaber.reference.gathering import gather
from noaber.reference.keeping import keep as keep_groups
from noaber.reference.scanning import scan
from noaber.reference.store import keep

from .files import geojson, square, write

WIDE, HIGH = 4, 3
NAMES = ("Aal", "Berg", "Cent", "Dal", "Eik", "Fort", "Geest", "Haar", "Ibe", "Joure", "Kade", "Eikhout")
CODES = tuple(f"GM{9000 + number}" for number in range(1, len(NAMES) + 1))


def files() -> dict[str, str]:
    places = [(CODES[at], NAMES[at], at % WIDE, at // WIDE) for at in range(len(CODES))]
    pairs = [
        (one[0], other[0])
        for one in places
        for other in places
        if (other[2] - one[2], other[3] - one[3]) in ((1, 0), (0, 1))
    ]
    at = dict(zip(CODES, places, strict=True))
    flows = [
        ("commuting", 2020, one, other, 900 if one == other else 120 // (1 + _far(at[one], at[other])))
        for one in CODES
        for other in CODES
        if _far(at[one], at[other]) < 4
    ]
    flows += [("moves", 2021, one, other, 10) for one, other in pairs]
    members = {"p1": CODES[:4], "p2": CODES[:2], "p3": CODES[3:8], "p4": CODES, "p5": (CODES[0], CODES[4], CODES[5])}
    return {
        "municipalities.csv": "code,name,province,x,y,since,until\n"
        + "".join(
            f"{code},{name},{'West' if x < 2 else 'Oost'},{x * 10_000 + 5000},{y * 10_000 + 5000},,\n"
            for code, name, x, y in places
        ),
        "partnerships.csv": "id,name,legal_form,fields,since,until,others\n"
        + "".join(f"{key},Samen {key},Openbaar lichaam,zorg;werk,2010-01-01,,{len(key)}\n" for key in members),
        "participations.csv": "partnership,code,name\n"
        + "".join(f"{key},{code},{NAMES[CODES.index(code)]}\n" for key, codes in members.items() for code in codes),
        "neighbours.csv": "code,other,kind,why\n"
        + "".join(f"{one},{other},land,\n" for one, other in pairs)
        + f"{CODES[0]},{CODES[10]},ferry,Pont over de plas\n",
        "flows.csv": "kind,year,origin,destination,number\n"
        + "".join(",".join(map(str, row)) + "\n" for row in flows)
        + f"commuting,2020,{CODES[0]},elsewhere,40\n",
        "key_figures.csv": "code,quantity,value,date\n"
        # Of the last one the residents are not known.
        + "".join(f"{code},residents,{(at + 1) * 1000},2020-01-01\n" for at, code in enumerate(CODES[:-1]))
        + "".join(f"{code},urbanity,{1 + at % 5},2020-01-01\n" for at, code in enumerate(CODES)),
        "sources.csv": "table,title,publisher,date,licence,address,note\n"
        "partnerships,Register,Rijk,2022-07-01,CC0,https://example.org/register,\n",
        "boundaries.geojson": geojson(
            {code: [square(x * 10_000, y * 10_000)] for code, _name, x, y in places}, crs="EPSG:28992"
        ).replace("statcode", "code"),
    }


def _far(one: tuple[str, str, int, int], other: tuple[str, str, int, int]) -> int:
    return abs(one[2] - other[2]) + abs(one[3] - other[3])


def small_country(folder: Path, *, measured: bool = True) -> Atlas:
    """Loaded into the folder, with the measures of its groups."""
    atlas = keep(folder, gather([write(folder / "source", files())]))
    if measured:
        keep_groups(folder, scan(atlas))
    return atlas
