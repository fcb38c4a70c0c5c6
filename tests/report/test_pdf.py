"""The report as PDF: accessible, archivable, the same every time, and whole whatever stands in the dossier."""

from __future__ import annotations

import re

import pytest
from lxml.html import HtmlElement
from pikepdf import Dictionary, Pdf

from noaber.dossier.content import Content
from tests.builder import HEAD, content_of, dossier
from tests.chapters.helping import PEOPLE
from tests.conftest import ROOT
from tests.report.conftest import MakeReport, Report
from tests.report.reading_pdf import Element, furthest, seen_on, texts_of


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def squeezed(text: str) -> str:
    """Without white space, which stands at other places where lines end elsewhere, and what is not seen."""
    return re.sub(r"[\s\u200b\u2060]+", "", text)


def texts(tags: Element, *kinds: str) -> list[str]:
    return [squeezed(one.text) for one in tags.all(*kinds)]


def findings(*titles: str) -> Content:
    """A dossier with these titles in a chapter."""
    rows = "".join(f"  - {{id: f{number}, kind: challenge, title: x}}\n" for number, _title in enumerate(titles))
    content = content_of(dossier({"urgency.yaml": "findings:\n" + rows}, main=PEOPLE))
    for values, title in zip(content["tables"]["urgency.yaml#findings"], titles, strict=True):
        values["title"] = title
    return content


def a_little() -> Content:
    """A dossier with a table, a picture, a note and something without a source."""
    figures = "id,quantity,organisation,value,source,basis\na,inwoners,aal,1000,nota,measured\nb,inwoners,berg,20,,\n"
    return content_of(dossier({"figures.csv": figures}, main=PEOPLE))


@pytest.fixture(scope="module")
def small(report: MakeReport) -> Report:
    return report(a_little())


# What the standards ask


@pytest.fixture(scope="module", params=["example", "hostile"])
def full(request: pytest.FixtureRequest) -> Report:
    """Reports in which every chapter holds something."""
    found: Report = request.getfixturevalue(request.param)
    return found


def test_it_says_that_it_is_accessible_and_archivable(full: Report) -> None:
    said = full.pdf.open_metadata()
    assert said["pdfuaid:part"] == "1"
    assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "A")
    assert full.pdf.Root.MarkInfo.Marked
    assert full.pdf.Root.OutputIntents
    assert not full.pdf.is_encrypted


