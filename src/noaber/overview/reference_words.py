"""What is wrong with reference data, and what was skipped or carried over, in the reader's language."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from noaber.reference.atlas import Remark
from noaber.reference.faults import Fault

_DAYS = ("day", "other_day", "register")

MOST_NAMED = 12
"""So many codes or names stand in one sentence; the others are counted."""


def said_of(fault: Fault) -> tuple[str, str]:
    """What is wrong, and what to do."""
    make = _FAULTS.get(fault.code)
    if make is None:
        return fault.code, ""
    what, mend = make()
    parameters = _plain(fault.parameters)
    return what % parameters, mend % parameters


def sentence_of(remark: Remark) -> str:
    make = _REMARKS.get(remark.code)
    return make() % _plain(remark.parameters) if make else remark.code


def names_of(values: Iterable[object]) -> str:
    every = [str(one) for one in values]
    left = len(every) - MOST_NAMED
    shown = ", ".join(every[:MOST_NAMED])
    return shown if left <= 0 else shown + " " + ngettext("and %d more", "and %d more", left) % left


def table_name(table: object) -> str:
    """What a table of the layout is called in a sentence."""
    names: dict[str, str] = {
        "municipalities": _("the municipalities"),
        "mergers": _("the mergers"),
        "partnerships": _("the partnerships"),
        "participations": _("the participants"),
        "neighbours": _("the neighbours"),
        "flows": _("the flows"),
        "key_figures": _("the key figures"),
        "boundaries": _("the boundaries"),
    }
    return names.get(str(table), str(table))


def _plain(parameters: Mapping[str, object]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in parameters.items():
        if name == "table":
            made[name] = table_name(value)
        elif isinstance(value, tuple | list):
            made[name] = "; ".join(said_of(one)[0] for one in value) if name == "faults" else names_of(value)
            made[f"{name}_count"] = len(value)
        elif name in _DAYS and value is not None:
            # Kept remarks hold a day as text.
            made[name] = date_format(datetime.date.fromisoformat(str(value)))
        else:
            made[name] = value
    return made


_FAULTS: dict[str, Callable[[], tuple[str, str]]] = {
    "workbook": lambda: (
        _("This is a workbook of a spreadsheet program, not a CSV file."),
        _("Open it and save each sheet as “CSV UTF-8”."),
    ),
    "encoding": lambda: (
        _("This file is not in UTF-8."),
        _("Save it again with the encoding UTF-8 (in Excel: “CSV UTF-8”)."),
    ),
    "character": lambda: (
        _("There is a character here that does not belong in a text (U+%(number)s)."),
        _("Take it out, or fetch the file again."),
    ),
    "empty": lambda: (_("This file is empty."), _("Fetch it again, or take it out of the folder.")),
    "unreadable": lambda: (_("This file cannot be read: %(reason)s."), _("Look who may read it.")),
    "no_such_path": lambda: (_("There is no such file or folder."), _("Check the name.")),
    "nothing": lambda: (
        _("There is no file here that holds data of a known kind."),
        _("docs/reference.md says which files can be loaded."),
    ),
    "unknown_kind": lambda: (
        _("It is not clear what this file holds."),
        _("Look at its columns, or at its first lines: perhaps a page with a message was saved instead of the data."),
    ),
    "column_missing": lambda: (
        _("The column “%(column)s” is missing."),
        _("Add it and fill it in every row."),
    ),
    "column_unknown": lambda: (
        _("The table knows no column “%(column)s”."),
        _("Take it out, or use one of these: %(known)s."),
    ),
    "column_twice": lambda: (_("The column “%(column)s” stands here twice."), _("Keep one of the two.")),
    "cells": lambda: (
        _("This row has %(count)d cells and the header has %(expected)d."),
        _("Put texts that hold a comma in double quotes, and fill every column or leave its cell empty."),
    ),
    "rows": lambda: (_("There are more than %(count)d rows."), _("Take out what does not belong in the table.")),
    "csv": lambda: (
        _("This is not valid CSV here: %(problem)s."),
        _("Often a double quote is missing or stands alone; save the table again as “CSV UTF-8”."),
    ),
    "missing": lambda: (_("“%(column)s” is empty here."), _("Fill it in, or take the row out.")),
    "number": lambda: (
        _("“%(value)s” in “%(column)s” is no number."),
        _("Write numbers with a point for decimals and nothing between thousands."),
    ),
    "huge": lambda: (
        _("“%(value)s” in “%(column)s” is too large to be true."),
        _("Look whether cells were glued together."),
    ),
    "negative": lambda: (
        _("“%(column)s” is %(value)s here, and cannot be less than %(least)s."),
        _("Correct the number, or take the row out."),
    ),
    "date": lambda: (_("“%(value)s” in “%(column)s” is no date."), _("Write dates as 2022-07-01.")),
    "year": lambda: (_("“%(value)s” is no year."), _("Write years as 2022.")),
    "no_year": lambda: (
        _("Nothing says of which year these figures are."),
        _("Put the year in the name of the file, such as commuting_2014.csv."),
    ),
    "class": lambda: (_("“%(value)s” in “%(column)s” is no known class."), _("Use one of these: %(known)s.")),
    "row_twice": lambda: (
        _("This row says something of what stands in line %(first)d already."),
        _("Keep one of the two."),
    ),
    "id_twice": lambda: (_("The number %(id)s stands here twice."), _("Keep one of the two.")),
    "flow_twice": lambda: (
        _("The flow from %(origin)s to %(destination)s stands here twice."),
        _("Keep one of the two, or add them up."),
    ),
    "share": lambda: (
        _("A share is more than 0 and at most 1, not “%(value)s”."),
        _("Give the part of the residents that went over, such as 0.4."),
    ),
    "shares": lambda: (
        _("The shares of %(code)s add up to %(total)s, and not to 1."),
        _("Give every municipality over which it was divided, with its part."),
    ),
    "into_itself": lambda: (_("%(code)s merges into itself here."), _("Give the code of the other.")),
    "kind": lambda: (_("“%(value)s” is no kind of link."), _("Use one of these: %(known)s.")),
    "why": lambda: (
        _("A link by %(kind)s needs its reason."),
        _("Say in “why” which bridge, tunnel or ferry it is."),
    ),
    "own_neighbour": lambda: (_("%(code)s is no neighbour of itself."), _("Take the row out.")),
    "elsewhere_twice": lambda: (
        _("A flow from elsewhere to elsewhere says nothing."),
        _("Take the row out."),
    ),
    "table_twice": lambda: (
        _("This file and %(other)s both hold the same table."),
        _("Keep one of the two in the folder, or name the right one."),
    ),
    "dates_differ": lambda: (
        _("These partnerships are of %(day)s, and the participants in %(other)s of %(other_day)s."),
        _("Give two files of the same day."),
    ),
    "json": lambda: (_("This is not valid JSON: %(problem)s."), _("Fetch the file again.")),
    "json_cut": lambda: (_("This file was cut off half-way."), _("Fetch it again; nothing of it was used.")),
    "xml": lambda: (_("This is not valid XML: %(problem)s."), _("Fetch the file again.")),
    "xml_cut": lambda: (_("This file was cut off half-way."), _("Fetch it again; nothing of it was used.")),
    "doctype": lambda: (
        _("This XML brings a document type of its own, which the register does not."),
        _("Fetch the file from the register itself."),
    ),
    "shape": lambda: (
        _("Feature %(feature)d (%(code)s) is no area: %(problem)s."),
        _("Fetch the boundaries again, as polygons."),
    ),
    "topology": lambda: (_("This TopoJSON cannot be read: %(problem)s."), _("Fetch the boundaries again.")),
    "no_municipalities": lambda: (
        _("There are no rows of municipalities in this table."),
        _("Choose municipalities (GM....) as regions, and whole years as periods."),
    ),
    "no_municipalities_left": lambda: (
        _("No municipality is left on %(day)s."),
        _("Load a file that names the municipalities, such as key figures or boundaries, or give another day."),
    ),
    "more": lambda: (
        _("And %(count)d more faults in this file."),
        _("Mend the first ones; the others are often the same."),
    ),
    "busy": lambda: (
        _("The data of the country is being loaded already, by another process."),
        _("Wait until that is done."),
    ),
    "unwritable": lambda: (
        _("This folder cannot be written: %(reason)s."),
        _("Give another folder in NOABER_REFERENCE, or look who may write in it."),
    ),
    "not_fetched": lambda: (
        _("This could not be fetched from %(address)s: %(reason)s."),
        _("Try again later: what was fetched is kept. Or fetch it by hand and load it with “noaber reference load”."),
    ),
    "wrong_file": lambda: (
        _("What %(address)s gave cannot be used: %(faults)s"),
        _("Try again later, or fetch it by hand and load it with “noaber reference load”."),
    ),
}

_REMARKS: dict[str, Callable[[], str]] = {
    "other_day": lambda: _(
        "The data describe %(register)s, and the municipalities and partnerships of %(day)s were asked."
    ),
    "skipped": lambda: _("Skipped, since it is not clear what they hold: %(files)s."),
    "double": lambda: _("%(file)s names participants twice, who count once (%(rows_count)d): %(rows)s."),
    "not_then": lambda: _("%(file)s: not taking part on %(day)s, and left out (%(rows_count)d): %(rows)s."),
    "no_code": lambda: _(
        "%(file)s names municipalities without their code, which are left out (%(names_count)d): %(names)s."
    ),
    "budgets": lambda: _("%(file)s: budgets are left out (%(count)d); only accounts count."),
    "no_values": lambda: _("%(file)s: rows of which the value is not known or kept secret are left out (%(count)d)."),
    "mended": lambda: _("%(file)s: outlines that cross themselves were mended, of %(codes)s."),
    "differing": lambda: _("Files differ on %(quantity)s of %(codes)s; what was read first counts."),
    "no_partnership": lambda: _(
        "Partnerships that have participants but stand in no register are left out (%(ids_count)d): %(ids)s."
    ),
    "carried": lambda: _(
        "In %(table)s older municipalities were carried over to those of the day (%(codes_count)d): %(codes)s."
    ),
    "unknown": lambda: _("In %(table)s these codes are unknown: %(codes)s."),
    "not_on_day": lambda: _("In %(table)s these municipalities stand, which did not exist on the day: %(codes)s."),
    "links_lost": lambda: _(
        "Of municipalities that were divided nobody knows which part the neighbour was: %(pairs)s."
    ),
    "flows_lost": lambda: _("Flows of %(number)s in all were lost: of neither end the municipality is known."),
    "not_added": lambda: _(
        "Of municipalities that merged these figures are not added up, so that they are not known of %(codes)s: %(quantities)s."
    ),
}
