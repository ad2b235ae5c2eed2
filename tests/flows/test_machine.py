"""The machine against its own table: every pair of state and trigger, reachability, the drawing."""

import itertools
import logging
from pathlib import Path

import pytest

from flows.machine import CaseMachine
from flows.machine.rows import ALL, NEW, Row, rows_for
from flows.profile.load import load_all, load_profile
from flows.profile.names import STATES, TRIGGERS
from flows.profile.path import ordinary_path
from flows.profile.schema import Profile
from flows.stages import render
from flows.view import View
from tests.flows.hall import HOST, Hall

YUNXI = Path(__file__).parents[1] / "scenarios" / "profiles" / "yunxi.toml"


def profiles() -> list[Profile]:
    return [*load_all().values(), load_profile(YUNXI)]


def by_hand(
    rows: tuple[Row, ...], state: str, trigger: str, view: View, profile: Profile
) -> str | None:
    for row in rows:
        meant = state in row.sources and row.trigger == trigger
        if meant and (row.guard is None or row.guard(view, profile)):
            return row.to
    return None


@pytest.mark.parametrize("profile", profiles(), ids=lambda p: p.id)
def test_machine_and_table_agree_on_every_pair(profile: Profile) -> None:
    hall = Hall(profile)
    hall.ok(hall.word(HOST, "propose"))
    hall.ok(hall.type(HOST, "给村口装三盏路灯"))
    hall.ok(hall.tap(HOST, "a", "0", case_id=0))
    machine, view = CaseMachine(profile), hall.view(1)
    for state in (NEW, *STATES):
        for trigger in TRIGGERS:
            expected = by_hand(machine.rows, state, trigger, view, profile)
            assert machine.target(state, trigger, view) == expected, (state, trigger)


@pytest.mark.parametrize("profile", profiles(), ids=lambda p: p.id)
def test_every_state_that_is_reached_reaches_the_archive(profile: Profile) -> None:
    rows = rows_for(profile)
    reached = {NEW} | {r.to for r in rows}
    back = {"archived"}
    while more := {s for r in rows if r.to in back for s in r.sources if s in reached} - back:
        back |= more
    assert reached - {NEW} <= back


@pytest.mark.parametrize("profile", profiles(), ids=lambda p: p.id)
def test_the_ordinary_path_is_a_path(profile: Profile) -> None:
    rows = rows_for(profile)
    path = ordinary_path(profile)
    for here, there in itertools.pairwise(path):
        assert any(here in r.sources and r.to == there for r in rows), (here, there)


def test_the_table_speaks_only_known_words() -> None:
    assert {r.trigger for r in ALL} <= set(TRIGGERS)
    assert {s for r in ALL for s in (*r.sources, r.to)} <= {NEW, *STATES}
    assert len({r.no for r in ALL}) == 85


def test_one_pair_with_two_targets_has_guards_that_exclude_each_other() -> None:
    for profile in profiles():
        seen: dict[tuple[str, str], list[Row]] = {}
        for row in rows_for(profile):
            for source in row.sources:
                seen.setdefault((source, row.trigger), []).append(row)
        for pair, rows in seen.items():
            assert len(rows) == 1 or all(r.guard for r in rows), pair


def test_the_drawing_holds_every_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    page = render()
    assert all(f"| {row.no} |" in page for row in ALL)
