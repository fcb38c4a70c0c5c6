"""What one looks at: the country, or the region of an exploration, with what was worked out of it."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from noaber.chapters.partners.ground import country, region_atlas
from noaber.chapters.partners.orienting import counts_staying
from noaber.dossier.models import Exploration
from noaber.methods.congruence import congruence
from noaber.methods.grouping import DIRECTIONS, Ground, Measures, usual_weights
from noaber.overview.keeping import face_of, kept, seen
from noaber.reference.atlas import Atlas
from noaber.reference.keeping import kept as kept_scan
from noaber.reference.scanning import SIZES, Scan, ground_of, scan

Floats = NDArray[np.float64]

COUNTRY, REGION = "country", "region"

# A group that somebody names has so many members at most.
LARGEST = 7
# Of a region so many groups are measured while a page waits.
_MOST_GROUPS = 20_000
# So many are held at most; an order of the groups of six in the country takes some seven megabytes.
_RANKINGS, _PICTURES, _TOLD = 16, 64, 256


class Shelf:
    """What was asked for last, made once as long as it is asked for."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Any, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return made


@dataclass(eq=False)
class Land:
    """`scan` holds the measures of all groups; without it, or without a size in it, groups are measured but not compared."""

    atlas: Atlas
    scan: Scan
    scope: str
    rankings: Shelf = field(default_factory=lambda: Shelf(_RANKINGS))
    pictures: Shelf = field(default_factory=lambda: Shelf(_PICTURES))
    told: Shelf = field(default_factory=lambda: Shelf(_TOLD))

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(size for size, one in self.scan.measures.items() if len(one))

    @cached_property
    def mark(self) -> str:
        """Changes with the data: pictures of other data are other pictures."""
        return self.atlas.fingerprint[:12] or hashlib.sha256(" ".join(self.atlas.codes).encode()).hexdigest()[:12]

    @cached_property
    def ground(self) -> Ground:
        return ground_of(self.atlas)

    @cached_property
    def congruence(self) -> Floats:
        return congruence(self.atlas.membership)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """With the code where two municipalities have one name."""
        names = [one.name for one in self.atlas.municipalities]
        return tuple(
            f"{one.name} ({one.code})" if names.count(one.name) > 1 else one.name for one in self.atlas.municipalities
        )

    @cached_property
    def by_name(self) -> tuple[int, ...]:
        """All municipalities that have a neighbour, a partnership or a place, by their name."""
        return tuple(sorted(range(len(self.names)), key=lambda one: self.names[one].casefold()))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The measures that are shown; what a group keeps is left out where those who stay are not counted."""
        return tuple(one for one in self.ground.columns if self._is_told(one))

    def _is_told(self, column: str) -> bool:
        beginning, _dash, kind = column.partition("-")
        flows = self.atlas.flows_of(kind) if beginning == "containment" else None
        return flows is None or counts_staying(flows)

    @property
    def weighable(self) -> tuple[str, ...]:
        """The measures of which more or less is better."""
        return tuple(one for one in self.columns if DIRECTIONS[one])

    @cached_property
    def usual(self) -> Mapping[str, float]:
        """The weights of the chapter in per cents: partnerships for half, where residents go for half."""
        return {name: 100 * weight for name, weight in usual_weights(self.columns).items()}

    def measures(self, size: int) -> Measures | None:
        found = self.scan.measures.get(size)
        return found if found is not None and len(found) else None


# The country that was looked at last; it is replaced when other data is loaded or measured.
_country: list[Land] = []


def country_land() -> Land | None:
    atlas = country()
    if atlas is None:
        _country.clear()
        return None
    known = _country[0] if _country else None
    if known is not None and known.atlas is atlas and known.scan.measures:
        return known
    found = kept_scan(settings.REFERENCE_FOLDER, atlas.fingerprint)
    if known is not None and known.atlas is atlas and found is None:
        return known
    land = Land(atlas, found or Scan({}, {}, atlas.fingerprint), COUNTRY)
    _country[:] = [land]
    return land


def region_land(exploration: Exploration, *, everything: bool) -> Land | None:
    """The region as somebody may see it; its groups are measured on the spot, as far as they are few."""

    def make() -> tuple[Atlas, Scan]:
        with seen(exploration, everything=everything) as shown:
            atlas = region_atlas(shown)
        return atlas, _few(atlas)

    atlas, found = kept(exploration, f"partners-land:{face_of(exploration, everything=everything)}", make)
    return Land(atlas, found, REGION) if atlas.municipalities else None


def _few(atlas: Atlas) -> Scan:
    """The sizes of which there are not too many groups, judged by how their number grew so far."""
    found = Scan({}, {})
    counts = [len(atlas.municipalities), len(atlas.links)]
    for size in SIZES:
        if counts[-1] * (1 if size == SIZES[0] else 1.5 * counts[-1] / max(counts[-2], 1)) > _MOST_GROUPS:
            break
        one = scan(atlas, [size])
        found = Scan({**found.measures, **one.measures}, {**found.percentiles, **one.percentiles})
        counts.append(len(one.measures[size]))
        if not counts[-1]:
            break
    return found
