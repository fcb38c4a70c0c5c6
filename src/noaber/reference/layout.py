"""The one layout of reference data: which table stands in which file, with which columns.

A folder in this layout describes a country or, as `region/` of an exploration, a part of one. What an exploration adds to
each row (its source, the place in it, how firm it is) stands behind these columns.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """`required` columns have a value in every row; the others may be empty or absent."""

    file: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)


MUNICIPALITIES = Table("municipalities.csv", ("code", "name"), ("province", "x", "y", "since", "until"))
MERGERS = Table("mergers.csv", ("code", "into", "date"), ("share",))
PARTNERSHIPS = Table("partnerships.csv", ("id", "name"), ("legal_form", "fields", "since", "until", "others"))
PARTICIPATIONS = Table("participations.csv", ("partnership", "code"), ("name",))
NEIGHBOURS = Table("neighbours.csv", ("code", "other"), ("kind", "why"))
FLOWS = Table("flows.csv", ("kind", "year", "origin", "destination", "number"))
KEY_FIGURES = Table("key_figures.csv", ("code", "quantity", "value"), ("date",))
SOURCES = Table("sources.csv", ("table", "title"), ("publisher", "date", "licence", "address", "note"))

TABLES = (MUNICIPALITIES, MERGERS, PARTNERSHIPS, PARTICIPATIONS, NEIGHBOURS, FLOWS, KEY_FIGURES, SOURCES)
BOUNDARIES_FILE = "boundaries.geojson"

# In flows: all places that stand in no row of their own.
ELSEWHERE = "elsewhere"

# Kinds of link between neighbours; all but the first cross water and give a reason.
LINK_KINDS = ("land", "bridge", "tunnel", "ferry")
# Quantities that the methods know by name; others are kept and shown.
RESIDENTS, AREA, URBANITY = "residents", "area_km2", "urbanity"
