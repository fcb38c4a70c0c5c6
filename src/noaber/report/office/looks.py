"""How documents look in a word processor: one list of styles, from which ODT and DOCX each write their own.

Sizes and distances are in points. The names are those that pandoc gives and that word processors know, so that a style
that someone changes there changes what they expect.
"""

from __future__ import annotations

from dataclasses import dataclass

ACCENT = "#12595f"
INK = "#1d2b2e"
SOFT = "#445357"
RULE = "#c9d1d3"
PANEL = "#eef3f3"
WARN = "#87370f"
WHITE = "#ffffff"

# Word has Calibri; LibreOffice brings Carlito, which is as wide.
FONT_DOCX = "Calibri"
FONT_ODT = "Carlito"
SIZE = 10.5

# A4 in millimetres.
PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
MARGIN_SIDE, MARGIN_TOP, MARGIN_BOTTOM = 24.0, 26.0, 24.0
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN_SIDE
# Above a chapter that goes on where the one before ends.
RUNNING_ON = 28.0

# What stands behind a cell, by its class. The sign in the cell says the same.
FILLS = {
    "very-negative": "#f0b9a8",
    "negative": "#f8ddd3",
    "neutral": "#f1efe8",
    "positive": "#d3e8dc",
    "very-positive": "#a5d0b8",
    "unjudged": "#f4f5f5",
    "strength": "#d3e8dc",
    "weakness": "#f8ddd3",
    "opportunity": "#f1efe8",
    "threat": "#f0b9a8",
}


@dataclass(frozen=True)
class Rule:
    """A line along a text, so many points thick."""

    points: float
    colour: str


@dataclass(frozen=True)
class Look:
    """A style: its id in DOCX, how Word and OpenDocument call it, and what it changes of the one it is based on."""

    id: str
    word: str
    odf: str
    based: str = ""
    size: float = 0
    bold: bool | None = None
    italic: bool = False
    colour: str = ""
    before: float | None = None
    after: float | None = None
    lines: float = 0
    indent: float = 0
    fill: str = ""
    left: Rule | None = None
    top: Rule | None = None
    right_tab: bool = False
    centred: bool = False
    with_next: bool = False
    whole: bool = False
    new_page: bool = False
    hyphens: bool | None = None
    outline: int = 0
    raised: bool = False


def _heading(level: int, size: float, before: float, after: float, colour: str = INK, new_page: bool = False) -> Look:
    name = f"eading {level}"
    return Look(
        *(f"Heading{level}", "h" + name, "H" + name, "BodyText"),
        size=size,
        bold=True,
        colour=colour,
        before=before,
        after=after,
        lines=1.1,
        with_next=True,
        whole=True,
        new_page=new_page,
        hyphens=False,
        outline=level,
    )


PARAGRAPHS = (
    Look("BodyText", "Body Text", "Text body", before=0, after=7, lines=1.2),
    Look("FirstParagraph", "First Paragraph", "First paragraph", "BodyText"),
    Look("Compact", "Compact", "List Text", "BodyText", after=3),
    _heading(1, 22, 0, 8, new_page=True),
    _heading(2, 14.5, 20, 6),
    _heading(3, 11.5, 14, 5, colour=ACCENT),
    _heading(4, 10.5, 8, 4),
    Look("Question", "Question", "Question", "BodyText", size=12.5, colour=SOFT, after=10),
    Look("Answer", "Answer", "Answer", "BodyText", fill=PANEL, left=Rule(3, ACCENT), indent=10, before=6, after=12),
    Look("Lead", "Lead", "Lead", "BodyText", size=11.5, after=9),
    Look("Kind", "Kind", "Kind", "BodyText", bold=True, colour=ACCENT, before=9, after=4, with_next=True),
    Look("Against", "Against", "Against", "BodyText", left=Rule(1.5, WARN), indent=8),
    Look("Open", "Open", "Open", "BodyText", colour=WARN),
    Look("Meta", "Meta", "Meta", "BodyText", size=9.2, colour=SOFT, after=5),
    Look("MetaBelowHeading", "Meta Below Heading", "Meta Below Heading", "Meta", with_next=True),
    Look("DefinitionTerm", "Definition Term", "Definition Term", "BodyText", bold=True, after=0, with_next=True),
    Look("Definition", "Definition", "Definition Definition", "BodyText", indent=12, after=5),
    Look("FrontKind", "Front Kind", "Front Kind", "BodyText", size=12, colour=SOFT, before=150, after=4),
    Look("Title", "Title", "Title", size=31, bold=True, before=0, after=6, lines=1.0, hyphens=False),
    Look("Subtitle", "Subtitle", "Subtitle", size=15, colour=SOFT, before=0, after=6, hyphens=False),
    Look("FrontDetails", "Front Details", "Front Details", "BodyText", size=12, before=18, top=Rule(3, ACCENT)),
    Look(
        *("TOCHeading", "TOC Heading", "Contents Heading"),
        size=22,
        bold=True,
        before=0,
        after=10,
        new_page=True,
        with_next=True,
        hyphens=False,
    ),
    Look("TOC1", "toc 1", "Contents 1", size=10, bold=True, before=5, after=1, right_tab=True, hyphens=False),
    Look("TOC2", "toc 2", "Contents 2", size=9.5, before=0, after=1, indent=14, right_tab=True, hyphens=False),
    Look(
        *("TableCaption", "Table Caption", "TableCaption", "BodyText"),
        size=9.5,
        bold=True,
        colour=SOFT,
        before=10,
        after=4,
        with_next=True,
    ),
    Look("TableText", "Table Text", "Table Contents", size=9, before=0, after=2, lines=1.1, hyphens=True),
    Look("TableHead", "Table Head", "Table Heading", "TableText", bold=True),
    Look("BoxText", "Box Text", "Box Text", "TableText", size=9.5, after=3),
    Look("CaptionedFigure", "Captioned Figure", "FigureWithCaption", before=8, after=4, with_next=True),
    Look("ImageCaption", "Image Caption", "FigureCaption", "BodyText", size=9.5, bold=True, colour=SOFT, after=12),
    Look("FootnoteText", "footnote text", "Footnote", size=8.5, colour=SOFT, before=0, after=1),
    Look("Header", "header", "Header", size=8.5, colour=SOFT, right_tab=True, hyphens=False),
    Look("Footer", "footer", "Footer", size=8.5, colour=SOFT, right_tab=True, hyphens=False),
    Look(
        *("PracticeRemark", "Practice Remark", "Practice Remark"),
        size=9.5,
        bold=True,
        colour=WHITE,
        fill=WARN,
        centred=True,
        before=0,
        after=6,
        hyphens=False,
    ),
)

CHARACTERS = (
    Look("Small", "Small", "Small", size=9.2, colour=SOFT, bold=False),
    Look("NoSource", "No Source", "No Source", size=9, colour=WARN, bold=False),
    Look("Number", "Number", "Number", colour=ACCENT),
    Look("Hyperlink", "Hyperlink", "Internet Link", colour=ACCENT),
    Look("IndexLink", "Index Link", "Index Link", colour=INK),
    Look("Strong", "Strong", "Strong Emphasis", bold=True),
    Look("FootnoteReference", "footnote reference", "Footnote anchor", bold=False, raised=True),
)

BY_ID = {look.id: look for look in (*PARAGRAPHS, *CHARACTERS)}
