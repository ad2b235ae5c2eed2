"""What an act about one thing must see of others, over the real store: reminders put off, the roster, my data."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from flows.command import Ref
from flows.model import ActionItem, Member, Reminder, RoleGrant
from flows.outcome import Refused
from storage import rows
from tests.flows.hall import HOST
from tests.flows.test_joining import ADMIN, admin
from tests.flows.test_setup import press, say, setup_card
from tests.flows.walking import propose, to_checkin
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


def test_taking_somebody_off_the_roster_looks_into_every_case_under_way(stored: Stored) -> None:
    """The question stands outside any case; who convenes, who promised and who was asked is seen all the same."""
    to_checkin(stored)
    office = next(g for g in stored.view(0).all(RoleGrant) if g.person_id == HOST)
    stored.loop.run(stored.store.put([office.model_copy(update={"until": stored.now})]))
    stored._presser = ADMIN
    stored.ok(admin(stored, "setup"))
    stored.ok(press(stored, "setupadd", "unlist"))
    part = say(stored, "村民3")
    assert isinstance(part, Refused)
    assert part.key == "unlist.part"
    stored.ok(say(stored, "村民7"))
    assert setup_card(stored).params["kept"].key == "unlist.kept"
    stored.ok(press(stored, "a", "yes"))
    assert stored.view(0).get(Member, 1, 7).state == "left"
    assert stored.view(0).name(7), "known again when his name is pasted"


def test_who_wants_to_be_forgotten_is_asked_about_his_promises(stored: Stored) -> None:
    propose(stored)
    item = ActionItem(id=1, case_id=1, text="装灯", owner_id=6)
    stored.loop.run(stored.store.put([item]))
    refused = stored.word(6, "erase", "yes")
    assert isinstance(refused, Refused)
    assert refused.key == "mydata.promised"
