"""The answers to a reminder, who is next in line, and when anything may be said at all (domain/07 §7.1)."""

from datetime import date, timedelta

import pytest

from bot.screens.render import Renderer
from bot.texts import book
from flows.command import Ref
from flows.model import Focus
from flows.outcome import Outcome, Refused, Words
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.reminding import BEIJING, at, at_work, filed, reminded, said, to_drafted
from tests.flows.walking import (
    approve_and_plan,
    close,
    meeting,
    propose,
    to_archive,
    to_checkin,
    to_vote,
    vote,
)


def answer(hall: Hall, person: int, act: str) -> Outcome | Refused:
    card = reminded(hall, person)
    assert act in {b.act for row in card.rows for b in row}, (act, card)
    return hall.press(person, card.ref, card.epoch, act)


def key(result: Outcome | Refused) -> str:
    """What was refused in which words; what was done, by its answer."""
    if isinstance(result, Refused):
        return result.key
    assert result.answer is not None
    return result.answer.key


def waiting_for_approval() -> Hall:
    hall = Hall()
    to_drafted(hall)
    hall.ok(hall.tap(HOST, "submit"))
    hall.wait(at("2026-11-24 09:00"))
    return hall


def invited() -> Hall:
    """The notice of a meeting on Thursday evening has gone out."""
    hall = Hall()
    to_drafted(hall)
    hall.ok(hall.tap(HOST, "submit"))
    hall.ok(hall.tap(SECRETARY, "approve"))
    for arg in ("20261126", "1900", "0", "yishihui", "village", str(RECORDER)):
        hall.ok(hall.tap(HOST, "a", arg))
    hall.ok(hall.tap(HOST, "notice"))
    return hall


def test_tomorrow_means_tomorrow_for_this_person_only() -> None:
    hall = waiting_for_approval()
    result = hall.ok(answer(hall, SECRETARY, "rlater"))
    assert result.answer
    assert result.answer.params["day"] == date(2026, 11, 25)
    mine = [r for r in hall.reminders if r.to == [f"p{SECRETARY}"]]
    assert said(mine) == [f"1 11-25 p{SECRETARY}"]
    hall.ok(answer(hall, SECRETARY, "rlater"))
    assert [r for r in hall.reminders if r.to == [f"p{SECRETARY}"]] == mine, "twice is once"


def test_after_the_third_time_the_next_in_line_hears_of_it() -> None:
    """host → supervisor → party secretary; above him only where the profile names it."""
    hall = at_work()
    hall.wait(next(r for r in hall.reminders if r.kind == "R20" and r.n == 0).due_at)
    for _ in range(2):
        hall.ok(answer(hall, 6, "rlater"))
        hall.wait(next(r for r in hall.reminders if r.obligation.endswith("/p6")).due_at)
    result = hall.ok(answer(hall, 6, "rlater"))
    assert key(result) == "remind.tomorrow.last"
    last = [r for r in hall.reminders if r.obligation.endswith("/p6")][-1]
    assert (last.n, last.to) == (3, ["p6", f"p{HOST}"])
    hall.wait(last.due_at)
    mine, above = reminded(hall, 6), reminded(hall, HOST)
    assert "rlater" not in {b.act for row in mine.rows for b in row}
    assert (above.key, above.params["why"].key) == ("remind.passed", "remind.why.later")


def test_put_off_again_on_yesterdays_message_the_day_that_is_named_has_a_row() -> None:
    """domain/07 §7.1: whichever message is pressed, one row of his waits for the day he is told."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    hall.fire(next(r for r in hall.reminders if r.kind == "R02"))
    first = reminded(hall, HOST)
    for n in (1, 2):
        result = hall.ok(hall.press(HOST, first.ref, first.epoch, "rlater"))
        assert result.answer
        mine = [r for r in hall.reminders if r.obligation.endswith(f"/p{HOST}")]
        assert [r.n for r in mine] == [n]
        assert result.answer.params["day"] == mine[0].due_at.astimezone(BEIJING).date()
        again = hall.ok(hall.press(HOST, first.ref, first.epoch, "rlater"))
        assert again.answer == result.answer, "twice is once"
        assert not again.deeds
        hall.wait(mine[0].due_at)
    assert key(hall.press(HOST, first.ref, first.epoch, "rlater")) == "remind.tomorrow.last"
    hall.wait(hall.reminders[-1].due_at + timedelta(days=3))
    assert key(hall.press(HOST, first.ref, first.epoch, "rlater")) == "remind.enough"


def test_the_list_of_reminders_says_the_day_in_the_village() -> None:
    """What fell due at two in the morning here did so on this day, not on London's day before."""
    hall = waiting_for_approval()
    hall._keep([Focus(person_id=SECRETARY, community_id=1, case_id=1)])
    row = next(r for r in hall.rows.all("fired"))
    hall.rows.put(row, due_at=at("2026-11-24 02:00"))
    hall.ok(hall.word(SECRETARY, "remind"))
    assert hall.says[-1].card.params["lines"][0].params["day"] == date(2026, 11, 24)


