"""One transaction for everything that happens: written whole or not at all, under the case's lock."""

import asyncio
import threading
from datetime import timedelta

import pytest

from flows.command import Command, Ref
from flows.model import (
    CASE_RECORDS,
    Ballot,
    Case,
    CaseRole,
    Community,
    Focus,
    Person,
    ProfileSnapshot,
    RoleGrant,
    RollEntry,
    Sealed,
    Vote,
    Wizard,
)
from flows.outcome import Card, Deed, Drop, Outcome, Put, Remind, Say, Show
from flows.view import NotLoaded
from storage import effects, failpoint
from storage.effects import Conflict


async def test_a_vote_is_written_with_everything_it_does(both):
    house = both
    (inbox_id,) = await house.store.inbox_put([{"update_id": 5, "data": "b1.1.vote.yes"}])
    done = await house.store.run(house.press(3, "yes"), inbox_id)
    assert done.answer and done.answer.key == "vote.ack"
    assert (done.case_id, done.community_id) == (1, 1)
    view = await house.store.reader.view(1)
    assert [(v.person_id, v.choice) for v in view.all(Vote)] == [(3, "yes")]
    assert view.case.version == 1
    assert house.sql("SELECT chain, seq, kind FROM deed") == [("c1", 1, "voted")]
    assert house.sql("SELECT state, raw, outcome FROM inbox") == [("done", "{}", "vote.ack")]


async def test_votes_are_set_and_the_last_one_stands(both):
    house = both
    for choice in ("yes", "no", "no"):
        await house.store.run(house.press(3, choice))
    assert house.sql("SELECT person_id, choice FROM vote") == [(3, "no")]


async def test_an_update_has_its_effects_once_however_often_it_is_handled(both):
    house = both
    (inbox_id,) = await house.store.inbox_put([{"update_id": 5}])
    first = await house.store.run(house.command("count"), inbox_id)
    again = await house.store.run(house.command("count"), inbox_id)
    assert not first.repeated
    assert again.repeated
    assert again.answer is None
    view = await house.store.reader.view(1)
    assert view.case.flags == {"n": 1}
    # Negative control: without the inbox row nothing holds the second one back.
    await house.store.run(house.command("count"))
    assert (await house.store.reader.view(1)).case.flags == {"n": 2}


async def test_a_second_handling_that_raises_is_only_a_repetition(both):
    house = both
    (inbox_id,) = await house.store.inbox_put([{"update_id": 5}])
    await house.store.inbox_done(inbox_id)
    done = await house.store.run(house.command("fail"), inbox_id)
    assert done.repeated
    # Negative control: handled for the first time it is an error.
    (other,) = await house.store.inbox_put([{"update_id": 6}])
    with pytest.raises(RuntimeError, match="broken handler"):
        await house.store.run(house.command("fail"), other)


async def test_what_was_given_up_while_it_was_handled_is_done_all_the_same(both):
    """The fifth attempt took longer than its lease, and somebody else called the update dead (F-P09)."""
    house = both
    (inbox_id,) = await house.store.inbox_put([{"update_id": 5}])
    house.sql("UPDATE inbox SET attempts = 5, lease_until = 0")
    assert await house.store.inbox_next() == []
    assert house.sql("SELECT state FROM inbox") == [("dead",)]
    done = await house.store.run(house.command("count"), inbox_id)
    assert not done.repeated
    assert house.sql("SELECT state FROM inbox") == [("done",)]


async def test_two_workers_with_the_same_update_have_one_effect(both):
    house = both
    (inbox_id,) = await house.store.inbox_put([{"update_id": 5}])
    runs = [house.store.run(house.command("count"), inbox_id) for _ in range(8)]
    done = await asyncio.gather(*runs)
    assert sorted(d.repeated for d in done) == [False] + [True] * 7
    assert (await house.store.reader.view(1)).case.flags == {"n": 1}


async def test_a_handler_that_raises_writes_nothing_and_leaves_the_update_waiting(both):
    house = both

    def half(view, command, now):
        raise RuntimeError("after the fact")

    house.engine.acts["half"] = half
    (inbox_id,) = await house.store.inbox_put([{"update_id": 5}])
    with pytest.raises(RuntimeError, match="after the fact"):
        await house.store.run(house.command("half"), inbox_id)
    assert house.sql("SELECT state FROM inbox") == [("new",)]
    assert house.sql("SELECT * FROM deed") == []


async def test_what_cannot_be_written_leaves_nothing_behind(both):
    """The outcome fails at its last row: the first rows are gone too."""
    house = both

    def broken(view, command, now):
        roll = RollEntry(case_id=1, ballot_id=999, person_id=1, mode="here")
        case = view.case.model_copy(update={"title": "changed"})
        return Outcome((Put(case), Put(roll)), (Deed("d", 1),), (Say("p1", Card("k"), "k"),))

    house.engine.acts["broken"] = broken
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await house.store.run(house.command("broken"))
    assert (await house.store.reader.view(1)).case.title == "lamps"
    assert house.sql("SELECT * FROM deed") == house.sql("SELECT * FROM outbox") == []


