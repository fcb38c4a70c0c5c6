"""The command line on the database: load, dump, and commands on a slug."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError

from noaber.dossier.models import AuditLine, Exploration, Finding
from noaber.site import commands, console
from tests.builder import HEAD, Files, dossier, write_folder
from tests.chapters.helping import PEOPLE
from tests.site.conftest import FLAWED, Noaber


def with_title(title: str, files: Files | None = None) -> Files:
    return dossier(files, main=PEOPLE, head=HEAD.replace("Verkenning Zuidrand", title))


def test_load_makes_an_exploration_and_notes_who_did(noaber: Noaber, folder: Path) -> None:
    ran = noaber("load", folder)
    assert (ran.code, ran.out, ran.err) == (0, "Loaded: zuidrand.\n", "")
    line = AuditLine.objects.get(exploration__slug="zuidrand")
    assert (line.code, line.by.email) == ("dossier.created", "operator@localhost")


def test_load_says_whether_there_was_anything_new(noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    assert noaber("load", folder).out == "Nothing new: zuidrand holds this already.\n"
    write_folder(with_title("Een andere titel", FLAWED), folder)
    assert noaber("load", folder).out.startswith("Renewed: zuidrand.")
    assert Exploration.objects.get().title == "Een andere titel"


def test_nothing_is_loaded_of_what_has_a_fault(noaber: Noaber, folder: Path) -> None:
    (folder / "value.yaml").write_text("findings: [{id: los, kind: rissk, title: Los}]")
    assert noaber("load", folder).code == 2
    assert not Exploration.objects.exists()


def test_what_changed_here_stays_when_a_newer_version_is_loaded(noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    Finding.objects.filter(key="los").update(title="Hier veranderd")
    write_folder(with_title("Een andere titel", FLAWED), folder)
    assert noaber("load", folder).code == 0
    assert Finding.objects.get(key="los").title == "Hier veranderd"


RISKS = "findings:\n  - {id: los, kind: risk, title: Los}\n"
NEW_RISKS = RISKS + "  - {id: een, kind: risk, title: Een}\n  - {id: twee, kind: risk, title: Twee}\n"


def test_load_says_what_it_added_changed_and_removed(noaber: Noaber, folder: Path) -> None:
    write_folder(with_title("V", {"value.yaml": RISKS, "figures.csv": FLAWED["figures.csv"]}), folder)
    noaber("load", folder)
    write_folder(with_title("W", {"value.yaml": NEW_RISKS}), folder)
    (folder / "figures.csv").unlink()
    assert noaber("load", folder).out == (
        "Renewed: zuidrand.\n    Added: finding 2.\n    Changed: exploration 1.\n    Removed: figure 1.\n"
    )


def test_load_says_what_was_changed_here_and_kept_and_only_then(noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    noaber("dump", "zuidrand", "uit")
    Finding.objects.filter(key="los").update(title="Hier veranderd")
    main = Path("uit/exploration.yaml")
    main.write_text(main.read_text(encoding="utf-8").replace("Verkenning Zuidrand", "Anders"), encoding="utf-8")
    ran = noaber("load", "uit")
    assert ran.out == (
        "Renewed: zuidrand.\n    Changed: exploration 1.\n    Changed here since the files were made, and kept: finding 1.\n"
    )
    assert ran.err == ""


def test_load_says_that_only_the_order_changed(noaber: Noaber, folder: Path) -> None:
    write_folder(with_title("V", {"value.yaml": NEW_RISKS}), folder)
    noaber("load", folder)
    one, two = NEW_RISKS.splitlines(keepends=True)[2:]
    write_folder(with_title("V", {"value.yaml": RISKS + two + one}), folder)
    assert noaber("load", folder).out == "Renewed: zuidrand.\n    Only the order of records changed.\n"


def test_load_warns_where_nobody_can_know_whether_what_vanishes_was_meant_to(noaber: Noaber, folder: Path) -> None:
    many = "findings:\n" + "".join(f"  - {{id: r{n}, kind: risk, title: R}}\n" for n in range(12))
    noaber("load", write_folder(with_title("V", {"value.yaml": many}), Path("van-een-collega")))
    warning = noaber("load", write_folder(with_title("V", {"value.yaml": RISKS}), Path("mijn"))).err
    assert "so what they do not hold was taken out: finding:r0, finding:r1, " in warning
    assert "finding:r9 and 2 more. If somebody else" in warning


def test_load_does_not_warn_where_the_files_say_from_which_state_they_were_made(noaber: Noaber, folder: Path) -> None:
    write_folder(with_title("V", {"value.yaml": NEW_RISKS}), folder)
    noaber("load", folder)
    noaber("dump", "zuidrand", "uit")
    Path("uit/value.yaml").unlink()
    ran = noaber("load", "uit")
    assert (ran.err, ran.out) == ("", "Renewed: zuidrand.\n    Removed: finding 3.\n")


def test_a_conflict_shows_records_as_they_stand_in_the_files(noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    Finding.objects.filter(key="los").update(title="Hier veranderd")
    (folder / "value.yaml").write_text("findings: []")
    err = noaber("load", folder).err
    assert "    here now: \n        id: los\n" in err
    assert "        title: Hier veranderd\n" in err
    assert "    in the files: (absent)\n" in err


def test_what_changed_on_both_sides_is_refused_and_shown(noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    Finding.objects.filter(key="los").update(title="Hier veranderd")
    Exploration.objects.update(title="")
    write_folder(
        with_title(
            "In [de] bestanden", {**FLAWED, "value.yaml": FLAWED["value.yaml"].replace("Los", "Daar veranderd")}
        ),
        folder,
    )
    ran = noaber("load", folder)
    assert (ran.code, ran.out) == (2, "")
    assert "2 places were changed both here and in the files. Nothing was loaded." in ran.err
    assert "finding:los title" in ran.err
    assert ": Los\n" in ran.err
    assert "here now: Hier veranderd" in ran.err
    assert "in the files: Daar veranderd" in ran.err
    assert "here now: (absent)" in ran.err
    assert "in the files: In [de] bestanden" in ran.err
    assert Finding.objects.get(key="los").title == "Hier veranderd"


def test_dump_writes_what_was_loaded_and_says_which_files(noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    ran = noaber("dump", "zuidrand", "uit")
    assert (ran.code, ran.out) == (0, "Written to uit: exploration.yaml, value.yaml, figures.csv.\n")
    assert noaber("load", "uit").out == "Nothing new: zuidrand holds this already.\n"
    noaber("dump", "zuidrand", "uit.zip")
    assert noaber("load", "uit.zip").out == "Nothing new: zuidrand holds this already.\n"


def test_dump_over_its_own_folder_renews_it(noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    noaber("dump", "zuidrand", "uit")
    Exploration.objects.update(title="Een andere titel")
    assert noaber("dump", "zuidrand", "uit").code == 0
    assert "Een andere titel" in Path("uit/exploration.yaml").read_text(encoding="utf-8")


def test_dump_refuses_a_folder_in_which_another_dossier_stands(noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    other = write_folder(dossier(main="", head=HEAD.replace("zuidrand", "noordrand")), Path("ander"))
    ran = noaber("dump", "zuidrand", "ander")
    assert (ran.code, ran.out) == (2, "")
    assert "In ander stands another dossier already (noordrand)." in ran.err
    assert [path.name for path in other.iterdir()] == ["exploration.yaml"]


@pytest.mark.parametrize("text", ["geen: dossier", "\xff", "exploration: [", ""])
def test_dump_refuses_a_folder_in_which_something_unreadable_stands(text: str, noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    Path("ander").mkdir()
    Path("ander/exploration.yaml").write_bytes(text.encode("latin-1"))
    assert noaber("dump", "zuidrand", "ander").code == 2
    assert Path("ander/exploration.yaml").read_bytes() == text.encode("latin-1")


def test_dump_leaves_other_files_in_the_folder_alone(noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    Path("uit").mkdir()
    Path("uit/brief.txt").write_text("Beste raad")
    assert noaber("dump", "zuidrand", "uit").code == 0
    assert Path("uit/brief.txt").read_text() == "Beste raad"


@pytest.mark.parametrize("path", ["bestand", "bestand/uit", "a" * 300])
def test_dump_names_a_place_that_cannot_be_written(path: str, noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    Path("bestand").write_text("belangrijk")
    ran = noaber("dump", "zuidrand", path)
    assert (ran.code, ran.out) == (2, "")
    assert path in ran.err
    assert Path("bestand").read_text() == "belangrijk"


def test_dump_of_what_was_not_loaded_is_refused(noaber: Noaber) -> None:
    ran = noaber("dump", "noordrand", "uit")
    assert ran.code == 2
    assert "There is no loaded exploration called “noordrand”." in ran.err
    assert not Path("uit").exists()


def test_commands_on_a_slug_give_what_they_give_on_its_files(noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    for arguments in (("analyse", "value", "--json"), ("analyse", "partners", "--json")):
        command, *others = arguments
        on_files = json.loads(noaber(command, folder, *others).out)
        assert json.loads(noaber(command, "zuidrand", *others).out) == on_files
    noaber("report", folder, "--to", "html", "--out", "een")
    noaber("report", "zuidrand", "--to", "html", "--out", "twee")
    name = "zuidrand-report.html"
    assert Path("een", name).read_bytes() == Path("twee", name).read_bytes()


def test_results_on_a_slug_name_no_file(noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    results = json.loads(noaber("check", "zuidrand", "--json").out)
    assert {(one["file"], one["line"]) for one in results} == {(None, None)}
    assert "F01 error figure:f" in noaber("check", "zuidrand").out


def test_a_path_wins_over_a_slug(noaber: Noaber, folder: Path) -> None:
    noaber("load", folder)
    assert noaber("check", "zuidrand").code == 1
    write_folder(with_title("De map"), Path("zuidrand"))
    ran = noaber("check", "zuidrand")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "De map")


def test_a_slug_that_was_not_loaded_is_named(noaber: Noaber) -> None:
    ran = noaber("check", "noordrand")
    assert (ran.code, ran.out) == (2, "")
    assert "no folder, zip or loaded exploration called “noordrand”" in ran.err


def test_commands_on_a_path_leave_the_database_as_it_was(noaber: Noaber, folder: Path) -> None:
    noaber("check", folder)
    noaber("analyse", folder, "value")
    noaber("report", folder, "--to", "html")
    assert not Exploration.objects.exists()
    assert not AuditLine.objects.exists()


def test_who_may_not_load_is_told_so(noaber: Noaber, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise PermissionDenied("You may not change this exploration.")

    monkeypatch.setattr(commands, "load_content", refuse)
    ran = noaber("load", folder)
    assert (ran.code, ran.err) == (2, "You may not change this exploration.\n")


def test_a_database_that_fails_is_named_with_the_reason(
    noaber: Noaber, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(commands, "load_content", fail)
    ran = noaber("load", folder)
    assert (ran.code, ran.err) == (2, "The database cannot be used: the disk is full\n")


def test_a_database_of_another_version_is_not_used(noaber: Noaber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_is_migrated", lambda: False)
    ran = noaber("check", "zuidrand")
    assert ran.code == 2
    assert "“noaber load” renews it." in ran.err
