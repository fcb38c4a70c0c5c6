"""Small files of reference data, made by hand, in the layouts of publishers and of the house."""

from __future__ import annotations

import json
from pathlib import Path

# Three municipalities in a row of squares of 10 km; Oud merged into Midden.
CANONICAL = {
    "municipalities.csv": "code,name,province,x,y,since,until\n"
    "XX0001,West,P,5000,5000,,\n"
    "XX0002,Midden,P,15000,5000,,\n"
    "XX0003,Oost,Q,25000,5000,,\n",
    "mergers.csv": "code,into,date,share\nXX0009,XX0002,2020-01-01,\n",
    "partnerships.csv": "id,name,legal_form,fields,since,until,others\n"
    "p1,Samen,Openbaar lichaam,zorg;werk,2010-01-01,,1\n"
    "p2,Water,,,,,\n",
    "participations.csv": "partnership,code,name\np1,XX0001,\np1,XX0009,Oud\np2,XX0002,\np2,XX0003,\n",
    "neighbours.csv": "code,other,kind,why\nXX0001,XX0002,land,\nXX0002,XX0003,ferry,Pont\n",
    "flows.csv": "kind,year,origin,destination,number\n"
    "commuting,2019,XX0001,XX0001,100\n"
    "commuting,2019,XX0001,XX0009,20\n"
    "commuting,2019,XX0009,XX0002,5\n"
    "commuting,2019,XX0001,elsewhere,7\n",
    "key_figures.csv": "code,quantity,value,date\n"
    "XX0001,residents,1000,2019-01-01\n"
    "XX0002,residents,2000,2019-01-01\n"
    "XX0009,residents,300,2019-01-01\n"
    "XX0002,urbanity,3,2019-01-01\n",
    "sources.csv": "table,title,publisher,date,licence,address,note\npartnerships,Register,R,2022-07-01,CC0,,\n",
}


def write(folder: Path, files: dict[str, str | bytes] | dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def square(x: float, y: float, side: float = 10_000) -> list[list[float]]:
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def geojson(shapes: dict[str, list[list[list[float]]]], **more: object) -> str:
    """A polygon per code, as rings."""
    features = [
        {
            "type": "Feature",
            "properties": {"statcode": code, "statnaam": f"Naam {code}"},
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        for code, rings in shapes.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


_SPACE = 'xmlns:p="https://organisaties.overheid.nl/static/schema/oo/export/2.6.9"'


def municipality(number: int, code: str, name: str, until: str = "") -> str:
    end = f"<p:eindDatum>{until}</p:eindDatum>" if until else ""
    tooi = f"https://identifier.overheid.nl/tooi/id/gemeente/{code.lower()}"
    return (
        f'<p:organisatie p:systeemId="{number}" p:resourceIdentifierTOOI="{tooi}">'
        f"<p:naam>Gemeente {name}</p:naam><p:types><p:type>Gemeente</p:type></p:types>{end}"
        "<p:geografie><p:aantalInwoners>1000</p:aantalInwoners></p:geografie></p:organisatie>"
    )


def participant(number: int, came: str = "2015-01-01", left: str = "", name: str = "") -> str:
    end = f"<p:uittredingsDatum>{left}</p:uittredingsDatum>" if left else ""
    return (
        f'<p:deelnemendeOrganisatie p:systeemId="{number}"><p:naam>{name or number}</p:naam>'
        f"<p:toetredingsDatum>{came}</p:toetredingsDatum>{end}</p:deelnemendeOrganisatie>"
    )


def arrangement(number: int, title: str, participants: str, until: str = "") -> str:
    end = f"<p:datumUitwerkingtreding>{until}</p:datumUitwerkingtreding>" if until else ""
    return (
        f'<p:regeling p:systeemId="{number}"><p:titel>{title}</p:titel>'
        '<p:samenwerkingsvorm p:afkorting="OL">Openbaar lichaam</p:samenwerkingsvorm>'
        f"<p:datumInwerkingtreding>2014-01-01</p:datumInwerkingtreding>{end}"
        "<p:beleidsterreinen><p:beleidsterrein>Zorg</p:beleidsterrein></p:beleidsterreinen>"
        f"<p:deelnemendeOrganisaties>{participants}</p:deelnemendeOrganisaties>"
        "<p:datumMutatie>2024-03-01</p:datumMutatie></p:regeling>"
    )


def export(organisations: str, arrangements: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><p:overheidsorganisaties {_SPACE}>'
        f"<p:organisaties>{organisations}</p:organisaties>"
        f"<p:gemeenschappelijkeRegelingen>{arrangements}</p:gemeenschappelijkeRegelingen></p:overheidsorganisaties>"
    )


EXPORT = export(
    municipality(1, "GM0014", "Groningen")
    + municipality(2, "GM0017", "Haren", until="2019-01-01")
    + municipality(3, "GM0072", "Harlingen")
    + '<p:organisatie p:systeemId="9"><p:naam>Provincie</p:naam><p:types><p:type>Provincie</p:type></p:types></p:organisatie>',
    arrangement(
        100,
        "Samen Noord",
        participant(1)
        + participant(2)
        + participant(9, name="Provincie")
        + participant(1)
        + participant(3, left="2020-01-01", name="Harlingen"),
    )
    + arrangement(101, "Vroeger", participant(1) + participant(3), until="2016-01-01"),
)