async def test_a_refusal_changes_nothing_but_the_update_and_what_is_drawn(both):
    house = both
    (inbox_id,) = await house.store.inbox_put([{"update_id": 5}])
    stale = house.press(3, "yes", epoch=0)
    done = await house.store.run(stale, inbox_id)
    assert done.refused and done.refused.key == "press.stale"
    assert house.sql("SELECT * FROM vote") == house.sql("SELECT * FROM deed") == []
    assert house.sql("SELECT state, outcome FROM inbox") == [("done", "refused:press.stale")]
    assert house.sql("SELECT kind, object_id, wanted, shown FROM board") == [("ballot", 1, 1, 0)]
    assert (await house.store.reader.view(1)).case.version == 0


async def test_a_forbidden_attempt_is_written_into_the_security_log(both):
    house = both
    await house.store.run(house.command("forbidden", by=9, chat=-100))
    logged = house.sql('SELECT "by", act, ref, chat_id, key FROM refusal')
    assert logged == [(9, "forbidden", "c1", -100, "press.role")]
    await house.store.run(house.press(3, "yes", epoch=0))
    assert len(house.sql("SELECT * FROM refusal")) == 1


@pytest.mark.parametrize("ref", ["c999", "b999", "m999", "w999", "r999"])
async def test_an_object_that_does_not_exist_sounds_like_an_outdated_button(house, ref):
    done = await house.store.run(Command(Ref.parse(ref), "count", 1, house.clock.now()))
    assert done.refused and done.refused.key == "press.stale"
    assert house.engine.seen == []


async def test_the_hot_path_loads_the_rows_of_the_presser_only(both):
    house = both
    roll = [RollEntry(case_id=1, ballot_id=1, person_id=n, mode="here") for n in range(1, 15)]
    votes = [
        Vote(case_id=1, ballot_id=1, person_id=n, choice="yes", at=house.clock.now())
        for n in range(1, 15)
    ]
    await house.store.put([*roll, *votes])
    await house.store.run(house.press(3, "no"))
    view = house.engine.seen[-1]
    assert [v.person_id for v in view.all(Vote)] == [3]
    assert [r.person_id for r in view.all(RollEntry)] == [3]
    assert view.community.id == 1
    for kind in (Wizard, Person, RoleGrant):  # the roll decides, offices are not looked at
        with pytest.raises(NotLoaded):
            view.all(kind)
    # The control: the act `case` sees all of them.
    await house.store.run(house.command("count"))
    assert len(house.engine.seen[-1].all(Vote)) == 14


async def test_an_act_of_a_meeting_needs_no_ballot(house):
    house.engine.acts["here"] = lambda view, command, now: Outcome()
    house.engine.need["here"] = "presence"
    await house.store.run(Command(Ref("m", 1), "here", 4, house.clock.now()))
    view = house.engine.seen[-1]
    assert view.meeting and view.meeting.id == 1
    with pytest.raises(NotLoaded):
        view.all(Ballot)


async def test_without_an_object_the_presser_means_what_he_is_busy_with(house):
    house.engine.acts["look"] = lambda view, command, now: Outcome()
    house.engine.need["home"] = "community"
    house.engine.acts["home"] = house.engine.acts["look"]
    await house.store.put([Focus(person_id=4, community_id=1, case_id=1)])
    await house.store.run(house.command("look", by=4, case=0))
    assert house.engine.seen[-1].case.id == 1
    await house.store.run(house.command("look", by=5, case=0))
    view = house.engine.seen[-1]
    assert not view.in_case
    assert view.community.id == 1, "he is on the roster of one community"
    await house.store.run(house.command("home", by=4, case=0))
    view = house.engine.seen[-1]
    assert not view.in_case
    assert [case.id for case in view.all(Case)] == [1], "the heads of cases, to choose from"
    assert all(view.all(kind) == [] for kind in CASE_RECORDS)
    assert len(view.all(Person)) == 14


async def test_a_new_case_begins_its_own_chain(both):
    house = both

    def begin(view, command, now):
        number = view.take("case")
        case = Case(
            id=number, community_id=1, no="2026-02", title="t", text="t", proposer_id=1,
            opened_at=now, entered_at=now,
        )  # fmt: skip
        role = CaseRole(case_id=number, role="convenor", person_id=1, since=now)
        return Outcome(
            (Put(role), Put(case)), (Deed("logged", 1), Deed("moved", 1)),
            shows=(Show("card", number, 1),),
            reminders=(Remind("R01", 0, now + timedelta(days=1), "lead.enter:1.1", ("convenor",)),),
        )  # fmt: skip

    house.engine.acts["begin"] = begin
    done = await house.store.run(house.command("begin", case=0))
    assert done.case_id == 2, "1 was seeded"
    view = await house.store.reader.view(2)
    assert view.case.version == 2
    assert house.sql("SELECT chain, seq FROM deed ORDER BY seq") == [("c2", 1), ("c2", 2)]
    assert house.sql("SELECT case_id, obligation, state FROM reminder") == [
        (2, "lead.enter:1.1", "waiting")
    ]
    assert house.sql("SELECT case_id FROM board") == [(2,)]


