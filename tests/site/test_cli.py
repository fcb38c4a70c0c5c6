"""The command line on files: check, analyse, report and schema, and what it says when something is wrong."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from noaber.chapters import CHAPTERS
from noaber.dossier.layout import FILES
from tests.builder import dossier, write_folder, write_zip
from tests.chapters.helping import PEOPLE
from tests.site.conftest import FLAWED, Noaber

KEYS = ["code", "severity", "chapter", "record", "file", "line", "message", "mend"]


# check


def test_check_names_every_result_with_its_place_and_ends_with_1_for_an_error(noaber: Noaber, folder: Path) -> None:
    ran = noaber("check", folder)
    assert ran.code == 1
    assert "Verkenning Zuidrand" in ran.out
    assert "F01 error figures.csv:2 figure:f" in ran.out
    assert "F02 warning value.yaml:4 finding:los" in ran.out
    assert "The finding “Los” names no source." in ran.out
    assert ran.out.rstrip().endswith("1 error, 1 other result.")
    assert ran.err == ""


def test_warnings_alone_end_with_0(noaber: Noaber, tmp_path: Path) -> None:
    files = dossier({"value.yaml": FLAWED["value.yaml"]}, main=PEOPLE)
    ran = noaber("check", write_folder(files, tmp_path / "warned"))
    assert (ran.code, ran.out.rstrip().splitlines()[-1]) == (0, "0 errors, 1 other result.")


def test_a_sound_dossier_ends_with_0(noaber: Noaber, sound: Path) -> None:
    assert noaber("check", sound).code == 0
    assert json.loads(noaber("check", sound, "--json").out) == []


def test_an_answered_result_counts_no_more(noaber: Noaber, folder: Path) -> None:
    (folder / "acceptances.yaml").write_text("acceptances: [{rule: F01, record: 'figure:f', reason: Schatting.}]")
    ran = noaber("check", folder)
    assert ran.code == 0
    assert ran.out.rstrip().endswith("0 errors, 1 other result, 1 answered.")
    assert [one["code"] for one in json.loads(noaber("check", folder, "--json").out)] == ["F02"]


def test_check_as_json_holds_exactly_these_keys(noaber: Noaber, folder: Path) -> None:
    ran = noaber("check", folder, "--json")
    assert ran.code == 1
    error, warning = json.loads(ran.out)
    assert list(error) == list(warning) == KEYS
    assert [error[key] for key in KEYS[:6]] == ["F01", "error", "partners", "figure:f", "figures.csv", 2]
    assert [warning[key] for key in KEYS[:6]] == ["F02", "warning", "value", "finding:los", "value.yaml", 4]


def test_a_zip_is_checked_as_its_folder_is(noaber: Noaber, folder: Path, tmp_path: Path) -> None:
    zipped = write_zip(dossier(FLAWED, main=PEOPLE), tmp_path / "dossier.zip", top="map/")
    assert noaber("check", zipped, "--json").out == noaber("check", folder, "--json").out


@pytest.mark.parametrize("command", [("check",), ("analyse", "value"), ("report",), ("load",)], ids=lambda one: one[0])
def test_what_cannot_be_read_ends_with_2_and_names_every_fault(
    command: tuple[str, ...], noaber: Noaber, folder: Path
) -> None:
    (folder / "value.yaml").write_text("findings:\n  - {id: los, kind: rissk, title: Los}\n")
    (folder / "figures.csv").write_text("id,quantity,value\nf,onbekend,1\n")
    ran = noaber(command[0], folder, *command[1:])
    assert (ran.code, ran.out) == (2, "")
    assert "there are 2 faults. Nothing was loaded." in ran.err
    assert "value.yaml:2 “rissk” is no value of “kind”." in ran.err
    assert "Did you mean “risk”?" in ran.err
    assert "figures.csv:2 “quantity” refers to “onbekend”" in ran.err


def test_what_cannot_be_read_as_json_has_the_same_keys(noaber: Noaber, folder: Path) -> None:
    (folder / "value.yaml").write_text("findings:\n  - {id: los, kind: rissk, title: Los}\n")
    (folder / "exploration.yaml").unlink()
    ran = noaber("check", folder, "--json")
    assert (ran.code, ran.err) == (2, "")
    faults = json.loads(ran.out)
    assert all(list(one) == KEYS for one in faults)
    assert {(one["code"], one["severity"], one["chapter"], one["record"]) for one in faults} == {
        ("unreadable", "error", None, None)
    }
    assert [(one["file"], one["line"]) for one in faults] == [(None, None), ("value.yaml", 2)]


def test_what_is_no_dossier_is_refused(noaber: Noaber, tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("Beste raad")
    assert noaber("check", tmp_path / "brief.txt").code == 2
    (tmp_path / "leeg").mkdir()
    ran = noaber("check", tmp_path / "leeg")
    assert ran.code == 2
    assert "The file exploration.yaml is missing." in ran.err


# analyse


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_can_be_analysed(chapter: str, noaber: Noaber, folder: Path) -> None:
    plain = json.loads(noaber("analyse", folder, chapter, "--json").out)
    assert (plain["exploration"], plain["chapter"]) == ("zuidrand", chapter)
    said = noaber("analyse", folder, chapter)
    assert said.code == 0
    assert plain["question"] in said.out
    for conclusion in plain["conclusions"]:
        assert set(conclusion) == {"code", "parameters", "text"}
        assert conclusion["text"] in said.out


def test_a_hyphen_in_the_name_of_a_chapter_is_understood(noaber: Noaber, folder: Path) -> None:
    assert json.loads(noaber("analyse", folder, "follow-up", "--json").out)["chapter"] == "follow_up"


def test_a_chapter_that_does_not_exist_is_named_with_those_that_do(noaber: Noaber, folder: Path) -> None:
    ran = noaber("analyse", folder, "weather")
    assert (ran.code, ran.out) == (2, "")
    assert "There is no chapter “weather”." in ran.err
    assert "assignment, process" in ran.err


# report


def test_report_writes_the_formats_asked_for_and_says_where(noaber: Noaber, sound: Path) -> None:
    ran = noaber("report", sound, "--to", "html", "--out", "uit")
    assert ran.code == 0
    assert [path.name for path in Path("uit").iterdir()] == ["zuidrand-report.html"]
    assert "Written: uit/zuidrand-report.html" in ran.out
    assert "The report holds 11 chapters" in ran.out


@pytest.mark.parametrize(("formats", "named"), [("doc", "doc"), ("html,rtf,exe", "rtf, exe"), ("", "“”"), (",", "“”")])
def test_a_format_that_does_not_exist_is_named_with_those_that_do(
    formats: str, named: str, noaber: Noaber, sound: Path
) -> None:
    ran = noaber("report", sound, "--to", formats, "--out", "uit")
    assert ran.code == 2
    assert named in ran.err
    assert "html,pdf,odt,docx" in ran.err
    assert not Path("uit").exists()


def test_a_format_is_understood_in_capitals_and_with_spaces(noaber: Noaber, sound: Path) -> None:
    assert noaber("report", sound, "--to", " HTML , html", "--out", "uit").code == 0
    assert [path.name for path in Path("uit").iterdir()] == ["zuidrand-report.html"]


def test_a_file_in_the_place_of_the_folder_is_left_alone(noaber: Noaber, sound: Path) -> None:
    Path("uit").write_text("belangrijk")
    ran = noaber("report", sound, "--to", "html", "--out", "uit")
    assert ran.code == 2
    assert "uit is a file. Give a folder." in ran.err
    assert Path("uit").read_text() == "belangrijk"


def test_a_folder_that_cannot_be_made_is_named(noaber: Noaber, sound: Path) -> None:
    Path("dicht").write_text("")
    ran = noaber("report", sound, "--to", "html", "--out", "dicht/uit")
    assert ran.code == 2
    assert "dicht/uit" in ran.err


def test_a_report_is_in_the_language_of_the_exploration_unless_another_is_asked_for(
    noaber: Noaber, sound: Path
) -> None:
    def title() -> str:
        return Path("out/zuidrand-report.html").read_text(encoding="utf-8")

    noaber("report", sound, "--to", "html")
    assert "Verslag van de verkenning" in title()
    noaber("report", sound, "--to", "html", "--lang", "en")
    assert "Report of the exploration" in title()


# schema


def test_schema_is_a_valid_json_schema_of_the_whole_or_of_one_file(noaber: Noaber) -> None:
    whole = json.loads(noaber("schema").out)
    Draft202012Validator.check_schema(whole)
    assert list(whole["properties"]) == list(FILES)
    one = json.loads(noaber("schema", "figures.csv").out)
    assert one["title"] == "figures.csv"


def test_a_file_that_the_format_does_not_know_is_named_with_those_that_it_does(noaber: Noaber) -> None:
    ran = noaber("schema", "money.csv")
    assert ran.code == 2
    assert "The format knows no file “money.csv”." in ran.err
    assert "figures.csv" in ran.err


# Language and help


def test_the_default_language_is_dutch(noaber: Noaber, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOABER_LANG")
    assert noaber("check", folder).out.rstrip().endswith("1 fout, 1 andere melding.")


@pytest.mark.parametrize("place", ["before", "after", "joined"])
def test_the_language_may_be_asked_for_anywhere(place: str, noaber: Noaber, folder: Path) -> None:
    arguments = {
        "before": ("--lang", "nl", "check", folder),
        "after": ("check", folder, "--lang", "nl"),
        "joined": ("check", "--lang=nl", folder),
    }[place]
    assert "De bevinding “Los” noemt geen bron." in noaber(*arguments).out


def test_what_is_asked_for_wins_over_the_environment(
    noaber: Noaber, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOABER_LANG", "nl")
    assert "1 fout" in noaber("check", folder).out
    assert "1 error" in noaber("check", folder, "--lang", "en").out


@pytest.mark.parametrize("arguments", [("--lang", "de"), ("--lang=",), ("--lang",), ("--lang=fy",)])
def test_a_language_that_does_not_exist_ends_with_2(arguments: tuple[str, ...], noaber: Noaber, folder: Path) -> None:
    ran = noaber("check", folder, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "nl | en" in ran.err


def test_a_language_in_the_environment_that_does_not_exist_ends_with_2(
    noaber: Noaber, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOABER_LANG", "de")
    assert noaber("check", folder).code == 2


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["usage: noaber", "show this help message and exit", "Name what an exploration leaves open."]),
        ("nl", ["gebruik: noaber", "toon deze uitleg", "Noem wat een verkenning openlaat"]),
    ],
)
def test_help_is_in_the_language_of_the_reader(language: str, words: list[str], noaber: Noaber) -> None:
    ran = noaber("--help", "--lang", language)
    assert ran.code == 0
    text = " ".join(ran.out.split())
    for command in ("load", "dump", "check", "analyse", "report", "schema"):
        assert command in text
    assert [word for word in words if word.lower() not in text.lower()] == []


@pytest.mark.parametrize("command", ["load", "dump", "check", "analyse", "report", "schema"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_command_has_help(command: str, language: str, noaber: Noaber) -> None:
    ran = noaber(command, "--help", "--lang", language)
    assert ran.code == 0
    assert f"noaber {command}" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [(), ("weather",), ("check",), ("check", "a", "b"), ("check", "a", "--jsn"), ("report", "a", "--to")],
    ids=" ".join,
)
def test_arguments_that_are_not_right_end_with_2_and_a_sentence(arguments: tuple[str, ...], noaber: Noaber) -> None:
    for language, word in (("en", "error"), ("nl", "fout")):
        ran = noaber(*arguments, "--lang", language)
        assert (ran.code, ran.out) == (2, "")
        assert word in ran.err


def test_the_version_is_shown(noaber: Noaber) -> None:
    import noaber as package

    ran = noaber("--version")
    assert (ran.code, ran.out.strip()) == (0, package.__version__)


# Names of files and people that look like something else


@pytest.mark.parametrize("name", ["[red]", "map[/b]", ":smile:", "met spatie", "é ü", "100%s", "a'b\"c"])
def test_names_of_folders_are_shown_as_they_are(name: str, noaber: Noaber, sound: Path) -> None:
    ran = noaber("report", sound, "--to", "html", "--out", name)
    assert ran.code == 0
    assert f"Written: {name}/zuidrand-report.html" in ran.out


def test_what_people_wrote_is_shown_as_it_is(noaber: Noaber, tmp_path: Path) -> None:
    text = "findings: [{id: los, kind: risk, title: '[red]Los[/red] :warning: %s {0} \\'}]"
    ran = noaber("check", write_folder(dossier({"value.yaml": text}, main=PEOPLE), tmp_path / "vreemd"))
    assert "“[red]Los[/red] :warning: %s {0} \\” names no source." in ran.out


@pytest.mark.parametrize("name", ["", "a" * 300, "geen-map", "../..", "zuidrand\n"])
@pytest.mark.parametrize("command", [("check",), ("analyse", "value"), ("report",)], ids=lambda one: one[0])
def test_what_does_not_exist_ends_with_2_and_a_sentence(command: tuple[str, ...], name: str, noaber: Noaber) -> None:
    ran = noaber(command[0], name, *command[1:])
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.strip()


@pytest.mark.parametrize("name", ["a" * 300, "geen-map"])
def test_loading_what_does_not_exist_ends_with_2_and_a_sentence(name: str, noaber: Noaber) -> None:
    ran = noaber("load", name)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()


def test_json_is_whole_where_the_output_cannot_hold_every_character(
    noaber: Noaber, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(data, encoding="ascii"))
    noaber("check", folder, "--json")
    sys.stdout.flush()
    messages = [one["message"] for one in json.loads(data.getvalue())]
    assert messages == ["The figure “f” names no source.", "The finding “Los” names no source."]
