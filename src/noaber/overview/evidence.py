"""Rules of the linter on figures and findings, wherever they stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from noaber.dossier.content import address, plain_decimal
from noaber.dossier.models import CostItem, Exploration, Figure, Finding, Task
from noaber.dossier.rules import Hit, Rule, Severity

# A figure of more years before the report is old: a council term and a budget cycle have passed.
OLD_YEARS = 3

# What a point between thousands does to a value that is read with a decimal point.
_THOUSAND = 1000
_THOUSANDS_DIGITS = 3
# Values that differ by less are of one order: neighbours differ by a factor of tens at most.
_OTHER_ORDER = 100
_ALIKE = 2
# Units of which nobody counts thousandths; a unit that says more, such as residents per km2, is not among them.
_COUNTED = frozenset(
    {
        "inwoners",
        "mensen",
        "personen",
        "jongeren",
        "ouderen",
        "kinderen",
        "leerlingen",
        "cliënten",
        "medewerkers",
        "huishoudens",
        "woningen",
        "gebouwen",
        "banen",
        "bedrijven",
        "instellingen",
        "verenigingen",
        "gemeenten",
        "kernen",
        "raadsleden",
        "stemmen",
        "aanvragen",
        "meldingen",
        "euro",
        "euro's",
        "euro’s",
        "residents",
        "inhabitants",
        "people",
        "persons",
        "children",
        "pupils",
        "clients",
        "employees",
        "staff",
        "households",
        "homes",
        "dwellings",
        "buildings",
        "jobs",
        "companies",
        "municipalities",
        "councillors",
        "votes",
        "requests",
        "reports",
        "euros",
        "eur",
        "€",
    }
)


def _figure_without_source(exploration: Exploration) -> Iterable[Hit]:
    unsourced = {"exploration": exploration, "source": None}
    rows = [
        *((one, one.quantity.chapter) for one in Figure.objects.filter(**unsourced).select_related("quantity")),
        *((one, "urgency") for one in Task.objects.filter(**unsourced)),
        *((one, "costs") for one in CostItem.objects.filter(**unsourced)),
    ]
    for row, chapter in rows:
        yield Hit(
            address(type(row), row.key),
            _("The figure “%(name)s” names no source.") % {"name": str(row)},
            _("Fill in source, locator and basis in its row; an own estimate has minutes or a note as its source."),
            chapter,
        )


def _finding_without_source(exploration: Exploration) -> Iterable[Hit]:
    for finding in Finding.objects.filter(exploration=exploration, evidence=None):
        if finding.kind != Finding.Kind.OPEN_QUESTION:
            yield Hit(
                address(Finding, finding.key),
                _("The finding “%(title)s” names no source.") % {"title": finding.title},
                _("Add under “evidence” the source, the place in it and how firm it is; a meeting is a source too."),
                finding.chapter,
            )


def _two_values(exploration: Exploration) -> Iterable[Hit]:
    """Different values of one quantity for one organisation on one day; the two ends of a range are no two values."""
    groups: dict[tuple[int, int | None, str, date | None], list[Figure]] = defaultdict(list)
    for figure in Figure.objects.filter(exploration=exploration).select_related("quantity", "organisation", "source"):
        groups[figure.quantity_id, figure.organisation_id, figure.bound, figure.date].append(figure)
    for figures in groups.values():
        by_value = {figure.value: figure for figure in reversed(figures)}
        if len(by_value) < 2:
            continue
        said = [_value_with_place(figure) for figure in sorted(by_value.values(), key=lambda one: one.position)]
        last = max(by_value.values(), key=lambda one: one.position)
        yield Hit(
            address(Figure, last.key),
            _("“%(quantity)s” has %(count)d values: %(values)s.")
            % {"quantity": last.quantity.name, "count": len(by_value), "values": "; ".join(said)},
            _(
                "Keep the right one, or say what differs: the day, the organisation, or the two ends of a range (bound)."
            ),
            last.quantity.chapter,
        )


def _value_with_place(figure: Figure) -> str:
    value = _number(figure.value)
    place = ", ".join(part for part in (str(figure.source or ""), figure.locator) if part)
    return f"{value} ({place})" if place else value


def _number(value: Decimal) -> str:
    return number_format(value.normalize(), decimal_pos=_decimals(value), use_l10n=True, force_grouping=True)


def _decimals(value: Decimal) -> int:
    return max(-int(value.normalize().as_tuple().exponent), 0)


def _thousandth(exploration: Exploration) -> Iterable[Hit]:
    """A Dutch 31.245 is read as a little over 31. Either the other values of the quantity tell, or its unit does."""
    by_quantity: dict[int, list[Figure]] = defaultdict(list)
    for figure in Figure.objects.filter(exploration=exploration).select_related("quantity", "organisation"):
        by_quantity[figure.quantity_id].append(figure)
    for figures in by_quantity.values():
        for figure in figures:
            why = _unlike_others(figure, figures) or _finer_than_unit(figure)
            if why:
                yield Hit(
                    address(Figure, figure.key),
                    why,
                    _(
                        "If the point parts thousands, take it out: %(value)s. If not, accept this result with the reason."
                    )
                    % {"value": plain_decimal(figure.value * _THOUSAND)},
                    figure.quantity.chapter,
                )


def _unlike_others(figure: Figure, figures: list[Figure]) -> str:
    """What is to be seen where the value is of another order than others, and a thousand times the value is like them."""
    value = abs(figure.value)
    greater = [abs(one.value) for one in figures if abs(one.value) >= value * _OTHER_ORDER]
    # Below 1 a share or percentage can differ so much by itself.
    if value < 1 or not greater or not min(greater) / _ALIKE <= value * _THOUSAND <= max(greater) * _ALIKE:
        return ""
    return _("“%(quantity)s” is %(value)s here and %(other)s elsewhere, about a thousand times as much.") % {
        "quantity": figure.quantity.name,
        "value": _number(figure.value),
        "other": _number(min(greater, key=lambda one: abs(one - value * _THOUSAND))),
    }


def _finer_than_unit(figure: Figure) -> str:
    """What is to be seen where whole things or euros have exactly three decimals."""
    unit = figure.quantity.unit or figure.quantity.name
    if unit.strip().lower() not in _COUNTED or _decimals(figure.value) != _THOUSANDS_DIGITS:
        return ""
    if not 1 <= abs(figure.value) < _THOUSAND:
        return ""
    return _("“%(quantity)s” is %(value)s here, and thousandths of “%(unit)s” are not counted.") % {
        "quantity": figure.quantity.name,
        "value": _number(figure.value),
        "unit": unit,
    }


def _old_figure(exploration: Exploration) -> Iterable[Hit]:
    newest: dict[tuple[int, int | None, str], Figure] = {}
    for figure in Figure.objects.filter(exploration=exploration, date__isnull=False).select_related("quantity"):
        place = (figure.quantity_id, figure.organisation_id, figure.bound)
        if place not in newest or (newest[place].date or date.min) < (figure.date or date.min):
            newest[place] = figure
    for figure in newest.values():
        if figure.date and _is_old(figure.date, exploration.date):
            yield Hit(
                address(Figure, figure.key),
                _("The figure “%(quantity)s” is of %(day)s, more than %(years)d years before the report.")
                % {"quantity": figure.quantity.name, "day": date_format(figure.date, "j F Y"), "years": OLD_YEARS},
                _("Add a newer value, or accept this result with the reason why this one still holds."),
                figure.quantity.chapter,
            )


def _is_old(day: date, report: date) -> bool:
    return (day.year + OLD_YEARS, day.month, day.day) < (report.year, report.month, report.day)


def _contradiction(exploration: Exploration) -> Iterable[Hit]:
    findings = Finding.objects.filter(exploration=exploration, contradicts__isnull=False).distinct()
    for finding in findings.prefetch_related("contradicts"):
        others = "; ".join(f"“{one.title}”" for one in finding.contradicts.all())
        yield Hit(
            address(Finding, finding.key),
            _("“%(title)s” contradicts %(others)s, and both stand.") % {"title": finding.title, "others": others},
            _("Find out which holds, or say under which circumstances each does; then take the mark away."),
            finding.chapter,
        )


_DENIAL = re.compile(r"\b(?:niet|geen|nooit|nauwelijks|not|no|never|hardly)\b")
_FILLER = frozenset(["de", "het", "een", "en", "of", "er", "the", "a", "an", "and", "or", "there", "te", "to"])


def _unmarked_contradiction(exploration: Exploration) -> Iterable[Hit]:
    """Two findings that say the same but for a denial. Only what is plain from the words is found; a question says neither."""
    claims: dict[frozenset[str], list[Finding]] = defaultdict(list)
    denials: list[tuple[frozenset[str], Finding]] = []
    findings = Finding.objects.filter(exploration=exploration).exclude(kind=Finding.Kind.OPEN_QUESTION)
    for finding in findings.prefetch_related("contradicts", "concerns", "options"):
        text = finding.title.lower()
        words = frozenset(re.findall(r"\w+", _DENIAL.sub(" ", text))) - _FILLER
        if _DENIAL.search(text):
            denials.append((words, finding))
        else:
            claims[words].append(finding)
    for words, denial in denials:
        unmarked = (
            one
            for one in claims[words]
            if _may_clash(one, denial) and one not in denial.contradicts.all() and denial not in one.contradicts.all()
        )
        claim = next(unmarked, None)
        if claim is None:
            continue
        yield Hit(
            address(Finding, denial.key),
            _("“%(denial)s” denies “%(claim)s”, and neither says that it contradicts the other.")
            % {"denial": denial.title, "claim": claim.title},
            _("Name the other under “contradicts”, or word them so that both can be true."),
            denial.chapter,
        )


def _may_clash(claim: Finding, denial: Finding) -> bool:
    """Whether both are about the same: of one organisation or option may be true what is not of another."""
    about = (
        (set(claim.concerns.all()), set(denial.concerns.all())),
        (set(claim.options.all()), set(denial.options.all())),
    )
    return all(not one or not other or one & other for one, other in about)


RULES: tuple[Rule, ...] = (
    Rule(
        "F01",
        Severity.ERROR,
        "partners",
        gettext_lazy("Figure without a source"),
        gettext_lazy("A figure that cannot be looked up cannot be checked, and will be doubted at the wrong moment."),
        gettext_lazy("A row of figures.csv with 26594 residents and nothing under source."),
        _figure_without_source,
    ),
    Rule(
        "F02",
        Severity.WARNING,
        "value",
        gettext_lazy("Finding without a source"),
        gettext_lazy("A claim that carries no evidence weighs as much as one that does, until somebody asks."),
        gettext_lazy("“The organisations are vulnerable”, with no evidence below it."),
        _finding_without_source,
    ),
    Rule(
        "F03",
        Severity.WARNING,
        "value",
        gettext_lazy("Two values for one quantity"),
        gettext_lazy("A reader who finds two values for the same thing believes neither."),
        gettext_lazy("In one paragraph the municipalities speak for 80,000 residents, in another for 70,000."),
        _two_values,
    ),
    Rule(
        "F04",
        Severity.WARNING,
        "partners",
        gettext_lazy("Old figure"),
        gettext_lazy("A figure from before the last council term may no longer hold, and nobody may have noticed."),
        gettext_lazy("A report of 2026 uses the residents of 2020, and no later value stands beside it."),
        _old_figure,
    ),
    Rule(
        "F05",
        Severity.WARNING,
        "value",
        gettext_lazy("Contradiction that stands"),
        gettext_lazy(
            "Marking that two findings contradict each other is honest; leaving it so hands the question to the council."
        ),
        gettext_lazy("Staff expect efficiency, municipalities elsewhere found none, and both stand in the report."),
        _contradiction,
    ),
    Rule(
        "F06",
        Severity.ERROR,
        "value",
        gettext_lazy("Contradiction that is not marked"),
        gettext_lazy(
            "Two findings that deny each other, chapters apart, are found by the reader with the worst intentions first."
        ),
        gettext_lazy("“The merger is cheaper” in one chapter, “The merger is not cheaper” in another."),
        _unmarked_contradiction,
    ),
    Rule(
        "F07",
        Severity.WARNING,
        "partners",
        gettext_lazy("Figure that looks a thousand times too small"),
        gettext_lazy(
            "A point is read as the start of decimals. Who writes 31.245 for thirty-one thousand reports thirty-one, and every "
            "share and total that follows is wrong too."
        ),
        gettext_lazy("A row of figures.csv gives one municipality 31.245 residents, and its neighbour 26594."),
        _thousandth,
    ),
)
