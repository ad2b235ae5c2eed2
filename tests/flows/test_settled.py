"""A matter that the assembly has voted on (S2-31 三): shown before it becomes a topic again."""

from typing import Any

from flows.model import Case
from flows.outcome import Words
from tests.flows.hall import HOST, SECRETARY, Hall
from tests.flows.test_intake import VILLAGER, said, villager_proposes
from tests.flows.walking import LIGHTS

OLD = {"no": "2026-决-3", "title": "鱼塘承包方案", "day": "2026-10-02", "text": "租给村民，五年。"}
AGAIN: dict[str, Any] = {**LIGHTS, "decided": [OLD]}


def test_what_was_decided_is_shown_with_its_text() -> None:
    hall = Hall()
    villager_proposes(hall, AGAIN)
    card = hall.card(VILLAGER, 0)
    assert (card.key, card.params["no"]) == ("screen.decided", "2026-决-3")
    hall.ok(hall.tap(VILLAGER, "a", "see", case_id=0))
    assert hall.card(VILLAGER, 0).params["text"] == Words(
        "screen.resolution", {"text": "租给村民，五年。"}
    )


def test_whoever_lets_it_be_leaves_no_line_in_the_ledger() -> None:
    hall = Hall()
    villager_proposes(hall, AGAIN)
    hall.ok(hall.tap(VILLAGER, "a", "drop", case_id=0))
    assert said(hall, VILLAGER)[-1].key == "propose.dropped"
    assert not hall.records[Case]


def test_whoever_wants_it_all_the_same_is_asked_the_question_of_the_clause() -> None:
    hall = Hall()
    villager_proposes(hall, AGAIN)
    hall.ok(hall.tap(VILLAGER, "a", "secretary", case_id=0))
    hall.ok(hall.tap(VILLAGER, "a", "0", case_id=0))
    assert (hall.case.verdict["decision"], hall.card(VILLAGER).key) == ("forbid", "screen.forbid")
    hall.ok(hall.tap(VILLAGER, "fsay", "yes"))
    assert "decline" in {b.act for row in hall.card(SECRETARY).rows for b in row}
    assert "decline" not in {b.act for row in hall.card(HOST).rows for b in row}


def test_without_such_a_decision_nothing_is_asked() -> None:
    hall = Hall()
    villager_proposes(hall, {**LIGHTS, "decided": []})
    assert hall.card(VILLAGER, 0).key == "propose.channel"
