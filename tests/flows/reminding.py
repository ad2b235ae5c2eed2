"""What the tests of reminders share: Beijing's hours, rows in short, and a village at some point of its case."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from flows.model import Reminder
from flows.outcome import Card, Remind
from tests.flows.hall import HOST, RECORDER, SECRETARY, Hall
from tests.flows.remembering import remembered
from tests.flows.walking import close, draft, propose, to_checkin, to_vote, vote

BEIJING = timezone(timedelta(hours=8))


def at(text: str) -> datetime:
    """A moment in Beijing time, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC)


SHORT = {
    "party_secretary": "secretary",
    "subjects_not_replied": "silent",
    "subjects_not_declined": "invited",
    "subjects_not_voted": "undecided",
    "convenor_not_written": "writer",
    "recorder_not_signed": "signer",
}


def said(rows: Iterable[Remind | Reminder]) -> list[str]:
    """Rows as `n day to`, with the hour where it is not nine."""
    return [
        f"{r.n} {r.due_at.astimezone(BEIJING):%m-%d %H:%M}".removesuffix(" 09:00")
        + "".join(f" {SHORT.get(to, to)}" for to in r.to)
        for r in rows
    ]


@remembered
def to_drafted(hall: Hall) -> None:
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, list(range(6, 14)))


def at_work() -> Hall:
    """A promise is made: person 6 until the fifteenth day from now."""
    hall = Hall()
    filed(hall)
    hall.ok(hall.word(HOST, "photo", file_id="board"))
    hall.ok(hall.tap(HOST, "posted"))
    hall.ok(hall.tap(HOST, "a", "6"))
    hall.ok(hall.tap(HOST, "a", "15"))
    return hall


@remembered
def filed(hall: Hall) -> None:
    """Passed, signed, and the secretary has it."""
    people = to_checkin(hall)
    to_vote(hall, people)
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    close(hall)
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.ok(hall.tap(RECORDER, "sign"))
    hall.ok(hall.tap(SECRETARY, "filed"))


def reminded(hall: Hall, person: int) -> Card:
    """The newest reminder that a person got."""
    return next(
        s.card for s in reversed(hall.says) if s.to == f"p{person}" and s.card.ref.kind == "r"
    )
