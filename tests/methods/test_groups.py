"""Connected groups: every group of small maps by brute force. The counts of the Dutch map stand in tests/reference."""

from __future__ import annotations

from itertools import combinations
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from noaber.methods import compiled, groups, growing
from noaber.methods.groups import as_map, connected_groups, groups_from, iter_connected_groups, stretches

Neighbours = list[set[int]]


def brute(neighbours: Neighbours, k: int) -> list[tuple[int, ...]]:
    def hangs_together(group: tuple[int, ...]) -> bool:
        reached, left = {group[0]}, [group[0]]
        while left:
            for other in neighbours[left.pop()] & set(group) - reached:
                reached.add(other)
                left.append(other)
        return len(reached) == k

    return [group for group in combinations(range(len(neighbours)), k) if hangs_together(group)]


@st.composite
def maps(draw: st.DrawFn) -> Neighbours:
    count = draw(st.integers(0, 9))
    pairs = draw(st.sets(st.sampled_from(list(combinations(range(count), 2))))) if count > 1 else set()
    neighbours: Neighbours = [set() for _place in range(count)]
    for one, other in pairs:
        neighbours[one].add(other)
        neighbours[other].add(one)
    return neighbours


@given(maps(), st.integers(1, 6))
def test_every_group_is_found_once_and_in_order(neighbours: Neighbours, k: int) -> None:
    found = [tuple(int(one) for one in row) for row in connected_groups(neighbours, k)]
    assert found == brute(neighbours, k)


@given(maps(), st.integers(1, 5), st.integers(1, 7))
def test_in_chunks_it_is_the_same(neighbours: Neighbours, k: int, chunk: int) -> None:
    chunks = list(iter_connected_groups(neighbours, k, chunk))
    assert all(0 < len(one) <= chunk for one in chunks)
    whole = connected_groups(neighbours, k)
    assert whole.dtype == np.int32
    assert whole.shape == (sum(map(len, chunks)), k)
    assert not chunks or (np.concatenate(chunks) == whole).all()


@given(maps(), st.integers(1, 6))
def test_machine_code_and_arrays_find_the_same(neighbours: Neighbours, k: int) -> None:
    area = as_map(neighbours)
    one, other = (engine.grow(area, 0, area.places, k) for engine in (growing, compiled))
    assert one.shape == other.shape
    assert sorted(map(tuple, one.T.tolist())) == sorted(map(tuple, other.T.tolist()))


@given(maps(), st.integers(1, 5))
def test_stretches_of_lowest_members_make_the_whole(neighbours: Neighbours, k: int) -> None:
    area = as_map(neighbours)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(groups, "_TOGETHER", 4)
        parts = [groups_from(area, first, last, k).tolist() for first, last in stretches(area, k)]
    assert [row for part in parts for row in part] == connected_groups(neighbours, k).tolist()


@pytest.mark.parametrize("engine", [growing, compiled])
def test_a_map_too_large_for_a_table_of_all_pairs(engine: ModuleType) -> None:
    count = 9000
    ring = as_map([{(place - 1) % count, (place + 1) % count} for place in range(count)])
    assert sorted(engine.grow(ring, 100, 102, 4).T.tolist()) == [[100, 101, 102, 103], [101, 102, 103, 104]]
    assert engine.grow(ring, 0, 1, 4).shape == (4, 4)


@given(maps(), st.integers(1, 4))
def test_a_matrix_says_the_same_as_sets(neighbours: Neighbours, k: int) -> None:
    matrix = np.array([[other in its for other in range(len(neighbours))] for its in neighbours], dtype=bool)
    matrix = matrix.reshape(len(neighbours), len(neighbours))
    assert (connected_groups(matrix, k) == connected_groups(neighbours, k)).all()


def test_many_places_and_long_groups_do_not_fit_in_one_number() -> None:
    ring = [{(place - 1) % 3000, (place + 1) % 3000} for place in range(3000)]
    assert connected_groups(ring, 6).shape == (3000, 6)


@pytest.mark.parametrize(
    ("neighbours", "k"),
    [
        ([{1}, set()], 2),
        ([{0}], 1),
        ([{5}], 1),
        ([{1}, {0}], 0),
        (np.ones((2, 2), dtype=bool), 2),
        (np.array([[0, 1], [0, 0]], dtype=bool), 2),
        (np.zeros((2, 3), dtype=bool), 2),
    ],
)
def test_what_is_no_map_is_refused(neighbours: Neighbours, k: int) -> None:
    with pytest.raises(ValueError, match=r"neighbour|member|matrix"):
        connected_groups(neighbours, k)


def test_a_chunk_holds_something() -> None:
    with pytest.raises(ValueError, match="chunk"):
        list(iter_connected_groups([{1}, {0}], 2, 0))
