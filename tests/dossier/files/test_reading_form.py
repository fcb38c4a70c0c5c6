"""What is wrong with a file as a whole: its format, its lists, what is no record."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from noaber.dossier.files.faults import Fault
from noaber.dossier.layout import FORMAT
from tests.builder import BASE, HEAD, dossier, faults_of, the_fault


def with_format(text: str) -> str:
    return HEAD.replace("format: 1\n", text)


@pytest.mark.parametrize("version", ["2", "10", "999999999999999999999"])
def test_a_newer_format_is_the_only_fault_since_all_else_may_be_right_there(version: str) -> None:
    files = dossier(
        {"value.yaml": "bevindingen: [", "nieuw.yaml": "a: b"},
        head=with_format(f"format: {version}\n") + "  nieuw: x\n",
    )
    assert the_fault(files) == Fault(
        "exploration.yaml",
        1,
        "This file is of a newer format than this version of Noaber reads.",
        "Use a newer version of Noaber.",
    )


@pytest.mark.parametrize(
    "text", ["", "format:\n", "format: 0\n", "format: 1.0\n", "format: ²\n", "format: een\n", "format: [1]\n"]
)
def test_a_file_says_of_which_format_it_is(text: str) -> None:
    fault = the_fault(dossier(head=with_format(text)))
    assert (fault.line, fault.message) == (1, "The number of the format is missing.")
    assert fault.mend == f"Put “format: {FORMAT}” on the first line."


@pytest.mark.parametrize("text", ["", "# leeg\n", "null\n", "---\n"])
def test_exploration_yaml_is_not_empty(text: str) -> None:
    assert [fault.message for fault in faults_of({"exploration.yaml": text})] == [
        "The number of the format is missing.",
        "The record “exploration” is missing.",
    ]


@pytest.mark.parametrize("text", ["", "exploration:\n", "exploration: verkenning\n", "exploration: [a]\n"])
def test_the_record_of_the_exploration_itself_is_missed(text: str) -> None:
    fault = the_fault({"exploration.yaml": "format: 1\n" + text})
    assert fault.message == "The record “exploration” is missing."
    assert "at least slug, title and date" in fault.mend


def test_the_exploration_misses_what_its_front_page_needs() -> None:
    found = faults_of({"exploration.yaml": "format: 1\nexploration:\n  subtitle: S\n"})
    assert [fault.message for fault in found] == [
        "“slug” is missing or empty.",
        "“title” is missing or empty.",
        "“date” is missing or empty.",
    ]


@pytest.mark.parametrize("text", ["een tekst\n", "- a\n", "[]\n", '"x"\n'])
def test_a_file_starts_with_a_key(text: str) -> None:
    fault = the_fault(dossier({"options.yaml": text}))
    assert (fault.file, fault.line, fault.message) == ("options.yaml", 1, "This file does not start with a key.")
    assert fault.mend == "It should hold one or more of: options, swot, findings."


@pytest.mark.parametrize("text", ["een", "{id: een, name: Een}"])
def test_a_list_is_one(text: str) -> None:
    fault = the_fault(dossier({"options.yaml": f"options: {text}\n"}))
    assert (fault.line, fault.message) == (1, "“options” is not a list.")
    assert fault.mend == "Start every record below it with a hyphen: “- id: ...”."


@pytest.mark.parametrize("text", ["een", "[een]", "null"])
def test_a_record_is_one(text: str) -> None:
    fault = the_fault(dossier({"options.yaml": f"options:\n  - {{id: een, name: Een}}\n  - {text}\n"}))
    assert (fault.line, fault.message) == (3, "This is not a record.")
    assert "each with its key" in fault.mend


def test_the_framework_is_one_record_and_no_list() -> None:
    assert the_fault(dossier({"weighing.yaml": "framework:\n  - {title: Kader}\n"})).message == "This is not a record."


def test_a_list_within_a_record_is_one_too() -> None:
    files = dossier({"options.yaml": "options:\n  - id: een\n    name: Een\n    features: licht\n"})
    assert the_fault(files).message == "“features” is not a list."


@pytest.mark.django_db
def test_reading_asks_nothing_of_the_database_whether_it_ends_well_or_not() -> None:
    with CaptureQueriesContext(connection) as queries:
        faults_of(dossier({"value.yaml": "findings:\n  - {id: een, concerns: [x]}\n"}, main=BASE + "themas: []\n"))
    assert len(queries) == 0
