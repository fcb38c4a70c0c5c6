"""The export of the register of government organisations, as organisaties.overheid.nl publishes it.

Of hundreds of megabytes only the arrangements with their participants and the municipalities are kept, one element at a
time. Names of elements and attributes are known without their namespace, which changes with the version of the export.
Nothing outside the file is ever looked up, and a file with a document type of its own is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lxml import etree

from ..atlas import Municipality, Origin, Partnership, Remark
from ..faults import Fault, Faults, Unusable
from ..layout import AREA, RESIDENTS
from ..making import KeyFigure, Participation, Rows
from .found import Found, day_in

_TOOI = re.compile(r"/gemeente/(gm\d{4})$", re.IGNORECASE)


@dataclass
class _Reading:
    faults: Faults
    municipalities: dict[str, Municipality] = field(default_factory=dict)
    figures: list[tuple[str, str, float]] = field(default_factory=list)
    code_of: dict[str, str] = field(default_factory=dict)
    partnerships: list[Partnership] = field(default_factory=list)
    # Arrangement, the participant's number and code, name, and since and until when it takes part.
    participants: list[tuple[str, str, str, str, date | None, date | None]] = field(default_factory=list)
    latest: date = date.min


def read(path: Path, name: str) -> Found | None:
    """What the export holds; None for other XML. Raises Unusable, also where the file was cut off half-way."""
    reading = _Reading(Faults(name))
    try:
        _walk(path, reading)
    except etree.XMLSyntaxError as error:
        cut = not _is_closed(path)
        line = error.lineno or 0
        raise Unusable(Fault("xml_cut" if cut else "xml", name, line, {"problem": str(error.msg)[:120]})) from error
    except OSError as error:
        raise Unusable(Fault("unreadable", name, 0, {"reason": error.strerror or str(error)})) from error
    reading.faults.stop()
    if not reading.partnerships and not reading.municipalities:
        return None
    return _made(name, reading)


def _is_closed(path: Path) -> bool:
    """Whether a file ends with the end of what it begins with."""
    with path.open("rb") as stream:
        root = re.search(rb"<([A-Za-z_][\w.:-]*)", stream.read(4096))
        stream.seek(max(path.stat().st_size - 400, 0))
        return root is not None and stream.read().rstrip().endswith(b"</" + root[1] + b">")


def _walk(path: Path, reading: _Reading) -> None:
    with path.open("rb") as stream:
        events = etree.iterparse(
            stream,
            events=("end",),
            tag=("{*}regeling", "{*}organisatie"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
        is_first = True
        for _event, element in events:
            if is_first:
                is_first = False
                if element.getroottree().docinfo.doctype:
                    reading.faults.add("doctype")
                    return
            kind = _name(element)
            if kind == "regeling":
                _arrangement(element, reading)
            else:
                _organisation(element, reading)
            # What was read is thrown away, so that memory stays flat; not what an organisation around it still needs.
            element.clear()
            before = element.getprevious()
            while before is not None and _name(before) == kind:
                element.getparent().remove(before)
                before = element.getprevious()


def _organisation(element: etree._Element, reading: _Reading) -> None:
    kinds = {_text(one) for one in element.iter() if _name(one) == "type"}
    code = _code(element)
    if "Gemeente" not in kinds or not code:
        return
    name = _child(element, "naam").removeprefix("Gemeente ")
    line = _line(element)
    reading.code_of[_attribute(element, "systeemId")] = code
    until = _day(_child(element, "eindDatum"), "eindDatum", line, reading)
    known = reading.municipalities.get(code)
    # The register keeps what a municipality was before others joined it, under the same code.
    if known is None or (known.until and (until is None or until > known.until)):
        reading.municipalities[code] = Municipality(code, name, until=until)
    if until is None:
        for quantity, column in (
            (RESIDENTS, "aantalInwoners"),
            (AREA, "oppervlakte"),
            ("council_seats", "totaalZetels"),
        ):
            value = next((_text(one) for one in element.iter() if _name(one) == column), "").replace(",", ".")
            if re.fullmatch(r"\d+(\.\d+)?", value):
                reading.figures.append((code, quantity, float(value)))


def _arrangement(element: etree._Element, reading: _Reading) -> None:
    id_ = _attribute(element, "systeemId")
    name = _child(element, "titel") or _child(element, "citeertitel") or _child(element, "naam")
    line = _line(element)
    if not id_ or not name:
        reading.faults.add("missing", line, column="titel" if id_ else "systeemId")
        return
    since = _day(_child(element, "datumInwerkingtreding"), "datumInwerkingtreding", line, reading)
    until = _day(
        _child(element, "datumUitwerkingtreding") or _child(element, "eindDatum"),
        "datumUitwerkingtreding",
        line,
        reading,
    )
    changed = _child(element, "datumMutatie")[:10]
    for one in (changed, since.isoformat() if since else ""):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", one):
            reading.latest = max(reading.latest, date.fromisoformat(one))
    fields = tuple(dict.fromkeys(_text(one) for one in element.iter() if _name(one) == "beleidsterrein" and _text(one)))
    reading.partnerships.append(Partnership(id_, name, _child(element, "samenwerkingsvorm"), fields, since, until))
    for part in element.iter():
        if _name(part) != "deelnemendeOrganisatie":
            continue
        came = _day(_child(part, "toetredingsDatum"), "toetredingsDatum", _line(part), reading)
        left = _day(_child(part, "uittredingsDatum"), "uittredingsDatum", _line(part), reading)
        label = _child(part, "naam") or _text(part)
        reading.participants.append((id_, _attribute(part, "systeemId"), _code(part), label, came, left))


def _made(name: str, reading: _Reading) -> Found:
    on = day_in(name.rpartition("/")[2]) or (reading.latest if reading.latest > date.min else None)
    found: dict[tuple[str, str], Participation] = {}
    others: dict[str, set[str]] = {}
    double, outside = [], []
    for id_, number, code, label, came, left in reading.participants:
        code = code or reading.code_of.get(number, "")
        if on and ((came and came > on) or (left and left <= on)):
            outside.append(f"{id_} {label}")
        elif not code:
            others.setdefault(id_, set()).add(number or label)
        elif (id_, code) in found:
            double.append(f"{id_} {code}")
        else:
            found[id_, code] = Participation(id_, code, label.removeprefix("Gemeente "))
    remarks = []
    if double:
        remarks.append(Remark("double", {"file": name, "rows": tuple(double)}))
    if outside:
        remarks.append(Remark("not_then", {"file": name, "rows": tuple(outside), "day": on}))
    counted = (Partnership(id_, "", others=len(names)) for id_, names in others.items())
    publisher, licence = "Register van Overheidsorganisaties", "CC0 1.0"
    origins = tuple(
        Origin(table, "Export van het register", publisher, on, licence, "https://organisaties.overheid.nl", name)
        for table in ("municipalities", "partnerships", "participations")
    )
    rows = Rows(
        municipalities=tuple(reading.municipalities.values()),
        partnerships=(*reading.partnerships, *counted),
        participations=tuple(found.values()),
        figures=tuple(KeyFigure(code, quantity, value, on) for code, quantity, value in reading.figures),
        origins=origins,
    )
    return Found(name, ("partnerships", "participations"), rows, on, tuple(remarks))


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0


def _text(element: etree._Element) -> str:
    return " ".join((element.text or "").split())


def _child(element: etree._Element, name: str) -> str:
    """The text of a child; a child deeper down may belong to another organisation."""
    return next((_text(one) for one in element if _name(one) == name), "")


def _attribute(element: etree._Element, name: str) -> str:
    return next(
        (str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), ""
    ).strip()


def _code(element: etree._Element) -> str:
    match = _TOOI.search(_attribute(element, "resourceIdentifierTOOI"))
    return match[1].upper() if match else ""


def _day(text: str, column: str, line: int, reading: _Reading) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        reading.faults.add("date", line, column=column, value=text[:60])
        return None
