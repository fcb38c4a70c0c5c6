"""From bytes to text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noaber.dossier.files.faults import Faults
from noaber.dossier.files.text import decode, tidy_line, tidy_prose

MIXED = st.text(alphabet="ab \t\n\u00a0\u3000é", max_size=12)


def read(data: bytes) -> tuple[str | None, list[tuple[int | None, str]]]:
    faults = Faults()
    return decode("a.yaml", data, faults), [(fault.line, fault.message) for fault in faults]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("café 日本 👩".encode(), "café 日本 👩"),
        (b"\xef\xbb\xbfa: b\n", "a: b\n"),
        (b"a\r\nb\rc\n\r\nd", "a\nb\nc\n\nd"),
        (b"a\tb", "a\tb"),
    ],
)
def test_utf_8_is_read_with_and_without_a_mark_and_with_every_line_end(data: bytes, text: str) -> None:
    assert read(data) == (text, [])


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("één\n".encode("utf-16"), 1),
        ("a\nb\ncafé\n".encode("latin-1"), 3),
        ("a\n€ 5\n".encode("cp1252"), 2),
        ("één".encode("utf-32"), 1),
        (b"a\n\xc0\xaf", 2),  # a slash in disguise
        (b"\xed\xa0\x80", 1),  # half of a pair
        (b"\x89PNG\r\n\x1a\n", 1),
    ],
)
def test_another_encoding_is_refused_with_how_to_save_the_file(data: bytes, line: int) -> None:
    assert read(data) == (None, [(line, "This file is not in UTF-8.")])


@pytest.mark.parametrize(
    ("data", "line", "code"),
    [
        ("een\n".encode("utf-16-le"), 1, "0000"),
        (b"a\nb\x00", 2, "0000"),
        (b"a\x1b[2J", 1, "001B"),
        (b"a\x7f", 1, "007F"),
        ("a\n\n\x85".encode(), 3, "0085"),
        ("a\u2028b".encode(), 1, "2028"),
        ("a\ufeffb".encode(), 1, "FEFF"),
        ("\uffff".encode(), 1, "FFFF"),
        (b"a\x0cb", 1, "000C"),
    ],
)
def test_a_character_that_does_not_belong_in_a_text_is_refused(data: bytes, line: int, code: str) -> None:
    message = f"There is a character here that does not belong in a text (U+{code})."
    assert read(data) == (None, [(line, message)])


@given(MIXED)
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy_prose(tidy_prose(text)) == tidy_prose(text)
    assert tidy_line(tidy_line(text)) == tidy_line(text)


@given(MIXED)
def test_tidying_takes_away_nothing_but_white_space(text: str) -> None:
    assert tidy_prose(text).split() == text.split()
    assert tidy_line(text).split() == text.split()
