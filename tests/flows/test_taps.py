"""How many taps an ordinary case costs: as last time, 25 of the convenor and 5 of a participant (DECISIONS 31)."""

from datetime import timedelta

from flows.command import Ref
from flows.model import Case
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.walking import LIGHTS, close, to_archive, to_checkin, to_vote, vote

PEOPLE = list(range(6, 14))
SECOND = 2


class Counted:
    """A second case, and how often each person tapped for it."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.taps: dict[int, int] = {}

    def tap(self, person: int, act: str, arg: str = "", case_id: int = SECOND) -> None:
        """A button of his own card."""
        self.taps[person] = self.taps.get(person, 0) + 1
        self.hall.ok(self.hall.tap(person, act, arg, case_id=case_id))

    def in_group(self, person: int, act: str, arg: str) -> None:
        """A button of the meeting post or of the vote post."""
        self.taps[person] = self.taps.get(person, 0) + 1
        view = self.hall.view(SECOND)
        found = view.ballot if act == "vote" else view.meeting
        assert found is not None
        ref = Ref("b" if act == "vote" else "m", found.id)
        self.hall.ok(self.hall.press(person, ref, found.epoch, act, arg, private=False))

    @property
    def state(self) -> str:
        """Where the case stands."""
        return self.hall.view(SECOND).get(Case, SECOND).state


def first_case() -> Hall:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    close(hall)
    to_archive(hall)
    return hall


def to_notice(one: Counted) -> None:
    hall = one.hall
    one.taps[HOST] = 1  # 提议题, on the menu
    hall.ok(hall.word(HOST, "propose"))
    hall.ok(hall.type(HOST, "村口公厕谁来打扫", verdict=LIGHTS))
    one.tap(HOST, "a", "0", case_id=0)
    one.tap(HOST, "accept")
    one.tap(HOST, "a", "same")
    one.tap(HOST, "submit")
    one.tap(SECRETARY, "approve")
    one.tap(HOST, "a", hall.card(HOST, SECOND).rows[0][0].arg)
    one.tap(HOST, "a", "1900")
    one.tap(HOST, "notice")


def meet(one: Counted) -> None:
    hall = one.hall
    for person in PEOPLE:
        one.in_group(person, "rsvp", "yes")
    at = hall.view(SECOND).meeting
    assert at is not None and at.at is not None
    hall.now = at.at - timedelta(minutes=20)
    one.tap(HOST, "checkin")
    for person in (*PEOPLE, HOST, SUPERVISOR):
        one.in_group(person, "here", "site")
    for act in ("begin", "step", "step"):
        one.tap(HOST, act)
    one.tap(RECORDER, "minute")
    hall.ok(hall.type(RECORDER, "轮流打扫"))
    one.tap(RECORDER, "a", "0")
    hall.ok(hall.type(HOST, "一家一周，轮流打扫。"))
    one.tap(HOST, "freeze")
    one.tap(HOST, "ovote", "buttons")
    for person in PEOPLE:
        one.in_group(person, "vote", "yes")
    one.tap(HOST, "endvote")
    if any(b.act == "lastvote" for row in hall.card(HOST, SECOND).rows for b in row):
        one.tap(HOST, "lastvote", "yes")


def afterwards(one: Counted) -> None:
    hall = one.hall
    hall.ok(hall.type(HOST, "贴出轮流的表，下周开始。"))
    one.tap(HOST, "a", "0")
    one.tap(RECORDER, "sign")
    one.tap(SECRETARY, "filed")
    hall.ok(hall.word(HOST, "photo", file_id="board"))
    one.tap(HOST, "posted")
    one.tap(HOST, "a", "6")
    one.tap(HOST, "a", "15")
    one.tap(6, "done")
    one.tap(SUPERVISOR, "verify")
    one.tap(HOST, "feedback")
    one.tap(SUPERVISOR, "complete")
    for _ in range(4):
        one.tap(SUPERVISOR, "a", "5")
    hall.now += timedelta(days=17)
    one.tap(RECORDER, "archive")


def test_as_last_time_the_convenor_taps_at_most_25_times() -> None:
    one = Counted(first_case())
    to_notice(one)
    meet(one)
    afterwards(one)
    assert one.state == "archived"
    assert one.taps[HOST] <= 25, one.taps
    assert max(one.taps[p] for p in PEOPLE[1:]) <= 5, one.taps
