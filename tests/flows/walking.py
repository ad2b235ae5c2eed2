"""The ordinary path of a 金华 case in a hall, cut into the pieces that tests begin from."""

from datetime import UTC, datetime, timedelta

from flows.command import Ref
from flows.model import Ballot, Meeting
from flows.outcome import Outcome, Refused
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.remembering import remembered

MEETING = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
LIGHTS = {
    "decision": "allow",
    "hits": [{"clause": "m1", "kind": "allow", "words": ["路灯"], "spans": [[4, 6]], "strength": 1.0}],
    "ask": "", "reframe": "", "guards": [], "matters": [],
}  # fmt: skip
TEXT = "村口装三盏路灯，电费村集体出。"


@remembered
def propose(hall: Hall, verdict: dict | None = None, text: str = "给村口装三盏路灯") -> None:
    hall.ok(hall.word(HOST, "propose"))
    hall.ok(hall.type(HOST, text, verdict=verdict or LIGHTS))
    hall.ok(hall.tap(HOST, "a", "0", case_id=0))


@remembered
def draft(hall: Hall, voters: list[int]) -> None:
    """Two sides; the first three people speak for one, the others for the other, the host for none."""
    hall.ok(hall.tap(HOST, "a", "p0"))
    hall.ok(hall.tap(HOST, "a", "p4"))
    hall.ok(hall.tap(HOST, "a", "ok"))
    for tab, people in (("s0", voters[:3]), ("s1", voters[3:]), ("s99", [HOST])):
        hall.ok(hall.tap(HOST, "a", tab))
        for person in people:
            pick(hall, person)
    hall.ok(hall.tap(HOST, "a", "ok"))


def pick(hall: Hall, person: int) -> None:
    """Choose somebody from the list, turning its pages."""
    while turn(hall, "btn.page.back"):
        pass
    while f"i{person}" not in {b.arg for r in hall.card(HOST).rows for b in r}:
        assert turn(hall, "btn.page.on"), person
    hall.ok(hall.tap(HOST, "a", f"i{person}"))


def turn(hall: Hall, label: str) -> bool:
    found = [b.arg for r in hall.card(HOST).rows for b in r if b.label == label]
    if found:
        hall.ok(hall.tap(HOST, "a", found[0]))
    return bool(found)


@remembered
def approve_and_plan(hall: Hall) -> None:
    hall.ok(hall.tap(HOST, "submit"))
    hall.ok(hall.tap(SECRETARY, "approve"))
    for arg in ("20261126", "1900", "0", "yishihui", "village", str(RECORDER)):
        hall.ok(hall.tap(HOST, "a", arg))
    hall.ok(hall.tap(HOST, "notice"))


@remembered
def to_checkin(hall: Hall, voters: list[int] | None = None) -> list[int]:
    people = voters or list(range(6, 14))
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, people)
    approve_and_plan(hall)
    hall.now = MEETING - timedelta(minutes=20)
    hall.ok(hall.tap(HOST, "checkin"))
    return people


def meeting(hall: Hall) -> Meeting:
    found = hall.view(1).meeting
    assert found is not None
    return found


def ballot(hall: Hall) -> Ballot:
    found = hall.view(1).ballot
    assert found is not None
    return found


def arrive(hall: Hall, people: list[int], mode: str = "site") -> None:
    for person in people:
        now = meeting(hall)
        hall.ok(hall.press(person, Ref("m", now.id), now.epoch, "here", mode))


@remembered
def to_vote(hall: Hall, present: list[int], method: str = "buttons") -> None:
    """Through the steps to an open ballot with these people present (and the supervisor)."""
    to_decision(hall, present)
    hall.ok(hall.tap(HOST, "ovote", method))


@remembered
def to_decision(hall: Hall, present: list[int]) -> None:
    """Through the steps to the frozen text, with these people present (and the supervisor)."""
    arrive(hall, [*present, SUPERVISOR])
    hall.ok(hall.tap(HOST, "begin"))
    hall.ok(hall.tap(HOST, "step"))
    hall.ok(hall.tap(HOST, "step"))
    hall.ok(hall.tap(RECORDER, "minute"))
    hall.ok(hall.type(RECORDER, "先装村口"))
    hall.ok(hall.tap(RECORDER, "a", "0"))
    hall.ok(hall.type(HOST, TEXT))
    hall.ok(hall.tap(HOST, "freeze"))


def choose(hall: Hall, label: str, person: int = HOST) -> Outcome | Refused:
    """Open 更多 and press the line with this label."""
    hall.ok(hall.tap(person, "more"))
    found = [b.arg for r in hall.card(person).rows for b in r if b.label == label]
    assert found, label
    return hall.tap(person, "a", found[0])


def vote(hall: Hall, person: int, choice: str) -> Outcome | Refused:
    now = ballot(hall)
    return hall.press(person, Ref("b", now.id), now.epoch, "vote", choice, private=False)


def close(hall: Hall, host: str = "") -> None:
    hall.ok(hall.tap(HOST, "endvote"))
    if host:
        hall.ok(hall.tap(HOST, "lastvote", host))


def to_archive(hall: Hall) -> None:
    to_marks(hall)
    hall.now += timedelta(days=17)
    hall.ok(hall.tap(RECORDER, "archive"))


@remembered
def to_marks(hall: Hall) -> None:
    """From the counted ballot to the evaluation, with the marks given on the day of the posting."""
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.ok(hall.tap(RECORDER, "sign"))
    hall.ok(hall.tap(SECRETARY, "filed"))
    hall.ok(hall.word(HOST, "photo", file_id="board"))
    hall.ok(hall.tap(HOST, "posted"))
    hall.ok(hall.tap(HOST, "a", "6"))
    hall.ok(hall.tap(HOST, "a", "15"))
    hall.ok(hall.tap(6, "done"))
    hall.ok(hall.tap(SUPERVISOR, "verify"))
    while any(b.act == "explained" for r in hall.card(HOST).rows for b in r):
        hall.ok(hall.tap(HOST, "explained"))
    hall.ok(hall.tap(HOST, "feedback"))
    hall.ok(hall.tap(SUPERVISOR, "complete"))
    for _ in range(4):
        hall.ok(hall.tap(SUPERVISOR, "a", "5"))
