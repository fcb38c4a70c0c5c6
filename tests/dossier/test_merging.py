"""Three-way merging: what was loaded last, what stands here now, and what is loaded now."""

from __future__ import annotations

from typing import Any

import pytest

from noaber.dossier.content import Content
from noaber.dossier.merging import Conflict, Conflicts, Difference, difference, merge
from tests.builder import HEAD, content_of, dossier, rows


def themes(*records: str) -> Content:
    """A dossier of themes: "kennis" or "kennis:Wat wij weten" for an id with a name."""
    lines = []
    for record in records:
        key, _colon, name = record.partition(":")
        lines.append(f"  - {{id: {key}, name: {name or key}}}\n")
    return content_of(dossier(main="themes:\n" + "".join(lines) if lines else ""))


def shown(content: Content) -> list[str]:
    found = rows(content, "themes") if content["tables"] else []
    return [row["id"] if row["name"] == row["id"] else f"{row['id']}:{row['name']}" for row in found]


def conflicts(before: Content, here: Content, there: Content) -> tuple[Conflict, ...]:
    with pytest.raises(Conflicts) as caught:
        merge(before, here, there)
    return caught.value.conflicts


CASES = {
    "nothing changed": (["a", "b"], ["a", "b"], ["a", "b"], ["a", "b"]),
    "changed here": (["a"], ["a:x"], ["a"], ["a:x"]),
    "changed there": (["a"], ["a"], ["a:x"], ["a:x"]),
    "changed the same on both sides": (["a"], ["a:x"], ["a:x"], ["a:x"]),
    "different records changed": (["a", "b"], ["a:x", "b"], ["a", "b:y"], ["a:x", "b:y"]),
    "added here": (["a"], ["a", "n"], ["a"], ["a", "n"]),
    "added there": (["a"], ["a"], ["n", "a"], ["n", "a"]),
    "added on both sides": (["a"], ["a", "m"], ["a", "n"], ["a", "n", "m"]),
    "added the same on both sides": (["a"], ["a", "n"], ["n", "a"], ["a", "n"]),
    "several added in one place": (["a", "b"], ["a", "b"], ["a", "m", "n", "b"], ["a", "m", "n", "b"]),
    "deleted here": (["a", "b"], ["a"], ["a", "b"], ["a"]),
    "deleted there": (["a", "b"], ["a", "b"], ["b"], ["b"]),
    "deleted on both sides": (["a", "b"], ["a"], ["a"], ["a"]),
    "all deleted": (["a"], [], ["a"], []),
    "deleted here and added there behind it": (["a", "b"], ["b"], ["a", "n", "b"], ["n", "b"]),
    "order changed here": (["a", "b", "c"], ["c", "a", "b"], ["a", "b", "c"], ["c", "a", "b"]),
    "order changed there": (["a", "b", "c"], ["a", "b", "c"], ["c", "b", "a"], ["c", "b", "a"]),
    "order changed here and a record there": (["a", "b"], ["b", "a"], ["a:x", "b"], ["b", "a:x"]),
    "order changed there and added here": (["a", "b"], ["a", "n", "b"], ["b", "a"], ["b", "a", "n"]),
    "order changed here and added there": (["a", "b"], ["b", "a"], ["a", "n", "b"], ["b", "a", "n"]),
    "order changed on both sides": (["a", "b", "c"], ["b", "a", "c"], ["a", "c", "b"], ["a", "c", "b"]),
}


@pytest.mark.parametrize(("before", "here", "there", "expected"), CASES.values(), ids=CASES)
def test_what_both_sides_made_goes_together(
    before: list[str], here: list[str], there: list[str], expected: list[str]
) -> None:
    assert shown(merge(themes(*before), themes(*here), themes(*there))) == expected


CONFLICTS: dict[str, tuple[list[str], list[str], list[str], Conflict]] = {
    "changed on both sides": (["a"], ["a:x"], ["a:y"], Conflict("theme:a", "name", "a", "x", "y")),
    "changed here and deleted there": (
        ["a"],
        ["a:x"],
        [],
        Conflict("theme:a", "", {"id": "a", "name": "a"}, {"id": "a", "name": "x"}, None),
    ),
    "deleted here and changed there": (
        ["a"],
        [],
        ["a:x"],
        Conflict("theme:a", "", {"id": "a", "name": "a"}, None, {"id": "a", "name": "x"}),
    ),
    "added otherwise on both sides": ([], ["a:x"], ["a:y"], Conflict("theme:a", "name", None, "x", "y")),
}


@pytest.mark.parametrize(("before", "here", "there", "expected"), CONFLICTS.values(), ids=CONFLICTS)
def test_what_changed_on_both_sides_is_refused_showing_both(
    before: list[str], here: list[str], there: list[str], expected: Conflict
) -> None:
    assert conflicts(themes(*before), themes(*here), themes(*there)) == (expected,)


