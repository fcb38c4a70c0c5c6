"""The first steps of a new exploration: what leads from a title to a first report, all of it in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from noaber.accounts.models import Invitation
from noaber.dossier.models import Exploration
from noaber.overview.journey import Progress

from .links import chapter_url, list_url, new_url


@dataclass(frozen=True)
class Step:
    """One step: what, why, where, and whether it was taken."""

    title: Any
    text: Any
    url: str
    link: Any
    done: bool


def steps_of(exploration: Exploration, progress: Mapping[str, Progress]) -> tuple[Step, ...]:
    slug = exploration.slug
    missing = {chapter: {part.name for part in one.missing} for chapter, one in progress.items()}

    def holds(chapter: str, *names: str) -> bool:
        return not missing[chapter] & set(names)

    return (
        Step(
            _("Say what is explored"),
            _("One or two paragraphs: what is explored, why, and what a reader should know before starting."),
            reverse("exploration-edit", args=[slug]),
            _("Write the purpose"),
            bool(exploration.purpose),
        ),
        Step(
            _("Say who takes part"),
            _("The municipalities stand there with their councils and executives. Add other organisations and bodies."),
            list_url(slug, "organisation", ""),
            _("See who takes part"),
            holds("partners", "organisations"),
        ),
        Step(
            _("Enter the assignment"),
            _("What did each council ask? Enter each assignment, and every question and point in it by itself."),
            new_url(slug, "assignment", "assignment")
            if "given" in missing["assignment"]
            else chapter_url(slug, "assignment"),
            _("Enter an assignment"),
            holds("assignment", "given", "points"),
        ),
        Step(
            _("Write down first findings"),
            _("What is urgent, what goes well, what worries? One finding at a time, with its source."),
            new_url(slug, "finding", "urgency"),
            _("Add a finding"),
            holds("urgency", "challenges"),
        ),
        Step(
            _("Choose the forms of cooperation"),
            _("Keep the forms that fit, take out the others, and describe what each means here."),
            chapter_url(slug, "options"),
            _("Go to the forms"),
            holds("options", "options", "decided"),
        ),
        Step(
            _("Agree on the framework"),
            _(
                "The conditions and criteria on which will be compared. Let the councils adopt it before anybody judges."
            ),
            chapter_url(slug, "weighing"),
            _("Go to the framework"),
            holds("weighing", "framework", "criteria"),
        ),
        Step(
            _("Invite people"),
            _("Who writes along, who judges, who reads what is published? Each gets a letter with a link."),
            reverse("people", args=[slug]),
            _("Invite people"),
            exploration.memberships.count() > 1 or Invitation.objects.filter(exploration=exploration).exists(),
        ),
        Step(
            _("Look at the first report"),
            _("The report is always ready: it holds what stands in the chapters now. Publish it once it may go out."),
            reverse("publications", args=[slug]),
            _("Go to the publications"),
            exploration.frozen_publications.exists(),
        ),
    )
