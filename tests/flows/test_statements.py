"""What is kept of what people say: 记, a voice, a changed or forwarded message; and what is not (DECISIONS 21)."""

from datetime import timedelta
from typing import Any

import pytest

from documents import make
from flows.command import Command, Ref
from flows.model import Oversight, Point, Statement
from flows.outcome import Outcome, Refused
from tests.flows.hall import HOST, RECORDER, SUPERVISOR, Hall
from tests.flows.test_meeting_acts import queue_up, speaking
from tests.flows.walking import meeting, to_checkin, to_decision, to_vote


def minutes(hall: Hall) -> list[tuple[int, str, str]]:
    return [(s.person_id, s.text, s.state) for s in hall.view(1).all(Statement)]


def in_group(
    hall: Hall, who: int, act: str, ago: timedelta = timedelta(0), **data: object
) -> object:
    """What happens in the group belongs to the meeting there, whatever the person is busy with."""
    at = hall.now - ago
    command = Command(
        Ref("c", 1), act, who, at, private=False, typed=True, community_id=1, data=data
    )
    return hall.run(command)


def test_the_recorders_word_makes_a_message_a_line_with_its_speaker() -> None:
    hall, people = speaking()
    in_group(hall, RECORDER, "note", text="先装村口", message_id=70, person=people[0])
    in_group(hall, RECORDER, "note", text="先装村口", message_id=70, person=people[0])
    assert minutes(hall) == [(people[0], "先装村口", "")]
    assert hall.view(1).all(Statement)[0].marked_by == RECORDER


def test_nobody_elses_word_does() -> None:
    hall, people = speaking()
    for person in (people[1], HOST, SUPERVISOR):
        in_group(hall, person, "note", text="先装村口", message_id=70, person=people[0])
    assert minutes(hall) == []


def test_words_without_the_floor_are_not_kept() -> None:
    hall, people = speaking()
    in_group(hall, people[0], "heard", text="我插一句", message_id=71)
    assert minutes(hall) == []
    queue_up(hall, people[0])
    hall.ok(hall.tap(HOST, "call", "1"))
    in_group(hall, people[0], "heard", text="先装村口", message_id=72)
    assert minutes(hall) == [(people[0], "先装村口", "")]


def test_a_changed_message_is_asked_about_and_the_old_words_stay() -> None:
    hall, people = speaking()
    in_group(hall, RECORDER, "note", text="先装村口", message_id=70, person=people[0])
    in_group(hall, people[0], "edited", text="先装桥头", message_id=70)
    assert hall.card(RECORDER).key == "say.edited"
    hall.ok(hall.tap(RECORDER, "a", "yes"))
    assert minutes(hall) == [(people[0], "先装村口", "replaced"), (people[0], "先装桥头", "")]
    in_group(hall, people[1], "edited", text="都不装", message_id=70)
    assert hall.card(RECORDER).key == "recorder.panel", "only his own words"
    in_group(hall, people[0], "edited", text="随便", message_id=99)
    assert len(minutes(hall)) == 2, "what was never recorded is nobody's business"


def test_a_question_waits_behind_what_the_recorder_is_writing() -> None:
    hall, people = speaking()
    in_group(hall, RECORDER, "note", text="先装村口", message_id=70, person=people[0])
    hall.ok(hall.tap(RECORDER, "minute"))
    in_group(hall, people[0], "edited", text="先装桥头", message_id=70)
    hall.ok(hall.tap(RECORDER, "a", "no"))
    assert hall.card(RECORDER).key == "minute.ask"
    assert [s for _, _, s in minutes(hall)] == [""]


def test_after_the_text_is_frozen_no_words_change() -> None:
    hall, people = speaking()
    in_group(hall, RECORDER, "note", text="先装村口", message_id=70, person=people[0])
    hall.ok(hall.type(HOST, "村口装三盏路灯"))
    hall.ok(hall.tap(HOST, "freeze"))
    in_group(hall, people[0], "edited", text="先装桥头", message_id=70)
    assert hall.card(RECORDER).key == "recorder.panel"


def test_a_forwarded_message_is_asked_about() -> None:
    hall, people = speaking()
    queue_up(hall, people[0])
    hall.ok(hall.tap(HOST, "call", "1"))
    in_group(hall, people[0], "heard", text="别人写的", message_id=73, forwarded=True)
    assert minutes(hall) == []
    assert hall.card(RECORDER).key == "say.forwarded"
    hall.ok(hall.tap(RECORDER, "a", "yes"))
    assert minutes(hall) == [(people[0], "别人写的", "")]


def voice(hall: Hall, person: int) -> None:
    queue_up(hall, person)
    hall.ok(hall.tap(HOST, "call", "1"))
    said: dict[str, Any] = {"text": "", "message_id": 80, "file_id": "v1", "seconds": 42}
    in_group(hall, person, "heard", **said, media="voice")


def printed(hall: Hall) -> str:
    return make(hall.view(1), hall.profile, "D5", hall.now).body.decode("utf-8-sig")