def test_all_conflicts_are_named_at_once() -> None:
    found = conflicts(themes("a", "b", "c"), themes("a:x", "b:x"), themes("a:y", "b:y", "c:y"))
    assert [(conflict.record, conflict.field) for conflict in found] == [
        ("theme:a", "name"),
        ("theme:b", "name"),
        ("theme:c", ""),
    ]


def test_different_fields_of_one_record_go_together() -> None:
    def theme(fields: str) -> Content:
        return content_of(dossier(main=f"themes:\n  - {{id: a, {fields}}}\n"))

    merged = merge(theme("name: A"), theme("name: B"), theme("name: A, description: Nieuw"))
    assert rows(merged, "themes") == [{"id": "a", "name": "B", "description": "Nieuw"}]


def test_a_field_that_was_emptied_stays_empty() -> None:
    def theme(fields: str) -> Content:
        return content_of(dossier(main=f"themes:\n  - {{id: a, name: A{fields}}}\n"))

    full, empty = theme(", description: D"), theme("")
    assert merge(full, empty, full) == merge(full, full, empty) == empty
    (conflict,) = conflicts(full, empty, theme(", description: E"))
    assert (conflict.before, conflict.here, conflict.there) == ("D", None, "E")


def test_the_head_is_merged_field_by_field() -> None:
    def head(text: str) -> Content:
        return content_of(dossier(head=HEAD + text))

    merged = merge(head(""), head("  version: '2'\n"), head("  status: final\n"))
    assert merged == head("  version: '2'\n  status: final\n")
    (conflict,) = conflicts(head(""), head("  version: '2'\n"), head("  version: '3'\n"))
    assert conflict == Conflict("exploration", "version", None, "2", "3")


# Records within records


def assignments(*parts: tuple[str, str]) -> Content:
    """Assignments, each with the ids of its items; "p:x" gives an item a text."""
    lines = ["assignments:\n"]
    for key, items in parts:
        lines.append(f"  - id: {key}\n    title: T\n    kind: council_letter\n    givers: [raad-aal]\n    items:\n")
        for item in items.split():
            name, _colon, text = item.partition(":")
            lines.append(f"      - {{id: {name}, kind: point, text: {text or name}}}\n")
    return content_of(dossier({"assignment.yaml": "".join(lines)}))


def items(content: Content) -> list[tuple[str, str]]:
    def word(row: dict[str, Any]) -> str:
        return row["id"] if row["id"] == row["text"] else f"{row['id']}:{row['text']}"

    return [(row["id"], " ".join(map(word, row.get("items", [])))) for row in rows(content, "assignments")]


@pytest.mark.parametrize(
    ("before", "here", "there", "expected"),
    [
        ([("a", "p q")], [("a", "p:x q")], [("a", "p q:y")], [("a", "p:x q:y")]),
        ([("a", "p")], [("a", "p m")], [("a", "n p")], [("a", "n p m")]),
        ([("a", "p q")], [("a", "q p")], [("a", "p q:y")], [("a", "q:y p")]),
        ([("a", "p q")], [("a", "q")], [("a", "p q n")], [("a", "q n")]),
        ([("a", "p"), ("b", "")], [("a", ""), ("b", "p")], [("a", "p"), ("b", "n")], [("a", ""), ("b", "n p")]),
        ([("a", "p")], [("a", "p")], [("a", "p"), ("b", "q")], [("a", "p"), ("b", "q")]),
    ],
    ids=["changed", "added", "order", "deleted", "moved", "with a new one above"],
)
def test_the_items_of_an_assignment_are_merged_one_by_one(
    before: list[tuple[str, str]],
    here: list[tuple[str, str]],
    there: list[tuple[str, str]],
    expected: list[tuple[str, str]],
) -> None:
    assert items(merge(assignments(*before), assignments(*here), assignments(*there))) == expected


def test_a_conflict_in_an_item_names_the_item() -> None:
    (conflict,) = conflicts(assignments(("a", "p")), assignments(("a", "p:x")), assignments(("a", "p:y")))
    assert conflict == Conflict("assignment_item:p", "text", "p", "x", "y")


def test_an_assignment_that_goes_while_an_item_changes_is_a_conflict() -> None:
    before, there = assignments(("a", "p"), ("b", "q")), assignments(("a", "p:x"), ("b", "q"))
    (conflict,) = conflicts(before, assignments(("b", "q")), there)
    assert (conflict.record, conflict.field, conflict.here) == ("assignment:a", "", None)


def test_parts_without_an_id_are_one_value_of_their_record() -> None:
    def option(*features: str) -> Content:
        lines = "".join(f"      - {{name: {name}, text: T}}\n" for name in features)
        return content_of(dossier({"options.yaml": f"options:\n  - id: een\n    name: Een\n    features:\n{lines}"}))

    assert merge(option("a"), option("a"), option("a", "b")) == option("a", "b")
    (conflict,) = conflicts(option("a"), option("a", "b"), option("c", "a"))
    assert (conflict.record, conflict.field) == ("option:een", "features")
    assert [[part["name"] for part in side] for side in (conflict.here, conflict.there)] == [["a", "b"], ["c", "a"]]


