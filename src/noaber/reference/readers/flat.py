"""Flat files as they go round: one CSV per subject with Dutch column names, recognised by their columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date

from ..atlas import Municipality, Origin, Partnership, Remark
from ..faults import Faults
from ..layout import AREA, RESIDENTS, URBANITY
from ..making import Flow, KeyFigure, Pair, Participation, Rows
from ..tables import Table, day, number
from .found import Found, day_in, year_in

# Density of addresses in five classes, as CBS names them in English and in Dutch; 1 is very urban.
_URBANITY = {
    "extremely urbanised": 1,
    "strongly urbanised": 2,
    "moderately urbanised": 3,
    "hardly urbanised": 4,
    "not urbanised": 5,
    "zeer sterk stedelijk": 1,
    "sterk stedelijk": 2,
    "matig stedelijk": 3,
    "weinig stedelijk": 4,
    "niet stedelijk": 5,
}
_KEY_FIGURES = {
    "population": RESIDENTS,
    "area": AREA,
    "pop_0_14": "share_aged_0_14",
    "pop_15_24": "share_aged_15_24",
    "pop_25_44": "share_aged_25_44",
    "pop_45_64": "share_aged_45_64",
    "pop_65plus": "share_aged_65_up",
    "dwelling_total": "dwellings",
    "dwelling_value": "dwelling_value_thousand_euro",
    "dwelling_ownership": "share_owner_occupied",
    "employment_rate": "share_at_work",
    "income_low": "share_low_income",
    "income_high": "share_high_income",
    "edu_appl_sci": "share_higher_education",
}
# Of the accounts, in thousand euros; staff of a joint organisation stands in none of these.
_ACCOUNTS = {
    "lasten": "expenditure_thousand_euro",
    "baten": "income_thousand_euro",
    "salarissen": "salaries_thousand_euro",
    "inhuur": "hired_staff_thousand_euro",
    "rijk": "general_grant_thousand_euro",
    "eigen_vermogen": "equity_thousand_euro",
    "balanstotaal": "balance_total_thousand_euro",
}
CBS, REGISTER = "Centraal Bureau voor de Statistiek (CBS)", "Register van Overheidsorganisaties"
CC_BY, CC0 = "CC BY 4.0", "CC0 1.0"


def read(table: Table, faults: Faults) -> Found | None:
    """What a flat file holds; None where its columns are of no kind that is known."""
    for columns, reader in _KINDS:
        if table.has(*columns):
            return reader(table, faults)
    if table.has("gemeente", "naam") and any(one.isdigit() for one in table.header):
        return _residents(table, faults)
    return None


def _origin(table: Table, name: str, title: str, publisher: str, licence: str, on: date | None) -> tuple[Origin, ...]:
    return (Origin(name, title, publisher, on, licence, note=table.file.rpartition("/")[2]),)


def _year(table: Table, faults: Faults) -> int:
    """The year of a file that says it nowhere but in its name."""
    year = year_in(table.file.rpartition("/")[2])
    if year is None:
        faults.add("no_year")
    return year or 1


def _key_figures(table: Table, faults: Faults) -> Found:
    on = date(_year(table, faults), 1, 1)
    columns = [one for one in _KEY_FIGURES if one in table.header]
    municipalities, figures = [], []
    for line, (code, name, province, urbanity, *cells) in table.take("code", "name", "province", "urbanity", *columns):
        if not code or not name:
            faults.add("missing", line, column="name" if code else "code")
            continue
        municipalities.append(Municipality(code, name, province))
        for column, cell in zip(columns, cells, strict=True):
            if cell and (value := number(cell, column, line, faults, least=0)) is not None:
                figures.append(KeyFigure(code, _KEY_FIGURES[column], value, on))
        if urbanity.lower() in _URBANITY:
            figures.append(KeyFigure(code, URBANITY, _URBANITY[urbanity.lower()], on))
        elif urbanity:
            faults.add("class", line, column="urbanity", value=urbanity, known=tuple(_URBANITY)[:5])
    origins = _origin(table, "key_figures", f"Kerncijfers wijken en buurten {on.year}", CBS, CC_BY, on)
    rows = Rows(municipalities=tuple(municipalities), figures=tuple(figures), origins=origins)
    return Found(table.file, (f"kerncijfers {on.year}",), rows, on)


def _centres(table: Table, faults: Faults) -> Found:
    """Surfaces that stand beside the centres are not read: these are of the drawing, not of the land."""
    found = []
    year = year_in(table.file.rpartition("/")[2])
    on = date(year, 1, 1) if year else None
    for line, (code, name, x, y) in table.take("code", "naam", "rd_x", "rd_y"):
        found.append(Municipality(code, name, "", number(x, "rd_x", line, faults), number(y, "rd_y", line, faults)))
    origins = _origin(table, "municipalities", "Centres of municipalities", "CBS, Kadaster", CC_BY, on)
    return Found(table.file, ("centres",), Rows(municipalities=tuple(found), origins=origins), on)


def _neighbours(table: Table, faults: Faults) -> Found:
    pairs: dict[frozenset[str], Pair] = {}
    for line, (one, other) in table.take("a", "b"):
        if not one or not other:
            faults.add("missing", line, column="b" if one else "a")
        elif one == other:
            faults.add("own_neighbour", line, code=one)
        else:
            pairs.setdefault(frozenset((one, other)), Pair(one, other))
    year = year_in(table.file.rpartition("/")[2])
    on = date(year, 1, 1) if year else None
    origins = _origin(table, "neighbours", "Municipalities with a common border", "CBS, Kadaster", CC_BY, on)
    return Found(table.file, ("neighbours",), Rows(pairs=tuple(pairs.values()), origins=origins), on)


def _arrangements(table: Table, faults: Faults) -> Found:
    found: dict[str, Partnership] = {}
    latest = date.min
    columns = ("roo_id", "naam", "vorm", "geldig_van", "geldig_tot", "beleidsterreinen")
    for line, (id_, name, form, since, until, fields) in table.take(*columns):
        if not id_ or not name:
            faults.add("missing", line, column="naam" if id_ else "roo_id")
            continue
        if id_ in found:
            faults.add("id_twice", line, id=id_)
        start = day(since, "geldig_van", line, faults)
        latest = max(latest, start or latest)
        parts = tuple(dict.fromkeys(one.strip() for one in fields.split(";") if one.strip()))
        found[id_] = Partnership(id_, name, form, parts, start, day(until, "geldig_tot", line, faults))
    on = day_in(table.file) or (latest if latest > date.min else None)
    origins = _origin(table, "partnerships", "Register gemeenschappelijke regelingen", REGISTER, CC0, on)
    return Found(table.file, ("partnerships",), Rows(partnerships=tuple(found.values()), origins=origins), on)


def _participants(table: Table, faults: Faults) -> Found:
    """Participants that are no municipality are counted per arrangement; who stands there twice counts once, and is told."""
    found: dict[tuple[str, str], Participation] = {}
    others: dict[str, set[str]] = defaultdict(set)
    double: list[str] = []
    for line, (id_, kind, code, name) in table.take("roo_id", "type", "code", "naam"):
        if not id_:
            faults.add("missing", line, column="roo_id")
        elif kind != "gemeente":
            others[id_].add(code or name)
        elif not code:
            faults.add("missing", line, column="code")
        elif (id_, code) in found:
            double.append(f"{id_} {code}")
        else:
            found[id_, code] = Participation(id_, code, name.removeprefix("Gemeente "))
    on = day_in(table.file)
    origins = _origin(table, "participations", "Deelnemers van gemeenschappelijke regelingen", REGISTER, CC0, on)
    counts = tuple(Partnership(id_, "", others=len(names)) for id_, names in others.items())
    rows = Rows(partnerships=counts, participations=tuple(found.values()), origins=origins)
    remarks = (Remark("double", {"file": table.file, "rows": tuple(double)}),) if double else ()
    return Found(table.file, ("participations",), rows, on, remarks)


def _flows(kind: str, title: str, columns: tuple[str, str, str]) -> Callable[[Table, Faults], Found]:
    def read(table: Table, faults: Faults) -> Found:
        year = _year(table, faults)
        found: dict[tuple[str, str], Flow] = {}
        for line, (origin, destination, cell) in table.take(*columns):
            if not origin or not destination:
                faults.add("missing", line, column=columns[1] if origin else columns[0])
                continue
            value = number(cell, columns[2], line, faults, least=0)
            if (origin, destination) in found:
                faults.add("flow_twice", line, origin=origin, destination=destination)
            found[origin, destination] = Flow(kind, year, origin, destination, value or 0.0)
        origins = _origin(table, "flows", f"{title} {year}", CBS, CC_BY, date(year, 12, 31))
        return Found(table.file, (f"{kind} {year}",), Rows(flows=tuple(found.values()), origins=origins))

    return read


def _residents(table: Table, faults: Faults) -> Found:
    years = [one for one in table.header if one.isdigit() and len(one) == 4]
    names, figures = [], []
    for line, (code, name, *cells) in table.take("gemeente", "naam", *years):
        if not code:
            faults.add("missing", line, column="gemeente")
            continue
        names.append(Municipality(code, name))
        for year, cell in zip(years, cells, strict=True):
            if cell and (value := number(cell, year, line, faults, least=0)) is not None:
                figures.append(KeyFigure(code, RESIDENTS, value, date(int(year), 1, 1)))
    latest = date(max(map(int, years)), 1, 1)
    origins = _origin(table, "key_figures", "Bevolking op 1 januari", CBS, CC_BY, latest)
    return Found(table.file, ("residents",), Rows(municipalities=tuple(names), figures=tuple(figures), origins=origins))


def _register(table: Table, faults: Faults) -> Found:
    """Municipalities past and present; those without a code cannot be placed, and are told."""
    found: dict[str, Municipality] = {}
    figures: dict[str, KeyFigure] = {}
    without = []
    year = year_in(table.file.rpartition("/")[2])
    on = date(year, 1, 1) if year else None
    for line, (code, name, until, seats) in table.take("code", "naam", "valid_until", "raadszetels"):
        if not code:
            without.append(name)
            continue
        end = day(until, "valid_until", line, faults)
        known = found.get(code)
        # The register keeps what a municipality was before others joined it, under the same code.
        if known is None or (known.until and (end is None or end > known.until)):
            found[code] = Municipality(code, name, until=end)
        if seats and end is None and (value := number(seats, "raadszetels", line, faults, least=0)) is not None:
            figures[code] = KeyFigure(code, "council_seats", value, on)
    remarks = (Remark("no_code", {"file": table.file, "names": tuple(without)}),) if without else ()
    origins = _origin(table, "municipalities", "Gemeenten in het register", REGISTER, CC0, on)
    rows = Rows(municipalities=tuple(found.values()), figures=tuple(figures.values()), origins=origins)
    return Found(table.file, ("register of municipalities",), rows, None, remarks)


def _accounts(table: Table, faults: Faults) -> Found:
    """Accounts only: budgets hold no equity."""
    figures, years, budgets = [], set(), 0
    columns = [one for one in _ACCOUNTS if one in table.header]
    for line, (code, year, kind, *cells) in table.take("gm_code", "jaar", "verslagsoort", *columns):
        if kind != "jaarrekening":
            budgets += 1
            continue
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            faults.add("year", line, value=year)
            continue
        years.add(int(year))
        for column, cell in zip(columns, cells, strict=True):
            if cell and (value := number(cell, column, line, faults)) is not None:
                figures.append(KeyFigure(code, _ACCOUNTS[column], value, date(int(year), 12, 31)))
    on = date(max(years), 12, 31) if years else None
    remarks = (Remark("budgets", {"file": table.file, "count": budgets}),) if budgets else ()
    origins = _origin(table, "key_figures", "Iv3 (municipal accounts)", CBS, CC_BY, on)
    fills = tuple(f"accounts {year}" for year in sorted(years)) or ("accounts",)
    return Found(table.file, fills, Rows(figures=tuple(figures), origins=origins), None, remarks)


_KINDS: tuple[tuple[tuple[str, ...], Callable[[Table, Faults], Found]], ...] = (
    (("code", "name", "province", "population", "area", "urbanity"), _key_figures),
    (("code", "naam", "rd_x", "rd_y"), _centres),
    (("a", "b", "naam_a", "naam_b"), _neighbours),
    (("roo_id", "naam", "vorm", "geldig_van", "geldig_tot"), _arrangements),
    (("roo_id", "type", "code", "naam", "toetreding"), _participants),
    (("woon", "werk", "banen"), _flows("commuting", "Banen naar woon- en werkgemeente", ("woon", "werk", "banen"))),
    (("from", "to", "persons"), _flows("moves", "Verhuisde personen tussen gemeenten", ("from", "to", "persons"))),
    (("code", "naam", "valid_until", "raadszetels"), _register),
    (("gm_code", "jaar", "verslagsoort"), _accounts),
)
