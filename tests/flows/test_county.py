"""A made-up county that is only a file walks from the topic to the archive: the next profiles are data."""

from datetime import timedelta
from pathlib import Path

from flows.command import Ref
from flows.model import ActionItem, Signature
from flows.outcome import Outcome, Refused
from tests.flows.hall import HOST, RECORDER, SECRETARY, Hall, county
from tests.flows.remembering import remembered
from tests.flows.walking import MEETING, arrive, draft, meeting

YUNXI = Path(__file__).parents[1] / "scenarios" / "profiles" / "yunxi.toml"
WELL = {
    "decision": "allow",
    "hits": [{"clause": "", "kind": "allow", "words": ["水井"], "spans": [[0, 2]], "strength": 1.0}],
    "ask": "", "reframe": "", "guards": [], "matters": [],
}  # fmt: skip


@remembered
def to_signing(hall: Hall) -> list[int]:
    people = [6, 7, 8, 9, 10, 11]
    allow = hall.profile.topic.allow[0].id
    verdict = {**WELL, "hits": [{**WELL["hits"][0], "clause": allow}]}  # type: ignore[dict-item]
    hall.ok(hall.word(HOST, "propose"))
    hall.ok(hall.type(HOST, "院坝里的水井谁来修", verdict=verdict))
    hall.ok(hall.tap(HOST, "a", "0", case_id=0))
    refused = hall.tap(HOST, "accept")
    assert isinstance(refused, Refused), "the whole village is for the party to convene"
    assert refused.key == "convenor.party"
    hall.ok(hall.tap(HOST, "scope", "1"))
    hall.ok(hall.tap(HOST, "accept"))
    assert hall.case.state == "convenor_filing"
    hall.ok(hall.tap(SECRETARY, "pagree"))
    draft(hall, people)
    hall.ok(hall.tap(HOST, "submit"))
    assert hall.case.state == "planning", "no approval of the topic in this county"
    plan(hall)
    hall.now = MEETING - timedelta(minutes=10)
    hall.ok(hall.tap(HOST, "checkin"))
    arrive(hall, [*people, HOST])
    hall.ok(hall.tap(HOST, "begin"))
    hall.ok(hall.tap(HOST, "step"))
    hall.ok(hall.tap(RECORDER, "minute"))
    hall.ok(hall.type(RECORDER, "都说先淘井"))
    hall.ok(hall.tap(RECORDER, "a", "0"))
    hall.ok(hall.type(HOST, "先淘井，再换井盖。"))
    hall.ok(hall.tap(HOST, "freeze"))
    assert {b.act for r in hall.card(HOST).rows for b in r} == {
        "osign",
        "split",
        "unfreeze",
        "more",
    }
    hall.ok(hall.tap(HOST, "osign"))
    return [*people, HOST]


def plan(hall: Hall) -> None:
    day = f"{MEETING:%Y%m%d}"
    hall.ok(hall.type(HOST, f"{day[:4]}-{day[4:6]}-{day[6:]} 19:00"))
    while hall.card(HOST).key != "notice.preview":
        hall.ok(hall.tap(HOST, "a", hall.card(HOST).rows[0][0].arg))
    sent = hall.tap(HOST, "notice")
    if hall.card(HOST).key == "gate.ask":
        hall.ok(hall.tap(HOST, "a", "go"))
        sent = hall.type(HOST, "大家都在家")
    hall.ok(sent)


def sign(hall: Hall, person: int, choice: str) -> Outcome:
    return hall.ok(hall.press(person, Ref("c", 1), hall.case.epoch, "ssign", choice))


def test_a_county_that_is_only_a_file_walks_to_the_archive() -> None:
    hall = county(YUNXI)
    for person in to_signing(hall):
        sign(hall, person, "agree")
    hall.ok(hall.type(HOST, "老李和小王"))
    hall.ok(hall.tap(RECORDER, "sign"))
    assert hall.case.state == "agreed"
    hall.ok(hall.word(HOST, "photo", file_id="board"))
    hall.ok(hall.tap(HOST, "posted"))
    hall.ok(hall.tap(HOST, "a", "6"))
    hall.ok(hall.tap(HOST, "a", "15"))
    assert hall.card(HOST).key == "item.watcher", "谁受益、谁监督"
    hall.ok(hall.tap(HOST, "a", "7"))
    hall.ok(hall.tap(6, "done"))
    hall.ok(hall.tap(hall.view(1).all(ActionItem)[0].watcher_id, "verify"))
    hall.ok(hall.tap(HOST, "feedback"))
    hall.now += timedelta(days=20)
    hall.ok(hall.tap(RECORDER, "archive"))
    trail = [d.data["to"] for d in hall.deeds if d.kind == "moved"]
    assert trail == [
        "lead", "screened", "convenor_filing", "drafting", "planning", "noticed", "checkin",
        "deliberating", "confirming", "agreed", "published", "implementing", "feedback", "archived",
    ]  # fmt: skip


def test_one_refusal_of_a_side_sends_it_another_way() -> None:
    hall = county(YUNXI)
    people = to_signing(hall)
    for person in people[1:]:
        sign(hall, person, "agree")
    sign(hall, people[0], "refuse")
    assert "reserved" not in {b.act for r in hall.card(SECRETARY).rows for b in r}
    hall.ok(hall.tap(HOST, "signfail"))
    assert hall.case.state == "not_agreed"
    hall.ok(hall.tap(HOST, "again"))
    assert (hall.case.state, hall.case.round) == ("planning", 2)


def test_a_reservation_may_stand_when_the_named_role_agrees() -> None:
    hall = county(YUNXI)
    people = to_signing(hall)
    for person in people[1:]:
        sign(hall, person, "agree")
    sign(hall, people[0], "reserve")
    hall.ok(hall.tap(SECRETARY, "reserved"))
    result = hall.view(1).result
    assert result is not None
    assert (result.passed, result.reason) == (True, "reserved")
    assert len(hall.view(1).all(Signature)) == len(people)
    assert meeting(hall).state == "closed"


def test_a_result_that_stands_is_not_unmade_by_an_old_button() -> None:
    """S3-37: the message stays in everybody's chat; after the last signature it changes nothing."""
    hall = county(YUNXI)
    people = to_signing(hall)
    epoch = hall.case.epoch
    for person in people[:-1]:
        sign(hall, person, "agree")
    sign(hall, people[0], "reserve")
    sign(hall, people[0], "agree")
    sign(hall, people[-1], "agree")
    assert hall.case.epoch == epoch, "the buttons are not out of date, and yet refused"
    late = hall.press(people[0], Ref("c", 1), epoch, "ssign", "refuse")
    assert isinstance(late, Refused)
    assert late.key == "sign.over"
    kept = [s.choice for s in hall.view(1).all(Signature) if s.kind == "result"]
    assert set(kept) == {"agree"}
