"""The parts of an ODT beside its text: styles with the heads and feet of pages, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from ..document import Document
from ..front import Front
from .looks import (
    ACCENT,
    BY_ID,
    CHARACTERS,
    FONT_DOCX,
    FONT_ODT,
    INK,
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PARAGRAPHS,
    RULE,
    SIZE,
    TEXT_WIDTH,
    Look,
)

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
NS = {
    "office": f"{_OASIS}office:1.0",
    "style": f"{_OASIS}style:1.0",
    "text": f"{_OASIS}text:1.0",
    "table": f"{_OASIS}table:1.0",
    "draw": f"{_OASIS}drawing:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "meta": f"{_OASIS}meta:1.0",
    "manifest": f"{_OASIS}manifest:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACES = " ".join(f'xmlns:{name}="{address}"' for name, address in NS.items() if name != "manifest")
_VERSION = 'office:version="1.3"'
# Where a page has its head and foot.
_EDGE = 12.0


def name_of(name: str) -> str:
    """A name as OpenDocument writes it in XML."""
    return name.replace(" ", "_20_")


def _paragraph_properties(look: Look) -> Iterator[str]:
    if look.before is not None:
        yield f'fo:margin-top="{look.before}pt"'
    if look.after is not None:
        yield f'fo:margin-bottom="{look.after}pt"'
    if look.lines:
        yield f'fo:line-height="{look.lines * 100:.0f}%"'
    if look.indent:
        yield f'fo:margin-left="{look.indent}pt"'
    if look.fill:
        yield f'fo:background-color="{look.fill}"'
    for side, rule in (("left", look.left), ("top", look.top)):
        if rule:
            yield f'fo:border-{side}="{rule.points}pt solid {rule.colour}" fo:padding-{side}="8pt"'
    if look.fill:
        yield 'fo:padding-top="3pt" fo:padding-bottom="3pt"'
    if look.centred:
        yield 'fo:text-align="center"'
    if look.with_next:
        yield 'fo:keep-with-next="always"'
    if look.whole:
        yield 'fo:keep-together="always"'
    if look.new_page:
        yield 'fo:break-before="page"'


def _text_properties(look: Look) -> Iterator[str]:
    if look.size:
        yield f'fo:font-size="{look.size}pt"'
    if look.bold is not None:
        yield f'fo:font-weight="{"bold" if look.bold else "normal"}"'
    if look.colour:
        yield f'fo:color="{look.colour}"'
    if look.hyphens is not None:
        yield f'fo:hyphenate="{"true" if look.hyphens else "false"}"'
    if look.raised:
        yield 'style:text-position="super 65%"'


def _style(look: Look, family: str) -> str:
    parent = BY_ID[look.based].odf if look.based else "Standard" if family == "paragraph" else ""
    said = [f'style:name="{name_of(look.odf)}" style:display-name="{look.odf}" style:family="{family}"']
    if parent:
        said.append(f'style:parent-style-name="{name_of(parent)}"')
    if look.outline:
        said.append(f'style:default-outline-level="{look.outline}"')
    if look.outline or look.with_next:
        said.append('style:next-style-name="Text_20_body"')
    if look.id == "FrontKind":
        said.append('style:master-page-name="Front"')
    if look.id == "TOCHeading":
        said.append('style:master-page-name="Standard"')
    own = ""
    if family == "paragraph":
        leader = 'style:leader-style="dotted" style:leader-text="." ' if look.id.startswith("TOC") else ""
        tab = f'<style:tab-stop style:type="right" {leader}style:position="{TEXT_WIDTH - _shift(look)}mm"/>'
        tabs = f"<style:tab-stops>{tab}</style:tab-stops>" if look.right_tab else ""
        own = f"<style:paragraph-properties {' '.join(_paragraph_properties(look))}>{tabs}</style:paragraph-properties>"
    text = f"<style:text-properties {' '.join(_text_properties(look))}/>"
    return f"<style:style {' '.join(said)}>{own}{text}</style:style>"


def _shift(look: Look) -> float:
    """How far the text of a style starts from the margin, in millimetres: its tabs are counted from there."""
    return round(look.indent * 25.4 / 72, 2)


def _list_style(name: str, bullet: bool) -> str:
    levels = []
    for level in range(1, 7):
        left = 5 * level
        place = (
            '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
            '<style:list-level-label-alignment text:label-followed-by="listtab" '
            f'text:list-tab-stop-position="{left}mm" fo:text-indent="-4mm" fo:margin-left="{left}mm"/>'
            "</style:list-level-properties>"
        )
        if bullet:
            sign = "•◦▪"[(level - 1) % 3]
            look = f'<style:text-properties fo:color="{ACCENT}"/>'
            levels.append(
                f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="{sign}">'
                f"{place}{look}</text:list-level-style-bullet>"
            )
        else:
            levels.append(
                f'<text:list-level-style-number text:level="{level}" style:num-format="1" style:num-suffix=".">'
                f"{place}</text:list-level-style-number>"
            )
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


def styles(document: Document, front: Front, language: str) -> str:
    code, country = language.split("-")
    # Distances that a style does not name are none; the text of every style is in the language of the document.
    default = (
        '<style:default-style style:family="paragraph">'
        '<style:paragraph-properties fo:orphans="2" fo:widows="2" fo:hyphenation-ladder-count="3" '
        'style:tab-stop-distance="10mm" style:writing-mode="lr-tb"/>'
        f'<style:text-properties style:font-name="{FONT_ODT}" fo:font-size="{SIZE}pt" fo:color="{INK}" '
        f'fo:language="{code}" fo:country="{country}" fo:hyphenate="true" '
        'fo:hyphenation-remain-char-count="3" fo:hyphenation-push-char-count="3"/></style:default-style>'
        '<style:default-style style:family="table"><style:table-properties table:border-model="collapsing"/>'
        "</style:default-style>"
    )
    return (
        f"{_HEAD}<office:document-styles {_SPACES} {_VERSION}>{fonts()}<office:styles>{default}"
        '<style:style style:name="Standard" style:family="paragraph" style:class="text"/>'
        f"{''.join(_style(look, 'paragraph') for look in PARAGRAPHS)}"
        f"{''.join(_style(look, 'text') for look in CHARACTERS)}"
        f"{_list_style('Bullets', True)}{_list_style('Numbers', False)}"
        '<text:notes-configuration text:note-class="footnote" text:citation-style-name="Footnote_20_anchor" '
        'text:citation-body-style-name="Footnote_20_anchor" style:num-format="1" style:num-suffix=" " text:start-value="0" '
        'text:footnotes-position="page" text:start-numbering-at="document"/>'
        f"</office:styles><office:automatic-styles>{_page_layout()}</office:automatic-styles>"
        f"<office:master-styles>{_pages(document, front)}</office:master-styles></office:document-styles>"
    )


def fonts() -> str:
    return (
        f'<office:font-face-decls><style:font-face style:name="{FONT_ODT}" '
        f'svg:font-family="{FONT_ODT}, {FONT_DOCX}" style:font-family-generic="swiss" style:font-pitch="variable"/>'
        "</office:font-face-decls>"
    )


def _page_layout() -> str:
    line = f'<style:footnote-sep style:width="0.5pt" style:color="{RULE}" style:rel-width="25%" style:adjustment="left"'
    room = 'fo:min-height="6mm"'
    return (
        '<style:page-layout style:name="Page"><style:page-layout-properties '
        f'fo:page-width="{PAGE_WIDTH}mm" fo:page-height="{PAGE_HEIGHT}mm" style:print-orientation="portrait" '
        f'fo:margin-left="{MARGIN_SIDE}mm" fo:margin-right="{MARGIN_SIDE}mm" '
        f'fo:margin-top="{_EDGE}mm" fo:margin-bottom="{_EDGE}mm">'
        f'{line} style:distance-before-sep="2mm" style:distance-after-sep="2mm"/></style:page-layout-properties>'
        f"<style:header-style><style:header-footer-properties {room} "
        f'fo:margin-bottom="{MARGIN_TOP - _EDGE - 6}mm"/></style:header-style>'
        f"<style:footer-style><style:header-footer-properties {room} "
        f'fo:margin-top="{MARGIN_BOTTOM - _EDGE - 6}mm"/></style:footer-style></style:page-layout>'
    )


def _pages(document: Document, front: Front) -> str:
    def paragraph(style: str, content: str) -> str:
        return f'<text:p text:style-name="{name_of(style)}">{content}</text:p>'

    practice = paragraph("Practice Remark", escape(front.practice)) if front.practice else ""
    head = practice + paragraph("Header", f"{_plain(document.title)}<text:tab/>{escape(front.concept)}")
    number = '<text:page-number text:select-page="current">1</text:page-number> / <text:page-count>1</text:page-count>'
    foot = paragraph("Footer", f"{_plain(front.foot)}<text:tab/>{number}")
    return (
        '<style:master-page style:name="Standard" style:page-layout-name="Page">'
        f"<style:header>{head}</style:header><style:footer>{foot}</style:footer></style:master-page>"
        '<style:master-page style:name="Front" style:page-layout-name="Page" style:next-style-name="Standard">'
        f"<style:header>{practice or paragraph('Header', '')}</style:header>"
        f"<style:footer>{paragraph('Footer', _plain(document.remark))}</style:footer></style:master-page>"
    )


def _plain(text: str) -> str:
    """A text in which white space counts once, as in the document itself."""
    return escape(" ".join(text.split()))


def meta(document: Document, front: Front, language: str) -> str:
    moment = f"{document.date}T00:00:00"
    fields = [
        ("meta:generator", "Noaber"),
        ("dc:title", document.title),
        ("dc:description", document.subtitle),
        ("dc:subject", document.kind_name),
        ("meta:keyword", front.keywords),
        ("meta:initial-creator", document.authors),
        ("dc:creator", document.authors),
        ("meta:creation-date", moment),
        ("dc:date", moment),
        ("dc:language", language),
    ]
    said = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields if text)
    status = (
        f'<meta:user-defined meta:name="Status">{escape(front.concept)}</meta:user-defined>' if front.concept else ""
    )
    return f"{_HEAD}<office:document-meta {_SPACES} {_VERSION}><office:meta>{said}{status}</office:meta></office:document-meta>"


def manifest(names: list[str]) -> str:
    kinds = {"xml": "text/xml", "png": "image/png"}
    space = f'xmlns:manifest="{NS["manifest"]}" manifest:version="1.3"'
    whole = "application/vnd.oasis.opendocument.text"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kinds[name.rpartition(".")[2]]}"/>'
        for name in sorted(names)
    )
    return (
        f'{_HEAD}<manifest:manifest {space}><manifest:file-entry manifest:full-path="/" manifest:version="1.3" '
        f'manifest:media-type="{whole}"/>{entries}</manifest:manifest>'
    )


SOFT_RULE = f"0.5pt solid {RULE}"
ACCENT_RULE = f"1.25pt solid {ACCENT}"
THICK_RULE = f"2.5pt solid {ACCENT}"
