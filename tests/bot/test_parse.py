"""What an update asks for: the table of every kind that comes, and of who counts as nobody."""

from datetime import UTC, datetime

import pytest
from telegram import Update

from bot.parse import ANONYMOUS_ADMIN, CHANNEL_BOT, TELEGRAM, Asked, Parser
from bot.wish import Hint, Wish
from flows.command import Ref
from tests.bot.updates import BOT, DATE, GROUP, PRIVATE, WANG, message, press, raw_message, update

PARSER = Parser(1000, "yishi_bot")
WHEN = datetime.fromtimestamp(DATE, UTC)


def read(one: Update) -> Asked:
    return PARSER.read(one)


def wish(one: Update) -> Wish:
    asked = read(one)
    assert isinstance(asked, Wish), asked
    return asked


def hint(one: Update) -> str:
    asked = read(one)
    assert isinstance(asked, Hint), asked
    return asked.key


def test_a_press():
    asked = wish(press("b12.3.vote.y"))
    assert (asked.ref, asked.epoch, asked.act, asked.arg) == (Ref("b", 12), 3, "vote", "y")
    assert (asked.telegram_id, asked.chat, asked.private) == (WANG["id"], -1001, False)
    assert (asked.query_id, asked.typed, asked.at) == ("77", False, None)


@pytest.mark.parametrize(
    "data", [None, "", "x", "c7.1", "c7.1.VOTE", "c7.1.vote.赞", "c7.1.vote\0"]
)
def test_a_press_that_is_none_of_ours_is_out_of_date(data):
    assert hint(press(data)) == "bot.stale"


def test_a_press_without_a_message_or_by_a_bot_is_out_of_date():
    assert hint(press("c7.1.vote", message=None, inline_message_id="x")) == "bot.stale"
    assert hint(press("c7.1.vote", **{"from": BOT})) == "bot.stale"
    assert hint(press("c7.1.vote", **{"from": {**WANG, "id": ANONYMOUS_ADMIN}})) == "bot.stale"


def test_a_press_on_a_message_too_old_to_be_shown_is_judged_by_its_data():
    old = {"message_id": 12, "date": 0, "chat": GROUP}
    assert wish(press("c7.1.vote", message=old)).chat == -1001


def test_private_words():
    asked = wish(message(PRIVATE, "村东头路灯坏了\r\n看不见"))
    assert asked.act == "text"
    assert asked.data == {"text": "村东头路灯坏了\n看不见", "message_id": 11}
    assert (asked.typed, asked.private, asked.at, asked.name) == (True, True, WHEN, "秀英 王")


def test_private_orders():
    assert wish(message(PRIVATE, "下一步")).act == "next"
    start = wish(message(PRIVATE, "/start i_Ab-9"))
    assert (start.act, start.arg) == ("start", "i_Ab-9")
    assert hint(message(PRIVATE, "/nosuch")) == "bot.unknown_command"


def test_private_photos_and_files():
    sizes = [{"file_id": f, "file_unique_id": f, "width": 1, "height": 1} for f in ("s", "l")]
    photo = wish(message(PRIVATE, photo=sizes, caption="贴好了"))
    assert (photo.act, photo.data) == ("photo", {"file_id": "l", "caption": "贴好了"})
    paper = {"file_id": "f", "file_unique_id": "f", "file_name": "../记录.docx", "file_size": 5}
    assert wish(message(PRIVATE, document=paper)).data["file_id"] == "f"
    assert hint(message(PRIVATE, document={**paper, "file_size": 30_000_000})) == "bot.too_large"


def test_what_the_bot_cannot_read_gets_a_kind_word_and_a_note_of_service_none():
    round_ = {"file_id": "v", "file_unique_id": "v", "duration": 3, "length": 240}
    assert hint(message(PRIVATE, video_note=round_)) == "bot.cannot_read"
    assert hint(message(PRIVATE, "\u0000")) == "bot.cannot_read"
    assert read(message(PRIVATE, pinned_message=raw_message(PRIVATE, "x"))) is None


def test_group_words():
    for text, act in (("我到了", "arrive"), ("我要发言", "say"), ("提议题", "propose")):
        asked = wish(message(GROUP, text))
        assert (asked.act, asked.typed, asked.private) == (act, True, False)
    assert wish(message(GROUP, "/result@yishi_bot")).act == "result"
    assert hint(message(GROUP, "/next@yishi_bot")) == "bot.only_private"


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("大家好", "heard"),
        ("结果", "heard"),
        ("我到了吗", "heard"),
        ("/next@other_bot", ""),
        ("/nosuch", ""),
    ],
)
def test_everything_else_in_the_group_is_at_most_heard(text, act):
    asked = read(message(GROUP, text))
    assert (asked.act if isinstance(asked, Wish) else "") == act


def test_a_reply_to_the_bot_in_the_group():
    card = {**raw_message(GROUP, "第三步"), "message_id": 9, "from": BOT}
    asked = wish(message(GROUP, "我觉得要修", reply_to_message=card))
    assert asked.act == "reply"
    assert asked.data == {"text": "我觉得要修", "reply_to": 9, "message_id": 11}
    other = {**raw_message(GROUP, "嗯"), "message_id": 9}
    assert wish(message(GROUP, "我觉得要修", reply_to_message=other)).act == "heard"


