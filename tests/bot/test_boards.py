"""Living messages: drawn fresh, edited in place, sent anew when gone."""

from typing import Any

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from bot.boards import BoardKeeper
from flows.outcome import Button, Card, Show
from tests.bot.fakes import BoardRow, FakeReader, FakeStore
from tests.bot.speech import FakeMouth, speech

MEETING = Show("meeting", 9)
NEW = BoardRow(1, MEETING)
OLD = BoardRow(1, MEETING, chat_id=-1001, message_id=50)
UNMODIFIED = BadRequest("Message is not modified: x")


class Bench:
    """A keeper over stand-ins; `card` is what there is to show."""

    def __init__(self) -> None:
        self.store, self.reader, self.mouth = FakeStore(), FakeReader(), FakeMouth()
        self.card: Card | Exception = Card("bot.stale")
        self.speech = speech(self.mouth, self.reader)
        self.keeper = BoardKeeper(self.store, self.reader, self.speech, self.draw)
        self.moved: list[tuple[int, int]] = []
        self.keeper.moved = self._moved

    def draw(self, view: Any, show: Show, profile: Any, now: Any) -> Card:
        if isinstance(self.card, Exception):
            raise self.card
        return self.card

    async def _moved(self, old: int, new: int) -> None:
        self.moved.append((old, new))

    async def step(self, *boards: BoardRow) -> list[tuple[Any, ...]]:
        self.reader.due = list(boards)
        before = len(self.store.marks)
        await self.keeper.step(0)
        await self.speech.nursery.idle()
        return self.store.marks[before:]


@pytest.fixture
def bench():
    return Bench()


async def test_a_new_one_is_posted_an_old_one_is_edited(bench):
    [first] = await bench.step(NEW)
    assert first[:4] == ("shown", 1, -1001, 100)
    [second] = await bench.step(OLD)
    assert second[:4] == ("shown", 1, -1001, 50)
    assert [said[0] for said in bench.mouth.said] == ["post", "edit"]


async def test_what_looks_the_same_is_not_edited(bench):
    [shown] = await bench.step(OLD)
    same = BoardRow(1, MEETING, chat_id=-1001, message_id=50, digest=shown[4])
    await bench.step(same)
    assert len(bench.mouth.said) == 1
    bench.card = Card("bot.only_group")
    await bench.step(same)
    assert len(bench.mouth.said) == 2


async def test_a_card_with_buttons_is_not_changed_above_something_newer(bench):
    """The person would not see it: it is sent anew below, and the old one loses its buttons."""
    bench.reader.below = {1}
    [mark] = await bench.step(OLD)
    assert mark[0] == "shown", (
        "without buttons there is nothing to be done: it is edited where it is"
    )
    bench.card = Card("bot.stale", {}, ((Button("next", label="btn.more"),),))
    [mark] = await bench.step(OLD)
    assert mark == ("buried", 1)
    bench.reader.below = set()
    [mark] = await bench.step(OLD)
    assert mark[:4] == ("shown", 1, -1001, 50)


async def test_a_row_read_before_a_turn_ended_is_not_posted_a_second_time(bench):
    """Else the newer of two equal cards would be nobody's, with buttons that are out of date."""
    bench.reader.due, read = [NEW], bench.reader.boards_due
    await bench.keeper.step(0)

    async def slow(limit: int, pause: float) -> list[BoardRow]:
        rows: list[BoardRow] = await read(limit, pause)
        await bench.speech.nursery.idle()  # the first turn posts and ends while we read
        return rows

    bench.reader.boards_due = slow
    await bench.keeper.step(0)
    await bench.speech.nursery.idle()
    assert [said[0] for said in bench.mouth.said] == ["post"]
    assert await bench.keeper.step(0) == 1, "what is still due afterwards is taken"


async def test_not_modified_is_success(bench):
    bench.mouth.faults = [UNMODIFIED]
    [mark] = await bench.step(OLD)
    assert mark[0] == "shown"


async def test_a_deleted_one_is_lost_and_a_moved_group_is_told(bench):
    bench.mouth.faults = [BadRequest("Message to edit not found"), ChatMigrated(-2002)]
    assert await bench.step(OLD) == [("lost", 1)]
    assert await bench.step(OLD) == [("lost", 1)]
    assert bench.moved == [(-1001, -2002)]


async def test_a_fresh_one_takes_the_buttons_from_the_one_before(bench):
    await bench.step(BoardRow(1, MEETING, chat_id=-1001, old_message_id=50))
    assert [said[0] for said in bench.mouth.said] == ["post", "bare"]
    bench.mouth.faults = []
    bench.mouth.said.clear()
    await bench.step(BoardRow(1, MEETING, chat_id=-1001, old_message_id=50))
    assert bench.mouth.said[1] == ("bare", -1001, 50)


async def test_a_card_of_somebody_with_two_accounts_goes_to_the_other(bench):
    bench.reader.has_two("p3", 7_000_000_001, 7_000_000_002, bench.store)
    bench.mouth.faults = [Forbidden("blocked")]
    his = BoardRow(1, Show("card", 1, 3))
    assert await bench.step(his) == [("blocked", 7_000_000_001), ("tried", 1)]
    assert (await bench.step(his))[-1][:3] == ("shown", 1, 7_000_000_002)


async def test_trouble(bench):
    for error, mark in (
        (Forbidden("kicked"), "failed"),
        (BadRequest("Not enough rights"), "failed"),
        (NetworkError("no idea"), "tried"),
        (RetryAfter(9), "tried"),
    ):
        bench.mouth.faults = [error]
        assert await bench.step(OLD) == [(mark, 1)]
    assert await bench.step(OLD) == [("tried", 1)], "the chat is stopped, and nothing is said"
    assert bench.mouth.said == []


async def test_a_first_post_of_which_nobody_knows_is_repeated_once_at_most(bench):
    bench.mouth.faults = [NetworkError("no idea")]
    assert await bench.step(NEW) == [("tried", 1)]
    assert await bench.step(NEW) == [("tried", 1)]
    assert bench.mouth.said == [], "the minute is not over"
    bench.keeper._doubts._since[1] = (1, 0.0)
    bench.mouth.faults = [NetworkError("no idea again")]
    assert await bench.step(NEW) == [("failed", 1)]


async def test_somebody_without_a_chat(bench):
    assert await bench.step(BoardRow(2, Show("card", 4, 9))) == [("failed", 2)]


async def test_the_same_board_is_not_drawn_twice_at_once(bench):
    bench.reader.due = [NEW]
    await bench.keeper.step(0)
    await bench.keeper.step(0)
    await bench.speech.nursery.idle()
    assert len(bench.mouth.said) == 1


async def test_a_card_that_cannot_be_drawn_is_put_aside_in_earnest(bench):
    bench.card = AttributeError("a fault of ours")
    bench.speech.painter.strict = False
    assert await bench.step(OLD) == [("failed", 1)]
