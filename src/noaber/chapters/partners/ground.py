"""What the chapter stands on: the atlas of the exploration's own region, and that of the country where one is loaded."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from noaber.dossier.models import (
    Exploration,
    Flow,
    KeyFigure,
    Merger,
    Neighbour,
    Participation,
    Partnership,
    RegionMunicipality,
)
from noaber.reference import atlas as its
from noaber.reference import making, store


def region_rows(exploration: Exploration) -> making.Rows:
    """The region's tables as rows, in one query each."""

    def rows(model: Any, *names: str) -> Any:
        return model.objects.filter(exploration=exploration).values_list(*names)

    return making.Rows(
        municipalities=tuple(
            its.Municipality(code, name, province, _metres(x), _metres(y), since, until)
            for code, name, province, x, y, since, until in rows(
                RegionMunicipality, "code", "name", "province", "x", "y", "since", "until"
            )
        ),
        mergers=tuple(
            making.Merger(code, into, day, 1.0 if share is None else float(share))
            for code, into, day, share in rows(Merger, "code", "into", "date", "share")
        ),
        partnerships=tuple(
            its.Partnership(key, name, form, parted(fields), since, until, others or 0)
            for key, name, form, fields, since, until, others in rows(
                Partnership, "key", "name", "legal_form", "fields", "since", "until", "others"
            )
        ),
        participations=tuple(
            making.Participation(*row) for row in rows(Participation, "partnership__key", "code", "name")
        ),
        pairs=tuple(making.Pair(*row) for row in rows(Neighbour, "code", "other", "kind", "why")),
        flows=tuple(
            making.Flow(kind, year, origin, destination, float(number))
            for kind, year, origin, destination, number in rows(Flow, "kind", "year", "origin", "destination", "number")
        ),
        figures=tuple(
            making.KeyFigure(code, quantity, float(value), day)
            for code, quantity, value, day in rows(KeyFigure, "code", "quantity", "value", "date")
        ),
    )


def region_atlas(exploration: Exploration) -> its.Atlas:
    """The exploration's own region. All rows count as they stand: whoever wrote them chose the day."""
    return making.make_atlas(region_rows(exploration))


def country() -> its.Atlas | None:
    """The country, where its data was loaded."""
    return store.country(settings.REFERENCE_FOLDER)


def parted(fields: str) -> tuple[str, ...]:
    """Policy areas, which a register writes after each other with semicolons."""
    return tuple(part for one in fields.split(";") if (part := one.strip()))


def _metres(value: Any) -> float | None:
    return None if value is None else float(value)
