"""The forms of cooperation that are compared."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .assignment import AssignmentItem
from .base import Part, Record, choice, line, prose
from .exploration import Organisation
from .sources import Sourced


class Form(models.TextChoices):
    """Forms of cooperation, from light to far-reaching."""

    ORGANIC = "organic", _("organic cooperation")
    CHALLENGE_DRIVEN = "challenge_driven", _("challenge-driven cooperation")
    JOINT_EXECUTION = "joint_execution", _("joint task execution")
    COMBINATION = "combination", _("combination model")
    CIVIL_SERVICE_MERGER = "civil_service_merger", _("civil-service merger")
    FEDERATED_MUNICIPALITY = "federated_municipality", _("federated municipality")
    AMALGAMATION = "amalgamation", _("amalgamation")
    OTHER = "other", _("other form")


class LegalFormKind(models.TextChoices):
    """Legal forms: the Joint Arrangements Act (Wgr, 2022) and private law."""

    PUBLIC_BODY = "public_body", _("public body")
    OPERATIONS_ORGANISATION = "operations_organisation", _("operations organisation")
    JOINT_ORGAN = "joint_organ", _("joint organ")
    CENTRE_MUNICIPALITY = "centre_municipality", _("centre municipality (host)")
    BARE_ARRANGEMENT = "bare_arrangement", _("bare arrangement")
    COVENANT = "covenant", _("covenant")
    ADMINISTRATIVE_AGREEMENT = "administrative_agreement", _("administrative, policy or powers agreement")
    SERVICE_CONTRACT = "service_contract", _("service contract")
    FOUNDATION = "foundation", _("foundation")
    ASSOCIATION = "association", _("association")
    COOPERATIVE = "cooperative", _("cooperative")
    COMPANY = "company", _("company")


class Option(Record):
    """A form of cooperation, or a variant of one."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        SHORTLISTED = "shortlisted", _("shortlisted")
        DROPPED = "dropped", _("dropped")
        OUTSIDE_ASSIGNMENT = "outside_assignment", _("outside the assignment")

    name = line(_("The name."), required=True)
    short_name = line(_("The name in tables and pictures."), max_length=40)
    form = choice(Form, _("Which general form it is."))
    variant_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="variants",
        help_text=_("The option of which it is a variant; variants are described, not weighed."),
    )
    summary = prose(_("What it comes down to, in one or two sentences."))
    text = prose(_("How it works, what it asks and what is expected of it."))
    status = choice(Status, _("Whether it is still open."), default=Status.OPEN)
    reason = prose(_("Why it was shortlisted, dropped or kept out."))
    answers = models.ManyToManyField(
        AssignmentItem, blank=True, related_name="options", help_text=_("The assignment points that it answers.")
    )

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name


class Feature(Part):
    """A characteristic by which options can be laid side by side, such as who steers or what residents notice."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="features", editable=False)
    name = line(_("The characteristic; use the same words with every option."), required=True, max_length=80)
    text = prose(_("How it is with this option."), required=True)


class LegalForm(Part):
    """A legal form in which the option can be cast."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="legal_forms", editable=False)
    name = line(_("The legal form as the source writes it."), required=True, max_length=120)
    kind = choice(LegalFormKind, _("Which legal form of the law it is; empty when it is none or not known."))
    note = line(_("What matters about it."))


class Module(Part):
    """A building block of an option: which task, in which arrangement, with whom."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="modules", editable=False)
    task = line(_("The task."), required=True)
    arrangement = choice(LegalFormKind, _("The legal form in which it is done."))
    partners = models.ManyToManyField(
        Organisation,
        blank=True,
        related_name="+",
        help_text=_("The organisations that take part; empty: all initiators."),
    )
    cost_key = models.ForeignKey(
        "dossier.CostKey",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text=_("The key by which its costs are shared."),
    )
    stage = line(_("In which stage of the growth path it comes."), max_length=80)
    note = line(_("What matters about it."))


class Stage(Part):
    """A stage of a growth path, with the moment at which is decided to go on."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="stages", editable=False)
    name = line(_("The name of the stage."), required=True)
    text = prose(_("What is done in it."))
    moment = line(_("When is evaluated and decided whether to go on."))
    fallback = line(_("What remains when it stops here."))


class SwotPoint(Record):
    """One strength, weakness, opportunity or threat, wherever and in whatever words it stands."""

    text = line(_("The point in general words."), required=True)
    note = prose(_("What a reader should know about it."))

    def __str__(self) -> str:
        return self.text


class SwotPlacement(Part, Sourced):
    """A SWOT point under one option."""

    class Quadrant(models.TextChoices):
        STRENGTH = "strength", _("strength")
        WEAKNESS = "weakness", _("weakness")
        OPPORTUNITY = "opportunity", _("opportunity")
        THREAT = "threat", _("threat")

    point = models.ForeignKey(SwotPoint, on_delete=models.CASCADE, related_name="placements", editable=False)
    option = models.ForeignKey(
        Option, on_delete=models.RESTRICT, related_name="swot", help_text=_("The option under which it stands.")
    )
    quadrant = choice(Quadrant, _("Strength, weakness, opportunity or threat."), required=True)
    wording = line(_("How it stands under this option, if in other words."))
