"""Culture: where organisations stand on a few scales, in what they differ and are alike."""

from __future__ import annotations

from dataclasses import dataclass

from noaber.charts import Chart, profiles
from noaber.dossier.content import address
from noaber.dossier.models import CulturePosition, CultureScale, Exploration
from noaber.dossier.provenance import note_of_row
from noaber.dossier.results import Conclusion, Note

# From this difference on, of four at most, two stand at different ends.
_FAR = 2


@dataclass(frozen=True)
class Standing:
    """Where an organisation stands, from 1 (the one end) to 5 (the other end)."""

    organisation: str
    score: int
    why: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class ScaleRow:
    """`gap` is the largest difference between two organisations."""

    record: str
    name: str
    one_end: str
    other_end: str
    text: str
    positions: tuple[Standing, ...]
    gap: int


@dataclass(frozen=True)
class Culture:
    rows: tuple[ScaleRow, ...]
    picture: Chart | None
    conclusions: tuple[Conclusion, ...]


def culture(exploration: Exploration) -> Culture | None:
    """Every scale on which somebody stands, in the order of the scales; None where there is none."""
    found: dict[int, list[CulturePosition]] = {}
    positions = CulturePosition.objects.filter(scale__exploration=exploration)
    for one in positions.select_related("scale", "organisation", "source").order_by(
        "scale__position", "scale_id", "position", "pk"
    ):
        found.setdefault(one.scale_id, []).append(one)
    rows = tuple(_row(some) for some in found.values())
    return Culture(rows, _picture(rows), _conclusions(rows)) if rows else None


def _row(positions: list[CulturePosition]) -> ScaleRow:
    scale, scores = positions[0].scale, [one.score for one in positions]
    return ScaleRow(
        record=address(CultureScale, scale.key),
        name=scale.name,
        one_end=scale.one_end,
        other_end=scale.other_end,
        text=scale.text,
        positions=tuple(Standing(str(one.organisation), one.score, one.why, note_of_row(one)) for one in positions),
        gap=max(scores) - min(scores),
    )


def _picture(rows: tuple[ScaleRow, ...]) -> Chart:
    alt = "; ".join(
        f"{row.name} (1 {row.one_end}, 5 {row.other_end}): "
        + ", ".join(f"{one.organisation} {one.score}" for one in row.positions)
        for row in rows
    )
    return profiles(
        [
            (row.name, row.one_end, row.other_end, [(one.organisation, one.score) for one in row.positions])
            for row in rows
        ],
        alt=alt,
    )


def _conclusions(rows: tuple[ScaleRow, ...]) -> tuple[Conclusion, ...]:
    compared = [row for row in rows if len(row.positions) > 1]
    if not compared:
        return ()
    return (
        Conclusion(
            "partners.culture",
            {
                "differ": [row.name for row in compared if row.gap >= _FAR],
                "alike": [row.name for row in compared if row.gap < _FAR],
            },
        ),
    )
