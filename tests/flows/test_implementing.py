"""Promises: several, with owners, watchers and days; progress in words and photos; help; another day."""

from datetime import date, timedelta
from typing import Any

import pytest

from flows.command import Ref
from flows.model import ActionItem, Member, Progress, Publication, Satisfaction
from flows.outcome import Outcome, Refused
from tests.flows.hall import HOST, SUPERVISOR, Hall
from tests.flows.remembering import remembered
from tests.flows.test_publication import to_published

TODAY = date(2026, 11, 26)


@remembered
def to_work(hall: Hall) -> None:
    """One promise of 村民6, due in fifteen days."""
    to_published(hall)
    hall.ok(hall.tap(HOST, "a", "6"))
    hall.ok(hall.tap(HOST, "a", "15"))
    assert hall.case.state == "implementing"


def items(hall: Hall) -> list[ActionItem]:
    return hall.view(1).all(ActionItem)


def story(hall: Hall, item: int = 1) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in hall.view(1).all(Progress) if p.item_id == item]


def lines(hall: Hall, person: int = HOST) -> list[dict[str, Any]]:
    return [dict(w.params) for w in hall.card(person).params["lines"]]


def in_group(hall: Hall, person: int, act: str, arg: str) -> Outcome | Refused:
    return hall.press(person, Ref("c", 1), 0, act, arg, private=False)


def test_a_second_promise_is_done_by_a_body_that_has_no_account():
    """S2-52: owner, day and watcher for each; the convenor reports for 供电所."""
    hall = Hall()
    to_work(hall)
    hall.ok(hall.tap(HOST, "item"))
    hall.ok(hall.type(HOST, "把线接到电表"))
    hall.ok(hall.type(HOST, "供电所"))
    assert hall.card(HOST).key == "item.body"
    hall.ok(hall.tap(HOST, "a", "yes"))
    hall.ok(hall.type(HOST, "下周五"))
    second = items(hall)[1]
    assert (second.body, second.owner_id, second.watcher_id) == ("供电所", HOST, SUPERVISOR)
    assert second.due_on == date(2026, 12, 4)
    assert lines(hall)[1]["owner"] == "供电所"
    hall.ok(hall.tap(HOST, "done", "2"))
    hall.ok(hall.tap(SUPERVISOR, "verify", "2"))
    assert hall.case.state == "implementing", "the first is still open"
    hall.ok(hall.tap(6, "done"))
    hall.ok(hall.tap(SUPERVISOR, "verify"))
    assert hall.case.state == "feedback"


def test_a_name_that_is_nobodys_may_be_written_again():
    hall = Hall()
    to_published(hall)
    hall.ok(hall.type(HOST, "村民66"))
    hall.ok(hall.tap(HOST, "back"))
    hall.ok(hall.type(HOST, "村民6"))
    assert hall.card(HOST).key == "item.when"


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("20", TODAY + timedelta(20)), ("２０天", TODAY + timedelta(20)), ("12月5日", date(2026, 12, 5)),
        ("三周后", date(2026, 12, 17)), ("昨天", None), ("0", None), ("731天", None), ("2月30日", None), ("尽快", None),
    ],
)  # fmt: skip
def test_the_day_is_read_as_people_write_it(said, due):
    hall = Hall()
    to_published(hall)
    hall.ok(hall.tap(HOST, "a", "6"))
    result = hall.type(HOST, said)
    if due is None:
        assert isinstance(result, Refused)
    else:
        assert items(hall)[0].due_on == due


def test_a_day_is_tapped_in_a_month():
    hall = Hall()
    to_published(hall)
    hall.ok(hall.tap(HOST, "a", "6"))
    hall.ok(hall.tap(HOST, "a", "cal"))
    hall.ok(hall.tap(HOST, "a", "m2026-12"))
    hall.ok(hall.tap(HOST, "a", "20261215"))
    assert items(hall)[0].due_on == date(2026, 12, 15)


def test_words_that_may_mean_two_days_are_shown_back():
    hall = Hall()
    to_published(hall)
    hall.ok(hall.tap(HOST, "a", "6"))
    hall.ok(hall.type(HOST, "下周五前"))
    assert (hall.card(HOST).key, items(hall)) == ("plan.sure", [])
    hall.ok(hall.tap(HOST, "a", "20261204"))
    assert items(hall)[0].due_on == date(2026, 12, 4)