def test_a_forwarded_message_is_nobodys_word():
    """It is no order, and a statement only after the recorder said so (domain/05 §5.9)."""
    origin = {"type": "hidden_user", "date": DATE, "sender_user_name": "某人"}
    card = {**raw_message(GROUP, "第三步"), "message_id": 9, "from": BOT}
    passed_on = wish(message(GROUP, "我到了", forward_origin=origin))
    assert (passed_on.act, passed_on.data["forwarded"]) == ("heard", True)
    replied = wish(message(GROUP, "同意", forward_origin=origin, reply_to_message=card))
    assert (replied.act, replied.data["forwarded"]) == ("reply", True)
    assert wish(message(PRIVATE, "路灯", forward_origin=origin)).data["forwarded"] is True


@pytest.mark.parametrize(
    "sender",
    [
        {"from": {**WANG, "id": ANONYMOUS_ADMIN, "is_bot": True}, "sender_chat": GROUP},
        {"from": {**WANG, "id": CHANNEL_BOT, "is_bot": True}, "sender_chat": {**GROUP, "id": -5}},
        {"from": {**WANG, "id": TELEGRAM}, "sender_chat": {**GROUP, "id": -5}},
        {"sender_chat": {**GROUP, "id": -5}},
        {"from": {**WANG, "is_bot": True}},
    ],
)
def test_nobody_is_never_a_person(sender):
    card = {**raw_message(GROUP, "第三步"), "message_id": 9, "from": BOT}
    assert read(message(GROUP, "同意", reply_to_message=card, **sender)) is None
    assert hint(message(GROUP, "我到了", **sender)) == "bot.anonymous"


def test_a_post_forwarded_by_itself_from_the_channel_is_left_alone():
    sender = {"from": {**WANG, "id": TELEGRAM}, "sender_chat": {**GROUP, "id": -5}}
    assert read(message(GROUP, "我到了", is_automatic_forward=True, **sender)) is None
    assert read(message(GROUP, "我到了", via_bot=BOT)) is None


def test_a_voice_is_kept_as_its_file_and_its_length():
    voice = {"file_id": "v1", "file_unique_id": "u1", "duration": 42}
    said = wish(message(GROUP, voice=voice))
    assert said.act == "heard"
    assert said.data == {
        "text": "", "message_id": 11, "file_id": "v1", "seconds": 42, "media": "voice",
    }  # fmt: skip
    assert wish(message(PRIVATE, voice=voice)).act == "recording"


@pytest.mark.parametrize("word", ["记", "记一下", "代录"])
def test_the_recorders_word_is_about_the_message_that_it_answers(word):
    other = {**raw_message(GROUP, "先装村口"), "message_id": 9, "from": {**WANG, "id": 77}}
    noted = wish(message(GROUP, word, reply_to_message=other))
    assert noted.act == "note"
    sent = "2026-03-02T01:00:00+00:00"
    assert noted.data == {"text": "先装村口", "message_id": 9, "author": 77, "sent": sent}
    assert read(message(GROUP, word)) is None
    card = {**raw_message(GROUP, "第三步"), "message_id": 9, "from": BOT}
    assert read(message(GROUP, word, reply_to_message=card)) is None


def test_a_changed_message_of_the_group_is_told_with_its_number():
    changed = wish(update(edited_message=raw_message(GROUP, "先装桥头", edit_date=DATE)))
    assert (changed.act, changed.data) == ("edited", {"text": "先装桥头", "message_id": 11})


def test_edited_private_messages_and_polls_ask_for_nothing_yet():
    assert read(update(edited_message=raw_message(PRIVATE, "改了", edit_date=DATE))) is None
    vote = {"poll_id": "1", "user": WANG, "option_ids": [0], "option_persistent_ids": ["0"]}
    assert read(update(poll_answer=vote)) is None


def test_a_group_that_moves_is_told_from_both_sides():
    for body in (
        raw_message({**GROUP, "id": -5, "type": "group"}, migrate_to_chat_id=-1005),
        raw_message({**GROUP, "id": -1005}, migrate_from_chat_id=-5),
    ):
        asked = wish(update(message=body))
        assert (asked.act, asked.telegram_id) == ("migrated", 0)
        assert asked.data == {"from": -5, "to": -1005}


def member(status: str) -> dict[str, object]:
    return {"status": status, "user": BOT} | ({"until_date": 0} if status == "kicked" else {})


def test_who_comes_and_goes():
    change = {
        "chat": PRIVATE,
        "from": WANG,
        "date": DATE,
        "old_chat_member": member("member"),
        "new_chat_member": member("kicked"),
    }
    blocked = wish(update(my_chat_member=change))
    assert (blocked.act, blocked.private, blocked.telegram_id) == ("bot_status", True, 0)
    assert (blocked.data["status"], blocked.data["telegram_id"]) == ("kicked", WANG["id"])
    joined = {**change, "chat": GROUP, "new_chat_member": {"status": "member", "user": WANG}}
    asked = wish(update(chat_member=joined))
    assert asked.act == "member_status"
    assert asked.data["name"] == "秀英 王"
    assert read(update(chat_member={**joined, "new_chat_member": member("member")})) is None
