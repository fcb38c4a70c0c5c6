"""The parts of a DOCX beside its text: styles, settings, heads and feet of pages, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from ..document import Document
from ..front import Front
from .looks import ACCENT, CHARACTERS, FONT_DOCX, INK, PARAGRAPHS, RULE, SIZE, TEXT_WIDTH, Look

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACES = f'xmlns:w="{W}" xmlns:r="{R}"'


def twips(points: float) -> int:
    return round(points * 20)


def twips_of(millimetres: float) -> int:
    return round(millimetres / 25.4 * 1440)


def _colour(colour: str) -> str:
    return colour.lstrip("#").upper()


def _paragraph_properties(look: Look) -> Iterator[str]:
    """In the order in which the schema wants them."""
    if look.with_next:
        yield "<w:keepNext/>"
    if look.whole:
        yield "<w:keepLines/>"
    if look.new_page:
        yield "<w:pageBreakBefore/>"
    sides = [(name, rule) for name, rule in (("top", look.top), ("left", look.left)) if rule]
    if sides:
        yield "<w:pBdr>"
        for name, rule in sides:
            thick = round(rule.points * 8)
            yield f'<w:{name} w:val="single" w:sz="{thick}" w:space="8" w:color="{_colour(rule.colour)}"/>'
        yield "</w:pBdr>"
    if look.fill:
        yield f'<w:shd w:val="clear" w:color="auto" w:fill="{_colour(look.fill)}"/>'
    if look.right_tab:
        leader = ' w:leader="dot"' if look.id.startswith("TOC") else ""
        yield f'<w:tabs><w:tab w:val="right"{leader} w:pos="{twips_of(TEXT_WIDTH)}"/></w:tabs>'
    if look.hyphens is not None:
        yield f'<w:suppressAutoHyphens w:val="{0 if look.hyphens else 1}"/>'
    spacing = [
        f'w:before="{twips(look.before)}"' if look.before is not None else "",
        f'w:after="{twips(look.after)}"' if look.after is not None else "",
        f'w:line="{round(look.lines * 240)}" w:lineRule="auto"' if look.lines else "",
    ]
    if any(spacing):
        yield f"<w:spacing {' '.join(filter(None, spacing))}/>"
    if look.indent:
        yield f'<w:ind w:left="{twips(look.indent)}"/>'
    if look.centred:
        yield '<w:jc w:val="center"/>'
    if look.outline:
        yield f'<w:outlineLvl w:val="{look.outline - 1}"/>'


def _run_properties(look: Look) -> Iterator[str]:
    if look.bold is not None:
        yield f'<w:b w:val="{1 if look.bold else 0}"/>'
    if look.italic:
        yield "<w:i/>"
    if look.colour:
        yield f'<w:color w:val="{_colour(look.colour)}"/>'
    if look.size:
        yield f'<w:sz w:val="{round(look.size * 2)}"/><w:szCs w:val="{round(look.size * 2)}"/>'
    if look.raised:
        yield '<w:vertAlign w:val="superscript"/>'


def _style(look: Look, kind: str) -> str:
    based = look.based or ("Normal" if kind == "paragraph" else "DefaultParagraphFont")
    # After a heading or caption comes running text.
    following = '<w:next w:val="BodyText"/>' if look.outline or look.with_next else ""
    own = "".join(_paragraph_properties(look)) if kind == "paragraph" else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{look.id}"><w:name w:val="{look.word}"/>'
        f'<w:basedOn w:val="{based}"/>{following}<w:uiPriority w:val="9"/><w:qFormat/>'
        f"{f'<w:pPr>{own}</w:pPr>' if own else ''}<w:rPr>{''.join(_run_properties(look))}</w:rPr></w:style>"
    )


def styles(language: str) -> str:
    size = round(SIZE * 2)
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{_colour(RULE)}"'
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in _CELL_MARGINS)
    return (
        f"{_HEAD}<w:styles {_SPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{FONT_DOCX}" w:hAnsi="{FONT_DOCX}" w:eastAsia="{FONT_DOCX}" w:cs="{FONT_DOCX}"/>'
        f'<w:color w:val="{_colour(INK)}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        f"{''.join(_style(look, 'paragraph') for look in PARAGRAPHS)}"
        f"{''.join(_style(look, 'character') for look in CHARACTERS)}"
        '<w:style w:type="table" w:styleId="Table"><w:name w:val="Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="10" w:space="0" w:color="{_colour(ACCENT)}"/>'
        "</w:tcBorders></w:tcPr></w:tblStylePr></w:style></w:styles>"
    )


_CELL_MARGINS = (("top", 60), ("left", 90), ("bottom", 40), ("right", 90))


def settings(language: str) -> str:
    return (
        f'{_HEAD}<w:settings {_SPACES}><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="720"/><w:autoHyphenation w:val="true"/><w:consecutiveHyphenLimit w:val="3"/>'
        '<w:doNotHyphenateCaps/><w:characterSpacingControl w:val="doNotCompress"/><w:updateFields w:val="true"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        f'w:val="15"/></w:compat><w:themeFontLang w:val="{language}"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


# Heads and feet


def _run(text: str, style: str = "") -> str:
    kind = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{kind}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def heads_and_feet(document: Document, front: Front) -> dict[str, str]:
    """The four parts by the names under which a section refers to them; the front page has its own."""
    practice = _paragraph("PracticeRemark", _run(front.practice)) if front.practice else ""
    tab = "<w:r><w:tab/></w:r>"
    head = practice + _paragraph("Header", _run(document.title) + tab + _run(front.concept))
    foot = _paragraph("Footer", _run(front.foot) + tab + _field("PAGE") + _run(" / ") + _field("NUMPAGES"))
    first_foot = _paragraph("Footer", _run(document.remark))
    return {
        "header-default": f"{_HEAD}<w:hdr {_SPACES}>{head}</w:hdr>",
        "header-first": f"{_HEAD}<w:hdr {_SPACES}>{practice or _paragraph('Header', '')}</w:hdr>",
        "footer-default": f"{_HEAD}<w:ftr {_SPACES}>{foot}</w:ftr>",
        "footer-first": f"{_HEAD}<w:ftr {_SPACES}>{first_foot}</w:ftr>",
    }


# What it says of itself


def core_properties(document: Document, front: Front, language: str) -> str:
    moment = f'xsi:type="dcterms:W3CDTF">{document.date}T00:00:00Z<'
    fields = [
        ("dc:title", document.title),
        ("dc:subject", document.kind_name),
        ("dc:creator", document.authors),
        ("cp:keywords", front.keywords),
        ("dc:description", document.subtitle),
        ("dc:language", language),
        ("cp:version", document.version),
        ("cp:contentStatus", front.concept),
    ]
    said = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields if text)
    return (
        f"{_HEAD}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{said}<dcterms:created {moment}/dcterms:created><dcterms:modified {moment}/dcterms:modified>"
        "</cp:coreProperties>"
    )


def app_properties() -> str:
    return (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Noaber</Application></Properties>"
    )


def relationships(items: list[tuple[str, str, str, bool]]) -> str:
    """From (id, type, target, whether it lies outside the package)."""
    lines = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{escape(target, {chr(34): "&quot;"})}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if outside else ''}/>"
        for name, kind, target, outside in items
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{space}">{lines}</Relationships>'


def content_types(parts: dict[str, str]) -> str:
    """From what each part is, by its name."""
    lines = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in sorted(parts.items()))
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f"{lines}</Types>"
    )
