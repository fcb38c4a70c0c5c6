"""Texts that try to be something else than text: HTML, Typst, pandoc, templates, formats, and signs that few fonts have."""

from __future__ import annotations

import re

from noaber.dossier.fields import PROSE, FileField

# What must stand literally in every format.
PLAIN = (
    *("<script>x</script>", "<img src=x onerror=x>", "</style>", "</source>", "</title>", "</section>", "<!--", "-->"),
    *("&", "&amp;", "&lt;b&gt;", "&#65;", "<!doctype", "]]>", '" x="', "' x='"),
    *('"quoted"', "'single'", "it's", "'s avonds", "`code`", "```", "$x^2$", "$", "*bold*", "**bold**", "_it_", "@ref"),
    *(
        "<label>",
        '#import "x"',
        "#panic(1)",
        "#{1}",
        "#",
        "\\",
        "\\n",
        "\\(x\\)",
        "\\u{41}",
        "[[x]]",
        "[x](y)",
        "[",
        "]",
    ),
    *(
        "{",
        "}",
        ")[",
        "// gone",
        "/* gone */",
        "*/",
        "= heading",
        "== heading",
        "+ item",
        "- item",
        "/ term: x",
        "1. one",
    ),
    *(
        "~",
        "~~del~~",
        "H~2~O",
        "a^2^",
        "^[note]",
        "|a|b|",
        "-",
        "--",
        "---",
        "----",
        "-?",
        "a-?b",
        "-5",
        "(-5",
        "...",
        "....",
    ),
    *("{{ 1 }}", "{% if %}", "{# x #}", "%d", "%(x)s", "{0}", ":smile:", "[red]", "https://x.nl/?a=b&c=d#e", "http://"),
    *("C:\\dir", "!", "->", "=>", "<=", ";", ":", "=1+1", "\t", "NaN", "None"),
)
# What must do no harm, whatever it looks like.
STRANGE = (
    *("👩‍👩‍👧", "🇳🇱", "☺️", "שלום", "مرحبا", "日本語", "한국어", "ไทย", "e\u0301", "ﬀ", "½", "№", "→", "≤", "∑", "ẞ"),
    *("a\u200bb", "a\u200db", "a\u2060b", "a\u00adb", "a\u00a0b", "\u202eשלום\u202c", "\u2066שלום\u2069", "\u200f"),
    *("\ue000", "\U000f0000", "\u0378", "\U0001fbff", "’s avonds", "‘x’", "“x”", "„x”", "…", "–", "—", "−5"),
)
_ALL = (*PLAIN, *STRANGE)
_TOKEN = re.compile(r"qz(\d+)qz")


def _text(one: FileField, number: int, say: list[str]) -> str:
    said = [say[(number + 31 * more) % len(say)] for more in range(6)]
    if one.kind == PROSE:
        return "Wat {} is.\n\n- {} en {} dan\n- of {}\n\nNog {} en {}.".format(*said)
    return f"Wat {said[0]} is"


def hostile_text(one: FileField, number: int) -> str:
    return _text(one, number, list(_ALL))


def tame_text(one: FileField, number: int) -> str:
    """The same text with a word for everything that is strange in it."""
    return _text(one, number, [f"qz{place}qz" for place in range(len(_ALL))])


def untamed(text: str) -> str:
    """The text with the strange things put back."""
    return _TOKEN.sub(lambda found: _ALL[int(found[1])], text)
