"""Tags and filters for sections: how records, texts, sources and pictures look in HTML, on a page and in a report."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from noaber.charts import Chart, Scheme, svg_of
from noaber.dossier.findings import FindingRow
from noaber.dossier.results import Conclusion, Note, Say
from noaber.dossier.wording import label as label_of

register = template.Library()

_MINUS = "\N{MINUS SIGN}"


# Texts


def _paragraphs(text: str) -> list[list[str]]:
    return [block.split("\n") for block in text.split("\n\n") if block.strip()]


def _block(lines: Sequence[str]) -> SafeString:
    """One paragraph as written: running text, a list of “- ” items, or text followed by a list."""
    parts: list[SafeString] = []
    items: list[str] = []
    running: list[str] = []
    for line in lines:
        if line.startswith("- "):
            if running:
                parts.append(format_html("<p>{}</p>", " ".join(running)))
                running = []
            items.append(line[2:])
        elif items:
            items[-1] += " " + line.strip()
        else:
            running.append(line)
    if running:
        parts.append(format_html("<p>{}</p>", " ".join(running)))
    if items:
        parts.append(format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((item,) for item in items))))
    return SafeString("".join(parts))


@register.filter
def prose(text: str) -> SafeString:
    return SafeString("".join(_block(lines) for lines in _paragraphs(text or "")))


@register.filter
def prose_inline(text: str) -> str:
    """A text within a line: paragraphs and list items run on."""
    pieces = [" ".join(lines) for lines in _paragraphs(text or "")]
    return " ".join(pieces)


@register.filter
def first_paragraph(text: str) -> str:
    """The running text with which a text starts; empty where it starts with a list."""
    blocks = _paragraphs(text or "")
    return " ".join(blocks[0]) if blocks and not any(line.startswith("- ") for line in blocks[0]) else ""


@register.filter
def later_paragraphs(text: str) -> SafeString:
    blocks = _paragraphs(text or "")
    later = blocks[1:] if first_paragraph(text) else blocks
    return SafeString("".join(_block(lines) for lines in later))


@register.filter
def stop(title: str) -> str:
    """A title that runs on into a text ends in a full stop."""
    return title if title.endswith((".", "!", "?", "…")) else title + "."


@register.filter
def unstop(text: str) -> str:
    """A text that is followed by a stop of its own ends without one."""
    return text.rstrip(". ")


@register.simple_tag(takes_context=True)
def sentence(context: template.Context, conclusion: Conclusion) -> str:
    """A conclusion within a section as a sentence, by the wording of its chapter."""
    say: Say = context["say"]
    return say(conclusion)


# Values


@register.filter
def number(value: Decimal | int | None) -> str:
    """A number as the language writes it: 26.594 or 26,594."""
    if value is None:
        return ""
    plain = Decimal(value).normalize()
    places = max(-int(plain.as_tuple().exponent), 0)
    return number_format(plain, decimal_pos=places, use_l10n=True, force_grouping=True).replace("-", _MINUS)


@register.filter
def percentage(value: float) -> str:
    """A share between 0 and 1 in whole per cents; a dash where it does not exist."""
    return (
        "–"
        if math.isnan(value)
        else f"{number_format(Decimal(str(value * 100)).quantize(Decimal(1), ROUND_HALF_UP), use_l10n=True)}\N{NO-BREAK SPACE}%"
    )


@register.filter
def percent_range(low: float, high: float) -> str:
    """Two shares as “5–20 %”, or one where they round to the same."""
    first, last = percentage(low), percentage(high)
    return first if first == last else f"{first.split()[0]}–{last}"


@register.filter
def decimals(value: float, places: int) -> str:
    """A computed figure with so many decimals; a dash where it does not exist."""
    if math.isnan(value):
        return "–"
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return number_format(rounded, decimal_pos=places, use_l10n=True).replace("-", _MINUS)


@register.filter
def join_dates(dates: Iterable[date]) -> str:
    return ", ".join(date_format(one, "j F Y") for one in dates)


@register.filter
def label(value: str, path: str) -> str:
    return label_of(path, value)


@register.filter(name="zip")
def zip_(first: Iterable[Any], second: Iterable[Any]) -> list[tuple[Any, Any]]:
    return list(zip(first, second, strict=True))


@register.filter
def anchor(record: str) -> str:
    """The id of a record in a document."""
    return record.replace(":", "-")


@register.simple_tag
def period(thing: Any) -> str:
    """When something was: the days where known, else the words."""
    starts = getattr(thing, "starts", None) or getattr(thing, "date", None)
    ends = getattr(thing, "ends", None)
    days = [date_format(day, "j F Y") for day in (starts, ends) if day]
    return " – ".join(days) or str(thing.period)


# Where it comes from


@register.simple_tag
def notes(sources: Iterable[Note]) -> SafeString:
    """The sources of a statement as a note, or a mark that there is none."""
    found = list(sources)
    if not found:
        return format_html(' <span class="no-source">[{}]</span>', _("no source"))
    return format_html('<span class="note">{}</span>', note_text(found))


def note_text(sources: Iterable[Note]) -> str:
    return "; ".join(_one_note(note) for note in sources) + "."


def _one_note(note: Note) -> str:
    text = note.source
    if note.locator:
        text += f", {note.locator}"
    if note.basis:
        text += f" ({label_of('Basis', note.basis)})"
    if note.text:
        text += f": {note.text.rstrip('.')}"
    return text


@register.simple_tag
def references(answers: Iterable[Any]) -> SafeString:
    """Links to records; a report takes those of one paragraph together."""
    links = format_html_join(
        "; ",
        '<a class="ref" data-record="{}" href="#{}">{}</a>',
        ((one.record, anchor(one.record), one.title) for one in answers),
    )
    return format_html('<span class="refs">{}</span>', links)


@register.filter
def finding_meta(row: FindingRow, above: FindingRow | str | None = None) -> list[tuple[str, str]]:
    """What else is known of a finding, in words; without what the finding or heading above it says already."""
    said = _meta(row)
    known = {above} if isinstance(above, str) else {value for _name, value in _meta(above)} if above else set()
    return [(name, value) for name, value in said if value and value not in known]


def _meta(row: FindingRow) -> list[tuple[str, str]]:
    return [
        (_("About"), ", ".join(row.concerns)),
        (_("Domain"), row.domain),
        (_("Forms"), ", ".join(row.options)),
        (_("Said by"), ", ".join(row.said_by)),
        (_("Owner"), row.owner),
    ]


# Names in the plural


@register.filter
def finding_plural(kind: str) -> str:
    return {
        "challenge": _("Challenges"),
        "vulnerability": _("Vulnerabilities"),
        "strength": _("What goes well"),
        "finance": _("Financial position"),
        "orientation": _("Orientation and partnerships"),
        "culture": _("Culture"),
        "added_value": _("Added value"),
        "drawback": _("Drawbacks"),
        "risk": _("Risks"),
        "resident_effect": _("Effects for residents"),
        "precondition": _("Preconditions"),
        "experience": _("Experiences"),
        "consequence": _("Consequences"),
        "view": _("Views of those concerned"),
        "open_question": _("Open questions"),
    }[kind]


@register.filter
def lesson_plural(kind: str) -> str:
    return {
        "advantage": _("Advantages"),
        "drawback": _("Drawbacks"),
        "success_factor": _("Success factors"),
        "obstacle": _("Obstacles"),
        "tip": _("Tips"),
        "staff_tip": _("Tips for staff"),
    }[kind]


@register.filter
def quadrant_plural(quadrant: str) -> str:
    return {
        "strength": _("Strengths"),
        "weakness": _("Weaknesses"),
        "opportunity": _("Opportunities"),
        "threat": _("Threats"),
    }[quadrant]


@register.filter
def quadrant_letter(quadrant: str) -> str:
    return {
        "strength": pgettext("letter of a SWOT quadrant", "S"),
        "weakness": pgettext("letter of a SWOT quadrant", "W"),
        "opportunity": pgettext("letter of a SWOT quadrant", "O"),
        "threat": pgettext("letter of a SWOT quadrant", "T"),
    }[quadrant]


# Judgements

_SIGNS = {-2: "− −", -1: "−", 0: "0", 1: "+", 2: "+ +"}
_NAMES = {-2: "very-negative", -1: "negative", 0: "neutral", 1: "positive", 2: "very-positive"}


def _level(value: float) -> tuple[str, str]:
    """Sign and class of a level; a median may lie between two."""
    low = int(value // 1)
    if value == low:
        return _SIGNS[low], _NAMES[low]
    return f"{_SIGNS[low]} / {_SIGNS[low + 1]}", _NAMES[low if value < 0 else low + 1]


@register.simple_tag
def level_cell(value: float | None) -> SafeString:
    if value is None:
        return SafeString('<td class="level unjudged">?</td>')
    sign, name = _level(value)
    return format_html('<td class="level {}">{}</td>', name, sign)


@register.simple_tag
def judgement_cell(cell: Any) -> SafeString:
    if cell is None:
        return SafeString('<td class="level unjudged">○</td>')
    if cell.unsure:
        return SafeString('<td class="level unjudged">?</td>')
    if cell.hidden:
        return format_html('<td class="level unjudged">{}</td>', _("too few"))
    sign, name = _level(cell.level)
    if cell.people is not None:
        return format_html('<td class="level {}">{}<br><span class="meta">{}</span></td>', name, sign, cell.people)
    return format_html('<td class="level {}">{}</td>', name, sign)


# Pictures


class _ChartNode(template.Node):
    def __init__(self, chart: template.base.FilterExpression, caption: template.NodeList) -> None:
        self.chart = chart
        self.caption = caption

    def render(self, context: template.Context) -> SafeString:
        chart: Chart = self.chart.resolve(context)
        language = (get_language() or "nl")[:2]
        light, dark = (_data_address(svg_of(chart.spec, scheme, language)) for scheme in (Scheme.LIGHT, Scheme.DARK))
        return format_html(
            '<figure><picture><source media="(prefers-color-scheme: dark)" srcset="{}">'
            '<img src="{}" alt="{}"></picture><figcaption>{}</figcaption></figure>',
            dark,
            light,
            chart.alt,
            mark_safe(self.caption.render(context).strip()),
        )


def _data_address(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


@register.tag(name="chart")
def chart_tag(parser: template.base.Parser, token: template.base.Token) -> _ChartNode:
    """{% chart result.picture %}caption{% endchart %}"""
    _name, expression = token.split_contents()
    caption = parser.parse(("endchart",))
    parser.delete_first_token()
    return _ChartNode(parser.compile_filter(expression), caption)
