"""YAML without its frills: mappings, lists and scalars, each with its line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from noaber.dossier.files.faults import Fault, Faults, Unreadable
from noaber.dossier.files.yaml_nodes import DEEPEST, MOST_NODES, Mapping, Node, Scalar, Sequence, parse_yaml


def parse(text: str) -> Node | None:
    faults = Faults()
    node = parse_yaml("a.yaml", text, faults)
    faults.stop()
    return node


def fault(text: str) -> Fault:
    with pytest.raises(Unreadable) as caught:
        parse(text)
    (found,) = caught.value.faults
    assert found.file == "a.yaml"
    return found


def test_nodes_know_their_lines() -> None:
    node = parse("a: 1\n\nb:\n  - x\n  - {y: z}\n")
    assert isinstance(node, Mapping)
    assert node.key_lines == {"a": 1, "b": 3}
    sequence = node.entries["b"]
    assert isinstance(sequence, Sequence)
    assert [item.line for item in sequence.items] == [4, 5]


@pytest.mark.parametrize(
    ("written", "value", "is_empty"),
    [
        ("null", "null", True),
        ("~", "~", True),
        ("", "", True),
        ("'null'", "null", False),
        ('"~"', "~", False),
        ("|\n  null", "null", False),
        ("no", "no", False),
        ("0183", "0183", False),
    ],
)
def test_a_scalar_is_its_text_and_empty_only_where_that_stands_there_plainly(
    written: str, value: str, is_empty: bool
) -> None:
    node = parse(f"a: {written}\n")
    assert isinstance(node, Mapping)
    scalar = node.entries["a"]
    assert isinstance(scalar, Scalar)
    assert (scalar.value.strip(), scalar.is_empty) == (value, is_empty)


@pytest.mark.parametrize("text", ["", "\n", "# a remark\n", "---\n", "---\n...\n", "null", "~"])
def test_a_file_with_nothing_in_it_is_none(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: &x b\n", 1, "An anchor (&x) stands here; the format has none."),
        ("a: 1\nb: *x\n", 2, "An alias (*x) stands here; the format has none."),
        ("a: &x [1]\nb: *x\n", 1, "An anchor (&x) stands here; the format has none."),
        ("&x a: b\n", 1, "An anchor (&x) stands here; the format has none."),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "A tag (tag:yaml.org,2002:python/object/apply:os.system)"),
        ("a: !!str b\n", 1, "A tag (tag:yaml.org,2002:str) stands here"),
        ("a:\n  - !x {b: c}\n", 2, "A tag (!x) stands here; the format has none."),
        ("! a: b\n", 1, "A tag (!) stands here; the format has none."),
        ("a: 1\n---\na: 2\n", 2, "A second document starts here (---)."),
        ("[a, b]: c\n", 1, "A list or record cannot be a key."),
        ("? {a: b}\n: c\n", 1, "A list or record cannot be a key."),
    ],
)
def test_what_yaml_has_beyond_lists_and_records_is_refused(text: str, line: int, message: str) -> None:
    found = fault(text)
    assert found.line == line
    assert found.message.startswith(message)
    assert found.mend.endswith(".")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b: c\n", 1),
        ("a: [b\nc: d\n", 2),
        ("a:\n  b: 1\n c: 2\n", 3),
        ("a: 'b\n\n", 3),
        ("a:\n\t- b\n", 2),
        ("a: @b\n", 1),
        ("- a\nb: c\n", 2),
        ("a: }\n", 1),
        ("%YAML 9.9\n---\na: b\n", 1),
        ('a: "\\q"\n', 1),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_line(text: str, line: int) -> None:
    found = fault(text)
    assert found.line == line
    assert found.message.startswith("This is not valid YAML here: ")


def test_a_merge_key_is_a_key_like_any_other() -> None:
    node = parse("<<: {a: b}\n")
    assert isinstance(node, Mapping)
    assert list(node.entries) == ["<<"]


def test_a_key_that_stands_twice_is_a_fault_and_the_first_counts() -> None:
    faults = Faults()
    node = parse_yaml("a.yaml", "a: 1\nb: 2\na: 3\n", faults)
    assert isinstance(node, Mapping)
    assert isinstance(node.entries["a"], Scalar)
    assert node.entries["a"].value == "1"
    assert [found.line for found in faults] == [3]


@pytest.mark.parametrize("step", ["[", "{a: ", "- ", "a:\n"])
def test_nesting_ends_at_a_depth_that_no_dossier_reaches(step: str) -> None:
    def nested(depth: int) -> str:
        if step == "a:\n":
            return "".join(" " * level + step for level in range(depth))
        closing = {"[": "]", "{a: ": "}"}.get(step, "")
        return step * depth + closing * depth

    assert parse(nested(DEEPEST - 1)) is not None
    assert "go too deep" in fault(nested(DEEPEST + 1)).message


def test_a_file_holds_no_more_nodes_than_memory_allows() -> None:
    assert "too many" in fault("[" + "a," * (MOST_NODES + 1) + "]").message


def test_a_bomb_of_aliases_is_refused_before_it_goes_off() -> None:
    lines = ["a0: &a0 [lol, lol, lol]"] + [f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]" for n in range(1, 30)]
    assert fault("\n".join(lines)).message == "An anchor (&a0) stands here; the format has none."


@given(st.text(alphabet="ab:-?[]{},&*!|>'\"%@`#\\ \n\t0~é", max_size=40))
@settings(max_examples=300)
def test_whatever_a_file_holds_it_is_read_or_refused_with_a_sentence(text: str) -> None:
    faults = Faults()
    node = parse_yaml("a.yaml", text, faults)
    assert node is None or isinstance(node, Mapping | Sequence | Scalar)
    assert all(found.message and found.mend for found in faults)
