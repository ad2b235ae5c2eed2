"""云溪, a county that exists only as a file: it signs, files, and differs wherever a county may."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from flows.profile.error import ProfileError
from flows.profile.load import PROFILES, load_profile
from flows.profile.path import ordinary_path
from flows.profile.sources import figures

FILE = Path(__file__).resolve().parents[2] / "scenarios/profiles/yunxi.toml"


@pytest.fixture(scope="module")
def yunxi():
    return load_profile(FILE)


def test_its_path_leaves_out_what_it_does_not_have(yunxi):
    assert ordinary_path(yunxi) == (
        "lead",
        "screened",
        "convenor_filing",
        "drafting",
        "planning",
        "noticed",
        "checkin",
        "deliberating",
        "confirming",
        "agreed",
        "published",
        "implementing",
        "feedback",
        "archived",
    )


def test_convenors_file_for_parts_of_the_village_only(yunxi):
    filed = {scope for scope in yunxi.level.scopes if yunxi.convenor.needs_filing(scope)}
    assert filed == {"小组", "片区"}


def test_it_agrees_by_signature(yunxi):
    rule = yunxi.confirm.reserve_rule
    assert (yunxi.vote.mode, yunxi.confirm.agree_rule) == ("signature", "all_sign")
    assert rule is not None
    assert (rule.min_ratio, rule.compare) == (Fraction(3, 4), ">=")


def test_a_vote_it_does_not_have_could_never_pass(yunxi):
    assert (yunxi.vote.ratio, yunxi.vote.compare) == (Fraction(1), ">")


def test_it_differs_from_the_shipped_one_nearly_everywhere(yunxi):
    shipped = load_profile(PROFILES / "jinhua.toml")
    mine, other = yunxi.model_dump(mode="json"), shipped.model_dump(mode="json")
    same = {name for name in mine if mine[name] == other[name]}
    assert same <= {"schema_version", "changed", "committee", "research", "adoption", "dissent"}


def test_everything_in_it_is_made_up(yunxi):
    assert {yunxi.sources[path] for path in figures(yunxi)} == {"made-up"}


def _broken(tmp_path: Path, old: str, new: str) -> ProfileError:
    text = FILE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "yunxi.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profile(tmp_path / "yunxi.toml")
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('agree_rule = "all_sign"', 'agree_rule = "none"', "confirm.agree_rule"),
        ('subjects_sign = "all_present"', 'subjects_sign = "none"', "confirm.subjects_sign"),
        (
            'mode = "signature"\nrequired = false',
            'mode = "signature"\nrequired = true',
            "vote.required",
        ),
        ('mode = "signature"\n', 'mode = "signature"\nratio = "2/3"\n', "vote.ratio"),
        ('needs = "party_secretary"', 'needs = "everybody"', "confirm.reserve_rule.needs"),
        ('min_ratio = "3/4"', 'min_ratio = "most"', "confirm.reserve_rule.min_ratio"),
        ("convenor_filing = 1\n", "", "progress.map"),
        (
            "return_needs_reason = false",
            "return_needs_reason = false\nsla_workdays = 3",
            "approval.sla_workdays",
        ),
    ],
)
def test_mistakes_of_a_county_that_signs(tmp_path, old, new, key):
    assert _broken(tmp_path, old, new).key == key
