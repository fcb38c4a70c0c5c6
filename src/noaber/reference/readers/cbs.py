"""Tables of CBS open data: JSON of the service itself or as the package cbsodata keeps it, and CSV as StatLine gives it.

Columns are known by their name without the number behind it, since that number differs from year to year. Only rows on
municipalities count; rows of provinces, districts and the whole country are totals of the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..atlas import Municipality, Origin, Remark
from ..faults import Faults
from ..layout import AREA, RESIDENTS, URBANITY
from ..making import Flow, KeyFigure, Rows
from ..tables import HUGE, Table
from .found import Found, year_in

_MUNICIPALITY = re.compile(r"GM\d{4}")
_YEAR = re.compile(r"(\d{4})JJ\d\d")
# Of the total, in a column that divides: “T001038”, “Totaal”.
_TOTAL = re.compile(r"T\d|Tota", re.IGNORECASE)
_POPULATIONS = ("BevolkingOp1Januari", "BevolkingAanHetBeginVanDePeriode", "TotaleBevolking")


@dataclass(frozen=True)
class _Rows:
    name: str
    rows: Sequence[Mapping[str, Any]]
    columns: Mapping[str, str]
    faults: Faults
    is_text: bool

    def value(self, row: Mapping[str, Any], column: str, line: int) -> float | None:
        """A number; None where it was kept secret or is not known."""
        value: object = row.get(self.columns[column])
        if isinstance(value, str):
            text = value.strip()
            if text in ("", ".", "x", "-"):
                return None
            try:
                value = float(text.replace(",", "."))
            except ValueError:
                self.faults.add("number", line, column=column, value=text[:60])
                return None
        if value is None:
            return None
        if not isinstance(value, int | float) or abs(value) > HUGE:
            self.faults.add("huge", line, column=column, value=str(value)[:60])
            return None
        if value < 0:
            self.faults.add("negative", line, column=column, value=value, least=0)
            return None
        return float(value)

    def lines(self) -> Iterable[tuple[int, Mapping[str, Any]]]:
        """With the line where there are lines, and the number of the record where there are none."""
        return enumerate(self.rows, start=2 if self.is_text else 1)


def read(name: str, value: Any) -> Found | None:
    """What a JSON value of the service holds; None where it is no table that is known."""
    rows = value.get("value") if isinstance(value, dict) else value
    if not isinstance(rows, list) or not rows or not all(isinstance(one, dict) for one in rows):
        return None
    faults = Faults(name)
    found = _read(name, rows, faults, is_text=False)
    faults.stop()
    return found


def read_csv(table: Table, faults: Faults) -> Found | None:
    rows = [dict(zip(table.header, cells, strict=True)) for _line, cells in table.rows]
    return _read(table.file, rows, faults, is_text=True) if rows else None


def _read(name: str, rows: list[Any], faults: Faults, *, is_text: bool) -> Found | None:
    columns = {re.sub(r"_\d+$", "", str(key)): str(key) for key in rows[0]}
    table = _Rows(name, rows, columns, faults, is_text)
    jobs = next((one for one in columns if one.startswith("Banen")), "")
    if {"RegioVanVertrek", "RegioVanVestiging", "TussenGemeentenVerhuisdePersonen"} <= columns.keys():
        ends = ("RegioVanVertrek", "RegioVanVestiging", "TussenGemeentenVerhuisdePersonen")
        return _flows(table, "moves", "Tussen gemeenten verhuisde personen", ends, 1)
    if {"WoonregioS", "WerkregioS"} <= columns.keys() and jobs:
        # Jobs stand in thousands.
        ends = ("WoonregioS", "WerkregioS", jobs)
        return _flows(table, "commuting", "Banen van werknemers naar woon- en werkregio", ends, 1000)
    if {"WijkenEnBuurten", "AantalInwoners"} <= columns.keys():
        return _key_figures(table)
    population = next((one for one in _POPULATIONS if one in columns), "")
    if {"RegioS", "Perioden"} <= columns.keys() and population:
        return _population(table, population)
    return None


def _flows(table: _Rows, kind: str, title: str, ends: tuple[str, str, str], unit: int) -> Found:
    origin_at, destination_at, number_at = ends
    dividing = _dividing(table, {origin_at, destination_at, number_at, "Perioden", "ID"})
    found: dict[tuple[int, str, str], Flow] = {}
    unknown = 0
    for line, row in table.lines():
        origin, destination = _code(row, table, origin_at), _code(row, table, destination_at)
        year = _year(row, table)
        if not origin or not destination or year is None or not all(_TOTAL.match(str(row[one])) for one in dividing):
            continue
        value = table.value(row, number_at, line)
        if value is None:
            unknown += 1
            continue
        if (year, origin, destination) in found:
            table.faults.add("flow_twice", line, origin=origin, destination=destination)
        found[year, origin, destination] = Flow(kind, year, origin, destination, round(value * unit, 3))
    if not found:
        table.faults.add("no_municipalities")
    years = sorted({one.year for one in found.values()})
    on = date(years[-1], 12, 31) if years else None
    remarks = (Remark("no_values", {"file": table.name, "count": unknown}),) if unknown else ()
    rows = Rows(flows=tuple(one for one in found.values() if one.number), origins=_origin(table, "flows", title, on))
    return Found(table.name, tuple(f"{kind} {year}" for year in years), rows, None, remarks)


def _key_figures(table: _Rows) -> Found:
    year = year_in(table.name.rpartition("/")[2])
    if year is None:
        table.faults.add("no_year")
        year = 1
    on = date(year, 1, 1)
    # Surface stands in hectares.
    wanted: dict[str, tuple[str, Callable[[float], float]]] = {
        "AantalInwoners": (RESIDENTS, lambda value: value),
        "OppervlakteTotaal": (AREA, lambda value: value / 100),
        "MateVanStedelijkheid": (URBANITY, lambda value: value),
    }
    municipalities, figures = [], []
    for line, row in table.lines():
        code = _code(row, table, "WijkenEnBuurten")
        if not code:
            continue
        name = str(row.get(table.columns.get("Gemeentenaam", ""), "") or "").strip()
        municipalities.append(Municipality(code, name))
        for column, (quantity, as_ours) in wanted.items():
            if column in table.columns and (value := table.value(row, column, line)) is not None:
                figures.append(KeyFigure(code, quantity, as_ours(value), on))
    if not municipalities:
        table.faults.add("no_municipalities")
    origins = _origin(table, "key_figures", f"Kerncijfers wijken en buurten {year}", on)
    rows = Rows(municipalities=tuple(municipalities), figures=tuple(figures), origins=origins)
    return Found(table.name, (f"kerncijfers {year}",), rows, on)


def _population(table: _Rows, column: str) -> Found:
    dividing = _dividing(table, {"RegioS", "Perioden", "ID", column})
    figures: dict[tuple[str, int], KeyFigure] = {}
    for line, row in table.lines():
        code, year = _code(row, table, "RegioS"), _year(row, table)
        if not code or year is None or not all(_TOTAL.match(str(row[one])) for one in dividing):
            continue
        value = table.value(row, column, line)
        if value:
            figures[code, year] = KeyFigure(code, RESIDENTS, value, date(year, 1, 1))
    if not figures:
        table.faults.add("no_municipalities")
    years = [year for _code, year in figures]
    on = date(max(years), 1, 1) if years else None
    origins = _origin(table, "key_figures", "Bevolking op 1 januari", on)
    return Found(table.name, ("residents",), Rows(figures=tuple(figures.values()), origins=origins), None)


def _dividing(table: _Rows, known: set[str]) -> list[str]:
    """Other columns that hold keys, such as of sex or branch: only the rows of their totals count."""
    first = table.rows[0]
    return [
        column
        for name, column in table.columns.items()
        if name not in known and isinstance(first[column], str) and _TOTAL.match(first[column])
    ]


def _code(row: Mapping[str, Any], table: _Rows, column: str) -> str:
    code = str(row.get(table.columns[column]) or "").strip()
    return code if _MUNICIPALITY.fullmatch(code) else ""


def _year(row: Mapping[str, Any], table: _Rows) -> int | None:
    match = _YEAR.match(str(row.get(table.columns.get("Perioden", ""), "")))
    return int(match[1]) if match else None


def _origin(table: _Rows, name: str, title: str, on: date | None) -> tuple[Origin, ...]:
    publisher = "Centraal Bureau voor de Statistiek (CBS)"
    return (Origin(name, title, publisher, on, "CC BY 4.0", "https://opendata.cbs.nl", table.name.rpartition("/")[2]),)
