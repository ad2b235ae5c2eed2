"""Requirements are traced: ids are real, a shipped profile's testable ones have tests, pages are fresh."""

from __future__ import annotations

import pytest

from house import pages, traceability
from house.traceability import Catalogue, Requirement

CATALOGUE = traceability.load()


def test_the_catalogue_is_whole():
    rows = CATALOGUE.requirements
    counts = [sum(key.startswith(f"S{n}-") for key in rows) for n in range(5)]
    assert counts == [59, 63, 73, 57, 52]
    assert {row.testable for row in rows.values()} == {"Y", "P", "N"}


def test_no_id_is_misspelt():
    named = traceability.held(), traceability.shown()
    assert traceability.unknown(CATALOGUE, *named) == []


def test_shipped_profiles_have_a_test_for_every_testable_requirement():
    assert traceability.unshown(CATALOGUE, traceability.shown()) == []


# --- negative controls ---


def _small(*shipped: str) -> Catalogue:
    rows = {
        "S2-1": Requirement(("here",), "Y", "do this"),
        "S2-2": Requirement(("here",), "N", "nothing"),
        "S2-3": Requirement(("there",), "Y", "do that"),
    }
    return Catalogue(shipped, rows)


def test_a_shipped_requirement_without_a_test_is_caught():
    assert traceability.unshown(_small("here"), {}) == ["S2-1"]
    assert traceability.unshown(_small("here"), {"S2-1": ["x::test"]}) == []
    assert traceability.unshown(_small(), {}) == []


def test_a_misspelt_id_is_caught():
    assert traceability.unknown(_small(), {"S2-99": ["a"]}, {"S2-1": ["b"]}) == ["S2-99"]


SAMPLE = """
import pytest
pytestmark = pytest.mark.requirement("S0-1")
def test_S2_47_filing(): pass
async def test_S2_47_S2_48_told(): pass
@pytest.mark.requirement("S1-2", "S1-3")
def test_plain(): pass
def helper_S2_50(): pass
@pytest.mark.requirement("S4-1")
class TestPublication:
    def test_S4_10_quarter(self): pass
"""


def test_tests_are_read_by_name_and_by_mark():
    assert set(traceability.ids_of_tests(SAMPLE)) == {
        ("S0-1", ""),
        ("S2-47", "test_S2_47_filing"),
        ("S2-47", "test_S2_47_S2_48_told"),
        ("S2-48", "test_S2_47_S2_48_told"),
        ("S1-2", "test_plain"),
        ("S1-3", "test_plain"),
        ("S4-1", "TestPublication"),
        ("S4-10", "TestPublication::test_S4_10_quarter"),
    }


def test_places_are_found_in_a_tree(tmp_path):
    room = tmp_path / "flows"
    room.mkdir()
    (room / "voting.py").write_text('"""Two thirds (S2-67)."""')
    (room / "x.toml").write_text('"vote.ratio" = "S2-67"')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_voting.py").write_text("def test_S2_67_two_thirds(): pass")
    assert traceability.held(tmp_path) == {"S2-67": ["flows/voting.py", "flows/x.toml"]}
    assert traceability.shown(tmp_path) == {
        "S2-67": ["tests/test_voting.py::test_S2_67_two_thirds"]
    }


def test_a_stale_page_is_caught_and_written(tmp_path):
    table = {"docs/requirements.md": "house.traceability"}
    assert pages.stale(table, tmp_path) == ["docs/requirements.md"]
    assert pages.write(table, tmp_path) == ["docs/requirements.md"]
    assert pages.stale(table, tmp_path) == []
    (tmp_path / "docs/requirements.md").write_text("old")
    assert pages.stale(table, tmp_path) == ["docs/requirements.md"]


def test_a_generator_that_is_missing_is_not_passed_over(tmp_path):
    (tmp_path / "x.md").touch()
    with pytest.raises(ModuleNotFoundError):
        pages.stale({"x.md": "house.no_such_generator"}, tmp_path)
