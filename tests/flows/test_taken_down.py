"""已取下 before the days are full is asked about; what counts is the day on which it is answered (DEF17, S4-13)."""

from datetime import timedelta

from flows.command import Ref
from flows.model import Publication
from tests.flows.hall import HOST, RECORDER, SUPERVISOR, Hall
from tests.flows.reminding import at_work


def asked(hall: Hall, days: int = 5) -> None:
    """The recorder says that it came down, and does not answer yet."""
    hall.wait(hall.now + timedelta(days=days))
    hall.ok(hall.tap(RECORDER, "takendown"))


def postings(hall: Hall) -> list[tuple[bool, str]]:
    return [(p.taken_at is not None, p.why) for p in hall.view(1).all(Publication)]


def question(hall: Hall) -> str:
    found = hall.view(1).wizard(RECORDER)
    return found.kind if found else ""


def test_answered_at_once_it_was_too_soon() -> None:
    """The negative control: another posting is owed."""
    hall = at_work()
    asked(hall)
    hall.ok(hall.tap(RECORDER, "a", "yes"))
    assert postings(hall) == [(True, "early"), (False, "")]


def test_answered_after_the_days_are_full_nothing_is_owed() -> None:
    hall = at_work()
    asked(hall)
    assert hall.card(RECORDER).key == "pub.down"
    hall.wait(hall.now + timedelta(days=15))
    assert hall.card(RECORDER).key == "pub.down.full"
    hall.ok(hall.tap(RECORDER, "a", "yes"))
    assert (postings(hall), question(hall)) == ([(True, "")], "")


def test_the_button_pressed_again_answers_the_question() -> None:
    hall = at_work()
    asked(hall)
    hall.wait(hall.now + timedelta(days=15))
    hall.ok(hall.press(RECORDER, Ref("c", 1), hall.case.epoch, "takendown"))
    assert (postings(hall), question(hall)) == ([(True, "")], "")


def test_a_posting_that_is_corrected_meanwhile_is_asked_about_no_more() -> None:
    hall = at_work()
    hall.ok(hall.press(7, Ref("c", 1), 0, "object"))
    hall.ok(hall.type(7, "数字写错了"))
    asked(hall, 1)
    hall.ok(hall.tap(HOST, "ocorrect", "1"))
    hall.ok(hall.type(HOST, "三盏"))
    hall.ok(hall.type(HOST, "四盏"))
    hall.ok(hall.tap(SUPERVISOR, "correct"))
    assert (postings(hall)[0], question(hall)) == ((True, "corrected"), "")
