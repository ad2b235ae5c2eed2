"""Native polls: limits, closing, taking a vote back."""

import pytest

from simulator.incoming import Impossible
from simulator.people import User
from simulator.phone import Phone
from tests.simulator.conftest import Call


@pytest.mark.parametrize(
    ("question", "options", "why"),
    [
        ("", ["a", "b"], "poll question must be non-empty"),
        ("?" * 301, ["a", "b"], "poll question length must not exceed 300"),
        ("?", ["a"], "poll must have at least 2 option"),
        ("?", [str(n) for n in range(13)], "poll can't have more than 12 options"),
        ("?", ["a", "议" * 101], "poll option length must not exceed 100"),
    ],
)
async def test_what_is_no_poll(
    call: Call, zhang: User, question: str, options: list[str], why: str
) -> None:
    send = {"chat_id": zhang.id, "question": question, "options": options}
    assert await call.refusal("sendPoll", **send) == f"Bad Request: {why}"


async def test_a_poll_closes_once(call: Call, phone: Phone) -> None:
    sent = await call.ok("sendPoll", chat_id=phone.user.id, question="?", options=["a", "b"])
    phone.vote(phone.last(), "a")
    phone.vote(phone.last(), "b")
    where = {"chat_id": phone.user.id, "message_id": sent["message_id"]}
    closed = await call.ok("stopPoll", **where)
    assert [option["voter_count"] for option in closed["options"]] == [0, 1]
    assert await call.refusal("stopPoll", **where) == "Bad Request: poll has already been closed"
    with pytest.raises(Impossible):
        phone.vote(phone.last(), "a")


async def test_an_anonymous_poll_tells_no_names(call: Call, phone: Phone) -> None:
    await call.ok("sendPoll", chat_id=phone.user.id, question="?", options=["a", "b"])
    phone.vote(phone.last(), "a")
    phone.vote(phone.last())
    updates = await call.ok("getUpdates")
    assert [list(update)[1] for update in updates] == ["poll", "poll"]
    assert updates[1]["poll"]["total_voter_count"] == 0
