"""The document as pandoc should see it: what it would drop is put in forms that it keeps.

All formats that go through pandoc start here; what only one of them asks for stands with that format.
"""

from __future__ import annotations

from lxml.html import HtmlElement, builder

# Elements that hold running text, in which a mark can stand.
HEADINGS = ("h1", "h2", "h3", "h4")
RUNNING = ("p", "td", "th", "li", "dt", *HEADINGS)


def keep_paragraph_classes(main: HtmlElement) -> None:
    for element in list(main.iter("p", "ul")):
        if element.get("class"):
            box = builder.DIV(builder.CLASS(element.get("class", "")))
            box.tail, element.tail = element.tail, None
            element.getparent().replace(element, box)
            box.append(element)


def mark_notes(main: HtmlElement) -> None:
    """Each note once, behind its first number and below its own chapter; later numbers refer to it."""
    texts = {item.get("id"): item[0].text for notes in main.find_class("notes") for item in notes.iter("li")}
    for chapter in main.find_class("chapter"):
        own = []
        for reference in list(chapter.find_class("note-ref")):
            link = reference[0]
            number = str(link.text)
            marker = builder.SPAN()
            box = builder.SPAN(marker)
            if link.get("id"):
                marker.set("data-note-first", number)
                link.tail = None
                box.insert(0, link)
                name = f"note-{number}"
                own.append(builder.LI(builder.P(texts[name].strip()), id=name))
            else:
                marker.set("data-note-again", number)
            box.tail = reference.tail
            reference.getparent().replace(reference, box)
        if own:
            notes = builder.SECTION(builder.OL(*own))
            notes.set("role", "doc-endnotes")
            chapter.append(notes)


def keep_anchors(main: HtmlElement) -> None:
    """Anchors as marks of their own: pandoc keeps the ids of headings and a few other elements only."""
    for element in list(main.iter()):
        name = element.get("id")
        if name and element.tag not in (*HEADINGS, "a") and not name.startswith("note-"):
            del element.attrib["id"]
            target = element
            while len(target) and not (target.text or "").strip() and target[0].tag in (*RUNNING, "div"):
                target = target[0]
            if target.tag in HEADINGS:
                target.set("id", target.get("id") or name)
                continue
            anchor = builder.SPAN()
            anchor.set("data-anchor", name)
            anchor.tail, target.text = target.text, None
            target.insert(0, anchor)


def set_widths(table: HtmlElement) -> None:
    """Column widths from what the columns hold: no column narrower than its longest word, the rest by amount of text."""
    columns: list[list[str]] = []
    rows = list(table.iter("tr"))
    for row in rows:
        for place, cell in enumerate(row):
            while len(columns) <= place:
                columns.append([])
            columns[place].append(" ".join(cell.text_content().split()))
    if not columns:
        return
    least = [max((len(word) for text in texts for word in text.split()), default=1) for texts in columns]
    # One cell of several pages does not take the room of all others.
    wanted = [max(min(max(map(len, texts)), 60), min(sum(map(len, texts)) / len(texts), 400)) for texts in columns]
    # Long words may be hyphenated, so they claim at most this many characters.
    claims = [max(min(short + 1, 15), 4) + want**0.75 for short, want in zip(least, wanted, strict=True)]
    total = sum(claims)
    group = builder.COLGROUP(*(builder.COL(style=f"width: {claim / total * 100:.1f}%") for claim in claims))
    caption = table.find("caption")
    table.insert(0 if caption is None else 1, group)
