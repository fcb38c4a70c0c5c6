"""The guide of the library: its examples run, it names all there is, and the promise that it makes is kept."""

from __future__ import annotations

import dataclasses
import doctest
import importlib
import inspect
import re
from types import ModuleType

import pytest

from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
MODULES = (
    "agreement",
    "chance",
    "congruence",
    "flows",
    "grouping",
    "groups",
    "ledger",
    "orientation",
    "outranking",
    "smaa",
    "steadiness",
    "voting",
    "weighing",
)

# What docs/decisions/0011-library-promise.md is about. Adding a line is a decision; changing one breaks other people's code.
PROMISED = {
    "agreement.consensus": "(counts)",
    "agreement.kendall_w": "(ranks)",
    "agreement.van_der_eijk": "(counts)",
    "congruence.congruence": "(membership)",
    "congruence.group_overlap": "(membership, group)",
    "flows.intramax": "(flows)",
    "flows.labour_market_areas": "(flows, *, min_size, target_size, min_containment, target_containment)",
    "flows.self_containment": "(flows, labels)",
    "groups.connected_groups": "(neighbours, k)",
    "groups.iter_connected_groups": "(neighbours, k, chunk=100000)",
    "ledger.fair_shares": "(capacity, demands, weights=None)",
    "ledger.round_largest_remainder": "(shares, total)",
    "outranking.PreferenceFunction": "(kind='usual', q=0.0, p=0.0, s=0.0)",
    "outranking.promethee": "(table, weights, functions)",
    "smaa.smaa2": "(values, weights)",
    "voting.banzhaf": "(weights, quota)",
    "voting.shapley_shubik": "(weights, quota)",
    "weighing.rank_order_centroid": "(n)",
    "weighing.sample_weights": "(n, size, rng, *, order=None, points=None, spread=0.0)",
    "weighing.stability": "(values, weights, criterion)",
}
PROMISED_FIELDS = {
    "congruence.GroupOverlap": {"shared", "touched", "jaccard", "sorensen", "weighted"},
    "outranking.Promethee": {"preference", "positive", "negative", "net"},
    "smaa.Smaa2": {
        "rank_acceptability",
        "central_weights",
        "confidence",
        "pairwise_winning",
        "ties",
        "standard_error",
    },
}


def module(name: str) -> ModuleType:
    return importlib.import_module(f"noaber.methods.{name}")


def test_the_examples_give_what_the_guide_says() -> None:
    blocks = re.findall(r"(?ms)^```python\n(.*?)^```$", GUIDE)
    assert len(blocks) > 10
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "docs/library.md", None, None)
    report: list[str] = []
    doctest.DocTestRunner().run(examples, out=report.append)
    assert not report, "".join(report)


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_stands_in_the_guide(name: str) -> None:
    here = module(name)
    public = [
        each
        for each, function in inspect.getmembers(here, inspect.isfunction)
        if not each.startswith("_") and function.__module__ == here.__name__
    ]
    assert public
    assert [each for each in public if not re.search(rf"\b{each}\b", GUIDE)] == []


@pytest.mark.parametrize(("name", "parameters"), PROMISED.items())
def test_what_is_promised_can_be_called_as_promised(name: str, parameters: str) -> None:
    of, called = name.split(".")
    signature = inspect.signature(getattr(module(of), called))
    bare = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
    assert str(inspect.Signature(bare)) == parameters
    assert f"`{called}(" in GUIDE


@pytest.mark.parametrize(("name", "fields"), PROMISED_FIELDS.items())
def test_results_have_the_fields_that_are_promised(name: str, fields: set[str]) -> None:
    of, called = name.split(".")
    result = getattr(module(of), called)
    assert fields <= {field.name for field in dataclasses.fields(result)}
    assert result.__dataclass_params__.frozen
    assert {field for field in fields if f"`{field}`" not in GUIDE} == set()
