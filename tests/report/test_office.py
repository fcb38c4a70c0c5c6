"""The report as ODT and DOCX: whole, accessible, the same every time, and text stays text."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from lxml.html import HtmlElement

from noaber.dossier.content import Content
from noaber.report.office import looks
from noaber.report.office.looks import FILLS, TEXT_WIDTH
from noaber.report.office.package import pack
from tests.builder import HEAD, content_of, dossier
from tests.chapters.helping import PEOPLE
from tests.charts.test_drawing import contrast
from tests.report.conftest import MakeReport, Report
from tests.report.reading_office import Grid, Office

FORMATS = ["odt", "docx"]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def words(element: HtmlElement) -> str:
    """Its text without the numbers of notes, which stand in these formats as fields or notes of their own."""
    return squeezed("".join(element.xpath(".//text()[not(ancestor::sup[@class='note-ref'])]")))


def of(report: Report, form: str) -> Office:
    found: Office = getattr(report, form)
    return found


@pytest.fixture(scope="module", params=[(name, form) for name in ("example", "hostile") for form in FORMATS])
def full(request: pytest.FixtureRequest) -> tuple[Report, Office]:
    """Reports in which every chapter holds something."""
    name, form = request.param
    made: Report = request.getfixturevalue(name)
    return made, of(made, form)


def headings(report: Report) -> list[tuple[int, str]]:
    found = report.tree.get_element_by_id("content").iter("h1", "h2", "h3", "h4")
    return [(int(one.tag[1]), squeezed(one.text_content())) for one in found if one.get("id") != "notes"]


def test_every_heading_stands_at_its_level_with_its_number(full: tuple[Report, Office]) -> None:
    report, office = full
    assert [(level, squeezed(text)) for level, text in office.headings] == headings(report)


def test_the_contents_lead_to_every_numbered_heading_and_name_its_page(full: tuple[Report, Office]) -> None:
    report, office = full
    assert [squeezed(one.text) for one in office.contents] == [text for level, text in headings(report) if level < 3]
    for entry in office.contents:
        assert entry.target == entry.page_of
        assert entry.target in office.bookmarks


def test_every_link_within_the_document_arrives(full: tuple[Report, Office]) -> None:
    report, office = full
    links = [one for one in report.tree.iter("a") if one.get("class") == "ref"]
    assert len(office.links) == len(links) + len(office.contents)
    assert set(office.links) <= office.bookmarks


def data_tables(office: Office) -> list[Grid]:
    return [one for one in office.tables if one.head_rows]


def test_every_table_has_its_cells_its_heads_and_fits_on_the_page(full: tuple[Report, Office]) -> None:
    report, office = full
    tables = data_tables(office)
    for table, source in zip(tables, report.tree.iter("table"), strict=True):
        rows = list(source.iter("tr"))
        assert table.head_rows == len(list(source.find("thead").iter("tr")))
        assert table.head_column == all(row[0].tag == "th" for row in rows)
        assert table.width <= TEXT_WIDTH + 0.1
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, shown in zip(row, cells, strict=True):
                # Only the number of a note that is referred to again stands in a cell besides.
                assert re.sub(r"\d", "", squeezed(cell.text)) == re.sub(r"\d", "", words(shown))
    assert sum(one.head_column for one in tables) > len(tables) / 2


def test_a_heat_map_has_its_colours_and_its_signs(full: tuple[Report, Office]) -> None:
    report, office = full
    seen = set()
    for table, source in zip(data_tables(office), report.tree.iter("table"), strict=True):
        for row, cells in zip(table.rows, source.iter("tr"), strict=True):
            for cell, shown in zip(row, cells, strict=True):
                kinds = [name for name in shown.get("class", "").split() if name in FILLS]
                assert cell.fill == (FILLS[kinds[0]] if kinds else "")
                if kinds:
                    seen.add(kinds[0])
                    assert cell.text.strip()
    assert len(seen) >= 3


@pytest.mark.parametrize("words", [looks.INK, looks.SOFT, looks.WARN])
def test_words_upon_a_colour_can_be_read(words: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    assert min(contrast(words, ground) for ground in (*FILLS.values(), looks.PANEL, looks.WHITE)) >= 4.5


def test_quadrants_and_cards_stand_in_boxes(example: Report) -> None:
    groups = [one for name in ("swot", "cards") for one in example.tree.find_class(name)]
    for form in FORMATS:
        boxes = [one for one in of(example, form).tables if not one.head_rows]
        assert len(boxes) == len(groups) > 2
        held = sum(bool(cell.text.strip()) for box in boxes for row in box.rows for cell in row)
        assert held == sum(len(one) for one in groups)
        assert {len(row) for box in boxes for row in box.rows} == {2}


def test_every_picture_has_its_text_and_fits_on_the_page(full: tuple[Report, Office]) -> None:
    report, office = full
    assert len(office.pictures) >= 3
    assert [squeezed(alt) for alt, _width, _height in office.pictures] == [
        squeezed(one.get("alt")) for one in report.tree.iter("img")
    ]
    assert all(20 < width <= TEXT_WIDTH + 0.1 and height <= 201 for _alt, width, height in office.pictures)


def test_every_note_stands_in_it_once_and_can_be_referred_to_again(full: tuple[Report, Office]) -> None:
    report, office = full
    items = report.tree.xpath("//section[@role='doc-endnotes']/ol/li")
    assert [squeezed(one) for one in office.notes] == [squeezed(one.text_content()).removesuffix("↩") for one in items]
    references = [int(one.text_content()) for one in report.tree.find_class("note-ref")]
    for number in range(1, len(items) + 1):
        references.remove(number)
    assert sorted(office.again) == sorted(references)


def test_every_text_stands_in_it_literally(full: tuple[Report, Office]) -> None:
    """Texts of users too, whatever they mean to pandoc, XML or a word processor."""
    report, office = full
    main = report.tree.get_element_by_id("content")
    # The list of notes has a heading and ways back, which notes at the foot of a page do without.
    (notes,) = report.tree.xpath("//section[@role='doc-endnotes']")
    whole = squeezed(office.text + "".join(office.notes) + notes.text_content())
    numbers = set(main.xpath(".//sup[@class='note-ref']/a"))
    pieces = {squeezed(one.text or "") for one in main.iter() if one not in numbers}
    pieces |= {squeezed(one.tail or "") for one in main.iter()}
    assert len(pieces) > 500
    assert [piece for piece in sorted(pieces) if piece not in whole] == []


def test_every_style_that_is_used_is_known(full: tuple[Report, Office]) -> None:
    _report, office = full
    assert office.used_styles - office.known_styles == set()


# What it says of itself


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("language", "locale"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_a_reader_finds_title_language_authors_and_date(
    report: MakeReport, language: str, locale: str, form: str
) -> None:
    lines = ["subtitle: Kan het samen?", "authors: Gemeenten Aal en Berg", f"language: {language}"]
    made = report(content_of({"exploration.yaml": HEAD + "".join(f"  {line}\n" for line in lines)}), language)
    office = of(made, form)
    assert office.language == office.said["language"] == locale
    assert office.said["title"] == "Verkenning Zuidrand"
    assert office.said["creator"] == "Gemeenten Aal en Berg"
    assert office.said["description"] == "Kan het samen?"
    assert office.said["subject"] == made.document.kind_name
    date = office.said["created" if form == "docx" else "creation-date"]
    assert date.startswith("2024-05-01T00:00:00")
    assert office.said["Application" if form == "docx" else "generator"] == "Noaber"


@pytest.mark.parametrize("form", FORMATS)
def test_no_other_program_and_no_machine_is_named(example: Report, form: str) -> None:
    for name, data in of(example, form).files.items():
        if not name.endswith(".png"):
            assert re.search(rb"pandoc|microsoft word|libreoffice|typst|/tmp|/home", data, re.IGNORECASE) is None


@pytest.mark.parametrize("form", FORMATS)
def test_practice_material_says_so_on_every_page(report: MakeReport, form: str) -> None:
    made = report(content_of({"exploration.yaml": HEAD + "  kind: practice\n"}))
    office = of(made, form)
    assert len(office.heads) == 2
    assert all("Practice material" in head for head in office.heads)
    assert not any(
        "Practice material" in head for head in of(report(content_of({"exploration.yaml": HEAD})), form).heads
    )


@pytest.mark.parametrize("form", FORMATS)
def test_pages_have_title_concept_date_and_number(report: MakeReport, form: str) -> None:
    office = of(report(content_of({"exploration.yaml": HEAD})), form)
    assert [head for head in office.heads if "Verkenning Zuidrand" in head and "concept" in head] != []
    assert [foot for foot in office.feet if foot.startswith("1 May 2024") and foot.endswith("1 / 1")] != []
    assert [
        foot for foot in office.feet if foot == "This report holds findings and judgements. It draws no conclusion."
    ]


# Little, much, and the same


@pytest.mark.parametrize("form", FORMATS)
def test_an_exploration_with_a_title_only_becomes_a_document(report: MakeReport, form: str) -> None:
    office = of(report(content_of({"exploration.yaml": HEAD}), "nl"), form)
    assert office.headings[0] == (1, "1 Inleiding")


def wide() -> Content:
    """A table of more columns than there are words for."""
    options = "".join(f"  - {{id: o{number}, name: Samenwerkingsvorm{number}}}\n" for number in range(14))
    conditions = "".join(f"  - {{id: c{number}, name: Randvoorwaardelijkheid{number}}}\n" for number in range(14))
    verdicts = "".join(f"  - {{option: o{number}, condition: c{number}, outcome: meets}}\n" for number in range(14))
    weighing = f"conditions:\n{conditions}verdicts:\n{verdicts}"
    return content_of(dossier({"options.yaml": "options:\n" + options, "weighing.yaml": weighing}, main=PEOPLE))


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_of_many_columns_stays_on_the_page(report: MakeReport, form: str) -> None:
    tables = of(report(wide()), form).tables
    assert max(len(row) for table in tables for row in table.rows) >= 14
    assert all(table.width <= TEXT_WIDTH + 0.1 for table in tables)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_exploration_gives_the_same_bytes(report: MakeReport, form: str) -> None:
    one, other = (getattr(report(wide()), f"{form}_bytes") for _time in range(2))
    assert one == other


# The packages


def test_an_odt_says_first_what_it_is_and_names_all_its_parts(example: Report) -> None:
    assert example.odt_bytes[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text")
    manifest = etree.fromstring(example.odt.files["META-INF/manifest.xml"])
    named = {value for one in manifest for key, value in one.attrib.items() if str(key).endswith("full-path")}
    assert named == {"/", *example.odt.files} - {"mimetype", "META-INF/manifest.xml"}


def test_a_docx_names_the_kind_of_all_its_parts_and_leads_to_them(example: Report) -> None:
    files = example.docx.files
    assert next(iter(files)) == "[Content_Types].xml"
    kinds = etree.fromstring(files["[Content_Types].xml"])
    named = {str(one.get("PartName"))[1:] for one in kinds if one.get("PartName")}
    assert named == {name for name in files if name.endswith(".xml") and name != "[Content_Types].xml"}
    for one in etree.fromstring(files["word/_rels/document.xml.rels"]):
        if one.get("TargetMode") == "External":
            assert str(one.get("Target")).startswith(("http://", "https://"))
        else:
            assert f"word/{one.get('Target')}" in files


def test_a_package_does_not_depend_on_the_order_in_which_it_was_filled() -> None:
    assert pack({"b": b"1", "c": b"2", "a": b"3"}, "c") == pack({"a": b"3", "c": b"2", "b": b"1"}, "c")
