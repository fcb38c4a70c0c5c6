"""Tables of CBS open data, as the service, the package and StatLine give them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from noaber.reference.faults import Unusable
from noaber.reference.gathering import gather
from tests.reference.files import write

MOVES: list[dict[str, Any]] = [
    {
        "ID": number,
        "RegioVanVestiging": there,
        "RegioVanVertrek": here,
        "Perioden": period,
        "TussenGemeentenVerhuisdePersonen_1": value,
    }
    for number, (here, there, period, value) in enumerate(
        [
            ("GM0014  ", "GM0072  ", "2023JJ00", 12),
            ("GM0072  ", "GM0014  ", "2023JJ00", 0),
            ("GM0014  ", "NL01    ", "2023JJ00", 99),
            ("GM0014  ", "GM1680  ", "2023JJ00", None),
            ("GM0014  ", "GM0072  ", "2022JJ00", 11),
            ("GM0014  ", "GM0072  ", "2023KW01", 3),
        ]
    )
]


@pytest.mark.parametrize("is_wrapped", [True, False])
def test_moves_are_read_per_year_and_only_between_municipalities(tmp_path: Path, is_wrapped: bool) -> None:
    value = {"odata.metadata": "x", "value": MOVES} if is_wrapped else MOVES
    gathered = gather([write(tmp_path, {"moves.json": json.dumps(value)})])
    assert [(one.kind, one.year, one.origin, one.destination, one.number) for one in gathered.rows.flows] == [
        ("moves", 2023, "GM0014", "GM0072", 12.0),
        ("moves", 2022, "GM0014", "GM0072", 11.0),
    ]
    assert [(one.code, one.parameters["count"]) for one in gathered.remarks] == [("no_values", 1)]


def test_jobs_stand_in_thousands_and_only_totals_count(tmp_path: Path) -> None:
    rows = [
        {
            "WoonregioS": "GM0014",
            "WerkregioS": "GM0072",
            "Geslacht": kind,
            "Perioden": "2022JJ00",
            "BanenVanWerknemers_1": n,
        }
        for kind, n in (("T001038", 2.4), ("3000   ", 1.4))
    ]
    (flow,) = gather([write(tmp_path, {"commuting.json": json.dumps(rows)})]).rows.flows
    assert (flow.kind, flow.year, flow.number) == ("commuting", 2022, 2400.0)


def test_key_figures_are_read_from_the_csv_of_statline(tmp_path: Path) -> None:
    text = (
        '"ID";"WijkenEnBuurten";"Gemeentenaam_1";"AantalInwoners_5";"OppervlakteTotaal_115";"MateVanStedelijkheid_121"\n'
        '0;"NL00      ";"Nederland";17942942;4154330;2\n'
        '1;"GM0014    ";"Groningen";238147;19796;1\n'
        '2;"WK001400  ";"Groningen";3000;100;.\n'
    )
    rows = gather([write(tmp_path, {"kerncijfers 2024.csv": text})]).rows
    assert {(one.quantity, one.value, one.day) for one in rows.figures} == {
        ("residents", 238147.0, date(2024, 1, 1)),
        ("area_km2", 197.96, date(2024, 1, 1)),
        ("urbanity", 1.0, date(2024, 1, 1)),
    }


def test_population_is_read_per_year(tmp_path: Path) -> None:
    rows = [
        {"RegioS": "GM0014", "Perioden": "2023JJ00", "BevolkingOp1Januari_1": 235000},
        {"RegioS": "PV20  ", "Perioden": "2023JJ00", "BevolkingOp1Januari_1": 590000},
    ]
    (figure,) = gather([write(tmp_path, {"population.json": json.dumps(rows)})]).rows.figures
    assert (figure.code, figure.quantity, figure.value, figure.day) == (
        "GM0014",
        "residents",
        235000.0,
        date(2023, 1, 1),
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"TussenGemeentenVerhuisdePersonen_1": -3}, "negative"),
        ({"TussenGemeentenVerhuisdePersonen_1": 1e30}, "huge"),
        ({"TussenGemeentenVerhuisdePersonen_1": "veel"}, "number"),
        ({"RegioVanVertrek": "PV20"}, "no_municipalities"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, change: dict[str, Any], code: str) -> None:
    write(tmp_path, {"moves.json": json.dumps([{**MOVES[0], **change}])})
    with pytest.raises(Unusable) as raised:
        gather([tmp_path])
    assert [(one.code, one.file) for one in raised.value.faults][:1] == [(code, "moves.json")]