def test_records_that_are_known_by_what_they_link_are_merged_by_that() -> None:
    def verdicts(**outcomes: str) -> Content:
        lines = "".join(f"  - {{option: een, condition: {c}, outcome: {o}}}\n" for c, o in outcomes.items())
        return content_of(
            dossier(
                {
                    "options.yaml": "options:\n  - {id: een, name: Een}\n",
                    "weighing.yaml": "conditions:\n  - {id: c, name: C}\n  - {id: d, name: D}\nverdicts:\n" + lines,
                }
            )
        )

    assert merge(verdicts(c="meets"), verdicts(c="fails"), verdicts(c="meets", d="meets")) == verdicts(
        c="fails", d="meets"
    )
    (conflict,) = conflicts(verdicts(c="meets"), verdicts(c="fails"), verdicts(c="unknown"))
    assert (conflict.record, conflict.field) == ("verdict:een--c", "outcome")


def roles(organisations: str, order: str) -> Content:
    """A dossier of organisations in an order, and a role that two or three of them supply."""
    main = "organisations:\n" + "".join(f"  - {{id: {key}, name: N, kind: other}}\n" for key in order)
    role = f"roles:\n  - {{id: r, name: R, organisations: {organisations}}}\n" if organisations else ""
    return content_of(dossier({"process.yaml": role}, main=main))


def test_references_follow_the_order_of_what_they_refer_to() -> None:
    there = roles("[a, b]", "abc")
    merged = merge(roles("[a]", "abc"), roles("[a]", "cba"), there)
    assert merged == roles("[a, b]", "cba")
    assert there == roles("[a, b]", "abc")  # and what was loaded stays what it was


def test_another_order_of_what_is_referred_to_is_no_change_of_what_refers() -> None:
    before = roles("[a, b]", "abc")
    assert merge(before, roles("[a, b]", "cba"), roles("[a, b, c]", "abc")) == roles("[a, b, c]", "cba")
    assert merge(before, roles("[a, b]", "cba"), roles("", "abc")) == roles("", "cba")


def test_what_was_never_loaded_before_is_compared_with_nothing() -> None:
    assert merge({}, themes("a"), themes("a", "b")) == themes("a", "b")


# What is different


ASSIGNMENT = """\
assignments:
  - id: %s
    title: Opdracht
    kind: council_letter
    givers: [raad-aal]
    items:
%s"""
ITEM = "      - {id: %s, kind: point, text: %s}\n"


def risks(*titles: str, file: str = "value.yaml", more: str = "") -> Content:
    lines = "".join(f"  - {{id: {title.lower()}, kind: risk, title: {title}{more}}}\n" for title in titles)
    return content_of(dossier({file: "findings:\n" + lines}))


def test_what_came_went_and_changed_is_named_by_record() -> None:
    assert difference(risks("Een", "Twee"), risks("Twee", "Drie", more=", text: Nieuw")) == Difference(
        added=("finding:drie",), changed=("finding:twee",), removed=("finding:een",)
    )


def test_the_same_in_another_order_is_no_difference() -> None:
    assert not difference(risks("Een", "Twee"), risks("Twee", "Een"))
    assert difference(risks("Een"), risks("Een")) == Difference()


def test_a_record_in_another_file_changed() -> None:
    assert difference(risks("Een"), risks("Een", file="urgency.yaml")) == Difference(changed=("finding:een",))


def test_a_change_of_the_head_is_one_of_the_exploration() -> None:
    other = content_of(dossier({"value.yaml": ""}, head=HEAD.replace("Zuidrand", "Noordrand")))
    assert difference(content_of(dossier()), other) == Difference(changed=("exploration",))


def test_an_item_counts_apart_from_its_assignment_and_with_where_it_stands() -> None:
    one = content_of(dossier({"assignment.yaml": ASSIGNMENT % ("a", ITEM % ("i", "Een") + ITEM % ("j", "Blijft"))}))
    reworded = content_of(
        dossier({"assignment.yaml": ASSIGNMENT % ("a", ITEM % ("i", "Twee") + ITEM % ("j", "Blijft"))})
    )
    assert difference(one, reworded) == Difference(changed=("assignment_item:i",))
    moved = content_of(dossier({"assignment.yaml": ASSIGNMENT % ("b", ITEM % ("i", "Een") + ITEM % ("j", "Blijft"))}))
    assert difference(one, moved) == Difference(
        added=("assignment:b",), changed=("assignment_item:i", "assignment_item:j"), removed=("assignment:a",)
    )