def test_a_voice_is_written_by_the_recorder_and_confirmed_by_the_speaker() -> None:
    hall, people = speaking()
    voice(hall, people[0])
    assert "语音42秒，还没有写成文字" in printed(hall)
    assert hall.card(RECORDER).params["voices"] != ""
    hall.ok(hall.tap(RECORDER, "words"))
    assert hall.card(RECORDER).params["n"] == "42"
    hall.ok(hall.type(RECORDER, "他说先装村口"))
    assert "（本人未确认）" in printed(hall)
    assert hall.card(people[0]).key == "say.check"
    hall.ok(hall.tap(people[0], "saidso"))
    assert minutes(hall) == [(people[0], "他说先装村口", "right")]
    assert "（本人未确认）" not in printed(hall)


def test_the_speaker_may_write_it_himself() -> None:
    hall, people = speaking()
    voice(hall, people[0])
    hall.ok(hall.tap(RECORDER, "words"))
    hall.ok(hall.type(RECORDER, "他说都行"))
    hall.ok(hall.tap(people[0], "saidno"))
    hall.ok(hall.type(people[0], "我是说先装村口"))
    assert minutes(hall) == [(people[0], "我是说先装村口", "right")]


def test_after_a_day_the_words_stay_unconfirmed() -> None:
    hall, people = speaking()
    voice(hall, people[0])
    hall.ok(hall.tap(RECORDER, "words"))
    hall.ok(hall.type(RECORDER, "他说先装村口"))
    hall.now += timedelta(hours=25)
    assert hall.card(people[0]).key != "say.check"
    assert "（本人未确认）" in printed(hall)


def test_a_picture_of_what_was_written_counts_as_written() -> None:
    hall, people = speaking()
    hall.ok(hall.word(people[0], "cases"))
    hall.ok(hall.tap(people[0], "write"))
    hall.ok(hall.word(people[0], "photo", file_id="p1", caption=""))
    assert [(s.kind, s.state) for s in hall.view(1).all(Statement)] == [("photo", "heard")]
    hall.ok(hall.tap(RECORDER, "words"))
    assert hall.card(RECORDER).key == "say.picture"


def test_a_voice_is_never_a_vote() -> None:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    hall.ok(hall.word(people[0], "cases"))
    hall.ok(hall.word(people[0], "case", "1"))
    refused = hall.word(people[0], "recording", file_id="v", seconds=3, media="voice", text="")
    assert isinstance(refused, Refused)
    assert refused.key == "vote.voice"


# --- whole, and with their own date ---------------------------------------------------------------

LONG = "路灯要先装村口再装桥头，" * 125
"""1,500 characters: one and a half of what used to be kept."""
FULL = "路" * 4096
"""As much as Telegram lets a person say at once."""
TWO_HOURS = timedelta(hours=2)


def only(hall: Hall) -> Statement:
    """The one line of the minutes."""
    (said,) = hall.view(1).all(Statement)
    return said


@pytest.mark.parametrize("text", [LONG, FULL])
def test_acknowledged_words_are_kept_whole(text: str) -> None:
    """INV 1: every acknowledged statement has a row with identical text."""
    hall, people = speaking()
    in_group(hall, people[0], "reply", text=text, message_id=74)
    assert only(hall).text == text
    assert text in printed(hall)


@pytest.mark.parametrize("code", ["D5.docx", "D5.pdf"])
def test_papers_hold_the_longest_words(code: str) -> None:
    hall, people = speaking()
    for n in range(3):
        in_group(hall, people[0], "reply", text=FULL, message_id=74 + n)
    name, _, fmt = code.partition(".")
    assert make(hall.view(1), hall.profile, name, hall.now, fmt).body


def test_words_for_a_voice_and_ones_own_words_are_whole_too() -> None:
    hall, people = speaking()
    voice(hall, people[0])
    hall.ok(hall.tap(RECORDER, "words"))
    hall.ok(hall.type(RECORDER, LONG))
    assert only(hall).text == LONG
    hall.ok(hall.tap(people[0], "saidno"))
    hall.ok(hall.type(people[0], FULL))
    assert only(hall).text == FULL


def test_a_message_that_waited_two_hours_counts_from_its_own_date() -> None:
    """F-T05: stored with its own date, and marked as late in the record and in the chain."""
    hall, people = speaking()
    in_group(hall, people[0], "reply", TWO_HOURS, text="先装村口", message_id=74)
    assert only(hall).at == hall.now - TWO_HOURS
    assert "先装村口（机器人断线时发的）" in printed(hall)
    assert hall.deeds[-1].data["sent"] == only(hall).at.isoformat()


def test_negative_control_a_message_in_time_bears_no_mark() -> None:
    hall, people = speaking()
    in_group(hall, people[0], "reply", timedelta(seconds=119), text="先装村口", message_id=74)
    assert only(hall).at == hall.now - timedelta(seconds=119)
    assert "断线" not in printed(hall)
    assert "sent" not in hall.deeds[-1].data


def test_nothing_is_said_in_the_future() -> None:
    hall, people = speaking()
    in_group(hall, people[0], "reply", -TWO_HOURS, text="先装村口", message_id=74)
    assert (only(hall).at, only(hall).state) == (hall.now, "")


