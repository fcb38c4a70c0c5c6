"""Tables in the browser: what is taken along, what is sent back, and what is said of it."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from noaber.accounts.models import User
from noaber.dossier.models import AuditLine, Exploration
from noaber.dossier.sheets.importing import import_tables
from noaber.dossier.storing import extract, store
from noaber.workplace.models import Upload
from tests.builder import BASE, content_of, dossier, rows
from tests.conftest import Cast
from tests.dossier.sheets.helping import book, figures, look

pytestmark = pytest.mark.django_db

HERE = "/e/zuidrand/tables/"
FIGURES = "id,quantity,organisation,value\neen,inwoners,aal,10\ntwee,inwoners,berg,20\n"
TASKS = "id,name,organisation,people,fte,scale\nklein,Belastingen,aal,2,1.5,9\n"
SECRET = "confidential:\n  - record: option:geheim\n    ground: art. 5.1 Woo\n    until: 2030-01-01\n"
OPTIONS = "options:\n  - id: open\n    name: Open\n  - id: geheim\n    name: Geheim\n"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def filled(exploration: Exploration) -> Exploration:
    store(
        exploration,
        content_of(
            dossier(
                {
                    "figures.csv": FIGURES,
                    "tasks.csv": TASKS,
                    "options.yaml": OPTIONS,
                    "confidential.yaml": SECRET,
                },
                main=BASE,
            )
        ),
    )
    return exploration


def sent(client: Client, path: str, data: bytes, name: str = "figures.xlsx", mode: str = "add") -> Any:
    return client.post(HERE + path, {"file": SimpleUploadedFile(name, data), "mode": mode})


def opened(answer: Any) -> openpyxl.Workbook:
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def values(exploration: Exploration) -> dict[str, str]:
    return {row["id"]: row["value"] for row in rows(extract(exploration), "figures.csv")}


def names(user: User, client: Client, path: str, sheet: str) -> list[Any]:
    client.force_login(user)
    return [cell.value for cell in opened(client.get(HERE + path))[sheet]["A"]][2:]


# Taking along


def test_the_page_lists_every_table_with_its_rows(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.alice)
    page = client.get(HERE).content.decode()
    assert page.index("The region and figures") < page.index(">Figures<") < page.index(">Council proposals<")
    for name in ("organisations", "value-findings", "judgements", "confidential"):
        assert f'href="{HERE}{name}/"' in page


def test_counts_are_of_what_somebody_may_see(cast: Cast, client: Client, filled: Exploration) -> None:
    found = {}
    for user in (cast.alice, cast.cor):
        client.force_login(user)
        groups = client.get(HERE).context["groups"]
        found[user.name] = {table.slug: table.count for group in groups for table in group.tables}
    assert (found["alice"]["options"], found["cor"]["options"]) == (2, 1)
    assert ("confidential" in found["alice"], "confidential" in found["cor"]) == (True, False)


def test_a_page_of_tables_asks_little_of_the_database(
    cast: Cast, client: Client, filled: Exploration, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.alice)
    for path in (HERE, f"{HERE}options/"):
        with django_assert_max_num_queries(15):
            client.get(path)


def test_an_export_holds_what_one_may_see(cast: Cast, client: Client, filled: Exploration) -> None:
    assert names(cast.alice, client, "options/export.xlsx", "Forms of cooperation") == ["open", "geheim"]
    assert names(cast.cor, client, "options/export.xlsx", "Forms of cooperation") == ["open"]
    client.force_login(cast.cor)
    assert "Confidential records" not in opened(client.get(f"{HERE}everything.xlsx")).sheetnames
    assert client.get(f"{HERE}confidential/export.xlsx").status_code == 404


def test_figures_of_a_few_people_are_in_the_export_of_hr_alone(cast: Cast, client: Client, filled: Exploration) -> None:
    for path in ("tasks/export.xlsx", "everything.xlsx"):
        for user, scale in ((cast.alice, None), (cast.hans, "9")):
            client.force_login(user)
            sheet = opened(client.get(HERE + path))["Functions"]
            columns = {cell.value: cell.column for cell in sheet[2]}
            assert sheet.cell(3, columns["scale"]).value == scale
    client.force_login(cast.alice)
    assert b"1.5" not in client.get(f"{HERE}tasks/export.csv").content
    client.force_login(cast.hans)
    assert b"klein,Belastingen,aal,,2,1.5,9" in client.get(f"{HERE}tasks/export.csv").content


def test_taking_along_what_is_sensitive_is_written_down(cast: Cast, client: Client, filled: Exploration) -> None:
    lines = AuditLine.objects.filter(code="sensitive.read")
    for user in (cast.alice, cast.cor):
        client.force_login(user)
        client.get(f"{HERE}tasks/export.xlsx")
        client.get(f"{HERE}figures/export.xlsx")
    assert not lines.exists()
    client.force_login(cast.hans)
    client.get(f"{HERE}tasks/export.csv")
    client.force_login(cast.alice)
    client.get(f"{HERE}options/export.xlsx")
    assert [(line.by, line.parameters["what"]) for line in lines] == [
        (cast.hans, "figures:personal"),
        (cast.alice, "tables:options"),
    ]


def test_a_table_of_files_is_the_same_as_in_a_dump(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.bob)
    answer = client.get(f"{HERE}figures/export.csv")
    assert answer.content.decode().splitlines()[1].startswith("een,inwoners,aal,,10")
    assert answer["Content-Disposition"] == 'attachment; filename="zuidrand-figures.csv"'
    assert client.get(f"{HERE}options/export.csv").status_code == 404


def test_what_cannot_be_imported_has_no_template(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    assert client.get(f"{HERE}publications/template.xlsx").status_code == 404
    assert client.get(f"{HERE}publications/").status_code == 200
    assert client.get(f"{HERE}nothing/").status_code == 404
    assert client.get(f"{HERE}assignments-items/").status_code == 404


# Sending back


def test_an_import_is_looked_at_first_and_then_done(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.alice)
    answer = sent(
        client, "figures/", figures(["twee", "inwoners", 21], ["drie", "inwoners", 30], ["een", "inwoners", 10])
    )
    assert values(filled) == {"een": "10", "twee": "20"}
    page = client.get(answer["Location"]).content.decode()
    assert "<del>20</del>" in page
    assert "<ins>21</ins>" in page
    assert "figure:drie" in page
    assert "One row of the file says what stands here already." in page
    done = client.post(answer["Location"], follow=True)
    assert "Imported: 1 record added, 1 changed, 0 removed." in done.content.decode()
    assert values(filled) == {"een": "10", "twee": "21", "drie": "30"}
    assert not Upload.objects.exists()


def test_confirming_twice_is_done_once(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.alice)
    path = sent(client, "figures/", figures(["drie", "inwoners", 30]))["Location"]
    assert [client.post(path).status_code for _time in range(2)] == [302, 302]
    assert AuditLine.objects.filter(code="table.imported").count() == 1
    assert client.get(path).status_code == 404


def test_what_is_not_confirmed_changes_nothing(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.alice)
    path = sent(client, "figures/", figures(["drie", "inwoners", 30]))["Location"]
    client.post(path, {"discard": "yes"})
    assert values(filled) == {"een": "10", "twee": "20"}
    assert client.post(path).status_code == 404


def test_removing_asks_once_more(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.alice)
    path = sent(client, "figures/", figures(["een", "inwoners", 10]), mode="replace")["Location"]
    assert "figure:twee" in client.get(path).content.decode()
    refused = client.post(path)
    assert refused.status_code == 422
    assert values(filled) == {"een": "10", "twee": "20"}
    client.post(path, {"sure": "yes"})
    assert values(filled) == {"een": "10"}


def test_faults_are_told_by_sheet_and_cell_and_nothing_is_done(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.alice)
    answer = sent(client, "figures/", figures(["twee", "inwoners", "veel"], ["drie", "niets", 1]), mode="replace")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 things in this file have to be mended first" in page
    assert "<td>figures</td><td>C2</td>" in page
    assert "<td>figures</td><td>B3</td>" in page
    assert 'value="replace" checked' in page
    assert not Upload.objects.exists()


@pytest.mark.parametrize("path", ["figures/", "import/"])
def test_sending_nothing_says_so(cast: Cast, client: Client, path: str) -> None:
    client.force_login(cast.alice)
    answer = client.post(HERE + path, {"mode": "add"})
    assert (answer.status_code, "Choose a file" in answer.content.decode()) == (422, True)


def test_a_picture_with_another_name_is_refused(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    answer = sent(client, "figures/", b"\x89PNG\r\n\x1a\n" + b"\0" * 99)
    assert (answer.status_code, "no spreadsheet" in answer.content.decode()) == (422, True)


def test_a_file_that_changes_nothing_is_not_asked_about(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.alice)
    answer = sent(client, "figures/", figures(["een", "inwoners", 10]))
    assert answer["Location"] == f"{HERE}figures/"
    assert not Upload.objects.exists()


def test_a_workbook_of_several_tables_is_imported_together(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.alice)
    data = book(
        {
            "Notities": [["x"]],
            "figures": [["id", "quantity", "value"], ["drie", "huizen", 3]],
            "quantities": [["id", "name"], ["huizen", "Huizen"]],
        }
    )
    path = sent(client, "import/", data, "alles.xlsx")["Location"]
    assert "left alone: Notities" in client.get(path).content.decode()
    client.post(path)
    assert values(filled)["drie"] == "3"


def test_what_others_changed_meanwhile_is_shown_with_both_values(
    cast: Cast, client: Client, filled: Exploration
) -> None:
    client.force_login(cast.alice)
    path = sent(client, "figures/", figures(["een", "inwoners", 11]))["Location"]
    other = look(filled, figures(["een", "inwoners", 12]))
    import_tables(cast.bob, filled, timezone.localdate(), other.before, other.after)
    answer = client.post(path)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Keep what stands here now: 12" in page
    assert "Take what the file says: 11" in page
    assert 'name="choice:figure:een|value"' in page
    client.post(path, {"choice:figure:een|value": "there"})
    assert values(filled)["een"] == "11"


# Who may


def test_an_upload_is_of_whoever_sent_it(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.alice)
    path = sent(client, "figures/", figures(["drie", "inwoners", 30]))["Location"]
    client.force_login(cast.bob)
    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    assert "drie" not in values(filled)


def test_who_may_not_write_a_chapter_may_not_send_its_table(cast: Cast, client: Client, filled: Exploration) -> None:
    data = figures(["drie", "inwoners", 30])
    for user in (cast.cor, cast.hans, cast.rik):
        client.force_login(user)
        assert sent(client, "figures/", data).status_code == 404
    client.force_login(cast.cor)
    assert b'type="file"' not in client.get(f"{HERE}figures/").content
    assert b'type="file"' in client.get(f"{HERE}options/").content
    assert sent(client, "import/", data).status_code == 422
    client.force_login(cast.hans)
    assert b'type="file"' in client.get(f"{HERE}tasks/").content


def test_rights_that_were_lost_meanwhile_count(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.bob)
    path = sent(client, "figures/", figures(["drie", "inwoners", 30]))["Location"]
    cast.bob.memberships.update(role="hr")
    assert client.post(path).status_code == 403
    assert "drie" not in values(filled)


def test_uploads_that_nobody_confirmed_go(cast: Cast, client: Client, filled: Exploration) -> None:
    client.force_login(cast.alice)
    sent(client, "figures/", figures(["drie", "inwoners", 30]))
    Upload.objects.update(made_at=timezone.now() - timedelta(days=2))
    sent(client, "figures/", figures(["vier", "inwoners", 40]))
    assert Upload.objects.count() == 1
