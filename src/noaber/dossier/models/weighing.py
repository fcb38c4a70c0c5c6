"""The framework in four steps, and what was judged."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .assignment import AssignmentItem
from .base import Record, choice, line, prose
from .exploration import Body
from .options import Option
from .sources import Source, Sourced


class Level(models.IntegerChoices):
    """The five levels of a judgement."""

    VERY_NEGATIVE = -2, "− −"
    NEGATIVE = -1, "−"
    NEUTRAL = 0, "0"
    POSITIVE = 1, "+"
    VERY_POSITIVE = 2, "+ +"


def level(help_text: Any) -> models.SmallIntegerField[int | None, int | None]:
    return models.SmallIntegerField(choices=Level.choices, null=True, blank=True, help_text=help_text)


class Framework(Record):
    """The assessment framework: what is looked at, in four steps. An aid, no decision tree."""

    title = line(_("The title."), required=True)
    text = prose(_("What the framework is for and how it came about."))
    resident_value = prose(_("Step 1: what is asked about the value for residents."))

    def __str__(self) -> str:
        return self.title


class Condition(Record):
    """Step 2: what an option must meet to be worked out."""

    name = line(_("The condition."), required=True)
    short_name = line(_("The name in tables and pictures."), max_length=40)
    text = prose(_("When an option meets it."))
    comes_from = models.ManyToManyField(
        AssignmentItem, blank=True, related_name="conditions", help_text=_("The assignment points from which it comes.")
    )

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name


class Criterion(Record):
    """Step 3: what options are compared on."""

    name = line(_("The criterion."), required=True)
    short_name = line(_("The name in tables and pictures."), max_length=40)
    text = prose(_("What is looked at."))
    worst = line(_("When an option deserves − −: the fixed lower end of the scale."))
    best = line(_("When an option deserves + +: the fixed upper end of the scale."))
    comes_from = models.ManyToManyField(
        AssignmentItem, blank=True, related_name="criteria", help_text=_("The assignment points from which it comes.")
    )

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name


class ElaborationPoint(Record):
    """Step 4: what must be worked out for the options that go on."""

    name = line(_("The point."), required=True)
    text = prose(_("What must be worked out."))
    comes_from = models.ManyToManyField(
        AssignmentItem,
        blank=True,
        related_name="elaboration_points",
        help_text=_("The assignment points from which it comes."),
    )

    def __str__(self) -> str:
        return self.name


class ResidentValue(Record):
    """Step 1 for one option: what it means for residents."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("option",)

    option = models.ForeignKey(
        Option, on_delete=models.RESTRICT, related_name="resident_values", help_text=_("The option.")
    )
    level = level(_("The value for residents, from -2 to 2; empty: not judged."))
    text = prose(_("What it means for residents."), required=True)


class Verdict(Record):
    """Step 2 for one option and one condition."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("option", "condition")

    class Outcome(models.TextChoices):
        MEETS = "meets", _("meets")
        MEETS_IF = "meets_if", _("meets if")
        FAILS = "fails", _("fails")
        UNKNOWN = "unknown", _("unknown")

    option = models.ForeignKey(Option, on_delete=models.RESTRICT, related_name="verdicts", help_text=_("The option."))
    condition = models.ForeignKey(
        Condition, on_delete=models.RESTRICT, related_name="verdicts", help_text=_("The condition.")
    )
    outcome = choice(Outcome, _("Whether the option meets the condition."), required=True)
    proviso = line(_("For meets_if: what must be so."))
    why = prose(_("Why."))

    def clean(self) -> None:
        if self.outcome == self.Outcome.MEETS_IF and not self.proviso:
            raise ValidationError({"proviso": _("“Meets if” needs the proviso: what must be so?")})


class Judge(Record):
    """Whose judgement it is: a body's or a document's position, or a person under a pseudonym in a group."""

    class Kind(models.TextChoices):
        BODY = "body", _("position of a body")
        DOCUMENT = "document", _("judgement of a document")
        PERSON = "person", _("person")

    kind = choice(Kind, _("A body, a document or a person."), required=True)
    name = line(_("The name of the position; empty for a person, who has a pseudonym (the id) only."))
    body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="judges",
        help_text=_("The body that states it, or the group to which the person belongs."),
    )
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="judges",
        help_text=_("The document or minutes in which the position stands."),
    )
    date = models.DateField(null=True, blank=True, help_text=_("When it was stated."))
    dissent = prose(_("Who within the body thought otherwise, and why."))

    def __str__(self) -> str:
        return self.name or self.key

    def clean(self) -> None:
        if self.kind == self.Kind.PERSON and self.name:
            raise ValidationError({"name": _("A person has a pseudonym only: leave the name empty.")})
        if self.kind != self.Kind.PERSON and not self.name:
            raise ValidationError({"name": _("The position of a body or document needs a name.")})


class Judgement(Record, Sourced):
    """Step 3: what one judge thinks of one option on one criterion."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("judge", "option", "criterion")

    judge = models.ForeignKey(
        Judge, on_delete=models.RESTRICT, related_name="judgements", help_text=_("Whose judgement it is.")
    )
    option = models.ForeignKey(Option, on_delete=models.RESTRICT, related_name="judgements", help_text=_("The option."))
    criterion = models.ForeignKey(
        Criterion, on_delete=models.RESTRICT, related_name="judgements", help_text=_("The criterion.")
    )
    level = level(_("-2, -1, 0, 1 or 2; empty means “don't know”, which is something else than 0."))
    why = prose(_("Why."))


class Weight(Record):
    """How heavily one judge takes a criterion: a place in an order, swing points, or both."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("judge", "criterion")

    judge = models.ForeignKey(
        Judge, on_delete=models.RESTRICT, related_name="weights", help_text=_("Whose weight it is.")
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.RESTRICT, related_name="weights", help_text=_("The criterion.")
    )
    place = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("The place in the order: 1 is the most important; equal places are one class."),
    )
    points = models.DecimalField(
        null=True,
        blank=True,
        max_digits=7,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text=_("What going from the worst to the best on this criterion is worth, in points."),
    )

    def clean(self) -> None:
        if self.place is None and self.points is None:
            raise ValidationError({"place": _("Give a place in the order, points, or both.")})


class MixtureShare(Record):
    """How much of a mixture over all one group is: only where somebody wants such a mixture, and sets the shares himself."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("body", "part")

    class Part(models.TextChoices):
        POSITION = "position", _("what the body stated")
        PEOPLE = "people", _("what its people judged")

    body = models.ForeignKey(Body, on_delete=models.RESTRICT, related_name="mixture_shares", help_text=_("The body."))
    part = choice(Part, _("The position of the body, or the judgements of its people."), required=True)
    share = models.DecimalField(
        max_digits=7,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text=_("The share, next to those of the others."),
    )
    why = prose(_("Why this share."))


class Elaboration(Record):
    """Step 4 for one option and one point."""

    NATURAL_KEY: ClassVar[tuple[str, ...]] = ("option", "point")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("worked out")

    option = models.ForeignKey(
        Option, on_delete=models.RESTRICT, related_name="elaborations", help_text=_("The option.")
    )
    point = models.ForeignKey(
        ElaborationPoint, on_delete=models.RESTRICT, related_name="elaborations", help_text=_("The elaboration point.")
    )
    status = choice(Status, _("Whether it is worked out."), default=Status.OPEN)
    text = prose(_("How it is worked out."))

    def clean(self) -> None:
        if self.status == self.Status.DONE and not self.text:
            raise ValidationError({"text": _("A point that is worked out needs its text.")})
