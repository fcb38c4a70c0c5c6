"""Does it pay, who pays which part, what does leaving cost?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from noaber.charts import Chart, stacked_bars
from noaber.dossier.content import address
from noaber.dossier.figures import FigureCell, FigureTable, cell_of, figure_table, latest_of
from noaber.dossier.findings import FindingGroup, all_rows, findings_of, group_by_kind
from noaber.dossier.models import CostItem, CostKey, Exploration, Figure, Finding, Organisation
from noaber.dossier.provenance import note_of_row, notes_of, provenance
from noaber.dossier.results import Conclusion, Note
from noaber.methods.ledger import round_largest_remainder

# Shares are shown in tenths of a per cent, rounded so that they add up.
_WHOLE = 1000


@dataclass(frozen=True)
class Share:
    organisation: str
    percentage: Decimal
    basis: FigureCell | None


@dataclass(frozen=True)
class KeyRow:
    """A cost key; `shares` is empty where it cannot be computed, and `missing` names who has no figure."""

    record: str
    name: str
    kind: str
    text: str
    quantity: str
    unit: str
    shares: tuple[Share, ...]
    missing: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class ItemRow:
    record: str
    option: str
    organisation: str
    kind: str
    text: str
    year_from: int | None
    year_to: int | None
    low: Decimal
    mode: Decimal
    high: Decimal
    basis: str
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Result:
    conclusions: tuple[Conclusion, ...]
    groups: tuple[FindingGroup, ...]
    keys: tuple[KeyRow, ...]
    shares: Chart | None
    items: tuple[ItemRow, ...]
    figures: FigureTable

    @property
    def first_shares(self) -> tuple[Share, ...]:
        """The columns of the table of shares."""
        return next((key.shares for key in self.keys if key.shares), ())


def analyse(exploration: Exploration) -> Result:
    municipalities = _payers(exploration)
    keys = tuple(
        _key(one, municipalities)
        for one in CostKey.objects.filter(exploration=exploration)
        .select_related("quantity")
        .prefetch_related("evidence__source")
    )
    items = tuple(
        _item(one)
        for one in CostItem.objects.filter(exploration=exploration).select_related("option", "organisation", "source")
    )
    rows = findings_of(exploration, "costs")
    table = figure_table(exploration, "costs")
    conclusions: list[Conclusion] = []
    if keys:
        conclusions.append(
            Conclusion("costs.keys", {"total": len(keys), "computed": sum(bool(key.shares) for key in keys)})
        )
    if keys or rows or items:
        conclusions.append(
            Conclusion("costs.items", {"items": len(items)}) if items else Conclusion("costs.no_amounts")
        )
    if rows:
        conclusions.append(provenance([row.notes for row in all_rows(rows)]))
    return Result(
        conclusions=tuple(conclusions) or (() if table.rows else (Conclusion("nothing_yet"),)),
        groups=group_by_kind(rows, (Finding.Kind.FINANCE, Finding.Kind.CONSEQUENCE)),
        keys=keys,
        shares=_picture(keys),
        items=items,
        figures=table,
    )


def _payers(exploration: Exploration) -> list[Organisation]:
    """The municipalities that would share costs: those that take the initiative, also through a joint organisation."""
    initiators = Organisation.objects.filter(exploration=exploration, part=Organisation.Part.INITIATOR)
    wanted = {one.pk for one in initiators} | {served.pk for one in initiators for served in one.serves.all()}
    return [
        one
        for one in Organisation.objects.filter(exploration=exploration, kind=Organisation.Kind.MUNICIPALITY)
        if one.pk in wanted
    ]


def _key(key: CostKey, municipalities: list[Organisation]) -> KeyRow:
    shares: tuple[Share, ...] = ()
    missing: tuple[str, ...] = ()
    if key.kind == CostKey.Kind.EQUAL and municipalities:
        shares = _divide(municipalities, [Decimal(1)] * len(municipalities), [None] * len(municipalities))
    elif key.kind == CostKey.Kind.PROPORTIONAL and key.quantity is not None:
        figures = list(Figure.objects.filter(quantity=key.quantity).select_related("source"))
        latest = [latest_of([one for one in figures if one.organisation_id == who.pk]) for who in municipalities]
        missing = tuple(str(who) for who, one in zip(municipalities, latest, strict=True) if one is None)
        found = [one for one in latest if one is not None]
        if found and not missing and all(one.value >= 0 for one in found) and any(one.value for one in found):
            shares = _divide(municipalities, [one.value for one in found], [cell_of(one) for one in found])
    return KeyRow(
        record=address(CostKey, key.key),
        name=key.name,
        kind=key.kind,
        text=key.text,
        quantity=key.quantity.name if key.quantity else "",
        unit=key.quantity.unit if key.quantity else "",
        shares=shares,
        missing=missing,
        notes=notes_of(key),
    )


def _divide(who: list[Organisation], amounts: list[Decimal], cells: list[FigureCell] | list[None]) -> tuple[Share, ...]:
    tenths = round_largest_remainder([float(amount) for amount in amounts], _WHOLE)
    return tuple(
        Share(str(one), Decimal(int(tenth)) / 10, cell) for one, tenth, cell in zip(who, tenths, cells, strict=True)
    )


def _item(item: CostItem) -> ItemRow:
    return ItemRow(
        record=f"cost_item:{item.key}",
        option=item.option.label,
        organisation=str(item.organisation or ""),
        kind=item.kind,
        text=item.text,
        year_from=item.year_from,
        year_to=item.year_to,
        low=item.low,
        mode=item.mode,
        high=item.high,
        basis=item.basis,
        notes=note_of_row(item),
    )


def _picture(keys: tuple[KeyRow, ...]) -> Chart | None:
    computed = [key for key in keys if key.shares]
    if not computed:
        return None
    rows = [(key.name, share.organisation, float(share.percentage) / 100) for key in computed for share in key.shares]
    alt = "; ".join(
        f"{key.name}: " + ", ".join(f"{share.organisation} {share.percentage:g} %" for share in key.shares)
        for key in computed
    )
    return stacked_bars(rows, order=[share.organisation for share in computed[0].shares], alt=alt)