def waited(hall: Hall, who: int, text: str, ago: timedelta) -> Outcome | Refused:
    """Words typed to the bot alone while it was away."""
    return hall.run(Command(Ref("0"), "text", who, hall.now - ago, typed=True, community_id=1,
                            data={"text": text}))  # fmt: skip


def test_minutes_that_waited_keep_their_date_while_it_is_asked_who_said_it() -> None:
    hall, people = speaking()
    hall.ok(hall.tap(RECORDER, "minute"))
    wrote = hall.now - timedelta(minutes=1)
    hall.ok(waited(hall, RECORDER, LONG, timedelta(minutes=1)))
    hall.now += timedelta(minutes=9)
    hall.ok(hall.tap(RECORDER, "a", str(people[0])))
    assert (only(hall).at, only(hall).text) == (wrote, LONG)
    assert only(hall).state == "", "it was the recorder who waited, not the words"


def test_a_noted_message_counts_from_its_own_date() -> None:
    hall, people = speaking()
    sent = (hall.now - timedelta(minutes=7)).isoformat()
    in_group(hall, RECORDER, "note", text="先装村口", message_id=70, person=people[0], sent=sent)
    assert (only(hall).at.isoformat(), only(hall).state) == (sent, "")


def test_after_the_meeting_is_over_nothing_is_added_and_it_is_said_so() -> None:
    """INV 6: the record of a meeting that is over is not changed, whenever the words were sent."""
    hall, people = speaking()
    hall.ok(hall.word(people[0], "cases"))
    hall.ok(hall.tap(people[0], "write"))
    now = meeting(hall)
    hall._keep([now.model_copy(update={"state": "closed", "ended_at": hall.now})])
    refused = waited(hall, people[0], "先装村口", TWO_HOURS)
    assert isinstance(refused, Refused) and refused.key == "say.closed"
    in_group(hall, people[0], "heard", TWO_HOURS, text="先装村口", message_id=75)
    assert minutes(hall) == []


# --- what is being written while the others go on ---


def test_what_is_being_written_outlives_the_opening_and_the_end_of_the_vote() -> None:
    """Words given while the meeting ran are kept, with the meeting and the moment they were given in."""
    hall = to_frozen()
    hall.ok(hall.tap(RECORDER, "minute"))
    hall.ok(hall.type(RECORDER, "老张反对"))
    told = hall.now
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    assert hall.card(RECORDER).key == "point.who"
    hall.now += timedelta(minutes=3)
    hall.ok(hall.tap(HOST, "endvote"))
    hall.ok(hall.tap(RECORDER, "a", "6"))
    kept = hall.view(1).all(Statement)[-1]
    assert (kept.text, kept.person_id, kept.at) == ("老张反对", 6, told)


@pytest.mark.parametrize("way", ["say", "dissent", "concern"])
def test_no_pen_is_taken_away_when_the_vote_opens(way: str) -> None:
    hall = to_frozen()
    if way == "say":
        hall.ok(hall.press(7, Ref("c", 1), hall.case.epoch, "open"))
        hall.ok(hall.press(7, Ref("c", 1), hall.case.epoch, "write"))
    elif way == "dissent":
        hall.ok(hall.tap(RECORDER, "point", "dissent"))
    else:
        hall.ok(hall.tap(SUPERVISOR, "concern"))
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    who = {"say": 7, "dissent": RECORDER, "concern": SUPERVISOR}[way]
    hall.ok(hall.type(who, "我不同意装三盏"))
    if way == "dissent":
        hall.ok(hall.tap(RECORDER, "a", "7"))
    view = hall.view(1)
    kept = {"say": view.all(Statement), "dissent": view.all(Point), "concern": view.all(Oversight)}
    assert [row.text for row in kept[way]][-1:] == ["我不同意装三盏"]  # type: ignore[attr-defined]


def test_a_concern_is_written_to_the_end_although_the_vote_closes_meanwhile() -> None:
    hall = to_frozen()
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    hall.ok(hall.press(SUPERVISOR, Ref("c", 1), hall.case.epoch, "concern"))
    hall.ok(hall.tap(HOST, "endvote"))
    hall.ok(hall.type(SUPERVISOR, "有人代投了票"))
    assert [o.text for o in hall.view(1).all(Oversight)] == ["有人代投了票"]


def test_a_pen_taken_up_but_not_used_says_that_the_meeting_is_over() -> None:
    """Negative control (INV 6): words typed after the end are refused, and the question says so."""
    hall = to_frozen()
    hall.ok(hall.tap(RECORDER, "minute"))
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    hall.ok(hall.tap(HOST, "endvote"))
    assert hall.card(RECORDER).key == "say.closed"
    before = len(hall.view(1).all(Statement))
    assert isinstance(hall.type(RECORDER, "老张反对"), Refused)
    hall.ok(hall.tap(RECORDER, "back"))
    assert len(hall.view(1).all(Statement)) == before
    assert isinstance(hall.word(RECORDER, "minute"), Refused), "and none is taken up any more"


def to_frozen() -> Hall:
    hall = Hall()
    people = to_checkin(hall)
    to_decision(hall, people)
    return hall