def test_every_font_is_within_the_file_and_every_sign_has_its_text(full: Report) -> None:
    fonts = [font for page in full.pdf.pages for font in page.Resources.get("/Font", Dictionary()).values()]
    assert fonts
    for font in fonts:
        assert {"/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys())
        assert "/ToUnicode" in font


def test_nothing_in_it_runs_or_is_attached(full: Report) -> None:
    kinds = {str(one.get("/S", "")) for one in full.pdf.objects if isinstance(one, Dictionary)}
    types = {str(one.get("/Type", "")) for one in full.pdf.objects if isinstance(one, Dictionary)}
    assert kinds & {"/JavaScript", "/Launch", "/SubmitForm", "/GoToR", "/Rendition"} == set()
    assert types & {"/Filespec", "/EmbeddedFile"} == set()
    assert "/OpenAction" not in full.pdf.Root


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_reader_finds_title_language_authors_and_date(report: MakeReport, language: str) -> None:
    lines = ["subtitle: Kan het samen?", "authors: Gemeenten Aal en Berg", f"language: {language}"]
    made = report(content_of({"exploration.yaml": HEAD + "".join(f"  {line}\n" for line in lines)}), language)
    assert str(made.pdf.Root.Lang) == language
    assert made.pdf.Root.ViewerPreferences.DisplayDocTitle
    said = made.pdf.open_metadata()
    assert said["dc:title"] == str(made.pdf.docinfo["/Title"]) == "Verkenning Zuidrand"
    assert said["dc:creator"] == ["Gemeenten Aal en Berg"]
    assert said["dc:description"] == "Kan het samen?"
    assert said["xmp:CreateDate"].startswith("2024-05-01")


# Its structure is that of the document


def headings(report: Report, level: int) -> list[str]:
    found = report.tree.get_element_by_id("content").iter(f"h{level}")
    return [squeezed(one.text_content()) for one in found if one.get("id") != "notes"]


def test_every_heading_stands_at_its_level_and_in_the_bookmarks(example: Report) -> None:
    for level in (1, 2, 3, 4):
        assert texts(example.tags, f"H{level}") == headings(example, level)
    with example.pdf.open_outline() as outline:
        assert [squeezed(one.title) for one in outline.root] == headings(example, 1)
        below = [squeezed(inner.title) for one in outline.root for inner in one.children]
        assert below == headings(example, 2)


def test_the_contents_name_every_numbered_heading_with_its_page(example: Report) -> None:
    entries = texts(example.tags, "TOCI")
    found = example.tree.get_element_by_id("content").iter("h1", "h2")
    # The notes stand at the foot of their pages.
    titles = [squeezed(words(one)) for one in found if one.get("id") != "notes"]
    assert len(entries) == len(titles)
    assert [entry for entry, title in zip(entries, titles, strict=True) if not is_entry(entry, title)] == []


def is_entry(entry: str, title: str) -> bool:
    return entry.startswith(title) and entry.removeprefix(title).strip(".").isdigit()


def test_every_table_has_heads_and_all_its_cells(full: Report) -> None:
    tables = full.tags.all("Table")
    expected = list(full.tree.iter("table"))
    assert len(tables) == len(expected)
    for table, source in zip(tables, expected, strict=True):
        # The typeface has no sign for some of what is strange; those are shown as boxes.
        heads = [ascii_of(words(one)) for one in source.find("thead").iter("th")]
        assert [ascii_of(one.text) for one in table.all("TH") if one.scope == "Column"] == heads
        rows = [one for one in table.all("TH") if one.scope == "Row"]
        assert len(rows) == len(list(source.find("tbody").iter("th"))) == len(table.all("TH")) - len(heads)
        # The notes of a head stand within it.
        for row, head in zip(rows, source.find("tbody").iter("th"), strict=True):
            assert ascii_of(row.text).startswith(ascii_of(head.text or ""))
        assert len(table.all("TR")) == len(list(source.iter("tr")))
        assert len(table.all("TH", "TD")) == len(list(source.iter("th", "td")))


def test_every_picture_has_its_text(full: Report) -> None:
    pictures = [squeezed(one.alt) for one in full.tags.all("Figure")]
    assert len(pictures) >= 3
    assert [ascii_of(one) for one in pictures] == [ascii_of(one.get("alt")) for one in full.tree.iter("img")]


def test_every_note_stands_in_it_once_under_the_number_of_the_document(example: Report) -> None:
    expected = [
        squeezed(f"{number}{words(note).removesuffix('↩')}")
        for number, note in enumerate(example.tree.xpath("//section[@role='doc-endnotes']/ol/li"), 1)
    ]
    assert len(expected) > 100
    assert texts(example.tags, "Note") == expected


def test_a_small_report_shows_its_notes_and_what_has_no_source(small: Report) -> None:
    assert texts(small.tags, "Note") == ["1Nota(measured)."]
    assert "20 [no source]" in " ".join(small.tags.text.split())


# Every text comes over


def ascii_of(text: str) -> str:
    """What every font has: other signs may become boxes, or stand in another order."""
    return "".join(sign for sign in squeezed(text) if sign.isascii())


def test_every_text_of_the_document_stands_in_it_literally(full: Report) -> None:
    """Texts of users too, whatever they mean to Typst, pandoc or HTML."""
    main = full.tree.get_element_by_id("content")
    whole = ascii_of(full.tags.text)
    pieces = {ascii_of(piece or "") for element in main.iter() for piece in (element.text, element.tail)}
    notes = ascii_of(words(full.tree.get_element_by_id("notes")))
    assert len(pieces) > 500
    assert [piece for piece in sorted(pieces) if piece not in whole and piece != notes] == []


LITERALLY = [
    *("’s avonds", "foto’s", "‘zo’", "“zo”", "„zo”", '"zo"', "'zo'", "it's", "1990's"),
    *(
        "a - b",
        "a-b",
        "a -- b",
        "a --- b",
        "a–b",
        "a—b",
        "-5 graden",
        "(-5)",
        "2024-05-01",
        "ja/nee -?",
        "-? ja",
        "wat-?",
    ),
    *("en zo ...", "wat…", "a....b", "x ~ y", "1/2", "a/b", "3 * 4 * 5", "_a_", "`a`", "$a$", "#a", "@a", "<a>", "\\a"),
    *(
        "= a",
        "+ a",
        "/ a: b",
        "1. a",
        "// a",
        "/* a */",
        "[a](b)",
        "https://x.nl/-/a--b?c=d-1&e=...",
        "€ 5",
        "½ a",
        "−5",
    ),
]


def test_signs_stand_as_they_were_written(report: MakeReport) -> None:
    made = report(findings(*LITERALLY))
    shown = [squeezed(one.text) for one in made.tags.all("Strong")]
    assert [text for text in LITERALLY if squeezed(text) + "." not in shown and squeezed(text) not in shown] == []


def test_a_sign_that_no_font_has_becomes_a_box_and_leaves_the_rest(report: MakeReport) -> None:
    titles = [
        "Aa日zz",
        "Bb👩zz",
        "Cc\ue000zz",
        "Dd\U000f0000zz",
        "Ee\u0378zz",
        "Ff👩\u200d👩zz",
        "Gg\u200bzz",
        "Hh한zz",
    ]
    head = HEAD.replace("Verkenning Zuidrand", "Naar 日 toe")
    content = findings(*titles)
    content["exploration"] = content_of({"exploration.yaml": head})["exploration"]
    content["tables"]["exploration.yaml#organisations"][0]["name"] = "Ii本zz"
    made = report(content)
    shown = squeezed(made.tags.text)
    boxed = [re.search(rf"{two}([^a-z]*)zz", shown) for two in ("Aa", "Bb", "Cc", "Dd", "Ee", "Ff", "Gg", "Hh", "Ii")]
    lengths = [len(found[1]) if found else None for found in boxed]
    assert lengths == [1, 1, 1, 1, 1, 2, 0, 1, 1]
    assert len({sign for found in boxed if found for sign in found[1]}) == 1
    assert re.search(r"Naar[^\w\s]toe", shown)


def test_signs_that_run_from_right_to_left_are_kept(report: MakeReport) -> None:
    made = report(findings("Shalom שלום hier"))
    assert set("שלום") <= set(made.tags.text)


# Long and many


def pages_with(pdf: Pdf, text: str) -> list[int]:
    return [number for number, page in enumerate(pdf.pages) if text in "".join(texts_of(page).values())]


def test_a_cell_longer_than_a_page_goes_on_on_the_next(report: MakeReport) -> None:
    long = " ".join(f"woord{number}" for number in range(1500))
    rows = f"roles:\n  - {{id: r, name: Rol, description: {long}}}\n  - {{id: s, name: Slot}}\n"
    made = report(content_of(dossier({"process.yaml": rows}, main=PEOPLE)))
    (cell,) = [one for one in made.tags.all("TD") if "woord0 " in one.text]
    assert cell.text.split() == long.split()
    assert len(pages_with(made.pdf, "woord")) >= 2
    assert furthest(made.pdf) < 0.95


def test_a_word_of_500_characters_breaks_and_stays_on_the_page(report: MakeReport) -> None:
    word = "Zo" + "x" * 498
    rows = f"roles: [{{id: r, name: {word[:250]}, held_by: {word[:200]}, description: {word}}}]"
    text = f"findings: [{{id: a, kind: challenge, title: Kort, text: {word}}}]"
    made = report(content_of(dossier({"process.yaml": rows, "urgency.yaml": text}, main=PEOPLE)))
    assert squeezed(made.tags.text).count(word) == 2
    assert furthest(made.pdf) < 0.95


def test_a_table_of_300_rows_holds_them_all_and_repeats_its_heads(report: MakeReport) -> None:
    rows = "".join(f"  - {{id: r{number}, name: Rol{number}}}\n" for number in range(300))
    made = report(content_of(dossier({"process.yaml": "roles:\n" + rows}, main=PEOPLE)))
    (table,) = [one for one in made.tags.all("Table") if "Rol299" in one.text]
    assert len(table.all("TR")) == 301
    assert [one.text for one in table.all("TH") if one.scope == "Column"] == ["Role", "Held by", "What it does"]
    assert len(pages_with(made.pdf, "Rol")) >= 4


# Little, and the same


def test_an_exploration_of_only_a_head_has_all_chapters(report: MakeReport) -> None:
    made = report(content_of({"exploration.yaml": HEAD}), "nl")
    assert texts(made.tags, "H1") == headings(made, 1)
    assert len(headings(made, 1)) == 13
    assert made.tags.all("Table", "Note", "Figure") == []
    front = made.tags.text[:200]
    assert front.startswith("Verslag van de verkenning · conceptVerkenning Zuidrand1 mei 2024 · concept")
    assert "Het trekt geen conclusie." in front


def test_a_final_report_does_not_call_itself_a_concept(report: MakeReport) -> None:
    made = report(content_of({"exploration.yaml": HEAD + "  status: final\n  version: '1.0'\n"}))
    assert "Verkenning Zuidrand1 May 2024 · version 1.0 · final" in made.tags.text
    assert "concept" not in made.tags.text


def test_every_page_of_practice_material_says_so(report: MakeReport) -> None:
    pdf = report(content_of({"exploration.yaml": HEAD + "  kind: practice\n"})).pdf
    said = squeezed("Practice material: invented")
    assert len(pdf.pages) > 1
    assert all(said in squeezed(seen_on(page)) for page in pdf.pages)


@pytest.mark.parametrize("day", ["0001-01-01", "1066-10-14", "9999-12-31"])
def test_any_day_can_stand_on_the_front_page(report: MakeReport, day: str) -> None:
    made = report(content_of({"exploration.yaml": HEAD.replace("2024-05-01", day)}))
    assert made.pdf.open_metadata()["xmp:CreateDate"].startswith(day)


def test_the_same_content_gives_the_same_bytes(report: MakeReport, small: Report) -> None:
    assert small.pdf_bytes.startswith(b"%PDF-")
    assert len(small.tags.all("Figure")) == 1
    assert report(a_little()).pdf_bytes == small.pdf_bytes


def test_pages_are_of_paper_size(small: Report) -> None:
    assert {tuple(round(float(side)) for side in page.mediabox) for page in small.pdf.pages} == {(0, 0, 595, 842)}


def test_what_has_two_classes_looks_the_same_every_time() -> None:
    """Lua gives the pairs of a table in another order every run; lists keep theirs."""
    filter_ = (ROOT / "src/noaber/report/typst/filter.lua").read_text(encoding="utf-8")
    assert re.findall(r"(?<!i)\bpairs\((?!\))", filter_) == []