def test_progress_is_a_tap_a_line_and_a_photo():
    hall = Hall()
    to_work(hall)
    hall.ok(hall.tap(6, "going"))
    hall.ok(hall.type(6, "灯杆到了，等电工。"))
    hall.ok(hall.word(6, "photo", file_id="pole"))
    assert story(hall) == [("going", ""), ("going", "灯杆到了，等电工。"), ("photo", "")]
    assert lines(hall)[0]["note"].params["text"] == "灯杆到了，等电工。"
    assert items(hall)[0].photo == "pole"


def test_what_is_stuck_is_not_said_to_be_stuck_again():
    hall = Hall()
    to_work(hall)
    hall.ok(hall.tap(6, "stuck"))
    offered = [b.act for r in hall.card(6).rows for b in r]
    assert "stuck" not in offered and {"done", "going"} <= set(offered)
    told = len(hall.says)
    again = hall.ok(hall.press(6, Ref("c", 1), hall.case.epoch, "stuck", "1"))
    assert again.answer is not None, (
        "from an older reminder: a kind word, and nobody is called twice"
    )
    assert len(hall.says) == told
    hall.ok(hall.tap(6, "going"))
    assert "stuck" in [b.act for r in hall.card(6).rows for b in r]


def test_stuck_keeps_the_day_and_calls_who_watches():
    """S2-52: overdue never moves the date."""
    hall = Hall()
    to_work(hall)
    due = items(hall)[0].due_on
    hall.ok(hall.tap(6, "stuck"))
    assert any(s.to == f"p{SUPERVISOR}" and s.card.key == "item.help" for s in hall.says)
    hall.now += timedelta(days=20)
    assert (items(hall)[0].state, items(hall)[0].due_on) == ("stuck", due)
    assert lines(hall)[0]["late"].params == {"n": 5}
    hall.ok(hall.tap(6, "going"))
    assert items(hall)[0].state == "open"


def test_another_day_is_a_record_with_its_reason():
    hall = Hall()
    to_work(hall)
    hall.ok(hall.tap(HOST, "moredays"))
    hall.ok(hall.tap(HOST, "a", "30"))
    assert items(hall)[0].due_on == TODAY + timedelta(15), "not before there is a reason"
    hall.ok(hall.type(HOST, "灯杆厂家停产检修"))
    assert items(hall)[0].due_on == TODAY + timedelta(30)
    moved = [p for p in hall.view(1).all(Progress) if p.kind == "later"]
    assert [(p.due_on, p.text) for p in moved] == [(TODAY + timedelta(15), "灯杆厂家停产检修")]
    told = {s.to for s in hall.says if s.card.key == "item.later"}
    assert told == {"p6", f"p{SUPERVISOR}"}
    days = {r.obligation for r in hall.reminders if r.obligation.startswith("item.due")}
    assert days == {"item.due:i1.20261226"}, "the old day reminds nobody any more"


def test_only_the_convenor_moves_a_day():
    hall = Hall()
    to_work(hall)
    for person in (6, 7, SUPERVISOR):
        assert isinstance(hall.press(person, Ref("c", 1), hall.case.epoch, "moredays"), Refused)


def test_what_was_not_done_goes_back_with_words():
    hall = Hall()
    to_work(hall)
    hall.ok(hall.tap(6, "done"))
    hall.ok(hall.tap(SUPERVISOR, "notyet"))
    hall.ok(hall.type(SUPERVISOR, "第三盏不亮"))
    assert (items(hall)[0].state, story(hall)[-1]) == ("open", ("back", "第三盏不亮"))
    assert any(s.to == "p6" and s.card.key == "item.back" for s in hall.says)


def test_what_cannot_be_done_is_explained_and_looked_at():
    """T66: 完成 or 说明; who watches looks at either."""
    hall = Hall()
    to_work(hall)
    hall.ok(hall.tap(HOST, "cannot"))
    hall.ok(hall.type(HOST, "镇里统一改造，不再单装"))
    hall.ok(hall.tap(SUPERVISOR, "verify"))
    assert (items(hall)[0].state, hall.case.state) == ("explained", "feedback")


