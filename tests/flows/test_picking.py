"""Choosing a day and an hour by tapping and typing: quick choices, the month, what is shown back."""

from datetime import date, timedelta

import pytest

from flows.outcome import Button, Card, Refused
from tests.flows.hall import HOST, SECRETARY, Hall
from tests.flows.walking import draft, propose

# Monday, 23 November 2026, noon in China; notice is given three days before


def at_the_plan() -> Hall:
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, list(range(6, 14)))
    hall.ok(hall.tap(HOST, "submit"))
    hall.ok(hall.tap(SECRETARY, "approve"))
    return hall


def buttons(card: Card) -> list[Button]:
    return [b for r in card.rows for b in r]


def answers(hall: Hall) -> dict:
    wizard = hall.view(1).wizard(HOST)
    assert wizard is not None
    return wizard.answers


def test_the_saturday_stands_first_and_the_near_days_last() -> None:
    card = at_the_plan().card(HOST)
    assert [b.arg for b in buttons(card)] == [
        "20261128", "20261126", "20261127", "20261129", "20261130",
        "20261123", "20261124", "20261125", "cal", "",
    ]  # fmt: skip
    assert [b.label for b in card.rows[-2]] == ["btn.tonight", "btn.tomorrow", "btn.after"]


def test_no_row_but_the_grids_has_more_than_three_buttons() -> None:
    hall = at_the_plan()
    assert max(len(r) for r in hall.card(HOST).rows) <= 3
    hall.ok(hall.tap(HOST, "a", "20261128"))
    assert max(len(r) for r in hall.card(HOST).rows) <= 3
    assert [b.arg for b in hall.card(HOST).rows[0]] == ["1900", "1930"]  # evenings first


def test_a_month_is_leafed_and_tapped_in() -> None:
    hall = at_the_plan()
    hall.ok(hall.tap(HOST, "a", "cal"))
    card = hall.card(HOST)
    assert card.key == "plan.month"
    assert all(len(r) == 7 for r in card.rows[1:-1])
    days = [b.arg for b in buttons(card) if b.label == "btn.cell"]
    assert days == [f"202611{d}" for d in range(23, 31)]  # what is over cannot be chosen
    assert [b.label for b in card.rows[0]] == ["btn.cell.over", "btn.month", "btn.month.on"]
    hall.ok(hall.tap(HOST, "a", "m2026-12"))
    first = hall.card(HOST).rows[2]
    assert [b.params.get("n") for b in first] == [None, 1, 2, 3, 4, 5, 6]  # 1 December is a Tuesday
    hall.ok(hall.tap(HOST, "a", "20261205"))
    assert answers(hall)["day"] == "2026-12-05"


def test_a_year_ahead_is_the_last_month() -> None:
    hall = at_the_plan()
    hall.ok(hall.tap(HOST, "a", "cal"))
    for _ in range(12):
        on = hall.card(HOST).rows[0][2]
        hall.ok(hall.tap(HOST, "a", on.arg))
    assert hall.card(HOST).rows[0][2].label == "btn.cell.over"
    card = hall.card(HOST)
    for forged in (
        "m2030-01",
        "m2026-10",
        "m2026-13",
        "mxx",
        "g0",
        "g9",
        "99999999",
        "2026112",
        "g",
    ):
        refused = hall.press(HOST, card.ref, card.epoch, "a", forged)
        assert isinstance(refused, Refused), forged


def test_a_blank_of_the_grid_does_nothing() -> None:
    hall = at_the_plan()
    hall.ok(hall.tap(HOST, "a", "cal"))
    before = hall.card(HOST)
    hall.ok(hall.tap(HOST, "a", "-"))
    assert hall.card(HOST) == before


def test_a_date_in_words_with_its_hour_is_both_answers() -> None:
    hall = at_the_plan()
    hall.ok(hall.type(HOST, "这周六晚上七点"))
    assert (answers(hall)["day"], answers(hall)["clock"]) == ("2026-11-28", "1900")
    assert hall.card(HOST).key == "plan.place"


