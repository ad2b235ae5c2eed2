"""The notice (会议通知): told by the bot or by a person, answered, reworded, passed on, changed."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.screens.render import Renderer, without_markup
from bot.texts import book
from flows.command import BOT, Command, Ref
from flows.gates import missing
from flows.look import Look
from flows.model import Account, Person, Statement, Subject
from flows.outcome import Card, Outcome, Refused
from flows.spreading import short
from tests.flows.hall import HOST, RECORDER, SUPERVISOR, Hall
from tests.flows.test_planning import planned
from tests.flows.walking import meeting

PEOPLE = [6, 7, 8, 9, 10, 11, 12, 13, HOST]


def noticed(silent: tuple[int, ...] = ()) -> Hall:
    """A notice has gone out; `silent` people have no bot."""
    hall = planned("0", "yishihui", "village", str(RECORDER))
    for person in silent:
        del hall.records[Account][(1000 + person,)]
    hall.ok(hall.tap(HOST, "notice"))
    return hall


def subject(hall: Hall, person: int) -> Subject:
    return hall.view(1).get(Subject, 1, 1, person)


def answer(
    hall: Hall, person: int, act: str, arg: str = "", *, private: bool = True
) -> Outcome | Refused:
    now = meeting(hall)
    return hall.press(person, Ref("m", now.id), now.epoch, act, arg, private=private)


def said_to(hall: Hall, to: str) -> list[Card]:
    return [s.card for s in hall.says if s.to == to]


def test_everybody_with_the_bot_gets_it_with_a_calendar_entry() -> None:
    """S2-39."""
    hall = noticed(silent=(12, 13))
    told = {s.to: s.document for s in hall.says if s.card.key == "notice.P"}
    assert told == {f"p{p}": "D4.ics" for p in PEOPLE if p not in (12, 13)}
    assert [s.to for s in hall.says if s.card.key == "notice.G"] == ["g1"]
    assert {p: subject(hall, p).reached_by for p in (6, 12)} == {6: "机器人", 12: ""}


def test_who_was_not_reached_is_listed_with_his_number() -> None:
    hall = noticed(silent=(12, 13))
    person = hall.records[Person][(12,)]
    hall.records[Person][(12,)] = person.model_copy(update={"phone": "138"})
    fail = hall.card(HOST).params["fail"]
    assert [dict(w.params) for w in fail.params["names"]] == [
        {"name": "村民12", "phone": "138"}, {"name": "村民13"},
    ]  # fmt: skip
    assert hall.card(HOST).params["ok"] == 7
    assert "fail" not in hall.card(7).params, "numbers are for the staff only"


def test_all_of_them_were_telephoned() -> None:
    hall = noticed(silent=(12, 13))
    hall.ok(hall.tap(RECORDER, "called"))
    assert {subject(hall, p).reached_by for p in (12, 13)} == {"电话"}
    assert subject(hall, 12).reached_who == RECORDER
    assert not any(b.act in ("called", "reach") for r in hall.card(HOST).rows for b in r)


def test_each_is_written_down_by_his_own_way() -> None:
    """D4b: 电话/网络/书面/上门."""
    hall = noticed(silent=(11, 12, 13))
    hall.ok(hall.tap(HOST, "reach"))
    for arg in ("p12", "w3", "p13", "p11", "p11", "ok"):
        hall.ok(hall.tap(HOST, "a", arg))
    assert [subject(hall, p).reached_by for p in (11, 12, 13)] == ["", "电话", "上门"]
    hall.now += timedelta(days=3, hours=6)
    hall.ok(hall.tap(HOST, "checkin"))
    assert hall.card(HOST).params["why"].params["names"] == ["村民11"]


def test_a_long_list_of_names_is_leafed_through() -> None:
    """A keyboard holds a hundred buttons."""
    hall = noticed()
    like = subject(hall, 6)
    for person in range(100, 190):
        hall._keep([Person(id=person, name=f"村民{person}")])
        hall._keep([like.model_copy(update={"person_id": person, "reached_by": ""})])
    hall.ok(hall.tap(HOST, "reach"))
    assert sum(len(r) for r in hall.card(HOST).rows) < 40
    for arg in ("g1", "p124", "g2", "p150", "ok"):
        hall.ok(hall.tap(HOST, "a", arg))
    assert {subject(hall, p).reached_by for p in (124, 150)} == {"电话"}


def test_a_message_that_did_not_arrive_takes_the_mark_back() -> None:
    """E05; whoever answered was reached after all."""
    hall = noticed()
    hall.ok(answer(hall, 7, "rsvp", "yes"))
    for person in (6, 7):
        data = {"person_id": person}
        hall.ok(
            hall.run(Command(Ref("c", 1), "unreached", BOT, hall.now, community_id=1, data=data))
        )
    assert [subject(hall, p).reached_by for p in (6, 7)] == ["", "机器人"]


def test_who_cannot_come_is_asked_for_a_word_once() -> None:
    """notice.cant."""
    hall = noticed()
    for _ in range(2):
        hall.ok(answer(hall, 7, "rsvp", "no", private=False))
    assert [c.key for c in said_to(hall, "p7")].count("notice.cant") == 1


@pytest.mark.parametrize(("choice", "person"), [("yes", 7), ("no", 0)])
def test_words_beforehand_are_carried_with_the_name_or_without(choice, person) -> None:
    hall = noticed()
    hall.ok(answer(hall, 7, "opinion"))
    hall.ok(hall.type(7, "灯别装在我窗口"))
    hall.ok(hall.tap(7, "a", choice))
    (said,) = hall.view(1).all(Statement)
    assert (said.person_id, said.marked_by, said.text) == (person, person, "灯别装在我窗口")
    deed = next(d for d in hall.deeds if d.kind == "said")
    assert (deed.by, deed.data["person"]) == (person, person)


def test_nothing_leads_from_the_words_to_whoever_left_out_his_name() -> None:
    hall = noticed()
    hall.ok(answer(hall, 7, "opinion"))
    hall.ok(hall.type(7, "灯别装在我窗口"))
    hall.ok(hall.tap(7, "a", "no"))
    kept = [r for t in hall.records.values() for r in t.values() if "窗口" in str(r)]
    assert [type(r) for r in kept] == [Statement]


def test_the_words_are_read_out_and_go_along_to_another_day() -> None:
    hall = noticed()
    hall.ok(answer(hall, 7, "opinion"))
    hall.ok(hall.type(7, "灯别装在我窗口"))
    hall.ok(hall.tap(7, "a", "yes"))
    hall.ok(hall.tap(HOST, "postpone"))
    hall.ok(hall.type(HOST, "2026-12-03 19:00"))
    (said,) = hall.view(1).all(Statement)
    assert said.meeting_id == meeting(hall).id


def test_words_beforehand_do_not_open_a_vote() -> None:
    """The minutes want something said in the hall (S2-44)."""
    hall = noticed()
    hall.ok(answer(hall, 7, "opinion"))
    hall.ok(hall.type(7, "灯别装在我窗口"))
    hall.ok(hall.tap(7, "a", "yes"))
    gates = {m.gate for m in missing(hall.view(1), hall.profile, "open_vote", hall.now)}
    assert "minutes_before_vote" in gates


def test_a_stranger_to_the_list_may_still_say_a_word_but_not_answer() -> None:
    hall = noticed()
    assert isinstance(answer(hall, 15, "rsvp", "yes"), Refused)
    assert isinstance(answer(hall, 15, "opinion"), Outcome)


def test_another_day_tells_everybody_again_and_asks_again() -> None:
    """T20: the old time is struck through; answers to it are void."""
    hall = noticed(silent=(13,))
    hall.ok(answer(hall, 7, "rsvp", "yes"))
    hall.ok(hall.tap(HOST, "called"))
    hall.ok(hall.tap(HOST, "postpone"))
    hall.ok(hall.type(HOST, "2026-12-03 19:00"))
    hall.ok(hall.type(HOST, "那天有人办喜事"))
    again = [s for s in hall.says if s.card.key == "notice.again"]
    assert len(again) == 9  # eight with the bot, and the group
    assert again[0].card.params["old"].params["place"] == "文化礼堂"
    assert (subject(hall, 7).reply, subject(hall, 13).reached_by) == ("", "")
    moments = {r.due_at for r in hall.reminders if r.kind == "R07"}
    at = datetime(2026, 12, 3, 11, tzinfo=UTC)
    assert moments == {at, at + timedelta(minutes=30)}


def test_another_place_keeps_the_answers() -> None:
    """T19, on_change_renotice."""
    hall = noticed()
    hall.ok(answer(hall, 7, "rsvp", "yes"))
    hall.ok(hall.tap(HOST, "replan"))
    for arg in ("20261126", "1900"):
        hall.ok(hall.tap(HOST, "a", arg))
    hall.ok(hall.type(HOST, "村口大树下"))
    for arg in ("yishihui", "village", str(RECORDER)):
        hall.ok(hall.tap(HOST, "a", arg))
    hall.ok(hall.tap(HOST, "notice"))
    assert subject(hall, 7).reply == "yes"
    assert "notice.again" in {c.key for c in said_to(hall, "g1")}
    assert "was" not in hall.case.flags


def test_the_convenor_adds_a_line_of_his_own() -> None:
    hall = planned("0", "yishihui", "village", str(RECORDER))
    hall.ok(hall.tap(HOST, "reword"))
    hall.ok(hall.type(HOST, "请带上水费单"))
    assert hall.card(HOST).params["notice"].params["note"] == "请带上水费单"
    hall.ok(hall.tap(HOST, "reword"))
    hall.ok(hall.tap(HOST, "a", "drop"))
    assert meeting(hall).note == ""


def test_three_texts_can_be_copied() -> None:
    hall = noticed()
    hall.ok(hall.tap(HOST, "copynotice"))
    card = said_to(hall, f"p{HOST}")[-1]
    assert card.key == "notice.copy"
    assert set(card.params) == {"wechat", "sms", "broadcast"}


def test_what_is_read_out_has_at_most_two_hundred_characters() -> None:
    """D8c's measure for a text that is read out, with a topic as long as the profile allows."""
    hall = noticed()
    hall.records[type(hall.case)][(1,)] = hall.case.model_copy(update={"title": "路" * 200})
    look = Look(hall.view(1), HOST, hall.profile, hall.now, frozenset())
    terms = hall.profile.terms.model_dump()
    html = Renderer(book(), hall.now, terms).html(short(look, "notice.broadcast"))
    assert len(without_markup(html)) <= 200


def test_nobody_else_sends_or_rewrites_it() -> None:
    hall = planned("0", "yishihui", "village", str(RECORDER))
    for act in ("notice", "reword", "laterday", "unmaterial", "staff"):
        refused = hall.press(SUPERVISOR, Ref("c", 1), hall.case.epoch, act)
        assert isinstance(refused, Refused), act