def test_hands_are_asked_for_in_the_group_and_each_counts_once():
    hall = Hall()
    to_work(hall)
    hall.ok(hall.tap(HOST, "askhelp"))
    post = next(s for s in hall.says if s.card.key == "item.lend.G")
    button = post.card.rows[0][0]
    hall.ok(in_group(hall, 9, button.act, button.arg))
    hall.ok(in_group(hall, 9, button.act, button.arg))
    assert story(hall) == [("help", "")]
    assert [s.to for s in hall.says if s.card.key == "item.lender"] == ["p6"]


def test_in_between_people_hear_how_far_it_is():
    """R22, quarterly: no question, no end of the work."""
    hall = Hall()
    to_work(hall)
    hall.ok(hall.tap(HOST, "interim"))
    assert hall.says[-1].card.key == "feedback.now.G"
    assert [p.kind for p in hall.view(1).all(Publication)] == ["result", "feedback"]
    assert hall.case.state == "implementing"


@remembered
def to_feedback(hall: Hall) -> None:
    to_work(hall)
    hall.ok(hall.tap(6, "done"))
    hall.ok(hall.word(6, "photo", file_id="lamp"))
    hall.ok(hall.tap(SUPERVISOR, "verify"))


def test_the_supervisor_may_still_say_that_it_is_not_done():
    """T67: back to the work, with what was found."""
    hall = Hall()
    to_feedback(hall)
    hall.ok(hall.tap(SUPERVISOR, "notdone"))
    hall.ok(hall.type(SUPERVISOR, "第三盏又坏了"))
    assert (hall.case.state, items(hall)[0].state) == ("implementing", "open")


def test_feedback_shows_the_photo_and_asks_each_member_once():
    """DECISIONS 3: by buttons, one a member; the last answer stands."""
    hall = Hall()
    to_feedback(hall)
    hall.ok(hall.tap(HOST, "feedback"))
    post = next(s for s in hall.says if s.card.key == "feedback.G")
    assert post.document == "photo.i1.png"
    for choice in ("good", "fair"):
        hall.ok(in_group(hall, 9, "content", choice))
    assert [s.choice for s in hall.view(1).all(Satisfaction)] == ["fair"]


def test_why_somebody_is_not_content_is_passed_on_without_a_name():
    hall = Hall()
    to_feedback(hall)
    hall.ok(hall.tap(HOST, "feedback"))
    hall.ok(in_group(hall, 9, "content", "bad"))
    hall.ok(hall.type(9, "灯太暗"))
    told = next(s for s in hall.says if s.card.key == "content.words")
    assert told.to == f"p{HOST}"
    assert "村民9" not in str(told.card.params)


def test_whoever_benefits_watches_where_the_document_says_so():
    """丰库: 谁受益、谁监督."""
    hall = Hall()
    implementation = hall.profile.implementation.model_copy(update={"beneficiary_supervises": True})
    hall.profile = hall.profile.model_copy(update={"implementation": implementation})
    to_published(hall)
    hall.ok(hall.tap(HOST, "a", "6"))
    hall.ok(hall.tap(HOST, "a", "15"))
    hall.ok(hall.tap(HOST, "a", "9"))
    assert items(hall)[0].watcher_id == 9


def test_strangers_to_a_promise_report_nothing():
    hall = Hall()
    to_work(hall)
    hall._keep([Member(community_id=1, person_id=9)])
    for act in ("done", "going", "stuck", "verify", "notyet"):
        assert isinstance(hall.press(9, Ref("c", 1), hall.case.epoch, act, "1"), Refused)


def test_a_long_note_is_asked_for_again_and_none_of_it_is_cut():
    hall = Hall()
    to_work(hall)
    refused = hall.type(6, "线" * 450)
    assert isinstance(refused, Refused) and refused.key == "line.long"
    assert refused.params == {"n": 450, "most": 300}
    assert story(hall) == []
    hall.ok(hall.type(6, "线" * 300))
    assert story(hall) == [("going", "线" * 300)]


def test_what_is_written_under_a_photo_is_kept_with_it():
    """S2-52: with a photo and a line."""
    hall = Hall()
    to_work(hall)
    hall.ok(hall.word(6, "photo", file_id="p1", caption="灯亮了"))
    assert story(hall) == [("photo", "灯亮了")]
    refused = hall.word(6, "photo", file_id="p2", caption="亮" * 301)
    assert isinstance(refused, Refused) and refused.key == "line.long"
    hall.ok(hall.word(6, "photo", file_id="p3"))
    assert story(hall)[-1] == ("photo", "")
