"""Sentences and names for the deadlines of the law."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from noaber.dossier.models import LegalFormKind
from noaber.dossier.results import Conclusion

from .deadlines import PRIVATE, Act, Deadline, Group, Meaning

GROUPS: dict[Group, Any] = {
    Group.BUDGET: gettext_lazy("Budget of the joint arrangement"),
    Group.ACCOUNTS: gettext_lazy("Annual accounts"),
    Group.CHANGE: gettext_lazy("Change of the budget"),
    Group.ARRANGEMENT: gettext_lazy("Making, changing, joining or leaving an arrangement"),
    Group.WORKS_COUNCIL: gettext_lazy("Advice of the works council"),
}

# By the name of the day in what somebody gives.
DAYS: dict[str, Any] = {
    "adopted": gettext_lazy("The board adopts the budget on"),
    "sent": gettext_lazy("The draft budget goes to the councils on"),
    "accounts": gettext_lazy("The board adopts the accounts on"),
    "change": gettext_lazy("A change of the budget goes to the board on"),
    "draft": gettext_lazy("The draft arrangement goes to the councils on"),
    "asked": gettext_lazy("The works council is asked for advice on"),
    "decided": gettext_lazy("The decision is made on"),
}

_TITLES: dict[Act, Any] = {
    Act.FRAMEWORK: gettext_lazy("Budget framework memo for %(year)s to the councils"),
    Act.PROVISIONAL_ACCOUNTS: gettext_lazy("Provisional annual accounts of %(year)s to the councils"),
    Act.DRAFT_BUDGET: gettext_lazy("Draft budget for %(year)s to the councils"),
    Act.BUDGET_VIEWS: gettext_lazy("Councils give their formal view on the budget for %(year)s"),
    Act.BUDGET_ADOPTED: gettext_lazy("The board adopts the budget for %(year)s"),
    Act.BUDGET_SENT: gettext_lazy("Budget for %(year)s to the Provincial Executive"),
    Act.ACCOUNTS_SENT: gettext_lazy("Annual accounts of %(year)s to the Provincial Executive"),
    Act.CHANGE_DRAFT: gettext_lazy("Draft change of the budget to the councils"),
    Act.CHANGE_VIEWS: gettext_lazy("Councils give their formal view on the change of the budget"),
    Act.ARRANGEMENT_VIEWS: gettext_lazy("Councils give their formal view on the draft arrangement"),
    Act.PERMISSION: gettext_lazy("Councils can be asked for their permission"),
    Act.ADVICE_ASKED: gettext_lazy("The works council is asked for advice"),
    Act.ADVICE: gettext_lazy("Advice of the works council is in"),
    Act.SUSPENSION: gettext_lazy("A decision that deviates from the advice can be carried out"),
}

_RULES: dict[Act, Any] = {
    Act.FRAMEWORK: gettext_lazy("Before 30 April of the year before the budget year."),
    Act.PROVISIONAL_ACCOUNTS: gettext_lazy("Before 30 April of the year after the one that they are about."),
    Act.DRAFT_BUDGET: gettext_lazy("Twelve weeks before it goes to the board."),
    Act.BUDGET_VIEWS: gettext_lazy("Twelve weeks after the councils received it."),
    Act.BUDGET_ADOPTED: gettext_lazy("In the year before the budget year, and in time for the province."),
    Act.BUDGET_SENT: gettext_lazy("Within two weeks after it was adopted, and before 15 September."),
    Act.ACCOUNTS_SENT: gettext_lazy("Within two weeks after they were adopted, and before 15 July of the year after."),
    Act.CHANGE_DRAFT: gettext_lazy("Twelve weeks before it goes to the board, as with the budget itself."),
    Act.CHANGE_VIEWS: gettext_lazy("Twelve weeks after the councils received it, as with the budget itself."),
    Act.ARRANGEMENT_VIEWS: gettext_lazy("Eight weeks after the councils received the draft."),
    Act.PERMISSION: gettext_lazy(
        "After the views; a council may refuse only for conflict with the law or with the general interest."
    ),
    Act.ADVICE_ASKED: gettext_lazy("At a time when the advice can still influence the decision."),
    Act.ADVICE: gettext_lazy("Before the decision, and before a social plan is fixed."),
    Act.SUSPENSION: gettext_lazy("After one month, in which the works council can appeal."),
}

_HOLIDAYS: dict[str, Any] = {
    "new_year": gettext_lazy("New Year's Day"),
    "good_friday": gettext_lazy("Good Friday"),
    "easter": gettext_lazy("Easter Sunday"),
    "easter_monday": gettext_lazy("Easter Monday"),
    "kings_day": gettext_lazy("King's Day"),
    "liberation_day": gettext_lazy("Liberation Day"),
    "ascension": gettext_lazy("Ascension Day"),
    "whit_sunday": gettext_lazy("Whit Sunday"),
    "whit_monday": gettext_lazy("Whit Monday"),
    "christmas": gettext_lazy("Christmas Day"),
    "boxing_day": gettext_lazy("the second day of Christmas"),
}

_MEANINGS: dict[Meaning, Any] = {
    Meaning.LAST: gettext_lazy("no later than"),
    Meaning.FIRST: pgettext_lazy("before a day", "from"),
    Meaning.CHOSEN: pgettext_lazy("before a day", "on"),
}


def title_of(deadline: Deadline) -> str:
    return str(_TITLES[deadline.act]) % {"year": deadline.year}


def rule_of(deadline: Deadline) -> str:
    return str(_RULES[deadline.act])


def meaning_of(deadline: Deadline) -> str:
    return str(_MEANINGS[deadline.meaning])


def ground_of(deadline: Deadline) -> str:
    """The article, and where it was read."""
    source = deadline.source or _("general knowledge of the field; have it checked")
    return f"{deadline.article} ({source})"


def say(remark: Conclusion) -> str:
    return str(_SAY[remark.code](remark.parameters))


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _weekday(day: date) -> str:
    return date_format(day, "l")


def _closed(said: Any) -> str:
    what = (
        _("This is %(holiday)s.") % {"holiday": _HOLIDAYS[said["holiday"]]}
        if said["holiday"]
        else _("This is a %(weekday)s.") % {"weekday": _weekday(said["day"])}
    )
    if said["before"] is None:
        return what
    return f"{what} " + _("The last working day before it is %(weekday)s %(day)s.") % {
        "weekday": _weekday(said["before"]),
        "day": _day(said["before"]),
    }


def _other_form(said: Any) -> str:
    form = LegalFormKind(said["form"]).label if said["form"] in LegalFormKind.values else _("no legal form")
    words = {"group": GROUPS[said["group"]], "form": form}
    if said["group"] != Group.ARRANGEMENT:
        return (
            _(
                "“%(group)s” is left out: the calendar of the law is for a public body, an operations organisation and a "
                "joint organ. With this form (%(form)s) a cycle has to be agreed."
            )
            % words
        )
    if said["form"] in PRIVATE:
        return (
            _(
                "“%(group)s” is left out: the eight weeks are for joint arrangements. With this form (%(form)s) the "
                "executive first sends the draft to the council for its wishes and concerns (Gemeentewet 160(2))."
            )
            % words
        )
    return (
        _(
            "“%(group)s” is left out: the eight weeks are for joint arrangements. With this form (%(form)s) it has to be "
            "agreed what councils say about it."
        )
        % words
    )


_SAY: dict[str, Any] = {
    "deadlines.weekend": _closed,
    "deadlines.holiday": _closed,
    "deadlines.other_form": _other_form,
    "deadlines.no_day": lambda said: (
        _("“%(group)s” is left out until a day is given: %(name)s …")
        % {"group": GROUPS[said["group"]], "name": DAYS[said["name"]]}
    ),
    "deadlines.other_year": lambda said: (
        _("%(name)s %(day)s belongs to budget year %(year)s, which is not among the years.")
        % {"name": DAYS[said["name"]], "day": _day(said["day"]), "year": said["year"]}
    ),
    "deadlines.latest_assumed": lambda _said: _("Nobody gave this day: it is the last one in time for the province."),
    "deadlines.adopted_late": lambda said: (
        _("Too late: it has to be with the province by %(day)s.") % {"day": _day(said["bound"])}
    ),
    "deadlines.sent_late": lambda said: (
        _("It goes to the councils on %(day)s: too late.") % {"day": _day(said["sent"])}
    ),
    "deadlines.term_cut": lambda said: (
        _("The board decides on %(day)s, before the councils' twelve weeks are over.") % {"day": _day(said["day"])}
    ),
    "deadlines.exempt_changes": lambda _said: _("Not for kinds of change that the arrangement exempts."),
    "deadlines.asked_late": lambda said: (
        _("Advice is asked on %(day)s: not before the decision, so that it cannot influence it.")
        % {"day": _day(said["asked"])}
    ),
    "deadlines.recess": lambda said: (
        ngettext(
            "About %(weeks)d week of this term lies in the council recess.",
            "About %(weeks)d weeks of this term lie in the council recess.",
            said["weeks"],
        )
        % said
    ),
    "deadlines.summer": lambda said: (
        ngettext(
            "About %(weeks)d week of this term lies in July or August, when most councils are in recess.",
            "About %(weeks)d weeks of this term lie in July and August, when most councils are in recess.",
            said["weeks"],
        )
        % said
    ),
}
