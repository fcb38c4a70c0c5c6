"""Pictures are drawn once and kept; without a place to keep them they are drawn all the same."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from noaber.charts import Scheme, drawing, ladder, png_of, svg_of

SPEC = ladder(["a", "b"], alt="a → b").spec


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn, in place of the drawing engine."""
    calls: list[str] = []

    def draw(spec: str, scheme: Scheme, locale: str) -> str:
        calls.append(scheme)
        return f"<svg>{len(calls)}</svg>"

    monkeypatch.setattr(drawing, "_draw", draw)
    return calls


def again(scheme: Scheme = Scheme.LIGHT, locale: str = "nl") -> str:
    """As another process would ask, that has nothing in memory."""
    svg_of.cache_clear()
    return svg_of(SPEC, scheme, locale)


def test_a_picture_is_drawn_once(cache: Path, drawn: list[str]) -> None:
    assert again() == again() == "<svg>1</svg>"
    assert len(drawn) == 1
    assert len(list(cache.iterdir())) == 1


def test_schemes_languages_and_specifications_are_kept_apart(cache: Path, drawn: list[str]) -> None:
    again(Scheme.LIGHT)
    again(Scheme.DARK)
    again(Scheme.LIGHT, "en")
    svg_of(ladder(["a", "c"], alt="a → c").spec)
    assert len(drawn) == 4


def test_a_new_version_of_the_engine_draws_anew(cache: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    again()
    monkeypatch.setattr(drawing.metadata, "version", lambda _name: "99")
    again()
    assert len(drawn) == 2


def test_a_cache_folder_that_cannot_be_made_does_no_harm(
    tmp_path: Path, cache: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(in_the_way))
    assert again() == "<svg>1</svg>"
    assert again() == "<svg>2</svg>"


def test_a_cache_folder_that_cannot_be_written_does_no_harm(
    cache: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(drawing, "NamedTemporaryFile", refuse)
    assert again() == "<svg>1</svg>"
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize(
    "broken", [b"", b"<svg>half a pict", b"\xff\xfe\x00", b"something else"], ids=["empty", "half", "bytes", "other"]
)
def test_a_broken_file_in_the_cache_is_drawn_anew(cache: Path, drawn: list[str], broken: bytes) -> None:
    again()
    (kept,) = cache.iterdir()
    kept.write_bytes(broken)
    assert again() == "<svg>2</svg>"
    assert kept.read_text() == "<svg>2</svg>"


def test_a_folder_in_the_place_of_a_kept_picture_does_no_harm(cache: Path, drawn: list[str]) -> None:
    again()
    (kept,) = cache.iterdir()
    kept.unlink()
    (kept / "inside").mkdir(parents=True)
    assert again() == "<svg>2</svg>"


def test_without_a_named_cache_folder_pictures_are_kept_in_the_home_folder(
    tmp_path: Path, cache: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    again()
    assert len(list((tmp_path / "home" / ".cache" / "noaber" / "pictures").glob("*.svg"))) == 1


def test_the_pictures_of_the_engine_are_kept_too(cache: Path) -> None:
    first = again()
    (kept,) = cache.iterdir()
    assert first == kept.read_text(encoding="utf-8") == again()


# In dots


def test_a_picture_in_dots_is_kept_too_and_twice_as_large(cache: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" viewBox="0 0 30 20"></svg>'
    png = png_of(svg)
    assert struct.unpack(">II", png[16:24]) == (60, 40)
    (kept,) = cache.iterdir()
    assert kept.read_bytes() == png
    kept.write_bytes(png[:-5])
    assert png_of(svg) == png


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", Scheme)
def test_words_in_pictures_can_be_read(scheme: Scheme) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for words, also those that stand on a bar; 1.4.11: 3 to 1 for the bars themselves."""
    palette = drawing.PALETTES[scheme]
    for words in (palette.ink, palette.soft):
        assert contrast(words, palette.ground) >= 4.5
    for bar in (palette.accent, *palette.series):
        assert contrast(bar, palette.ground) >= 4.5, bar


def test_the_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
