"""Living messages: out of date after every deed, edited at most every three seconds, the newest wins."""

from datetime import timedelta
from typing import Any

from flows.outcome import Deed, Outcome, Show


async def _show(house, *shows: Show, deeds: bool = False) -> None:
    made = (Deed("d", 1),) if deeds else ()
    house.engine.acts["show"] = lambda view, command, now: Outcome(deeds=made, shows=shows)
    await house.store.run(house.command("show"))


async def _due(house: Any, **kw: Any) -> Any:
    return await house.store.reader.boards_due(house.clock.now(), **kw)


CARD = Show("card", 1, 3)


async def test_a_wish_makes_a_message_and_showing_it_satisfies(both):
    house = both
    await _show(house, CARD)
    (board,) = await _due(house)
    assert (board.show, board.case_id, board.community_id) == (CARD, 1, 1)
    assert (board.message_id, board.wanted) == (None, 1)
    await house.store.board_shown(board, 2**40, 10, "digest")
    assert await _due(house) == []
    found = await house.store.reader.board_of_message(2**40, 10)
    assert found
    assert (found.show, found.digest) == (CARD, "digest")


async def test_every_deed_of_the_case_makes_its_messages_out_of_date(both):
    house = both
    await _show(house, CARD, Show("meeting", 1))
    for board in await _due(house):
        await house.store.board_shown(board, 1, board.id, "d")
    await house.store.run(house.press(5, "yes"))
    assert await _due(house) == [], "edited a moment ago"
    house.clock.turn(seconds=3)
    assert [b.show.kind for b in await _due(house)] == ["card", "meeting"]
    assert len(await _due(house, limit=1)) == 1


async def test_what_came_while_it_was_drawn_is_still_wanted(both):
    house = both
    await _show(house, CARD)
    (board,) = await _due(house)
    await house.store.run(house.press(5, "yes"))
    await house.store.board_shown(board, 1, 10, "d")
    house.clock.turn(seconds=3)
    assert [b.message_id for b in await _due(house)] == [10]


async def test_a_fresh_one_is_sent_anew_and_remembers_the_old(both):
    house = both
    await _show(house, CARD)
    (board,) = await _due(house)
    await house.store.board_shown(board, 1, 10, "d")
    await _show(house, Show("card", 1, 3, fresh=True))
    (board,) = await _due(house)
    assert (board.message_id, board.old_message_id, board.digest) == (None, 10, "")
    await house.store.board_shown(board, 1, 11, "d")
    assert await house.store.reader.board_of_message(1, 10) is None
    assert await house.store.reader.board_of_message(1, 11)


async def test_an_edit_that_ends_after_a_fresh_wish_does_not_satisfy_it(both):
    house = both
    await _show(house, CARD)
    (board,) = await _due(house)
    await house.store.board_shown(board, 1, 10, "d")
    house.clock.turn(seconds=3)
    await _show(house, CARD)
    (editing,) = await _due(house)
    await _show(house, Show("card", 1, 3, fresh=True))
    await house.store.board_shown(editing, 1, 10, "e")
    (board,) = await _due(house)
    assert (board.message_id, board.old_message_id) == (None, 10)


async def test_a_message_is_taken_over_by_another_object(both):
    """The wizard's card (no case yet) becomes the card of the case that it began."""
    house = both
    await _show(house, Show("card", 0, 3))
    (board,) = await _due(house)
    await house.store.board_shown(board, 1, 10, "d")
    await _show(house, Show("card", 1, 3, over=0))
    house.clock.turn(seconds=3)
    (board,) = await _due(house)
    assert (board.show.object_id, board.message_id, board.case_id) == (1, 10, 1)
    assert len(house.sql("SELECT * FROM board")) == 1


async def test_one_with_a_message_of_its_own_takes_nothing_over(both):
    house = both
    await _show(house, Show("card", 0, 3), CARD)
    for board in await _due(house):
        await house.store.board_shown(board, 1, board.show.object_id + 10, "d")
    await _show(house, Show("card", 1, 3, over=0))
    rows = house.sql("SELECT object_id, message_id FROM board ORDER BY object_id")
    assert rows == [(0, 10), (1, 11)]


async def test_a_lost_message_is_sent_anew_and_a_failed_one_only_when_it_is_wanted_again(both):
    house = both
    await _show(house, CARD)
    (board,) = await _due(house)
    await house.store.board_shown(board, 1, 10, "d")
    await house.store.board_lost(board)
    (board,) = await _due(house)
    assert board.message_id is None
    await house.store.board_failed(board, "blocked")
    assert await _due(house) == []
    await house.store.run(house.press(5, "yes"))
    house.clock.turn(seconds=3)
    assert await _due(house) == [], "a deed alone does not write to somebody who blocked us"
    await _show(house, CARD)
    assert len(await _due(house)) == 1


async def test_one_that_could_not_be_shown_waits_for_the_pause(both):
    house = both
    await _show(house, CARD)
    (board,) = await _due(house)
    await house.store.board_tried(board, "429")
    assert await _due(house) == []
    assert len(await _due(house, pause=timedelta(0))) == 1
    house.clock.turn(seconds=3)
    assert len(await _due(house)) == 1


async def test_a_group_that_moved_has_one_chat_and_new_messages(both):
    house = both
    group = -1001234567890
    await _show(house, Show("meeting", 1))
    (board,) = await _due(house)
    await house.store.board_shown(board, group, 10, "d")
    for _ in range(2):
        await house.store.chat_moved(group, -100999)
    assert (await house.store.reader.community_of_chat(-100999)).id == 1
    assert await house.store.reader.community_of_chat(group) is None
    (board,) = await _due(house)
    assert (board.chat_id, board.message_id) == (-100999, None)


async def test_a_personal_card_is_buried_by_whatever_the_bot_says_below_it(both):
    """Something above it, and something in another chat, buries nothing."""
    house = both
    await _show(house, CARD)
    (board,) = await _due(house)
    await house.store.board_shown(board, 7, 10, "d")
    await _show(house, Show("card", 2, 3), Show("card", 2, 4))
    mine, other = await _due(house)
    await house.store.board_shown(mine, 7, 9, "d")
    await house.store.board_shown(other, 8, 99, "d")
    house.clock.turn(seconds=3)
    await _show(house, CARD, Show("card", 2, 3))
    board, mine = [b for b in await _due(house) if b.show.person_id == 3]
    assert not await house.store.reader.buried(board)
    await house.store.board_shown(mine, 7, 11, "d")
    assert await house.store.reader.buried(board)
    await house.store.board_buried(board)
    (board,) = [b for b in await _due(house) if b.show == CARD]
    assert (board.message_id, board.old_message_id) == (None, 10)
