"""What an act about one thing must see of others: answers to a reminder, over the real store."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from flows.command import Ref
from flows.model import Reminder
from storage import rows
from tests.flows.hall import HOST
from tests.flows.walking import propose
from tests.storage.test_walk import Stored


@pytest.fixture
def stored(sqlite_url: str) -> Iterator[Stored]:
    hall = Stored(sqlite_url)
    yield hall
    hall.close()


def _laid(stored: Stored, state: str) -> list[Reminder]:
    everything = stored.store.reader.now(lambda conn: rows.load(conn, Reminder, kind="R02"))
    return [r for r in everything if r.state == state]


def _fire(stored: Stored) -> Reminder:
    row = min(_laid(stored, "waiting"), key=lambda r: r.due_at)
    stored.now = row.due_at
    stored.loop.run(stored.store.tick())
    return row


def test_put_off_again_on_the_first_message_a_row_waits_for_the_day_that_is_named(
    stored: Stored,
) -> None:
    """domain/07 §7.1: the row that was laid the first time has fired and is seen, so the next one counts on."""
    propose(stored)
    stored.ok(stored.tap(HOST, "accept"))
    first = Ref("r", _fire(stored).id)
    for n in (1, 2):
        stored.ok(stored.press(HOST, first, 1, "rlater"))
        own = [r for r in _laid(stored, "waiting") if r.obligation.endswith(f"/p{HOST}")]
        assert [r.n for r in own] == [n]
        stored.now = own[0].due_at + timedelta(minutes=1)
        stored.loop.run(stored.store.tick())
