"""Maps at an address of their own, so that a page does not wait for them; drawn in milliseconds and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from noaber.chapters.partners.orienting import oriented
from noaber.chapters.partners.picture import picture
from noaber.chapters.partners.together import standing
from noaber.charts import Chart, Place, Scheme, map_of
from noaber.charts.plain import plain_svg

from .land import Land
from .standing import Stand

_EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" width="1" height="1"></svg>'


def map_svg(stand: Stand, group: Sequence[int], scheme: Scheme) -> str:
    """Of a group among its neighbours, or of everything where no group is named."""
    land = stand.land

    def drawn() -> str:
        chart = picture(stand.place(group), oriented(stand.place(group))) if group else _everything(land, stand.own)
        return plain_svg(chart, scheme) if chart is not None else _EMPTY

    found: str = land.pictures.get((tuple(group) or ("all", stand.own), scheme), drawn)
    return found


def has_map(land: Land) -> bool:
    return any(land.atlas.boundaries) or any(one.x is not None for one in land.atlas.municipalities)


def _everything(land: Land, own: Sequence[int]) -> Chart | None:
    """The deeper the colour, the more the partnerships of a municipality coincide, among all."""
    atlas = land.atlas
    boundaries = atlas.boundaries or (None,) * len(atlas.municipalities)
    few = len(atlas.municipalities) <= 40
    return map_of(
        [
            Place(land.names[at], one.x, one.y, boundaries[at] or None, _or_none(standing(land.congruence, value)))
            for at, (one, value) in enumerate(zip(atlas.municipalities, map(float, land.congruence), strict=True))
        ],
        alt="",
        group=own,
        links=[(one.one, one.other) for one in atlas.links],
        named=None if few else own,
    )


def _or_none(place: float) -> float | None:
    return None if np.isnan(place) else place