async def test_deeds_without_a_case_go_to_the_chain_of_the_community(both):
    house = both
    act = lambda view, command, now: Outcome(deeds=(Deed("named", 1, {"role": "x"}),))  # noqa: E731
    house.engine.acts["name"] = act
    house.engine.need["name"] = "community"
    await house.store.run(house.command("name", case=0, community_id=1))
    assert house.sql("SELECT chain, seq FROM deed") == [("k1", 1)]


async def test_a_community_can_be_founded_on_an_empty_database(both):
    house = both

    def found(view, command, now):
        assert view.all(Community) == []
        home = Community(id=view.take("community"), name="new", profile_id="p")
        return Outcome((Put(home),), (Deed("founded", 1),))

    house.engine.acts["found"] = found
    house.engine.need["found"] = "community"
    done = await house.store.run(Command(Ref("0"), "found", 999, house.clock.now()))
    assert done.community_id == 2
    assert house.sql("SELECT chain FROM deed") == [("k2",)]


async def test_the_last_change_of_a_record_counts(both):
    house = both

    def thrice(view, command, now):
        person = view.get(Person, 1)
        a, b = person.model_copy(update={"name": "a"}), person.model_copy(update={"name": "b"})
        stray = Vote(case_id=1, ballot_id=1, person_id=1, choice="yes", at=now)
        return Outcome((Put(a), Put(stray), Put(b), Drop(stray)))

    house.engine.acts["thrice"] = thrice
    await house.store.run(house.command("thrice"))
    assert house.sql("SELECT name FROM person WHERE id = 1") == [("b",)]
    assert house.sql("SELECT * FROM vote") == []
    assert (await house.store.reader.view(1)).case.version == 0, "no deeds, no new version"


async def test_the_profile_is_that_of_the_snapshot_else_that_of_the_community(house):
    seen = []
    decide = house.engine.decide

    def note(view, command, profile, now):
        seen.append(profile)
        return decide(view, command, profile, now)

    house.store._unit._decide = note
    await house.store.run(house.command("count"))
    case = (await house.store.reader.view(1)).case
    await house.store.put(
        [
            ProfileSnapshot(hash="h", profile_id="jinhua", version="1", body="the body"),
            case.model_copy(update={"snapshot_hash": "h"}),
        ]
    )
    await house.store.run(house.command("count"))
    assert seen[0].id == "jinhua"
    assert seen[1].body == "the body"


async def test_a_version_that_moved_under_us_is_an_error_and_not_a_lost_vote(house):
    """The optimistic lock behind the row lock: somebody wrote although we believed to be alone."""

    def sneak(conn):
        case = house.engine.seen[-1].case
        conn.exec_driver_sql('UPDATE "case" SET version = version + 1 WHERE id = 1')
        changed = case.model_copy(update={"title": "mine"})
        effects._put_case(conn, case, changed, 1)

    await house.store.run(house.command("count"))
    with pytest.raises(Conflict):
        await house.store.write(sneak)
    assert (await house.store.reader.view(1)).case.title == "lamps"


async def test_secret_values_of_an_answer_are_not_kept(house):
    (inbox_id,) = await house.store.inbox_put([{"update_id": 5, "data": "secret-yes"}])
    await house.store.run(house.press(3, "secret-yes"), inbox_id)
    assert "secret" not in str(house.sql("SELECT * FROM inbox"))
    assert house.sql("SELECT outcome FROM inbox") == [("vote.ack",)]


def _sealed(view, command, now):
    seal = view.seals.seal(1, command.by, command.arg)
    return Outcome(
        changes=(Put(Sealed(case_id=1, ballot_id=1, person_id=command.by, sealed=seal)),)
    )


def _closed(view, command, now):
    closed = view.get(Ballot, 1).model_copy(update={"state": "closed"})
    return Outcome(changes=(Put(closed), *(Drop(row) for row in view.all(Sealed))))


async def test_a_key_goes_although_somebody_asked_while_its_ballot_was_being_closed(house):
    """Whoever commits meanwhile finds the ballot open still: the key stays on the list."""
    house.engine.acts |= {"sealed": _sealed, "closed": _closed}
    await house.store.run(house.command("sealed", by=2, arg="yes"))
    go, there = threading.Event(), threading.Event()

    def hold(_: object) -> None:
        there.set()
        go.wait(10)

    failpoint.arm("writer.before_commit", hold)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(house.store.run(house.command("closed")))
        await asyncio.to_thread(there.wait, 10)
        await house.store._shred()
        assert house.store._seals.kept() == {1}
        go.set()
    assert house.store._seals.kept() == set()
