"""Figures as tables: quantities by organisation, the latest value of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .models import Exploration, Figure, Organisation, Quantity
from .provenance import note_of_row
from .results import Note


@dataclass(frozen=True)
class FigureCell:
    record: str
    value: Decimal
    date: date | None
    note: str
    notes: tuple[Note, ...]
    # For a value that is one end of a range: which; and the other end, where a cell shows both.
    bound: str = ""
    upper: Decimal | None = None


@dataclass(frozen=True)
class FigureRow:
    """One quantity. `cells` has one place per organisation of the table; `whole` holds values for the area as a whole."""

    quantity: str
    name: str
    unit: str
    cells: tuple[FigureCell | None, ...]
    total: Decimal | None
    whole: tuple[FigureCell, ...]

    @property
    def dates(self) -> tuple[date, ...]:
        return tuple(sorted({cell.date for cell in self.cells if cell and cell.date}))


@dataclass(frozen=True)
class FigureRemark:
    """What a reader should know about values in the table by organisation."""

    quantity: str
    organisations: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class FigureTable:
    organisations: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    remarks: tuple[FigureRemark, ...]

    @property
    def by_organisation(self) -> tuple[FigureRow, ...]:
        return tuple(row for row in self.rows if any(row.cells))

    @property
    def has_totals(self) -> bool:
        return any(row.total is not None for row in self.by_organisation)

    @property
    def of_the_whole(self) -> tuple[FigureRow, ...]:
        return tuple(row for row in self.rows if row.whole)


def figure_table(exploration: Exploration, chapter: str) -> FigureTable:
    """The figures that a chapter shows; totals are over initiators, where every one of them has a value."""
    figures = list(
        Figure.objects.filter(exploration=exploration, quantity__chapter=chapter).select_related("quantity", "source")
    )
    with_values = {figure.organisation_id for figure in figures}
    initiators = {
        one.pk
        for one in Organisation.objects.filter(
            exploration=exploration, part=Organisation.Part.INITIATOR, kind=Organisation.Kind.MUNICIPALITY
        )
    }
    organisations = [one for one in Organisation.objects.filter(exploration=exploration) if one.pk in with_values]
    rows = []
    for quantity in Quantity.objects.filter(exploration=exploration, chapter=chapter):
        own = [figure for figure in figures if figure.quantity_id == quantity.pk]
        if not own:
            continue
        rows.append(
            FigureRow(
                quantity=quantity.key,
                name=quantity.name,
                unit=quantity.unit,
                cells=tuple(
                    _cell_of_all([one for one in own if one.organisation_id == org.pk]) for org in organisations
                ),
                total=_total(quantity, initiators, own),
                whole=tuple(cell_of(one) for one in own if one.organisation_id is None),
            )
        )
    names = tuple(str(one) for one in organisations)
    return FigureTable(names, tuple(rows), tuple(remark for row in rows for remark in _remarks(row, names)))


def _remarks(row: FigureRow, organisations: tuple[str, ...]) -> list[FigureRemark]:
    about: dict[str, list[str]] = {}
    for name, cell in zip(organisations, row.cells, strict=True):
        if cell is not None and cell.note:
            about.setdefault(cell.note, []).append(name)
    return [FigureRemark(row.name, tuple(names), text) for text, names in about.items()]


def latest_of(figures: list[Figure]) -> Figure | None:
    """The figure of the latest date; of two on one date the one that stands first."""
    return max(figures, key=lambda one: (one.date or date.min, -one.position), default=None)


def cell_of(figure: Figure) -> FigureCell:
    return FigureCell(f"figure:{figure.key}", figure.value, figure.date, figure.note, note_of_row(figure), figure.bound)


def _cell_of_all(figures: list[Figure]) -> FigureCell | None:
    """The latest value of one organisation; where only ends of a range are known, the two together."""
    exact, lower, upper = (
        latest_of([one for one in figures if one.bound == bound])
        for bound in ("", Figure.Bound.LOWER, Figure.Bound.UPPER)
    )
    if exact is None and lower is not None and upper is not None:
        low, high = cell_of(lower), cell_of(upper)
        return replace(
            low,
            upper=high.value,
            note=" ".join(dict.fromkeys(one.note for one in (low, high) if one.note)),
            notes=tuple(dict.fromkeys((*low.notes, *high.notes))),
        )
    found = exact or lower or upper
    return cell_of(found) if found else None


def _total(quantity: Quantity, initiators: set[int], figures: list[Figure]) -> Decimal | None:
    """The sum over the municipalities that take the initiative; None unless each of them has a value."""
    if quantity.total != Quantity.Total.SUM or len(initiators) < 2:
        return None
    latest = [latest_of([one for one in figures if one.organisation_id == pk]) for pk in initiators]
    found = [figure.value for figure in latest if figure is not None]
    return sum(found, Decimal(0)) if len(found) == len(initiators) else None
