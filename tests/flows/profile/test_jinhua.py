"""金华 as shipped: verbatim where it quotes, every figure sourced, its gates and ways as decided."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import rtoml

from flows.profile.law import law_keys, load_laws
from flows.profile.load import PROFILES, load_profile
from flows.profile.path import ordinary_path, visited
from flows.profile.read import read_toml
from flows.profile.schema import Profile
from flows.profile.sources import figures, references, source_problems

HERE = Path(__file__).parent
FILE = PROFILES / "jinhua.toml"
QUOTES: dict[str, list[str]] = rtoml.loads((HERE / "quotes.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def jinhua() -> Profile:
    return load_profile(FILE)


def _quoted(text: str, *keys: str) -> bool:
    return any(text in quote for key in keys for quote in QUOTES[key])


VERBATIM = {
    **{f"subject_class.c{n}": (f"S2-{11 + n}",) for n in range(1, 6)},
    "subject_class.c5b": ("S2-16",),
    **{f"topic.allow.m{n}": (f"S2-{21 + n}",) for n in range(1, 7)},
    **{f"topic.forbid.f{n}": (f"S2-{27 + n}",) for n in range(1, 6)},
    **{f"meeting.step.s{n}": (f"S2-{40 + n}",) for n in range(1, 5)},
    "approval.step.party_topic": ("S2-37",),
}


def _entry(profile: Profile, path: str) -> Any:
    *way, wanted = path.split(".")
    part: Any = profile
    for step in way:
        part = getattr(part, step)
    return next(entry for entry in part if entry.id == wanted)


@pytest.mark.requirement(*{key for keys in VERBATIM.values() for key in keys})
@pytest.mark.parametrize("path", VERBATIM)
def test_clauses_are_verbatim_and_name_their_requirement(jinhua, path):
    assert _quoted(_entry(jinhua, path).text, *VERBATIM[path])
    assert set(VERBATIM[path]) <= set(references(jinhua.sources[path]))


@pytest.mark.requirement("S2-17", "S2-20", "S2-21", "S2-34", "S2-48", "S2-49", "S2-58")
def test_short_lists_are_words_of_the_document(jinhua):
    for form in jinhua.form:
        assert _quoted(form.name, "S2-17", "S2-8")
    for word in jinhua.venue.checklist:
        assert _quoted(word, "S2-21")
    for word in jinhua.intake.channels[:3]:
        assert _quoted(word, "S2-34")
    for word in jinhua.filing.tell_ways[:3]:
        assert _quoted(word, "S2-48")
    for word in (*jinhua.publication.items, *jinhua.publication.channels_required):
        assert _quoted(word, "S2-49")
    for word in jinhua.level.phases:
        assert _quoted(word, "S2-58")


@pytest.mark.requirement("S2-61", "S2-62", "S2-63", "S2-65", "S2-71", "S2-73")
def test_the_record_form_has_the_labels_of_the_annex_in_order(jinhua):
    record = next(paper for paper in jinhua.document if paper.code == "D5")
    labels = [*QUOTES["S2-62"], *QUOTES["S2-63"], *QUOTES["S2-73"], QUOTES["S2-71"][0].rstrip("：")]
    assert list(record.fields) == labels
    assert _quoted(record.title, "S2-61")
    assert all(_quoted(f"{option}人数", "S2-65") for option in jinhua.vote.options)


@pytest.mark.requirement("S2-69", "S2-70")
def test_what_must_be_filled_after_the_vote_is_named_in_the_words_of_the_annex(jinhua):
    assert all(_quoted(word, "S2-69") for word in jinhua.confirm.on_pass_required)
    assert jinhua.confirm.on_again_required == ("再次开展协商的时机", "要求")
    assert _quoted("再次开展协商的时机", "S2-70")


def test_S2_1_the_document_is_named_with_number_and_dates(jinhua):
    source = jinhua.source
    assert source.doc_no in QUOTES["S2-1"]
    assert source.title == "".join(QUOTES["S2-1"][1:3])
    assert (source.issued, source.effective) == (date(2023, 7, 18), date(2023, 8, 20))


def test_S2_67_more_than_two_thirds_of_those_present(jinhua):
    vote = jinhua.vote
    assert (vote.ratio, vote.compare, vote.base) == (Fraction(2, 3), ">", "present")


def test_S2_68_after_a_failed_vote_exactly_two_ways(jinhua):
    assert jinhua.outcome.on_fail == ("terminate", "again_later")


def test_S2_45_four_steps_of_which_the_last_decides(jinhua):
    assert [step.does for step in jinhua.meeting.step] == [
        "introduce",
        "explain",
        "speak",
        "decide",
    ]
    assert jinhua.gates["steps_in_order"].strength == "block"


def test_S2_38_the_plan_names_time_place_form_and_rules(jinhua):
    assert jinhua.plan.required == ("time", "place", "form", "rules")
    assert jinhua.gates["plan_complete"].strength == "block"


def test_S2_9_the_supervisor_takes_part_throughout(jinhua):
    strengths = {name: gate.strength for name, gate in jinhua.gates.items()}
    assert strengths["supervisor_named"] == strengths["supervisor_at_vote"] == "block"
    assert strengths["supervisor_at_start"] == "confirm"
    assert jinhua.roles.required_from["supervisor"] == "drafting"


def test_who_passes_a_confirm(jinhua):
    by = {name: gate.by for name, gate in jinhua.gates.items() if gate.strength == "confirm"}
    for name in ("notice.lead", "notice.unreached", "host_is_party"):
        assert by[name] == ("convenor",)
    assert by["supervisor_at_start"] == by["dissent_at_archive"] == ("convenor",)
    assert by["quorum"] == by["self_approval"] == ("party_secretary",)


def test_the_ordinary_path_and_what_is_never_visited(jinhua):
    path = (
        "lead screened drafting topic_review planning noticed checkin deliberating voting "
        "confirming agreed filing published implementing feedback evaluating archived"
    )
    assert " ".join(ordinary_path(jinhua)) == path
    never = {"convenor_filing", "researching", "adoption", "two_committees"}
    assert never.isdisjoint(visited(jinhua))
    assert {"assembly", "waiting_again", "terminated"} <= visited(jinhua)


def test_every_figure_has_a_line_and_nothing_is_made_up(jinhua):
    paths = list(figures(jinhua))
    assert len(paths) > 150
    assert set(paths) <= set(jinhua.sources)
    assert not any("made-up" in line for line in jinhua.sources.values())


def test_taking_away_any_line_is_seen(jinhua):
    """Negative control for the sources: the check is on for each single figure."""
    raw, laws = read_toml(FILE), law_keys(load_laws())
    assert list(source_problems(jinhua, raw, laws)) == []
    for path in figures(jinhua):
        rest = {key: line for key, line in jinhua.sources.items() if key != path}
        poorer = jinhua.model_copy(update={"sources": rest})
        [(key, reason)] = source_problems(poorer, raw, laws)
        assert (key, "without a line" in reason) == (path, True)


def test_requirements_cited_are_those_of_this_document(jinhua):
    cited = {ref for line in jinhua.sources.values() for ref in references(line)}
    assert {ref[:3] for ref in cited if ref.startswith("S")} == {"S2-"}


def test_themes_are_themes_of_the_lexicon(jinhua):
    root = Path(__file__).resolve().parents[3]
    groups = rtoml.loads((root / "nlp/lexicon/themes.toml").read_text(encoding="utf-8"))
    known = {theme for group in groups.values() for theme in group}
    guards = {
        one["guard"] for group in groups.values() for one in group.values() if isinstance(one, dict)
    }
    clauses = (*jinhua.topic.allow, *jinhua.topic.forbid)
    assert {theme for clause in clauses for theme in clause.themes} <= known
    assert guards - {""} <= {guard.id for guard in jinhua.guard}
