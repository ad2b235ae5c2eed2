"""The desk: who asks, what the engine is asked, and what ends here."""

from typing import Any

import pytest
from telegram import Update

from bot.parse import Parser
from bot.press import Desk
from flows.acts import ACTS
from flows.command import BOT, Command, Ref
from flows.outcome import Answer
from tests.bot.fakes import NOW, Done, FakeReader, FakeStore, Heard, StillClock
from tests.bot.updates import GROUP, PRIVATE, WANG, message, press, raw_message, update

STRANGER = {**WANG, "id": 99}


class Bench:
    """A desk over stand-ins."""

    def __init__(self) -> None:
        self.store, self.reader, self.heard = FakeStore(), FakeReader(), Heard()
        self.classified: list[str] = []
        self.desk = Desk(
            self.store,
            self.reader,
            StillClock(),
            Parser(1000, "yishi_bot"),
            self.classify,
            self.heard,
        )

    async def classify(self, text: str, person_id: int) -> dict[str, Any]:
        self.classified.append(text)
        return {"decision": "allow"}

    async def serve(self, one: Update) -> Command | None:
        """Handle it; the command it became, if any."""
        before = len(self.store.commands)
        await self.desk.serve(one, 1)
        assert len(self.store.marks) == 1 or self.store.marks[-1][0] in ("done", "ignored")
        return self.store.commands[-1] if len(self.store.commands) > before else None

    def hint(self) -> str:
        return self.heard.hints[-1].key


@pytest.fixture
def bench():
    return Bench()


async def test_a_press_becomes_a_command(bench):
    command = await bench.serve(press("b12.3.vote.y"))
    assert command == Command(
        Ref("b", 12), "vote", 3, NOW, "y", 3, -1001, private=False, community_id=1
    )


async def test_the_answer_is_passed_on_after_the_commit(bench):
    done = Done(Answer("vote.ack"))
    bench.store.decide = lambda command: done
    await bench.serve(press("b12.3.vote.y"))
    assert bench.heard.spoken[0][1] is done


async def test_a_message_counts_from_its_own_date_but_never_from_the_future(bench):
    early = await bench.serve(message(PRIVATE, "下一步", date=int(NOW.timestamp()) - 90))
    late = await bench.serve(message(PRIVATE, "下一步", date=int(NOW.timestamp()) + 9_000))
    assert early and late
    assert (NOW - early.at).total_seconds() == 90
    assert late.at == NOW


async def test_only_topics_are_classified(bench):
    plain = await bench.serve(message(PRIVATE, "路灯坏了"))
    bench.reader.kind = "propose"
    topic = await bench.serve(message(PRIVATE, "路灯坏了半年"))
    pressed = await bench.serve(press("w1.1.a.2", PRIVATE))
    assert plain and topic and pressed
    assert "verdict" not in plain.data
    assert topic.data["verdict"] == {"decision": "allow"}
    assert bench.classified == ["路灯坏了半年"]


async def test_a_stranger_in_the_group_gets_a_link_and_leaves_no_trace(bench):
    assert await bench.serve(press("b12.3.vote.y", **{"from": STRANGER})) is None
    assert bench.hint() == "bot.stranger"
    assert bench.heard.hints[0].link is not None
    assert bench.store.marks == [("ignored", 1, "bot.stranger")]


async def test_a_stranger_in_private_may_only_start(bench):
    chat = {**PRIVATE, "id": 99}
    for one in (
        message(chat, "路灯", **{"from": STRANGER}),
        message(chat, "下一步", **{"from": STRANGER}),
        press("c1.1.approve", chat, **{"from": STRANGER}),
        press("0.0.due", chat, **{"from": STRANGER}),
    ):
        assert await bench.serve(one) is None
        assert bench.hint() == "bot.stranger_private"
    assert await bench.serve(message(chat, "/start j_abc", **{"from": STRANGER})) is None
    assert bench.heard.screens[-1].key == "start.nowhere"
    assert bench.store.marks[-1] == ("ignored", 1, "start.nowhere")


async def test_only_the_second_consent_reaches_the_engine(bench):
    chat = {**PRIVATE, "id": 99}
    who = {"from": STRANGER}
    bench.reader.home_id = 1
    assert await bench.serve(press("0.0.consent.abroad.", chat, **who)) is None
    assert bench.heard.screens[-1].key == "start.abroad"
    agreed = await bench.serve(press("0.0.join.-", chat, **who))
    assert agreed
    assert (agreed.by, agreed.act, agreed.arg, agreed.community_id) == (BOT, "join", "", 1)
    assert agreed.data == {"telegram_id": 99, "token": ""}


async def test_nobody_can_speak_as_the_bot(bench):
    """INV 8: by=0 reaches the engine only for a fact of Telegram's, or for whoever has agreed."""
    for act in ACTS:
        command = await bench.serve(
            press(f"0.0.{act}", {**PRIVATE, "id": 99}, **{"from": STRANGER})
        )
        assert command is None or command.act == "join"


async def test_an_administrator_is_who_the_operator_names(bench):
    assert "admin" not in (await bench.serve(press("c1.1.approve"))).data
    bench.desk = Desk(bench.store, bench.reader, StillClock(), Parser(1000, "b"), bench.classify,
                      bench.heard, frozenset({int(str(WANG["id"]))}))  # fmt: skip
    assert (await bench.serve(press("c1.1.approve"))).data["admin"] is True


async def test_a_group_that_is_not_set_up(bench):
    other = {**GROUP, "id": -5}
    assert await bench.serve(message(other, "提议题")) is None
    assert bench.hint() == "bot.group_unset"


async def test_an_act_that_does_not_exist_is_an_old_button(bench):
    assert await bench.serve(press("c1.1.nosuch")) is None
    assert bench.hint() == "bot.stale"


async def test_talk_in_the_group_is_scrubbed(bench):
    await bench.serve(message(GROUP, "今天天气好"))
    assert bench.store.marks == [("ignored", 1, "")]
    assert bench.heard.hints == []


async def test_a_group_that_moved_is_one_mapping(bench):
    await bench.serve(update(message=raw_message(GROUP, migrate_to_chat_id=-2002)))
    assert bench.store.marks == [("moved", -1001, -2002), ("done", 1, "migrated")]


async def test_blocked_and_back(bench):
    def status(now: str) -> Update:
        bot = {"id": 1000, "is_bot": True, "first_name": "b"}
        more = {"until_date": 0} if now == "kicked" else {}
        change = {
            "chat": PRIVATE,
            "from": WANG,
            "date": 1,
            "old_chat_member": {"status": "member", "user": bot},
            "new_chat_member": {"status": now, "user": bot, **more},
        }
        return update(my_chat_member=change)

    await bench.serve(status("kicked"))
    await bench.serve(status("member"))
    assert [mark[:2] for mark in bench.store.marks] == [
        ("blocked", WANG["id"]),
        ("done", 1),
        ("back", WANG["id"]),
        ("done", 1),
    ]


async def test_a_command_that_raises_closes_nothing(bench):
    def fall(command: Command) -> Done:
        raise RuntimeError("no")

    bench.store.decide = fall
    with pytest.raises(RuntimeError):
        await bench.desk.serve(press("b12.3.vote.y"), 1)
    assert bench.store.marks == []
    assert bench.heard.spoken == []
