"""下一步 and 议题: the one next action, or who must act and since when; the list, five a page."""

from datetime import timedelta

import pytest

from flows.outcome import Card, Words
from tests.flows.hall import HOST, SECRETARY, Hall
from tests.flows.walking import close, draft, propose, to_checkin, to_vote, vote


def listed(hall: Hall, arg: str = "") -> Card:
    hall.ok(hall.word(HOST, "cases", arg))
    return hall.says[-1].card


def test_who_must_act_and_since_when() -> None:
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, list(range(6, 14)))
    hall.ok(hall.tap(HOST, "submit"))
    assert hall.card(HOST).params["since"] == Words("wait.today")
    hall.now += timedelta(days=3)
    card = hall.card(HOST)
    assert (card.key, card.params["names"]) == ("wait", [hall.view(1).name(SECRETARY)])
    assert card.params["since"].params["d"] == 3


def test_five_a_page_the_newest_first() -> None:
    hall = Hall()
    for n in range(7):
        propose(hall, text=f"给{n + 1}组路口装三盏路灯")
    first = listed(hall)
    assert first.params["n"] == 7
    assert [w.params["no"] for w in first.params["lines"]] == [
        f"2026-{n:02d}" for n in (7, 6, 5, 4, 3)
    ]
    assert [(b.act, b.arg) for b in first.rows[-1]] == [("cases", "1")]
    second = listed(hall, "1")
    assert [w.params["no"] for w in second.params["lines"]] == ["2026-02", "2026-01"]
    assert [(b.act, b.arg) for b in second.rows[-1]] == [("cases", "0")]
    assert listed(hall, "99").params == second.params


def test_next_without_a_case_at_hand_lists_what_runs() -> None:
    hall = Hall()
    for n in range(2):
        propose(hall, text=f"给{n + 1}组路口装三盏路灯")
    hall.ok(hall.word(7, "next"))
    assert hall.says[-1].card.key == "cases.list"


@pytest.mark.parametrize(("passed", "offered"), [(True, True), (False, False)])
def test_what_was_not_agreed_has_nothing_to_file_or_to_post(passed: bool, offered: bool) -> None:
    """S2-47, S2-49: 备案表 and 公示 are of a result that stands."""
    people = to_checkin(hall := Hall())
    to_vote(hall, people)
    for person in people:
        hall.ok(vote(hall, person, "yes" if passed else "no"))
    close(hall)
    hall.ok(hall.word(HOST, "docs"))
    shown = {row[0].arg for row in hall.says[-1].card.rows}
    assert ({"D7", "D8"} <= shown, bool({"D7", "D8"} & shown)) == (offered, offered)


def test_papers_are_offered_once_there_is_something_in_them() -> None:
    hall = Hall()
    propose(hall)
    hall.ok(hall.word(HOST, "docs"))
    assert hall.says[-1].card.key == "docs.none"
    people = to_checkin(hall := Hall())
    to_vote(hall, people)
    hall.ok(hall.word(HOST, "docs"))
    card = hall.says[-1].card
    assert [row[0].arg for row in card.rows] == ["D2", "D4", "D4c", "D5", "all"]
    hall.ok(hall.press(HOST, card.ref, card.epoch, "docs", "D5"))
    assert hall.says[-1].document == "D5.docx"
    before = len(hall.says)
    hall.ok(hall.press(HOST, card.ref, card.epoch, "docs", "all"))
    assert [s.document for s in hall.says[before:]] == [
        "D2.docx",
        "D4",
        "D4g.pdf",
        "D4c.docx",
        "D5.docx",
    ]
