"""What the models hold to by themselves: rules across fields, constraints, migrations."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import IntegrityError, models, transaction

from noaber.dossier import models as m
from noaber.dossier.fields import fields_of
from noaber.dossier.layout import all_tables
from noaber.dossier.models.sources import EVIDENCE_TARGETS, Sourced
from noaber.dossier.storing import store
from noaber.reference import layout as reference
from tests.builder import Files, content_of, dossier, main_with, the_fault

OPTIONS = "options:\n  - {id: een, name: Een}\n"
FRAMEWORK = "conditions:\n  - {id: veilig, name: Veilig}\n"

# Rules of the models

PUBLICATION = "publications:\n  - {id: p, title: P, kind: report, audience: councils, date: 2024-01-01, %s}\n"
COSTS = "option,kind,text,low,mode,high,year_from,year_to,id\neen,other,T,%s,c\n"
ORGANISATION = "organisations:\n  - {id: a, name: A, kind: municipality, code: %s}\n"
FLOW = "kind,year,origin,destination,number\ncommuting,2020,%s,1\n"
BODY = "voting_bodies:\n  - {id: b, name: B, votes: given, %s}\n"
RULES: list[tuple[type[object], Files, str, str]] = [
    (m.Organisation, main_with(ORGANISATION % "0173"), "code", "GM and four figures"),
    (m.Organisation, main_with(ORGANISATION % "GM173"), "code", "GM and four figures"),
    (
        m.Phase,
        {"process.yaml": "phases:\n  - {id: p, name: P, starts: 2024-02-01, ends: 2024-01-01}\n"},
        "ends",
        "before",
    ),
    (m.Task, {"tasks.csv": "id,name,organisation,people,fte\nt,T,aal,1,1.5\n"}, "fte", "more full-time posts"),
    (m.Finding, {"value.yaml": "findings:\n  - {id: a, kind: risk, title: A, met: met}\n"}, "met", "precondition"),
    (m.CostItem, {"cost_items.csv": COSTS % "2,1,3,,", "options.yaml": OPTIONS}, "mode", "between"),
    (m.CostItem, {"cost_items.csv": COSTS % "1,2,3,4,3", "options.yaml": OPTIONS}, "year_to", "before"),
    (
        m.Verdict,
        {
            "options.yaml": OPTIONS,
            "weighing.yaml": FRAMEWORK + "verdicts:\n  - {option: een, condition: veilig, outcome: meets_if}\n",
        },
        "proviso",
        "what must be so",
    ),
    (m.Judge, {"weighing.yaml": "judges:\n  - {id: j, kind: person, name: Jansen}\n"}, "name", "pseudonym"),
    (m.Judge, {"weighing.yaml": "judges:\n  - {id: j, kind: body}\n"}, "name", "needs a name"),
    (
        m.Weight,
        {
            "weights.csv": "judge,criterion\nj,c\n",
            "weighing.yaml": "judges:\n  - {id: j, kind: person}\ncriteria:\n  - {id: c, name: C}\n",
        },
        "place",
        "points",
    ),
    (
        m.Elaboration,
        {
            "options.yaml": OPTIONS,
            "weighing.yaml": "elaboration_points:\n  - {id: e, name: E}\nelaborations:\n  - {option: een, point: e, status: done}\n",
        },
        "text",
        "needs its text",
    ),
    (
        m.Participation,
        {
            "region/partnerships.csv": "id,name\np,P\n",
            "region/participations.csv": "partnership,code,name\np,173,Aal\n",
        },
        "code",
        "GM and four figures",
    ),
    (m.RegionMunicipality, {"region/municipalities.csv": "code,name\nGM1,Aal\n"}, "code", "GM and four figures"),
    (m.RegionMunicipality, {"region/municipalities.csv": "code,name,x\nGM0001,Aal,1000\n"}, "y", "both x and y"),
    (
        m.RegionMunicipality,
        {"region/municipalities.csv": "code,name,since,until\nGM0001,Aal,2020-01-01,2019-01-01\n"},
        "until",
        "before it begins",
    ),
    (m.Merger, {"region/mergers.csv": "code,into,date\n1,GM0002,2020-01-01\n"}, "code", "GM and four figures"),
    (m.Merger, {"region/mergers.csv": "code,into,date\nGM0002,GM0002,2020-01-01\n"}, "into", "in itself"),
    (m.Neighbour, {"region/neighbours.csv": "code,other\nGM0001,GM0001\n"}, "other", "no neighbour of itself"),
    (m.Neighbour, {"region/neighbours.csv": "code,other\nGM0001,x\n"}, "other", "GM and four figures"),
    (m.Neighbour, {"region/neighbours.csv": "code,other,kind\nGM0001,GM0002,ferry\n"}, "why", "which bridge"),
    (m.Flow, {"region/flows.csv": FLOW % "GM0001,overal"}, "destination", "or elsewhere"),
    (m.Flow, {"region/flows.csv": FLOW % "elsewhere,elsewhere"}, "destination", "says nothing"),
    (
        m.KeyFigure,
        {"region/key_figures.csv": "code,quantity,value,date\nx,residents,1,2020-01-01\n"},
        "code",
        "GM and four figures",
    ),
    (
        m.VotingBody,
        {"partners.yaml": "voting_bodies:\n  - {id: b, name: B, votes: residents}\n"},
        "residents_per_vote",
        "how many residents",
    ),
    (
        m.VotingWeight,
        {"partners.yaml": BODY % "weights: [{code: x, number: 1}]"},
        "code",
        "GM and four figures",
    ),
    (m.Publication, {"follow-up.yaml": PUBLICATION % "confidential_ground: Woo"}, "confidential_until", "end date"),
    (m.Publication, {"follow-up.yaml": PUBLICATION % "confidential_until: 2025-01-01"}, "confidential_until", "ground"),
    (
        m.CouncilVote,
        {
            "follow-up.yaml": "proposals:\n  - {id: v, title: V, council: raad-aal, votes: [{party_group: Lokaal Aal}]}\n",
        },
        "in_favour",
        "at least one number of votes",
    ),
]


@pytest.mark.parametrize(("model", "files", "field", "mend"), RULES, ids=[f"{r[0].__name__}-{r[3]}" for r in RULES])
def test_a_record_that_does_not_agree_with_itself_is_refused(
    model: type[object], files: Files, field: str, mend: str
) -> None:
    fault = the_fault(dossier(files))
    assert fault.message in (f"“{field}” is not right.", f"“{field}” is missing or empty.")
    assert mend in fault.mend
    assert fault.line


SOURCED_ROWS: dict[type[object], Files] = {
    m.Figure: {"figures.csv": "id,quantity,value,source,basis\nf,inwoners,1,%s\n"},
    m.Task: {"tasks.csv": "id,name,organisation,people,source,basis\nt,T,aal,1,%s\n"},
    m.CostItem: {
        "cost_items.csv": "option,kind,text,low,mode,high,id,source,basis\neen,other,T,1,2,3,c,%s\n",
        "options.yaml": OPTIONS,
    },
    m.RegionMunicipality: {"region/municipalities.csv": "code,name,source,basis\nGM0001,Aal,%s\n"},
    m.Merger: {"region/mergers.csv": "code,into,date,source,basis\nGM0001,GM0002,2020-01-01,%s\n"},
    m.Neighbour: {"region/neighbours.csv": "code,other,source,basis\nGM0001,GM0002,%s\n"},
    m.Flow: {
        "region/flows.csv": "kind,year,origin,destination,number,source,basis\ncommuting,2020,GM0001,elsewhere,1,%s\n"
    },
    m.KeyFigure: {
        "region/key_figures.csv": "code,quantity,value,date,source,basis\nGM0001,residents,1,2020-01-01,%s\n"
    },
    m.VotingBody: {
        "partners.yaml": "voting_bodies:\n  - {id: b, name: B, votes: equal, source: nota, basis: }\n",
    },
    m.CulturePosition: {
        "partners.yaml": "culture_scales:\n  - id: s\n    name: S\n    one_end: een\n    other_end: ander\n    positions:\n"
        "      - {organisation: aal, score: 3, source: nota, basis: }\n"
    },
    m.Partnership: {"region/partnerships.csv": "id,name,source,basis\np,P,%s\n"},
    m.Judgement: {
        "judgements.csv": "judge,option,criterion,source,basis\nj,een,c,%s\n",
        "options.yaml": OPTIONS,
        "weighing.yaml": "judges:\n  - {id: j, kind: person}\ncriteria:\n  - {id: c, name: C}\n",
    },
    m.SwotPlacement: {
        "options.yaml": OPTIONS
        + "swot:\n  - id: s\n    text: S\n    placements:\n"
        + "      - {option: een, quadrant: threat, source: nota, basis: }\n"
    },
}


def sourced_row(model: type[object], cells: str) -> Files:
    """A row of a table with these cells for source and basis."""
    in_yaml = "source: {}, basis: {}".format(*cells.split(","))
    return dossier(
        {
            name: text.replace("%s", cells).replace("source: nota, basis: ", in_yaml)
            for name, text in SOURCED_ROWS[model].items()
        }
    )


def test_every_model_that_names_its_source_is_tried_here() -> None:
    assert set(SOURCED_ROWS) == {table.model for table, _above in all_tables() if issubclass(table.model, Sourced)}


@pytest.mark.parametrize("model", SOURCED_ROWS)
def test_a_source_is_named_with_how_firm_it_is(model: type[object]) -> None:
    fault = the_fault(sourced_row(model, "nota,"))
    assert fault.message == "“basis” is missing or empty."
    assert fault.mend == (
        "Say how firm what the source says is: measured, published, derived, estimated, prior, illustrative."
    )
    assert fault.file
    assert fault.line


@pytest.mark.parametrize("model", SOURCED_ROWS)
@pytest.mark.parametrize("cells", ["nota,measured", ",", ",estimated"])
def test_a_source_with_its_basis_and_no_source_are_right(model: type[object], cells: str) -> None:
    content_of(sourced_row(model, cells))


def test_a_basis_that_is_not_known_is_named_once() -> None:
    fault = the_fault(sourced_row(m.Figure, "nota,measurd"))
    assert (fault.message, fault.mend) == ("“measurd” is no value of “basis”.", "Did you mean “measured”?")


def test_every_rule_of_a_model_is_tried_here() -> None:
    ruled = {table.model for table, _above in all_tables() if "clean" in vars(table.model)}
    assert ruled == {rule[0] for rule in RULES}


def test_a_rule_is_not_broken_by_what_is_just_right() -> None:
    files = {
        "process.yaml": "phases:\n  - {id: p, name: P, starts: 2024-01-01, ends: 2024-01-01}\n",
        "tasks.csv": "id,name,organisation,people,fte\nt,T,aal,1,1\n",
        "cost_items.csv": COSTS % "-1,-1,-1,0,0",
        "options.yaml": OPTIONS,
        "follow-up.yaml": PUBLICATION % "confidential_ground: Woo, confidential_until: 2025-01-01",
        "preconditions.yaml": "findings:\n  - {id: a, kind: precondition, title: A, met: met}\n",
    }
    content_of(dossier(files))


# The database


def targets() -> dict[str, models.Model]:
    """A record of every kind that evidence can bear out."""
    finding = "findings:\n  - {id: f, kind: risk, title: F}\n"
    assignment = """\
        assignments:
          - id: a
            title: A
            kind: council_letter
            givers: [raad-aal]
            items:
              - {id: i, kind: point, text: I}
        """
    weighing = """\
        conditions:
          - {id: c, name: C}
        elaboration_points:
          - {id: p, name: P}
        verdicts:
          - {option: een, condition: c, outcome: meets}
        elaborations:
          - {option: een, point: p}
        resident_values:
          - {option: een, text: R}
        directions:
          - {id: r, title: R}
        """
    files = {
        "assignment.yaml": assignment,
        "value.yaml": finding,
        "options.yaml": OPTIONS,
        "weighing.yaml": weighing,
        "experience.yaml": "cases:\n  - {id: c, name: C, kind: own}\nlessons:\n  - {id: l, kind: tip, title: L}\n",
        "costs.yaml": "cost_keys:\n  - {id: k, name: K, kind: equal}\n",
        "process.yaml": "decisions:\n  - {id: d, text: D}\n",
    }
    exploration = m.Exploration()
    store(exploration, content_of(dossier(files)))
    found = {}
    for name in EVIDENCE_TARGETS:
        model = m.Evidence._meta.get_field(name).related_model
        assert isinstance(model, type)
        found[name] = model._default_manager.get()
    return found


@pytest.mark.django_db
def test_evidence_bears_out_exactly_one_record_whichever_way_it_is_written() -> None:
    records = targets()
    source = m.Source.objects.get()

    def is_kept(**chosen: models.Model) -> bool:
        try:
            with transaction.atomic():
                m.Evidence.objects.create(source=source, basis="published", **chosen)
        except IntegrityError:
            return False
        return True

    names = list(records)
    assert not is_kept()
    assert all(is_kept(**{name: records[name]}) for name in names)
    pairs = [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]
    assert not any(is_kept(**{one: records[one], other: records[other]}) for one, other in pairs)
    assert not is_kept(**records)


def test_evidence_can_bear_out_everything_that_the_layout_puts_it_under() -> None:
    assert {table.under for table, _above in all_tables() if table.model is m.Evidence} == set(EVIDENCE_TARGETS)


@pytest.mark.django_db
def test_an_id_stands_once_in_an_exploration_and_may_stand_in_another(exploration: m.Exploration) -> None:
    other = m.Exploration.objects.create(slug="noordrand", title="N", date="2024-01-01")
    m.Theme.objects.create(exploration=exploration, key="kennis", name="Kennis")
    m.Theme.objects.create(exploration=other, key="kennis", name="Kennis")
    with pytest.raises(IntegrityError), transaction.atomic():
        m.Theme.objects.create(exploration=other, key="kennis", name="Nog eens")


@pytest.mark.django_db
def test_the_migrations_make_what_the_models_say() -> None:
    out = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert out.getvalue() == "No changes detected\n"


@pytest.mark.parametrize(
    "model", dict.fromkeys(table.model for table, _above in all_tables()), ids=lambda model: model.__name__
)
def test_texts_that_help_are_in_the_language_of_the_reader(model: type[models.Model]) -> None:
    """A text that is fixed on import would show in whichever language was active then."""
    own = [field for field in model._meta.get_fields() if getattr(field, "help_text", "")]
    assert [field.name for field in own if isinstance(field.help_text, str)] == []


def test_the_tables_of_a_region_have_the_columns_of_reference_data() -> None:
    """A table of the dossier says besides where each row comes from."""
    tables = {table.file: table for table, _above in all_tables() if table.file.startswith("region/")}
    of_reference = {f"region/{one.file}": one for one in reference.TABLES if one is not reference.SOURCES}
    assert set(tables) == set(of_reference)
    for file, table in tables.items():
        own = {one.name: one.required for one in fields_of(table)}
        assert set(own) - {"source", "locator", "basis"} == set(of_reference[file].columns)
        assert {name for name in of_reference[file].required if not own[name]} == set()