def test_not_mine_goes_to_the_next_in_line_once_and_never_comes_back() -> None:
    hall = waiting_for_approval()
    result = hall.ok(answer(hall, SECRETARY, "rnot"))
    assert key(result) == "remind.passed_on"
    hall.ok(answer(hall, SECRETARY, "rnot"))
    hall.says.clear()
    hall.wait(hall.now)
    assert [(s.to, s.card.key) for s in hall.says] == [("p15", "remind.passed")]
    hall.says.clear()
    hall.wait(at("2026-11-27 09:00"))
    assert not [s for s in hall.says if s.to == f"p{SECRETARY}"]


@pytest.fixture(autouse=True)
def township(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody at the township has the bot too: person 15."""
    before = Hall._people

    def people(self: Hall, villagers: int) -> None:
        before(self, villagers)
        self.grant(15, "township")

    monkeypatch.setattr(Hall, "_people", people)


def test_without_anybody_above_it_stays() -> None:
    hall = waiting_for_approval()
    hall.shut(15)
    assert key(answer(hall, SECRETARY, "rnot")) == "remind.nobody"


def test_a_profile_without_an_upper_path_ends_at_the_secretary() -> None:
    hall = Hall()
    road = hall.profile.escalation.model_copy(update={"enabled": False})
    rules = {k: r for k, r in hall.profile.reminders.items() if k != "R26"}
    hall.profile = hall.profile.model_copy(update={"escalation": road, "reminders": rules})
    to_drafted(hall)
    hall.ok(hall.tap(HOST, "submit"))
    hall.wait(at("2026-11-24 09:00"))
    assert key(answer(hall, SECRETARY, "rnot")) == "remind.nobody"


def test_done_is_believed_where_no_record_could_show_it() -> None:
    hall = at_work()
    hall.fire_one("R21", 1)
    assert key(answer(hall, SUPERVISOR, "rdone")) == "remind.thanks"
    again = [r for r in hall.reminders if r.kind == "R21"]
    assert said(again) == ["2 12-25 supervisor"], "thirty days on is a Saturday"


def test_done_is_shown_the_open_step_where_a_record_says_that_it_is_not() -> None:
    hall = waiting_for_approval()
    result = hall.ok(answer(hall, SECRETARY, "rdone"))
    assert key(result) == "remind.notyet"
    assert next((s.kind, s.person_id, s.fresh) for s in result.shows) == ("card", SECRETARY, True)
    assert hall.case.state == "topic_review"


@pytest.mark.parametrize("act", ["rdone", "rlater", "rnot", "rsee"])
def test_a_stranger_cannot_answer_and_nobody_can_when_it_is_over(act: str) -> None:
    hall = waiting_for_approval()
    card = reminded(hall, SECRETARY)
    assert key(hall.press(7, card.ref, card.epoch, act)) == "press.norole"
    hall.ok(hall.tap(SECRETARY, "approve"))
    assert key(hall.press(SECRETARY, card.ref, card.epoch, act)) == "remind.over"


def test_forged_epochs_and_objects_are_refused() -> None:
    hall = waiting_for_approval()
    card = reminded(hall, SECRETARY)
    assert key(hall.press(SECRETARY, card.ref, card.epoch + 1, "rlater")) == "press.stale"
    case = hall.press(SECRETARY, hall.card(SECRETARY).ref, hall.case.epoch, "rlater")
    assert key(case) == "press.stale"


# --- when it may be said ---------------------------------------------------------------------------


def test_nothing_is_said_in_the_night_except_what_cannot_wait() -> None:
    hall = Hall()
    to_drafted(hall)
    hall.ok(hall.tap(HOST, "submit"))
    row = next(r for r in hall.reminders if r.kind == "R04")
    hall.now = at("2026-11-24 22:30")
    hall.fire(row, late=True)
    last = hall.says[-1]
    assert last.not_before == at("2026-11-25 09:00"), "with everything else of the morning"
    assert last.later_at == at("2026-11-26 09:00")
    assert last.card.params["late"] == Words("remind.late")


def test_the_village_may_set_its_own_quiet_hours() -> None:
    hall = waiting_for_approval()
    hall.set_village(overrides={"calendar.quiet_hours": ["20:00", "10:00"]})
    row = next(r for r in hall.reminders if r.kind == "R04" and r.n == 1)
    hall.now = at("2026-11-26 09:00")
    hall.fire(row)
    assert hall.says[-1].not_before == at("2026-11-26 10:00")


def test_a_meeting_is_reminded_of_by_night_and_never_bundled() -> None:
    hall = invited()
    hall.says.clear()
    hall.wait(at("2026-11-26 17:00"))
    for key in ("remind.R06", "remind.R06.then"):
        urgent = [s for s in hall.says if s.card.key == key]
        assert urgent
        assert all(s.not_before is None and s.later_at is None for s in urgent)
    asked = [s for s in hall.says if s.card.key == "remind.R05"]
    assert asked
    assert all(s.later_at is None for s in asked)
    assert {b.act for s in asked for row in s.card.rows for b in row} == {"rsvp"}


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("", "商量“给村口装三盏路灯”，带上嘴就行。"),
        ("请带上水费单", "商量“给村口装三盏路灯”。\n请带上水费单"),
    ],
)
def test_the_evening_before_says_what_the_notice_said_to_bring(note: str, words: str) -> None:
    """S2-39: whoever was asked to bring his bill is not told to bring nothing."""
    hall = Hall()
    to_drafted(hall)
    approve_and_plan(hall)
    now = meeting(hall)
    hall._keep([now.model_copy(update={"note": note})])
    hall.says.clear()
    hall.wait(at("2026-11-25 19:01"))
    said = [s.card for s in hall.says if s.card.key == "remind.R06"]
    assert said
    assert all(Renderer(book(), hall.now, {}).card(c).html.endswith(words) for c in said)


def test_the_group_hears_only_of_meetings_and_nothing_of_anybody() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    close(hall)
    to_archive(hall)
    said_in_group = [s for s in hall.says if s.to == "g1" and s.card.key.startswith("remind.")]
    assert {s.card.key for s in said_in_group} <= {"remind.R06", "remind.R07.G"}
    assert all(s.card.params["names"] == [] for s in said_in_group)


def test_after_its_beginning_nobody_is_told_that_a_meeting_will_begin() -> None:
    hall = invited()
    rows = [r for r in hall.reminders if r.kind in ("R05", "R06")]
    hall.now = at("2026-11-26 20:00")
    hall.says.clear()
    for row in rows:
        hall.fire(row, late=True)
    assert hall.says == []


def test_a_last_day_on_a_holiday_is_shown_with_the_day_after_it() -> None:
    """domain/07 §7.3.2; the arrangement of 2027 is not known yet, and the words say so."""
    hall = Hall()
    rule = hall.profile.publication.model_copy(update={"due_days": 36, "due_unit": "calendar"})
    hall.profile = hall.profile.model_copy(update={"publication": rule})
    filed(hall)
    hall.wait(hall.now + timedelta(days=10))
    until = reminded(hall, HOST).params["until"]
    assert until.key == "remind.until.off"
    assert (until.params["day"], until.params["last"]) == (date(2027, 1, 1), date(2027, 1, 4))
    assert until.params["note"] == Words("remind.unarranged")


@pytest.mark.parametrize("late_ones", [0, 1])
def test_the_host_is_asked_to_telephone_only_while_somebody_is_silent(late_ones: int) -> None:
    """R05: when everybody has answered there is no list, and nobody above is told instead."""
    hall = invited()
    ref, epoch = Ref("m", 1), meeting(hall).epoch
    people = [s.person_id for s in hall.view(1).subjects]
    for person in people[late_ones:]:
        hall.ok(hall.press(person, ref, epoch, "rsvp", "yes"))
    hall.says.clear()
    hall.wait(at("2026-11-26 17:00"))
    asked = [s for s in hall.says if s.card.key.startswith("remind.R05")]
    assert {s.to for s in asked} == ({f"p{people[0]}", f"p{HOST}"} if late_ones else set())
    assert all(len(s.card.params["names"]) == late_ones for s in asked)