def test_what_is_not_certain_is_shown_back_for_a_tap() -> None:
    hall = at_the_plan()
    hall.ok(hall.type(HOST, "大后天八点"))
    card = hall.card(HOST)
    assert card.key == "plan.sure"
    assert f"{card.params['time'] + timedelta(hours=8):%m-%d %H:%M}" == "11-26 20:00"
    assert [b.arg for b in buttons(card)] == ["g0", "g1", "quick"]
    hall.ok(hall.tap(HOST, "a", "g1"))
    assert (answers(hall)["day"], answers(hall)["clock"]) == ("2026-11-26", "0800")


def test_another_saying_replaces_the_one_shown_back() -> None:
    hall = at_the_plan()
    hall.ok(hall.type(HOST, "国庆节"))
    assert hall.card(HOST).params["time"] == date(2027, 10, 1)
    hall.ok(hall.type(HOST, "周六晚上七点"))
    assert answers(hall)["clock"] == "1900"


def test_a_day_shown_back_leaves_the_hour_to_be_asked() -> None:
    hall = at_the_plan()
    hall.ok(hall.type(HOST, "腊月廿三"))
    hall.ok(hall.tap(HOST, "a", "g0"))
    assert hall.card(HOST).key == "plan.clock"
    assert answers(hall)["day"] == "2027-01-30"


def test_another_time_goes_back_to_the_quick_choices() -> None:
    hall = at_the_plan()
    hall.ok(hall.type(HOST, "国庆节"))
    hall.ok(hall.tap(HOST, "a", "quick"))
    assert hall.card(HOST).key == "plan.day"


@pytest.mark.parametrize(
    ("text", "key"), [("昨天", "plan.past"), ("2月31日", "plan.baddate"), ("25:00", "plan.baddate")]
)
def test_what_is_wrong_is_said_and_nothing_is_kept(text, key) -> None:
    hall = at_the_plan()
    refused = hall.type(HOST, text)
    assert isinstance(refused, Refused)
    assert refused.key == key
    assert hall.card(HOST).key == "plan.day"


def test_what_cannot_be_read_gets_the_month_to_tap() -> None:
    hall = at_the_plan()
    hall.ok(hall.type(HOST, "等大家有空"))
    assert hall.card(HOST).key == "plan.unread"
    hall.ok(hall.tap(HOST, "a", "20261128"))
    assert hall.card(HOST).key == "plan.clock"


def test_every_half_hour_is_behind_one_button() -> None:
    hall = at_the_plan()
    hall.ok(hall.tap(HOST, "a", "20261128"))
    hall.ok(hall.tap(HOST, "a", "more"))
    args = [b.arg for b in buttons(hall.card(HOST)) if b.act == "a"]
    assert (args[0], args[-1], len(args)) == ("0800", "2130", 28)
    hall.ok(hall.tap(HOST, "a", "1030"))
    assert answers(hall)["clock"] == "1030"


def test_an_hour_in_words_may_change_the_day_too() -> None:
    hall = at_the_plan()
    hall.ok(hall.tap(HOST, "a", "20261128"))
    hall.ok(hall.type(HOST, "七点"))
    assert hall.card(HOST).key == "plan.sure"
    hall.ok(hall.tap(HOST, "a", "quick"))
    refused = hall.type(HOST, "随便几点")
    assert isinstance(refused, Refused)
    assert refused.key == "plan.unread.clock"
    hall.ok(hall.type(HOST, "还是周日下午两点吧"))
    assert (answers(hall)["day"], answers(hall)["clock"]) == ("2026-11-29", "1400")


def test_this_evening_offers_only_the_hours_that_are_ahead() -> None:
    hall = at_the_plan()
    hall.ok(hall.tap(HOST, "a", "20261123"))
    hours = [b.arg for b in buttons(hall.card(HOST)) if b.label == "btn.word"]
    assert hours == ["1900", "1930", "1430"]


def test_an_old_card_cannot_choose_a_day_that_is_over() -> None:
    hall = at_the_plan()
    card = hall.card(HOST)
    hall.now += timedelta(days=4)
    refused = hall.press(HOST, card.ref, card.epoch, "a", "20261126")
    assert isinstance(refused, Refused)
    assert refused.key == "plan.past"
