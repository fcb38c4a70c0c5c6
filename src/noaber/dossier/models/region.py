"""The region: municipalities, partnerships, neighbours, flows and key figures, in the layout of reference data."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from noaber.reference.layout import ELSEWHERE

from .base import Record, choice, is_municipality_code, line
from .sources import Sourced

_CODE = _("The official code of the municipality, such as GM0173.")


def _code_faults(record: models.Model, *names: str, or_elsewhere: bool = False) -> dict[str, object]:
    """What is wrong with the codes in these fields."""
    found: dict[str, object] = {}
    for name in names:
        code = getattr(record, name)
        if code and not is_municipality_code(code) and not (or_elsewhere and code == ELSEWHERE):
            found[name] = (
                _("Give the code of a municipality, such as GM0173, or %(word)s.") % {"word": ELSEWHERE}
                if or_elsewhere
                else _("The code of a municipality is GM and four figures, such as GM0173.")
            )
    return found


class RegionMunicipality(Record, Sourced):
    """A municipality of the region, with its place on the map."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("code",)

    code = line(_CODE, required=True, max_length=12)
    name = line(_("The name of the municipality."), required=True, max_length=120)
    province = line(_("The province."), max_length=60)
    x = models.DecimalField(
        null=True,
        blank=True,
        max_digits=10,
        decimal_places=2,
        help_text=_("Its centre on the Dutch grid, from west to east, in metres."),
    )
    y = models.DecimalField(
        null=True,
        blank=True,
        max_digits=10,
        decimal_places=2,
        help_text=_("Its centre on the Dutch grid, from south to north, in metres."),
    )
    since = models.DateField(null=True, blank=True, help_text=_("The day from which it exists."))
    until = models.DateField(null=True, blank=True, help_text=_("The first day on which it exists no more."))

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        faults = _code_faults(self, "code")
        if self.since and self.until and self.until <= self.since:
            faults["until"] = _("It ends before it begins.")
        if (self.x is None) != (self.y is None):
            faults["x" if self.x is None else "y"] = _("A place on the map takes both x and y.")
        if faults:
            raise ValidationError(faults)


class Merger(Record, Sourced):
    """A municipality that went up in another one, so that older figures can be carried over."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("code", "into")

    code = line(_("The code of the municipality that is no more."), required=True, max_length=12)
    into = line(_("The code of the municipality in which it went up."), required=True, max_length=12)
    date = models.DateField(help_text=_("The first day of the new situation."))
    share = models.DecimalField(
        null=True,
        blank=True,
        max_digits=7,
        decimal_places=6,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
        help_text=_("Which share of the residents went there, between 0 and 1; empty: all."),
    )

    def clean(self) -> None:
        super().clean()
        faults = _code_faults(self, "code", "into")
        if self.code and self.code == self.into:
            faults["into"] = _("A municipality cannot go up in itself.")
        if faults:
            raise ValidationError(faults)


class Partnership(Record, Sourced):
    """A partnership of municipalities, as a register holds it."""

    name = line(_("The name."), required=True)
    legal_form = line(_("The legal form as the register writes it."), max_length=120)
    fields = line(_("The policy areas."), max_length=500)
    since = models.DateField(null=True, blank=True, help_text=_("Since when it is in force."))
    until = models.DateField(null=True, blank=True, help_text=_("The first day on which it is in force no more."))
    others = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text=_("How many participants are no municipality, such as provinces and water authorities."),
    )

    def __str__(self) -> str:
        return self.name


class Participation(Record):
    """A municipality in a partnership."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("partnership", "code")

    partnership = models.ForeignKey(
        Partnership, on_delete=models.RESTRICT, related_name="participations", help_text=_("The partnership.")
    )
    code = line(_CODE, required=True, max_length=12)
    name = line(_("The name of the municipality."), required=True, max_length=120)

    def clean(self) -> None:
        faults = _code_faults(self, "code")
        if faults:
            raise ValidationError(faults)


class Neighbour(Record, Sourced):
    """Two municipalities that are neighbours, over land or over water."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("code", "other")

    class Kind(models.TextChoices):
        LAND = "land", _("over land")
        BRIDGE = "bridge", _("by a bridge or dike")
        TUNNEL = "tunnel", _("by a tunnel")
        FERRY = "ferry", _("by a ferry")

    code = line(_CODE, required=True, max_length=12)
    other = line(_("The code of its neighbour."), required=True, max_length=12)
    kind = choice(Kind, _("How one gets from one to the other."), default=Kind.LAND)
    why = line(_("For a link over water: the bridge, tunnel or ferry, and why it makes them neighbours."))

    def clean(self) -> None:
        super().clean()
        faults = _code_faults(self, "code", "other")
        if self.code and self.code == self.other:
            faults["other"] = _("A municipality is no neighbour of itself.")
        if self.kind and self.kind != self.Kind.LAND and not self.why:
            faults["why"] = _("A link over water needs its reason: which bridge, tunnel or ferry.")
        if faults:
            raise ValidationError(faults)


class Flow(Record, Sourced):
    """How many go from one municipality to another in a year: to work, to live, to school."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("kind", "year", "origin", "destination")

    class Kind(models.TextChoices):
        COMMUTING = "commuting", _("commuting")
        MOVES = "moves", _("moving house")
        EDUCATION = "education", _("education")
        SHOPPING = "shopping", _("shopping")
        CARE = "care", _("care")
        LEISURE = "leisure", _("leisure")

    kind = choice(Kind, _("What they go for."), required=True)
    year = models.PositiveIntegerField(
        validators=[MinValueValidator(1900), MaxValueValidator(2100)], help_text=_("The year.")
    )
    origin = line(
        _("The code of the municipality where they live or come from; elsewhere: all others."),
        required=True,
        max_length=12,
    )
    destination = line(
        _("The code of the municipality where they go; elsewhere: all others."), required=True, max_length=12
    )
    number = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("How many go; from a municipality to itself: how many stay."),
    )

    def clean(self) -> None:
        super().clean()
        faults = _code_faults(self, "origin", "destination", or_elsewhere=True)
        if self.origin == self.destination == ELSEWHERE:
            faults["destination"] = _("From elsewhere to elsewhere says nothing of the region.")
        if faults:
            raise ValidationError(faults)


class KeyFigure(Record, Sourced):
    """A figure of a municipality of the region, such as its residents."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("code", "quantity", "date")

    code = line(_CODE, required=True, max_length=12)
    quantity = line(
        _(
            "What it is a figure of: residents, area_km2, urbanity (1 very urban to 5 rural), or another word of your own."
        ),
        required=True,
        max_length=60,
    )
    value = models.DecimalField(max_digits=20, decimal_places=6, help_text=_("The value, with a decimal point."))
    date = models.DateField(help_text=_("The day to which it applies."))

    def clean(self) -> None:
        super().clean()
        faults = _code_faults(self, "code")
        if faults:
            raise ValidationError(faults)
